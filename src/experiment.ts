/**
 * The whole experiment, READ FIRST: images -> four parts -> target and shadow -> their logits -> attacks that learn on the
 * shadow and score the target -> evaluation against the truth -> report. Each step is a folder beside this file.
 */
import type { Attack } from "./attack/attack.ts";
import { audit } from "./attack/audit.ts";
import { answersOf, attackSeed, type Rows, rowsOf } from "./attack/rows.ts";
import type { AttackConfig } from "./options.ts";
import type { Dataset } from "./dataset/dataset.ts";
import { assertReplaceable } from "./files/own_files.ts";
import { loadDataset } from "./dataset/load_dataset.ts";
import { assertDisjoint, type Parts, splitIntoParts } from "./dataset/split.ts";
import { clopperPearson } from "./metrics/intervals.ts";
import { imageSource, modelJob, type Role, UNREGULARISED } from "./model/jobs.ts";
import { planTraining } from "./model/plan_training.ts";
import { type ModelJob, type TrainedModel, trainModels } from "./model/train_models.ts";
import type { Progress } from "./progress.ts";
import { withOccasionOf } from "./report/occasion.ts";
import type { ModelReport, Report, SheetImage } from "./report/report.ts";
import { REPORT_FILES, writeReport } from "./report/write_report.ts";
import { Store } from "./store.ts";
import { versions } from "./versions.ts";
import { Heap } from "./kernels/heap.ts";
import { compileKernels } from "./kernels/module.ts";
import { argmax } from "./kernels/probability_vectors.ts";

const SHEET_IMAGES = 25;

/** Who watches an experiment, and can stop it. */
export interface ExperimentOptions {
  /** Other attacks than the usual ones; the first one's scores are probabilities of membership. */
  readonly attacks?: readonly Attack[];
  /** Hears of everything that happens. */
  readonly onProgress?: (progress: Progress) => void;
  /** Hears of what the user should know, in a sentence. */
  readonly onNotice?: (text: string) => void;
  /** Stops the experiment. What was trained up to the last whole epoch stays. */
  readonly signal?: AbortSignal;
}

/**
 * Trains target and shadow, attacks the target, and leaves `report.json`, `report.txt` and `report.html` in `config.out`.
 * What an earlier run with the same settings left there is used, not made again.
 *
 * @throws what `signal` was aborted with, and errors that name what could not be read, trained or written
 */
export async function runExperiment(
  config: AttackConfig,
  { attacks: chosen, onProgress = () => {}, onNotice = () => {}, signal }: ExperimentOptions,
): Promise<Report> {
  const start = performance.now();
  const store = new Store(config.models, { onNotice });
  using _lock = await store.lock();
  await assertReplaceable(config.out, REPORT_FILES);
  const module = await compileKernels(config.kernels);

  const dataset = await loadDataset(config, { onProgress, onNotice, signal });
  const { partSize, seed } = config;
  const parts = splitIntoParts(dataset.pool.labels, { partSize, seed });
  const recorded = Object.fromEntries(Object.entries(parts).map(([name, indices]) => [name, [...indices]]));
  await store.writeJson({ kind: "split", spec: { dataset: dataset.sha256, partSize, seed } }, recorded);

  const { dropout, dropoutAt, l2, labelSmoothing, augment, earlyStopping } = config;
  const defended = { dropout, dropoutAt, l2, labelSmoothing, augment, earlyStopping };
  const source = imageSource(dataset, partSize);
  const jobOf = (role: Role) =>
    modelJob(role, {
      ...{ architecture: config[role], schedule: config, seed },
      // Only an adaptive attacker knows of the target's defences.
      regularisation: role === "target" || config.adaptive ? defended : { ...UNREGULARISED, dropoutAt },
    }, { source, parts, classes: dataset.classes.length });
  const targetJob = jobOf("target"), shadowJob = jobOf("shadow");
  assertDisjoint(parts);
  const jobs = [targetJob, shadowJob];
  const plan = await planTraining(jobs, { ...config, store, onProgress, onNotice, signal });
  if (plan.threads > 1) {
    onNotice(`Training ${plan.workers} of the models at once, ${plan.threads} threads each.`);
  }
  const [target, shadow] = await trainModels(plan, { store, onProgress, onNotice, signal });

  onProgress({ kind: "stage", text: "Attacking the target" });
  const heap = new Heap(module);
  const shadowRows = rowsOf("shadow", parts, seed), targetRows = rowsOf("target", parts, seed);
  const attacks = audit(
    { ...answersOf(shadow.logits, shadowRows, { dataset, heap }), membership: shadowRows.membership },
    answersOf(target.logits, targetRows, { dataset, heap }),
    () => targetRows.membership,
    { heap, seed: attackSeed(seed), attacks: chosen },
  );
  await new Promise((resolve) => setTimeout(resolve)); // a Ctrl-C during all this is heard only now
  signal?.throwIfAborted();

  const report = await withOccasionOf<Report>(`${config.out}/report.json`, {
    config: { ...config },
    dataset: { name: dataset.name, sha256: dataset.sha256, partSize: sizesOf(parts) },
    target: modelReport(target, targetJob, { dataset, heap }),
    shadow: modelReport(shadow, shadowJob, { dataset, heap }),
    attacks: attacks.map(({ name, description, evaluation }) => ({ name, description, ...evaluation })),
    seconds: (performance.now() - start) / 1000,
    versions: versions(module),
  });
  onProgress({ kind: "stage", text: "Writing the report" });
  await writeReport(config.out, report, {
    membership: targetRows.membership,
    scores: attacks,
    sheet: sheetOf(attacks[0].scores, targetRows, dataset),
    imageShape: dataset.imageShape,
  });
  return report;
}

function sizesOf({ targetIn, targetOut, shadowIn, shadowOut }: Parts): Report["dataset"]["partSize"] {
  return {
    targetIn: targetIn.length,
    targetOut: targetOut.length,
    shadowIn: shadowIn.length,
    shadowOut: shadowOut.length,
  };
}

function modelReport(
  { logits, parameters, imagesPerSecond }: TrainedModel,
  { network, predicted }: ModelJob,
  { dataset: { pool, classes }, heap }: { dataset: Dataset; heap: Heap },
): ModelReport {
  const accuracyOn = (part: "in" | "out") => {
    const answers = argmax(heap, logits[part], classes.length), indices = predicted[part];
    const right = indices.reduce((sum, index, row) => sum + (answers[row] === pool.labels[index] ? 1 : 0), 0);
    return { accuracy: right / indices.length, interval: clopperPearson(right, indices.length) };
  };
  const train = accuracyOn("in"), test = accuracyOn("out");
  return {
    architecture: network.architecture,
    parameters,
    trainAccuracy: train.accuracy,
    testAccuracy: test.accuracy,
    intervals: { trainAccuracy: train.interval, testAccuracy: test.interval },
    imagesPerSecond,
  };
}

/** The first rows with their scores: they are in random order already. */
function sheetOf(
  scores: Float64Array,
  { indices, membership }: Rows,
  { pool, classes, imageShape }: Dataset,
): SheetImage[] {
  const size = imageShape.reduce((product, length) => product * length);
  return Array.from(indices.subarray(0, SHEET_IMAGES), (index, row) => ({
    pixels: Uint8Array.from(pool.images.subarray(index * size, (index + 1) * size)),
    probability: scores[row],
    member: membership[row] === 1,
    className: classes[pool.labels[index]],
  }));
}
