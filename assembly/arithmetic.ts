// Multiply-adds, exponentials and logarithms. The functions reduce the argument and sum a series, so that they need no table:
// tables would be static data (index.ts).

/**
 * a * b + c in float32. The strict build rounds twice and gives the same bits on every processor. The others use relaxed SIMD, with
 * which the processor chooses; those that can fuse the two operations round once.
 */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** a * b + c in float64, rounded as by madd. */
// @ts-ignore: decorator
@inline
export function wideMadd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(a, b, c);
  return f64x2.add(f64x2.mul(a, b), c);
}

// Held constants. V8 makes a constant vector anew by three instructions at each use, also in a loop. Binaryen puts a constant that was
// hoisted out of a loop back into it. A held constant looks like a variable to both, so it stays in a local variable.

/** `value` in all four lanes, held. `some` is any number that is never 0 where the result is used. */
// @ts-ignore: decorator
@inline
export function f32x4Held(value: f32, some: usize): v128 {
  return f32x4.splat(select<f32>(value, 0, some != 0));
}

/** `value` in both lanes, held. `some` is any number that is never 0 where the result is used. */
// @ts-ignore: decorator
@inline
export function f64x2Held(value: f64, some: usize): v128 {
  return f64x2.splat(select<f64>(value, 0, some != 0));
}

/**
 * exp(x) in float32, for x <= 0. Results below 2^-126 are subnormal, below 2^-150 they are 0. The largest error seen is 1.3 units in
 * the last place (strict), 1.0 with fused multiply-adds.
 */
// @ts-ignore: decorator
@inline
export function f32x4Exp(x: v128): v128 {
  x = f32x4.pmax(x, f32x4.splat(-104)); // exp(-104) < 2^-150
  // Adding 1.5 * 2^23 rounds to an integer, which then stands in the low bits.
  const magic = f32x4.splat(12582912);
  const shifted = f32x4.add(f32x4.mul(x, f32x4.splat(1.4426950408889634)), magic);
  const n = f32x4.sub(shifted, magic);
  // ln 2 is in two pieces. The first has 16 bits, so that n times it is exact.
  const r = madd(n, f32x4.splat(-1.4286068203094173e-6), madd(n, f32x4.splat(-45426.0 / 65536.0), x));
  let sum = madd(r, f32x4.splat(1.0 / 5040.0), f32x4.splat(1.0 / 720.0));
  sum = madd(r, sum, f32x4.splat(1.0 / 120.0));
  sum = madd(r, sum, f32x4.splat(1.0 / 24.0));
  sum = madd(r, sum, f32x4.splat(1.0 / 6.0));
  sum = madd(r, sum, f32x4.splat(1.0 / 2.0));
  sum = madd(r, sum, f32x4.splat(1));
  sum = madd(r, sum, f32x4.splat(1));
  // The sum is multiplied by 2^n in two steps, because n reaches -150. The first cannot leave the normal range, so it just adds
  // to the exponent.
  const exponent = i32x4.sub(shifted, magic);
  const half = i32x4.shr_s(exponent, 1);
  const rest = i32x4.sub(exponent, half);
  return f32x4.mul(
    i32x4.add(sum, i32x4.shl(half, 23)),
    i32x4.shl(i32x4.add(rest, i32x4.splat(127)), 23),
  );
}

/**
 * exp(x) in float64, for x <= 0; 0 for x < -708, where the result nears the subnormal numbers. Its error is about two units in the
 * last place, as is the logarithm's.
 */
