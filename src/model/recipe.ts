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
  /** The highest learning rate. */
  readonly learningRate: number;
  /** The way from there, as `learningRateAt` has it; absent, a warm-up and a cosine. */
  readonly schedule?: "step" | "constant";
  /** The share of activations set to zero, [0, 1). */
  readonly dropout: number;
  /** The place of dropout. */
  readonly dropoutAt: DropoutPlace;
  /** The factor of a penalty on the loss: the sum of w^2 over filters and dense weights. */
  readonly l2: number;
  /** The factor of a further penalty, on the filters alone; absent, none. */
  readonly filterL2?: number;
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

/** Keras' points, 81, 121, 161 and 181 of 200 epochs, as tenths of all steps, and the factors from there on; the last first. */
const STEPS = [[9, 0.0005], [8, 0.001], [6, 0.01], [4, 0.1], [0, 1]] as const;

/**
 * The learning rate of a step, which counts from 1.
 *
 * - Without a schedule: linear to `highest` over a tenth of `steps`, then half a cosine to 0.
 * - `step`: `highest`, and 0.1, 0.01, 0.001 and 0.0005 of it once 0.4, 0.6, 0.8 and 0.9 of all steps are done, as in Keras'
 *   example of a ResNet on CIFAR-10.
 * - `constant`: `highest` itself.
 */
export function learningRateAt(
  step: number,
  { steps, highest, schedule }: {
    steps: number;
    highest: number;
    schedule?: TrainingRecipe["schedule"];
  },
): number {
  if (schedule === "constant") return highest;
  if (schedule === "step") {
    const [, factor] = STEPS.find(([tenths]) => 10 * (step - 1) >= tenths * steps)!;
    return highest * factor;
  }
  const warmUp = Math.ceil(steps / 10);
  if (step <= warmUp) return highest * step / warmUp;
  return highest * (1 + Math.cos(Math.PI * (step - warmUp) / (steps - warmUp))) / 2;
}
