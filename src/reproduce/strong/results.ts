/**
 * The source of the figures of many shadows: what every model answered, in a folder that others can use without training. All
 * figures come from these files, also right after training.
 *
 *   manifest.json                    what was trained, on what, by which program; the SHA-256 of each file
 *   labels.npy.gz                    uint8 [N]: the candidates' true classes
 *   ids.npy.gz                       uint32 [N]: their places in the pool
 *   membership.npy.gz                uint8 [T + M, N]: 1 where a model was trained on a candidate; targets first. The same in all regimes
 *   <regime>-target-<n>.npy.gz       float32 [N, Q, K]: logits, of the first two shadows, too
 *   <regime>-shadow-<n>.npy.gz       float32 [N, Q]: of further shadows scaled logits of the true class alone, ln(p / (1 - p))
 *
 * In NumPy: `numpy.load(gzip.open("plain-target-1.npy.gz"))`.
 */
import { z } from "zod";
import { scaledLogits } from "../../answers/scaled_logits.ts";
import { assertReplaceable } from "../../files/own_files.ts";
import type { TrainedModel } from "../../model/model_files.ts";
import { type Queries, QUERY_COUNTS } from "../../model/queries.ts";
import { readText } from "../../platform/files.ts";
import { type Provenance, PROVENANCE_FIELDS } from "../provenance.ts";
import {
  FILE_FIELDS,
  type FileRecord,
  FINITE,
  MANIFEST,
  readArray,
  readManifest,
  storedPrecision,
  writeArray,
  writeManifest,
} from "../result_files.ts";
import { type Regime, REGIMES } from "./settings.ts";

/** The shadows whose logits are stored, for attacks that learn from one shadow. */
export const TEACHERS = 2;

/** A model of the experiment. */
export interface StrongName {
  readonly regime: Regime;
  readonly role: "target" | "shadow";
  /** From 1, among those of its role. */
  readonly number: number;
}

/** Facts of a model beside its answers. */
interface StrongRecord extends StrongName {
  readonly parameters: number;
  readonly epochs: number;
  /** Spent on training steps. */
  readonly seconds: number;
  /** The accuracy on candidates that it was trained on, and on the others, each asked as it is. */
  readonly trainAccuracy: number;
  readonly testAccuracy: number;
  /** All that the model's bits depend on. */
  readonly spec: Readonly<Record<string, unknown>>;
}

/** A model's answers to the candidates. */
export interface StrongModel extends StrongRecord {
  /** `[N, Q]`, the scaled logit of the true class. */
  readonly phi: Float64Array;
  /** `[N, Q, K]`; of most shadows they are not stored. */
  readonly logits?: Float32Array;
}

/** The candidates of an experiment with many shadows, and who was trained on them. */
export interface Candidates {
  /** `[N]` */
  readonly labels: Uint8Array;
  /** `[N]`, places in the pool. */
  readonly ids: Uint32Array;
  /** `[N]` for each target, then for each shadow. */
  readonly membership: { readonly targets: readonly Uint8Array[]; readonly shadows: readonly Uint8Array[] };
}

/** All results of a run. */
export interface StrongResults extends Provenance {
  readonly queries: Queries;
  readonly candidates: Candidates;
  readonly models: readonly StrongModel[];
}

/** The contents of manifest.json. */
interface StrongManifest extends Provenance {
  readonly format: 1;
  readonly kind: "strong";
  readonly samples: number;
  readonly queries: Queries;
  readonly targets: number;
  readonly shadows: number;
  readonly labels: FileRecord;
  readonly ids: FileRecord;
  readonly membership: FileRecord;
  /** `holds` says what the file has: logits, or scaled logits of the true class. */
  readonly models: readonly (FileRecord & StrongRecord & { readonly holds: "logits" | "phi" })[];
}

