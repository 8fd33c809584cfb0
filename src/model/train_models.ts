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
import { makeAll } from "../locks/make_all.ts";
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
  const stop = new AbortController();
  const stopped = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const { note } = noticesOnce(onNotice);
  const watcher = { onProgress, onNotice: note, signal: stopped };
  await using runner = await store.open({ share });
  const quiet = new Store(store.directory); // the plan has told what is damaged
  const tellOf = ({ name: model, network: { architecture } }: ModelJob, start?: number) => {
    const cached = start === undefined, seconds = cached ? 0 : (performance.now() - start) / 1000;
    onProgress({ kind: "trained", model, architecture, cached, seconds });
  };
  return await makeAll<PlannedModel<ImageSet>, TrainedModel<ImageSet>>(plan.models, {
    lockName: ({ spec }) => store.name(entriesOf.model(spec)),
    async find({ job, spec, stored }, isLocked) {
      // The plan's reading may be out of date once the lock is there: it was another's until then.
      const { model } = isLocked ? await readStored(job, spec, { store: quiet }) : stored;
      if (!model) return undefined;
      tellOf(job);
      return model;
    },
    clearUp: ({ spec }) => store.remove(entriesOf.checkpoint(spec)),
    async make(planned, lock) {
      const start = performance.now(), { job, spec } = planned;
      const { weights } = await readStored(job, spec, { store: quiet });
      const checkpoint = weights ? undefined : await readCheckpoint(spec, { store: quiet });
      const around = { store, runner, lock, isHurried: () => stop.signal.aborted };
      await runWorker({ ...planned, weights, checkpoint }, around, watcher);
      const { model } = await readStored(job, spec, { store, onNotice: note });
      if (!model) {
        throw new Error(`Cannot read back the ${job.name} that was just written to ${store.directory}`);
      }
      tellOf(job, start);
      return model;
    },
    onElsewhere({ job }, { pid, host }) {
      note(`The ${job.name} is trained by process ${pid} of ${host} just now: waiting for it.`);
    },
  }, {
    runner,
    atOnce: plan.workers,
    keepGoing,
    wait: (signal) => wait(POLL, signal),
    signal: stopped,
    onFailure: (error) => stop.abort(error),
  });
}

/** The surroundings of a training. */
interface Around {
  readonly store: Store;
  readonly runner: Runner;
  readonly lock: TakenLock;
  /** True where another model has failed: what is under way ends at once. */
  readonly isHurried: () => boolean;
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
  { store: { directory, writer }, runner, isHurried, lock }: Around,
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
