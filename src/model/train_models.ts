/**
 * Trains the models of a plan side by side, one a Worker, and predicts with them. Models that the run
 * directory has are not made again. A training that was interrupted goes on where it stopped.
 *
 * Other processes may train models of the same directory at the same time: a lock for each model keeps them off each other's, and
 * what they have finished is taken as it is.
 */
import { wait } from "../abortable.ts";
import type { Safetensors } from "../files/safetensors.ts";
import type { KernelModule } from "../kernels/module.ts";
import type { Runner, TakenLock } from "../locks/runner.ts";
import type { ShareName } from "../locks/records.ts";
import { noticesOnce } from "../notices.ts";
import type { Progress, Watcher } from "../progress.ts";
import { Store } from "../store.ts";
import { startWorker } from "./asked_worker.ts";
import type { ModelJob } from "./jobs.ts";
import { entriesOf, type ModelSpec, readCheckpoint, readStored, type TrainedModel } from "./model_files.ts";
import type { PlannedModel, TrainingPlan } from "./plan_training.ts";

export type { ModelJob, TrainedModel };

/** The task of a Worker. */
export interface WorkerTask {
  readonly job: ModelJob;
  readonly spec: ModelSpec;
  readonly directory: string;
  /** The digits that this process' half-written files are named by. */
  readonly writer: string;
  readonly module: KernelModule;
  readonly threads: number;
  /** Weights of a finished training, where only logits are missing. */
  readonly weights?: Safetensors;
  /** The state that an interrupted training left. */
  readonly checkpoint?: Safetensors;
  /** `[1]`, on shared memory: not 0 where the training is to stop. */
  readonly stop: Int32Array;
}

/** An event while a Worker trains. */
export type WorkerEvent =
  | { kind: "progress"; progress: Progress }
  | { kind: "notice"; text: string }
  /** All epochs are done, and the model is asked now. */
  | { kind: "trained" };

/** Options of `trainModels`. */
export interface TrainModelsOptions extends Partial<Watcher> {
  readonly store: Store;
  /** True where the other models are still trained when one has failed. */
  readonly keepGoing?: boolean;
  /** The share of a larger plan that these models are. */
  readonly share?: ShareName;
}

/** Milliseconds between two looks at models that other processes train. */
const POLL = 2_000;
/** Milliseconds that a training has for its last step and a checkpoint when it is stopped. */
const PATIENCE = 20_000;

/**
 * Trains and predicts the models that are not there yet, at most `plan.workers` at once. Waits for those that other processes
 * train. All are returned in the plan's order.
 *
 * @throws the reason that the signal was aborted with, once every training under way has left a checkpoint; or the first error of a
 * Worker, which ends the others; with `keepGoing` {Error} that names all models that failed, once the others are there
 */
