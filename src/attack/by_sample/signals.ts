/** The signals that attacks by sample go by. */
import type { Block } from "../../answers/block.ts";

/** The scaled logit of the true class. */
export const scaledLogit = (block: Block): Float64Array => block.scaledLogit();

/** ln p of the scaled logit of p, without loss at either end. */
export function logProbability(scaledLogit: number): number {
  return scaledLogit >= 0
    ? -Math.log1p(Math.exp(-scaledLogit))
    : scaledLogit - Math.log1p(Math.exp(scaledLogit));
}

/** p of its scaled logit. */
export function probability(scaledLogit: number): number {
  if (scaledLogit >= 0) return 1 / (1 + expOfNegative(-scaledLogit));
  const odds = expOfNegative(scaledLogit);
  return odds / (1 + odds);
}

/** 2^-n for n from 0 to 1,074, the smallest above 0. */
const POWERS = Float64Array.from({ length: 1075 }, (_, n) => 2 ** -n);
const LOG_2_E = 1.4426950408889634;
/** ln 2 in two pieces, the first of 32 bits, so that n times it is exact. */
const LN_2_HIGH = 2977044472 / 2 ** 32, LN_2_LOW = -4.2009150726810846e-11;

/**
 * exp(x) for x <= 0, to two units in the last place. Behind kernels of 256-bit vectors `Math.exp` takes 200 ns, ten times as long as this:
 * it is compiled for older instructions, which wait for the upper halves of registers.
 */
export function expOfNegative(x: number): number {
  if (!(x > -745)) return x <= -745 ? 0 : NaN;
  const n = Math.floor(0.5 - x * LOG_2_E), r = (x + n * LN_2_HIGH) + n * LN_2_LOW;
  // Taylor's series for |r| <= ln(2) / 2.
  let sum = 1 / 6227020800;
  sum = sum * r + 1 / 479001600;
  sum = sum * r + 1 / 39916800;
  sum = sum * r + 1 / 3628800;
  sum = sum * r + 1 / 362880;
  sum = sum * r + 1 / 40320;
  sum = sum * r + 1 / 5040;
  sum = sum * r + 1 / 720;
  sum = sum * r + 1 / 120;
  sum = sum * r + 1 / 24;
  sum = sum * r + 1 / 6;
  sum = sum * r + 1 / 2;
  return (1 + (r + r * r * sum)) * POWERS[n];
}
