/** The files of a trained model in the run directory: their names, and reading them back. */
import type { NamedTensor, Safetensors } from "../files/safetensors.ts";
import type { KernelModule } from "../kernels/module.ts";
import { sha256 } from "../sha256.ts";
import type { Store, StoreEntry } from "../store.ts";
import { firstNotFinite, tensorNotFinite } from "./diverged.ts";
import type { ModelJob } from "./jobs.ts";
import { machinesOf, type TrainingMachine } from "./machines.ts";
import type { NetworkSpec } from "./network.ts";
import { TRAINING_VERSION, type TrainingRecipe } from "./recipe.ts";
import type { EpochFigures } from "./training.ts";

/** Everything that a trained model's bits depend on. A hash over the spec names the model's files. */
export interface ModelSpec {
  readonly trainingVersion: number;
  /** SHA-256 of the kernels' code. */
  readonly kernels: string;
  readonly network: NetworkSpec;
  readonly recipe: TrainingRecipe;
  /** SHA-256 of the data set. */
  readonly dataset: string;
  /** SHA-256 of the indices of the training images. */
  readonly trainedOn: string;
  /** SHA-256 of the indices of the validation images. */
  readonly validatedOn: string;
  /** Absent for one thread. Several threads sum over the batch in another order. */
  readonly threads?: number;
}

/** A trained model's figures and its logits. */
export interface TrainedModel<ImageSet extends string = string> {
  /** The job's name. */
  readonly name: string;
  /** Everything that the model's bits depend on. */
  readonly spec: ModelSpec;
  readonly parameters: number;
  readonly history: readonly EpochFigures[];
  /** The machines that trained it, in their order; none where an earlier version did not tell. */
  readonly machines: readonly TrainingMachine[];
  /** Speed of the training steps, over all epochs. */
  readonly imagesPerSecond: number;
  /** `[N, Q, K]` for each of the job's `predicted`, where Q counts its queries. */
  readonly logits: Readonly<Record<ImageSet, Float32Array>>;
}

/** The entries of a model in the store: its weights, its unfinished training, its logits on one set of images. */
export const entriesOf = {
  model: (spec: ModelSpec): StoreEntry => ({ kind: "model", spec }),
  checkpoint: (spec: ModelSpec): StoreEntry => ({ kind: "checkpoint", spec }),
  logits: async <ImageSet extends string>(
    spec: ModelSpec,
    imageSet: ImageSet,
    { predicted, queries = 1 }: Pick<ModelJob<ImageSet>, "predicted" | "queries">,
  ): Promise<StoreEntry> => ({
    kind: "logits",
    spec: { ...spec, predicted: await hashOf(predicted[imageSet]), ...queries > 1 && { queries } },
    part: imageSet,
  }),
};

