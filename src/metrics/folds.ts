/**
 * Figures of an attack that learned by k-fold on the very rows that it is judged on: each row by what was learned on the
 * other folds.
 *
 * The folds' learners share rows, and each row teaches those by which its neighbours are judged. Where there is nothing to
 * learn, that makes the folds err together: over all rows the number of right ones has a variance up to twice the
 * binomial one, as every pair of rows counts once for either of them. Tests as if the rows were independent then find
 * leaks that are none, at a level of 0.002 up to 15 times as often.
 */
import { rowsByGroup } from "../rows_by_group.ts";

/** The variance of k-fold's counts over that of as many independent rows, for a learner that is linear in the labels. */
export const FOLDS_DESIGN_EFFECT = 2;

/** The folds of the rows, and what was learned on them. */
export interface Folds {
  /** `[N]`, each row's fold, from 0. */
  readonly of: Uint8Array;
  /**
   * "threshold" where only the threshold was learned, and the score of a row depends on no other row: areas and rates at
   * a false positive rate are then as of independent rows. "score" where scores were learned too.
   */
  readonly learned: "threshold" | "score";
}

/**
 * The p-value over all folds: their number times the smallest of theirs. Within a fold the rows are independent of its
 * learner, so its test is exact; how folds depend on one another does not matter (Bonferroni).
 */
export function overFolds(pValues: readonly number[]): number {
  return Math.min(1, pValues.length * Math.min(...pValues));
}

/**
 * `[K]`, the rows of each fold.
 *
 * @throws {RangeError} when there are not as many as rows
 */
export function rowsOfFolds({ of }: Folds, rows: number): Uint32Array[] {
  if (of.length !== rows) {
    throw new RangeError(`Cannot evaluate: every row needs a fold, found ${of.length} for ${rows}`);
  }
  return [...rowsByGroup(of, 256).values()];
}
