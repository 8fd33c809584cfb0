/** Recipes of training, and their learning rate. */

/**
 * The version of training. A change of the bits that a training ends with, other than by the kernels, counts
 * it up. Files of another version are not used.
 */
export const TRAINING_VERSION = 3;

/** The most threads that a model can be trained by. */
export const MOST_THREADS = 64;

/** The place of dropout: behind every block, or once before the dense layer. */
export type DropoutPlace = "blocks" | "head";

/** A recipe of training. */
export interface TrainingRecipe {
  /** Passes over the training images. */
  readonly epochs: number;
  /** Images in one step. */
  readonly batchSize: number;
  /** The highest learning rate. The rate rises over the first tenth of all steps and then falls to 0 by a cosine. */
  readonly learningRate: number;
  /** The share of activations set to zero, [0, 1). */
  readonly dropout: number;
  /** The place of dropout. */
  readonly dropoutAt: DropoutPlace;
  /** The factor of a penalty on the loss: the sum of w^2 over filters and dense weights. */
  readonly l2: number;
  /** The share of the wanted distribution that is spread over all classes, [0, 1). */
  readonly labelSmoothing: number;
  /** True where images are flipped and shifted at random. */
  readonly augment: boolean;
  /**
   * Epochs without a lower validation loss after which training stops, with the best epoch's weights. 0 never
   * stops it.
   */
  readonly earlyStopping: number;
  /** The seed of the weights, of the images' order and of all other random numbers. */
  readonly seed: number;
}

/**
 * The learning rate of a step, which counts from 1: linear to `highest` over a tenth of `steps`, then half a
 * cosine to 0.
 */
export function learningRateAt(step: number, steps: number, highest: number): number {
  const warmUp = Math.ceil(steps / 10);
  if (step <= warmUp) return highest * step / warmUp;
  return highest * (1 + Math.cos(Math.PI * (step - warmUp) / (steps - warmUp))) / 2;
}
