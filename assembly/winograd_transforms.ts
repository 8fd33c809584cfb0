// The transforms of Winograd's F(4x4, 3x3), at the points 0, 1, -1, 2, -2 and infinity (Lavin & Gray 2016):
//
//          4  0 -5  0  1  0           1/4     0     0         1  1  1  1  1  0
//          0 -4 -4  1  1  0          -1/6  -1/6  -1/6         0  1 -1  2 -2  0
//   B^T =  0  4 -4 -1  1  0     G =  -1/6   1/6  -1/6   A^T = 0  1  1  4  4  0
//          0 -2 -1  2  1  0          1/24  1/12   1/6         0  1 -1  8 -8  1
//          0  2 -1 -2  1  0          1/24 -1/12   1/6
//          0  4  0 -5  0  1             0     0     1
//
// A tile's transform works on its columns, then on its rows, eight channels at a time, as two vectors a and b (products.ts says
// why). Between the two the tile lies in local variables, unrolled: the engine keeps what exceeds its registers on its stack,
// where it checks no bounds. In memory of ours it took half as long again. What lies above or below the image is read from
// a block of zeros.
//
// The constants 2, 4, 8 come from memory: literals would be put back into the loops, where V8 builds them anew each time.
import { madd } from "./arithmetic";

export const CONSTANTS: usize = 32; // bytes

export function setConstants(constants: usize): void {
  store<f32>(constants, 2);
  store<f32>(constants, 4, 4);
  store<f32>(constants, 8, 8);
  store<f32>(constants, -2, 12);
  store<f32>(constants, -4, 16);
}

/** Row i of B^T times a column of six vectors; the engine shares what rows have in common. */
// @ts-ignore: decorator
@inline
function input0(d0: v128, d2: v128, d4: v128, four: v128): v128 {
  return madd(four, f32x4.sub(d0, d2), f32x4.sub(d4, d2));
}

// @ts-ignore: decorator
@inline
function input1(d1: v128, d2: v128, d3: v128, d4: v128, minusFour: v128): v128 {
  return f32x4.add(madd(minusFour, d2, d4), madd(minusFour, d1, d3));
}

// @ts-ignore: decorator
@inline
function input2(d1: v128, d2: v128, d3: v128, d4: v128, minusFour: v128): v128 {
  return f32x4.sub(madd(minusFour, d2, d4), madd(minusFour, d1, d3));
}

// @ts-ignore: decorator
@inline
function input34(d1: v128, d2: v128, d3: v128, d4: v128, twoOrMinusTwo: v128): v128 {
  return madd(twoOrMinusTwo, f32x4.sub(d3, d1), f32x4.sub(d4, d2));
}

// @ts-ignore: decorator
@inline
function storePair(to: usize, a: v128, b: v128): void {
  v128.store(to, a);
  v128.store(to, b, 16);
}

/** B^T d in one dimension, for two vectors of channels a and b: six pairs become six, stored `step` bytes apart. */
// @ts-ignore: decorator
@inline
function storeInputTransform(
  to: usize, step: usize, a0: v128, a1: v128, a2: v128, a3: v128, a4: v128, a5: v128,
  b0: v128, b1: v128, b2: v128, b3: v128, b4: v128, b5: v128, two: v128, four: v128, minusTwo: v128, minusFour: v128,
): void {
  storePair(to, input0(a0, a2, a4, four), input0(b0, b2, b4, four)); to += step;
  storePair(to, input1(a1, a2, a3, a4, minusFour), input1(b1, b2, b3, b4, minusFour)); to += step;
  storePair(to, input2(a1, a2, a3, a4, minusFour), input2(b1, b2, b3, b4, minusFour)); to += step;
  storePair(to, input34(a1, a2, a3, a4, two), input34(b1, b2, b3, b4, two)); to += step;
  storePair(to, input34(a1, a2, a3, a4, minusTwo), input34(b1, b2, b3, b4, minusTwo)); to += step;
  storePair(to, input0(a1, a3, a5, four), input0(b1, b3, b5, four));
}

/** Where a row of the image lies, from its pixel `column` on; or zeros where there is no such row. */
// @ts-ignore: decorator
@inline
function rowOrZeros(image: usize, row: i32, column: i32, height: i32, width: i32, pixel: usize, zeros: usize): usize {
  return <u32>row < <u32>height ? image + <usize>(row * width + column) * pixel : zeros;
}

/**
 * B^T d B of the 6x6 tile of x whose corner is (row, column): v gets 36 rows of channels, a plane apart. `zeros` are six
 * pixels of them.
 */
