/** The contents of the files by which runners keep each other off, and the state that they tell of. */
import { isObject } from "../check_object.ts";
import type { Machine } from "../platform/machine.ts";

/** A training under way, as a runner's file tells of it. */
export interface Underway {
  /** The digits in the names of the model's files. */
  readonly key: string;
  /** The model's name, for people. */
  readonly model: string;
  /** The epoch under way, from 1; 0 before the first step. */
  readonly epoch: number;
  readonly epochs: number;
  /** Images done and images in all, over the whole training. */
  readonly images: number;
  readonly totalImages: number;
}

/** The share of a plan that a runner trains. */
export interface ShareName {
  /** From 0. */
  readonly index: number;
  readonly of: number;
}

/** The contents of a runner's file. */
export interface RunnerRecord {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly machine: Machine;
  /** Counts up. */
  readonly beat: number;
  readonly share?: ShareName;
  readonly training: readonly Underway[];
}

/** The contents of a lock's file. */
export interface LockRecord {
  /** The runner's id. */
  readonly runner: string;
  readonly host: string;
  readonly pid: number;
  /** Present where the training failed for good, and nobody has the lock. */
  readonly error?: string;
}

/** The state of a lock. */
export type LockState =
  | { readonly kind: "free" }
  | {
    readonly kind: "held";
    readonly host: string;
    readonly pid: number;
    /** The holder's file; absent where it cannot be read just now. */
    readonly runner?: RunnerRecord;
  }
  /** The last training ended with an error; nobody holds the lock. */
  | { readonly kind: "failed"; readonly host: string; readonly error: string };

function parsed<Contents>(text: string | undefined): Contents | undefined {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A runner's file; undefined where it is half-written or another program's. */
export function parsedRunner(text: string | undefined): RunnerRecord | undefined {
  const record = parsed<RunnerRecord>(text);
  return isObject(record) && Array.isArray(record.training) && record.training.every(isObject)
    ? record
    : undefined;
}

/** A lock's file likewise. */
export function parsedLock(text: string | undefined): LockRecord | undefined {
  const record = parsed<LockRecord>(text);
  return isObject(record) && typeof record.runner === "string" ? record : undefined;
}

/** Ten digits that no other process has. */
export function drawRunnerId(): string {
  return crypto.randomUUID().replaceAll("-", "").slice(0, 10);
}
