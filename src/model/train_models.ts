/**
 * Trains models side by side, one a Worker, and predicts with them. What the run directory has already is not made
 * again; a training that was interrupted goes on from its last epoch.
 */
import type { Safetensors } from "../files/safetensors.ts";
import type { Build, KernelModule } from "../kernels/module.ts";
import type { Progress } from "../progress.ts";
import { Store } from "../store.ts";
import { startWorker } from "./asked_worker.ts";
import type { ModelJob } from "./jobs.ts";
import { type ModelSpec, readStored, specOf, type TrainedModel } from "./model_files.ts";

export type { ModelJob, TrainedModel };

/** What a Worker is sent. */
export interface WorkerTask {
  readonly job: ModelJob;
  readonly spec: ModelSpec;
  readonly directory: string;
  readonly module: KernelModule;
  readonly threads: number;
  /** Those of a finished training, where only logits are missing. */
  readonly weights?: Safetensors;
}

/** What a Worker tells meanwhile. */
export type WorkerEvent = { kind: "progress"; progress: Progress } | { kind: "notice"; text: string };

export interface TrainModelsOptions {
  readonly store: Store;
  /** For shared memory, where there are several threads. */
  readonly module: KernelModule;
  /** How many models at once. */
  readonly workers: number;
  /** How many threads for each. */
  readonly threads: number;
  readonly onProgress?: (progress: Progress) => void;
  readonly onNotice?: (text: string) => void;
  readonly signal?: AbortSignal;
}

/** How many models to train at once, and by how many threads each: one core a thread where nothing else is asked for. */
export function planTraining(
  models: number,
  { workers, threads, kernels }: { workers: number; threads?: number; kernels: Build },
  cores = navigator.hardwareConcurrency,
): { workers: number; threads: number } {
  const atOnce = Math.min(workers, models);
  return {
    workers: atOnce,
    threads: threads ?? (kernels === "strict" ? 1 : Math.max(1, Math.floor(cores / atOnce))),
  };
}

/**
 * Trains and predicts what is not there yet, at most `workers` models at once.
 *
 * @throws what the signal was aborted with, or the first error of a Worker
 */
export async function trainModels<ImageSet extends string>(
  jobs: readonly ModelJob<ImageSet>[],
  options: TrainModelsOptions,
): Promise<TrainedModel<ImageSet>[]> {
  const waiting = [...jobs.entries()];
  const trained: TrainedModel<ImageSet>[] = [];
  const stop = new AbortController(); // one model's failure ends the others' training
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [place, job] = next;
      trained[place] = await trainModel(job, { ...options, signal });
    }
  };
  const lanes = Array.from({ length: Math.min(options.workers, jobs.length) }, lane);
  try {
    await Promise.all(lanes);
  } catch (error) {
    stop.abort(error);
    await Promise.allSettled(lanes);
    throw error;
  }
  return trained;
}

/** Whether the run directory has all of a job already. */
export async function isTrained(
  job: ModelJob,
  { store, module, threads }: Pick<TrainModelsOptions, "store" | "module" | "threads">,
): Promise<boolean> {
  const silent = { store: new Store(store.directory) }; // trainModels tells of files that cannot be used
  return (await readStored(job, await specOf(job, { module, threads }), silent)).model !== undefined;
}

async function trainModel<ImageSet extends string>(
  job: ModelJob<ImageSet>,
  { store, module, threads, onProgress = () => {}, onNotice = () => {}, signal }: TrainModelsOptions,
): Promise<TrainedModel<ImageSet>> {
  const spec = await specOf(job, { module, threads });
  signal?.throwIfAborted();
  const start = performance.now();
  let { model, weights } = await readStored(job, spec, { store, onNotice });
  const cached = model !== undefined;
  if (!model) {
    const task: WorkerTask = { job, spec, directory: store.directory, module, threads, weights };
    await runWorker(task, { onProgress, onNotice, signal });
    ({ model } = await readStored(job, spec, { store, onNotice }));
    if (!model) {
      throw new Error(`Cannot read back the ${job.name} that was just written to ${store.directory}`);
    }
  }
  const { architecture } = job.network;
  onProgress({
    kind: "trained",
    model: job.name,
    architecture,
    cached,
    seconds: (performance.now() - start) / 1000,
  });
  return model;
}

async function runWorker(
  task: WorkerTask,
  { onProgress, onNotice, signal }: Required<Pick<TrainModelsOptions, "onProgress" | "onNotice">> & {
    signal?: AbortSignal;
  },
): Promise<void> {
  const worker = startWorker<WorkerTask, void, WorkerEvent>(import.meta.resolve("./train_worker.ts"), {
    purpose: `Cannot train the ${task.job.name}`,
    onEvent(event) {
      if (event.kind === "progress") onProgress(event.progress);
      else onNotice(event.text);
    },
    signal,
  });
  try {
    await worker.ask(task);
  } finally {
    worker.end();
  }
}
