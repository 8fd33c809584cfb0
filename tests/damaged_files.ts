/**
 * Damaged and odd files: those of tests/formats, cut, flipped and mixed up. Each must be read, or refused in one sentence. Those
 * of tests/given/same are damaged one at a time among the others of an audit, which then comes to figures or to one sentence.
 *
 * deno run --config tests/deno.json --allow-read --allow-write tests/damaged_files.ts --runs 10000 --audits 1000 --seed 7
 */
import fc from "fast-check";
import { readGiven, type Sources } from "../src/answers/given.ts";
import { attacks } from "../src/attack/attacks.ts";
import { audit } from "../src/audit.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";
import { readModels } from "../src/answers/tables/read_table.ts";

/** The number of files to damage, and the seed. */
export interface DamageOptions {
  readonly runs: number;
  readonly seed: number;
}

/** The numbers of files that were read and refused. */
export interface DamageOutcome {
  readonly read: number;
  readonly refused: number;
}

interface Sample {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const folder = new URL("formats/", import.meta.url), same = new URL("given/same/", import.meta.url);
const ENDING = ".expected.json";
/** A file of some kilobytes takes milliseconds: one that takes seconds was led to do work that is not there. */
const MOST_MILLISECONDS = 5000;

/** Texts that stand where a number should, as a spreadsheet may put them. */
const TOKENS = [
  "",
  "nan",
  "-inf",
  "1e999",
  "-",
  '"',
  "\0",
  "0x10",
  "1,5",
  "1.5.2",
  "٣",
  "9".repeat(400),
  "null",
  "[",
  "{}",
  "\n",
  "\r",
  "\t",
  ";",
  "\ufeff",
  "True",
  " ",
];

const EXTENSIONS = ["csv", "npy", "npz", "parquet", "safetensors", "jsonl", "json", "gz", "pkl", "txt", ""];

/** A change to a file's bytes: places are given as shares of its length, so that they shrink with it. */
type Damage =
  | { kind: "cut"; at: number }
  | { kind: "flip"; at: number; bit: number }
  | { kind: "set"; at: number; value: number }
  | { kind: "remove"; at: number; length: number }
  | { kind: "repeat"; at: number; length: number }
  | { kind: "insert"; at: number; bytes: Uint8Array }
  | { kind: "text"; at: number; token: string }
  | { kind: "join"; at: number; other: number };

/** Most of what a reader trusts lies at a file's ends. */
const share = (from: number, to: number) =>
  fc.noBias(fc.nat({ max: 2 ** 20 })).map((part) => from + (to - from) * part / 2 ** 20);
const place = fc.oneof({ weight: 2, arbitrary: share(0, 1) }, share(0, 0.05), share(0.95, 1));

const damages: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({ kind: fc.constant("cut" as const), at: place }),
  fc.record({ kind: fc.constant("flip" as const), at: place, bit: fc.nat(7) }),
  fc.record({ kind: fc.constant("set" as const), at: place, value: fc.constantFrom(0, 1, 127, 128, 255) }),
  fc.record({ kind: fc.constant("remove" as const), at: place, length: fc.integer({ min: 1, max: 64 }) }),
  fc.record({ kind: fc.constant("repeat" as const), at: place, length: fc.integer({ min: 1, max: 64 }) }),
  fc.record({
    kind: fc.constant("insert" as const),
    at: place,
    bytes: fc.uint8Array({ minLength: 1, maxLength: 16 }),
  }),
  fc.record({ kind: fc.constant("text" as const), at: place, token: fc.constantFrom(...TOKENS) }),
  fc.record({ kind: fc.constant("join" as const), at: place, other: fc.nat() }),
);

/** Damages files and reads them; throws where one is neither read nor refused rightly. */
export async function damageFiles({ runs, seed }: DamageOptions): Promise<DamageOutcome> {
  const samples = await readSamples();
  let read = 0, refused = 0;
  const cases = fc.record({
    sample: fc.nat(samples.length - 1),
    changes: fc.array(damages, { minLength: 1, maxLength: 3, size: "xsmall" }),
    extension: fc.option(fc.constantFrom(...EXTENSIONS), { freq: 1 }),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ sample, changes, extension }) => {
      const { name, bytes } = samples[sample];
      const damaged = changes.reduce((bytes, change) => apply(bytes, change, samples), bytes);
      const file = extension === null ? name : `${name}.${extension}`;
      if (await readOrRefuse({ name: file, bytes: damaged })) read++;
      else refused++;
    }),
    { numRuns: runs, seed, endOnFailure: true },
  );
  return { read, refused };
}