// @ts-ignore: decorator
@inline
export function f64x2Exp(x: v128): v128 {
  const inRange = f64x2.ge(x, f64x2.splat(-708));
  x = f64x2.max(x, f64x2.splat(-708));
  const magic = f64x2.splat(6755399441055744); // 1.5 * 2^52, as above
  const shifted = f64x2.add(f64x2.mul(x, f64x2.splat(1.4426950408889634)), magic);
  const n = f64x2.sub(shifted, magic);
  const r = f64x2.sub(
    f64x2.sub(x, f64x2.mul(n, f64x2.splat(2977044472.0 / 4294967296.0))),
    f64x2.mul(n, f64x2.splat(-4.2009150726810846e-11)),
  );
  let sum = f64x2.splat(1.0 / 6227020800.0); // 1/13!
  sum = f64x2.add(f64x2.mul(r, sum), f64x2.splat(1.0 / 479001600.0));
  sum = f64x2.add(f64x2.mul(r, sum), f64x2.splat(1.0 / 39916800.0));
  sum = f64x2.add(f64x2.mul(r, sum), f64x2.splat(1.0 / 3628800.0));
  sum = f64x2.add(f64x2.mul(r, sum), f64x2.splat(1.0 / 362880.0));
  sum = f64x2.add(f64x2.mul(r, sum), f64x2.splat(1.0 / 40320.0));
  sum = f64x2.add(f64x2.mul(r, sum), f64x2.splat(1.0 / 5040.0));
  sum = f64x2.add(f64x2.mul(r, sum), f64x2.splat(1.0 / 720.0));
  sum = f64x2.add(f64x2.mul(r, sum), f64x2.splat(1.0 / 120.0));
  sum = f64x2.add(f64x2.mul(r, sum), f64x2.splat(1.0 / 24.0));
  sum = f64x2.add(f64x2.mul(r, sum), f64x2.splat(1.0 / 6.0));
  sum = f64x2.add(f64x2.mul(r, sum), f64x2.splat(1.0 / 2.0));
  sum = f64x2.add(f64x2.mul(r, sum), f64x2.splat(1));
  sum = f64x2.add(f64x2.mul(r, sum), f64x2.splat(1));
  const exponent = i64x2.sub(shifted, magic);
  return v128.and(i64x2.add(sum, i64x2.shl(exponent, 52)), inRange);
}

/**
 * ln(u) in float64, given u and u - 1. It is accurate near 1 even where u has been rounded: for ln(1 + x) give 1 + x and x. For
 * u = 0 the result is finite and has no meaning.
 */
// @ts-ignore: decorator
@inline
export function f64x2Log(u: v128, uMinusOne: v128): v128 {
  return f64x2LogBy(
    u, uMinusOne, f64x2.splat(LOG_0), f64x2.splat(LOG_1), f64x2.splat(LOG_2), f64x2.splat(LOG_3), f64x2.splat(LOG_4),
    f64x2.splat(LOG_5), f64x2.splat(LOG_6), f64x2.splat(1), f64x2.splat(LN_2), f64x2.splat(BELOW_SQRT_HALF),
    f64x2.splat(EXPONENT_BITS), f64x2.splat(TWO_52), f64x2.splat(TWO_52_AND_BIAS),
  );
}

// Coefficients of artanh(s) = s + s^3 (LOG_0 + s^2 LOG_1 + ...) for |s| < 0.172, fitted at Chebyshev's points. The relative error
// is 5e-18.
export const LOG_0: f64 = 0.3333333333333335, LOG_1: f64 = 0.19999999999949752, LOG_2: f64 = 0.14285714312987743;
export const LOG_3: f64 = 0.1111110556739754, LOG_4: f64 = 0.09091444562630861, LOG_5: f64 = 0.07665860800278021;
export const LOG_6: f64 = 0.07308224842521703;
export const LN_2: f64 = 0.6931471805599453, EXPONENT_BITS: f64 = reinterpret<f64>(0xfff0000000000000);
// The bits of sqrt(1/2) less those of 1. A number's bits less these keep the exponent's bias.
export const BELOW_SQRT_HALF: f64 = reinterpret<f64>(0xfff6a09e00000000);
export const TWO_52: f64 = 4503599627370496, TWO_52_AND_BIAS: f64 = TWO_52 + 1023;
// The same for -m: with 1025 more the bias is 2048, and the sign is the other one.
export const BELOW_SQRT_HALF_OF_MINUS: f64 = reinterpret<f64>(0xbfe6a09e00000000), TWO_52_AND_BIAS_OF_MINUS: f64 = TWO_52 + 2048;

