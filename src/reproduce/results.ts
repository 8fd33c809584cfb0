/**
 * The source of the experiments' figures: every model's logits, in a folder that others can use without
 * training. All figures come from these files, also right after training, so that whoever computes them again gets the
 * same.
 *
 *   manifest.json            what was trained, on what, by which program, on which machine; the SHA-256 of each file
 *   labels-seed1.npy.gz      uint8 [4, N]: true classes of the parts targetIn, targetOut, shadowIn, shadowOut
 *   <model>.npy.gz           uint8 [4, S, N, K]: the bytes of float32 logits of the model's S sets of images, named in the
 *                            manifest, the first bytes of all before the second ones; in format 1 float32 [S, N, K] itself
 *   <recipe>/                the same of models that were trained by another recipe, where the manifest names such folders
 *
 * In NumPy: `numpy.load(gzip.open(file)).transpose(1, 2, 3, 0).copy().view("<f4")[..., 0]`.
 */
import { z } from "zod";
import { partNames } from "../dataset/split.ts";
import { RATE_SCHEDULES, RECIPES } from "../model/recipes.ts";
import { recipeFolder } from "./combine.ts";
import { assertReplaceable } from "../files/own_files.ts";
import { type Provenance, PROVENANCE_FIELDS } from "./provenance.ts";
import {
  FILE_FIELDS,
  type FileRecord,
  FINITE,
  MANIFEST,
  readArray,
  readLogits,
  readManifest,
  writeArray,
  writeLogits,
  writeManifest,
} from "./result_files.ts";
import { ARCHITECTURES, IMAGE_SETS, type ImageSet, modelName, type WantedModel } from "./models.ts";

/** Facts of a model beside its answers. */
interface ModelRecord extends WantedModel {
  readonly parameters: number;
  /** Trained in all; fewer than asked for where training stopped early. */
  readonly epochs: number;
  /** Spent on training steps. */
  readonly seconds: number;
  /** All that the model's bits depend on, with the SHA-256 of data set, images and kernels. */
  readonly spec: Readonly<Record<string, unknown>>;
}

/** The contents of manifest.json. */
interface Manifest extends Provenance {
  /** The layout of the models' files. */
  readonly format: 1 | 2;
  /** The folders of further recipes' results. */
  readonly recipes?: readonly string[];
  /** The true classes, by the experiment's seed. */
  readonly labels: readonly (FileRecord & { readonly seed: number })[];
  /** Logits; `sets` names what the file holds, in its order. */
  readonly models: readonly (FileRecord & ModelRecord & { readonly sets: readonly ImageSet[] })[];
}

/** The settings of a recipe, by which results are told apart, among all others. */
const RECIPE_CONFIG = z.looseObject({
  epochs: z.int().min(1),
  batchSize: z.int().min(1).optional(),
  learningRate: z.number().positive().optional(),
  recipe: z.enum(RECIPES).optional(),
  schedule: z.enum(RATE_SCHEDULES).optional(),
});

const MANIFEST_SCHEMA: z.ZodType<Manifest> = z.object({
  format: z.union([z.literal(1), z.literal(2)]),
  ...PROVENANCE_FIELDS,
  config: RECIPE_CONFIG,
  recipes: z.array(z.string().regex(/^[\w.-]*\w$/)).optional(),
  labels: z.array(z.object({ ...FILE_FIELDS, seed: z.int() })).min(1),
  models: z.array(z.object({
    ...FILE_FIELDS,
    role: z.enum(["target", "shadow"]),
    architecture: z.enum(ARCHITECTURES),
    defence: z.string().optional(),
    seed: z.int(),
    training: z.int().min(2).optional(),
    parameters: z.int(),
    epochs: z.int(),
    seconds: z.number(),
    sets: z.array(z.enum(IMAGE_SETS)),
    spec: z.record(z.string(), z.unknown()),
  })),
}).superRefine(({ recipes = [], labels, models }, context) => {
  const names = {
    recipes,
    labels: labels.map(({ seed }) => `seed ${seed}`),
    models: models.map((model) => modelName(model)),
  };
  for (const [field, all] of Object.entries(names)) {
    const place = all.findIndex((name, place) => all.indexOf(name) < place);
    if (place !== -1) {
      context.addIssue({ code: "custom", path: [field, place], message: `${all[place]} is there twice` });
    }
  }
  const place = models.findIndex(({ seed }) => labels.every((label) => label.seed !== seed));
  if (place === -1) return;
  const message = `labels of its seed ${models[place].seed} are needed`;
  context.addIssue({ code: "custom", path: ["models", place], message });
});

