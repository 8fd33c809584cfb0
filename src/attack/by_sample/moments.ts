/** Statistics of a signal over the shadows that were trained on a sample (IN) and those that were not (OUT). */
import { type Evidence, overQueries } from "./sample_attack.ts";

/** The two sides of a sample, as places in arrays of both. */
export const OUT = 0, IN = 1;

/** Means of a signal for each sample and query, R = N x Q rows, by side. */
export interface Means {
  /** `[R]` by side, the shadows. */
  readonly counts: readonly [Uint16Array, Uint16Array];
  /** `[R]` by side; what is known of other samples where there is no such shadow, see {@linkcode complete}. */
  readonly means: readonly [Float64Array, Float64Array];
}

/** Means with the spread about them. */
export interface Moments extends Means {
  /** `[R]` by side, the sum of squared deviations from the mean. */
  readonly squares: readonly [Float64Array, Float64Array];
}

/** The means of `value` of the signal, those without a shadow completed. */
export function meansOf(evidence: Evidence, value: (signal: number) => number = (signal) => signal): Means {
  const { counts, sums: means } = sumsOf(evidence, value);
  for (const side of [OUT, IN]) {
    for (let row = 0; row < means[side].length; row++) means[side][row] /= counts[side][row];
  }
  complete({ counts, means });
  return { counts, means };
}

/** The means of the signal and the spread about them, in two passes over the shadows. */
export function momentsOf(evidence: Evidence): Moments {
  const { counts, means } = meansOf(evidence), { shadows, queries } = evidence;
  const rows = evidence.target.length;
  const squares = [new Float64Array(rows), new Float64Array(rows)] as const;
  for (const [model, signals] of shadows.entries()) {
    const membership = overQueries(evidence.membership[model], queries);
    for (let row = 0; row < rows; row++) {
      const side = membership[row];
      if (side > IN) continue;
      squares[side][row] += (signals[row] - means[side][row]) ** 2;
    }
  }
  return { counts, means, squares };
}

function sumsOf({ target, shadows, membership, queries }: Evidence, value: (signal: number) => number) {
  const rows = target.length;
  const counts = [new Uint16Array(rows), new Uint16Array(rows)] as const;
  const sums = [new Float64Array(rows), new Float64Array(rows)] as const;
  for (const [model, signals] of shadows.entries()) {
    const sides = overQueries(membership[model], queries);
    for (let row = 0; row < rows; row++) {
      const side = sides[row];
      if (side > IN) continue; // nobody knows
      counts[side][row]++;
      sums[side][row] += value(signals[row]);
    }
  }
  return { counts, sums };
}

/**
 * Fills in the means of samples that no shadow, or every shadow, was trained on.
 *
 * Such a mean follows from the other side's, by the line of least squares over the samples that have both. Where no sample has
 * both, it follows by the difference of the sides' means over all samples. It never lies beyond the smallest and largest known mean
 * of its side. A sample of which nothing is known gets the mean over all samples. Where nothing at all is known of a side, its means
 * are the other's.
 */
export function complete({ counts, means }: Means): void {
  // The side that speaks for each: itself, or the other where nothing is known of it.
  const speaker = [OUT, IN].map((side) => counts[side].some((count) => count > 0) ? side : 1 - side);
  const overall = speaker.map((side) => meanWhere(means[side], counts[side]));
  const lines = [OUT, IN].map((side) => lineOf({ counts, means }, side) ?? { slope: 1, at: overall });
  const ranges = speaker.map((side) => rangeWhere(means[side], counts[side]));
  for (let row = 0; row < counts[OUT].length; row++) {
    const [out, inside] = [counts[OUT][row] > 0, counts[IN][row] > 0];
    if (out && inside) continue;
    for (const side of [OUT, IN]) {
      if (side === OUT ? out : inside) continue;
      const { slope, at } = lines[side], { smallest, largest } = ranges[side];
      means[side][row] = counts[1 - side][row] > 0
        ? Math.min(Math.max(at[side] + slope * (means[1 - side][row] - at[1 - side]), smallest), largest)
        : overall[side];
    }
  }
}

/** The line that gives a side's mean from the other's; undefined where fewer than three samples have both. */
function lineOf({ counts, means }: Means, side: number): { slope: number; at: number[] } | undefined {
  const other = 1 - side, at = [0, 0];
  let both = 0;
  for (let row = 0; row < counts[OUT].length; row++) {
    if (counts[OUT][row] === 0 || counts[IN][row] === 0) continue;
    both++;
    at[OUT] += means[OUT][row];
    at[IN] += means[IN][row];
  }
  if (both < 3) return undefined;
  at[OUT] /= both;
  at[IN] /= both;
  let products = 0, squares = 0;
  for (let row = 0; row < counts[OUT].length; row++) {
    if (counts[OUT][row] === 0 || counts[IN][row] === 0) continue;
    const deviation = means[other][row] - at[other];
    products += deviation * (means[side][row] - at[side]);
    squares += deviation * deviation;
  }
  return { slope: squares > 0 ? products / squares : 0, at };
}

function meanWhere(values: Float64Array, counts: Uint16Array): number {
  let sum = 0, count = 0;
  for (let row = 0; row < values.length; row++) {
    if (counts[row] === 0) continue;
    sum += values[row];
    count++;
  }
  return count === 0 ? 0 : sum / count;
}

function rangeWhere(values: Float64Array, counts: Uint16Array): { smallest: number; largest: number } {
  let [smallest, largest] = [Infinity, -Infinity];
  for (let row = 0; row < values.length; row++) {
    if (counts[row] === 0) continue;
    smallest = Math.min(smallest, values[row]);
    largest = Math.max(largest, values[row]);
  }
  return { smallest, largest };
}
