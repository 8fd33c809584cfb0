/**
 * Brings the models of several folders together in one: those that shares of a plan left on machines without a common file
 * system. All is checked before anything is written.
 */
import { encodeNpy } from "../files/npy.ts";
import { encodeSafetensors, type Safetensors } from "../files/safetensors.ts";
import type { TakenLock } from "../locks/runner.ts";
import { machinesOf } from "../model/machines.ts";
import { entriesOf, type ModelSpec, progressOf, type TrainingProgress } from "../model/model_files.ts";
import { isFolder, realPath } from "../platform/files.ts";
import { sha256 } from "../sha256.ts";
import { Store, type StoreEntry } from "../store.ts";
import type { PlanModel } from "./plan_file.ts";

/** Options of `mergeFolders`. */
export interface MergeOptions {
  /** The folder that the models go to; made where it is absent. */
  readonly models: string;
  /** The models of a plan: no others are taken from the folders. */
  readonly plan?: readonly Pick<PlanModel, "name" | "key" | "spec">[];
  /** Hears of damaged files of the folder that the models go to: they count as absent. */
  readonly onNotice?: (text: string) => void;
  /** Stops between two files. */
  readonly signal?: AbortSignal;
}

/** A model of a plan that is not there. */
export interface MissingModel {
  readonly name: string;
  /** Present where a checkpoint is there. */
  readonly begun?: { readonly epoch: number; readonly epochs: number };
}

/** The result of a merge. */
export interface Merged {
  /** Models that were brought. */
  readonly models: number;
  /** Checkpoints that were brought. */
  readonly checkpoints: number;
  /** Models that the folder has now: those of the plan, all where there is none. */
  readonly there: number;
  /** The plan's others, in its order; absent without a plan. */
  readonly missing?: readonly MissingModel[];
}

/** Says that folders do not fit together, and that nothing was written. */
export class DoNotFit extends Error {
  override readonly name = "DoNotFit";
  /** A line for each file that does not fit. */
  readonly flaws: readonly string[];

  constructor(message: string, flaws: readonly string[]) {
    super(message);
    this.flaws = flaws;
  }
}

/** The kinds of files that are brought together. */
const KINDS = ["model", "logits", "checkpoint"];

/** A file that is as its record says. */
interface Whole {
  readonly store: Store;
  readonly entry: StoreEntry;
}

/** Weights or logits. */
interface Numbers extends Whole {
  /** SHA-256 of the numbers, whatever is told beside them: seconds and machines differ. */
  readonly digest: string;
  /** The machines that trained the model, in words. */
  readonly by?: string;
}

function isFurther({ epoch, images }: TrainingProgress, other: TrainingProgress): boolean {
  return epoch > other.epoch || epoch === other.epoch && images > other.images;
}

/** The files of one model in one folder, or in all. */
class ModelFiles {
  readonly spec: ModelSpec;
  readonly weights: Numbers[] = [];
  /** By the files' names. */
  readonly logits = new Map<string, Numbers[]>();
  readonly checkpoints: (Whole & { readonly progress: TrainingProgress })[] = [];

  constructor(spec: ModelSpec) {
    this.spec = spec;
  }

  /** Takes in another folder's files of the same model. Logits without their weights may be another training's. */
  add({ weights, logits, checkpoints }: ModelFiles): void {
    this.weights.push(...weights);
    this.checkpoints.push(...checkpoints);
    if (weights.length === 0) return;
    for (const [name, files] of logits) {
      this.logits.set(name, [...this.logits.get(name) ?? [], ...files]);
    }
  }

  /** The checkpoint that is furthest; undefined where the model is there. */
  get furthest(): ModelFiles["checkpoints"][number] | undefined {
    if (this.weights.length > 0) return undefined;
    return this.checkpoints.reduce<ModelFiles["checkpoints"][number] | undefined>(
      (best, each) => !best || isFurther(each.progress, best.progress) ? each : best,
      undefined,
    );
  }
}

/**
 * Brings models, their logits and the checkpoints of unfinished ones from folders into one. Of several checkpoints the one that is
 * furthest is kept, and none of a model that is there. What the folder has already stays as it is.
 *
 * @throws {DoNotFit} where a file is damaged, two folders have the same model with other weights or logits, or a model is not the
 * plan's; nothing is written then
 * @throws {Error} where a folder is none, or no folder has anything
 */