const FILE = z.object(FILE_FIELDS);
const MANIFEST_SCHEMA: z.ZodType<StrongManifest> = z.object({
  format: z.literal(1),
  kind: z.literal("strong"),
  ...PROVENANCE_FIELDS,
  samples: z.int().min(2),
  queries: z.literal(QUERY_COUNTS),
  targets: z.int().min(1),
  shadows: z.int().min(TEACHERS),
  labels: FILE,
  ids: FILE,
  membership: FILE,
  models: z.array(z.object({
    ...FILE_FIELDS,
    regime: z.enum(REGIMES),
    role: z.enum(["target", "shadow"]),
    number: z.int().min(1),
    holds: z.enum(["logits", "phi"]),
    parameters: z.int(),
    epochs: z.int(),
    seconds: z.number(),
    trainAccuracy: z.number(),
    testAccuracy: z.number(),
    spec: z.record(z.string(), z.unknown()),
  })).min(1),
});

/** `plain-target-1` */
export function strongName({ regime, role, number }: StrongName): string {
  return `${regime}-${role}-${number}`;
}

/** All models of an experiment in these regimes. */
export function strongNames(
  regimes: readonly Regime[],
  counts: { targets: number; shadows: number },
): StrongName[] {
  const numbered = (regime: Regime, role: StrongName["role"], count: number) =>
    Array.from({ length: count }, (_, i): StrongName => ({ regime, role, number: i + 1 }));
  return regimes.flatMap((regime) => [
    ...numbered(regime, "target", counts.targets),
    ...numbered(regime, "shadow", counts.shadows),
  ]);
}

/** The files that `saveStrong` writes for these models. */
export function strongFiles(names: readonly StrongName[]): string[] {
  return ["labels.npy.gz", "ids.npy.gz", "membership.npy.gz", ...names.map(fileOf), MANIFEST];
}

/** A trained model's answers as they are stored: in the files' precision, without the logits that are not kept. */
export function strongModel(
  name: StrongName,
  { parameters, history, spec, logits: { candidates } }: TrainedModel<"candidates">,
  { labels, membership, queries }: { labels: Uint8Array; membership: Uint8Array; queries: Queries },
): StrongModel {
  const logits = storedPrecision(candidates);
  const accuracyOn = (member: number) => accuracyOf(logits, { labels, membership, queries, member });
  const isKept = name.role === "target" || name.number <= TEACHERS;
  return {
    ...name,
    parameters,
    epochs: history.length,
    seconds: history.reduce((sum, { seconds }) => sum + seconds, 0),
    trainAccuracy: accuracyOn(1),
    testAccuracy: accuracyOn(0),
    spec: { ...spec },
    phi: isKept ? phiOf(logits, labels, queries) : storedPhi(phiOf(logits, labels, queries)),
    ...isKept && { logits },
  };
}

/** The scaled logits `[N, Q]` of logits `[N, Q, K]`. */
function phiOf(logits: Float32Array, labels: Uint8Array, queries: number): Float64Array {
  const rows = labels.length * queries;
  return scaledLogits({
    scores: logits,
    rows,
    classes: logits.length / rows,
    labels: Uint16Array.from({ length: rows }, (_, row) => labels[Math.floor(row / queries)]),
  }, { kind: "logits", temperature: 1, leastLog: 0 });
}

/** Scaled logits with the precision of the files. */
function storedPhi(phi: Float64Array): Float64Array {
  return Float64Array.from(storedPrecision(Float32Array.from(phi)));
}

/** The share of the candidates of this membership whose first query's largest logit is the label's. */
function accuracyOf(
  logits: Float32Array,
  { labels, membership, queries, member }: {
    labels: Uint8Array;
    membership: Uint8Array;
    queries: number;
    member: number;
  },
): number {
  const width = logits.length / labels.length, classes = width / queries;
  let right = 0, count = 0;
  for (let row = 0; row < labels.length; row++) {
    if (membership[row] !== member) continue;
    const own = logits.subarray(row * width, row * width + classes);
    if (own.indexOf(Math.max(...own)) === labels[row]) right++;
    count++;
  }
  return right / count;
}

