/**
 * The one place that says what a run can be told, a table a command: the command line, its help, the configuration file,
 * the defaults and the error messages all come from them.
 */
import { z } from "zod";
import { LARGEST_SEED, oneOf, onOrOff, path, rate, rates, someOf, wholeNumber } from "./config/schemas.ts";
import { type DatasetName, datasets } from "./dataset/datasets.ts";
import { type Build, BUILDS } from "./kernels/module.ts";
import { DEFAULT_DELTA } from "./metrics/epsilon/epsilon.ts";
import { type Architecture, architectures } from "./model/architectures.ts";
import { type Queries, QUERY_COUNTS } from "./model/queries.ts";
import { type Regime, REGIMES } from "./reproduce/strong/settings.ts";
import { type Design, DESIGNS } from "./shadows/design.ts";
import { MOST_THREADS } from "./model/recipe.ts";

/** Options of every run that trains models. Plain data: it goes into the report as it is. */
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
  /** The seed of the first training, from 0 to 2^32 - 1. */
  readonly seed: number;
  /** Repetitions of everything, each with other parts and weights: seeds from `seed` on. */
  readonly seeds: number;
  /** False-positive rates that the true-positive rate is given at, each in [0, 1), none twice. */
  readonly fpr: readonly number[];
  /** The share of members among the samples that precision is given for, in (0, 1). */
  readonly prior: number;
  /** The report's language. */
  readonly lang: Language;
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

/** A whole experiment. */
export interface AttackConfig extends RunConfig {
  /** The delta of the bound on epsilon, in [0, 1). */
  readonly delta: number;
  /** The target model. */
  readonly target: Architecture;
  /** The shadow model. */
  readonly shadow: Architecture;
  /** The number of shadows; 1 is the article's experiment. */
  readonly shadows: number;
  /** The images that many shadows are trained on. */
  readonly design: Design;
  /** Targets that many shadows attack, each trained on members of its own. */
  readonly targets: number;
  /** Queries of each sample by many shadows' attacks. */
  readonly queries: Queries;
  /** The rate of values set to 0, in [0, 1). */
  readonly dropout: number;
  /** On each block's output, or only before the dense layer. */
  readonly dropoutAt: "blocks" | "head";
  /** The factor of the squared weights in the loss, at least 0. */
  readonly l2: number;
  /** The share of each label that is spread over all classes, in [0, 1). */
  readonly labelSmoothing: number;
  /** Random flips and shifts. */
  readonly augment: boolean;
  /** Epochs without a lower validation loss after which training ends; 0 never ends it. */
  readonly earlyStopping: number;
  /** True for the attacker who knows the target's defences, false for the one who does not; absent, both are tried. */
  readonly adaptive?: boolean;
}

/** The languages that a report can be in. */
export const LANGUAGES = ["en", "ja"] as const;
/** One of them. */
export type Language = (typeof LANGUAGES)[number];

/** The article's experiments. */
export interface ReproduceConfig extends RunConfig {
  /** Targets of the part `strong`. */
  readonly targets: number;
  /** Shadows of the part `strong`. */
  readonly shadows: number;
  /** The ways in which its models are trained. */
  readonly regimes: readonly Regime[];
  /** A folder with the results of an earlier run: nothing is trained. */
  readonly fromResults?: string;
}

/** One option. */
export interface Option<Value> {
  /** The heading that it stands under in the help. */
  readonly group: string;
  /** The value's name in the help; a switch has none. */
  readonly argument?: string;
  /** Its effect. */
  readonly help: string;
  /** Takes its values and no others. */
  readonly schema: z.ZodType<Value>;
  /** Values that the schema takes, in words. */
  readonly allowed: string;
  /** Its value where nothing is said; undefined where it depends on other options than the data set. */
  readonly default: Value | undefined | ((dataset: DatasetName) => Value);
  /** The default for the help, where it is not the same in every run. */
  readonly defaultInWords?: string;
  /** True where the command line takes it several times, and its value is the list of all. */
  readonly repeats?: boolean;
  /** A switch that stands for one of the values. */
  readonly short?: { readonly name: string; readonly value: Value; readonly help: string };
}

/** The options of one command, in the help's order. */
export type OptionTable<Config> = { readonly [Key in keyof Config]-?: Option<Config[Key]> };

/** The names of the data sets. */
export const DATASETS = Object.keys(datasets) as DatasetName[];
const ARCHITECTURES = Object.keys(architectures) as Architecture[];

const DATA = "Data";
const MODELS = "Models";
const SHADOWS = "Many shadows";
const STRONG = "Part strong";
const TRAINING = "Training";
const DEFENCES = "Defences of the target";
const RUN = "Run";
const REPORT = "Report";

