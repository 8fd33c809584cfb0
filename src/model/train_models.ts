/**
 * Trains models side by side, one a Worker, and predicts with them. What the run directory has already is not made
 * again; a training that was interrupted goes on from its last epoch.
 */
import type { LabelledImages } from "../dataset/dataset.ts";
import type { Progress } from "../progress.ts";
import { sha256 } from "../sha256.ts";
import type { Store, StoreEntry } from "../store.ts";
import type { Build, KernelModule } from "../kernels/module.ts";
import type { ImageShape } from "./batches.ts";
import type { ResNetSpec } from "./resnet.ts";
import { type EpochFigures, TRAINING_VERSION, type TrainingRecipe } from "./training.ts";

/** All that a trained model's bits depend on. Its files are named by it. */
export interface ModelSpec {
  readonly trainingVersion: number;
  /** SHA-256 of the kernels' code. */
  readonly kernels: string;
  readonly network: ResNetSpec;
  readonly recipe: TrainingRecipe;
  /** SHA-256 of the data set, and of the indices of the training and the validation images. */
  readonly dataset: string;
  readonly trainedOn: string;
  readonly validatedOn: string;
  /** Where there are several: the order of sums over the batch is theirs. */
  readonly threads?: number;
}

/** Images to train on, to watch a training by, and to predict. */
export interface ImageSource {
  readonly pool: LabelledImages;
  readonly validation: LabelledImages;
  readonly validationIndices: Uint32Array;
  readonly imageShape: ImageShape;
  /** SHA-256 of the data set. */
  readonly datasetHash: string;
}

/** A model that is wanted, and what it shall predict. `Part` names the parts of the pool that it predicts. */
export interface ModelJob<Part extends string = string> {
  /** For people: "target", "shadow". */
  readonly name: string;
  readonly network: ResNetSpec;
  readonly recipe: TrainingRecipe;
  readonly source: ImageSource;
  /** Which of the pool it is trained on. */
  readonly trainedOn: Uint32Array;
  /** Which of the pool its logits are wanted for, by part: "in", what it is trained on, "out", what it is not. */
  readonly predicted: Readonly<Record<Part, Uint32Array>>;
}

export interface TrainedModel<Part extends string = string> {
  readonly name: string;
  /** What made it. */
  readonly spec: ModelSpec;
  readonly parameters: number;
  readonly history: readonly EpochFigures[];
  /** Of training, over all its epochs. */
  readonly imagesPerSecond: number;
  /** `[N, K]` for each of the job's `predicted`. */
  readonly logits: Readonly<Record<Part, Float32Array>>;
}

/** What a Worker is sent. */
export interface WorkerTask {
  readonly job: ModelJob;
  readonly spec: ModelSpec;
  readonly directory: string;
  readonly module: KernelModule;
  readonly threads: number;
}

/** What a Worker sends. */
export type WorkerMessage =
  | { kind: "progress"; progress: Progress }
  | { kind: "notice"; text: string }
  | { kind: "done" }
  | { kind: "failed"; message: string };

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
export async function trainModels<Part extends string>(
  jobs: readonly ModelJob<Part>[],
  options: TrainModelsOptions,
): Promise<TrainedModel<Part>[]> {
  const waiting = [...jobs.entries()];
  const trained: TrainedModel<Part>[] = [];
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

/** The files of a model: its weights, its unfinished training, its logits on one part. */
export const entriesOf = {
  model: (spec: ModelSpec): StoreEntry => ({ kind: "model", spec }),
  checkpoint: (spec: ModelSpec): StoreEntry => ({ kind: "checkpoint", spec }),
  logits: async (spec: ModelSpec, part: string, indices: Uint32Array): Promise<StoreEntry> => ({
    kind: "logits",
    spec: { ...spec, predicted: await hashOf(indices) },
    part,
  }),
};

/** What a job's model would be made by, here and now. */
async function specOf(
  { network, recipe, source, trainedOn }: ModelJob,
  { module, threads }: Pick<TrainModelsOptions, "module" | "threads">,
): Promise<ModelSpec> {
  return {
    trainingVersion: TRAINING_VERSION,
    kernels: module.sha256,
    network,
    recipe,
    dataset: source.datasetHash,
    trainedOn: await hashOf(trainedOn),
    validatedOn: await hashOf(source.validationIndices),
    ...threads > 1 && { threads },
  };
}

/** Whether the run directory has all of a job already. */
export async function isTrained(
  job: ModelJob,
  options: Pick<TrainModelsOptions, "store" | "module" | "threads">,
): Promise<boolean> {
  return await readModel(job, await specOf(job, options), options.store) !== undefined;
}

async function trainModel<Part extends string>(
  job: ModelJob<Part>,
  { store, module, threads, onProgress = () => {}, onNotice = () => {}, signal }: TrainModelsOptions,
): Promise<TrainedModel<Part>> {
  const spec = await specOf(job, { module, threads });
  signal?.throwIfAborted();
  const start = performance.now();
  let model = await readModel(job, spec, store);
  const cached = model !== undefined;
  if (!model) {
    const task: WorkerTask = { job, spec, directory: store.directory, module, threads };
    await runWorker(task, { onProgress, onNotice, signal });
    model = await readModel(job, spec, store);
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

async function readModel<Part extends string>(
  job: ModelJob<Part>,
  spec: ModelSpec,
  store: Store,
): Promise<TrainedModel<Part> | undefined> {
  const file = await store.readTensors(entriesOf.model(spec));
  if (!file) return undefined;
  const logits: Partial<Record<Part, Float32Array>> = {};
  for (const [part, indices] of Object.entries(job.predicted) as [Part, Uint32Array][]) {
    const array = await store.readArray(await entriesOf.logits(spec, part, indices));
    if (!array) return undefined;
    logits[part] = array.data as Float32Array;
  }
  const history: EpochFigures[] = JSON.parse(file.metadata.history);
  const seconds = history.reduce((sum, epoch) => sum + epoch.seconds, 0);
  return {
    name: job.name,
    spec,
    parameters: Number(file.metadata.parameters),
    history,
    imagesPerSecond: job.trainedOn.length * history.length / seconds,
    logits: logits as Record<Part, Float32Array>,
  };
}

function runWorker(
  task: WorkerTask,
  { onProgress, onNotice, signal }: Required<Pick<TrainModelsOptions, "onProgress" | "onNotice">> & {
    signal?: AbortSignal;
  },
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  if (signal?.aborted) return Promise.reject(signal.reason);
  const worker = new Worker(import.meta.resolve("./train_worker.ts"), {
    type: "module",
    name: task.job.name,
  });
  const abort = () => reject(signal!.reason);
  signal?.addEventListener("abort", abort);
  worker.onmessage = ({ data }: MessageEvent<WorkerMessage>) => {
    if (data.kind === "progress") onProgress(data.progress);
    if (data.kind === "notice") onNotice(data.text);
    if (data.kind === "done") resolve();
    if (data.kind === "failed") reject(new Error(`Cannot train the ${task.job.name}: ${data.message}`));
  };
  worker.onerror = (event) => {
    event.preventDefault();
    reject(new Error(`Cannot train the ${task.job.name}: ${event.message}`));
  };
  worker.postMessage(task);
  return promise.finally(() => {
    signal?.removeEventListener("abort", abort);
    worker.terminate();
  });
}

function hashOf(indices: Uint32Array): Promise<string> {
  return sha256(new Uint8Array(indices.buffer, indices.byteOffset, indices.byteLength));
}