/** What an audit is asked to read, and the file of it that is damaged. */
interface Asked {
  readonly damaged: string;
  readonly sources: (folder: string) => Partial<Sources>;
}

/** Tables as the target's and as a shadow's, arrays side by side as either, and other tools' folders. */
const ASKED: readonly Asked[] = [
  ...[".npz", ".csv", ".csv.gz", ".parquet", "-lists.parquet", ".jsonl", ".json", ".safetensors"].flatMap((
    ending,
  ) =>
    ["target", "shadow"].map((model) => ({
      damaged: model + ending,
      sources: (folder: string) => ({
        table: `${folder}/target${model === "target" ? ending : ".npz"}`,
        shadowTable: [`${folder}/shadow${model === "shadow" ? ending : ".npz"}`],
      }),
    }))
  ),
  ...["target", "shadow"].flatMap((model) =>
    ["members", "non-members", "member-labels", "non-member-labels"].map((part) => ({
      damaged: `side/${model}-${part}.npy`,
      sources: sideBySide,
    }))
  ),
  ...[
    ["sacro", ["train.csv", "y_test.csv", "target.yaml"]],
    ["lira", ["keep.npy", "y_train.npy", "logits/0000000100.npy"]],
    ["meter", ["memberships.npy", "signals/softmax_signals.npy"]],
  ].flatMap(([tool, files]) =>
    ["target", "shadow"].flatMap((model) =>
      (files as string[]).map((file) => ({
        damaged: `${tool}-${model}/${file}`,
        sources: (folder: string) => ({
          table: `${folder}/${tool}-target`,
          shadowTable: [`${folder}/${tool}-shadow`],
        }),
      }))
    )
  ),
];

function sideBySide(folder: string): Partial<Sources> {
  const file = (name: string) => `${folder}/side/${name}.npy`;
  return {
    members: file("target-members"),
    nonMembers: file("target-non-members"),
    memberLabels: file("target-member-labels"),
    nonMemberLabels: file("target-non-member-labels"),
    shadowMembers: file("shadow-members"),
    shadowNonMembers: file("shadow-non-members"),
    shadowMemberLabels: file("shadow-member-labels"),
    shadowNonMemberLabels: file("shadow-non-member-labels"),
    shadowTable: [],
  };
}

/** Attacks that take milliseconds. */
const QUICK = attacks.filter(({ name }) => !name.includes("network"));

/** Damages one file of an audit and makes it; throws where it comes neither to figures nor to one sentence. */
export async function damageAudits({ runs, seed }: DamageOptions): Promise<DamageOutcome> {
  const samples = await readSamples();
  let read = 0, refused = 0;
  const cases = fc.record({
    asked: fc.constantFrom(...ASKED),
    changes: fc.array(damages, { minLength: 1, maxLength: 3, size: "xsmall" }),
  });
  await inTemporaryDirectory(async (directory) => {
    await copyFolder(same, directory);
    await fc.assert(
      fc.asyncProperty(cases, async ({ asked: { damaged, sources }, changes }) => {
        const path = `${directory}/${damaged}`, whole = await Deno.readFile(path);
        await Deno.writeFile(path, changes.reduce((bytes, change) => apply(bytes, change, samples), whole));
        try {
          if (await auditOrRefuse(sources(directory) as Sources, directory)) read++;
          else refused++;
        } finally {
          await Deno.writeFile(path, whole);
        }
      }),
      { numRuns: runs, seed, endOnFailure: true },
    );
  });
  return { read, refused };
}

/** True where the audit came to figures, false where it was refused. */
async function auditOrRefuse(sources: Sources, directory: string): Promise<boolean> {
  const start = performance.now();
  const given = await readGiven(sources).catch((error: Error) => checkSentence(error, directory));
  const made = given &&
    await audit(given.target, { shadows: given.shadows, attacks: QUICK }).catch((error: Error) =>
      checkSentence(error, "")
    );
  const milliseconds = performance.now() - start;
  if (milliseconds > MOST_MILLISECONDS) throw new Error(`${directory} took ${milliseconds} ms`);
  if (!made) return false;
  for (const { name, accuracy, auc, intervals } of made.attacks) {
    for (const value of [accuracy, auc, ...intervals.accuracy, ...intervals.auc]) {
      if (!(value >= 0 && value <= 1)) throw new Error(`${name} has the figure ${value}`);
    }
  }
  return true;
}

