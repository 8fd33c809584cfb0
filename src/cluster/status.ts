/** The state of a plan: which of its models are done, which are trained just now and where, which failed, and what is left. */
import type { LockFiles } from "../locks/lock_files.ts";
import { LockWatch } from "../locks/lock_watch.ts";
import type { RunnerRecord } from "../locks/records.ts";
import { machinesOf, trainingSeconds } from "../model/machines.ts";
import { entriesOf, progressOf } from "../model/model_files.ts";
import { Store } from "../store.ts";
import type { Plan, PlanModel } from "./plan_file.ts";
import { secondsOfShare, sharesOf } from "./shares.ts";

/** The state of a model. */
export type ModelState =
  | {
    readonly state: "done";
    /** The duration of its training steps. */
    readonly seconds: number;
    /** The names of the machines that trained it, in their order. */
    readonly hosts: readonly string[];
  }
  | {
    readonly state: "running";
    readonly host: string;
    readonly pid: number;
    /** The epoch under way, from 1; 0 before its runner has told of one. */
    readonly epoch: number;
    readonly epochs: number;
    /** The part of the training that is done, in [0, 1], as its runner told last. */
    readonly fraction: number;
  }
  | { readonly state: "failed"; readonly host: string; readonly error: string }
  | {
    readonly state: "left";
    /** Whole epochs that a checkpoint has; 0 where there is none. */
    readonly epoch: number;
    readonly epochs: number;
  };

/** A model of a plan with its state. */
export type ModelStatus = { readonly name: string; readonly key: string } & ModelState;

/** The state of a plan. */
export interface PlanStatus {
  /** The number of models in each state. */
  readonly counts: Readonly<Record<ModelState["state"], number>>;
  /** Models that are trained at once from now on, by the estimate: as many as just now, or as many as all shares train. */
  readonly atOnce: number;
  /** Estimated seconds until no model is left but those that failed; 0 at the end. */
  readonly secondsLeft: number;
  /** In the plan's order. */
  readonly models: readonly ModelStatus[];
}

/** Options of `planStatus`. */
export interface StatusOptions {
  /** The folder of the models; the plan's where it is absent. */
  readonly models?: string;
  /** Hears of damaged files, which count as absent. */
  readonly onNotice?: (text: string) => void;
  /** The file system and the clock of the locks; this machine's where they are absent. */
  readonly files?: LockFiles;
}

/**
 * Looks at a plan's models. Nothing is written. A runner on another machine counts as alive until its file has not changed for two
 * minutes.
 */
export async function planStatus(
  plan: Plan,
  { models: directory, onNotice, files }: StatusOptions = {},
): Promise<PlanStatus> {
  const store = new Store(directory ?? plan.config.models, { onNotice });
  const watch = new LockWatch(store.directory, files);
  const models: ModelStatus[] = [];
  for (const model of plan.models) {
    models.push({ name: model.name, key: model.key, ...await stateOf(model, { store, watch }) });
  }
  const counts = { done: 0, running: 0, failed: 0, left: 0 };
  for (const { state } of models) counts[state]++;
  const { workers } = plan.config;
  const atOnce = counts.running || Math.min(counts.left, plan.shares * workers);
  return { counts, atOnce, secondsLeft: secondsLeft(plan, models, atOnce), models };
}

async function stateOf(
  { spec }: PlanModel,
  { store, watch }: { store: Store; watch: LockWatch },
): Promise<ModelState> {
  const entry = entriesOf.model(spec), { epochs } = spec.recipe;
  const done = async (): Promise<ModelState | undefined> => {
    const found = await store.readTensors(entry);
    if (!found) return undefined;
    const hosts = [...new Set(machinesOf(found).map(({ host }) => host))];
    return { state: "done", seconds: trainingSeconds(found), hosts };
  };
  const before = await done();
  if (before) return before;
  const name = await store.name(entry), lock = await watch.stateOf(name);
  if (lock.kind === "held") {
    const { host, pid, runner } = lock;
    return { state: "running", host, pid, epochs, ...underway(name, runner) };
  }
  // Its training may have ended between the two looks.
  const after = await done();
  if (after) return after;
  if (lock.kind === "failed") return { state: "failed", host: lock.host, error: lock.error };
  const checkpoint = await store.readTensors(entriesOf.checkpoint(spec));
  return { state: "left", epoch: checkpoint ? progressOf(checkpoint).epoch : 0, epochs };
}

/** A model's training as its runner's file tells of it. */
function underway(name: string, runner?: RunnerRecord): { epoch: number; fraction: number } {
  const told = runner?.training.find(({ key }) => name.endsWith(key));
  return told ? { epoch: told.epoch, fraction: told.images / told.totalImages } : { epoch: 0, fraction: 0 };
}

/**
 * Seconds until all models are done that did not fail: until the longest share is, each as the plan has it, or until all that is left
 * is done by as many at once as now, whichever is later. Each model takes its seconds of the plan, as much longer or shorter as those
 * that are done took than planned.
 */
function secondsLeft(plan: Plan, models: readonly ModelStatus[], atOnce: number): number {
  let seen = 0, expected = 0, left = 0;
  const waiting = plan.models.map((planned, place) => {
    const model = models[place], { seconds } = planned;
    if (model.state === "done") {
      seen += model.seconds;
      expected += seconds;
    }
    const share = model.state === "running"
      ? 1 - model.fraction
      : model.state === "left"
      ? 1 - model.epoch / model.epochs
      : 0;
    left += share * seconds;
    return { seconds, left: share * seconds };
  });
  const { shares, config: { workers } } = plan;
  const ofShares = sharesOf(waiting, shares).map((share) =>
    secondsOfShare(share.map(({ left: seconds }) => ({ seconds })), workers)
  );
  return Math.max(left / Math.max(1, atOnce), ...ofShares) * (expected > 0 ? seen / expected : 1);
}
