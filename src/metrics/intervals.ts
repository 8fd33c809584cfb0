/** Confidence intervals, 95 % where nothing else is asked for. */
import { betaQuantile, betaTails } from "./beta.ts";
import { pointAtCount, type Roc } from "./roc.ts";

/** Lower and upper limit of a confidence interval. */
export type Interval = readonly [lower: number, upper: number];

/** The level of an interval, and what its rows are worth. */
export interface IntervalOptions {
  /** The share of samples whose interval holds the truth, in (0, 1); 0.95 without it. */
  readonly confidence?: number;
  /** The variance over that of as many independent rows; 1 without it. Counts are divided by it. */
  readonly designEffect?: number;
}

/** Counts of one threshold, over both classes. */
export interface ClassCounts {
  /** Members judged members. */
  readonly truePositives: number;
  /** All members. */
  readonly members: number;
  /** Non-members judged non-members. */
  readonly trueNegatives: number;
  /** All non-members. */
  readonly nonMembers: number;
}

/** The share that each of two independent limits may miss, so that both hold with 97.5 %. */
const TAIL_OF_TWO = 1 - Math.sqrt(0.975);

/**
 * The exact interval for a proportion of `successes` among `trials` (Clopper and Pearson 1934): it covers with at
 * least the confidence asked for, whatever the proportion. `successes` need not be whole.
 *
 * @throws {RangeError} when `trials` is not positive, `successes` is not from 0 to `trials` or the confidence not in
 * (0, 1).
 */
export function clopperPearson(
  successes: number,
  trials: number,
  { confidence = 0.95, designEffect = 1 }: IntervalOptions = {},
): Interval {
  return binomialLimits(successes / designEffect, trials / designEffect, tailOf(confidence));
}

/**
 * The interval for balanced accuracy, the mean of two independent proportions, from their Clopper-Pearson limits
 * by the method of variance estimates recovery (Newcombe 1998; Zou and Donner 2008).
 *
 * @throws {RangeError} when a class is empty or a count is beyond it.
 */
export function balancedAccuracyInterval(
  { truePositives, members, trueNegatives, nonMembers }: ClassCounts,
  options: IntervalOptions = {},
): Interval {
  const tpr = truePositives / members;
  const tnr = trueNegatives / nonMembers;
  const [tprLower, tprUpper] = clopperPearson(truePositives, members, options);
  const [tnrLower, tnrUpper] = clopperPearson(trueNegatives, nonMembers, options);
  return [
    (tpr + tnr - Math.hypot(tpr - tprLower, tnr - tnrLower)) / 2,
    (tpr + tnr + Math.hypot(tprUpper - tpr, tnrUpper - tnr)) / 2,
  ];
}

/** The precision at a share of members of `prior` in (0, 1): by Bayes, from the two rates. */
export function precisionAtPrior(tpr: number, fpr: number, prior: number): number {
  const right = prior * tpr;
  return right / (right + (1 - prior) * fpr);
}

/**
 * The 95 % interval for the precision at a prior. It grows with the true and falls with the false positive rate: each
 * end is that of one rate's lower and the other's upper Clopper-Pearson limit. The rates are independent, and each
 * limit's level is such that both hold with 97.5 %.
 *
 * @throws {RangeError} when a class is empty or a count is beyond it.
 */
export function precisionAtPriorInterval(
  { truePositives, members, trueNegatives, nonMembers }: ClassCounts,
  prior: number,
  { designEffect = 1 }: Pick<IntervalOptions, "designEffect"> = {},
): Interval {
  const limits = (count: number, of: number) =>
    binomialLimits(count / designEffect, of / designEffect, TAIL_OF_TWO);
  const tpr = limits(truePositives, members);
  const fpr = limits(nonMembers - trueNegatives, nonMembers);
  return [precisionAtPrior(tpr[0], fpr[1], prior), precisionAtPrior(tpr[1], fpr[0], prior)];
}