/** A trained model's answers, and what is to be known of it. */
export interface ModelResult extends ModelRecord {
  /** `[N, K]` for each set of images. */
  readonly logits: Readonly<Partial<Record<ImageSet, Float32Array>>>;
}

/** All results of a run. */
export interface Results extends Provenance {
  /** `[4 * N]` by the experiment's seed: the true classes, part by part as in `partNames`. */
  readonly labels: ReadonlyMap<number, Uint8Array>;
  readonly models: readonly ModelResult[];
}

/** The files that `saveResults` writes for these models and seeds. */
export function resultFiles(models: readonly WantedModel[], seeds: readonly number[]): string[] {
  return [...seeds.map(labelsFile), ...models.map(modelFile), MANIFEST];
}

function labelsFile(seed: number): string {
  return `labels-seed${seed}.npy.gz`;
}

function modelFile(model: WantedModel): string {
  return `${modelName(model)}.npy.gz`;
}

/**
 * Writes a folder of results, those of further recipes in folders of their own in it. The manifest comes last, so that it never
 * names what is not there.
 */
export async function saveResults(
  directory: string,
  results: Results,
  further: readonly Results[] = [],
): Promise<void> {
  for (const each of further) await saveResults(`${directory}/${recipeFolder(each)}`, each);
  const { partSize, classes } = results.dataset;
  await assertReplaceable(directory, resultFiles(results.models, [...results.labels.keys()]));
  const labels: Manifest["labels"][number][] = [];
  for (const [seed, data] of results.labels) {
    const shape = [partNames.length, partSize];
    const { file, sha256 } = await writeArray(directory, labelsFile(seed), { data, shape });
    labels.push({ seed, file, sha256 });
  }
  const models: Manifest["models"][number][] = [];
  for (const { logits, ...model } of results.models) {
    const sets = Object.keys(logits) as ImageSet[];
    const data = new Float32Array(sets.length * partSize * classes.length);
    for (const [i, set] of sets.entries()) data.set(logits[set]!, i * partSize * classes.length);
    const shape = [sets.length, partSize, classes.length];
    const { file, sha256 } = await writeLogits(directory, modelFile(model), { data, shape });
    models.push({ ...model, sets, file, sha256 });
  }
  const { config, dataset, versions, machine, trainings, date, runs } = results;
  const recipes = further.map(recipeFolder);
  const manifest: Manifest = {
    format: 2,
    date,
    machine,
    ...trainings && { trainings },
    versions,
    config,
    dataset,
    ...runs && { runs },
    ...recipes.length > 0 && { recipes },
    labels,
    models,
  };
  await writeManifest(directory, manifest);
}

/**
 * Reads what `saveResults` wrote: the results of each recipe, one of them at least.
 *
 * @throws as `loadResults`
 */
export async function loadAllResults(directory: string): Promise<Results[]> {
  const { recipes = [] } = await readManifest(directory, MANIFEST_SCHEMA);
  const all = [await loadResults(directory)];
  for (const folder of recipes) all.push(await loadResults(`${directory}/${folder}`));
  return all;
}

/**
 * Reads the results of a folder, without those of further recipes.
 *
 * @throws {Error} naming the file, where one is missing, is not the one that the manifest means, or is no .npy.gz
 * @throws {RangeError} naming file and place, where an array has another shape or type, or a value that is none
 */
export async function loadResults(directory: string): Promise<Results> {
  const manifest = await readManifest(directory, MANIFEST_SCHEMA);
  const { partSize, classes } = manifest.dataset;
  const labels = new Map<number, Uint8Array>();
  for (const { seed, ...entry } of manifest.labels) {
    const needed = {
      Type: Uint8Array,
      shape: [partNames.length, partSize],
      values: {
        allowed: `below ${classes.length}, the number of classes`,
        isAllowed: (label: number) => label < classes.length,
      },
    };
    labels.set(seed, await readArray(directory, entry, needed));
  }
  const models: ModelResult[] = [];
  for (const { file, sha256, sets, ...model } of manifest.models) {
    const shape = [sets.length, partSize, classes.length];
    const data = manifest.format === 2
      ? await readLogits(directory, { file, sha256 }, shape)
      : await readArray(directory, { file, sha256 }, { Type: Float32Array, shape, values: FINITE });
    const size = partSize * classes.length;
    const logits = Object.fromEntries(sets.map((set, i) => [set, data.subarray(i * size, (i + 1) * size)]));
    models.push({ ...model, logits });
  }
  const { config, dataset, versions, machine, trainings, date, runs } = manifest;
  return {
    config,
    dataset,
    versions,
    machine,
    ...trainings && { trainings },
    date,
    ...runs && { runs },
    labels,
    models,
  };
}
