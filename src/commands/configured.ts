/** Options from a table, a configuration file and progress: the common part of all commands that run something. */
import { type Command, Option } from "commander";
import { commandLineOptions, resolveConfig, type Surroundings, takeOptions, type Typed } from "../config.ts";
import type { OptionTable } from "../options/option.ts";
import type { RunConfig } from "../options/run.ts";
import { readText } from "../platform/files.ts";
import { noticesOnce } from "../notices.ts";
import type { Watcher } from "../progress.ts";
import { messageOf, Terminated } from "./errors.ts";
import type { Io } from "./io.ts";
import { createProgressDisplay } from "./progress_display.ts";

/** Said below the options of a command. */
export const ABOUT_FILES = `
Paths, the defaults too, start from the folder that you are in.
A configuration file holds options by the same names, all but those under
Output:
  {"dataset": "cifar10", "part-size": 1000, "strict": true}
The command line overrules it.`;

/** Options of what a command prints. */
export interface Output {
  readonly json?: boolean;
  readonly quiet?: boolean;
  /** Said where the user has stopped the work. */
  readonly stopped?: string;
}

/** Adds the table's options, `--config`, and those that say what is printed. */
export function addOptions<Config>(command: Command, table: OptionTable<Config>): Command {
  return addTable(command, table).optionsGroup("Run:").option(
    "--config <FILE>",
    "read options from a JSON file, or those of a report.json, its folder excepted; - is standard input",
  )
    .optionsGroup("Output:")
    .option("--json", "print the report as one JSON object")
    .option("--quiet", "print the result and errors only, no progress")
    .helpOption("-h, --help", "print this text");
}

/** Adds a table's options, and no others. */
export function addTable<Config>(command: Command, table: OptionTable<Config>): Command {
  for (const { name, argument, hasOpposite, repeats, group, help } of commandLineOptions(table)) {
    command.optionsGroup(`${group}:`);
    const option = new Option(argument === undefined ? `--${name}` : `--${name} <${argument}>`, help);
    command.addOption(repeats ? option.argParser(collect) : option);
    if (hasOpposite) command.addOption(new Option(`--no-${name}`).hideHelp());
  }
  return command;
}

/** Adds a value to those of an option that were given before it. */
function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** A command's configuration, and where each value came from. */
export interface Asked {
  readonly io: Io;
  /** As typed, with the configuration file's path as `config`. */
  readonly options: Typed;
  /** The command and its arguments. */
  readonly words: readonly string[];
}

/** The configuration that was asked for; ends the command as wrong usage where it is none. */
export async function readConfig<Config extends RunConfig>(
  command: Command,
  table: OptionTable<Config>,
  asked: Asked,
): Promise<Config> {
  return await readConfigBy(command, asked, (options, told) => resolveConfig(table, options, told));
}

/** A command's configuration as `readConfig` reads it, by a resolver of the command's own. */
export async function readConfigBy<Config>(
  command: Command,
  { io, options: { config: path, ...options }, words }: Asked,
  resolve: (options: Typed, surroundings: Surroundings) => Config,
): Promise<Config> {
  try {
    return resolve(options, {
      file: typeof path === "string" ? { path, text: await readConfigText(path, io) } : undefined,
      kernels: command.optsWithGlobals().defaultKernels,
      words,
    });
  } catch (error) {
    return command.error(`error: ${messageOf(error)}`);
  }
}

/** The values of a table's options where no configuration file is read; ends the command as wrong usage where they are none. */
export function readTable<Config extends object>(
  command: Command,
  table: OptionTable<Config>,
  options: Typed,
): Config {
  try {
    return takeOptions(table, options).config;
  } catch (error) {
    return command.error(`error: ${messageOf(error)}`);
  }
}

/** Deno lets no task open standard input by a path. */
const STANDARD_INPUT = ["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"];

async function readConfigText(path: string, io: Io): Promise<string> {
  try {
    return STANDARD_INPUT.includes(path) ? await io.readInput() : await readText(path);
  } catch (error) {
    throw new Error(`Cannot read the configuration ${path}: ${(error as Error).message}`);
  }
}

/** The paths of files in a folder. */
export function pathsIn(folder: string, names: readonly string[]): string[] {
  return names.map((name) => `${folder.replace(/\/+$/, "")}/${name}`);
}

/**
 * Prints what a run came to, whose files are written.
 *
 * @throws {Error} that names the files, where standard output takes nothing
 */
export function printResult(io: Io, text: string, written: readonly string[]): void {
  try {
    io.print(text);
  } catch (error) {
    throw new Error(`${messageOf(error)}. All is done and written: ${written.join(", ")}`);
  }
}

/** Shows the progress of `work` unless it is to be quiet; says what an interruption does. */
export async function watch<Result>(
  { quiet, stopped = "Stopped. The same command goes on from the last checkpoint." }: Output,
  io: Io,
  work: (watcher: Partial<Watcher>) => Promise<Result>,
): Promise<Result> {
  const display = quiet ? undefined : createProgressDisplay(io.stderr, { live: io.live });
  const { note } = noticesOnce((text) => display?.notice(text));
  const stop = () => {
    display?.close();
    const byUser = !(io.signal.reason instanceof Terminated);
    display?.notice(byUser ? "Stopping. Ctrl-C again stops at once." : "Stopping.");
  };
  io.signal.addEventListener("abort", stop);
  try {
    return await work({ onProgress: display?.show, onNotice: note, signal: io.signal });
  } catch (error) {
    if (io.signal.aborted) display?.notice(stopped);
    throw error;
  } finally {
    io.signal.removeEventListener("abort", stop);
    display?.close();
  }
}
