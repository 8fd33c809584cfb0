/** The jobs that a run would train, made by the functions that the run itself makes them by. */
import { loadDataset } from "../dataset/load_dataset.ts";
import { compileKernels, type KernelModule } from "../kernels/module.ts";
import type { ModelJob } from "../model/jobs.ts";
import type { AttackConfig } from "../options/attack.ts";
import type { ReproduceConfig } from "../options/reproduce.ts";
import type { Watcher } from "../progress.ts";
import { articleJobs } from "../reproduce/article_jobs.ts";
import { ALL_PARTS, type Part } from "../reproduce/models.ts";
import { strongJobs } from "../reproduce/strong/jobs.ts";
import { planTrials } from "../shadows/plan_trials.ts";

/** A run of `deno task attack`. */
export interface AttackRun {
  readonly command: readonly ["attack"];
  readonly config: AttackConfig;
}

/** A run of `deno task reproduce`, with the parts that are named: none for all but `strong`, or `strong` alone. */
export interface ReproduceRun {
  readonly command: readonly ["reproduce", ...(Part | "strong")[]];
  readonly config: ReproduceConfig;
}

/** A run whose models can be trained elsewhere. */
export type TrainingRun = AttackRun | ReproduceRun;

/** The models of a run, before they are trained. */
export interface RequestedJobs {
  /** The jobs in the run's order, each with a name of its own. */
  readonly jobs: readonly ModelJob[];
  /** The kernels that they are trained with. */
  readonly module: KernelModule;
}

/**
 * The jobs that a run would train in an empty folder, by so many threads each.
 *
 * @throws what the signal was aborted with, and errors that name what could not be read
 */
export async function requestedJobs(
  run: TrainingRun & { readonly threads: number },
  watcher: Watcher,
): Promise<RequestedJobs> {
  const module = await compileKernels(run.config.kernels, { shared: run.threads > 1 });
  return { jobs: withOwnNames(await jobsOf(run, watcher)), module };
}

/** True for a run of `attack`. */
export function isAttack(run: TrainingRun): run is AttackRun {
  return run.command[0] === "attack";
}

async function jobsOf(run: TrainingRun, watcher: Watcher): Promise<readonly ModelJob[]> {
  if (isAttack(run)) return (await planTrials(run.config, watcher)).plan.jobs;
  const { command: [, ...parts], config } = run;
  const dataset = await loadDataset(config, watcher);
  if (parts.includes("strong")) {
    return strongJobs(config, dataset).jobs.map(({ job, name }) => ({ ...job, name }));
  }
  return articleJobs(ALL_PARTS.filter((part) => parts.includes(part)), { config, dataset }).jobs;
}

/** Jobs whose names tell them apart: where two have one name, all are named by their architectures, too. */
function withOwnNames(jobs: readonly ModelJob[]): readonly ModelJob[] {
  if (new Set(jobs.map(({ name }) => name)).size === jobs.length) return jobs;
  return jobs.map((job) => ({ ...job, name: `${job.name} ${job.network.architecture}` }));
}
