/**
 * Trains the models of a plan side by side, one a Worker, and predicts with them. Models that the run
 * directory has are not made again. A training that was interrupted goes on from its last epoch.
 */
import type { Safetensors } from "../files/safetensors.ts";
import type { KernelModule } from "../kernels/module.ts";
import { noticesOnce } from "../notices.ts";
import type { Progress, Watcher } from "../progress.ts";
import type { Store } from "../store.ts";
import { startWorker } from "./asked_worker.ts";
import type { ModelJob } from "./jobs.ts";
import { type ModelSpec, readStored, type TrainedModel } from "./model_files.ts";
import type { PlannedModel, TrainingPlan } from "./plan_training.ts";

export type { ModelJob, TrainedModel };

/** The task of a Worker. */
export interface WorkerTask {
  readonly job: ModelJob;
  readonly spec: ModelSpec;
  readonly directory: string;
  readonly module: KernelModule;
  readonly threads: number;
  /** Weights of a finished training, where only logits are missing. */
  readonly weights?: Safetensors;
  /** The state that an interrupted training left. */
  readonly checkpoint?: Safetensors;
}

/** An event while a Worker trains. */
export type WorkerEvent = { kind: "progress"; progress: Progress } | { kind: "notice"; text: string };

/** Options of `trainModels`. */
export interface TrainModelsOptions extends Partial<Watcher> {
  readonly store: Store;
}

/**
 * Trains and predicts the models that are not there yet, at most `plan.workers` at once. All are returned in
 * the plan's order.
 *
 * @throws the reason that the signal was aborted with, or the first error of a Worker, which ends the others
 */
export async function trainModels<ImageSet extends string>(
  plan: TrainingPlan<ImageSet>,
  { store, onProgress = () => {}, onNotice = () => {}, signal }: TrainModelsOptions,
): Promise<TrainedModel<ImageSet>[]> {
  const waiting = [...plan.models.entries()];
  const trained: TrainedModel<ImageSet>[] = [];
  const stop = new AbortController();
  const stopped = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const { note } = noticesOnce(onNotice);
  const watcher = { onProgress, onNotice: note, signal: stopped };
  const takeNext = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [place, model] = next;
      trained[place] = await trainModel(model, store, watcher);
    }
  };
  const takers = Array.from({ length: Math.min(plan.workers, plan.models.length) }, takeNext);
  try {
    await Promise.all(takers);
  } catch (error) {
    stop.abort(error);
    await Promise.allSettled(takers);
    throw error;
  }
  return trained;
}

async function trainModel<ImageSet extends string>(
  { job, spec, module, threads, stored, checkpoint }: PlannedModel<ImageSet>,
  store: Store,
  { onProgress, onNotice, signal }: Required<Watcher>,
): Promise<TrainedModel<ImageSet>> {
  signal.throwIfAborted();
  const start = performance.now();
  let { model } = stored;
  const cached = model !== undefined;
  if (!model) {
    const { weights } = stored, { directory } = store;
    await runWorker({ job, spec, directory, module, threads, weights, checkpoint }, {
      onProgress,
      onNotice,
      signal,
    });
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
  { onProgress, onNotice, signal }: Required<Watcher>,
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