/** f64x2Log with its constants in both lanes, held by the caller. */
// @ts-ignore: decorator
@inline
export function f64x2LogBy(
  u: v128, uMinusOne: v128, c0: v128, c1: v128, c2: v128, c3: v128, c4: v128, c5: v128, c6: v128,
  one: v128, ln2: v128, belowSqrtHalf: v128, exponentBits: v128, two52: v128, two52AndBias: v128,
): v128 {
  const above = i32x4.sub(u, belowSqrtHalf), n = exponentOf(above, two52, two52AndBias);
  const m = i64x2.add(i64x2.sub(u, v128.and(above, exponentBits)), one); // the bits of both
  const f = v128.bitselect(uMinusOne, f64x2.sub(m, one), f64x2.eq(n, f64x2.splat(0)));
  const s = f64x2.div(f, f64x2.add(f64x2.add(one, one), f));
  return wideMadd(n, ln2, twiceArtanh(s, c0, c1, c2, c3, c4, c5, c6));
}

/**
 * -ln(u) in float64, where u has not been rounded: then m - 1 is as good as u - 1. Its constants turn u into -m, so that signs cost
 * nothing.
 */
// @ts-ignore: decorator
@inline
export function f64x2MinusLogOfExactBy(
  u: v128, c0: v128, c1: v128, c2: v128, c3: v128, c4: v128, c5: v128, c6: v128,
  one: v128, minusLn2: v128, belowSqrtHalf: v128, exponentBits: v128, two52: v128, two52AndBias: v128,
): v128 {
  const above = i32x4.sub(u, belowSqrtHalf), n = exponentOf(above, two52, two52AndBias);
  const minusM = i64x2.sub(u, v128.and(above, exponentBits));
  const s = f64x2.div(f64x2.add(one, minusM), f64x2.sub(one, minusM));
  return wideMadd(n, minusLn2, twiceArtanh(s, c0, c1, c2, c3, c4, c5, c6));
}

/**
 * n of u = 2^n m with m from sqrt(1/2) to sqrt(2). The high words are enough to find n. As the last bits of 2^52 it is a number; a
 * conversion from integers would keep V8 from joining pairs.
 */
// @ts-ignore: decorator
@inline
function exponentOf(above: v128, two52: v128, two52AndBias: v128): v128 {
  return f64x2.sub(v128.or(i64x2.shr_u(above, 52), two52), two52AndBias);
}

/** 2 artanh(s), for |s| < 0.172: with s = f / (2 + f) this is ln(1 + f). */
// @ts-ignore: decorator
@inline
function twiceArtanh(s: v128, c0: v128, c1: v128, c2: v128, c3: v128, c4: v128, c5: v128, c6: v128): v128 {
  const square = f64x2.mul(s, s);
  // Terms are added in pairs, a shorter chain than one after the other. Its latency bounds a loop of logarithms.
  const fourth = f64x2.mul(square, square);
  const low = wideMadd(fourth, wideMadd(square, c3, c2), wideMadd(square, c1, c0));
  const high = wideMadd(fourth, c6, wideMadd(square, c5, c4));
  const sum = wideMadd(f64x2.mul(fourth, fourth), high, low);
  // 2 s + 2 s^3 (1/3 + s^2/5 + ...). The small part is added last.
  const twice = f64x2.add(s, s);
  return wideMadd(twice, f64x2.mul(square, sum), twice);
}

/** exp(x) for one x <= 0. */
// @ts-ignore: decorator
@inline
export function f64Exp(x: f64): f64 {
  return f64x2.extract_lane(f64x2Exp(f64x2.splat(x)), 0);
}

/** ln(x) for one x. */
// @ts-ignore: decorator
@inline
export function f64Log(x: f64): f64 {
  return f64x2.extract_lane(f64x2Log(f64x2.splat(x), f64x2.splat(x - 1)), 0);
}
