/**
 * The article's experiments from end to end: plan -> models -> their answers, stored -> every table and picture. As
 * `experiment.ts` is one target and one shadow, this is all of them; each model is trained once.
 */
import { loadDataset } from "../dataset/load_dataset.ts";
import type { Dataset } from "../dataset/dataset.ts";
import { partNames, type Parts } from "../dataset/split.ts";
import type { TrainedModel } from "../model/train_models.ts";
import { trainingsByMachine } from "../model/trainings.ts";
import { chosenRecipe } from "../model/recipes.ts";
import { assertReplaceable } from "../files/own_files.ts";
import type { ReproduceConfig } from "../options/reproduce.ts";
import { keepForReport } from "../locks/own_folder.ts";
import { noticesOnce } from "../notices.ts";
import { realPath } from "../platform/files.ts";
import type { Watcher } from "../progress.ts";
import { withOccasionOf } from "../report/occasion.ts";
import type { SheetImages } from "../report/sheet_png.ts";
import { REPRODUCTION_FILES, writeReproduction } from "../report/write_reproduction.ts";
import { provenance } from "../provenance.ts";
import { Store } from "../store.ts";
import { compileKernels, type KernelModule } from "../kernels/module.ts";
import { type ArticleJobs, articleJobs, splitAll } from "./article_jobs.ts";
import { combine, type FoundResults, holds } from "./combine.ts";
import { type ImageSet, isArticleTable, modelName, type Part, type WantedModel } from "./models.ts";
import { analysesOf, type PiecesTask, startPieces } from "./pieces_task.ts";
import { leaveOutOtherDefences } from "./other_defences.ts";
import { provenanceOf } from "./provenance.ts";
import { trainJobs } from "./train_jobs.ts";
import {
  analyse,
  availableParts,
  type Curves,
  curvesOf,
  recipeTables,
  type Reproduction,
  sheetSeed,
} from "./reproduction.ts";
import { storedPrecision } from "./result_files.ts";
import { loadAllResults, type ModelResult, resultFiles, type Results, saveResults } from "./results.ts";

/** Options of `reproduce`. */
export interface ReproduceOptions extends Partial<Watcher> {
  /** The parts to make; empty for all of them, or for those that earlier results suffice for. */
  readonly parts: readonly Part[];
}

/**
 * Trains what the parts need and is not in `config.out` yet, or reads `config.fromResults`; leaves `results/`,
 * `reproduction.json`, `.txt` and `.html` and a PNG a sheet in `config.out`.
 *
 * @throws what `signal` was aborted with, and errors that name what could not be read, trained or written
 */
export async function reproduce(
  config: ReproduceConfig,
  { parts: chosen, onProgress = () => {}, onNotice = () => {}, signal }: ReproduceOptions,
): Promise<Reproduction> {
  const start = performance.now();
  const { note, notices } = noticesOnce(onNotice); // those that bear on the result
  const watcher: Watcher = { onProgress, onNotice: note, signal };
  const store = new Store(config.models, { onNotice: note });
  await store.make();
  await using _folder = await keepForReport(config.out);
  await assertReplaceable(config.out, REPRODUCTION_FILES);
  const module = await compileKernels(config.kernels);
  let results: Results, further: Results[] = [], isCombined = false, images: SheetImages | undefined;
  if (config.fromResults === undefined) {
    const dataset = await loadDataset(config, watcher);
    const planned = articleJobs(chosen, { config, dataset });
    results = await train(planned, { config, dataset, module, store }, { onProgress, onNotice, signal });
    await saveResults(`${config.out}/results`, results);
    images = imagesOf(dataset, planned.partsBySeed);
  } else {
    [results, ...further] = await readResults(config, config.fromResults, watcher);
    isCombined = config.fromResults.length > 1;
    if (config.data !== undefined) images = await imagesBehind(results, config.data, watcher);
  }
  onProgress({ kind: "stage", text: "Attacking every target" });
  const { fpr, prior } = config;
  // Further recipes have the article's tables alone: without one of these there is nothing to set beside the first.
  const beside = chosen.length === 0 || chosen.some(isArticleTable) ? further : [];
  const { found, curves } = await analyseAll([results, ...beside], chosen, { module, fpr, prior, signal });
  await new Promise((resolve) => setTimeout(resolve)); // a Ctrl-C during all this is heard only now
  signal?.throwIfAborted();
  onProgress({ kind: "stage", text: "Writing the report" });
  if (isCombined) await saveResults(`${config.out}/results`, results, further); // beside the report, as a run leaves its own
  const { commit } = await provenance(module);
  const reproduction = await withOccasionOf<Reproduction>(`${config.out}/reproduction.json`, {
    ...found,
    notices: [...notices],
    seconds: (performance.now() - start) / 1000,
    ...commit !== undefined && { commit },
  });
  await writeReproduction(config.out, reproduction, { curves, images, language: config.lang });
  return reproduction;
}

