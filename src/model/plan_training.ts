/** What of a list of models is there already, and by how many threads the others are trained. */
import type { Safetensors } from "../files/safetensors.ts";
import { type Build, compileKernels, type KernelModule } from "../kernels/module.ts";
import type { Progress } from "../progress.ts";
import type { Store } from "../store.ts";
import { costOfImage } from "./architectures.ts";
import type { ModelJob } from "./jobs.ts";
import { measureSpeeds } from "./measure_speeds.ts";
import {
  type ModelSpec,
  readCheckpoint,
  readStored,
  specOf,
  type StoredModel,
  withThreads,
} from "./model_files.ts";

/** A model of a plan. */
export interface PlannedModel<ImageSet extends string = string> {
  readonly job: ModelJob<ImageSet>;
  /** Names its files. */
  readonly spec: ModelSpec;
  /** The kernels that it is trained with: for shared memory, where there are several threads. */
  readonly module: KernelModule;
  readonly threads: number;
  /** What the run directory has of it. */
  readonly stored: StoredModel<ImageSet>;
  /** Where an interrupted run left it. */
  readonly checkpoint?: Safetensors;
}

/** Models in the order of their jobs, and how to train those that are not there. */
export interface TrainingPlan<ImageSet extends string = string> {
  readonly models: readonly PlannedModel<ImageSet>[];
  /** How many models are trained at once. */
  readonly workers: number;
  /** How many threads train a model that is not begun. */
  readonly threads: number;
  /** Images a second that each of the models at once is trained with, were it a ResNet-20; absent where nothing was timed. */
  readonly speed?: number;
}

/** What was asked for. */
export interface CoreOptions {
  /** Models trained at once, at most. */
  readonly workers: number;
  /** Threads for each of them; absent, they are chosen. */
  readonly threads?: number;
  readonly kernels: Build;
}

/** Options of `planTraining`. */
export interface PlanOptions extends CoreOptions {
  readonly store: Store;
  /** Whether the plan is to have a speed, whatever it takes. */
  readonly timed?: boolean;
  readonly onProgress?: (progress: Progress) => void;
  readonly onNotice?: (text: string) => void;
  readonly signal?: AbortSignal;
}

/** The most threads that a model can be trained by. */
export const MOST_THREADS = 64;
/** Images of a ResNet-20 that a training must have, all epochs together, for a choice of threads to be worth its seconds. */
const WORTH_TIMING = 5_000;
/** Other threads than the cores ask for are taken where they are so many times as fast. */
const GAIN = 1.1;

/**
 * Looks for each job's model in the run directory. Where nobody asks for a count of threads, a model of any count will do,
 * and a training that was begun keeps its own: its last digits depend on it. For the others the cores are shared out. Where that
 * means several threads, a few steps are timed, since other programs may use the cores; whatever is clearly fastest is taken.
 *
 * @throws what `signal` was aborted with
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

  const waiting = jobs.filter((_, i) => !found[i]?.stored.model), begun = jobs.filter((_, i) => !found[i]);
  const compared = begun.some((job) => imagesOf(job) >= WORTH_TIMING)
    ? options.threads ? [1] : halvesOf(wanted)
    : [];
  let threads = wanted, speed: number | undefined;
  if (waiting.length > 0 && (timed || (wanted > 1 && compared.length > 0))) {
    onProgress({ kind: "stage", text: "Timing a few steps" });
    const speeds = await measureSpeeds(waiting.at(-1)!, {
      workers: Math.min(workers, waiting.length),
      counts: [...new Set([wanted, ...compared])],
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

/** How many models to train at once, and by how many threads each: one core a thread where nothing else is asked for. */
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
 * The count of threads to take by what was measured, and what to tell of it.
 *
 * @param speeds images a second by count of threads
 * @param isAsked whether `wanted` was asked for: then it is kept
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

/** The compiled kernels: for one thread, and for several on shared memory. */
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

/** What the run directory has of a job's model, by the first of these counts of threads that it knows. */
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

/** Images of a ResNet-20 that take as long to train on, all epochs together. */
function imagesOf({ network, source, trainedOn, recipe }: ModelJob): number {
  return costOfImage(network.architecture, source.imageShape) * trainedOn.length * recipe.epochs;
}

/** `count`, half of it, and so on down to 1. */
function halvesOf(count: number): number[] {
  return count === 1 ? [1] : [count, ...halvesOf(Math.floor(count / 2))];
}

function oneTo(most: number): number[] {
  return Array.from({ length: most }, (_, i) => i + 1);
}

function inWords(threads: number): string {
  return threads === 1 ? "one thread" : `${threads} threads`;
}
