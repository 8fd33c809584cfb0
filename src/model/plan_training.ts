/**
 * Plans the training of a list of models: finds those that are there already, and chooses the threads for the
 * others.
 */
import type { Safetensors } from "../files/safetensors.ts";
import { type Build, compileKernels, type KernelModule } from "../kernels/module.ts";
import type { Watcher } from "../progress.ts";
import type { Store } from "../store.ts";
import { costOfTraining, type ModelJob } from "./jobs.ts";
import { measureSpeeds } from "./measure_speeds.ts";
import {
  type ModelSpec,
  readCheckpoint,
  readStored,
  specOf,
  type StoredModel,
  withThreads,
} from "./model_files.ts";
import { MOST_THREADS } from "./recipe.ts";

/** A model of a plan. */
export interface PlannedModel<ImageSet extends string = string> {
  readonly job: ModelJob<ImageSet>;
  /** Everything that its bits depend on; it names its files. */
  readonly spec: ModelSpec;
  /** The kernels that it is trained with; for several threads, those for shared memory. */
  readonly module: KernelModule;
  readonly threads: number;
  /** The parts of it that the run directory has. */
  readonly stored: StoredModel<ImageSet>;
  /** The state that an interrupted run left; undefined where there is none. */
  readonly checkpoint?: Safetensors;
}

/** Models in the order of their jobs, and the cores for those that are to be trained. */
export interface TrainingPlan<ImageSet extends string = string> {
  readonly models: readonly PlannedModel<ImageSet>[];
  /** The number of models that are trained at once. */
  readonly workers: number;
  /** The number of threads for each model that no run has begun. */
  readonly threads: number;
  /** Images of a ResNet-20 that each model is trained with in a second; undefined where nothing was timed. */
  readonly speed?: number;
}

/** The cores that were asked for. */
export interface CoreOptions {
  /** The most models that are trained at once. */
  readonly workers: number;
  /** Threads for each of them; undefined where they are to be chosen. */
  readonly threads?: number;
  readonly kernels: Build;
}

/** Options of `planTraining`. */
export interface PlanOptions extends CoreOptions, Partial<Watcher> {
  readonly store: Store;
  /** True where the plan is to have a speed if anything is to be trained. */
  readonly timed?: boolean;
}

/** Images of a ResNet-20, all epochs together, from which a training is worth the seconds of choosing threads. */
const WORTH_TIMING = 5_000;
/** The ratio of speeds from which another count of threads is taken than the cores ask for. */
const GAIN = 1.1;

/**
 * Plans the training of models.
 *
 * Each job's model is looked for in the run directory. Unless a count of threads is asked for, a model of any
 * count will do. A training that was begun keeps its count, which its last digits depend on.
 *
 * The cores are shared out among the other models. Other programs may use the cores, too: where several
 * threads are due, a few steps are timed, and another count is taken if it is clearly faster.
 *
 * @throws the reason that `signal` was aborted with
 */
export async function planTraining<ImageSet extends string>(
  jobs: readonly ModelJob<ImageSet>[],
  options: PlanOptions,
): Promise<TrainingPlan<ImageSet>> {
  const { kernels, store, onNotice, timed = false, onProgress = () => {}, signal } = options;
  const { workers, threads: wanted } = shareCores(jobs.length, options);
  const isFixed = options.threads !== undefined || kernels === "strict";
  const modules: Modules = {
    alone: await compileKernels(kernels),
    shared: isFixed && wanted === 1 ? undefined : await compileKernels(kernels, { shared: true }),
  };
  const counts = isFixed ? [wanted] : [wanted, ...oneTo(MOST_THREADS).filter((count) => count !== wanted)];
  const found: (PlannedModel<ImageSet> | undefined)[] = [];
  for (const job of jobs) {
    found.push(await findModel(job, { counts, modules, store, onNotice }));
    signal?.throwIfAborted();
  }

  const untrained = jobs.filter((_, i) => !found[i]?.stored.model), fresh = jobs.filter((_, i) => !found[i]);
  const others = fresh.some((job) => costOfTraining(job) >= WORTH_TIMING)
    ? alternatives(wanted, options)
    : [];
  let threads = wanted, speed: number | undefined;
  if (untrained.length > 0 && (timed || others.length > 0)) {
    onProgress({ kind: "stage", text: "Timing a few steps" });
    const speeds = await measureSpeeds(untrained.at(-1)!, {
      workers: Math.min(workers, untrained.length),
      counts: [wanted, ...others],
      module: moduleFor(wanted, modules),
      signal,
    });
    const choice = chooseThreads(speeds, wanted, options.threads !== undefined);
    if (choice.notice !== undefined) onNotice?.(choice.notice);
    threads = choice.threads;
    speed = speeds.get(threads);
  }
  const models = jobs.map(async (job, i) => found[i] ?? await freshModel(job, threads, modules));
  return { models: await Promise.all(models), workers, threads, speed };
}