/** Writes a folder of results. */
export async function saveStrong(directory: string, results: StrongResults): Promise<void> {
  const { queries, candidates: { labels, ids, membership }, models, dataset } = results;
  await assertReplaceable(directory, strongFiles(models));
  const samples = labels.length, all = [...membership.targets, ...membership.shadows];
  const matrix = new Uint8Array(all.length * samples);
  for (const [place, row] of all.entries()) matrix.set(row, place * samples);
  const labelsRecord = await writeArray(directory, "labels.npy.gz", { data: labels, shape: [samples] });
  const idsRecord = await writeArray(directory, "ids.npy.gz", { data: ids, shape: [samples] });
  const membershipRecord = await writeArray(directory, "membership.npy.gz", {
    data: matrix,
    shape: [all.length, samples],
  });
  const written: StrongManifest["models"][number][] = [];
  for (const { phi, logits, ...model } of models) {
    const array = logits
      ? { data: logits, shape: [samples, queries, dataset.classes.length] }
      : { data: Float32Array.from(phi), shape: [samples, queries] };
    const { file, sha256 } = await writeArray(directory, fileOf(model), array);
    written.push({ ...model, holds: logits ? "logits" : "phi", file, sha256 });
  }
  const { config, versions, machine, trainings, date } = results;
  const manifest: StrongManifest = {
    format: 1,
    kind: "strong",
    date,
    machine,
    ...trainings && { trainings },
    versions,
    config,
    dataset,
    samples,
    queries,
    targets: membership.targets.length,
    shadows: membership.shadows.length,
    labels: labelsRecord,
    ids: idsRecord,
    membership: membershipRecord,
    models: written,
  };
  await writeManifest(directory, manifest);
}

/**
 * Reads what `saveStrong` wrote.
 *
 * @throws as `readArray` and `readManifest`
 */
export async function loadStrong(directory: string): Promise<StrongResults> {
  const manifest = await readManifest(directory, MANIFEST_SCHEMA);
  const { samples, queries, targets, shadows, dataset } = manifest, classes = dataset.classes.length;
  const labels = await readArray(directory, manifest.labels, {
    Type: Uint8Array,
    shape: [samples],
    values: { allowed: `below ${classes}, the number of classes`, isAllowed: (label) => label < classes },
  });
  const ids = await readArray(directory, manifest.ids, {
    Type: Uint32Array,
    shape: [samples],
  });
  const matrix = await readArray(directory, manifest.membership, {
    Type: Uint8Array,
    shape: [targets + shadows, samples],
    values: { allowed: "0 or 1", isAllowed: (member) => member <= 1 },
  });
  const membership = Array.from(
    { length: targets + shadows },
    (_, row) => matrix.subarray(row * samples, (row + 1) * samples),
  );
  const models: StrongModel[] = [];
  for (const { file, sha256, holds, ...model } of manifest.models) {
    const data = await readArray(directory, { file, sha256 }, {
      Type: Float32Array,
      shape: [samples, queries, ...holds === "logits" ? [classes] : []],
      values: FINITE,
    });
    models.push(
      holds === "logits"
        ? { ...model, logits: data, phi: phiOf(data, labels, queries) }
        : { ...model, phi: Float64Array.from(data) },
    );
  }
  const { config, versions, machine, trainings, date } = manifest;
  return {
    config,
    dataset,
    versions,
    machine,
    ...trainings && { trainings },
    date,
    queries,
    models,
    candidates: {
      labels,
      ids,
      membership: { targets: membership.slice(0, targets), shadows: membership.slice(targets) },
    },
  };
}

/** True where a folder holds results of many shadows. */
export async function holdsStrong(directory: string): Promise<boolean> {
  try {
    return JSON.parse(await readText(`${directory}/${MANIFEST}`)).kind === "strong";
  } catch {
    return false; // none, or damaged: whoever reads it says so
  }
}

function fileOf(name: StrongName): string {
  return `${strongName(name)}.npy.gz`;
}
