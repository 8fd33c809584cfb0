/** 95 % confidence intervals. */
import jStat from "jstat";
import { areaUnderCurve, type Roc } from "./roc.ts";

/** Lower and upper limit of a 95 % confidence interval. */
export type Interval = readonly [lower: number, upper: number];

/** What each tail leaves out. */
const TAIL = 0.025;
/** The standard normal quantile of 0.975. */
const Z = 1.959963984540054;

/**
 * The exact interval for a proportion of `successes` among `trials` (Clopper and Pearson 1934): it covers with at
 * least 95 %, whatever the proportion. `successes` need not be whole.
 *
 * @throws {RangeError} when `trials` is not positive or `successes` is not from 0 to `trials`.
 */
export function clopperPearson(successes: number, trials: number): Interval {
  if (!(trials > 0 && successes >= 0 && successes <= trials)) {
    throw new RangeError(
      `Cannot give an interval: 0 <= successes <= trials and trials > 0 are needed, found ${successes} of ${trials}`,
    );
  }
  const failures = trials - successes;
  return [
    successes === 0 ? 0 : jStat.beta.inv(TAIL, successes, failures + 1),
    failures === 0 ? 1 : jStat.beta.inv(1 - TAIL, successes + 1, failures),
  ];
}

/**
 * The interval for the area under the curve after DeLong, DeLong and Clarke-Pearson 1988, with ties by mid-ranks in
 * linear time as in Sun and Xu 2014, taken on the logit scale so that it stays within [0, 1].
 *
 * DeLong's variance is zero when the classes separate perfectly or all scores are equal, and is not defined for a
 * single member or non-member; none of that makes the area certain. There the interval is Clopper-Pearson's over
 * min(members, nonMembers) pairs, a member with a non-member, none used twice: independent trials whose
 * expected outcome is the area.
 */
export function aucInterval(roc: Roc): Interval {
  const auc = areaUnderCurve(roc);
  const variance = delongVariance(roc, auc);
  if (!(variance > 0)) {
    const pairs = Math.min(roc.members, roc.nonMembers);
    return clopperPearson(auc * pairs, pairs);
  }
  const logit = Math.log(auc / (1 - auc));
  const margin = Z * Math.sqrt(variance) / (auc * (1 - auc));
  return [logistic(logit - margin), logistic(logit + margin)];
}

/**
 * The interval for balanced accuracy, the mean of two independent proportions, from their Clopper-Pearson limits
 * by the method of variance estimates recovery (Newcombe 1998; Zou and Donner 2008).
 *
 * @throws {RangeError} when a class is empty or a count is beyond it.
 */
export function balancedAccuracyInterval(
  { truePositives, members, trueNegatives, nonMembers }: {
    truePositives: number;
    members: number;
    trueNegatives: number;
    nonMembers: number;
  },
): Interval {
  const tpr = truePositives / members;
  const tnr = trueNegatives / nonMembers;
  const [tprLower, tprUpper] = clopperPearson(truePositives, members);
  const [tnrLower, tnrUpper] = clopperPearson(trueNegatives, nonMembers);
  return [
    (tpr + tnr - Math.hypot(tpr - tprLower, tnr - tnrLower)) / 2,
    (tpr + tnr + Math.hypot(tprUpper - tpr, tnrUpper - tnr)) / 2,
  ];
}

/**
 * DeLong's variance. A sample's placement is the share of the other class that it beats, a tie counting one half:
 * for the members that enter at a point of the curve, one minus the mean of the false positive rates at either
 * end of that step; for the non-members, the mean of the true positive rates.
 */
function delongVariance(roc: Roc, auc: number): number {
  const { members, nonMembers, truePositives, falsePositives } = roc;
  let ofMembers = 0;
  let ofNonMembers = 0;
  for (let i = 1; i < truePositives.length; i++) {
    const memberPlacement = 1 - (falsePositives[i - 1] + falsePositives[i]) / (2 * nonMembers);
    const nonMemberPlacement = (truePositives[i - 1] + truePositives[i]) / (2 * members);
    ofMembers += (truePositives[i] - truePositives[i - 1]) * (memberPlacement - auc) ** 2;
    ofNonMembers += (falsePositives[i] - falsePositives[i - 1]) * (nonMemberPlacement - auc) ** 2;
  }
  return ofMembers / (members * (members - 1)) + ofNonMembers / (nonMembers * (nonMembers - 1));
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
