// exp(x) for numbers within some 44 of 0, for softmax. One check tells whether all of many numbers are.
//
// exp(x) = 2^n exp(r), where n is x log2(e) to the nearest integer and r = x - n ln 2: ten or eleven operations.
//
// An addition rounds x log2(e) to an integer. The sum is a number from 2 to 4, whose last bit is worth 2^-22: shifted =
// (n + 64) 2^-22 + 2. While n lies from -64 to 63 (x from -44.7 to 44.0) its bits are
//
//   0 10000000 0000000000000000kkkkkkk     k = n + 64
//
// For no other x are all bits but the k's as they stand here. A number with no other bits of one may lack the first one, but then it
// is 0 or all but 0. x log2(e) + 2 + 2^-16, rounded once, cannot be that: the product has 24 bits of log2(e), and they do not divide
// 2^17 + 1. So one `or` a vector checks the range. Where multiply-adds round twice, as they may in the builds of 8 lanes, the first bit
// is checked too.
//
// The low bits go into the exponent as they are. The polynomial's coefficients take the 64 back.
//
// In the builds of 16 lanes ln 2 is one float32. It is too large by 1.9e-9, which moves the result as x would by an 11th of its own
// rounding: by 1.2e-7 of it where x is 43.
//
// The polynomial 1 + r + c2 r^2 + ... + c5 r^5 is off by 1.05e-7 of exp(r) at most where |r| <= ln(2) / 2, the least that one with
// these first terms can be. Largest error seen of a probability: 4.6e-7 of it for logits within 12 of 0, 6.0e-7 within 44.
import { madd } from "./arithmetic";

const UNIT: f64 = 1.0 / 4194304.0, SCALE: f64 = 1.0 / 18446744073709551616.0; // 2^-22, 2^-64
export const LOG_2_E: f32 = <f32>(1.4426950408889634 * UNIT), MAGIC: f32 = <f32>(2.0 + 64.0 * UNIT);
export const MINUS_LN_2_HIGH: f32 = <f32>(WIDE ? -0.6931471805599453 / UNIT : -45426.0 / 65536.0 / UNIT);
export const MINUS_LN_2_LOW: f32 = <f32>(-1.4286068203094173e-6 / UNIT);
export const EXP_5: f32 = <f32>(0.008312676 * SCALE), EXP_4: f32 = <f32>(0.041890185 * SCALE), EXP_3: f32 = <f32>(0.16667113 * SCALE);
export const EXP_2: f32 = <f32>(0.4999923 * SCALE), EXP_1: f32 = <f32>SCALE;
export const OUTSIDE: i32 = WIDE ? ~0x4000007f : ~0x7f;

/** Bits of which those of OUTSIDE are 0 in range. */
// @ts-ignore: decorator
@inline
export function bitsOf(shifted: v128): v128 {
  return WIDE ? shifted : v128.xor(shifted, i32x4.splat(0x40000000));
}

/** r = x - n ln 2. */
// @ts-ignore: decorator
@inline
export function remainder(x: v128, shifted: v128, magic: v128, minusLn2High: v128, minusLn2Low: v128): v128 {
  const n = f32x4.sub(shifted, magic);
  return WIDE ? madd(n, minusLn2High, x) : madd(n, minusLn2Low, madd(n, minusLn2High, x));
}

/** exp(x), where `sum` is c5 r + c4. */
// @ts-ignore: decorator
@inline
export function expOfRemainder(shifted: v128, r: v128, sum: v128, c3: v128, c2: v128, one: v128): v128 {
  sum = madd(r, sum, c3);
  sum = madd(r, sum, c2);
  sum = madd(r, sum, one);
  sum = madd(r, sum, one);
  return i32x4.add(sum, i32x4.shl(shifted, 23));
}

export const ROWS_OF_BLOCK: usize = 32; // whose range is checked at once