export function transformInput(
  v: usize, plane: usize, image: usize, row: i32, column: i32, height: i32, width: i32, channels: i32,
  zeros: usize, constants: usize,
): void {
  const two = v128.load_splat<f32>(constants), four = v128.load_splat<f32>(constants, 4), zero = f32x4.splat(0);
  const minusTwo = v128.load_splat<f32>(constants, 12), minusFour = v128.load_splat<f32>(constants, 16);
  const pixel: usize = <usize>channels * 4;
  let r0 = rowOrZeros(image, row, column, height, width, pixel, zeros);
  let r1 = rowOrZeros(image, row + 1, column, height, width, pixel, zeros);
  let r2 = rowOrZeros(image, row + 2, column, height, width, pixel, zeros);
  let r3 = rowOrZeros(image, row + 3, column, height, width, pixel, zeros);
  let r4 = rowOrZeros(image, row + 4, column, height, width, pixel, zeros);
  let r5 = rowOrZeros(image, row + 5, column, height, width, pixel, zeros);
  for (const end = v + pixel; v < end; v += 32) {
    // Columns first: a<row><column> and b<row><column> are 0 where the column is outside of the image.
    let a00 = zero, a10 = zero, a20 = zero, a30 = zero, a40 = zero, a50 = zero, b00 = zero, b10 = zero, b20 = zero, b30 = zero, b40 = zero, b50 = zero;
    if (<u32>(column) < <u32>width) {
      const c0 = v128.load(r0), c1 = v128.load(r1), c2 = v128.load(r2), c3 = v128.load(r3), c4 = v128.load(r4), c5 = v128.load(r5);
      const d0 = v128.load(r0, 16), d1 = v128.load(r1, 16), d2 = v128.load(r2, 16), d3 = v128.load(r3, 16), d4 = v128.load(r4, 16), d5 = v128.load(r5, 16);
      a00 = input0(c0, c2, c4, four); a10 = input1(c1, c2, c3, c4, minusFour); a20 = input2(c1, c2, c3, c4, minusFour);
      a30 = input34(c1, c2, c3, c4, two); a40 = input34(c1, c2, c3, c4, minusTwo); a50 = input0(c1, c3, c5, four);
      b00 = input0(d0, d2, d4, four); b10 = input1(d1, d2, d3, d4, minusFour); b20 = input2(d1, d2, d3, d4, minusFour);
      b30 = input34(d1, d2, d3, d4, two); b40 = input34(d1, d2, d3, d4, minusTwo); b50 = input0(d1, d3, d5, four);
    }
    let a01 = zero, a11 = zero, a21 = zero, a31 = zero, a41 = zero, a51 = zero, b01 = zero, b11 = zero, b21 = zero, b31 = zero, b41 = zero, b51 = zero;
    if (<u32>(column + 1) < <u32>width) {
      const c0 = v128.load(r0 + pixel), c1 = v128.load(r1 + pixel), c2 = v128.load(r2 + pixel), c3 = v128.load(r3 + pixel), c4 = v128.load(r4 + pixel), c5 = v128.load(r5 + pixel);
      const d0 = v128.load(r0 + pixel, 16), d1 = v128.load(r1 + pixel, 16), d2 = v128.load(r2 + pixel, 16), d3 = v128.load(r3 + pixel, 16), d4 = v128.load(r4 + pixel, 16), d5 = v128.load(r5 + pixel, 16);
      a01 = input0(c0, c2, c4, four); a11 = input1(c1, c2, c3, c4, minusFour); a21 = input2(c1, c2, c3, c4, minusFour);
      a31 = input34(c1, c2, c3, c4, two); a41 = input34(c1, c2, c3, c4, minusTwo); a51 = input0(c1, c3, c5, four);
      b01 = input0(d0, d2, d4, four); b11 = input1(d1, d2, d3, d4, minusFour); b21 = input2(d1, d2, d3, d4, minusFour);
      b31 = input34(d1, d2, d3, d4, two); b41 = input34(d1, d2, d3, d4, minusTwo); b51 = input0(d1, d3, d5, four);
    }
    let a02 = zero, a12 = zero, a22 = zero, a32 = zero, a42 = zero, a52 = zero, b02 = zero, b12 = zero, b22 = zero, b32 = zero, b42 = zero, b52 = zero;
    if (<u32>(column + 2) < <u32>width) {
      const c0 = v128.load(r0 + 2 * pixel), c1 = v128.load(r1 + 2 * pixel), c2 = v128.load(r2 + 2 * pixel), c3 = v128.load(r3 + 2 * pixel), c4 = v128.load(r4 + 2 * pixel), c5 = v128.load(r5 + 2 * pixel);
      const d0 = v128.load(r0 + 2 * pixel, 16), d1 = v128.load(r1 + 2 * pixel, 16), d2 = v128.load(r2 + 2 * pixel, 16), d3 = v128.load(r3 + 2 * pixel, 16), d4 = v128.load(r4 + 2 * pixel, 16), d5 = v128.load(r5 + 2 * pixel, 16);
      a02 = input0(c0, c2, c4, four); a12 = input1(c1, c2, c3, c4, minusFour); a22 = input2(c1, c2, c3, c4, minusFour);
      a32 = input34(c1, c2, c3, c4, two); a42 = input34(c1, c2, c3, c4, minusTwo); a52 = input0(c1, c3, c5, four);
      b02 = input0(d0, d2, d4, four); b12 = input1(d1, d2, d3, d4, minusFour); b22 = input2(d1, d2, d3, d4, minusFour);
      b32 = input34(d1, d2, d3, d4, two); b42 = input34(d1, d2, d3, d4, minusTwo); b52 = input0(d1, d3, d5, four);
    }
    let a03 = zero, a13 = zero, a23 = zero, a33 = zero, a43 = zero, a53 = zero, b03 = zero, b13 = zero, b23 = zero, b33 = zero, b43 = zero, b53 = zero;
    if (<u32>(column + 3) < <u32>width) {
      const c0 = v128.load(r0 + 3 * pixel), c1 = v128.load(r1 + 3 * pixel), c2 = v128.load(r2 + 3 * pixel), c3 = v128.load(r3 + 3 * pixel), c4 = v128.load(r4 + 3 * pixel), c5 = v128.load(r5 + 3 * pixel);
      const d0 = v128.load(r0 + 3 * pixel, 16), d1 = v128.load(r1 + 3 * pixel, 16), d2 = v128.load(r2 + 3 * pixel, 16), d3 = v128.load(r3 + 3 * pixel, 16), d4 = v128.load(r4 + 3 * pixel, 16), d5 = v128.load(r5 + 3 * pixel, 16);
      a03 = input0(c0, c2, c4, four); a13 = input1(c1, c2, c3, c4, minusFour); a23 = input2(c1, c2, c3, c4, minusFour);
      a33 = input34(c1, c2, c3, c4, two); a43 = input34(c1, c2, c3, c4, minusTwo); a53 = input0(c1, c3, c5, four);
      b03 = input0(d0, d2, d4, four); b13 = input1(d1, d2, d3, d4, minusFour); b23 = input2(d1, d2, d3, d4, minusFour);
      b33 = input34(d1, d2, d3, d4, two); b43 = input34(d1, d2, d3, d4, minusTwo); b53 = input0(d1, d3, d5, four);
    }
    let a04 = zero, a14 = zero, a24 = zero, a34 = zero, a44 = zero, a54 = zero, b04 = zero, b14 = zero, b24 = zero, b34 = zero, b44 = zero, b54 = zero;
    if (<u32>(column + 4) < <u32>width) {
      const c0 = v128.load(r0 + 4 * pixel), c1 = v128.load(r1 + 4 * pixel), c2 = v128.load(r2 + 4 * pixel), c3 = v128.load(r3 + 4 * pixel), c4 = v128.load(r4 + 4 * pixel), c5 = v128.load(r5 + 4 * pixel);
      const d0 = v128.load(r0 + 4 * pixel, 16), d1 = v128.load(r1 + 4 * pixel, 16), d2 = v128.load(r2 + 4 * pixel, 16), d3 = v128.load(r3 + 4 * pixel, 16), d4 = v128.load(r4 + 4 * pixel, 16), d5 = v128.load(r5 + 4 * pixel, 16);
      a04 = input0(c0, c2, c4, four); a14 = input1(c1, c2, c3, c4, minusFour); a24 = input2(c1, c2, c3, c4, minusFour);
      a34 = input34(c1, c2, c3, c4, two); a44 = input34(c1, c2, c3, c4, minusTwo); a54 = input0(c1, c3, c5, four);
      b04 = input0(d0, d2, d4, four); b14 = input1(d1, d2, d3, d4, minusFour); b24 = input2(d1, d2, d3, d4, minusFour);
      b34 = input34(d1, d2, d3, d4, two); b44 = input34(d1, d2, d3, d4, minusTwo); b54 = input0(d1, d3, d5, four);
    }
    let a05 = zero, a15 = zero, a25 = zero, a35 = zero, a45 = zero, a55 = zero, b05 = zero, b15 = zero, b25 = zero, b35 = zero, b45 = zero, b55 = zero;
    if (<u32>(column + 5) < <u32>width) {
      const c0 = v128.load(r0 + 5 * pixel), c1 = v128.load(r1 + 5 * pixel), c2 = v128.load(r2 + 5 * pixel), c3 = v128.load(r3 + 5 * pixel), c4 = v128.load(r4 + 5 * pixel), c5 = v128.load(r5 + 5 * pixel);
      const d0 = v128.load(r0 + 5 * pixel, 16), d1 = v128.load(r1 + 5 * pixel, 16), d2 = v128.load(r2 + 5 * pixel, 16), d3 = v128.load(r3 + 5 * pixel, 16), d4 = v128.load(r4 + 5 * pixel, 16), d5 = v128.load(r5 + 5 * pixel, 16);
      a05 = input0(c0, c2, c4, four); a15 = input1(c1, c2, c3, c4, minusFour); a25 = input2(c1, c2, c3, c4, minusFour);
      a35 = input34(c1, c2, c3, c4, two); a45 = input34(c1, c2, c3, c4, minusTwo); a55 = input0(c1, c3, c5, four);
      b05 = input0(d0, d2, d4, four); b15 = input1(d1, d2, d3, d4, minusFour); b25 = input2(d1, d2, d3, d4, minusFour);
      b35 = input34(d1, d2, d3, d4, two); b45 = input34(d1, d2, d3, d4, minusTwo); b55 = input0(d1, d3, d5, four);
    }
    let to = v;
    storeInputTransform(to, plane, a00, a01, a02, a03, a04, a05, b00, b01, b02, b03, b04, b05, two, four, minusTwo, minusFour); to += 6 * plane;
    storeInputTransform(to, plane, a10, a11, a12, a13, a14, a15, b10, b11, b12, b13, b14, b15, two, four, minusTwo, minusFour); to += 6 * plane;
    storeInputTransform(to, plane, a20, a21, a22, a23, a24, a25, b20, b21, b22, b23, b24, b25, two, four, minusTwo, minusFour); to += 6 * plane;
    storeInputTransform(to, plane, a30, a31, a32, a33, a34, a35, b30, b31, b32, b33, b34, b35, two, four, minusTwo, minusFour); to += 6 * plane;
    storeInputTransform(to, plane, a40, a41, a42, a43, a44, a45, b40, b41, b42, b43, b44, b45, two, four, minusTwo, minusFour); to += 6 * plane;
    storeInputTransform(to, plane, a50, a51, a52, a53, a54, a55, b50, b51, b52, b53, b54, b55, two, four, minusTwo, minusFour);
    r0 += 32; r1 += 32; r2 += 32; r3 += 32; r4 += 32; r5 += 32;
  }
}