export async function trainModels<ImageSet extends string>(
  plan: TrainingPlan<ImageSet>,
  { store, onProgress = () => {}, onNotice = () => {}, signal, keepGoing = false, share }: TrainModelsOptions,
): Promise<TrainedModel<ImageSet>[]> {
  const waiting = [...plan.models.entries()], elsewhere: typeof waiting = [], failures: Error[] = [];
  const trained: TrainedModel<ImageSet>[] = [];
  const stop = new AbortController();
  const stopped = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const { note } = noticesOnce(onNotice);
  const watcher = { onProgress, onNotice: note, signal: stopped };
  const isHurried = () => stop.signal.aborted;
  await using runner = await store.open({ share });
  const takeNext = async () => {
    while (waiting.length > 0 || elsewhere.length > 0) {
      const next = waiting.shift();
      if (next === undefined) {
        await wait(POLL, stopped);
        waiting.push(...elsewhere.splice(0));
        continue;
      }
      const [place, model] = next;
      try {
        const found = await trainModel(model, { store, runner, keepGoing, isHurried }, watcher);
        if (found === "elsewhere") elsewhere.push(next);
        else trained[place] = found;
      } catch (error) {
        if (!keepGoing || stopped.aborted) throw error;
        failures.push(error as Error);
      }
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
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new Error(failures.map(({ message }) => message).join("\nerror: "));
  return trained;
}

/** The surroundings of a training. */
interface Around {
  readonly store: Store;
  readonly runner: Runner;
  /** True where another model has failed: what is under way ends at once. */
  readonly isHurried: () => boolean;
}

/** One model: as it is stored, or as it is trained now; "elsewhere" while another process trains it. */
async function trainModel<ImageSet extends string>(
  planned: PlannedModel<ImageSet>,
  { keepGoing, ...around }: Around & { keepGoing: boolean },
  watcher: Required<Watcher>,
): Promise<TrainedModel<ImageSet> | "elsewhere"> {
  const { job, spec, stored } = planned,
    { store, runner } = around,
    { onProgress, onNotice, signal } = watcher;
  signal.throwIfAborted();
  const start = performance.now();
  const found = (model: TrainedModel<ImageSet>, cached: boolean) => {
    const { architecture } = job.network, seconds = (performance.now() - start) / 1000;
    onProgress({ kind: "trained", model: job.name, architecture, cached, seconds });
    return model;
  };
  const name = await store.name(entriesOf.model(spec));
  if (stored.model) {
    // A run that was killed behind the last file leaves its lock, and perhaps the checkpoint.
    if (await runner.clear(name)) await store.remove(entriesOf.checkpoint(spec));
    return found(stored.model, true);
  }
  const lock = await runner.take(name);
  if (!("release" in lock)) {
    onNotice(`The ${job.name} is trained by process ${lock.pid} of ${lock.host} just now: waiting for it.`);
    return "elsewhere";
  }
  try {
    // What was read for the plan may be out of date: the lock was another's until now.
    const quiet = new Store(store.directory);
    const { weights, model: before } = await readStored(job, spec, { store: quiet });
    if (!before) {
      const checkpoint = weights ? undefined : await readCheckpoint(spec, { store: quiet });
      await runWorker({ ...planned, weights, checkpoint }, { ...around, lock }, watcher);
    }
    const model = before ?? (await readStored(job, spec, { store, onNotice })).model;
    if (!model) {
      throw new Error(`Cannot read back the ${job.name} that was just written to ${store.directory}`);
    }
    if (before) await store.remove(entriesOf.checkpoint(spec));
    await lock.finish();
    return found(model, before !== undefined);
  } catch (error) {
    if (lock.lost.aborted && !signal.aborted) return "elsewhere";
    await lock.release(keepGoing && !signal.aborted ? (error as Error).message : undefined);
    throw error;
  }
}

/**
 * Trains a model in a Worker. When it is stopped it may end its step and write a checkpoint.
 *
 * @throws the reason that it was stopped with, or the Worker's error
 */
async function runWorker(
  { job, spec, module, threads, weights, checkpoint }:
    & Pick<PlannedModel, "job" | "spec" | "module" | "threads">
    & Pick<WorkerTask, "weights" | "checkpoint">,
  { store: { directory, writer }, runner, isHurried, lock }: Around & { lock: TakenLock },
  { onProgress, onNotice, signal: stopped }: Required<Watcher>,
): Promise<void> {
  const { name } = lock, key = name.slice(name.lastIndexOf("-") + 1);
  const signal = AbortSignal.any([stopped, lock.lost]), atOnce = new AbortController();
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  let isTrained = weights !== undefined, timer: ReturnType<typeof setTimeout> | undefined;
  const stopSoon = () => {
    Atomics.store(stop, 0, 1);
    // Answers to many images take long, and cost little to ask for again.
    timer = setTimeout(() => atOnce.abort(signal.reason), isTrained || isHurried() ? 0 : PATIENCE);
  };
  signal.addEventListener("abort", stopSoon);
  const worker = startWorker<WorkerTask, "done" | "stopped", WorkerEvent>(
    import.meta.resolve("./train_worker.ts"),
    {
      purpose: `Cannot train the ${job.name}`,
      onEvent(event) {
        if (event.kind === "notice") return onNotice(event.text);
        if (event.kind === "trained") return void (isTrained = true);
        const { progress } = event;
        if (progress.kind === "training") {
          const { epoch, epochs, images, totalImages } = progress;
          runner.tell(name, { key, model: job.name, epoch, epochs, images, totalImages });
        }
        onProgress(progress);
      },
      signal: atOnce.signal,
    },
  );
  try {
    signal.throwIfAborted();
    await worker.ask({ job, spec, directory, writer, module, threads, weights, checkpoint, stop });
    signal.throwIfAborted();
  } finally {
    signal.removeEventListener("abort", stopSoon);
    clearTimeout(timer);
    worker.end();
  }
}
