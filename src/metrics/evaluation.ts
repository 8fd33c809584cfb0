/** How well an attack tells members from non-members. */
import { aucInterval, balancedAccuracyInterval, clopperPearson, type Interval } from "./intervals.ts";
import { areaUnderCurve, pointAtFpr, rocCurve } from "./roc.ts";

/** The false positive rates at which the true positive rate is reported. */
export type ReportedFpr = "0.01" | "0.001";

/** An attack's figures on one target. Every interval is a 95 % one, every count a number of samples. */
export interface Evaluation {
  /** A row is judged a member when its score is at least this. */
  readonly threshold: number;
  /** The share of rows judged rightly. */
  readonly accuracy: number;
  /** The mean of the true positive and the true negative rate. */
  readonly balancedAccuracy: number;
  /** The share of members among those judged members; null when nothing is judged a member. */
  readonly precision: number | null;
  /** The true positive rate. */
  readonly recall: number;
  /** A tie counts one half. */
  readonly auc: number;
  /**
   * The largest true positive rate over thresholds whose false positive rate is at most the key. With fewer than
   * 1 / key non-members it is the share of members that score higher than every non-member, and speaks of a false
   * positive rate no finer than 1 / non-members.
   */
  readonly tprAtFpr: Readonly<Record<ReportedFpr, number>>;
  /** What the rates are made of. */
  readonly counts: {
    readonly truePositives: number;
    readonly falsePositives: number;
    readonly trueNegatives: number;
    readonly falseNegatives: number;
    readonly truePositivesAtFpr: Readonly<Record<ReportedFpr, number>>;
    readonly falsePositivesAtFpr: Readonly<Record<ReportedFpr, number>>;
  };
  /** The interval of each rate and area. */
  readonly intervals: {
    readonly accuracy: Interval;
    readonly balancedAccuracy: Interval;
    readonly precision: Interval | null;
    readonly recall: Interval;
    readonly auc: Interval;
    /** At the threshold found, which is taken as given: that the non-members chose it is not in the interval. */
    readonly tprAtFpr: Readonly<Record<ReportedFpr, Interval>>;
  };
}

/**
 * Evaluates `scores` (`[N]`, the higher the more likely a member) against `membership` (`[N]`: 1 for a member, 0
 * for a non-member) at the attacker's own `threshold`: a row is judged a member when its score is at least that.
 * Rates have Clopper-Pearson intervals, AUC DeLong's, balanced accuracy Newcombe's.
 *
 * @throws {RangeError} when the lengths differ, a score or the threshold is NaN, `membership` holds anything but 0
 * and 1, or there is no member or no non-member.
 *
 * @example
 * ```ts
 * import { evaluate } from "./evaluation.ts";
 * const { accuracy, auc } = evaluate(new Float64Array([0.9, 0.4, 0.6, 0.1]), new Uint8Array([1, 1, 0, 0]), 0.5);
 * console.assert(accuracy === 0.5 && auc === 0.75);
 * ```
 */
export function evaluate(scores: Float64Array, membership: Uint8Array, threshold: number): Evaluation {
  if (Number.isNaN(threshold)) {
    throw new RangeError("Cannot evaluate: the threshold must be a number, found NaN");
  }
  const roc = rocCurve(scores, membership);
  const { members, nonMembers } = roc;
  let truePositives = 0;
  let falsePositives = 0;
  for (let row = 0; row < scores.length; row++) {
    if (scores[row] < threshold) continue;
    if (membership[row] === 1) truePositives++;
    else falsePositives++;
  }
  const trueNegatives = nonMembers - falsePositives;
  const right = truePositives + trueNegatives;
  const judgedMembers = truePositives + falsePositives;
  const points = atEachFpr((fpr) => pointAtFpr(roc, fpr));
  return {
    threshold,
    accuracy: right / scores.length,
    balancedAccuracy: (truePositives / members + trueNegatives / nonMembers) / 2,
    precision: judgedMembers === 0 ? null : truePositives / judgedMembers,
    recall: truePositives / members,
    auc: areaUnderCurve(roc),
    tprAtFpr: atEachFpr((_, key) => points[key].truePositives / members),
    counts: {
      truePositives,
      falsePositives,
      trueNegatives,
      falseNegatives: members - truePositives,
      truePositivesAtFpr: atEachFpr((_, key) => points[key].truePositives),
      falsePositivesAtFpr: atEachFpr((_, key) => points[key].falsePositives),
    },
    intervals: {
      accuracy: clopperPearson(right, scores.length),
      balancedAccuracy: balancedAccuracyInterval({ truePositives, members, trueNegatives, nonMembers }),
      precision: judgedMembers === 0 ? null : clopperPearson(truePositives, judgedMembers),
      recall: clopperPearson(truePositives, members),
      auc: aucInterval(roc),
      tprAtFpr: atEachFpr((_, key) => clopperPearson(points[key].truePositives, members)),
    },
  };
}

function atEachFpr<T>(value: (fpr: number, key: ReportedFpr) => T): Record<ReportedFpr, T> {
  return { "0.01": value(0.01, "0.01"), "0.001": value(0.001, "0.001") };
}