// Rows of A^T, in the same way.

// @ts-ignore: decorator
@inline
function output0(m0: v128, m1: v128, m2: v128, m3: v128, m4: v128): v128 {
  return f32x4.add(m0, f32x4.add(f32x4.add(m1, m2), f32x4.add(m3, m4)));
}

// @ts-ignore: decorator
@inline
function output1(m1: v128, m2: v128, m3: v128, m4: v128, two: v128): v128 {
  return madd(two, f32x4.sub(m3, m4), f32x4.sub(m1, m2));
}

// @ts-ignore: decorator
@inline
function output2(m1: v128, m2: v128, m3: v128, m4: v128, four: v128): v128 {
  return madd(four, f32x4.add(m3, m4), f32x4.add(m1, m2));
}

// @ts-ignore: decorator
@inline
function output3(m1: v128, m2: v128, m3: v128, m4: v128, m5: v128, eight: v128): v128 {
  return f32x4.add(m5, madd(eight, f32x4.sub(m3, m4), f32x4.sub(m1, m2)));
}

/** A pixel of y, perhaps with an addend, perhaps normalised as f32BatchNormApply does, bit by bit. */
// @ts-ignore: decorator
@inline
function storeOutput(
  to: usize, a: v128, b: v128, add: bool, normalise: bool, residual: usize, meanA: v128, meanB: v128, scaleA: v128, scaleB: v128, betaA: v128, betaB: v128, floor: v128,
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

/** A row of the 4x4 tile of y, as many of its pixels as lie in the image. */
// @ts-ignore: decorator
@inline
function storeOutputRow(
  to: usize, pixel: usize, columns: i32, a0: v128, a1: v128, a2: v128, a3: v128, a4: v128, a5: v128,
  b0: v128, b1: v128, b2: v128, b3: v128, b4: v128, b5: v128, two: v128, four: v128, eight: v128,
  add: bool, normalise: bool, residual: usize, meanA: v128, meanB: v128, scaleA: v128, scaleB: v128, betaA: v128, betaB: v128, floor: v128,
): void {
  storeOutput(
    to, output0(a0, a1, a2, a3, a4), output0(b0, b1, b2, b3, b4),
      add, normalise, residual, meanA, meanB, scaleA, scaleB, betaA, betaB, floor,
  );
  if (columns > 1) {
    storeOutput(
      to + pixel, output1(a1, a2, a3, a4, two), output1(b1, b2, b3, b4, two),
      add, normalise, residual, meanA, meanB, scaleA, scaleB, betaA, betaB, floor,
    );
  }
  if (columns > 2) {
    storeOutput(
      to + 2 * pixel, output2(a1, a2, a3, a4, four), output2(b1, b2, b3, b4, four),
      add, normalise, residual, meanA, meanB, scaleA, scaleB, betaA, betaB, floor,
    );
  }
  if (columns > 3) {
    storeOutput(
      to + 3 * pixel, output3(a1, a2, a3, a4, a5, eight), output3(b1, b2, b3, b4, b5, eight),
      add, normalise, residual, meanA, meanB, scaleA, scaleB, betaA, betaB, floor,
    );
  }
}

/** A^T M A of the 36 rows of m: the 4x4 tile of y whose corner is (row, column), as far as it lies in the image. */
export function transformOutput(
  image: usize, m: usize, plane: usize, row: i32, column: i32, height: i32, width: i32, channels: i32, constants: usize,
): void {
  outputTile(image, m, plane, row, column, height, width, channels, constants, false, false, 0, 0, 0, 0, 0);
}

/** The same, plus an addend whose image lies `residual` behind y's. */
export function transformOutputAdded(
  image: usize, m: usize, plane: usize, row: i32, column: i32, height: i32, width: i32, channels: i32, constants: usize,
  residual: usize,
): void {
  outputTile(image, m, plane, row, column, height, width, channels, constants, true, false, 0, 0, 0, residual, 0);
}

/**
 * The same, then max(floor, (y - mean) * scale + beta + residual). Vectors [channels]; `residual` is how far the residual's
 * image lies behind y's, 0 for none.
 */
export function transformOutputNormalised(
  image: usize, m: usize, plane: usize, row: i32, column: i32, height: i32, width: i32, channels: i32, constants: usize,
  mean: usize, scale: usize, beta: usize, residual: usize, floor: f32,
): void {
  outputTile(image, m, plane, row, column, height, width, channels, constants, false, true, mean, scale, beta, residual, floor);
}

// @ts-ignore: decorator
@inline
function outputTile(
  image: usize, m: usize, plane: usize, row: i32, column: i32, height: i32, width: i32, channels: i32, constants: usize,
  add: bool, normalise: bool, mean: usize, scale: usize, beta: usize, residual: usize, floor: f32,
): void {
  const two = v128.load_splat<f32>(constants), four = v128.load_splat<f32>(constants, 4);
  const eight = v128.load_splat<f32>(constants, 8), floors = f32x4.splat(floor);
  const pixel: usize = <usize>channels * 4, nextRow = <usize>width * pixel;
  const rows = height - row, columns = width - column;
  let to = image + <usize>(row * width + column) * pixel;
  for (const end = m + pixel; m < end; m += 32) {
    let meanA = floors, meanB = floors, scaleA = floors, scaleB = floors, betaA = floors, betaB = floors;
    if (normalise) {
      meanA = v128.load(mean); meanB = v128.load(mean, 16); mean += 32;
      scaleA = v128.load(scale); scaleB = v128.load(scale, 16); scale += 32;
      betaA = v128.load(beta); betaB = v128.load(beta, 16); beta += 32;
    }
    // Columns first: element (i, j) lies in plane 6 i + j.
    let f0 = m;
    const c00 = v128.load(f0), d00 = v128.load(f0, 16); f0 += 6 * plane;
    const c10 = v128.load(f0), d10 = v128.load(f0, 16); f0 += 6 * plane;
    const c20 = v128.load(f0), d20 = v128.load(f0, 16); f0 += 6 * plane;
    const c30 = v128.load(f0), d30 = v128.load(f0, 16); f0 += 6 * plane;
    const c40 = v128.load(f0), d40 = v128.load(f0, 16); f0 += 6 * plane;
    const c50 = v128.load(f0), d50 = v128.load(f0, 16);
    const a00 = output0(c00, c10, c20, c30, c40), a10 = output1(c10, c20, c30, c40, two);
    const a20 = output2(c10, c20, c30, c40, four), a30 = output3(c10, c20, c30, c40, c50, eight);
    const b00 = output0(d00, d10, d20, d30, d40), b10 = output1(d10, d20, d30, d40, two);
    const b20 = output2(d10, d20, d30, d40, four), b30 = output3(d10, d20, d30, d40, d50, eight);
    let f1 = m + plane;
    const c01 = v128.load(f1), d01 = v128.load(f1, 16); f1 += 6 * plane;
    const c11 = v128.load(f1), d11 = v128.load(f1, 16); f1 += 6 * plane;
    const c21 = v128.load(f1), d21 = v128.load(f1, 16); f1 += 6 * plane;
    const c31 = v128.load(f1), d31 = v128.load(f1, 16); f1 += 6 * plane;
    const c41 = v128.load(f1), d41 = v128.load(f1, 16); f1 += 6 * plane;
    const c51 = v128.load(f1), d51 = v128.load(f1, 16);
    const a01 = output0(c01, c11, c21, c31, c41), a11 = output1(c11, c21, c31, c41, two);
    const a21 = output2(c11, c21, c31, c41, four), a31 = output3(c11, c21, c31, c41, c51, eight);
    const b01 = output0(d01, d11, d21, d31, d41), b11 = output1(d11, d21, d31, d41, two);
    const b21 = output2(d11, d21, d31, d41, four), b31 = output3(d11, d21, d31, d41, d51, eight);
    let f2 = m + 2 * plane;
    const c02 = v128.load(f2), d02 = v128.load(f2, 16); f2 += 6 * plane;
    const c12 = v128.load(f2), d12 = v128.load(f2, 16); f2 += 6 * plane;
    const c22 = v128.load(f2), d22 = v128.load(f2, 16); f2 += 6 * plane;
    const c32 = v128.load(f2), d32 = v128.load(f2, 16); f2 += 6 * plane;
    const c42 = v128.load(f2), d42 = v128.load(f2, 16); f2 += 6 * plane;
    const c52 = v128.load(f2), d52 = v128.load(f2, 16);
    const a02 = output0(c02, c12, c22, c32, c42), a12 = output1(c12, c22, c32, c42, two);
    const a22 = output2(c12, c22, c32, c42, four), a32 = output3(c12, c22, c32, c42, c52, eight);
    const b02 = output0(d02, d12, d22, d32, d42), b12 = output1(d12, d22, d32, d42, two);
    const b22 = output2(d12, d22, d32, d42, four), b32 = output3(d12, d22, d32, d42, d52, eight);
    let f3 = m + 3 * plane;
    const c03 = v128.load(f3), d03 = v128.load(f3, 16); f3 += 6 * plane;
    const c13 = v128.load(f3), d13 = v128.load(f3, 16); f3 += 6 * plane;
    const c23 = v128.load(f3), d23 = v128.load(f3, 16); f3 += 6 * plane;
    const c33 = v128.load(f3), d33 = v128.load(f3, 16); f3 += 6 * plane;
    const c43 = v128.load(f3), d43 = v128.load(f3, 16); f3 += 6 * plane;
    const c53 = v128.load(f3), d53 = v128.load(f3, 16);
    const a03 = output0(c03, c13, c23, c33, c43), a13 = output1(c13, c23, c33, c43, two);
    const a23 = output2(c13, c23, c33, c43, four), a33 = output3(c13, c23, c33, c43, c53, eight);
    const b03 = output0(d03, d13, d23, d33, d43), b13 = output1(d13, d23, d33, d43, two);
    const b23 = output2(d13, d23, d33, d43, four), b33 = output3(d13, d23, d33, d43, d53, eight);
    let f4 = m + 4 * plane;
    const c04 = v128.load(f4), d04 = v128.load(f4, 16); f4 += 6 * plane;
    const c14 = v128.load(f4), d14 = v128.load(f4, 16); f4 += 6 * plane;
    const c24 = v128.load(f4), d24 = v128.load(f4, 16); f4 += 6 * plane;
    const c34 = v128.load(f4), d34 = v128.load(f4, 16); f4 += 6 * plane;
    const c44 = v128.load(f4), d44 = v128.load(f4, 16); f4 += 6 * plane;
    const c54 = v128.load(f4), d54 = v128.load(f4, 16);
    const a04 = output0(c04, c14, c24, c34, c44), a14 = output1(c14, c24, c34, c44, two);
    const a24 = output2(c14, c24, c34, c44, four), a34 = output3(c14, c24, c34, c44, c54, eight);
    const b04 = output0(d04, d14, d24, d34, d44), b14 = output1(d14, d24, d34, d44, two);
    const b24 = output2(d14, d24, d34, d44, four), b34 = output3(d14, d24, d34, d44, d54, eight);
    let f5 = m + 5 * plane;
    const c05 = v128.load(f5), d05 = v128.load(f5, 16); f5 += 6 * plane;
    const c15 = v128.load(f5), d15 = v128.load(f5, 16); f5 += 6 * plane;
    const c25 = v128.load(f5), d25 = v128.load(f5, 16); f5 += 6 * plane;
    const c35 = v128.load(f5), d35 = v128.load(f5, 16); f5 += 6 * plane;
    const c45 = v128.load(f5), d45 = v128.load(f5, 16); f5 += 6 * plane;
    const c55 = v128.load(f5), d55 = v128.load(f5, 16);
    const a05 = output0(c05, c15, c25, c35, c45), a15 = output1(c15, c25, c35, c45, two);
    const a25 = output2(c15, c25, c35, c45, four), a35 = output3(c15, c25, c35, c45, c55, eight);
    const b05 = output0(d05, d15, d25, d35, d45), b15 = output1(d15, d25, d35, d45, two);
    const b25 = output2(d15, d25, d35, d45, four), b35 = output3(d15, d25, d35, d45, d55, eight);
    storeOutputRow(
      to, pixel, columns, a00, a01, a02, a03, a04, a05, b00, b01, b02, b03, b04, b05, two, four, eight,
      add, normalise, residual, meanA, meanB, scaleA, scaleB, betaA, betaB, floors,
    );
    if (rows > 1) {
      storeOutputRow(
        to + nextRow, pixel, columns, a10, a11, a12, a13, a14, a15, b10, b11, b12, b13, b14, b15, two, four, eight,
        add, normalise, residual, meanA, meanB, scaleA, scaleB, betaA, betaB, floors,
      );
    }
    if (rows > 2) {
      storeOutputRow(
        to + 2 * nextRow, pixel, columns, a20, a21, a22, a23, a24, a25, b20, b21, b22, b23, b24, b25, two, four, eight,
        add, normalise, residual, meanA, meanB, scaleA, scaleB, betaA, betaB, floors,
      );
    }
    if (rows > 3) {
      storeOutputRow(
        to + 3 * nextRow, pixel, columns, a30, a31, a32, a33, a34, a35, b30, b31, b32, b33, b34, b35, two, four, eight,
        add, normalise, residual, meanA, meanB, scaleA, scaleB, betaA, betaB, floors,
      );
    }
    to += 32;
  }
}

// Rows of A, in the same way; the first and the last are the identity.

// @ts-ignore: decorator
@inline
function gradient1(d0: v128, d1: v128, d2: v128, d3: v128): v128 {
  return f32x4.add(f32x4.add(d0, d2), f32x4.add(d1, d3));
}

// @ts-ignore: decorator
@inline
function gradient2(d0: v128, d1: v128, d2: v128, d3: v128): v128 {
  return f32x4.sub(f32x4.add(d0, d2), f32x4.add(d1, d3));
}

// @ts-ignore: decorator
@inline
function gradient3(d0: v128, d1: v128, d2: v128, d3: v128, two: v128, four: v128, eight: v128): v128 {
  return f32x4.add(madd(four, d2, d0), madd(eight, d3, f32x4.mul(two, d1)));
}

// @ts-ignore: decorator
@inline
function gradient4(d0: v128, d1: v128, d2: v128, d3: v128, two: v128, four: v128, eight: v128): v128 {
  return f32x4.sub(madd(four, d2, d0), madd(eight, d3, f32x4.mul(two, d1)));
}

/** A dY in one dimension, for two vectors of channels: four pairs become six, stored `step` bytes apart. */
// @ts-ignore: decorator
@inline
function storeGradientTransform(
  to: usize, step: usize, a0: v128, a1: v128, a2: v128, a3: v128, b0: v128, b1: v128, b2: v128, b3: v128,
  two: v128, four: v128, eight: v128,
): void {
  storePair(to, a0, b0); to += step;
  storePair(to, gradient1(a0, a1, a2, a3), gradient1(b0, b1, b2, b3)); to += step;
  storePair(to, gradient2(a0, a1, a2, a3), gradient2(b0, b1, b2, b3)); to += step;
  storePair(to, gradient3(a0, a1, a2, a3, two, four, eight), gradient3(b0, b1, b2, b3, two, four, eight)); to += step;
  storePair(to, gradient4(a0, a1, a2, a3, two, four, eight), gradient4(b0, b1, b2, b3, two, four, eight)); to += step;
  storePair(to, a3, b3);
}

/** A dY A^T of the 4x4 tile of dy whose corner is (row, column): m gets 36 rows of channels, a plane apart. */
export function transformOutputGradient(
  m: usize, plane: usize, image: usize, row: i32, column: i32, height: i32, width: i32, channels: i32,
  zeros: usize, constants: usize,
): void {
  const two = v128.load_splat<f32>(constants), four = v128.load_splat<f32>(constants, 4);
  const eight = v128.load_splat<f32>(constants, 8), zero = f32x4.splat(0);
  const pixel: usize = <usize>channels * 4;
  let r0 = rowOrZeros(image, row, column, height, width, pixel, zeros);
  let r1 = rowOrZeros(image, row + 1, column, height, width, pixel, zeros);
  let r2 = rowOrZeros(image, row + 2, column, height, width, pixel, zeros);
  let r3 = rowOrZeros(image, row + 3, column, height, width, pixel, zeros);
  for (const end = m + pixel; m < end; m += 32) {
    // Columns first, as in transformInput.
    let a00 = zero, a10 = zero, a20 = zero, a30 = zero, a40 = zero, a50 = zero, b00 = zero, b10 = zero, b20 = zero, b30 = zero, b40 = zero, b50 = zero;
    if (<u32>(column) < <u32>width) {
      const c0 = v128.load(r0), d0 = v128.load(r0, 16), c1 = v128.load(r1), d1 = v128.load(r1, 16), c2 = v128.load(r2), d2 = v128.load(r2, 16), c3 = v128.load(r3), d3 = v128.load(r3, 16);
      a00 = c0; a10 = gradient1(c0, c1, c2, c3); a20 = gradient2(c0, c1, c2, c3);
      a30 = gradient3(c0, c1, c2, c3, two, four, eight); a40 = gradient4(c0, c1, c2, c3, two, four, eight); a50 = c3;
      b00 = d0; b10 = gradient1(d0, d1, d2, d3); b20 = gradient2(d0, d1, d2, d3);
      b30 = gradient3(d0, d1, d2, d3, two, four, eight); b40 = gradient4(d0, d1, d2, d3, two, four, eight); b50 = d3;
    }
    let a01 = zero, a11 = zero, a21 = zero, a31 = zero, a41 = zero, a51 = zero, b01 = zero, b11 = zero, b21 = zero, b31 = zero, b41 = zero, b51 = zero;
    if (<u32>(column + 1) < <u32>width) {
      const c0 = v128.load(r0 + pixel), d0 = v128.load(r0 + pixel, 16), c1 = v128.load(r1 + pixel), d1 = v128.load(r1 + pixel, 16), c2 = v128.load(r2 + pixel), d2 = v128.load(r2 + pixel, 16), c3 = v128.load(r3 + pixel), d3 = v128.load(r3 + pixel, 16);
      a01 = c0; a11 = gradient1(c0, c1, c2, c3); a21 = gradient2(c0, c1, c2, c3);
      a31 = gradient3(c0, c1, c2, c3, two, four, eight); a41 = gradient4(c0, c1, c2, c3, two, four, eight); a51 = c3;
      b01 = d0; b11 = gradient1(d0, d1, d2, d3); b21 = gradient2(d0, d1, d2, d3);
      b31 = gradient3(d0, d1, d2, d3, two, four, eight); b41 = gradient4(d0, d1, d2, d3, two, four, eight); b51 = d3;
    }
    let a02 = zero, a12 = zero, a22 = zero, a32 = zero, a42 = zero, a52 = zero, b02 = zero, b12 = zero, b22 = zero, b32 = zero, b42 = zero, b52 = zero;
    if (<u32>(column + 2) < <u32>width) {
      const c0 = v128.load(r0 + 2 * pixel), d0 = v128.load(r0 + 2 * pixel, 16), c1 = v128.load(r1 + 2 * pixel), d1 = v128.load(r1 + 2 * pixel, 16), c2 = v128.load(r2 + 2 * pixel), d2 = v128.load(r2 + 2 * pixel, 16), c3 = v128.load(r3 + 2 * pixel), d3 = v128.load(r3 + 2 * pixel, 16);
      a02 = c0; a12 = gradient1(c0, c1, c2, c3); a22 = gradient2(c0, c1, c2, c3);
      a32 = gradient3(c0, c1, c2, c3, two, four, eight); a42 = gradient4(c0, c1, c2, c3, two, four, eight); a52 = c3;
      b02 = d0; b12 = gradient1(d0, d1, d2, d3); b22 = gradient2(d0, d1, d2, d3);
      b32 = gradient3(d0, d1, d2, d3, two, four, eight); b42 = gradient4(d0, d1, d2, d3, two, four, eight); b52 = d3;
    }
    let a03 = zero, a13 = zero, a23 = zero, a33 = zero, a43 = zero, a53 = zero, b03 = zero, b13 = zero, b23 = zero, b33 = zero, b43 = zero, b53 = zero;
    if (<u32>(column + 3) < <u32>width) {
      const c0 = v128.load(r0 + 3 * pixel), d0 = v128.load(r0 + 3 * pixel, 16), c1 = v128.load(r1 + 3 * pixel), d1 = v128.load(r1 + 3 * pixel, 16), c2 = v128.load(r2 + 3 * pixel), d2 = v128.load(r2 + 3 * pixel, 16), c3 = v128.load(r3 + 3 * pixel), d3 = v128.load(r3 + 3 * pixel, 16);
      a03 = c0; a13 = gradient1(c0, c1, c2, c3); a23 = gradient2(c0, c1, c2, c3);
      a33 = gradient3(c0, c1, c2, c3, two, four, eight); a43 = gradient4(c0, c1, c2, c3, two, four, eight); a53 = c3;
      b03 = d0; b13 = gradient1(d0, d1, d2, d3); b23 = gradient2(d0, d1, d2, d3);
      b33 = gradient3(d0, d1, d2, d3, two, four, eight); b43 = gradient4(d0, d1, d2, d3, two, four, eight); b53 = d3;
    }
    let to = m;
    storeGradientTransform(to, plane, a00, a01, a02, a03, b00, b01, b02, b03, two, four, eight); to += 6 * plane;
    storeGradientTransform(to, plane, a10, a11, a12, a13, b10, b11, b12, b13, two, four, eight); to += 6 * plane;
    storeGradientTransform(to, plane, a20, a21, a22, a23, b20, b21, b22, b23, two, four, eight); to += 6 * plane;
    storeGradientTransform(to, plane, a30, a31, a32, a33, b30, b31, b32, b33, two, four, eight); to += 6 * plane;
    storeGradientTransform(to, plane, a40, a41, a42, a43, b40, b41, b42, b43, two, four, eight); to += 6 * plane;
    storeGradientTransform(to, plane, a50, a51, a52, a53, b50, b51, b52, b53, two, four, eight);
    r0 += 32; r1 += 32; r2 += 32; r3 += 32;
  }
}
