import { join } from "node:path";
import { type Command, Option } from "commander";
import { commandLineOptions, resolveConfig } from "../config.ts";
import { ATTACK_OPTIONS, type AttackConfig } from "../options.ts";
import { renderText } from "../report/text.ts";
import type { Io } from "./io.ts";
import { createProgressDisplay } from "./progress_display.ts";

const DESCRIPTION =
  "Measures how much of its training data an image classifier gives away: trains a target model \
and an attacker's shadow model of it, guesses from the target's answers alone which images it was trained on, and \
reports how often the guess is right.";

const AFTER_OPTIONS = `
A configuration file holds the same names, those under Output excepted:
  {"dataset": "cifar10", "part-size": 1000, "augment": true}
The command line overrules it, also by a switch's opposite: --no-augment.

Examples:
  deno task attack
      synthetic images, nothing to download, about two minutes
  deno task attack --dataset cifar10 --data ~/cifar-10-batches-bin
      real images, four parts of 12500: an hour or more
  deno task attack --target resnet56 --shadow resnet110
      deeper nets; the shadow need not have the target's architecture
  deno task attack:fast --dataset cifar10
      half as long on a processor with AVX2; --fast says what that costs
  deno task attack --dropout 0.1 --adaptive
      does dropout protect the target from an attacker who knows of it?
  deno task attack --json | jq '.attacks[0].accuracy'
      one JSON object for another program

Exit codes: 0 the report is written, 1 failed, 2 wrong usage, 130 interrupted.

Test only models and data that are yours, or that you have permission to test.
`;

/** Adds `attack` to the program: the whole experiment, from images to the report. */
export function addAttackCommand(program: Command, io: Io): void {
  const command = program.command("attack").summary("run the whole experiment").description(DESCRIPTION);
  for (const { name, argument, group, help } of commandLineOptions(ATTACK_OPTIONS)) {
    command.optionsGroup(`${group}:`);
    command.option(argument === undefined ? `--${name}` : `--${name} <${argument}>`, help);
    if (argument === undefined) command.addOption(new Option(`--no-${name}`).hideHelp());
  }
  command.option("--config <FILE>", "read options from a JSON file")
    .optionsGroup("Output:")
    .option("--json", "print the report as one JSON object")
    .option("--quiet", "print the result and errors only, no progress")
    .helpOption("-h, --help", "print this text")
    .addHelpText("after", AFTER_OPTIONS)
    .action(async ({ config: file, json, quiet, ...options }) => {
      const config = readConfig(command, options, file);
      await attack(config, { json, quiet }, io);
    });
}

function readConfig(
  command: Command,
  options: Record<string, string | boolean>,
  path?: string,
): AttackConfig {
  try {
    return resolveConfig(
      ATTACK_OPTIONS,
      options,
      path === undefined ? undefined : { path, text: readText(path) },
    );
  } catch (error) {
    return command.error(`error: ${(error as Error).message}`);
  }
}

function readText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    throw new Error(`Cannot read the configuration ${path}: ${(error as Error).message}`);
  }
}

async function attack(config: AttackConfig, output: { json?: boolean; quiet?: boolean }, io: Io) {
  const display = output.quiet ? undefined : createProgressDisplay(io.stderr, { live: io.live });
  const stop = () => {
    display?.close();
    display?.notice("Stopping. Ctrl-C again stops at once.");
  };
  io.signal.addEventListener("abort", stop);
  try {
    const report = await io.runExperiment(config, {
      onProgress: display?.show,
      onNotice: display?.notice,
      signal: io.signal,
    });
    display?.close();
    if (output.json) return io.print(JSON.stringify(report, null, 2));
    const paths = ["html", "txt", "json"].map((extension) => join(config.out, `report.${extension}`));
    io.print(`${renderText(report).trimEnd()}\n\nReports: ${paths.join(", ")}`);
  } catch (error) {
    if (io.signal.aborted) display?.notice("Stopped. The same command goes on from the last checkpoint.");
    throw error;
  } finally {
    io.signal.removeEventListener("abort", stop);
    display?.close();
  }
}