/** The number of models to train at once, and of threads for each: one core a thread unless asked otherwise. */
export function shareCores(
  models: number,
  { workers, threads, kernels }: CoreOptions,
  cores = navigator.hardwareConcurrency,
): { workers: number; threads: number } {
  const atOnce = Math.max(1, Math.min(workers, models));
  const share = Math.min(MOST_THREADS, Math.max(1, Math.floor(cores / atOnce)));
  return { workers: atOnce, threads: threads ?? (kernels === "strict" ? 1 : share) };
}

/**
 * The count of threads to take by measured speeds, and a notice where another count than `wanted` is clearly faster.
 *
 * @param speeds images a second by count of threads
 * @param isAsked true where `wanted` was asked for, and is kept
 */
export function chooseThreads(
  speeds: ReadonlyMap<number, number>,
  wanted: number,
  isAsked: boolean,
): { threads: number; notice?: string } {
  const [fastest, speed] = speeds.entries().reduce((best, other) => other[1] > best[1] ? other : best);
  const slower = speeds.get(wanted)!;
  if (fastest === wanted || speed < GAIN * slower) return { threads: wanted };
  const rates = `${Math.round(speed)} images/s of a ResNet-20 for ${Math.round(slower)}`;
  const cause = "as where other programs use the cores";
  if (isAsked) {
    return {
      threads: wanted,
      notice: `--threads ${wanted} is slower here and now than ${inWords(fastest)} (${rates}), ${cause}.`,
    };
  }
  return {
    threads: fastest,
    notice:
      `Each model is trained by ${
        inWords(fastest)
      } and not by ${wanted}: here and now that is faster (${rates}), ` +
      `${cause}. The last digits depend on the threads; --threads ${wanted} insists on them.`,
  };
}

/** Compiled kernels for one thread, and for several threads on shared memory. */
interface Modules {
  readonly alone: KernelModule;
  readonly shared?: KernelModule;
}

function moduleFor(threads: number, { alone, shared }: Modules): KernelModule {
  return threads > 1 ? shared! : alone;
}

async function freshModel<ImageSet extends string>(
  job: ModelJob<ImageSet>,
  threads: number,
  modules: Modules,
): Promise<PlannedModel<ImageSet>> {
  const module = moduleFor(threads, modules);
  return { job, spec: await specOf(job, { module, threads }), module, threads, stored: {} };
}

/** A job's model as the run directory has it, by the first of these counts of threads that has any file there. */
async function findModel<ImageSet extends string>(
  job: ModelJob<ImageSet>,
  { counts, modules, store, onNotice }: {
    counts: readonly number[];
    modules: Modules;
    store: Store;
    onNotice?: (text: string) => void;
  },
): Promise<PlannedModel<ImageSet> | undefined> {
  const first = await specOf(job, { module: modules.alone, threads: 1 });
  for (const threads of counts) {
    const module = moduleFor(threads, modules), spec = withThreads(first, { module, threads });
    const stored = await readStored(job, spec, { store, onNotice });
    if (stored.weights) return { job, spec, module, threads, stored };
    const checkpoint = await readCheckpoint(spec, { store, onNotice });
    if (checkpoint) return { job, spec, module, threads, stored, checkpoint };
  }
}

/** Counts of threads to compare `wanted` with: half of it and so on down to 1; if it was asked for, 1 alone. */
function alternatives(wanted: number, { threads }: Pick<CoreOptions, "threads">): number[] {
  if (wanted === 1) return [];
  if (threads !== undefined) return [1];
  const half = Math.floor(wanted / 2);
  return [half, ...alternatives(half, {})];
}

function oneTo(most: number): number[] {
  return Array.from({ length: most }, (_, i) => i + 1);
}

function inWords(threads: number): string {
  return threads === 1 ? "one thread" : `${threads} threads`;
}