/** The spec that a job's model has with these kernels and so many threads. */
export async function specOf(
  { network, recipe, source, trainedOn }: ModelJob,
  { module, threads }: { module: KernelModule; threads: number },
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

/** The same spec for other kernels and another count of threads. */
export function withThreads(
  { threads: _, ...spec }: ModelSpec,
  { module, threads }: { module: KernelModule; threads: number },
): ModelSpec {
  return { ...spec, kernels: module.sha256, ...threads > 1 && { threads } };
}

/** Options of reading a model's files. */
export interface ReadOptions {
  readonly store: Store;
  /** Called with files that hold numbers that are not finite. */
  readonly onNotice?: (text: string) => void;
}

/** An unfinished training's state; undefined where it is absent, damaged or not finite. */
export async function readCheckpoint(
  spec: ModelSpec,
  options: ReadOptions,
): Promise<Safetensors | undefined> {
  return await readFiniteTensors(entriesOf.checkpoint(spec), options);
}

/** The way that a training has come. */
export interface TrainingProgress {
  /** Whole epochs. */
  readonly epoch: number;
  /** Images of the next one. */
  readonly images: number;
}

/** The way that a checkpoint's training has come. */
export function progressOf({ metadata }: Safetensors): TrainingProgress {
  const { images } = metadata.begun === undefined ? { images: 0 } : JSON.parse(metadata.begun);
  return { epoch: JSON.parse(metadata.history).length, images };
}

/** The parts of a finished training that the store has. A part that is absent, damaged or not finite is undefined. */
export interface StoredModel<ImageSet extends string> {
  readonly weights?: Safetensors;
  /** The model; absent unless the logits of all image sets are there, too. */
  readonly model?: TrainedModel<ImageSet>;
}

/** Reads a job's model. */
export async function readStored<ImageSet extends string>(
  job: ModelJob<ImageSet>,
  spec: ModelSpec,
  options: ReadOptions,
): Promise<StoredModel<ImageSet>> {
  const weights = await readFiniteTensors(entriesOf.model(spec), options);
  if (!weights) return {};
  const logits: Partial<Record<ImageSet, Float32Array>> = {};
  for (const imageSet of imageSetsOf(job)) {
    const found = await readFiniteLogits(await entriesOf.logits(spec, imageSet, job), options);
    if (!found) return { weights };
    logits[imageSet] = found;
  }
  const history: EpochFigures[] = JSON.parse(weights.metadata.history);
  const seconds = history.reduce((sum, epoch) => sum + epoch.seconds, 0);
  const model = {
    name: job.name,
    spec,
    parameters: Number(weights.metadata.parameters),
    history,
    machines: machinesOf(weights),
    imagesPerSecond: job.trainedOn.length * history.length / seconds,
    logits: logits as Record<ImageSet, Float32Array>,
  };
  return { weights, model };
}

/**
 * Finds the jobs' models that are finished, by whatever build of the kernels and however many threads they were trained: their
 * bits differ by these, and they are as good.
 */
export async function findByAnyKernels<ImageSet extends string>(
  jobs: readonly ModelJob<ImageSet>[],
  { module, ...options }: ReadOptions & { module: KernelModule },
): Promise<(TrainedModel<ImageSet> | undefined)[]> {
  const { store } = options;
  const nameOf = ({ kernels: _, threads: __, ...spec }: ModelSpec) => store.key("model", spec);
  const known = new Map<string, ModelSpec>();
  for (const spec of await store.specs("model") as ModelSpec[]) known.set(await nameOf(spec), spec);
  const found: (TrainedModel<ImageSet> | undefined)[] = [];
  for (const job of jobs) {
    const spec = known.get(await nameOf(await specOf(job, { module, threads: 1 })));
    found.push(spec && (await readStored(job, spec, options)).model);
  }
  return found;
}

/** The names of the image sets that a job's model predicts. */
export function imageSetsOf<ImageSet extends string>({ predicted }: ModelJob<ImageSet>): ImageSet[] {
  return Object.keys(predicted) as ImageSet[];
}

/** True where two sets of tensors have the same names, shapes and bits. */
export function sameTensors(a: Safetensors["tensors"], b: Safetensors["tensors"]): boolean {
  const bitsOf = ({ data }: NamedTensor) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return a.size === b.size && [...a].every(([name, tensor]) => {
    const other = b.get(name);
    if (!other || other.shape.join() !== tensor.shape.join()) return false;
    const bits = bitsOf(other);
    return bitsOf(tensor).every((byte, place) => byte === bits[place]);
  });
}

/** Removes all files of a job's model from the store. */
export async function removeModel(job: ModelJob, spec: ModelSpec, store: Store): Promise<void> {
  await store.remove(entriesOf.model(spec));
  await store.remove(entriesOf.checkpoint(spec));
  for (const imageSet of imageSetsOf(job)) await store.remove(await entriesOf.logits(spec, imageSet, job));
}

async function readFiniteTensors(
  entry: StoreEntry,
  { store, onNotice = () => {} }: ReadOptions,
): Promise<Safetensors | undefined> {
  const found = await store.readTensors(entry);
  const flaw = found && tensorNotFinite(found.tensors);
  if (flaw === undefined) return found;
  onNotice(`${await store.path(entry)}.safetensors cannot be used, ${flaw}: it is made anew`);
}

async function readFiniteLogits(
  entry: StoreEntry,
  { store, onNotice = () => {} }: ReadOptions,
): Promise<Float32Array | undefined> {
  const found = await store.readArray(entry);
  if (!found) return undefined;
  const logits = found.data as Float32Array;
  const flaw = firstNotFinite(logits);
  if (flaw === undefined) return logits;
  onNotice(`${await store.path(entry)}.npy cannot be used, it holds ${flaw}: it is made anew`);
}

function hashOf(indices: Uint32Array): Promise<string> {
  return sha256(new Uint8Array(indices.buffer, indices.byteOffset, indices.byteLength));
}
