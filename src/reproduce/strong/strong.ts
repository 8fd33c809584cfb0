/** Many shadows, measured: models -> their answers, stored -> every attack's figures by the number of shadows. */
import type { Dataset } from "../../dataset/dataset.ts";
import { loadDataset } from "../../dataset/load_dataset.ts";
import { assertReplaceable } from "../../files/own_files.ts";
import { Heap } from "../../kernels/heap.ts";
import { compileKernels, type KernelModule } from "../../kernels/module.ts";
import type { ModelJob } from "../../model/jobs.ts";
import { findByAnyKernels, type TrainedModel } from "../../model/model_files.ts";
import { chosenRecipe } from "../../model/recipes.ts";
import { trainingsByMachine } from "../../model/trainings.ts";
import { keepForReport } from "../../locks/own_folder.ts";
import { noticesOnce } from "../../notices.ts";
import type { ReproduceConfig } from "../../options/reproduce.ts";
import type { Watcher } from "../../progress.ts";
import { provenance } from "../../provenance.ts";
import { withOccasionOf } from "../../report/occasion.ts";
import { STRONG_FILES, writeStrong } from "../../report/write_strong.ts";
import type { SharedSet } from "../../shadows/design.ts";
import { Store } from "../../store.ts";
import { type FiguresRun, provenanceOf } from "../provenance.ts";
import { trainJobs } from "../train_jobs.ts";
import { QUERIES, strongJobs } from "./jobs.ts";
import { askedRegimes, type RegimeFigures, regimeFigures } from "./curves.ts";
import {
  loadStrong,
  saveStrong,
  strongFiles,
  strongModel,
  type StrongName,
  strongName,
  strongNames,
  type StrongResults,
} from "./results.ts";

/** The figures of many shadows, as data: the JSON object that a run leaves. */
export interface StrongReproduction extends FiguresRun {
  /** Candidates, half of which each model was trained on. */
  readonly samples: number;
  readonly queries: number;
  readonly targets: number;
  readonly shadows: number;
  readonly regimes: readonly RegimeFigures[];
}

/**
 * Trains what is not in `config.models` yet, or reads `config.fromResults`; leaves `results/`, `strong.json`, `.txt` and `.html` in
 * `config.out`. Models that another build of the kernels has trained are taken as they are: the manifest says which.
 *
 * @throws what `signal` was aborted with, and errors that name what could not be read, trained or written
 */
export async function reproduceStrong(
  config: ReproduceConfig,
  { onProgress = () => {}, onNotice = () => {}, signal }: Partial<Watcher>,
): Promise<StrongReproduction> {
  const start = performance.now();
  const { note, notices } = noticesOnce(onNotice); // those that bear on the result
  const store = new Store(config.models, { onNotice: note });
  await store.make();
  await using _folder = await keepForReport(config.out);
  await assertReplaceable(config.out, STRONG_FILES);
  const module = await compileKernels(config.kernels);
  let results: StrongResults;
  if (config.fromResults === undefined) {
    const dataset = await loadDataset(config, { onProgress, onNotice: note, signal });
    results = await train(config, { dataset, module, store }, { onProgress, onNotice, signal });
    await saveStrong(`${config.out}/results`, results);
  } else {
    const [directory, ...others] = config.fromResults;
    if (others.length > 0) {
      throw new RangeError(
        `Cannot bring results together: those of many shadows are read from one folder, found ${config.fromResults.length}`,
      );
    }
    onProgress({ kind: "stage", text: `Reading ${directory}` });
    results = await loadStrong(directory);
  }
  const regimes: RegimeFigures[] = [], heap = new Heap(module);
  const onStage = (text: string) => onProgress({ kind: "stage", text });
  for (const { regime, queries } of askedRegimes(results)) {
    regimes.push(regimeFigures(results, regime, { heap, queries, onStage }));
    await new Promise((resolve) => setTimeout(resolve)); // a Ctrl-C during all this is heard only now
    signal?.throwIfAborted();
  }
  onProgress({ kind: "stage", text: "Writing the report" });
  const { commit } = await provenance(module);
  const { dataset, versions, machine, trainings, date, queries, candidates: { labels, membership } } =
    results;
  const made = await withOccasionOf<StrongReproduction>(`${config.out}/strong.json`, {
    config: results.config,
    dataset,
    versions,
    machine,
    ...trainings && { trainings },
    date,
    queries,
    samples: labels.length,
    targets: membership.targets.length,
    shadows: membership.shadows.length,
    regimes,
    notices: [...notices],
    seconds: (performance.now() - start) / 1000,
    ...commit !== undefined && { commit },
  });
  await writeStrong(config.out, made, config.lang);
  return made;
}

interface Ingredients {
  readonly dataset: Dataset;
  readonly module: KernelModule;
  readonly store: Store;
}

/** Trains every model that is not there, all of a regime before the next. */
async function train(
  config: ReproduceConfig,
  { dataset, module, store }: Ingredients,
  { onProgress, onNotice, signal }: Watcher,
): Promise<StrongResults> {
  const { partSize, seed, targets, shadows, regimes, kernels } = config;
  const names = strongNames(regimes, { targets, shadows });
  await assertReplaceable(`${config.out}/results`, strongFiles(names));
  const { byRegime, jobs } = strongJobs(config, dataset);
  const found = await findByAnyKernels(jobs.map(({ job }) => job), { module, store, onNotice });
  const models = new Map<ModelJob<SharedSet>, TrainedModel<SharedSet>>();
  for (const [place, model] of found.entries()) if (model) models.set(jobs[place].job, model);
  const lacking = jobs.filter(({ job }) => !models.has(job));
  const trained = await trainJobs(
    lacking.map(({ job, name }) => ({ ...job, name })),
    { config, store, others: models.size },
    { onProgress, onNotice, signal },
  );
  for (const [place, model] of trained.entries()) models.set(lacking[place].job, model);
  const [{ many: first }] = byRegime, { candidates } = first.targets[0].predicted;
  const labels = Uint8Array.from(candidates, (index) => dataset.pool.labels[index]);
  const membershipOf = ({ trainedOn }: ModelJob<SharedSet>) => {
    const members = new Set(trainedOn);
    return Uint8Array.from(candidates, (index) => Number(members.has(index)));
  };
  const membership = { targets: first.targets.map(membershipOf), shadows: first.shadows.map(membershipOf) };
  const jobOf = ({ regime, role, number }: StrongName) =>
    byRegime.find((each) => each.regime === regime)!.many[`${role}s`][number - 1];
  const { epochs, batchSize, learningRate } = config;
  const settings = {
    epochs,
    batchSize,
    learningRate,
    ...chosenRecipe(config),
    partSize,
    seed,
    targets,
    shadows,
    regimes: [...regimes],
    kernels,
  };
  const trainings = trainingsByMachine(
    names.map((name) => ({ ...models.get(jobOf(name))!, name: strongName(name) })),
  );
  return {
    ...await provenanceOf(settings, { dataset, module, trainings }),
    queries: QUERIES,
    candidates: { labels, ids: candidates, membership },
    models: names.map((name) =>
      strongModel(name, models.get(jobOf(name))!, {
        labels,
        membership: membership[`${name.role}s`][name.number - 1],
        queries: QUERIES,
      })
    ),
  };
}
