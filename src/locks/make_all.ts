/** Makes many things, each under a lock of its own, so that several processes that are to make the same share the work. */
import type { LockState } from "./records.ts";
import type { Runner, TakenLock } from "./runner.ts";

/** The making of one thing out of what names it. */
export interface Making<Item, Result> {
  /** The lock's name. */
  lockName(item: Item): Promise<string>;
  /** The thing where it is there; asked without the lock, and once more with it, since others may have made it in between. */
  find(item: Item, isLocked: boolean): Promise<Result | undefined>;
  /** Makes it; is called with its lock. */
  make(item: Item, lock: TakenLock): Promise<Result>;
  /** Removes what a process may have left that was killed behind the last file. */
  clearUp(item: Item): Promise<void>;
  /** Hears of one that another process makes. */
  onElsewhere(item: Item, holder: Extract<LockState, { kind: "held" }>): void;
}

/** Options of `makeAll`. */
export interface MakeAllOptions {
  readonly runner: Runner;
  /** The most that are made at once. */
  readonly atOnce: number;
  /** True where the others are still made when one has failed, and its lock is to tell of that. */
  readonly keepGoing: boolean;
  /** Waits a while, before another look at what other processes make. */
  readonly wait: (signal: AbortSignal) => Promise<void>;
  readonly signal?: AbortSignal;
  /** Hears of the first failure, which ends all that is under way. */
  readonly onFailure?: (error: unknown) => void;
}

/**
 * Finds or makes each of `items`, and returns them in their order. Those that other processes make are waited for, while there is
 * nothing else to do.
 *
 * @throws the reason that the signal was aborted with, or the first error; with `keepGoing` {Error} with the messages of all that
 * failed, once the others are there
 */
export async function makeAll<Item, Result>(
  items: readonly Item[],
  making: Making<Item, Result>,
  { runner, atOnce, keepGoing, wait, signal = new AbortController().signal, onFailure = () => {} }:
    MakeAllOptions,
): Promise<Result[]> {
  const waiting = [...items.entries()], elsewhere: typeof waiting = [], failures: Error[] = [];
  const made: Result[] = [];
  const takeNext = async () => {
    while (waiting.length > 0 || elsewhere.length > 0) {
      const next = waiting.shift();
      if (next === undefined) {
        await wait(signal);
        waiting.push(...elsewhere.splice(0));
        continue;
      }
      const [place, item] = next;
      try {
        const result = await makeOne(item, making, { runner, keepGoing, signal });
        if (result === "elsewhere") elsewhere.push(next);
        else made[place] = result.result;
      } catch (error) {
        if (!keepGoing || signal.aborted) throw error;
        failures.push(error as Error);
      }
    }
  };
  const takers = Array.from({ length: Math.min(atOnce, items.length) }, takeNext);
  try {
    await Promise.all(takers);
  } catch (error) {
    onFailure(error);
    await Promise.allSettled(takers);
    throw error;
  }
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new Error(failures.map(({ message }) => message).join("\nerror: "));
  return made;
}

async function makeOne<Item, Result>(
  item: Item,
  making: Making<Item, Result>,
  { runner, keepGoing, signal }: Pick<MakeAllOptions, "runner" | "keepGoing"> & { signal: AbortSignal },
): Promise<{ result: Result } | "elsewhere"> {
  signal.throwIfAborted();
  const name = await making.lockName(item);
  const known = await making.find(item, false);
  if (known !== undefined) {
    if (await runner.clear(name)) await making.clearUp(item);
    return { result: known };
  }
  const lock = await runner.take(name);
  if (!("release" in lock)) {
    making.onElsewhere(item, lock);
    return "elsewhere";
  }
  try {
    const found = await making.find(item, true);
    if (found !== undefined) await making.clearUp(item);
    const result = found ?? await making.make(item, lock);
    await lock.finish();
    return { result };
  } catch (error) {
    if (lock.lost.aborted && !signal.aborted) return "elsewhere";
    await lock.release(keepGoing && !signal.aborted ? (error as Error).message : undefined);
    throw error;
  }
}
