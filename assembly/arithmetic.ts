// The one place where the two builds differ: relaxed SIMD fuses the multiply-add (one rounding), strict does not
// (two). With relaxed SIMD the rounding is the processor's choice; the strict build gives the same bits everywhere.

// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

// AssemblyScript's Math.exp and Math.log keep tables in static memory, which kernels must not have; these do not.

/** e^x in float64, relative error below 4e-16 where the result is normal; 0 below -745, Infinity above 709.78. */
export function exp64(x: f64): f64 {
  if (x < -745.2) return 0;
  if (x > 709.79) return Infinity;
  const k = nearest(x * 1.4426950408889634);
  const r = x - k * 0.6931471803691238 - k * 1.9082149292705877e-10; // ln 2 in two parts: k * the first is exact
  // Taylor to r^13: |r| <= 0.347 leaves 2e-17.
  let sum: f64 = 1.6059043836821613e-10;
  sum = sum * r + 2.08767569878681e-9;
  sum = sum * r + 2.505210838544172e-8;
  sum = sum * r + 2.755731922398589e-7;
  sum = sum * r + 2.7557319223985893e-6;
  sum = sum * r + 2.48015873015873e-5;
  sum = sum * r + 1.984126984126984e-4;
  sum = sum * r + 1.388888888888889e-3;
  sum = sum * r + 8.333333333333333e-3;
  sum = sum * r + 4.1666666666666664e-2;
  sum = sum * r + 0.16666666666666666;
  sum = sum * r + 0.5;
  sum = sum * r * r + r + 1;
  // 2^k in two factors, each of which is normal.
  const half = <i64>k >> 1;
  return sum * power2(half) * power2(<i64>k - half);
}

/** ln x in float64 for normal x > 0, relative error below 4e-16. */
export function log64(x: f64): f64 {
  const bits = reinterpret<u64>(x);
  // x = 2^k * m with sqrt(1/2) <= m < sqrt(2)
  let k = <i64>(bits >> 52) - 1023;
  let m = reinterpret<f64>(bits & 0x000fffffffffffff | 0x3ff0000000000000);
  if (m > 1.4142135623730951) { m *= 0.5; k++; }
  // ln m = 2 atanh(s): |s| <= 0.172 makes the term s^21 / 21 the last that counts.
  const s = (m - 1) / (m + 1), t = s * s;
  let sum: f64 = 0.047619047619047616;
  sum = sum * t + 0.05263157894736842;
  sum = sum * t + 0.058823529411764705;
  sum = sum * t + 0.06666666666666667;
  sum = sum * t + 0.07692307692307693;
  sum = sum * t + 0.09090909090909091;
  sum = sum * t + 0.1111111111111111;
  sum = sum * t + 0.14285714285714285;
  sum = sum * t + 0.2;
  sum = sum * t + 0.3333333333333333;
  return <f64>k * 0.6931471803691238 + (2 * s + (2 * s * t * sum + <f64>k * 1.9082149292705877e-10));
}

// @ts-ignore: decorator
@inline
function power2(k: i64): f64 {
  return reinterpret<f64>((k + 1023) << 52);
}
