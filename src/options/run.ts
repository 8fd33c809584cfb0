/** The options of every run that trains models: `attack` and `reproduce` have them, and `audit` some of them. */
import { z } from "zod";
import { LARGEST_SEED, oneOf, path, rates, wholeNumber } from "../config/schemas.ts";
import { type DatasetName, datasets } from "../dataset/datasets.ts";
import { type Build, BUILDS } from "../kernels/module.ts";
import { MOST_THREADS } from "../model/recipe.ts";
import { RATE_SCHEDULES, type RateSchedule, type RecipeName, RECIPES } from "../model/recipes.ts";
import type { LanguageCode } from "../report/language/language.ts";
import type { OptionTable } from "./option.ts";

/** The configuration of a run that trains models. Plain data: it goes into the report as it is. */
export interface RunConfig {
  /** The data set that the models are trained on. */
  readonly dataset: DatasetName;
  /** The folder that holds the data set; absent, it is drawn or downloaded. */
  readonly data?: string;
  /** Images in each of the four parts. */
  readonly partSize: number;
  /** Passes over the training images. */
  readonly epochs: number;
  /** Images in one step. */
  readonly batchSize: number;
  /** The highest that the schedule reaches. */
  readonly learningRate: number;
  /** The way of training, which gives the schedule and an L2 of every model. */
  readonly recipe: RecipeName;
  /** The way of the learning rate from the first step to the last; absent, the recipe's. */
  readonly schedule?: RateSchedule;
  /** The seed of the first training, from 0 to 2^32 - 1. */
  readonly seed: number;
  /** Repetitions of everything, each with other parts and weights: seeds from `seed` on. */
  readonly seeds: number;
  /** False-positive rates that the true-positive rate is given at, each in [0, 1), none twice. */
  readonly fpr: readonly number[];
  /** The share of members among the samples that precision is given for, in (0, 1). */
  readonly prior: number;
  /** The report's language. */
  readonly lang: LanguageCode;
  /** Models trained at once. */
  readonly workers: number;
  /** Threads for each of them; absent, the cores are shared out. */
  readonly threads?: number;
  /** The build of the kernels. */
  readonly kernels: Build;
  /** The folder of trained models and checkpoints. */
  readonly models: string;
  /** The folder of the report. */
  readonly out: string;
}

/** The names of the data sets. */
export const DATASETS = Object.keys(datasets) as DatasetName[];
const LANGUAGES: readonly LanguageCode[] = ["en", "ja"];

const DATA = "Data";
const TRAINING = "Training";
const RUN = "Run";
/** The heading of the report's options in the help. */
export const REPORT = "Report";

/** The options. */
export const RUN_OPTIONS: OptionTable<RunConfig> = {
  dataset: {
    ...oneOf(DATASETS),
    group: DATA,
    argument: "NAME",
    help: "images to train on; synthetic ones are drawn, nothing is downloaded",
    default: "synthetic",
  },
  data: {
    ...path(),
    group: DATA,
    argument: "DIR",
    help: "folder that holds cifar10 in its binary layout; without it cifar10 is downloaded to data/",
    default: undefined,
  },
  partSize: {
    ...wholeNumber(10),
    group: DATA,
    argument: "N",
    help: "images in each of the four parts: members and non-members, of target and shadow",
    default: (dataset) => datasets[dataset].defaults.partSize,
  },
  epochs: {
    ...wholeNumber(1),
    group: TRAINING,
    argument: "N",
    help: "passes over the training images",
    default: (dataset) => datasets[dataset].defaults.epochs,
  },
  batchSize: {
    ...wholeNumber(1),
    group: TRAINING,
    argument: "N",
    help: "images in one step",
    default: (dataset) => datasets[dataset].defaults.batchSize,
  },
  learningRate: {
    schema: z.number().positive().max(1),
    allowed: "a number above 0, at most 1",
    group: TRAINING,
    argument: "RATE",
    help: "highest step size of Adam",
    default: 1e-3,
  },
  recipe: {
    ...oneOf(RECIPES),
    group: TRAINING,
    argument: "NAME",
    help:
      "how every model is trained. own: the cosine schedule, no L2. keras: as Keras' example of a ResNet on CIFAR-10, by the \
schedule step and with an L2 of 0.0001 on the filters of target and shadows, which is no defence; its augmentation is left out, and its 200 \
epochs are what --epochs says",
    default: "own",
  },
  schedule: {
    ...oneOf(RATE_SCHEDULES),
    group: TRAINING,
    argument: "NAME",
    help:
      "the step size over a training. cosine: up over the first tenth of all steps, then down to 0; step: times 0.1, 0.01, \
0.001 and 0.0005 after 0.4, 0.6, 0.8 and 0.9 of them; constant: the highest from first to last",
    default: undefined,
    defaultInWords: "default: the recipe's",
  },
  seeds: {
    ...wholeNumber(1, 1000),
    group: RUN,
    argument: "N",
    help: "do everything so many times, each time with other parts and weights, and give mean and spread",
    default: 1,
  },
  seed: {
    ...wholeNumber(0, LARGEST_SEED),
    group: RUN,
    argument: "N",
    help: "the first seed; the same seeds give the same result on the same machine",
    default: 1,
  },
  workers: {
    ...wholeNumber(1),
    group: RUN,
    argument: "N",
    help: "models trained at once",
    default: () => Math.max(1, navigator.hardwareConcurrency),
  },
  threads: {
    ...wholeNumber(1, MOST_THREADS),
    group: RUN,
    argument: "N",
    help:
      "threads that train each model together; without it the cores are shared out among the models trained at once, \
by timing a few steps; strict kernels take one, since the last digits depend on their number",
    default: undefined,
  },
  kernels: {
    ...oneOf(BUILDS),
    group: RUN,
    argument: "NAME",
    help:
      'compiled kernels: strict ones give the same bits on every processor, the others are faster; see "How it works" in \
README.md',
    default: "relaxed",
    defaultInWords: "default: what the task started V8 for, else relaxed",
    short: { name: "strict", value: "strict", help: "short for --kernels strict" },
  },
  models: {
    ...path(),
    group: RUN,
    argument: "DIR",
    help: "where trained models and checkpoints are kept: no run trains what another has left there",
    default: undefined,
    defaultInWords: "default: as --out where that is given, else runs/ and the data set's name",
  },
  out: {
    ...path(),
    group: RUN,
    argument: "DIR",
    help: "where the report goes",
    default: undefined,
    defaultInWords: "default: a folder named by the options, as runs/synthetic/attack-seed-2",
  },
  fpr: {
    ...rates(),
    group: REPORT,
    argument: "RATES",
    help: "false-positive rates at which to give the true-positive rate",
    default: [0.01, 0.001, 0],
  },
  prior: {
    schema: z.number().gt(0).lt(1),
    allowed: "a number above 0 and below 1",
    group: REPORT,
    argument: "SHARE",
    help:
      "share of members among the samples that an attacker judges, for the precision and each sample's probability",
    default: 0.5,
  },
  lang: {
    ...oneOf(LANGUAGES),
    group: REPORT,
    argument: "LANG",
    help: "the report's language: English or Japanese",
    default: "en",
  },
};
