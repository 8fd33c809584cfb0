/** The network and the recipe of shadows that are trained on samples out of files. */
import { halvingsOf } from "../model/architectures.ts";
import type { SampleShape } from "../model/batches.ts";
import { UNREGULARISED } from "../model/jobs.ts";
import type { NetworkSpec } from "../model/network.ts";
import type { TrainingRecipe } from "../model/recipe.ts";
import type { ShadowTraining } from "./shadow_training.ts";

/** Passes over the training samples: rows of features are few and fast. */
const EPOCHS = { images: 20, rows: 100 };
/** The most samples in one step, and the least steps of an epoch: a few hundred rows must not be one step. */
const BATCH = { images: 32, rows: 128 }, STEPS = 16, LEAST_BATCH = 4;

/** The hidden layers of a multi-layer perceptron. */
const WIDTHS = [256, 128];

/**
 * A shadow's network.
 *
 * @param shape of a sample
 * @throws {RangeError} where the network that was told does not take such samples
 */
export function shadowNetwork(
  told: ShadowTraining,
  { shape, classes }: { shape: SampleShape; classes: number },
): NetworkSpec {
  const isImage = shape.length === 3, name = told.shadow ?? "auto";
  const architecture = name !== "auto" ? name : isImage ? "resnet20" : "mlp";
  if (architecture === "mlp") {
    const features = shape.reduce<number>((product, size) => product * size, 1);
    return {
      architecture,
      features,
      classes,
      widths: told.widths ?? WIDTHS,
      batchNorm: told.batchNorm ?? false,
    };
  }
  if (!isImage) {
    throw new RangeError(
      `Cannot train a ${architecture}: it needs images [height, width, channels] of 1 to 4 channels, found rows of ${
        shape[0]
      } features; --shadow mlp takes them`,
    );
  }
  const ofMlp = (["widths", "batchNorm"] as const).find((option) => told[option] !== undefined);
  if (ofMlp !== undefined) {
    throw new RangeError(
      `Cannot train a ${architecture}: --${ofMlp === "widths" ? "widths" : "batch-norm"} is for --shadow mlp`,
    );
  }
  const halvings = halvingsOf(shape);
  return { architecture, classes, channels: shape[2], ...halvings > 0 && { halvings } };
}

/**
 * A shadow's recipe.
 *
 * @param rows the number of samples that it is trained on
 * @param seed its own
 */
export function shadowRecipe(
  told: ShadowTraining,
  { network, rows, seed }: { network: NetworkSpec; rows: number; seed: number },
): TrainingRecipe {
  const kind = network.architecture === "mlp" ? "rows" : "images";
  const { dropout = 0, l2 = 0, labelSmoothing = 0, augment = false } = told;
  const batchSize = Math.min(BATCH[kind], Math.max(LEAST_BATCH, Math.ceil(rows / STEPS)));
  return {
    ...UNREGULARISED,
    epochs: told.epochs ?? EPOCHS[kind],
    batchSize: told.trainingBatch ?? batchSize,
    learningRate: told.learningRate ?? 1e-3,
    dropout,
    l2,
    labelSmoothing,
    augment,
    seed,
  };
}
