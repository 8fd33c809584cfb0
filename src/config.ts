/** From what was typed and what a file says to an experiment's configuration, by the table in options.ts. */
import { distance } from "fastest-levenshtein";
import { z } from "zod";
import { type DatasetName, datasets } from "./dataset/datasets.ts";
import type { Build } from "./kernels/module.ts";
import {
  ATTACK_OPTIONS,
  type AttackConfig,
  DATASETS,
  LARGEST_SEED,
  numberFromText,
  type Option,
  type OptionTable,
  REPRODUCE_OPTIONS,
  type ReproduceConfig,
  type RunConfig,
} from "./options.ts";

/** An option as the command line takes and explains it. */
export interface CommandLineOption {
  /** On the command line after `--`, and in configuration files: `part-size`. */
  readonly name: string;
  /** What stands for the value in the help; a switch has none. */
  readonly argument?: string;
  /** Whether `--no-<name>` overrules a file that switches it on. */
  readonly hasOpposite: boolean;
  /** The heading that it stands under in the help. */
  readonly group: string;
  /** What it does, which values it takes, and its default. */
  readonly help: string;
}

/** Every option of a command, in the help's order. */
export function commandLineOptions<Config>(table: OptionTable<Config>): CommandLineOption[] {
  return optionsOf(table).flatMap(([name, option]) => {
    const { group, argument, help, allowed, short } = option;
    const values = argument === undefined || argument === "DIR" ? "" : allowed;
    const details = [values, defaultInWords(option)].filter(Boolean).join("; ");
    const whole: CommandLineOption = {
      name: kebabCase(name),
      argument,
      hasOpposite: argument === undefined,
      group,
      help: details ? `${help} (${details})` : help,
    };
    return short ? [whole, { name: short.name, hasOpposite: false, group, help: short.help }] : [whole];
  });
}

/** What a run is told beside the command line. */
export interface Surroundings {
  /** Path and contents of a JSON file: one object, its keys as on the command line (`"part-size": 1000`). */
  readonly file?: { readonly path: string; readonly text: string };
  /** The kernels where neither the user nor the file names any. */
  readonly kernels?: Build;
}

/**
 * The run that the command line and a configuration file ask for. The command line beats the file, the file beats the
 * defaults.
 *
 * @param table the command's options
 * @param commandLine by the table's names, as typed: text, or a boolean for a switch; absent where not given
 * @throws {SyntaxError} where the file is not JSON
 * @throws {TypeError} where it is not an object, or has a key that is no option
 * @throws {RangeError} where an option has a value that it does not take
 */
export function resolveConfig<Config extends RunConfig>(
  table: OptionTable<Config>,
  commandLine: Readonly<Record<string, string | boolean>>,
  { file, kernels }: Surroundings = {},
): Config {
  const options = optionsOf(table);
  const typed = Object.fromEntries(
    options.flatMap(([name, { short }]) => short ? [name, short.name] : [name])
      .filter((name) => commandLine[name] !== undefined)
      .map((name) => [kebabCase(name), fromCommandLine(table[name as keyof Config], commandLine[name])]),
  );
  const fromFile = file === undefined
    ? {}
    : check(options, parseJson(file), (name) => `"${name}" in ${file.path}`);
  const given: Record<string, unknown> = {
    ...kernels && { kernels },
    ...fromFile,
    ...check(options, typed, (name) => `--${name}`),
  };
  const dataset = (given.dataset ?? table.dataset.default) as DatasetName;
  const config = Object.fromEntries(
    options.map(([name, option]) => [name, given[kebabCase(name)] ?? defaultOf(option, dataset)])
      .filter(([, value]) => value !== undefined),
  ) as unknown as Config;
  checkTogether(config);
  return config;
}

/**
 * What `deno task attack` would do with these options, the rest being defaults.
 *
 * @param options by `AttackConfig`'s names, numbers as text
 * @throws as `resolveConfig`
 */
export function attackConfig(options: Readonly<Record<string, string | boolean>>): AttackConfig {
  return resolveConfig(ATTACK_OPTIONS, options);
}

