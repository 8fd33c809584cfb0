/** Tests of the null hypothesis that an attack says nothing about membership, and Holm's adjustment. */
import { hypergeometricUpperTail } from "./hypergeometric.ts";
import { allowedFalsePositives, pointAtCount, type Roc } from "./roc.ts";

/** One threshold's judgements. */
export interface Judgements {
  /** Members judged members. */
  readonly truePositives: number;
  /** All members. */
  readonly members: number;
  /** Non-members judged members. */
  readonly falsePositives: number;
  /** All non-members. */
  readonly nonMembers: number;
}

/**
 * The p-value of Fisher's exact test, one-sided: the probability of at least so many members among as many rows
 * drawn at random as were judged members.
 */
export function fisherTest({ truePositives, members, falsePositives, nonMembers }: Judgements): number {
  return above0(hypergeometricUpperTail(truePositives, {
    marked: members,
    unmarked: nonMembers,
    drawn: truePositives + falsePositives,
  }));
}

/**
 * The p-value of the true positive rate at a false positive rate of at most `fpr`. With f false positives allowed and k true
 * ones found, it is the probability that at most f of the k + f highest of randomly ranked rows are non-members. A tie
 * counts against the attack.
 *
 * @throws {RangeError} when `fpr` is not in [0, 1].
 */
export function tprAtFprTest(roc: Roc, fpr: number): number {
  const allowed = allowedFalsePositives(roc.nonMembers, fpr);
  const { truePositives } = pointAtCount(roc, allowed);
  return above0(hypergeometricUpperTail(truePositives, {
    marked: roc.members,
    unmarked: roc.nonMembers,
    drawn: truePositives + allowed,
  }));
}

/** True where a p-value is at most the level. A p-value of exactly 1/20 may be computed as 0.05 and a bit. */
export function isSignificant(pValue: number, level: number): boolean {
  return pValue <= level * (1 + 1e-12);
}

/** The p-values adjusted by Holm 1979, in the order given: significant at a level over the whole family. */
export function holm(pValues: readonly number[]): number[] {
  const ascending = pValues.map((_, place) => place).sort((a, b) => pValues[a] - pValues[b]);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  for (const [place, test] of ascending.entries()) {
    largest = Math.max(largest, Math.min(1, pValues[test] * (pValues.length - place)));
    adjusted[test] = largest;
  }
  return adjusted;
}

/** A p-value from what rounding may have left of it: never 0, and at most 1. */
export function above0(probability: number): number {
  return Math.min(1, Math.max(Number.MIN_VALUE, probability));
}
