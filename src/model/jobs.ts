/** What has to be trained for an experiment: the target or the shadow, as a job. */
import type { Dataset } from "../dataset/dataset.ts";
import type { Parts } from "../dataset/split.ts";
import { Random } from "../random.ts";
import type { Architecture } from "./architectures.ts";
import type { ImageSource, ModelJob } from "./train_models.ts";
import type { TrainingRecipe } from "./training.ts";

/** Whose a model is: the owner's, or the attacker's imitation of it. */
export type Role = "target" | "shadow";

/** How long and how fast a model is trained. */
export type Schedule = Pick<TrainingRecipe, "epochs" | "batchSize" | "learningRate">;

/** What a recipe has against overfitting. */
export type Regularisation = Pick<
  TrainingRecipe,
  "dropout" | "dropoutAt" | "l2" | "labelSmoothing" | "augment" | "earlyStopping"
>;

/** None of it. */
export const UNREGULARISED: Regularisation = {
  dropout: 0,
  dropoutAt: "blocks",
  l2: 0,
  labelSmoothing: 0,
  augment: false,
  earlyStopping: 0,
};

/** The validation images only show how training goes: so many will do. */
const MOST_VALIDATION_IMAGES = 2000;

/** A data set's images for models that are trained on parts of `partSize`. */
export function imageSource(
  { pool, validation, imageShape, sha256 }: Pick<Dataset, "pool" | "validation" | "imageShape" | "sha256">,
  partSize: number,
): ImageSource {
  const size = Math.min(Math.ceil(partSize / 2), validation.labels.length, MOST_VALIDATION_IMAGES);
  const validationIndices = Uint32Array.from({ length: size }, (_, i) => i);
  return { pool, validation, validationIndices, imageShape, datasetHash: sha256 };
}

/**
 * The job of training one model on its In part and predicting its In and its Out part. Target and shadow start from
 * different weights, drawn from the experiment's seed.
 */
export function modelJob(
  role: Role,
  { architecture, schedule, regularisation, seed }: {
    architecture: Architecture;
    schedule: Schedule;
    regularisation: Regularisation;
    /** The experiment's. */
    seed: number;
  },
  { source, parts, classes }: { source: ImageSource; parts: Parts; classes: number },
): ModelJob<"in" | "out"> {
  const { epochs, batchSize, learningRate } = schedule; // the caller's object may hold more
  return {
    name: role,
    network: { architecture, classes, channels: source.imageShape[2] },
    recipe: {
      epochs,
      batchSize,
      learningRate,
      ...regularisation,
      seed: new Random(seed, role).integer(2 ** 32),
    },
    source,
    trainedOn: parts[`${role}In`],
    predicted: { in: parts[`${role}In`], out: parts[`${role}Out`] },
  };
}
