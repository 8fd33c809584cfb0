/** Bounds from both error rates of a cut, whose rows are independent of one another. */
import { clopperPearsonUpper } from "../intervals.ts";
import { normalUpperQuantile } from "../normal.ts";
import type { Cut } from "./cuts.ts";

/** A cut's rows, and how sure its limits are to be. */
export interface CutOptions {
  readonly members: number;
  readonly nonMembers: number;
  /** The probability with which either of the limits may be too low. */
  readonly level: number;
}

/** Upper limits on both error rates, each by Clopper and Pearson at half of the level. */
interface ErrorLimits {
  readonly fpr: number;
  readonly fnr: number;
}

/**
 * The largest epsilon that both error rates contradict: (epsilon, delta)-differential privacy has 1 - FNR <= e^epsilon FPR + delta,
 * and with members and non-members changing places 1 - FPR <= e^epsilon FNR + delta (Kairouz, Oh and Viswanath 2015). Both follow
 * from the same two limits, so that looking at both costs nothing. 0 where neither contradicts anything.
 */
export function epsilonOfCut(cut: Cut, { delta, ...options }: CutOptions & { delta: number }): number {
  const { fpr, fnr } = limitsOf(cut, options);
  return Math.max(ratio(1 - fnr - delta, fpr), ratio(1 - fpr - delta, fnr));
}

/**
 * The largest mu of Gaussian differential privacy that both error rates contradict: mu is at least
 * Phi^-1(1 - FPR) - Phi^-1(FNR) (Dong, Roth and Su 2019, equation 6). 0 where they contradict none. jax_privacy 2.0.0 takes the
 * absolute value, by which wide limits of 20 rows a side give an epsilon of 15 where nothing leaks.
 */
export function muOfCut(cut: Cut, options: CutOptions): number {
  const { fpr, fnr } = limitsOf(cut, options);
  return fpr + fnr >= 1 ? 0 : Math.max(0, normalUpperQuantile(fpr) + normalUpperQuantile(fnr));
}

function limitsOf(
  { truePositives, falsePositives }: Cut,
  { members, nonMembers, level }: CutOptions,
): ErrorLimits {
  return {
    fpr: clopperPearsonUpper(falsePositives, nonMembers, level / 2),
    fnr: clopperPearsonUpper(members - truePositives, members, level / 2),
  };
}

function ratio(above: number, below: number): number {
  return above <= below ? 0 : Math.log(above / below);
}
