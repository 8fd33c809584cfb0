/** The threshold that an attacker learns from rows of known membership. */
import type { Membership, Scores } from "./columns.ts";
import { countsByThreshold, freeCurve, type Roc } from "./roc.ts";

/**
 * The threshold at which "a member when its score is at least this" is right for most of the rows: `scores`
 * `[N]`, finite, `membership` `[N]` of 0 and 1, N at least 1.
 *
 * It lies midway between two neighbouring scores. Among several that are equally right it is the highest, so
 * that an attacker who learned nothing claims least. It is always finite: the lowest score where calling
 * every row a member is best, just above the highest where calling none is.
 *
 * @throws {TypeError} when an array is of a type that cannot be read.
 * @throws {RangeError} when there is no row, the lengths differ, a score is NaN or `membership` holds anything but
 * 0 and 1.
 */
export function mostAccurateThreshold(scores: Scores, membership: Membership): number {
  const curve = countsByThreshold(scores, membership), threshold = mostAccurateOf(curve);
  freeCurve(curve);
  return threshold;
}

function mostAccurateOf({ thresholds, truePositives, falsePositives }: Roc): number {
  const last = thresholds.length - 1;
  if (last === 0) throw new RangeError("Cannot learn a threshold: at least one row is needed, found none");
  // A row judged a member is one more right if it is one, and one less if not.
  let [best, bestGain] = [0, 0];
  for (let i = 1; i <= last; i++) {
    const gain = truePositives[i] - falsePositives[i];
    if (gain > bestGain) [best, bestGain] = [i, gain];
  }
  if (best === 0) return justAbove(thresholds[1]);
  return best === last ? thresholds[last] : between(thresholds[best + 1], thresholds[best]);
}

function justAbove(score: number): number {
  return score + Math.max(Math.abs(score) * Number.EPSILON, Number.MIN_VALUE);
}

/** A number above `low` and at most `high`, midway if float64 has room there. */
function between(low: number, high: number): number {
  const middle = low + (high - low) / 2;
  return middle > low && middle < high ? middle : high;
}
