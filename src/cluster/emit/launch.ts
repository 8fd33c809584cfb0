/** A plan that is to be started: where its files lie, what its shares may take, and the commands that train them. */
import type { Limits } from "../limits.ts";
import type { Plan } from "../plan_file.ts";

/** All that a launcher depends on. Paths are from the root. */
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

/** Parts of a command that differ from those of this machine. */
export interface Elsewhere {
  readonly deno?: string;
  readonly plan?: string;
  readonly models?: string;
  /** False where the data set is to be found, or downloaded, as if nobody had named a folder. */
  readonly data?: boolean;
}

/**
 * Refuses paths that no launcher can name: a line's end is the end of a comment, of a rule of make, and of a command of parallel.
 *
 * @throws {RangeError} naming the path
 */
export function checkPaths({ path, project, deno, downloads = "", plan: { config } }: Launch): void {
  const broken = [path, config.models, config.out, config.data ?? "", project, deno, downloads].find((each) =>
    /[\n\r]/.test(each)
  );
  if (broken === undefined) return;
  throw new RangeError(
    `Cannot write what starts the shares: paths must be of one line, found ${JSON.stringify(broken)}`,
  );
}

/** The command that trains a share, without the share's index. */
export function trainCommand(launch: Launch, elsewhere: Elsewhere = {}): string[] {
  const { plan, path, deno } = launch;
  return [
    ...[elsewhere.deno ?? deno, "task", "--quiet", taskOf(plan, "train"), "--plan", elsewhere.plan ?? path],
    ...folders(launch, elsewhere),
    // Else a plan that is made anew would cut other shares under tasks that wait.
    ...["--of", String(plan.shares)],
  ];
}

/** The command that makes the report once all models are there. */
export function reportCommand(
  launch: Launch,
  { out, ...elsewhere }: Elsewhere & { readonly out?: string } = {},
): string[] {
  const { plan, path, deno } = launch, [command, ...parts] = plan.command;
  return [
    ...[elsewhere.deno ?? deno, "task", "--quiet", taskOf(plan, command), ...parts],
    ...["--config", elsewhere.plan ?? path],
    ...folders(launch, elsewhere),
    ...["--out", out ?? plan.config.out],
  ];
}

/** Folders that a command is to be told of: the plan names those that were given. */
function folders({ downloads }: Launch, { models, data = true }: Elsewhere): string[] {
  return [
    ...models === undefined ? [] : ["--models", models],
    ...downloads === undefined || !data ? [] : ["--data", downloads],
  ];
}

/** The task that runs with V8's flags for the plan's kernels. */
function taskOf({ config: { kernels } }: Plan, task: string): string {
  return kernels === "wide" ? `${task}:fast` : task;
}
