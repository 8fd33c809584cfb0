/** Trains a network by a recipe, epoch by epoch. The state after an epoch can be saved and taken up again. */
import * as tf from "@tensorflow/tfjs-core";
import type { LabelledSamples } from "../dataset/dataset.ts";
import type { NamedTensor, Safetensors } from "../files/safetensors.ts";
import { Random } from "../random.ts";
import { trainingBytesOfSample } from "./architectures.ts";
import { adamStep } from "../engine/adam.ts";
import { softmaxCrossEntropy } from "../engine/head.ts";
import { OutOfMemoryError } from "../engine/host.ts";
import {
  type BatchMaker,
  batchMaker,
  inBatches,
  measureNormalisation,
  type Normalisation,
  type SampleShape,
} from "./batches.ts";
import { DivergedError, firstNotFinite, tensorNotFinite } from "./diverged.ts";
import { predictLogits, type StoredSamples } from "./predict.ts";
import type { Queries } from "./queries.ts";
import { learningRateAt, type TrainingRecipe } from "./recipe.ts";
import { createNetwork, type Network, type NetworkSpec } from "./network.ts";
import { copyOf, restoreVariable } from "./variables.ts";

/** Samples to train on, and to watch a training by. */
export interface TrainingData {
  readonly pool: LabelledSamples;
  /** Indices of the pool's samples that the model is trained on. */
  readonly indices: Uint32Array;
  readonly validation: LabelledSamples;
  /** Indices of the validation samples that are scored after each epoch. */
  readonly validationIndices: Uint32Array;
  readonly shape: SampleShape;
}

/** Figures of an epoch. Loss and accuracy of the training images are measured in training, while the weights change. */
export interface EpochFigures {
  readonly loss: number;
  readonly accuracy: number;
  readonly validationLoss: number;
  readonly validationAccuracy: number;
  /** Time of the training steps. */
  readonly seconds: number;
}

/** Figures after a step. */
export interface StepFigures {
  /** The epoch under way, from 1. */
  readonly epoch: number;
  /** Images done in this epoch. */
  readonly images: number;
  /** Mean loss over this epoch so far. */
  readonly loss: number;
}

/** Bytes of heap that a step can use: 32-bit addresses reach 4 GB, and a quarter goes to other data and to gaps. */
const LARGEST_HEAP = 3 * 2 ** 30;

/** The sums of an epoch that was paused in the middle. */
interface BegunEpoch {
  readonly images: number;
  /** The sum over its images. */
  readonly loss: number;
  readonly correct: number;
  readonly seconds: number;
}

/**
 * A training under way. Each `trainEpoch` takes it an epoch further, or as far as it may go; `state` then is a whole checkpoint.
 */
export class Training {
  readonly model: Network;
  readonly normalisation: Normalisation;
  readonly history: EpochFigures[] = [];
  readonly #recipe: TrainingRecipe;
  readonly #data: TrainingData;
  readonly #maker: BatchMaker;
  readonly #moments = new Map<string, { first: tf.Variable; second: tf.Variable }>();
  /** The weights of the best epoch so far; undefined without early stopping. */
  #best: Map<string, NamedTensor> | undefined;
  #bestEpoch = 0;
  /** The part of the next epoch that is done; undefined between epochs. */
  #begun: BegunEpoch | undefined;

  /**
   * A training at its start.
   *
   * @throws {RangeError} where a label is not below the number of classes, or early stopping has no validation images
   */
  constructor(spec: NetworkSpec, recipe: TrainingRecipe, data: TrainingData) {
    if (recipe.earlyStopping > 0 && data.validationIndices.length === 0) {
      throw new RangeError("Cannot stop early: that needs validation images, found none");
    }
    checkLabels(data.pool, data.indices, spec.classes);
    checkLabels(data.validation, data.validationIndices, spec.classes);
    this.#recipe = recipe;
    this.#data = data;
    this.model = createNetwork(spec, { seed: recipe.seed });
    this.normalisation = measureNormalisation(data.pool, data.indices, data.shape);
    this.#maker = batchMaker(data.pool, data.shape, this.normalisation);
    for (const [name, { shape }] of this.model.variables) {
      const zeros = () => tf.tidy(() => tf.variable(tf.zeros(shape)));
      this.#moments.set(name, { first: zeros(), second: zeros() });
    }
  }

