/**
 * Jobs: a model that is to be trained and the images that it is to predict. `modelJob` makes a target's or a
 * shadow's.
 */
import type { Dataset, LabelledSamples } from "../dataset/dataset.ts";
import type { Parts } from "../dataset/split.ts";
import { Random } from "../random.ts";
import { type Architecture, costOfSample } from "./architectures.ts";
import type { SampleShape } from "./batches.ts";
import type { Queries } from "./queries.ts";
import type { NetworkSpec } from "./network.ts";
import type { TrainingRecipe } from "./recipe.ts";

/** Samples to train on, to watch a training by, and to predict. */
export interface SampleSource {
  readonly pool: LabelledSamples;
  readonly validation: LabelledSamples;
  /** Indices of the validation samples that are scored after each epoch. */
  readonly validationIndices: Uint32Array;
  readonly shape: SampleShape;
  /** SHA-256 of the data set. */
  readonly datasetHash: string;
}

/** A model that is wanted, and the images that it is to predict, by the name of their set: "in", "out". */
export interface ModelJob<ImageSet extends string = string> {
  /** A name for people: "target", "shadow". */
  readonly name: string;
  readonly network: NetworkSpec;
  readonly recipe: TrainingRecipe;
  readonly source: SampleSource;
  /** Indices of the pool's images that it is trained on. */
  readonly trainedOn: Uint32Array;
  /** Indices of the pool's images that its logits are wanted for, by image set. */
  readonly predicted: Readonly<Record<ImageSet, Uint32Array>>;
  /** Queries of each of these images; absent, 1. */
  readonly queries?: Queries;
}

/** Images of a ResNet-20 that take as long to train on as a job, all epochs together. */
export function costOfTraining({ network, source, trainedOn, recipe }: ModelJob): number {
  return costOfSample(network, source.shape) * trainedOn.length * recipe.epochs;
}

/** A model's role: the owner's target, or the attacker's imitation of it. */
export type Role = "target" | "shadow";

/** A recipe's length and speed. */
export type Schedule = Pick<TrainingRecipe, "epochs" | "batchSize" | "learningRate" | "schedule">;

/** A recipe's means against overfitting. */
export type Regularisation = Pick<
  TrainingRecipe,
  "dropout" | "dropoutAt" | "l2" | "filterL2" | "labelSmoothing" | "augment" | "earlyStopping"
>;

/** No regularisation: the undefended recipe. */
export const UNREGULARISED: Regularisation = {
  dropout: 0,
  dropoutAt: "blocks",
  l2: 0,
  labelSmoothing: 0,
  augment: false,
  earlyStopping: 0,
};

/** True where a recipe has any means against overfitting. */
export function isRegularised(
  { dropout, l2, labelSmoothing, augment, earlyStopping }: Regularisation,
): boolean {
  return dropout > 0 || l2 > 0 || labelSmoothing > 0 || augment || earlyStopping > 0;
}

/** The most validation images that are scored: they only show how training goes. */
const MOST_VALIDATION_IMAGES = 2000;

/** A data set's images for models that are trained on parts of `partSize`. */
export function imageSource(
  { pool, validation, imageShape, sha256 }: Pick<Dataset, "pool" | "validation" | "imageShape" | "sha256">,
  partSize: number,
): SampleSource {
  const size = Math.min(Math.ceil(partSize / 2), validation.labels.length, MOST_VALIDATION_IMAGES);
  const validationIndices = Uint32Array.from({ length: size }, (_, i) => i);
  return { pool, validation, validationIndices, shape: imageShape, datasetHash: sha256 };
}

/**
 * The job of training one model on its In part and predicting its In and its Out part. Target and shadow
 * start from different weights, both drawn from the experiment's seed.
 */
export function modelJob(
  role: Role,
  { architecture, schedule, regularisation, seed }: {
    architecture: Architecture;
    schedule: Schedule;
    regularisation: Regularisation;
    /** The experiment's seed. */
    seed: number;
  },
  { source, parts, classes }: { source: SampleSource; parts: Parts; classes: number },
): ModelJob<"in" | "out"> {
  return {
    name: role,
    network: { architecture, classes, channels: source.shape.at(-1)! },
    recipe: {
      ...schedule,
      ...regularisation,
      seed: new Random(seed, role).integer(2 ** 32),
    },
    source,
    trainedOn: parts[`${role}In`],
    predicted: { in: parts[`${role}In`], out: parts[`${role}Out`] },
  };
}
