import type { Command } from "commander";
import { readPlan } from "../cluster/plan_file.ts";
import { type ModelState, type ModelStatus, type PlanStatus, planStatus } from "../cluster/status.ts";
import { counted } from "../counted.ts";
import { duration } from "../report/numbers.ts";
import { watch } from "./configured.ts";
import type { Io } from "./io.ts";

const DESCRIPTION =
  "Says which models of a plan are done, which are trained just now, where and how far, which failed and why, \
and what is left, with the time to the end.";

const AFTER_OPTIONS = `
The time goes by what the models that are done have taken, else by the plan. A
training on another machine counts as running until two minutes after its last
sign of life. A model that failed is tried again when its share is started anew.

Examples:
  deno task status --plan plan.json
      models in the folder that the plan names
  deno task status --plan plan.json --json | jq .counts
      one JSON object for another program

Exit codes: 0 the state is printed, 1 failed, 2 wrong usage.
`;

/** Adds `status` to the program: how far a plan is. */
export function addStatusCommand(program: Command, io: Io): void {
  program.command("status").summary("say how far a plan is").description(DESCRIPTION)
    .requiredOption("--plan <FILE>", "the plan, as deno task plan wrote it")
    .option("--models <DIR>", "the folder of the models; default: the plan's")
    .option("--json", "print the state as one JSON object")
    .helpOption("-h, --help", "print this text")
    .addHelpText("after", AFTER_OPTIONS)
    .action(async ({ plan: path, models, json }: { plan: string; models?: string; json?: boolean }) => {
      const status = await watch(
        { stopped: "Stopped." },
        io,
        async ({ onNotice }) => await planStatus(await readPlan(path), { models, onNotice }),
      );
      io.print(json ? JSON.stringify(status, null, 2) : statusText(status));
    });
}

/** The state in words. */
function statusText({ counts, atOnce, secondsLeft, models }: PlanStatus): string {
  const states = ["done", "running", "failed", "left"] as const;
  const told = states.filter((state) => state === "done" || counts[state] > 0);
  const lines = [
    `${counted(models.length, "model")}: ${told.map((state) => `${counts[state]} ${state}`).join(", ")}.`,
  ];
  if (counts.running > 0) {
    lines.push(`About ${duration(secondsLeft)} to the end, ${atOnce} at once as now.`);
  } else if (counts.left > 0) {
    lines.push(
      `Nothing is trained just now. About ${duration(secondsLeft)} once all shares run, ${
        counted(atOnce, "model")
      } at once.`,
    );
  }
  for (const state of ["running", "failed", "left"] as const) {
    const those = models.filter((model) => model.state === state);
    if (those.length === 0) continue;
    const width = Math.max(...those.map(({ name }) => name.length));
    lines.push(
      "",
      `${state}:`,
      ...those.map((model) => `  ${model.name.padEnd(width)}  ${wordsOf(model)}`.trimEnd()),
    );
  }
  return lines.join("\n");
}

function wordsOf(model: ModelStatus & ModelState): string {
  switch (model.state) {
    case "running": {
      const { epoch, epochs, host, pid } = model;
      return `${epoch === 0 ? "starting" : `epoch ${epoch} of ${epochs}`}, process ${pid} of ${host}`;
    }
    case "failed":
      return `${model.error} (on ${model.host})`;
    case "left":
      return model.epoch === 0 ? "" : `stopped after epoch ${model.epoch} of ${model.epochs}`;
    case "done":
      return "";
  }
}
