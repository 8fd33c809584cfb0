// The one place where the two builds differ: relaxed SIMD fuses the multiply-add (one rounding), strict does not
// (two). With relaxed SIMD the rounding is the processor's choice; the strict build gives the same bits everywhere.

// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}