export async function mergeFolders(
  folders: readonly string[],
  { models: directory, plan, onNotice = () => {}, signal }: MergeOptions,
): Promise<Merged> {
  const target = new Store(directory), flaws: string[] = [], all = new Map<string, ModelFiles>();
  const ofPlan = plan && new Map(plan.map((model) => [model.key, model]));
  const gather = async (store: Store, onFlaw: (flaw: string) => void, isWanted: (key: string) => boolean) => {
    for (const [key, files] of await filesIn(store, { onFlaw, signal })) {
      if (!isWanted(key)) continue;
      if (!all.has(key)) all.set(key, new ModelFiles(files.spec));
      all.get(key)!.add(files);
    }
  };
  const isOfPlan = (key: string) => ofPlan === undefined || ofPlan.has(key);
  if (await isFolder(directory)) {
    await gather(target, (flaw) => onNotice(`${flaw}: it counts as absent`), isOfPlan);
  }
  for (const folder of await otherFolders(folders, directory)) {
    await gather(new Store(folder), (flaw) => flaws.push(flaw), (key) => {
      if (!isOfPlan(key)) flaws.push(`${folder}/model-${key} is no model of the plan`);
      return isOfPlan(key);
    });
  }
  for (const [key, files] of all) {
    flaws.push(...differences(files, ofPlan?.get(key)?.name ?? files.spec.network.architecture));
  }
  if (flaws.length > 0) {
    const count = flaws.length === 1 ? "one thing does" : `${flaws.length} things do`;
    throw new DoNotFit(`Cannot merge into ${directory}: ${count} not fit, and nothing was written`, flaws);
  }
  if (all.size === 0) {
    throw new Error(`Cannot merge ${folders.join(", ")}: models or checkpoints are needed, found none`);
  }
  const brought = await bring(all, target, { ofPlan, signal });
  if (!plan) {
    return {
      ...brought,
      there: all.values().filter(({ weights }) => weights.length > 0).toArray().length,
    };
  }
  const missing = plan.filter(({ key }) => !all.get(key)?.weights.length).map(({ name, key, spec }) => {
    const progress = all.get(key)?.furthest?.progress;
    return { name, ...progress && { begun: { epoch: progress.epoch, epochs: spec.recipe.epochs } } };
  });
  return { ...brought, there: plan.length - missing.length, missing };
}

/** The folders but for the one that all goes to, each once. */
async function otherFolders(folders: readonly string[], directory: string): Promise<string[]> {
  const seen = new Set([await realPath(directory)]), others: string[] = [];
  for (const folder of folders) {
    if (!await isFolder(folder)) {
      throw new Error(`Cannot merge ${folder}: it must be a folder of models, and there is none`);
    }
    const real = await realPath(folder);
    if (!seen.has(real)) others.push(folder);
    seen.add(real);
  }
  return others;
}

/** The files of each model of a folder, by the model's key. `onFlaw` hears of files that are damaged. */
async function filesIn(
  store: Store,
  { onFlaw, signal }: { onFlaw: (flaw: string) => void; signal?: AbortSignal },
): Promise<Map<string, ModelFiles>> {
  const found = new Map<string, ModelFiles>();
  const { entries, strays } = await store.entries(KINDS);
  for (const path of strays) onFlaw(`${path} has no record beside it that fits it`);
  for (const entry of entries) {
    signal?.throwIfAborted();
    const { kind } = entry, spec = modelOf(entry), key = await store.key("model", spec);
    const files = found.get(key) ?? new ModelFiles(spec), whole = { store, entry };
    found.set(key, files);
    if (kind === "logits") {
      const logits = await store.readArray(entry);
      if (logits) {
        files.logits.set(await store.name(entry), [{ ...whole, digest: await sha256(encodeNpy(logits)) }]);
      } else onFlaw(await damaged(whole));
      continue;
    }
    const tensors = await store.readTensors(entry);
    if (!tensors) onFlaw(await damaged(whole));
    else if (kind === "checkpoint") files.checkpoints.push({ ...whole, progress: progressOf(tensors) });
    else files.weights.push({ ...whole, digest: await digestOf(tensors), by: trainedBy(tensors) });
  }
  return found;
}

async function damaged({ store, entry }: Whole): Promise<string> {
  const extension = entry.kind === "logits" ? "npy" : "safetensors";
  return `${await store.path(entry)}.${extension} is damaged: its bytes are not those of its record`;
}

/** The model that a file is of: the spec of logits says beside it what was predicted. */
function modelOf({ spec }: StoreEntry): ModelSpec {
  const { predicted: _, queries: __, ...model } = spec as ModelSpec & {
    predicted?: string;
    queries?: number;
  };
  return model;
}

/** SHA-256 of tensors by their names, in whatever order. */
function digestOf({ tensors }: Safetensors): Promise<string> {
  const sorted = [...tensors].sort(([a], [b]) => a < b ? -1 : 1);
  return sha256(encodeSafetensors({ tensors: new Map(sorted), metadata: {} }));
}

/** The machines of a training in words: `AMD EPYC of node1`. */
function trainedBy(model: Safetensors): string {
  const machines = machinesOf(model).map(({ processor, host }) => `${processor} of ${host}`);
  return machines.length > 0 ? machines.join(", then ") : "a machine unknown";
}

