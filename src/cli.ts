/** The command line: `deno task attack` runs `cli.ts attack`. */
import { Command, CommanderError, Option } from "commander";
import process from "node:process";
import manifest from "../deno.json" with { type: "json" };
import { addAttackCommand } from "./commands/attack.ts";
import { addAuditCommand } from "./commands/audit.ts";
import { withoutFailures } from "./commands/error_stream.ts";
import { GateFailed, messageOf, Terminated, TryAgain } from "./commands/errors.ts";
import type { Io } from "./commands/io.ts";
import { addMergeCommand } from "./commands/merge.ts";
import { canRedraw } from "./commands/progress_display.ts";
import { addPlanCommand } from "./commands/plan.ts";
import { addReproduceCommand } from "./commands/reproduce.ts";
import { addStatusCommand } from "./commands/status.ts";
import { addTrainCommand } from "./commands/train.ts";
import { BUILDS } from "./kernels/module.ts";
import { giveUpNetwork } from "./platform/network.ts";
import { isUrl } from "./targets/http/url.ts";

/** Every command, one line each. */
const COMMANDS = [
  addAuditCommand,
  addAttackCommand,
  addReproduceCommand,
  addPlanCommand,
  addTrainCommand,
  addMergeCommand,
  addStatusCommand,
];

const FAILED = 1;
const WRONG_USAGE = 2;
const GATE_FAILED = 3;
/** The code of sysexits.h for a failure that passes: schedulers start such a job anew. */
const TRY_AGAIN = 75;
const INTERRUPTED = 130;
/** Milliseconds. npx passes on a Ctrl-C that the terminal has sent already: two so close together are one. */
const SAME_INTERRUPT = 500;

/**
 * Runs one command line.
 *
 * @param args without the program's name
 * @returns the exit code: 0, 1 (failed), 2 (wrong usage), 3 (a gate failed), 75 (stopped, to be tried
 * again) or 130 (interrupted)
 */
export async function main(args: readonly string[], io: Io): Promise<number> {
  try {
    // As npm does, some put "--" between a task and its options; no argument of ours starts with a dash.
    const separator = args.indexOf("--");
    await createProgram(io).parseAsync(args.filter((_, i) => i !== separator), { from: "user" });
    return 0;
  } catch (error) {
    // Commander has already written its own.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USAGE;
    if (error instanceof TryAgain) return TRY_AGAIN;
    if (io.signal.aborted) return INTERRUPTED;
    if (error instanceof GateFailed) {
      io.stderr.write(`${error.message}\n`);
      return GATE_FAILED;
    }
    io.stderr.write(`error: ${messageOf(error)}\n`);
    return FAILED;
  }
}

function createProgram(io: Io): Command {
  const program = new Command("kagemusha")
    .description("An auditor of membership inference: what a classifier tells of its training data.")
    .configureOutput({
      writeOut: (text) => io.print(text.trimEnd()),
      writeErr: (text) => io.stderr.write(text),
      // No colours, and so no need to read the environment.
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .configureHelp({
      minWidthToWrap: 20, // in a terminal of 60 columns what is said of an option stays beside it
      commandUsage(command) {
        const words = command.parent ? [...namesOf(command), command.usage()] : ["COMMAND", "[options]"];
        return `deno task ${words.join(" ")}`;
      },
    })
    .addOption(
      new Option("--default-kernels <NAME>", "what V8 was started for, said by the task").choices(BUILDS)
        .hideHelp(),
    )
    .addOption(new Option("--start-in <DIR>", "where the user stands, said by the task").hideHelp())
    .hook("preAction", () => {
      const { startIn } = program.opts();
      if (startIn !== undefined) io.enter(startIn);
    })
    .enablePositionalOptions()
    .helpOption("-h, --help", "print this text")
    .helpCommand("help [command]", "print a command's options and examples")
    .showHelpAfterError("(--help lists what is allowed)")
    .exitOverride();
  for (const add of COMMANDS) add(program, io);
  for (const command of [program, ...program.commands]) {
    command.version(manifest.version, "-V, --version", "print the version");
  }
  return program;
}

/** The names of a command and of those that it belongs to, but for the program. */
function namesOf(command: Command): string[] {
  return command.parent ? [...namesOf(command.parent), command.name()] : [];
}

/** Writes a text to standard output. The runtime's own error does not say to what. */
function print(text: string): void {
  try {
    console.log(text);
  } catch (error) {
    throw new Error(`Cannot write to standard output: ${messageOf(error)}`);
  }
}

/** Gives up the network and the environment where no endpoint is asked. */
async function leaveOnlyTarget({ target }: { readonly target?: string }): Promise<void> {
  if (target === undefined || !isUrl(target)) await giveUpNetwork();
}

if (import.meta.main) {
  const controller = new AbortController();
  let interrupted = -Infinity;
  // A scheduler may say it several times, and then waits.
  const end = () => controller.abort(new Terminated("The program was asked to end"));
  const stop = () => {
    const again = performance.now() - interrupted > SAME_INTERRUPT;
    if (controller.signal.aborted && again) Deno.exit(INTERRUPTED);
    if (again) interrupted = performance.now();
    controller.abort();
  };
  const stderr = withoutFailures(process.stderr);
  Deno.addSignalListener("SIGINT", stop);
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", end);
  Deno.exit(
    await main(Deno.args, {
      print,
      readInput: () => new Response(Deno.stdin.readable).text(),
      stderr,
      live: canRedraw(stderr, { noColor: Deno.noColor, env: (name) => Deno.env.get(name) }),
      enter: Deno.chdir,
      signal: controller.signal,
      stopAtOnce() {
        Deno.removeSignalListener("SIGINT", stop);
        if (Deno.build.os !== "windows") Deno.removeSignalListener("SIGTERM", end);
      },
      // Imported only when it runs: TensorFlow.js takes longer to load than the help to print.
      runExperiment: async (...args) => await (await import("./experiment.ts")).runExperiment(...args),
      auditGiven: async (config, options) => {
        await leaveOnlyTarget(config);
        return await (await import("./given.ts")).auditGiven(config, {
          ...options,
          onConnected: giveUpNetwork,
        });
      },
      readGiven: async (config, options) => {
        await leaveOnlyTarget(config);
        const { readGiven } = await import("./answers/given.ts");
        return await readGiven(config, { ...options, onConnected: giveUpNetwork });
      },
      reproduce: async (...args) => await (await import("./reproduce/reproduce.ts")).reproduce(...args),
      reproduceStrong: async (...args) =>
        await (await import("./reproduce/strong/strong.ts")).reproduceStrong(...args),
      makePlan: async (...args) => await (await import("./cluster/make_plan.ts")).makePlan(...args),
      trainShare: async (...args) => await (await import("./cluster/train_share.ts")).trainShare(...args),
    }),
  );
}
