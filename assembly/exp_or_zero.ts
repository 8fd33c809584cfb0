// exp(x) in float64 for x <= 0, by fewer operations than f64x2Exp, for constants that the caller holds.
import { wideMadd } from "./arithmetic";

// exp(r) = 1 + r + EXP_2 r^2 + ... + EXP_11 r^11 for |r| <= ln(2) / 2, fitted at Chebyshev's points. The relative error is 1.6e-17.
export const EXP_2: f64 = 0.5000000000000001, EXP_3: f64 = 0.16666666666666669, EXP_4: f64 = 0.04166666666662399;
export const EXP_5: f64 = 0.008333333333330051, EXP_6: f64 = 0.0013888888917281794, EXP_7: f64 = 0.00019841269863105968;
export const EXP_8: f64 = 2.480152119021773e-05, EXP_9: f64 = 2.7557268378684192e-06, EXP_10: f64 = 2.7620138719733994e-07;
export const EXP_11: f64 = 2.5100424157005067e-08;

// ln 2 in two pieces, the first of 32 bits, so that n times it is exact. MAGIC is 1.5 * 2^52.
export const LOG_2_E: f64 = 1.4426950408889634, MAGIC: f64 = 6755399441055744, LEAST: f64 = -708;
export const MINUS_LN_2_HIGH: f64 = -2977044472.0 / 4294967296.0, MINUS_LN_2_LOW: f64 = 4.2009150726810846e-11;

/** exp(x) for x from -708 to 0, and 0 for smaller x and for NaN. */
// @ts-ignore: decorator
@inline
export function expOrZero(
  x: v128, log2E: v128, magic: v128, minusLn2High: v128, minusLn2Low: v128, c2: v128, c3: v128, c4: v128, c5: v128, c6: v128, c7: v128,
  c8: v128, c9: v128, c10: v128, c11: v128, one: v128, least: v128,
): v128 {
  const shifted = wideMadd(x, log2E, magic), n = f64x2.sub(shifted, magic);
  const r = wideMadd(n, minusLn2Low, wideMadd(n, minusLn2High, x));
  // Terms are added in pairs: a shorter chain than one after the other.
  const square = f64x2.mul(r, r), fourth = f64x2.mul(square, square);
  const upper = wideMadd(fourth, wideMadd(r, c11, c10), wideMadd(square, wideMadd(r, c9, c8), wideMadd(r, c7, c6)));
  const sum = wideMadd(fourth, upper, wideMadd(square, wideMadd(r, c5, c4), wideMadd(r, c3, c2)));
  const exponential = i64x2.add(f64x2.add(one, wideMadd(square, sum, r)), i64x2.shl(shifted, 52));
  return v128.and(exponential, f64x2.ge(x, least));
}
