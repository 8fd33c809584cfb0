/**
 * The one table of what an experiment can be told: the command line, its help, the configuration file, the defaults and
 * the error messages all come from it.
 */
import { z } from "zod";
import { type DatasetName, datasets } from "./dataset/datasets.ts";
import { type Architecture, architectures } from "./model/architectures.ts";

/** A whole experiment. Plain data: it goes into the report as it is. */
export interface AttackConfig {
  /** What the models are trained on. */
  readonly dataset: DatasetName;
  /** The folder that holds the data set; absent, it is drawn or downloaded. */
  readonly data?: string;
  /** Images in each of the four parts. */
  readonly partSize: number;
  /** The target model. */
  readonly target: Architecture;
  /** The shadow model. */
  readonly shadow: Architecture;
  /** Passes over the training images. */
  readonly epochs: number;
  /** Images in one step. */
  readonly batchSize: number;
  /** The highest that the schedule reaches. */
  readonly learningRate: number;
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
  /** Whether the shadow is trained with the target's defences. */
  readonly adaptive: boolean;
  /** From 0 to 2^32 - 1. */
  readonly seed: number;
  /** Models trained at once. */
  readonly workers: number;
  /** Threads for each of them; absent, the cores are shared out. */
  readonly threads?: number;
  /** The same bits on every processor, for some speed. */
  readonly strict: boolean;
  /** The kernels for `deno task attack:fast`, which runs without WebAssembly's bounds checks. */
  readonly fast: boolean;
  /** The run directory. */
  readonly out: string;
}

/** One option. */
export interface Option<Value> {
  readonly group: string;
  readonly argument?: string;
  readonly help: string;
  readonly schema: z.ZodType<Value>;
  /** What the schema takes, in words. */
  readonly allowed: string;
  readonly default: Value | ((dataset: DatasetName) => Value);
}

/** The names of the data sets. */
export const DATASETS = Object.keys(datasets) as DatasetName[];
const ARCHITECTURES = Object.keys(architectures) as Architecture[];

const DATA = "Data";
const MODELS = "Models";
const TRAINING = "Training";
const DEFENCES = "Defences of the target";
const RUN = "Run";

/** Every option, in the help's order. */
export const OPTIONS: { readonly [Key in keyof AttackConfig]-?: Option<AttackConfig[Key]> } = {
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
    help: "folder that holds cifar10 in its binary layout; downloaded to data/ without it",
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
    help: "the attacker knows the defences: the shadow is trained with them too, not undefended",
    default: false,
  },
  seed: {
    ...wholeNumber(0, 2 ** 32 - 1),
    group: RUN,
    argument: "N",
    help: "the same seed gives the same result on the same machine",
    default: 1,
  },
  workers: {
    ...wholeNumber(1),
    group: RUN,
    argument: "N",
    help: "models trained at once; one for each core, unless told otherwise",
    default: () => Math.max(1, navigator.hardwareConcurrency),
  },
  threads: {
    ...wholeNumber(1, 64),
    group: RUN,
    argument: "N",
    help:
      "threads that train each model together; without it the cores are shared out among the models trained at once, \
and --strict takes one, since the last digits depend on their number",
    default: undefined,
  },
  strict: {
    ...onOrOff(),
    group: RUN,
    help: "the same bits on every processor, a little slower",
    default: false,
  },
  fast: {
    ...onOrOff(),
    group: RUN,
    help:
      "set by `deno task attack:fast` and slower without it; that task makes V8 use vectors of 256 bits, which takes an \
experimental optimisation and no bounds checks: a faulty kernel could overwrite memory instead of stopping with an error",
    default: false,
  },
  out: {
    ...path(),
    group: RUN,
    argument: "DIR",
    help: "where models, checkpoints and reports go; what is there already is not trained again",
    default: (dataset) => `runs/${dataset}`,
  },
};

function oneOf<const Value extends string>(values: readonly Value[]) {
  const last = values[values.length - 1];
  return {
    schema: z.enum(values) as z.ZodType<Value>,
    allowed: `${values.slice(0, -1).join(", ")} or ${last}`,
  };
}

function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER) {
  const range = most === Number.MAX_SAFE_INTEGER ? `, at least ${least}` : ` from ${least} to ${most}`;
  return { schema: z.int().min(least).max(most), allowed: `a whole number${range}` };
}

function rate() {
  const below1 = (value: number) => Math.fround(value) < 1; // the kernels take float32
  return { schema: z.number().min(0).refine(below1), allowed: "a number, at least 0 and below 1" };
}

function path() {
  return { schema: z.string().min(1), allowed: "a folder's path" };
}

function onOrOff() {
  return { schema: z.boolean(), allowed: "true or false" };
}
