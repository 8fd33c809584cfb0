/**
 * The whole experiment, READ FIRST: images -> four parts -> target and shadow -> their logits -> attacks that learn on the
 * shadow and score the target -> evaluation against the truth -> report. Each step is a folder beside this file.
 */
import type { Answers } from "./attack/attack.ts";
import { audit } from "./attack/audit.ts";
import type { AttackConfig } from "./config.ts";
import type { Dataset } from "./dataset/dataset.ts";
import { datasets } from "./dataset/datasets.ts";
import { type Parts, splitIntoParts } from "./dataset/split.ts";
import { clopperPearson } from "./metrics/intervals.ts";
import { type ModelJob, type TrainedModel, trainModels } from "./model/train_models.ts";
import type { TrainingRecipe } from "./model/training.ts";
import type { Progress } from "./progress.ts";
import { Random } from "./random.ts";
import type { Figures, ModelReport, Report } from "./report/report.ts";
import { writeReport } from "./report/write_report.ts";
import { Store } from "./store.ts";
import { versions } from "./versions.ts";
import { Heap } from "./wasm/heap.ts";
import { compileKernels } from "./wasm/module.ts";
import { argmax, softmax } from "./wasm/probability_vectors.ts";

/** The validation images only show how training goes: so many will do. */
const MOST_VALIDATION_IMAGES = 2000;
const SHEET_IMAGES = 25;

/** Who watches an experiment, and can stop it. */
export interface ExperimentOptions {
  readonly onProgress?: (progress: Progress) => void;
  readonly onNotice?: (text: string) => void;
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
  { onProgress = () => {}, onNotice = () => {}, signal }: ExperimentOptions = {},
): Promise<Report> {
  const start = performance.now();
  const store = new Store(config.out, { onNotice });
  using _lock = await store.lock();
  const module = await compileKernels(config);

  onProgress({ kind: "stage", text: `Reading ${config.dataset}` });
  const dataset = await datasets[config.dataset].load({
    ...config,
    onProgress: (done, total) => onProgress({ kind: "download", done, total }),
    onNotice,
  });
  const parts = splitIntoParts(dataset.pool.labels, config);
  await store.writeSplit(parts, { dataset: dataset.sha256, partSize: config.partSize, seed: config.seed });

  const [target, shadow] = await trainModels(
    [jobOf("target", config, dataset, parts), jobOf("shadow", config, dataset, parts)],
    { ...dataset, dataset: dataset.sha256, validationIndices: firstIndices(validationSize(config, dataset)) },
    { ...config, store, module, onProgress, onNotice, signal },
  );

  onProgress({ kind: "stage", text: "Attacking the target" });
  const heap = new Heap(module);
  const shadowRows = rowsOf("shadow", config, parts), targetRows = rowsOf("target", config, parts);
  const attacks = audit(
    { ...answersOf(shadow, shadowRows, dataset, heap), membership: shadowRows.membership },
    answersOf(target, targetRows, dataset, heap),
    () => targetRows.membership,
    { heap, seed: config.seed },
  );

  const report: Report = {
    config: { ...config },
    dataset: {
      name: dataset.name,
      sha256: dataset.sha256,
      partSize: {
        targetIn: parts.targetIn.length,
        targetOut: parts.targetOut.length,
        shadowIn: parts.shadowIn.length,
        shadowOut: parts.shadowOut.length,
      },
    },
    target: modelReport(target, config.target, dataset, parts.targetIn, parts.targetOut, heap),
    shadow: modelReport(shadow, config.shadow, dataset, parts.shadowIn, parts.shadowOut, heap),
    attacks: attacks.map(({ name, description, evaluation }) => ({ name, description, ...evaluation })),
    seconds: (performance.now() - start) / 1000,
    versions: versions(module),
  };
  const figures: Figures = {
    membership: targetRows.membership,
    scores: attacks,
    sheet: sheetOf(attacks[0].scores, targetRows, dataset),
    imageShape: dataset.imageShape,
  };
  onProgress({ kind: "stage", text: "Writing the report" });
  await writeReport(config.out, report, figures);
  return report;
}

type Role = "target" | "shadow";

/** What a model was and was not trained on, in random order: not even a row's place tells which. */
interface Rows {
  /** `[N]`, into the pool. */
  readonly indices: Uint32Array;
  /** `[N]`: 1 for its In part, 0 for its Out part. */
  readonly membership: Uint8Array;
  /** `[N]`: which row of the In logits followed by the Out logits it is. */
  readonly order: Uint32Array;
}