/** A line for each folder whose numbers are not those of the first that has the model. */
function differences({ weights, logits }: ModelFiles, name: string): string[] {
  const [first, ...others] = weights;
  const lines = others.filter(({ digest }) => digest !== first.digest).map(({ store, by }) =>
    `${first.store.directory} and ${store.directory} have other weights of the same model, ${name}: ` +
    `trained by ${first.by}, and by ${by}`
  );
  if (lines.length > 0) return lines;
  return [...logits].flatMap(([file, [first, ...others]]) =>
    others.filter(({ digest }) => digest !== first.digest).map(({ store }) =>
      `${first.store.directory} and ${store.directory} have other logits of the same model, ${name}: ${file}.npy`
    )
  );
}

/**
 * Writes what the folder lacks, with the models' locks: a process that trains one of them there would write it, too.
 *
 * @throws {Error} where one does
 */
async function bring(
  all: ReadonlyMap<string, ModelFiles>,
  target: Store,
  { ofPlan, signal }: {
    ofPlan?: ReadonlyMap<string, { readonly name: string }>;
    signal?: AbortSignal;
  },
): Promise<Pick<Merged, "models" | "checkpoints">> {
  const lacking = [...all].filter(([, files]) => isLacking(files, target));
  if (lacking.length === 0) return { models: 0, checkpoints: 0 };
  await using runner = await target.open();
  const locks = new Map<string, TakenLock>();
  for (const [key, { spec }] of lacking) {
    const lock = await runner.take(await target.name(entriesOf.model(spec)));
    if (!("release" in lock)) {
      throw new Error(
        `Cannot merge into ${target.directory}: ${
          ofPlan?.get(key)?.name ?? `model-${key}`
        } is trained there by process ` +
          `${lock.pid} of ${lock.host} just now, and nothing was written; wait until it ends`,
      );
    }
    locks.set(key, lock);
  }
  // Nobody writes these from here on; until now, somebody may have.
  for (const [key, files] of lacking) {
    if (!await hasChanged(files, target)) continue;
    throw new Error(
      `Cannot merge into ${target.directory}: ${
        ofPlan?.get(key)?.name ?? `model-${key}`
      } was trained there meanwhile, and nothing was written; merge again`,
    );
  }
  let models = 0, checkpoints = 0;
  for (const [key, files] of lacking) {
    signal?.throwIfAborted();
    const brought = await bringOne(files, target);
    if (brought === "model") models++;
    if (brought === "checkpoint") checkpoints++;
    const { weights } = files;
    await (weights.length > 0 ? locks.get(key)!.finish() : locks.get(key)!.release());
  }
  return { models, checkpoints };
}

/** True where the folder lacks a file that another one has. */
function isLacking({ weights, logits, furthest }: ModelFiles, target: Store): boolean {
  const isElsewhere = (files: readonly Whole[]) =>
    files.length > 0 && files.every(({ store }) => store !== target);
  return [weights, ...logits.values(), furthest ? [furthest] : []].some(isElsewhere);
}

/** True where the folder has a model, or a checkpoint that is further, which it had not when it was looked through. */
async function hasChanged({ spec, weights, checkpoints }: ModelFiles, target: Store): Promise<boolean> {
  const isOwn = ({ store }: Whole) => store === target;
  if (!weights.some(isOwn) && await target.readTensors(entriesOf.model(spec))) return true;
  const now = await target.readTensors(entriesOf.checkpoint(spec));
  const before = checkpoints.find(isOwn);
  return now !== undefined && (!before || isFurther(progressOf(now), before.progress));
}

/** Writes what the folder lacks of a model; says what that was. Logits come before weights: with those it counts as done. */
async function bringOne(
  { spec, weights, logits, furthest }: ModelFiles,
  target: Store,
): Promise<"model" | "logits" | "checkpoint"> {
  const copyTensors = async ({ store, entry }: Whole) =>
    await target.writeTensors(entry, stillThere(await store.readTensors(entry), store));
  const isThere = (files: readonly Whole[]) => files.some(({ store }) => store === target);
  if (furthest) {
    await copyTensors(furthest);
    return "checkpoint";
  }
  for (const files of logits.values()) {
    if (isThere(files)) continue;
    const [{ store, entry }] = files;
    await target.writeArray(entry, stillThere(await store.readArray(entry), store));
  }
  const isNew = !isThere(weights);
  if (isNew) await copyTensors(weights[0]);
  await target.remove(entriesOf.checkpoint(spec));
  return isNew ? "model" : "logits";
}

function stillThere<Contents>(contents: Contents | undefined, { directory }: Store): Contents {
  if (contents === undefined) {
    throw new Error(
      `Cannot merge ${directory}: its files changed meanwhile; merge again when nothing trains there`,
    );
  }
  return contents;
}
