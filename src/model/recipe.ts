/** How a model is trained: what a recipe says, and its learning rate. */

/**
 * What changes the bits that a training ends with, other than the kernels, counts this up: files of another version are
 * not used.
 */
export const TRAINING_VERSION = 3;

/** Where dropout falls: behind every block, or once before the dense layer. */
export type DropoutPlace = "blocks" | "head";

/** How a model is trained. */
export interface TrainingRecipe {
  /** Passes over the training images. */
  readonly epochs: number;
  /** Images in one step. */
  readonly batchSize: number;
  /** The highest; it rises to it over the first tenth of all steps and falls to 0 by a cosine. */
  readonly learningRate: number;
  /** The share of activations set to zero, [0, 1). */
  readonly dropout: number;
  /** Where they are. */
  readonly dropoutAt: DropoutPlace;
  /** The loss has l2 * sum of w^2 added, over filters and dense weights. */
  readonly l2: number;
  /** The share of the wanted distribution that is spread over all classes, [0, 1). */
  readonly labelSmoothing: number;
  /** Whether images are flipped and shifted at random. */
  readonly augment: boolean;
  /** Stop when the validation loss has not fallen for so many epochs, and keep the best epoch's weights. 0: never. */
  readonly earlyStopping: number;
  /** Of the weights, the order of the images and all else that is drawn. */
  readonly seed: number;
}

/** Linear to `highest` over the first tenth of `steps`, then half a cosine to 0. `step` counts from 1. */
export function learningRateAt(step: number, steps: number, highest: number): number {
  const warmUp = Math.ceil(steps / 10);
  if (step <= warmUp) return highest * step / warmUp;
  return highest * (1 + Math.cos(Math.PI * (step - warmUp) / (steps - warmUp))) / 2;
}
