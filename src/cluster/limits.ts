/** Limits of a share: the time, the memory and the cores that a scheduler is asked for. */
import type { Plan } from "./plan_file.ts";
import { fewestShares, secondsOfShare, sharesOf } from "./shares.ts";

/** The limits of every share of a plan. */
export interface Limits {
  readonly cores: number;
  readonly bytes: number;
  readonly seconds: number;
}

/**
 * The time that is asked for beside the time that is expected: another machine may be slower by a quarter, and has to start and to
 * read the data set. A share that is stopped all the same goes on from its checkpoints.
 */
const SLOWER = 1.25, START = 600;
/** The memory likewise: a process that takes more than its limit is killed, and would be killed again. */
const LARGER = 1.5, BESIDE = 3e8;

/** The limits of the shares of a plan. `hours` is the most that one may take, where that is said. */
export function limitsOf(plan: Omit<Plan, "format">, { hours }: { hours?: number } = {}): Limits {
  const { models, shares, threads, config: { workers } } = plan;
  const longest = Math.max(...sharesOf(models, shares).map((share) => secondsOfShare(share, workers)));
  const largest = models.map(({ bytes }) => bytes).sort((a, b) => b - a).slice(0, workers);
  return {
    cores: Math.min(workers, models.length) * threads,
    bytes: LARGER * largest.reduce((sum, bytes) => sum + bytes, plan.bytes) + BESIDE,
    seconds: hours === undefined ? SLOWER * longest + START : 3600 * hours,
  };
}

/** The fewest shares of which none is expected to come near so many hours. */
export function sharesWithin(
  hours: number,
  { models, config: { workers } }: Pick<Plan, "models" | "config">,
): number {
  const seconds = (3600 * hours - START) / SLOWER;
  return seconds > 0 ? fewestShares(models, { seconds, atOnce: workers }) : models.length;
}