  /** True after the last epoch, or where early stopping ends the training. */
  get done(): boolean {
    const { epochs, earlyStopping } = this.#recipe;
    const epoch = this.history.length;
    return epoch >= epochs || (earlyStopping > 0 && epoch - this.#bestEpoch >= earlyStopping);
  }

  /**
   * Trains to the end of an epoch and scores the validation images; `onStep` hears of every batch. Where it answers `"pause"`, the
   * epoch stops behind that batch, and the result is undefined: the next call goes on there.
   *
   * @throws {DivergedError} where a loss, a weight, a statistic, a moment or a logit is no longer finite
   * @throws {RangeError} where memory is too small for the batch
   */
  trainEpoch(onStep: (figures: StepFigures) => void): EpochFigures;
  trainEpoch(onStep?: (figures: StepFigures) => "pause" | void): EpochFigures | undefined;
  trainEpoch(onStep: (figures: StepFigures) => "pause" | void = () => {}): EpochFigures | undefined {
    const { epochs, seed, batchSize, augment, learningRate: highest, schedule } = this.#recipe;
    const epoch = this.history.length + 1;
    const order = new Random(seed, "order", epoch).shuffle(this.#data.indices.slice());
    const noise = augment ? new Random(seed, "augment", epoch) : undefined;
    const stepsPerEpoch = Math.ceil(order.length / batchSize);
    const begun = this.#begun, start = performance.now() - 1000 * (begun?.seconds ?? 0);
    const secondsSoFar = () => (performance.now() - start) / 1000;
    let step = (epoch - 1) * stepsPerEpoch, images = 0, { loss, correct } = begun ?? { loss: 0, correct: 0 };
    for (const indices of inBatches(order, batchSize)) {
      step++;
      images += indices.length;
      if (begun && images <= begun.images) {
        if (noise) this.#maker.skip(indices.length, noise);
        continue;
      }
      const rate = learningRateAt(step, { steps: stepsPerEpoch * epochs, highest, schedule });
      const batch = this.#step(indices, { step, learningRate: rate, noise });
      if (!Number.isFinite(batch.loss)) throw this.#diverged(`the loss is ${batch.loss}`, epoch);
      loss += batch.loss * indices.length;
      correct += batch.correct;
      if (onStep({ epoch, images, loss: loss / images }) === "pause") {
        this.#begun = { images, loss, correct, seconds: secondsSoFar() };
        return undefined;
      }
    }
    this.#begun = undefined;
    const seconds = secondsSoFar();
    // The last step's loss comes before its update: only the state tells what that did.
    const flaw = tensorNotFinite(this.#current());
    if (flaw !== undefined) throw this.#diverged(flaw, epoch);
    const { validationLoss, validationAccuracy } = this.#validate(epoch);
    const figures: EpochFigures = {
      loss: loss / images,
      accuracy: correct / images,
      validationLoss,
      validationAccuracy,
      seconds,
    };
    this.history.push(figures);
    this.#keepBest(figures);
    return figures;
  }

  /**
   * Takes a step on the images at `indices` at a learning rate of 0, to be timed. The schedule does not
   * matter, and no number is checked.
   */
  rehearse(indices: Uint32Array): void {
    const noise = this.#recipe.augment ? new Random(this.#recipe.seed, "rehearsal") : undefined;
    this.#step(indices, { step: 1, learningRate: 0, noise });
  }

  /**
   * Logits `[N, Q, K]` of the pool's samples at `indices`, each asked `queries` times.
   *
   * @throws {DivergedError} where one is not finite
   */
  predict(indices: Uint32Array, queries: Queries = 1): Float32Array<ArrayBuffer> {
    const { pool, shape } = this.#data;
    return this.#predict({ data: pool, indices, shape, queries });
  }

  /** Ends the training: with early stopping, the model takes back the best epoch's weights. */
  finish() {
    if (this.#best) this.model.restore(this.#best);
  }

  /** Everything that the rest of the training depends on: a checkpoint. */
  state(): Safetensors {
    const tensors = new Map(this.#current());
    for (const [name, tensor] of this.#best ?? []) tensors.set(`best/${name}`, tensor);
    return {
      tensors,
      metadata: {
        history: JSON.stringify(this.history),
        bestEpoch: String(this.#bestEpoch),
        ...this.#begun && { begun: JSON.stringify(this.#begun) },
      },
    };
  }

  /** Sets this training to a state that `state` returned. */
  restore({ tensors, metadata }: Safetensors) {
    this.model.restore(tensors);
    for (const [name, { first, second }] of this.#moments) {
      restoreVariable(first, `adam/first/${name}`, tensors);
      restoreVariable(second, `adam/second/${name}`, tensors);
    }
    const best = tensors.entries().filter(([name]) => name.startsWith("best/"));
    const copies = new Map(best.map(([name, tensor]) => [name.slice("best/".length), tensor]));
    this.#best = copies.size > 0 ? copies : undefined;
    this.#bestEpoch = Number(metadata.bestEpoch);
    this.#begun = metadata.begun === undefined ? undefined : JSON.parse(metadata.begun);
    // JSON has no NaN and writes null: what a training without validation images has for their figures.
    this.history.splice(0, Infinity, ...JSON.parse(metadata.history, (_, value) => value ?? NaN));
  }

  /** Frees the model and the moments. */
  dispose() {
    this.model.dispose();
    tf.dispose(this.#moments.values().flatMap(({ first, second }) => [first, second]).toArray());
  }

  /** Weights, statistics and moments, by name. */
  *#current(): Generator<[string, NamedTensor]> {
    for (const [name, variable] of this.model.variables) yield [name, copyOf(variable)];
    for (const [name, variable] of this.model.statistics) yield [name, copyOf(variable)];
    for (const [name, { first, second }] of this.#moments) {
      yield [`adam/first/${name}`, copyOf(first)];
      yield [`adam/second/${name}`, copyOf(second)];
    }
  }

  #diverged(flaw: string, epoch?: number): DivergedError {
    const when = epoch === undefined ? "" : ` in epoch ${epoch}`;
    const hint = penaltyOf("/filter", this.#recipe) > 0
      ? "a lower learning rate or a smaller l2"
      : "a lower learning rate";
    return new DivergedError(`Training diverged${when}: ${flaw}; ${hint} may help`);
  }

  #step(
    indices: Uint32Array,
    { step, learningRate, noise }: { step: number; learningRate: number; noise?: Random },
  ) {
    const { dropout, dropoutAt, labelSmoothing, seed } = this.#recipe;
    return this.#orSmallerBatch(() =>
      tf.tidy(() => {
        const { x, labels } = this.#maker.make(indices, noise);
        const { logits, backward } = this.model.train(x, {
          momentum: Math.min(0.99, step / (step + 9)), // the first batches must not wait for 100 others
          dropout: { rate: dropout, at: dropoutAt, seed: new Random(seed, "dropout", step).integer(2 ** 32) },
        });
        const wanted = tf.tensor1d(labels, "int32");
        const { loss, gradient } = softmaxCrossEntropy(logits, wanted, labelSmoothing);
        const gradients = backward(gradient);
        const model = Array.from(this.model.variables, ([name, weights]) => {
          const { first, second } = this.#moments.get(name)!;
          return {
            weights,
            first,
            second,
            gradient: gradients.get(name)!,
            l2: penaltyOf(name, this.#recipe),
          };
        });
        adamStep(model, { step, learningRate });
        return { loss: loss.dataSync()[0], correct: countCorrect(logits.dataSync(), labels) };
      })
    );
  }

  /** Runs a step; where memory is too small, the error says how large a batch may be. */
  #orSmallerBatch<Result>(step: () => Result): Result {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof OutOfMemoryError)) throw error;
      const { batchSize } = this.#recipe;
      const { spec } = this.model;
      const most = Math.floor(LARGEST_HEAP / trainingBytesOfSample(spec, this.#data.shape));
      const smaller = Math.min(most, Math.ceil(batchSize / 2));
      throw new RangeError(
        `Cannot train ${spec.architecture} with a batch of ${batchSize}: a batch of ${smaller} would fit (${error.message})`,
      );
    }
  }

  #predict(samples: StoredSamples, epoch?: number): Float32Array<ArrayBuffer> {
    const logits = predictLogits(this.model, samples, this.normalisation);
    const flaw = firstNotFinite(logits);
    if (flaw !== undefined) throw this.#diverged(`a logit is ${flaw}`, epoch);
    return logits;
  }

  #validate(epoch: number) {
    const { validation, validationIndices, shape } = this.#data;
    if (validationIndices.length === 0) return { validationLoss: NaN, validationAccuracy: NaN };
    const logits = this.#predict(
      { data: validation, indices: validationIndices, shape, queries: 1 },
      epoch,
    );
    const labels = Int32Array.from(validationIndices, (index) => validation.labels[index]);
    const loss = tf.tidy(() =>
      softmaxCrossEntropy(
        tf.tensor2d(logits, [labels.length, this.model.spec.classes]),
        tf.tensor1d(labels, "int32"),
      ).loss.dataSync()[0]
    );
    if (!Number.isFinite(loss)) throw this.#diverged(`the validation loss is ${loss}`, epoch);
    return { validationLoss: loss, validationAccuracy: countCorrect(logits, labels) / labels.length };
  }

  #keepBest({ validationLoss }: EpochFigures) {
    if (this.#recipe.earlyStopping === 0) return;
    const best = this.history[this.#bestEpoch - 1]?.validationLoss ?? Infinity;
    if (!(validationLoss < best)) return;
    this.#best = this.model.state();
    this.#bestEpoch = this.history.length;
  }
}

function checkLabels({ labels }: LabelledSamples, indices: Uint32Array, classes: number) {
  const wrong = indices.find((index) => !(labels[index] < classes));
  if (wrong !== undefined) {
    throw new RangeError(
      `Cannot train: labels must be below ${classes}, found ${labels[wrong]} at sample ${wrong}`,
    );
  }
}

/** The factor of the squares of these weights in the loss. Batch norm's vectors and the bias are not penalised. */
function penaltyOf(name: string, { l2, filterL2 = 0 }: TrainingRecipe): number {
  if (name.endsWith("/filter")) return l2 + filterL2;
  return name.endsWith("/weights") ? l2 : 0;
}

function countCorrect(logits: ArrayLike<number>, labels: Int32Array): number {
  const classes = logits.length / labels.length;
  let correct = 0;
  for (const [row, label] of labels.entries()) {
    let best = 0;
    for (let k = 1; k < classes; k++) if (logits[row * classes + k] > logits[row * classes + best]) best = k;
    if (best === label) correct++;
  }
  return correct;
}
