/** The way from what was typed and what a file says to a run's configuration, by the tables in options/. */
import { z } from "zod";
import { AUDIT_OPTIONS, type AuditConfig, PLACES } from "./options/audit.ts";
import { checkAudit } from "./config/audit_checks.ts";
import { checkEffect, checkTogether } from "./config/checks.ts";
import { type ConfigFile, kebabCase, parseConfigFile } from "./config/file.ts";
import { auditFolder, runFolders } from "./config/run_folder.ts";
import { numberFromText } from "./config/schemas.ts";
import { type NamedOption, takeValues } from "./config/values.ts";
import type { DatasetName } from "./dataset/datasets.ts";
import type { Build } from "./kernels/module.ts";
import type { Option, OptionTable } from "./options/option.ts";
import { DATASETS, type RunConfig } from "./options/run.ts";

/** An option as the command line takes and explains it. */
export interface CommandLineOption {
  /** On the command line after `--`, and in configuration files: `part-size`. */
  readonly name: string;
  /** The value's name in the help; a switch has none. */
  readonly argument?: string;
  /** True where `--no-<name>` overrules a file that switches it on. */
  readonly hasOpposite: boolean;
  /** True where it may be given several times. */
  readonly repeats: boolean;
  /** The heading that it stands under in the help. */
  readonly group: string;
  /** Its effect, the values that it takes, and its default. */
  readonly help: string;
}

/** The arguments that say by themselves which values they stand for. */
const SELF_EVIDENT = ["DIR", "FILE", "CONDITION", "COLUMN", "COLUMNS", "CLASSES"];

/** Every option of a command, in the help's order. */
export function commandLineOptions<Config>(table: OptionTable<Config>): CommandLineOption[] {
  return optionsOf(table).flatMap(([name, option]) => {
    const { group, argument, help, allowed, short, repeats = false } = option;
    const values = argument === undefined || SELF_EVIDENT.includes(argument) ? "" : allowed;
    const details = [values, defaultInWords(option)].filter(Boolean).join("; ");
    const whole: CommandLineOption = {
      name: kebabCase(name),
      argument,
      hasOpposite: argument === undefined,
      repeats,
      group,
      help: details ? `${help} (${details})` : help,
    };
    return short
      ? [whole, { name: short.name, hasOpposite: false, repeats: false, group, help: short.help }]
      : [whole];
  });
}

/** Options as they were typed, by the table's names. */
export type Typed = Readonly<Record<string, string | boolean | readonly string[]>>;

/** Sources of a run's configuration beside the command line. */
export interface Surroundings {
  /** A configuration file. */
  readonly file?: ConfigFile;
  /** The kernels where neither the user nor the file names any. */
  readonly kernels?: Build;
  /** The command and its arguments: they begin the name of the run's folder. */
  readonly words?: readonly string[];
}

/** The values of a command's options. */
export interface Taken<Config> {
  /** Values that were given, and defaults for the others. */
  readonly config: Config;
  /** The names of those that differ from their defaults. */
  readonly unusual: readonly string[];
  /** The source of each that was given: `--part-size`. */
  readonly given: Readonly<Record<string, string>>;
}

/**
 * The values that the command line and a configuration file give. The command line beats the file, the file beats the
 * defaults.
 *
 * @param table the command's options
 * @param commandLine by the table's names, as typed: text, texts where it may be given several times, or a boolean for a
 * switch; absent where not given
 * @throws {SyntaxError} where the file is not JSON, or names an option twice
 * @throws {TypeError} where it is not an object, or has a key that is no option
 * @throws {RangeError} where an option has a value that it does not take
 */
