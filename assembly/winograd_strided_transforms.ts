// The transforms of Winograd's F(4x4, 2x2), at the points 0, 1, -1, 2 and infinity (conv2d_winograd_strided.ts):
//
//          2 -1 -2  1  0           1/2     0         1  1  1  1  0
//          0 -2 -1  1  0          -1/2  -1/2         0  1 -1  2  0
//   B^T =  0  2 -3  1  0     G =  -1/6   1/6   A^T = 0  1  1  4  0
//          0 -1  0  1  0           1/6   1/3         0  1 -1  8  1
//          0  2 -1 -2  1             0     1
//
// This file has the rows of B^T and A^T, templates/winograd_strided_transforms.ts.in the transforms, winograd_strided_filters.ts those with
// G. winograd_transforms.ts explains how they are written.
import { madd } from "./arithmetic";
import { storePair } from "./joining";

// Rows of B^T times a column of five vectors.

// @ts-ignore: decorator
@inline
export function input0(d0: v128, d1: v128, d2: v128, d3: v128, two: v128): v128 {
  return madd(two, f32x4.sub(d0, d2), f32x4.sub(d3, d1));
}

// @ts-ignore: decorator
@inline
export function input1(d1: v128, d2: v128, d3: v128): v128 {
  return f32x4.sub(f32x4.sub(d3, d1), f32x4.add(d1, d2));
}

// @ts-ignore: decorator
@inline
export function input2(d1: v128, d2: v128, d3: v128, three: v128): v128 {
  return madd(three, f32x4.sub(d1, d2), f32x4.sub(d3, d1));
}

// @ts-ignore: decorator
@inline
export function input4(d1: v128, d2: v128, d3: v128, d4: v128, minusTwo: v128): v128 {
  return madd(minusTwo, f32x4.sub(d3, d1), f32x4.sub(d4, d2));
}

// Rows of A^T times a column of five vectors.

// @ts-ignore: decorator
@inline
export function output0(m0: v128, m1: v128, m2: v128, m3: v128): v128 {
  return f32x4.add(f32x4.add(m0, m3), f32x4.add(m1, m2));
}

// @ts-ignore: decorator
@inline
export function output1(m1: v128, m2: v128, m3: v128, two: v128): v128 {
  return madd(two, m3, f32x4.sub(m1, m2));
}

// @ts-ignore: decorator
@inline
export function output2(m1: v128, m2: v128, m3: v128, four: v128): v128 {
  return madd(four, m3, f32x4.add(m1, m2));
}

// @ts-ignore: decorator
@inline
export function output3(m1: v128, m2: v128, m3: v128, m4: v128, eight: v128): v128 {
  return f32x4.add(m4, madd(eight, m3, f32x4.sub(m1, m2)));
}

/** Stores a pixel of the result, with an addend or as it is. */
// @ts-ignore: decorator
@inline
export function storeOutput(to: usize, add: bool, residual: usize, a: v128, b: v128): void {
  if (add) {
    a = f32x4.add(a, v128.load(to + residual));
    b = f32x4.add(b, v128.load(to + residual, 16));
  }
  storePair(to, a, b);
}
