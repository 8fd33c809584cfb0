import type { Command } from "commander";
import { emitters } from "../cluster/emit/emitters.ts";
import { checkPaths, type Launch, reportCommand } from "../cluster/emit/launch.ts";
import { type Limits, limitsOf } from "../cluster/limits.ts";
import { type Plan, readPlan, writePlan } from "../cluster/plan_file.ts";
import type { TrainingRun } from "../cluster/requested_jobs.ts";
import { secondsOfShare, sharesOf } from "../cluster/shares.ts";
import type { Typed } from "../config.ts";
import { counted } from "../counted.ts";
import { datasets, DOWNLOADS } from "../dataset/datasets.ts";
import { writeFileAtomically } from "../files/atomic_write.ts";
import { ATTACK_OPTIONS } from "../options/attack.ts";
import type { OptionTable } from "../options/option.ts";
import { PLAN_OPTIONS, plannable, type PlanSettings } from "../options/plan.ts";
import { REPRODUCE_OPTIONS } from "../options/reproduce.ts";
import type { RunConfig } from "../options/run.ts";
import { absolutePath, isFile, isFolder, makeFolder } from "../platform/files.ts";
import { denoPath } from "../platform/machine.ts";
import { shellLine } from "../shell.ts";
import {
  ABOUT_FILES,
  addOptions,
  addTable,
  type Output,
  printResult,
  readConfig,
  readTable,
  watch,
} from "./configured.ts";
import { messageOf } from "./errors.ts";
import type { Io } from "./io.ts";
import { checkOptions, chosenParts, partsArgument } from "./reproduce.ts";

const DESCRIPTION =
  "Plans the trainings of attack or reproduce for many machines: writes one file with every model, the time and the memory that \
it takes, and what starts the trainings on a cluster.";

const AFTER = `
A plan names each model by what makes it. deno task train trains a share of
them, deno task status says how far all are, and the command that is planned
then finds all models there and makes its report. The plan's folder of models,
the data set and this program must be where the machines find them, or deno task
train is told of other places.

The time comes from a few steps of each network on this machine, and is another
one on others. --shares N or --hours H says how many shares there are.

Examples:
  deno task plan attack --dataset cifar10 --shadows 64 --emit slurm --hours 4
      shares of at most four hours, and the array job that trains them
  deno task plan reproduce --emit make --shares 22
      the models of the article, a share each, as a Makefile
  deno task plan reproduce strong --emit kubernetes --strict
      the same bits on all processors

Exit codes: 0 the plan is written, 1 failed, 2 wrong usage, 130 interrupted.
`;

/** Adds `plan` to the program, with a command of its own for each that trains. */
export function addPlanCommand(program: Command, io: Io): void {
  const plan = program.command("plan").summary("plan the trainings of attack or reproduce for many machines")
    .description(DESCRIPTION)
    .helpOption("-h, --help", "print this text")
    .helpCommand(false)
    .addHelpText("after", `\ndeno task plan attack --help lists the options.\n${AFTER}`);
  const attack = plan.command("attack", { isDefault: true }).summary(
    "what attack trains; taken where none is named",
  )
    .description(DESCRIPTION);
  addPlanOptions(attack, ATTACK_OPTIONS)
    .action(async (options: Output & Typed) => {
      const { settings, own } = ownOptions(attack, options);
      const config = await readConfig(attack, plannable(ATTACK_OPTIONS), {
        io,
        options: own,
        words: ["attack"],
      });
      await writePlans({ command: ["attack"], config: fromRoot(config) }, { settings, output: options, io });
    });
  const reproduce = plan.command("reproduce").summary("what reproduce trains").description(DESCRIPTION)
    .addArgument(partsArgument());
  addPlanOptions(reproduce, REPRODUCE_OPTIONS)
    .action(async (chosen: Parameters<typeof chosenParts>[1], options: Output & Typed) => {
      const { settings, own } = ownOptions(reproduce, options);
      const { parts, isStrong } = chosenParts(reproduce, chosen),
        named = isStrong ? ["strong"] as const : parts;
      const config = await readConfig(reproduce, plannable(REPRODUCE_OPTIONS), {
        io,
        options: own,
        words: ["reproduce", ...named],
      });
      if (config.fromResults !== undefined) {
        reproduce.error("error: Cannot plan --from-results: stored results are read, and nothing is trained");
      }
      checkOptions(reproduce, config, isStrong);
      await writePlans({ command: ["reproduce", ...named], config: fromRoot(config) }, {
        settings,
        output: options,
        io,
      });
    });
}

function addPlanOptions<Config extends RunConfig>(command: Command, table: OptionTable<Config>): Command {
  return addOptions(addTable(command, PLAN_OPTIONS), plannable(table)).addHelpText(
    "after",
    `${ABOUT_FILES}\n${AFTER}`,
  );
}

/** The options of the plan, and those of the run. */
function ownOptions(
  command: Command,
  { json: _, quiet: __, ...options }: Output & Typed,
): { settings: PlanSettings; own: Typed } {
  const isOfPlan = ([name]: [string, unknown]) => Object.hasOwn(PLAN_OPTIONS, name);
  const all = Object.entries(options as Typed);
  const settings = readTable(command, PLAN_OPTIONS, Object.fromEntries(all.filter(isOfPlan)));
  if (settings.shares !== undefined && settings.hours !== undefined) {
    command.error("error: Cannot use --shares with --hours: the number of shares comes from the hours");
  }
  return { settings, own: Object.fromEntries(all.filter((option) => !isOfPlan(option))) };
}