export function takeOptions<Config extends object>(
  table: OptionTable<Config>,
  commandLine: Typed,
  { file, kernels }: Surroundings = {},
): Taken<Config> {
  const options = optionsOf(table);
  const onCommandLine = (name: string) => `--${kebabCase(name)}`;
  const inFile = (name: string) => `"${kebabCase(name)}" in ${file?.path}`;
  const fromFile = file === undefined ? {} : takeValues(options, parseConfigFile(file), inFile);
  const typed = takeValues(options, typedValues(options, commandLine), onCommandLine);

  const ofDataset = options.find(([name]) => name === "dataset")?.[1].default;
  const dataset = (typed.dataset ?? fromFile.dataset ?? ofDataset) as DatasetName;
  const defaults = Object.fromEntries(
    options.map(([name, option]) => [name, name === "kernels" && kernels || defaultOf(option, dataset)]),
  );
  const config = { ...defaults, ...fromFile, ...typed } as unknown as Config;
  const names = Object.keys(config) as (keyof Config & string)[];
  const unusual = names.filter((name) => JSON.stringify(config[name]) !== JSON.stringify(defaults[name]));
  // A report's configuration names every option: one with its default value asks for nothing there.
  const given = names.flatMap((name) =>
    name in typed ? [[name, onCommandLine(name)]] : unusual.includes(name) ? [[name, inFile(name)]] : []
  );
  return { config, unusual, given: Object.fromEntries(given) };
}

/**
 * The run that the command line and a configuration file ask for.
 *
 * @throws as `takeOptions`, and {RangeError} where options do not go together, or one has no effect
 */
export function resolveConfig<Config extends RunConfig>(
  table: OptionTable<Config>,
  commandLine: Typed,
  surroundings: Surroundings = {},
): Config {
  const { config, unusual, given } = takeOptions(table, commandLine, surroundings);
  const { kernels, words = ["run"] } = surroundings;
  checkTogether(config);
  checkEffect(config, given);
  const inName = optionsInName({ config, unusual }, kernels);
  return withoutUndefined({ ...config, ...runFolders(config, words, inName) });
}

/**
 * The configuration of `deno task audit`.
 *
 * @throws as `takeOptions`, and {SyntaxError} or {RangeError} where there are no answers, options do not go together, one
 * has no effect, or a condition is none
 */
export function resolveAuditConfig(commandLine: Typed, surroundings: Surroundings = {}): AuditConfig {
  const { config, unusual, given } = takeOptions(AUDIT_OPTIONS, commandLine, surroundings);
  checkAudit(config, given);
  const inName = optionsInName({ config, unusual }, surroundings.kernels, PLACES);
  return withoutUndefined({ ...config, out: config.out ?? auditFolder(inName) });
}

/** The options that a run's folder is named by, with their values. */
function optionsInName<Config extends object>(
  { config, unusual }: Pick<Taken<Config>, "config" | "unusual">,
  kernels: Build | undefined,
  without: readonly (keyof Config)[] = [],
): [string, unknown][] {
  // The task that starts V8 without bounds checks is another command: its reports do not replace the other's.
  const names = Object.keys(config).filter((name) =>
    unusual.includes(name) || name === "kernels" && kernels === "wide"
  ) as (keyof Config & string)[];
  return names.filter((name) => !without.includes(name)).map((name) => [kebabCase(name), config[name]]);
}

function optionsOf<Config>(table: OptionTable<Config>): NamedOption[] {
  return Object.entries(table);
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

/** The values by their names on the command line, short forms as they are. */
function typedValues(
  options: readonly NamedOption[],
  commandLine: Typed,
): Record<string, unknown> {
  const typed: [string, unknown][] = options.flatMap(([name, option]) => [
    [kebabCase(name), fromText(option, commandLine[name])],
    ...option.short ? [[option.short.name, commandLine[option.short.name]] as [string, unknown]] : [],
  ]);
  return withoutUndefined(Object.fromEntries(typed));
}

/** Numbers come as text; what is none stays text, so that the error shows it as it was typed. */
function fromText({ schema }: Option<unknown>, value: Typed[string] | undefined): unknown {
  if (!(schema instanceof z.ZodNumber) || typeof value !== "string") return value;
  const number = numberFromText(value);
  return Number.isNaN(number) ? value : number;
}

function withoutUndefined<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
