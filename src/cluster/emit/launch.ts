/** A plan that is to be started: where its files lie, what its shares may take, and the commands that train them. */
import type { Limits } from "../limits.ts";
import type { Plan } from "../plan_file.ts";

/** All that starts a plan depends on. Paths are from the root. */
export interface Launch {
  readonly plan: Plan;
  /** The plan's file. */
  readonly path: string;
  /** The folder of this program, whose tasks run there. */
  readonly project: string;
  /** Deno as it is on this machine. */
  readonly deno: string;
  /** The folder that the data set was downloaded to; absent where none was. */
  readonly downloads?: string;
  readonly limits: Limits;
}

/** Places that differ from those of this machine. */
export interface Elsewhere {
  readonly deno?: string;
  readonly plan?: string;
  readonly models?: string;
  readonly data?: string;
}

/** The task that trains a share, with V8's flags for the plan's kernels. */
function taskOf({ config: { kernels } }: Plan, task: string): string {
  return kernels === "wide" ? `${task}:fast` : task;
}

/** The command that trains a share, without the share's index. */
export function trainCommand(
  { plan, path, deno, downloads }: Launch,
  { deno: program = deno, plan: file = path, models, data = downloads }: Elsewhere = {},
): string[] {
  return [
    ...[program, "task", "--quiet", taskOf(plan, "train"), "--plan", file],
    ...models === undefined ? [] : ["--models", models],
    ...data === undefined ? [] : ["--data", data],
  ];
}

/** The command that makes the report once all models are there. */
export function reportCommand(
  { plan, path, deno, downloads }: Launch,
  { deno: program = deno, plan: file = path, models, data = downloads, out = plan.config.out }:
    & Elsewhere
    & { readonly out?: string } = {},
): string[] {
  const [command, ...parts] = plan.command;
  return [
    ...[program, "task", "--quiet", taskOf(plan, command), ...parts, "--config", file],
    ...models === undefined ? [] : ["--models", models],
    ...data === undefined ? [] : ["--data", data],
    ...["--out", out],
  ];
}
