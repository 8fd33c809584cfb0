// The transforms of Winograd's F(4x4, 3x3), at the points 0, 1, -1, 2, -2 and infinity (Lavin & Gray 2016):
//
//          4  0 -5  0  1  0           1/4     0     0         1  1  1  1  1  0
//          0 -4 -4  1  1  0          -1/6  -1/6  -1/6         0  1 -1  2 -2  0
//   B^T =  0  4 -4 -1  1  0     G =  -1/6   1/6  -1/6   A^T = 0  1  1  4  4  0
//          0 -2 -1  2  1  0          1/24  1/12   1/6         0  1 -1  8 -8  1
//          0  2 -1 -2  1  0          1/24 -1/12   1/6
//          0  4  0 -5  0  1             0     0     1
//
// This file has the rows of these matrices. templates/winograd_transforms.ts.in has the transforms in loops, and `deno task unroll`
// writes them. A transform works on a tile's columns, then on its rows. It takes eight channels at a time, a pair of vectors a and b.
//
// Between the two steps the tile lies in local variables, so all is unrolled. V8 keeps those that exceed its registers on its stack,
// where it checks no bounds. In memory of ours it took half as long again.
//
// Inputs come in frames (winograd_groups.ts), so that no tile has an edge. Tiles side by side share two columns, which are kept: each
// tile takes four new ones.
//
// The constants 2, 4, 8 and the like come from memory. As literals they would be put back into the loops, where V8 makes them anew each
// time.
import { madd } from "./arithmetic";
import { storePair } from "./joining";

export const CONSTANTS: usize = 32; // bytes

/** Writes the constants that the transforms read. */
export function setConstants(constants: usize): void {
  store<f32>(constants, 2);
  store<f32>(constants, 4, 4);
  store<f32>(constants, 8, 8);
  store<f32>(constants, -2, 12);
  store<f32>(constants, -4, 16);
  store<f32>(constants, 3, 20);
}

// Rows of B^T times a column of six vectors. V8 shares what rows have in common.

// @ts-ignore: decorator
@inline
export function input0(d0: v128, d2: v128, d4: v128, four: v128): v128 {
  return madd(four, f32x4.sub(d0, d2), f32x4.sub(d4, d2));
}

// @ts-ignore: decorator
@inline
export function input1(d1: v128, d2: v128, d3: v128, d4: v128, minusFour: v128): v128 {
  return f32x4.add(madd(minusFour, d2, d4), madd(minusFour, d1, d3));
}

// @ts-ignore: decorator
@inline
export function input2(d1: v128, d2: v128, d3: v128, d4: v128, minusFour: v128): v128 {
  return f32x4.sub(madd(minusFour, d2, d4), madd(minusFour, d1, d3));
}

// @ts-ignore: decorator
@inline
export function input34(d1: v128, d2: v128, d3: v128, d4: v128, twoOrMinusTwo: v128): v128 {
  return madd(twoOrMinusTwo, f32x4.sub(d3, d1), f32x4.sub(d4, d2));
}

// Rows of A^T times a column of six vectors.

// @ts-ignore: decorator
@inline
export function output0(m0: v128, m1: v128, m2: v128, m3: v128, m4: v128): v128 {
  return f32x4.add(m0, f32x4.add(f32x4.add(m1, m2), f32x4.add(m3, m4)));
}

// @ts-ignore: decorator
@inline
export function output1(m1: v128, m2: v128, m3: v128, m4: v128, two: v128): v128 {
  return madd(two, f32x4.sub(m3, m4), f32x4.sub(m1, m2));
}

// @ts-ignore: decorator
@inline
export function output2(m1: v128, m2: v128, m3: v128, m4: v128, four: v128): v128 {
  return madd(four, f32x4.add(m3, m4), f32x4.add(m1, m2));
}

// @ts-ignore: decorator
@inline
export function output3(m1: v128, m2: v128, m3: v128, m4: v128, m5: v128, eight: v128): v128 {
  return f32x4.add(m5, madd(eight, f32x4.sub(m3, m4), f32x4.sub(m1, m2)));
}

/** Stores a pixel of y, with an addend, or normalised by the same bits as f32BatchNormApply, or as it is. */
// @ts-ignore: decorator
@inline
export function storeOutput(
  to: usize, a: v128, b: v128, add: bool, normalise: bool, residual: usize,
  meanA: v128, meanB: v128, scaleA: v128, scaleB: v128, betaA: v128, betaB: v128, floor: v128,
): void {
  if (normalise) {
    if (residual) {
      betaA = f32x4.add(betaA, v128.load(residual + to));
      betaB = f32x4.add(betaB, v128.load(residual + to, 16));
    }
    a = f32x4.max(madd(f32x4.sub(a, meanA), scaleA, betaA), floor);
    b = f32x4.max(madd(f32x4.sub(b, meanB), scaleB, betaB), floor);
  } else if (add) {
    a = f32x4.add(a, v128.load(residual + to));
    b = f32x4.add(b, v128.load(residual + to, 16));
  }
  storePair(to, a, b);
}

// Rows of A times a column of four vectors. The first and the last are the identity.

// @ts-ignore: decorator
@inline
export function gradient1(d0: v128, d1: v128, d2: v128, d3: v128): v128 {
  return f32x4.add(f32x4.add(d0, d2), f32x4.add(d1, d3));
}

// @ts-ignore: decorator
@inline
export function gradient2(d0: v128, d1: v128, d2: v128, d3: v128): v128 {
  return f32x4.sub(f32x4.add(d0, d2), f32x4.add(d1, d3));
}

// @ts-ignore: decorator
@inline
export function gradient3(d0: v128, d1: v128, d2: v128, d3: v128, two: v128, four: v128, eight: v128): v128 {
  return f32x4.add(madd(four, d2, d0), madd(eight, d3, f32x4.mul(two, d1)));
}

// @ts-ignore: decorator
@inline
export function gradient4(d0: v128, d1: v128, d2: v128, d3: v128, two: v128, four: v128, eight: v128): v128 {
  return f32x4.sub(madd(four, d2, d0), madd(eight, d3, f32x4.mul(two, d1)));
}

/**
 * Stores A times a column of four pairs: six pairs `step` bytes apart, or five without the point -2.
 */
// @ts-ignore: decorator
@inline
export function storeGradientTransform(
  to: usize, step: usize, a0: v128, a1: v128, a2: v128, a3: v128, b0: v128, b1: v128, b2: v128, b3: v128,
  two: v128, four: v128, eight: v128, minusTwo: bool,
): void {
  storePair(to, a0, b0); to += step;
  storePair(to, gradient1(a0, a1, a2, a3), gradient1(b0, b1, b2, b3)); to += step;
  storePair(to, gradient2(a0, a1, a2, a3), gradient2(b0, b1, b2, b3)); to += step;
  storePair(to, gradient3(a0, a1, a2, a3, two, four, eight), gradient3(b0, b1, b2, b3, two, four, eight)); to += step;
  if (minusTwo) {
    storePair(to, gradient4(a0, a1, a2, a3, two, four, eight), gradient4(b0, b1, b2, b3, two, four, eight)); to += step;
  }
  storePair(to, a3, b3);
}