/**
 * The same for `deno task reproduce`.
 *
 * @param options by `ReproduceConfig`'s names, numbers as text
 * @throws as `resolveConfig`
 */
export function reproduceConfig(options: Readonly<Record<string, string | boolean>>): ReproduceConfig {
  return resolveConfig(REPRODUCE_OPTIONS, options);
}

type NamedOption = [name: string, option: Option<unknown>];

function optionsOf<Config>(table: OptionTable<Config>): NamedOption[] {
  return Object.entries(table);
}

function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
}

function defaultInWords(option: Option<unknown>): string {
  if (option.defaultInWords !== undefined) return option.defaultInWords;
  const values = DATASETS.map((dataset) => defaultOf(option, dataset));
  if (values[0] === undefined || values[0] === false) return "";
  if (values[0] === values[1]) return `default ${values[0]}`;
  return `default ${DATASETS.map((dataset, i) => `${values[i]} for ${dataset}`).join(", ")}`;
}

function defaultOf({ default: value }: Option<unknown>, dataset: DatasetName): unknown {
  return typeof value === "function" ? value(dataset) : value;
}

/** Numbers come as text; what is none stays text, so that the error shows it as it was typed. */
function fromCommandLine(option: Option<unknown> | undefined, value: string | boolean): unknown {
  if (!(option?.schema instanceof z.ZodNumber) || typeof value !== "string") return value;
  const number = numberFromText(value);
  return Number.isNaN(number) ? value : number;
}

function parseJson({ path, text }: { path: string; text: string }): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`Cannot read ${path}: it must be JSON; ${(error as Error).message}`);
  }
}

/**
 * Returns `values` if all are options with values that they take, each short form as what it stands for. `where` names one
 * of them in the error.
 */
function check(
  options: readonly NamedOption[],
  values: unknown,
  where: (name: string) => string,
): Record<string, unknown> {
  const schema = z.strictObject(
    Object.fromEntries(options.flatMap(([name, { schema, short }]) => {
      const own: [string, z.ZodType] = [kebabCase(name), schema.optional()];
      return short ? [own, [short.name, z.boolean().optional()]] : [own];
    })),
  );
  const { data, error } = schema.safeParse(values);
  if (error === undefined) return withoutShortForms(options, data, where);
  const [issue] = error.issues;
  if (issue.code === "unrecognized_keys") {
    const [key] = issue.keys, names = Object.keys(schema.shape);
    throw new TypeError(
      `Cannot use ${where(key)}: there is no such option${didYouMean(key, names)} (options: ${
        names.join(", ")
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
  const name = String(issue.path[0]);
  const [, option] = options.find(([camelCase]) => kebabCase(camelCase) === name) ?? [];
  const found = (values as Record<string, unknown>)[name];
  const hint = option?.schema instanceof z.ZodEnum
    ? didYouMean(String(found), option.schema.options.map(String))
    : "";
  const allowed = option?.allowed ?? "true or false";
  throw new RangeError(`Cannot use ${where(name)}: it must be ${allowed}, found ${show(found)}${hint}`);
}

function withoutShortForms(
  options: readonly NamedOption[],
  values: Readonly<Record<string, unknown>>,
  where: (name: string) => string,
): Record<string, unknown> {
  const whole = { ...values };
  for (const [camelCase, { short }] of options) {
    if (short === undefined) continue;
    const name = kebabCase(camelCase), value = whole[name] ?? short.value;
    if (whole[short.name] && value !== short.value) {
      throw new RangeError(
        `Cannot use ${where(short.name)} with ${where(name)} ${show(value)}: it stands for ${
          show(short.value)
        }`,
      );
    }
    if (whole[short.name]) whole[name] = short.value;
    delete whole[short.name];
  }
  return whole;
}

function checkTogether({ dataset, data, partSize, seed, seeds }: RunConfig): void {
  if (seed + seeds - 1 > LARGEST_SEED) {
    throw new RangeError(
      `Cannot use ${seeds} seeds from ${seed} on: the last must be at most ${LARGEST_SEED}, found ${
        seed + seeds - 1
      }`,
    );
  }
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
