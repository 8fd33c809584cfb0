/** Trains a share of a plan. */
import { isObject } from "../check_object.ts";
import { type ModelSpec, specOf } from "../model/model_files.ts";
import { planTraining } from "../model/plan_training.ts";
import { trainModels } from "../model/train_models.ts";
import type { Watcher } from "../progress.ts";
import { Store } from "../store.ts";
import type { Plan } from "./plan_file.ts";
import { requestedJobs } from "./requested_jobs.ts";
import { sharesOf } from "./shares.ts";

/** Options of `trainShare`. */
export interface TrainShareOptions extends Partial<Watcher> {
  /** The share's place, from 0. */
  readonly index: number;
  /** The number of shares. */
  readonly of: number;
  /** The cores that may be used: as many models are trained at once as they suffice for. */
  readonly cores: number;
  /** Models trained at once, where another number is asked for. */
  readonly workers?: number;
}

/** The result of a share. */
export interface TrainedShare {
  readonly models: number;
  /** The folder that has them. */
  readonly directory: string;
}

/**
 * Trains the models of a share that its folder lacks, the longest first. One that fails keeps no other one from being trained.
 *
 * @throws what the signal was aborted with, once all trainings under way have left their checkpoints; {Error} where a model would become another one here than the plan's, or naming all models that failed
 */
export async function trainShare(
  plan: Plan,
  { index, of, cores, workers, onProgress = () => {}, onNotice = () => {}, signal }: TrainShareOptions,
): Promise<TrainedShare> {
  const share = sharesOf(plan.models, of)[index], { models: directory, kernels } = plan.config;
  const watcher: Watcher = { onProgress, onNotice, signal };
  if (share.length > 0) {
    const { jobs: all, module } = await requestedJobs(plan, watcher);
    const byName = new Map(all.map((job) => [job.name, job]));
    const jobs = await Promise.all(share.map(async ({ name, spec }) => {
      const job = byName.get(name);
      if (!job) {
        throw new Error(
          `Cannot train ${name}: ${plan.command.join(" ")} has no such model with the plan's options`,
        );
      }
      checkSame(name, { needed: spec, found: await specOf(job, { module, threads: plan.threads }) });
      return job;
    }));
    const store = new Store(directory, { onNotice });
    const planned = await planTraining(jobs, {
      workers: workers ?? Math.max(1, Math.floor(cores / plan.threads)),
      threads: plan.threads,
      kernels,
      store,
      ...watcher,
    });
    await trainModels(planned, { store, keepGoing: true, share: { index, of }, ...watcher });
  }
  return { models: share.length, directory };
}

/** The cause of a part that differs, and the remedy. */
const ADVICE: Readonly<Record<string, string>> = {
  kernels: "run deno task build at the plan's commit",
  dataset: "--data must name the images that the plan was made with",
};

/** Refuses to train a model that would not be the plan's. */
function checkSame(name: string, { needed, found }: { needed: ModelSpec; found: ModelSpec }): void {
  const [own, wanted] = [found, needed].map((spec) => partsOf(spec));
  // The causes of other differences come first.
  const parts = new Set([...Object.keys(ADVICE), ...wanted.keys(), ...own.keys()]);
  for (const part of parts) {
    if (own.get(part) === wanted.get(part)) continue;
    throw new Error(
      `Cannot train ${name} as planned: its ${part} must be ${wanted.get(part) ?? "absent"}, found ` +
        `${own.get(part) ?? "none"}; ${
          ADVICE[part] ?? "train by the version of this program that made the plan"
        }`,
    );
  }
}

/** The parts of a spec by their names, as `recipe.epochs`, with their values as JSON. */
function partsOf(spec: object, within = ""): Map<string, string> {
  return new Map(
    Object.entries(spec).flatMap(([name, value]) =>
      isObject(value)
        ? [...partsOf(value, `${within}${name}.`)]
        : [[within + name, JSON.stringify(value)] as const]
    ),
  );
}