/** Every table of the first results, and the article's tables of further ones. Workers attack for all of them on every core. */
async function analyseAll(
  results: readonly Results[],
  chosen: readonly Part[],
  { signal, ...task }: Omit<PiecesTask, "results" | "parts"> & { signal?: AbortSignal },
): Promise<{ found: Reproduction; curves: Curves[] }> {
  const analyses = analysesOf({ results, ...task }), [analysis, ...further] = analyses;
  const parts = results.map((each) => chosen.length > 0 ? chosen : availableParts(each));
  const [ofFirst, ...ofFurther] = parts;
  const workers = startPieces(analyses, { results, parts, ...task }, { signal });
  try {
    for (const [place, findings] of (await workers.findings).entries()) analyses[place].take(findings);
    const first = analyse(analysis, ofFirst);
    const furtherRecipes = further.map((each, place) => recipeTables(each, ofFurther[place], first));
    const found = { ...first, ...furtherRecipes.length > 0 && { furtherRecipes } };
    return { found, curves: curvesOf(analysis, ofFirst) };
  } finally {
    workers.end();
  }
}

/** Reads the results of folders; those of several are brought together. */
async function readResults(
  { out }: ReproduceConfig,
  directories: readonly string[],
  { onProgress, onNotice }: Watcher,
): Promise<Results[]> {
  const found: FoundResults[] = [];
  for (const folder of directories) {
    onProgress({ kind: "stage", text: `Reading ${folder}` });
    for (const results of await loadAllResults(folder)) {
      found.push({ results: leaveOutOtherDefences({ results, folder }, onNotice), folder });
    }
  }
  const all = combine(found);
  await refuseForeignRun(out, directories, all);
  return all;
}

/**
 * The reports of a run that is there, and its results, would be written over: it must be the one that is read, or all that it has
 * must be among the results that were brought together.
 */
async function refuseForeignRun(
  out: string,
  directories: readonly string[],
  all: readonly Results[],
): Promise<void> {
  const directory = `${out}/results`, own = await realPath(directory);
  if (own === undefined) return;
  if (directories.length === 1) {
    if (own === await realPath(directories[0])) return;
  } else {
    const there = await loadAllResults(directory).catch(() => undefined);
    if (there?.every((results) => holds(all, results))) return;
  }
  throw new Error(
    `Cannot write to ${out}: a run with results of its own is there; name another folder with --out`,
  );
}

interface Ingredients {
  readonly config: ReproduceConfig;
  readonly dataset: Dataset;
  readonly module: KernelModule;
  readonly store: Store;
}

/** Trains every model that is wanted, after telling what that will take. */
async function train(
  { partsBySeed, wanted, jobs }: ArticleJobs,
  { config, dataset, module, store }: Ingredients,
  { onProgress, onNotice, signal }: Watcher,
): Promise<Results> {
  await assertReplaceable(`${config.out}/results`, resultFiles(wanted, [...partsBySeed.keys()]));
  const trained = await trainJobs(jobs, { config, store }, { onProgress, onNotice, signal });
  const { epochs, batchSize, learningRate, partSize, seed, seeds, workers, threads, kernels } = config;
  const settings = {
    epochs,
    batchSize,
    learningRate,
    ...chosenRecipe(config),
    partSize,
    seed,
    seeds,
    workers,
    ...threads && { threads },
    kernels,
  };
  const trainings = trainingsByMachine(trained.map((model, i) => ({ ...model, name: modelName(wanted[i]) })));
  return {
    ...await provenanceOf(settings, { dataset, module, trainings }),
    labels: new Map(partsBySeed.entries().map(([seed, parts]) => [seed, labelsOf(dataset, parts)])),
    models: trained.map((model, i) => resultOf(wanted[i], model)),
  };
}

function resultOf(
  wanted: WantedModel,
  { spec, parameters, history, logits }: TrainedModel<ImageSet>,
): ModelResult {
  return {
    ...wanted,
    parameters,
    epochs: history.length,
    seconds: history.reduce((sum, { seconds }) => sum + seconds, 0),
    spec: { ...spec },
    logits: Object.fromEntries(Object.entries(logits).map(([set, values]) => [set, storedPrecision(values)])),
  };
}

/** The true classes of the four parts, end to end. */
function labelsOf({ pool }: Dataset, parts: Parts): Uint8Array {
  return Uint8Array.from(partNames.flatMap((name) => [...parts[name]]), (index) => pool.labels[index]);
}

/** The images of the first of these seeds' parts, end to end. */
function imagesOf({ pool, imageShape }: Dataset, partsBySeed: ReadonlyMap<number, Parts>): SheetImages {
  const [parts] = partsBySeed.values();
  const indices = partNames.flatMap((name) => [...parts[name]]);
  const size = imageShape.reduce((product, length) => product * length);
  return {
    imageShape,
    pixels: (place) =>
      Uint8Array.from(pool.images.subarray(indices[place] * size, (indices[place] + 1) * size)),
  };
}

/**
 * The images that results were made from, read from a folder.
 *
 * @throws {RangeError} where the folder holds other images
 */
async function imagesBehind(
  results: Results,
  data: string,
  watcher: Watcher,
) {
  const { dataset: { name, sha256, partSize } } = results;
  if (name !== "cifar10") {
    throw new RangeError(
      `Cannot show the images of ${data}: the results are of ${name}, which is read from no folder`,
    );
  }
  const seed = sheetSeed(results);
  const dataset = await loadDataset({ dataset: name, data, partSize, seed }, watcher);
  if (dataset.sha256 !== sha256) {
    throw new RangeError(
      `Cannot show the images of ${data}: the results are of a data set with SHA-256 ${sha256}, found ${dataset.sha256}`,
    );
  }
  return imagesOf(dataset, splitAll(dataset, partSize, [seed]));
}
