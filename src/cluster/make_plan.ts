/** Makes the plan of a run: its models, and what they will take. */
import { findByAnyKernels, specOf } from "../model/model_files.ts";
import type { Watcher } from "../progress.ts";
import { provenance } from "../provenance.ts";
import { bytesBesideTrainings, bytesOfTraining } from "../reproduce/plan.ts";
import { Store } from "../store.ts";
import { sharesWithin } from "./limits.ts";
import { measureModels } from "./measure_models.ts";
import { type Plan, PLAN_FORMAT, type PlanModel } from "./plan_file.ts";
import { requestedJobs, type TrainingRun } from "./requested_jobs.ts";

/** Options of `makePlan`. */
export interface MakePlanOptions extends Partial<Watcher> {
  /** The number of shares. */
  readonly shares?: number;
  /** The hours that a share may take at most, from which the number of shares comes. */
  readonly hours?: number;
}

/** Shares where nobody says how many. */
const USUAL_SHARES = 16;

/**
 * Plans a run's trainings: every model that it needs, those that are there already among them. `reproduce strong` takes models of any
 * kernels, so that those which other kernels have trained are left out.
 *
 * @throws {Error} where no model is left, and as `requestedJobs` and `measureModels`
 */
export async function makePlan(
  run: TrainingRun,
  { shares, hours, onProgress = () => {}, onNotice = () => {}, signal }: MakePlanOptions,
): Promise<Plan> {
  const watcher: Watcher = { onProgress, onNotice, signal };
  const { threads = 1, workers } = run.config;
  const { jobs: all, module } = await requestedJobs({ ...run, threads }, watcher);
  const store = new Store(run.config.models, { onNotice });
  const named = await Promise.all(all.map(async (job) => {
    const spec = await specOf(job, { module, threads });
    return { job, spec, key: await store.key("model", spec) };
  }));
  const others = run.command.at(-1) === "strong"
    ? await findByAnyKernels(all, { store, module, onNotice })
    : [];
  const specKey = (place: number) => others[place] && store.key("model", others[place].spec);
  const keys = await Promise.all(all.map((_, place) => specKey(place)));
  const models = named.filter(({ key }, place) => keys[place] === undefined || keys[place] === key);
  if (models.length === 0) {
    throw new Error(
      `Cannot plan trainings: ${run.config.models} has all ${all.length} models, by other kernels or threads`,
    );
  }
  const jobs = models.map(({ job }) => job);
  const seconds = await measureModels(jobs, {
    workers: Math.min(workers, jobs.length),
    threads,
    module,
    ...watcher,
  });
  const planned = models.map(({ job, spec, key }, place): PlanModel => ({
    name: job.name,
    key,
    spec,
    seconds: seconds[place],
    bytes: bytesOfTraining(job),
  }));
  const sharesIn = (hours: number | undefined) =>
    hours === undefined ? undefined : sharesWithin(hours, { models: planned, config: run.config });
  const { versions, machine, date, commit } = await provenance(module);
  return {
    format: PLAN_FORMAT,
    date,
    ...commit !== undefined && { commit },
    machine,
    versions,
    ...run,
    // The run that takes the plan as its configuration trains what is missing as the plan has it.
    config: { ...run.config, threads },
    threads,
    shares: Math.min(planned.length, shares ?? sharesIn(hours) ?? USUAL_SHARES),
    bytes: bytesBesideTrainings(jobs),
    models: planned,
  } as Plan;
}