/** The options of `deno task attack`. */
export const ATTACK_OPTIONS: OptionTable<AttackConfig> = {
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
  target: {
    ...oneOf(ARCHITECTURES),
    group: MODELS,
    argument: "NET",
    help: "the model under attack",
    default: "resnet20",
  },
  shadow: {
    ...oneOf(ARCHITECTURES),
    group: MODELS,
    argument: "NET",
    help: "the attacker's imitation of it",
    default: "resnet20",
  },
  shadows: {
    ...wholeNumber(1, 1000),
    group: SHADOWS,
    argument: "N",
    help:
      "shadows to train. One answers samples of its own, as in the article. Several answer the target's samples, and attacks \
judge each sample by how they answer it with and without it: what a serious audit is measured by",
    default: 1,
  },
  design: {
    ...oneOf(DESIGNS),
    group: SHADOWS,
    argument: "DESIGN",
    help:
      "online: the attacker has the candidates, too, and trains each shadow on a random half of them; offline: the attacker has \
own images alone, and trains each shadow on a random half of those",
    default: "online",
  },
  targets: {
    ...wholeNumber(1, 1000),
    group: SHADOWS,
    argument: "N",
    help:
      "targets to attack by the same shadows, each trained on a random half of the candidates; gives mean and spread",
    default: 1,
  },
  queries: {
    schema: z.number().refine((count) => (QUERY_COUNTS as readonly number[]).includes(count)) as z.ZodType<
      Queries
    >,
    allowed: "1, 2 or 18",
    group: SHADOWS,
    argument: "N",
    help:
      "how often each image is asked: once as it is; the second time mirrored; the other 16 times shifted by a pixel each way, \
mirrored or not",
    default: 1,
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
    help: "highest step size of Adam, after warm-up and before decay",
    default: 1e-3,
  },
  dropout: {
    ...rate(),
    group: DEFENCES,
    argument: "RATE",
    help: "share of values set to 0 in training",
    default: 0,
  },
  dropoutAt: {
    ...oneOf(["blocks", "head"]),
    group: DEFENCES,
    argument: "PLACE",
    help: "dropout on each block's output, or only before the last layer",
    default: "blocks",
  },
  l2: {
    schema: z.number().min(0),
    allowed: "a number, at least 0",
    group: DEFENCES,
    argument: "FACTOR",
    help: "weight of the squared weights in the loss",
    default: 0,
  },
  labelSmoothing: {
    ...rate(),
    group: DEFENCES,
    argument: "RATE",
    help: "share of each label spread over all classes",
    default: 0,
  },
  augment: {
    ...onOrOff(),
    group: DEFENCES,
    help: "flip and shift the training images at random",
    default: false,
  },
  earlyStopping: {
    ...wholeNumber(0),
    group: DEFENCES,
    argument: "EPOCHS",
    help: "end after so many epochs without a lower validation loss; 0 is off",
    default: 0,
  },
  adaptive: {
    ...onOrOff(),
    group: DEFENCES,
    help:
      "attackers to try where there is a defence: both without this, with it the one whose shadow has the defence too, \
with --no-adaptive the one who does not know of it",
    default: undefined,
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
  delta: {
    schema: z.number().min(0).lt(1),
    allowed: "a number, at least 0 and below 1",
    group: REPORT,
    argument: "DELTA",
    help: "delta of the (epsilon, delta)-differential privacy whose epsilon is bounded from below",
    default: DEFAULT_DELTA,
  },
  lang: {
    ...oneOf(LANGUAGES),
    group: REPORT,
    argument: "LANG",
    help: "the report's language: English or Japanese",
    default: "en",
  },
};

/** The options of `deno task reproduce`. */
export const REPRODUCE_OPTIONS: OptionTable<ReproduceConfig> = {
  dataset: { ...ATTACK_OPTIONS.dataset, default: "cifar10" },
  data: ATTACK_OPTIONS.data,
  partSize: ATTACK_OPTIONS.partSize,
  targets: {
    ...wholeNumber(1, 1000),
    group: STRONG,
    argument: "N",
    help: "targets of each regime, each trained on a random half of the candidates",
    default: 4,
  },
  shadows: {
    ...wholeNumber(2, 1000),
    group: STRONG,
    argument: "N",
    help: "shadows of each regime, each trained on a random half of the candidates",
    default: 32,
  },
  regimes: {
    ...someOf(REGIMES),
    group: STRONG,
    argument: "REGIMES",
    help: "plain: trained as in the article; augmented: with flips and shifts, as a well-trained model",
    default: REGIMES,
    defaultInWords: "default: both",
  },
  epochs: ATTACK_OPTIONS.epochs,
  batchSize: ATTACK_OPTIONS.batchSize,
  learningRate: ATTACK_OPTIONS.learningRate,
  seeds: ATTACK_OPTIONS.seeds,
  seed: ATTACK_OPTIONS.seed,
  workers: ATTACK_OPTIONS.workers,
  threads: ATTACK_OPTIONS.threads,
  kernels: ATTACK_OPTIONS.kernels,
  models: ATTACK_OPTIONS.models,
  out: {
    ...ATTACK_OPTIONS.out,
    help: "where the report goes, and the results that it is computed from",
    defaultInWords: ATTACK_OPTIONS.out.defaultInWords?.replace("synthetic/attack", "cifar10/reproduce"),
  },
  fromResults: {
    ...path(),
    group: REPORT,
    argument: "DIR",
    help:
      "train nothing: make all tables and pictures from the results in a folder, those of this project lying in \
its own data/results/reproduction",
    default: undefined,
  },
  fpr: ATTACK_OPTIONS.fpr,
  prior: ATTACK_OPTIONS.prior,
  lang: ATTACK_OPTIONS.lang,
};