/** A configuration whose folders are found from everywhere. */
function fromRoot<Config extends RunConfig>(config: Config): Config {
  const { data, models, out } = config;
  return {
    ...config,
    ...data !== undefined && { data: absolutePath(data) },
    models: absolutePath(models),
    out: absolutePath(out),
  };
}

/** Makes a plan, writes it and what starts it, and says what is to be done. */
async function writePlans(
  run: TrainingRun,
  { settings: { emit, shares, hours, plan: named }, output: { json, quiet }, io }: {
    settings: PlanSettings;
    output: Output;
    io: Io;
  },
): Promise<void> {
  const path = absolutePath(named ?? `${run.config.models}/plan.json`);
  if (path === run.config.models || await isFolder(path)) {
    throw new RangeError(`Cannot write the plan to ${path}: it must be a file, and that is a folder`);
  }
  const stopped = "Stopped. Nothing is written.";
  const plan = await watch(
    { quiet, stopped },
    io,
    (watcher) => io.makePlan(run, { shares, hours, ...watcher }),
  );
  const limits = limitsOf(plan, { hours });
  const launch: Launch = {
    plan,
    path,
    project: absolutePath(new URL("../..", import.meta.url)),
    deno: denoPath(),
    ...isDownloaded(plan) && { downloads: absolutePath(DOWNLOADS) },
    limits,
  };
  const emitter = emit && emitters[emit], launcher = emitter && path.replace(/(\.json)?$/, emitter.ending);
  if (emitter) checkPaths(launch);
  const text = emitter?.emit(launch);
  await makeFolder(path.slice(0, path.lastIndexOf("/")));
  await checkReplaceable(path, plan);
  await writePlan(path, plan);
  if (launcher !== undefined) await writeFileAtomically(launcher, new TextEncoder().encode(text));
  const written = [path, ...launcher === undefined ? [] : [launcher]];
  const there =
    (await Promise.all(plan.models.map(({ key }) => isFile(`${run.config.models}/model-${key}.safetensors`))))
      .filter(Boolean).length;
  const start = emitter
    ? emitter.start(launcher!, launch)
    : shellLine(["deno", "task", "train", "--plan", path, "--index", "0"]);
  printResult(
    io,
    json ? JSON.stringify(plan, null, 1) : [
      planInWords(plan, { limits, there }),
      ...tooLong(plan, hours),
      "",
      `Written: ${written.join(", ")}`,
      "",
      `To start: ${start}${emitter || plan.shares === 1 ? "" : ` and so on to ${plan.shares - 1}`}`,
      ...emitter?.isElsewhere ? [] : [`How far:  ${shellLine(["deno", "task", "status", "--plan", path])}`],
      ...emitter?.makesReport ? [] : [`Then:     ${shellLine(reportCommand({ ...launch, deno: "deno" }))}`],
    ].join("\n"),
    written,
  );
}

/** Refuses to write over another program's file, or over the plan of other models: what starts those reads it by its path. */
async function checkReplaceable(path: string, { models }: Plan): Promise<void> {
  if (!await isFile(path)) return;
  const before = await readPlan(path).catch((error) => {
    throw new Error(
      `Cannot replace ${path}: it is no plan that this program has written; ${messageOf(error)}`,
    );
  });
  const keysOf = (models: Plan["models"]) => models.map(({ key }) => key).sort().join();
  if (keysOf(before.models) === keysOf(models)) return;
  throw new Error(
    `Cannot replace ${path}: it is the plan of other models (${before.command.join(" ")}, ${
      counted(before.models.length, "model")
    }), and what starts them reads it; name another file with --plan, or remove it`,
  );
}

function isDownloaded({ config: { dataset, data } }: Plan): boolean {
  return datasets[dataset].readsFolder && data === undefined;
}

/** The plan as its reader sees it: how many models, how long, how much memory. */
function planInWords(plan: Plan, { limits, there }: { limits: Limits; there: number }): string {
  const { models, shares, threads, config: { workers } } = plan;
  const seconds = models.reduce((sum, { seconds }) => sum + seconds, 0) / workers;
  const times = sharesOf(models, shares).map((share) => secondsOfShare(share, workers));
  return [
    `To train: ${counted(models.length, "model")}${
      there > 0 ? `, of which ${there} are there already` : ""
    }. ` +
    `On machines like this one that takes about ${duration(seconds)} in all, ` +
    `${counted(shares, "share")} of ${range(Math.min(...times), Math.max(...times))}.`,
    `A share trains ${counted(workers, "model")} at once${
      threads > 1 ? ` by ${threads} threads each` : ""
    } and is given ` +
    `${counted(limits.cores, "core")}, ${(limits.bytes / 1e9).toFixed(1)} GB of memory and ${
      duration(limits.seconds)
    }.`,
  ].join("\n");
}

/** A sentence on models that take longer than a share may. */
function tooLong({ models }: Plan, hours: number | undefined): string[] {
  const longest = Math.max(...models.map(({ seconds }) => seconds));
  if (hours === undefined || longest <= 3600 * hours) return [];
  return [
    `The longest model takes ${
      duration(longest)
    }, more than --hours: its share has to be started again, and goes on from a checkpoint.`,
  ];
}

/** The shortest and the longest of some durations. */
function range(least: number, most: number): string {
  const [from, to] = [least, most].map(duration);
  return from === to ? from : `${from} to ${to}`;
}

/** Seconds, minutes, or hours and minutes. */
function duration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