/**
 * The 95 % interval for the true positive rate at a false positive rate of at most `fpr`.
 *
 * Where at least one false positive is allowed, it covers the choice of members and of non-members. Order
 * statistics of the non-members enclose the population's threshold: at most so many of them lie above it, and at
 * least so many (binomial). Clopper-Pearson at either end then encloses the share of members above. Members and
 * non-members are independent, and each limit's level is such that both hold with 97.5 %.
 *
 * Where none is allowed, the threshold is the highest non-member of this sample, and taken as given:
 * Clopper-Pearson over the members alone.
 *
 * @throws {RangeError} when `fpr` is not in [0, 1].
 */
export function tprAtFprInterval(
  roc: Roc,
  fpr: number,
  { designEffect = 1 }: Pick<IntervalOptions, "designEffect"> = {},
): Interval {
  const { members, nonMembers } = roc;
  const found = (falsePositives: number) => pointAtCount(roc, falsePositives).truePositives;
  if (!(fpr >= 1 / nonMembers)) return clopperPearson(found(0), members, { designEffect });
  if (fpr === 1) return [1, 1];
  // As many rows as these are worth, and their order statistics' places among all.
  const { fewest, most } = falsePositivesAt(Math.ceil(nonMembers / designEffect), fpr);
  const limits = (count: number) => binomialLimits(count / designEffect, members / designEffect, TAIL_OF_TWO);
  return [
    fewest === null ? 0 : limits(found(Math.floor(fewest * designEffect)))[0],
    limits(found(Math.ceil((most + 1) * designEffect) - 1))[1],
  ];
}

/**
 * The numbers of false positives in a sample between which the threshold with the population rate `fpr` lies.
 * `fewest` is null where that threshold may well lie above every non-member.
 */
function falsePositivesAt(nonMembers: number, fpr: number): { fewest: number | null; most: number } {
  // The number of non-members above the population's threshold is binomial.
  const atLeast = (count: number) =>
    count === 0 ? 1 : count > nonMembers ? 0 : betaTails(fpr, count, nonMembers - count + 1).lower;
  const atMost = (count: number) =>
    count < 0 ? 0 : count >= nonMembers ? 1 : betaTails(fpr, count + 1, nonMembers - count).upper;
  // `most` is the last count that is reached often enough, `likely` the first that is not too low.
  const most = firstCount(nonMembers + 1, (count) => atLeast(count) <= TAIL_OF_TWO) - 1;
  const likely = firstCount(nonMembers + 1, (count) => atMost(count) > TAIL_OF_TWO);
  return { fewest: likely === 0 ? null : likely - 1, most };
}

/** The smallest whole number from 0 to `last` for which `holds`, which holds at `last` and from some number on. */
function firstCount(last: number, holds: (count: number) => boolean): number {
  let [low, high] = [0, last];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Clopper-Pearson's limits, each of which misses with at most `tail`. */
function binomialLimits(successes: number, trials: number, tail: number): Interval {
  if (!(trials > 0 && successes >= 0 && successes <= trials)) {
    throw new RangeError(
      `Cannot give an interval: 0 <= successes <= trials and trials > 0 are needed, found ${successes} of ${trials}`,
    );
  }
  const failures = trials - successes;
  return [
    successes === 0 ? 0 : betaQuantile(tail, successes, failures + 1),
    clopperPearsonUpper(successes, trials, tail),
  ];
}

/** The upper limit of Clopper and Pearson alone, for `successes` from 0 to `trials`: it is too low with at most `tail`. */
export function clopperPearsonUpper(successes: number, trials: number, tail: number): number {
  return successes === trials ? 1 : betaQuantile(1 - tail, successes + 1, trials - successes);
}

/** The share that each limit of an interval may miss. */
export function tailOf(confidence: number): number {
  if (confidence > 0 && confidence < 1) return (1 - confidence) / 2;
  throw new RangeError(`Cannot give an interval: a confidence in (0, 1) is needed, found ${confidence}`);
}
