/**
 * What an experiment can be told. `OPTIONS` is the one table: the command line, its help, the configuration file, the
 * defaults and the error messages all come from it.
 */
import { distance } from "fastest-levenshtein";
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
  /** The same bits on every processor, for some speed. */
  readonly strict: boolean;
  /** The run directory. */
  readonly out: string;
}

/** An option as the command line takes and explains it. */
export interface CommandLineOption {
  /** On the command line after `--`, and in configuration files: `part-size`. */
  readonly name: string;
  /** What stands for the value in the help; a switch has none. */
  readonly argument?: string;
  /** The heading that it stands under in the help. */
  readonly group: string;
  /** What it does, which values it takes, and its default. */
  readonly help: string;
}

interface Option<Value> {
  readonly group: string;
  readonly argument?: string;
  readonly help: string;
  readonly schema: z.ZodType<Value>;
  /** What the schema takes, in words. */
  readonly allowed: string;
  readonly default: Value | ((dataset: DatasetName) => Value);
}

type Name = keyof AttackConfig;

const DATASETS = Object.keys(datasets) as DatasetName[];
const ARCHITECTURES = Object.keys(architectures) as Architecture[];

const DATA = "Data";
const MODELS = "Models";
const TRAINING = "Training";
const DEFENCES = "Defences of the target";
const RUN = "Run";

const OPTIONS: { readonly [Key in Name]-?: Option<AttackConfig[Key]> } = {
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
  strict: {
    ...onOrOff(),
    group: RUN,
    help: "the same bits on every processor, a little slower",
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

const NAMES = Object.keys(OPTIONS) as Name[];
const KEBAB_NAMES = NAMES.map(kebabCase);

/** Every option of an experiment, in the help's order. */
export function commandLineOptions(): CommandLineOption[] {
  return NAMES.map((name) => {
    const { group, argument, help, allowed } = OPTIONS[name];
    const values = argument === undefined || argument === "DIR" ? "" : allowed;
    const details = [values, defaultInWords(name)].filter(Boolean).join("; ");
    return { name: kebabCase(name), argument, group, help: details ? `${help} (${details})` : help };
  });
}

/**
 * The experiment that the command line and a configuration file ask for. The command line beats the file, the file
 * beats the defaults.
 *
 * @param commandLine by `AttackConfig`'s names, as typed: text, or a boolean for a switch; absent where not given
 * @param file path and contents of a JSON file: one object, its keys as on the command line (`"part-size": 1000`)
 * @throws {SyntaxError} where the file is not JSON
 * @throws {TypeError} where it is not an object, or has a key that is no option
 * @throws {RangeError} where an option has a value that it does not take
 */
export function resolveConfig(
  commandLine: Readonly<Record<string, string | boolean>>,
  file?: { path: string; text: string },
): AttackConfig {
  const typed = Object.fromEntries(
    NAMES.filter((name) => commandLine[name] !== undefined)
      .map((name) => [kebabCase(name), fromCommandLine(name, commandLine[name])]),
  );
  const fromFile = file === undefined ? {} : check(parseJson(file), (name) => `"${name}" in ${file.path}`);
  const given = { ...fromFile, ...check(typed, (name) => `--${name}`) };
  const dataset = (given.dataset ?? OPTIONS.dataset.default) as DatasetName;
  const config = Object.fromEntries(
    NAMES.map((name) => [name, given[kebabCase(name)] ?? defaultOf(name, dataset)])
      .filter(([, value]) => value !== undefined),
  ) as unknown as AttackConfig;
  checkTogether(config);
  return config;
}

function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
}

function defaultInWords(name: Name): string {
  const values = DATASETS.map((dataset) => defaultOf(name, dataset));
  if (values[0] === undefined || values[0] === false) return "";
  if (values[0] === values[1]) return `default ${values[0]}`;
  return `default ${DATASETS.map((dataset, i) => `${values[i]} for ${dataset}`).join(", ")}`;
}

function defaultOf(name: Name, dataset: DatasetName): unknown {
  const { default: value } = OPTIONS[name];
  return typeof value === "function" ? value(dataset) : value;
}

/** Numbers come as text; what is none stays text, so that the error shows it as it was typed. */
function fromCommandLine(name: Name, value: string | boolean): unknown {
  if (!(OPTIONS[name].schema instanceof z.ZodNumber) || typeof value !== "string") return value;
  const number = value.trim() === "" ? NaN : Number(value);
  return Number.isNaN(number) ? value : number;
}

function parseJson({ path, text }: { path: string; text: string }): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`Cannot read ${path}: it must be JSON; ${(error as Error).message}`);
  }
}

const SCHEMA = z.strictObject(
  Object.fromEntries(NAMES.map((name) => [kebabCase(name), OPTIONS[name].schema.optional()])),
);

/** Returns `values` if all are options with values that they take. `where` names one of them in the error. */
function check(values: unknown, where: (name: string) => string): Record<string, unknown> {
  const { data, error } = SCHEMA.safeParse(values);
  if (error === undefined) return data;
  const [issue] = error.issues;
  if (issue.code === "unrecognized_keys") {
    const [key] = issue.keys;
    throw new TypeError(
      `Cannot use ${where(key)}: there is no such option${didYouMean(key, KEBAB_NAMES)} (options: ${
        KEBAB_NAMES.join(", ")
      })`,
    );
  }
  if (issue.path.length === 0) {
    throw new TypeError(
      `Cannot use a configuration that is ${
        show(values)
      }: it must be one JSON object, as {"part-size": 1000}`,
    );
  }
  const name = NAMES[KEBAB_NAMES.indexOf(String(issue.path[0]))];
  const { schema, allowed } = OPTIONS[name];
  const found = (values as Record<string, unknown>)[kebabCase(name)];
  const hint = schema instanceof z.ZodEnum ? didYouMean(String(found), schema.options.map(String)) : "";
  throw new RangeError(
    `Cannot use ${where(kebabCase(name))}: it must be ${allowed}, found ${show(found)}${hint}`,
  );
}

function checkTogether({ dataset, data, partSize }: AttackConfig): void {
  const { maxPartSize = Infinity, readsFolder } = datasets[dataset];
  if (partSize > maxPartSize) {
    throw new RangeError(
      `Cannot use a part-size of ${partSize}: ${dataset} has enough images for at most ${maxPartSize} in each of four parts`,
    );
  }
  if (data !== undefined && !readsFolder) {
    const others = DATASETS.filter((name) => datasets[name].readsFolder).join(" or ");
    throw new RangeError(
      `Cannot use a data folder with the ${dataset} data set, which is drawn; did you mean dataset ${others}?`,
    );
  }
}

/** The nearest of `known`, as a question; nothing where more than half would have to change. */
function didYouMean(found: string, known: readonly string[]): string {
  const [nearest] = known.toSorted((a, b) => distance(found, a) - distance(found, b));
  const isNear = distance(found, nearest) <= Math.max(found.length, nearest.length) / 2;
  return isNear ? `; did you mean ${nearest}?` : "";
}

function show(value: unknown): string {
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

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
