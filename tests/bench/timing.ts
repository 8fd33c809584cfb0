/** How things are timed: warmed up, taking turns, with medians and quartiles. */

/** The middle of some measurements, and the quartiles around it. */
export interface Spread {
  readonly median: number;
  readonly quartiles: readonly [number, number];
}

/** One run of what is timed; its time in milliseconds. */
export type Run = () => number | Promise<number>;

export interface TurnOptions {
  /** Time for all rounds together, in seconds; three rounds are run in any case, or one where this is 0. */
  readonly seconds: number;
  /** Runs of each before the first that counts. */
  readonly warmUp?: number;
}

/** Runs all in turns, A B A B, so that what slows the machine for a while slows all; milliseconds of each run. */
export async function takeTurns<Name extends string>(
  runs: Readonly<Record<Name, Run>>,
  { seconds, warmUp = 2 }: TurnOptions,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(runs) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
  for (let round = 0; round < warmUp; round++) for (const name of names) await runs[name]();
  const end = performance.now() + seconds * 1000;
  const least = seconds > 0 ? 3 : 1;
  for (let round = 0; round < least || performance.now() < end; round++) {
    for (const name of names) times[name].push(await runs[name]());
  }
  return times;
}

/** Milliseconds that `work` takes. */
export function timed(work: () => void): Run {
  return () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  };
}

/**
 * Median and quartiles, linear between the two nearest of the sorted values.
 *
 * @throws {RangeError} where there are no values
 */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError("Cannot take the median of no measurements");
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => {
    const place = share * (sorted.length - 1), below = Math.floor(place);
    return sorted[below] + (place - below) * (sorted[Math.ceil(place)] - sorted[below]);
  };
  return { median: at(0.5), quartiles: [at(0.25), at(0.75)] };
}

/** The spread of theirs / ours, round by round: how many times as fast ours is. */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): Spread {
  return spreadOf(ours.map((time, round) => theirs[round] / time));
}