function jobOf(name: Role, config: AttackConfig, { classes, imageShape }: Dataset, parts: Parts): ModelJob {
  const trainedOn = parts[`${name}In`];
  return {
    name,
    network: { architecture: config[name], classes: classes.length, channels: imageShape[2] },
    recipe: recipeOf(name, config),
    trainedOn,
    predicted: { in: trainedOn, out: parts[`${name}Out`] },
  };
}

/** The target is trained with its defences; the shadow with them only where the attacker knows of them. */
function recipeOf(name: Role, config: AttackConfig): TrainingRecipe {
  const { epochs, batchSize, learningRate, dropoutAt } = config;
  const { dropout, l2, labelSmoothing, augment, earlyStopping } = name === "target" || config.adaptive
    ? config
    : { dropout: 0, l2: 0, labelSmoothing: 0, augment: false, earlyStopping: 0 };
  const seed = new Random(config.seed, name).integer(2 ** 32); // the shadow must not start from the target's weights
  return { epochs, batchSize, learningRate, dropout, dropoutAt, l2, labelSmoothing, augment, earlyStopping, seed };
}

function validationSize({ partSize }: AttackConfig, { validation }: Dataset): number {
  return Math.min(Math.ceil(partSize / 2), validation.labels.length, MOST_VALIDATION_IMAGES);
}

function rowsOf(name: Role, { seed }: AttackConfig, parts: Parts): Rows {
  const members = parts[`${name}In`], nonMembers = parts[`${name}Out`];
  const order = new Random(seed, "rows", name).shuffle(firstIndices(members.length + nonMembers.length));
  const indices = Uint32Array.from([...members, ...nonMembers]);
  return {
    indices: order.map((row) => indices[row]),
    membership: Uint8Array.from(order, (row) => row < members.length ? 1 : 0),
    order,
  };
}

function answersOf(model: TrainedModel, { indices, order }: Rows, { classes, pool }: Dataset, heap: Heap): Answers {
  const both = [model.logits.in, model.logits.out];
  const ordered = new Float32Array(order.length * classes.length);
  const membersLength = both[0].length;
  for (const [place, row] of order.entries()) {
    const at = row * classes.length;
    const [from, offset] = at < membersLength ? [both[0], at] : [both[1], at - membersLength];
    ordered.set(from.subarray(offset, offset + classes.length), place * classes.length);
  }
  return {
    classes: classes.length,
    labels: Uint8Array.from(indices, (index) => pool.labels[index]),
    probabilities: softmax(heap, ordered, classes.length),
    logits: ordered,
  };
}

function modelReport(
  model: TrainedModel,
  architecture: string,
  { pool, classes }: Dataset,
  inPart: Uint32Array,
  outPart: Uint32Array,
  heap: Heap,
): ModelReport {
  const score = (logits: Float32Array, indices: Uint32Array) => {
    const answers = argmax(heap, logits, classes.length);
    const right = answers.reduce((sum, answer, i) => sum + (answer === pool.labels[indices[i]] ? 1 : 0), 0);
    return { accuracy: right / indices.length, interval: clopperPearson(right, indices.length) };
  };
  const train = score(model.logits.in, inPart), test = score(model.logits.out, outPart);
  return {
    architecture,
    parameters: model.parameters,
    trainAccuracy: train.accuracy,
    testAccuracy: test.accuracy,
    intervals: { trainAccuracy: train.interval, testAccuracy: test.interval },
    imagesPerSecond: model.imagesPerSecond,
  };
}

/** The first rows: they are in random order already. */
function sheetOf(scores: Float64Array, { indices, membership }: Rows, { pool, classes, imageShape }: Dataset) {
  const size = imageShape.reduce((product, length) => product * length);
  return Array.from(indices.subarray(0, SHEET_IMAGES), (index, row) => ({
    pixels: Uint8Array.from(pool.images.subarray(index * size, (index + 1) * size)),
    probability: scores[row],
    member: membership[row] === 1,
    className: classes[pool.labels[index]],
  }));
}

function firstIndices(count: number): Uint32Array<ArrayBuffer> {
  return Uint32Array.from({ length: count }, (_, i) => i);
}
