/** Lower bounds on the ratio of both rates of one threshold, whose logarithm bounds epsilon where delta is 0. */
import { clopperPearson } from "../intervals.ts";
import { normalUpperQuantile } from "../normal.ts";

/**
 * The interval that a ratio is bounded by:
 *
 * - `katz`: Katz et al. 1978; the ratio's logarithm is taken for normal
 * - `bailey`: Bailey 1987; the ratio's cube root is
 * - `clopper-pearson`: exact limits on either rate, at half of the level each
 */
export type RatioInterval = "katz" | "bailey" | "clopper-pearson";

/** The counts of one threshold that no data has chosen. */
export interface RatioCounts {
  /** Members judged members. */
  readonly truePositives: number;
  /** All members. */
  readonly members: number;
  /** Non-members judged members. */
  readonly falsePositives: number;
  /** All non-members. */
  readonly nonMembers: number;
}

/** Options of {@linkcode rateRatioLowerBound}. */
export interface RateRatioOptions {
  /** The interval. */
  readonly interval: RatioInterval;
  /** The probability with which the bound may be too high, in (0, 0.5); 0.05 without it. */
  readonly level?: number;
}

/**
 * A lower bound on TPR / FPR, as TensorFlow Privacy's `RatioBound` has them. Those of Katz and of Bailey are approximate: they take a
 * count of 0 false positives for one half, Katz all members with all non-members for one half less each, and Bailey a count of
 * all likewise. 0 where the counts bound nothing.
 *
 * @throws {RangeError} when a class is empty, a count is beyond it, or an option is none of its values
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { rateRatioLowerBound } from "./rate_ratio.ts";
 * const counts = { truePositives: 100, members: 110, falsePositives: 10, nonMembers: 80 };
 * assertAlmostEquals(rateRatioLowerBound(counts, { interval: "bailey" }), 4.61953896, 1e-8);
 * ```
 */
export function rateRatioLowerBound(
  counts: RatioCounts,
  { interval, level = 0.05 }: RateRatioOptions,
): number {
  const { truePositives, members, falsePositives, nonMembers } = counts;
  const isCount = (count: number, of: number) => Number.isInteger(count) && count >= 0 && count <= of;
  if (
    !(members > 0 && nonMembers > 0 && isCount(truePositives, members) && isCount(falsePositives, nonMembers))
  ) {
    throw new RangeError(
      "Cannot bound a ratio: whole counts of members and non-members are needed, each at most its class, found " +
        `${truePositives} of ${members} and ${falsePositives} of ${nonMembers}`,
    );
  }
  if (!(level > 0 && level < 0.5)) {
    throw new RangeError(`Cannot bound a ratio: the level must be in (0, 0.5), found ${level}`);
  }
  switch (interval) {
    case "katz":
      return katz(counts, normalUpperQuantile(level));
    case "bailey":
      return bailey(counts, normalUpperQuantile(level));
    case "clopper-pearson": {
      const options = { confidence: 1 - level };
      return clopperPearson(truePositives, members, options)[0] /
        clopperPearson(falsePositives, nonMembers, options)[1];
    }
    default:
      throw new RangeError(
        `Cannot bound a ratio: the interval must be katz, bailey or clopper-pearson, found ${interval}`,
      );
  }
}

function katz({ truePositives, members, falsePositives, nonMembers }: RatioCounts, z: number): number {
  if (truePositives === 0) return 0;
  const isAll = truePositives === members && falsePositives === nonMembers;
  const found = isAll ? members - 0.5 : truePositives;
  const accused = isAll ? nonMembers - 0.5 : falsePositives || 0.5;
  const tpr = found / members, fpr = accused / nonMembers;
  return tpr / fpr * Math.exp(-z * Math.sqrt((1 - tpr) / found + (1 - fpr) / accused));
}

function bailey({ truePositives, members, falsePositives, nonMembers }: RatioCounts, z: number): number {
  if (truePositives === 0) return 0;
  const found = truePositives === members ? members - 0.5 : truePositives;
  const accused = falsePositives === nonMembers ? nonMembers - 0.5 : falsePositives || 0.5;
  const tpr = found / members, fpr = accused / nonMembers;
  const variance = (1 - tpr) / found + (1 - fpr) / accused -
    z * z * (1 - tpr) * (1 - fpr) / (9 * found * accused);
  const above = 1 - z / 3 * Math.sqrt(variance), below = 1 - z * z * (1 - fpr) / (9 * accused);
  // Few counts at a fine level: nothing is left of the approximation.
  return above > 0 && below > 0 ? tpr / fpr * (above / below) ** 3 : 0;
}