async function copyFolder(from: URL, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(new URL(`${name}/`, from), `${to}/${name}`);
    else await Deno.copyFile(new URL(name, from), `${to}/${name}`);
  }
}

async function readSamples(): Promise<Sample[]> {
  const names = (await Array.fromAsync(Deno.readDir(folder))).filter(({ isFile }) => isFile).map(({ name }) =>
    name
  );
  return await Promise.all(
    names.filter((name) => !name.endsWith(ENDING) && !/^(bad|refused)/.test(name)).sort()
      .map(async (name) => ({ name, bytes: await Deno.readFile(new URL(name, folder)) })),
  );
}

function apply(
  bytes: Uint8Array<ArrayBuffer>,
  change: Damage,
  samples: readonly Sample[],
): Uint8Array<ArrayBuffer> {
  const at = Math.min(bytes.length, Math.floor(change.at * bytes.length));
  const around = (middle: Uint8Array, rest = at) =>
    new Uint8Array([...bytes.subarray(0, at), ...middle, ...bytes.subarray(rest)]);
  switch (change.kind) {
    case "cut":
      return bytes.slice(0, at);
    case "flip":
      return around(bytes.subarray(at, at + 1).map((byte) => byte ^ 1 << change.bit), at + 1);
    case "set":
      return around(Uint8Array.of(change.value), at + 1);
    case "remove":
      return around(new Uint8Array(0), at + change.length);
    case "repeat":
      return around(bytes.subarray(at, at + change.length));
    case "insert":
      return around(change.bytes);
    case "text":
      return around(new TextEncoder().encode(change.token), at + 1);
    case "join":
      return around(samples[change.other % samples.length].bytes.subarray(0, 4096), bytes.length);
  }
}

/** True where the file was read, false where it was refused. */
async function readOrRefuse(file: Sample): Promise<boolean> {
  const start = performance.now();
  const models = await readModels(file).catch((error: Error) => {
    return checkSentence(error, file.name);
  });
  const milliseconds = performance.now() - start;
  if (milliseconds > MOST_MILLISECONDS) throw new Error(`${file.name} took ${milliseconds} ms`);
  if (models === undefined) return false;
  for (const { kind, samples, classes, queries, scores, labels, membership } of models) {
    const width = kind === "classes" ? 1 : classes;
    if (scores.length !== samples * queries * width) throw new Error(`${file.name}: ${scores.length} scores`);
    if (labels && !labels.every((label) => label < classes)) {
      throw new Error(`${file.name}: a label beyond ${classes}`);
    }
    if (membership && membership.length !== samples) {
      throw new Error(`${file.name}: ${membership.length} members`);
    }
  }
  return true;
}

const SLIPS = [
  /undefined(?! behaviour)|is not a function|is not iterable|Cannot read propert|Cannot set propert/,
  /Invalid typed array length|Invalid array length|Invalid string length|Array buffer allocation failed|Maximum call stack/,
  /out of bounds|Offset is outside|should be a multiple of|convert .* to a BigInt|out of memory/i,
];

/** An error for people: of a known type, one sentence, which names the file or the folder. */
export function checkSentence(error: Error, name: string): undefined {
  const { message } = error;
  const isKnown = [SyntaxError, RangeError, TypeError, Error].some((Kind) => error.constructor === Kind);
  const slip = SLIPS.find((slip) => slip.test(message.replaceAll(name, "")));
  if (
    isKnown && /^Cannot (read|tell|audit|attack|learn)[ :]/.test(message) && message.includes(name) &&
    !message.includes("\n") &&
    !slip
  ) return undefined;
  throw new Error(`${name} ended in no sentence: ${error.constructor.name}: ${message}`, { cause: error });
}

if (import.meta.main) {
  const value = (name: string, otherwise: number) => {
    const at = Deno.args.indexOf(name);
    return at === -1 ? otherwise : Number(Deno.args[at + 1]);
  };
  const seed = value("--seed", 1);
  for (
    const [what, work, runs] of [
      ["files", damageFiles, value("--runs", 10_000)],
      ["audits", damageAudits, value("--audits", 1000)],
    ] as const
  ) {
    const start = performance.now(), { read, refused } = await work({ runs, seed });
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${what}: ${read} read, ${refused} refused, ${seconds} s`);
  }
}
