import type { Command } from "commander";
import { readPlan } from "../cluster/plan_file.ts";
import type { Typed } from "../config.ts";
import { counted } from "../counted.ts";
import { TRAIN_OPTIONS, type TrainSettings } from "../options/train.ts";
import { describeMachine, environmentVariable } from "../platform/machine.ts";
import { addTable, type Output, readTable, watch } from "./configured.ts";
import { Terminated, TryAgain } from "./errors.ts";
import type { Io } from "./io.ts";

const DESCRIPTION =
  "Trains one share of a plan, and nothing else: what a scheduler starts once for each share, on whatever machine.";

const AFTER_OPTIONS = `
Several processes may train shares in one folder at the same time, on machines
that share it: no model is trained twice. Or each has a folder of its own, and
deno task merge brings them together. A model that is there is not trained
again, and a training that was stopped goes on from its last checkpoint.

SIGTERM ends the step under way, leaves checkpoints, and exits with 75: what a
scheduler is to start again.

Examples:
  deno task train --plan runs/cifar10/plan.json --index 3
      the fourth share
  deno task train --plan plan.json --index 0 --of 1 --models here --data cifar
      all models, with folders of this machine

Exit codes: 0 all models of the share are there, 1 a model failed for good (the
others are trained all the same), 2 wrong usage, 75 stopped by SIGTERM: start it
again, 130 interrupted.
`;

/** Variables by which schedulers say which share it is. */
const INDICES = ["SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX"];
/** The variable by which Slurm says how many cores it has given. */
const CORES = "SLURM_CPUS_PER_TASK";

/** Adds `train` to the program: a share of a plan. */
export function addTrainCommand(program: Command, io: Io): void {
  const command = program.command("train").summary("train one share of a plan").description(DESCRIPTION);
  addTable(command, TRAIN_OPTIONS).optionsGroup("Output:")
    .option("--quiet", "print the result and errors only, no progress")
    .helpOption("-h, --help", "print this text")
    .addHelpText("after", AFTER_OPTIONS)
    .action(async ({ quiet, ...options }: Output & Typed) => {
      const settings = readTable(command, TRAIN_OPTIONS, options as Typed);
      if (settings.plan === undefined) {
        command.error("error: Cannot train a share: --plan FILE must say of which plan");
      }
      const plan = await readPlan(settings.plan);
      // A scheduler has given this process cores of its own; started by hand, it shares the machine with other shares.
      const isScheduled = [CORES, ...INDICES].some((name) => environmentVariable(name) !== undefined);
      const {
        of = plan.shares,
        workers = isScheduled ? undefined : plan.config.workers,
        models = plan.config.models,
        data = plan.config.data,
      } = settings;
      const index = indexOf(command, settings, of);
      const cores = wholeNumber(environmentVariable(CORES)) ?? describeMachine().cores;
      const config = { ...plan.config, models, ...data !== undefined && { data } };
      const trained = await watch(
        { quiet },
        io,
        (watcher) =>
          io.trainShare({ ...plan, config } as typeof plan, { index, of, cores, workers, ...watcher }),
      )
        .catch((error) => {
          throw io.signal.reason instanceof Terminated ? new TryAgain("Stopped", { cause: error }) : error;
        });
      io.print(`Share ${index} of ${of}: ${counted(trained.models, "model")} in ${trained.directory}.`);
    });
}

/** The share's place; ends the command as wrong usage where nobody says it, or it is none. */
function indexOf(command: Command, { index: asked }: TrainSettings, of: number): number {
  if (asked !== undefined) return placeOf(command, asked, { of, said: "--index" });
  for (const name of INDICES) {
    const text = environmentVariable(name), value = wholeNumber(text);
    if (value !== undefined) return placeOf(command, value, { of, said: name });
    if (text !== undefined) {
      return command.error(`error: Cannot train a share: ${name} must be a whole number, found ${text}`);
    }
  }
  if (of === 1) return 0;
  return command.error(
    `error: Cannot train a share: --index, ${INDICES.join(" or ")} must say which of the ${of}`,
  );
}

function placeOf(command: Command, index: number, { of, said }: { of: number; said: string }): number {
  if (index < of) return index;
  return command.error(
    `error: Cannot train share ${index}, as ${said} has it: the shares of ${of} count from 0 to ${of - 1}`,
  );
}

/** The whole number that a variable holds; undefined where it holds none. */
function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
