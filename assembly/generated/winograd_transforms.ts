// Written by tools/unroll.ts from assembly/templates/winograd_transforms.ts.in. Change that, then run "deno task unroll".
// The transforms of F(4x4, 3x3). winograd_transforms.ts has the matrices and the functions for their rows, and says why all is unrolled.
import { exchange, join, storePair } from "../joining";
import {
  gradient1, gradient2, gradient3, gradient4, input0, input1, input2, input34, output0, output1, output2, output3, storeGradientTransform,
  storeOutput,
} from "../winograd_transforms";

/**
 * Writes B^T d B of `tiles` 6x6 tiles side by side, the first with its corner at `frame`. v gets 36 rows of channels of each tile, a plane
 * apart. Each 8 channels are in the order of placeOfChannel.
 */
export function transformInput(
  v: usize, plane: usize, tiles: i32, frame: usize, frameRow: usize, channels: i32, constants: usize,
): void {
  const two = v128.load_splat<f32>(constants), four = v128.load_splat<f32>(constants, 4);
  const minusTwo = v128.load_splat<f32>(constants, 12), minusFour = v128.load_splat<f32>(constants, 16);
  const pixel: usize = <usize>channels * 4;
  for (let c: usize = 0; c < pixel; c += 32) {
    let r0 = frame + c, r1 = r0 + frameRow, r2 = r1 + frameRow, r3 = r2 + frameRow, r4 = r3 + frameRow, r5 = r4 + frameRow;
    const l00 = v128.load(r0), m00 = v128.load(r0, 16);
    const l10 = v128.load(r1), m10 = v128.load(r1, 16);
    const l20 = v128.load(r2), m20 = v128.load(r2, 16);
    const l30 = v128.load(r3), m30 = v128.load(r3, 16);
    const l40 = v128.load(r4), m40 = v128.load(r4, 16);
    const l50 = v128.load(r5), m50 = v128.load(r5, 16);
    const c00 = exchange(l00, m00), d00 = exchange(m00, l00);
    const c01 = exchange(l10, m10), d01 = exchange(m10, l10);
    const c02 = exchange(l20, m20), d02 = exchange(m20, l20);
    const c03 = exchange(l30, m30), d03 = exchange(m30, l30);
    const c04 = exchange(l40, m40), d04 = exchange(m40, l40);
    const c05 = exchange(l50, m50), d05 = exchange(m50, l50);
    let a00 = input0(c00, c02, c04, four), b00 = input0(d00, d02, d04, four);
    let a10 = input1(c01, c02, c03, c04, minusFour), b10 = input1(d01, d02, d03, d04, minusFour);
    let a20 = input2(c01, c02, c03, c04, minusFour), b20 = input2(d01, d02, d03, d04, minusFour);
    let a30 = input34(c01, c02, c03, c04, two), b30 = input34(d01, d02, d03, d04, two);
    let a40 = input34(c01, c02, c03, c04, minusTwo), b40 = input34(d01, d02, d03, d04, minusTwo);
    let a50 = input0(c01, c03, c05, four), b50 = input0(d01, d03, d05, four);
    r0 += pixel; r1 += pixel; r2 += pixel; r3 += pixel; r4 += pixel; r5 += pixel;
    const l01 = v128.load(r0), m01 = v128.load(r0, 16);
    const l11 = v128.load(r1), m11 = v128.load(r1, 16);
    const l21 = v128.load(r2), m21 = v128.load(r2, 16);
    const l31 = v128.load(r3), m31 = v128.load(r3, 16);
    const l41 = v128.load(r4), m41 = v128.load(r4, 16);
    const l51 = v128.load(r5), m51 = v128.load(r5, 16);
    const c10 = exchange(l01, m01), d10 = exchange(m01, l01);
    const c11 = exchange(l11, m11), d11 = exchange(m11, l11);
    const c12 = exchange(l21, m21), d12 = exchange(m21, l21);
    const c13 = exchange(l31, m31), d13 = exchange(m31, l31);
    const c14 = exchange(l41, m41), d14 = exchange(m41, l41);
    const c15 = exchange(l51, m51), d15 = exchange(m51, l51);
    let a01 = input0(c10, c12, c14, four), b01 = input0(d10, d12, d14, four);
    let a11 = input1(c11, c12, c13, c14, minusFour), b11 = input1(d11, d12, d13, d14, minusFour);
    let a21 = input2(c11, c12, c13, c14, minusFour), b21 = input2(d11, d12, d13, d14, minusFour);
    let a31 = input34(c11, c12, c13, c14, two), b31 = input34(d11, d12, d13, d14, two);
    let a41 = input34(c11, c12, c13, c14, minusTwo), b41 = input34(d11, d12, d13, d14, minusTwo);
    let a51 = input0(c11, c13, c15, four), b51 = input0(d11, d13, d15, four);
    r0 += pixel; r1 += pixel; r2 += pixel; r3 += pixel; r4 += pixel; r5 += pixel;
    let to0 = v + c;
    for (let t = 0; t < tiles; t++) {
      const l02 = v128.load(r0), m02 = v128.load(r0, 16);
      const l12 = v128.load(r1), m12 = v128.load(r1, 16);
      const l22 = v128.load(r2), m22 = v128.load(r2, 16);
      const l32 = v128.load(r3), m32 = v128.load(r3, 16);
      const l42 = v128.load(r4), m42 = v128.load(r4, 16);
      const l52 = v128.load(r5), m52 = v128.load(r5, 16);
      const c20 = exchange(l02, m02), d20 = exchange(m02, l02);
      const c21 = exchange(l12, m12), d21 = exchange(m12, l12);
      const c22 = exchange(l22, m22), d22 = exchange(m22, l22);
      const c23 = exchange(l32, m32), d23 = exchange(m32, l32);
      const c24 = exchange(l42, m42), d24 = exchange(m42, l42);
      const c25 = exchange(l52, m52), d25 = exchange(m52, l52);
      const a02 = input0(c20, c22, c24, four), b02 = input0(d20, d22, d24, four);
      const a12 = input1(c21, c22, c23, c24, minusFour), b12 = input1(d21, d22, d23, d24, minusFour);
      const a22 = input2(c21, c22, c23, c24, minusFour), b22 = input2(d21, d22, d23, d24, minusFour);
      const a32 = input34(c21, c22, c23, c24, two), b32 = input34(d21, d22, d23, d24, two);
      const a42 = input34(c21, c22, c23, c24, minusTwo), b42 = input34(d21, d22, d23, d24, minusTwo);
      const a52 = input0(c21, c23, c25, four), b52 = input0(d21, d23, d25, four);
      r0 += pixel; r1 += pixel; r2 += pixel; r3 += pixel; r4 += pixel; r5 += pixel;
      const l03 = v128.load(r0), m03 = v128.load(r0, 16);
      const l13 = v128.load(r1), m13 = v128.load(r1, 16);
      const l23 = v128.load(r2), m23 = v128.load(r2, 16);
      const l33 = v128.load(r3), m33 = v128.load(r3, 16);
      const l43 = v128.load(r4), m43 = v128.load(r4, 16);
      const l53 = v128.load(r5), m53 = v128.load(r5, 16);
      const c30 = exchange(l03, m03), d30 = exchange(m03, l03);
      const c31 = exchange(l13, m13), d31 = exchange(m13, l13);
      const c32 = exchange(l23, m23), d32 = exchange(m23, l23);
      const c33 = exchange(l33, m33), d33 = exchange(m33, l33);
      const c34 = exchange(l43, m43), d34 = exchange(m43, l43);
      const c35 = exchange(l53, m53), d35 = exchange(m53, l53);
      const a03 = input0(c30, c32, c34, four), b03 = input0(d30, d32, d34, four);
      const a13 = input1(c31, c32, c33, c34, minusFour), b13 = input1(d31, d32, d33, d34, minusFour);
      const a23 = input2(c31, c32, c33, c34, minusFour), b23 = input2(d31, d32, d33, d34, minusFour);
      const a33 = input34(c31, c32, c33, c34, two), b33 = input34(d31, d32, d33, d34, two);
      const a43 = input34(c31, c32, c33, c34, minusTwo), b43 = input34(d31, d32, d33, d34, minusTwo);
      const a53 = input0(c31, c33, c35, four), b53 = input0(d31, d33, d35, four);
      r0 += pixel; r1 += pixel; r2 += pixel; r3 += pixel; r4 += pixel; r5 += pixel;
      const l04 = v128.load(r0), m04 = v128.load(r0, 16);
      const l14 = v128.load(r1), m14 = v128.load(r1, 16);
      const l24 = v128.load(r2), m24 = v128.load(r2, 16);
      const l34 = v128.load(r3), m34 = v128.load(r3, 16);
      const l44 = v128.load(r4), m44 = v128.load(r4, 16);
      const l54 = v128.load(r5), m54 = v128.load(r5, 16);
      const c40 = exchange(l04, m04), d40 = exchange(m04, l04);
      const c41 = exchange(l14, m14), d41 = exchange(m14, l14);
      const c42 = exchange(l24, m24), d42 = exchange(m24, l24);
      const c43 = exchange(l34, m34), d43 = exchange(m34, l34);
      const c44 = exchange(l44, m44), d44 = exchange(m44, l44);
      const c45 = exchange(l54, m54), d45 = exchange(m54, l54);
      const a04 = input0(c40, c42, c44, four), b04 = input0(d40, d42, d44, four);
      const a14 = input1(c41, c42, c43, c44, minusFour), b14 = input1(d41, d42, d43, d44, minusFour);
      const a24 = input2(c41, c42, c43, c44, minusFour), b24 = input2(d41, d42, d43, d44, minusFour);
      const a34 = input34(c41, c42, c43, c44, two), b34 = input34(d41, d42, d43, d44, two);
      const a44 = input34(c41, c42, c43, c44, minusTwo), b44 = input34(d41, d42, d43, d44, minusTwo);
      const a54 = input0(c41, c43, c45, four), b54 = input0(d41, d43, d45, four);
      r0 += pixel; r1 += pixel; r2 += pixel; r3 += pixel; r4 += pixel; r5 += pixel;
      const l05 = v128.load(r0), m05 = v128.load(r0, 16);
      const l15 = v128.load(r1), m15 = v128.load(r1, 16);
      const l25 = v128.load(r2), m25 = v128.load(r2, 16);
      const l35 = v128.load(r3), m35 = v128.load(r3, 16);
      const l45 = v128.load(r4), m45 = v128.load(r4, 16);
      const l55 = v128.load(r5), m55 = v128.load(r5, 16);
      const c50 = exchange(l05, m05), d50 = exchange(m05, l05);
      const c51 = exchange(l15, m15), d51 = exchange(m15, l15);
      const c52 = exchange(l25, m25), d52 = exchange(m25, l25);
      const c53 = exchange(l35, m35), d53 = exchange(m35, l35);
      const c54 = exchange(l45, m45), d54 = exchange(m45, l45);
      const c55 = exchange(l55, m55), d55 = exchange(m55, l55);
      const a05 = input0(c50, c52, c54, four), b05 = input0(d50, d52, d54, four);
      const a15 = input1(c51, c52, c53, c54, minusFour), b15 = input1(d51, d52, d53, d54, minusFour);
      const a25 = input2(c51, c52, c53, c54, minusFour), b25 = input2(d51, d52, d53, d54, minusFour);
      const a35 = input34(c51, c52, c53, c54, two), b35 = input34(d51, d52, d53, d54, two);
      const a45 = input34(c51, c52, c53, c54, minusTwo), b45 = input34(d51, d52, d53, d54, minusTwo);
      const a55 = input0(c51, c53, c55, four), b55 = input0(d51, d53, d55, four);
      r0 += pixel; r1 += pixel; r2 += pixel; r3 += pixel; r4 += pixel; r5 += pixel;
      let to = to0;
      {
        const p0 = input0(a00, a02, a04, four), q0 = input0(b00, b02, b04, four);
        const p1 = input1(a01, a02, a03, a04, minusFour), q1 = input1(b01, b02, b03, b04, minusFour);
        const p2 = input2(a01, a02, a03, a04, minusFour), q2 = input2(b01, b02, b03, b04, minusFour);
        const p3 = input34(a01, a02, a03, a04, two), q3 = input34(b01, b02, b03, b04, two);
        const p4 = input34(a01, a02, a03, a04, minusTwo), q4 = input34(b01, b02, b03, b04, minusTwo);
        const p5 = input0(a01, a03, a05, four), q5 = input0(b01, b03, b05, four);
        if (tiles < 0) { join(to, p0, q0); join(to, p1, q1); join(to, p2, q2); join(to, p3, q3); join(to, p4, q4); join(to, p5, q5); }
        storePair(to, p0, q0); to += plane;
        storePair(to, p1, q1); to += plane;
        storePair(to, p2, q2); to += plane;
        storePair(to, p3, q3); to += plane;
        storePair(to, p4, q4); to += plane;
        storePair(to, p5, q5); to += plane;
      }
      {
        const p0 = input0(a10, a12, a14, four), q0 = input0(b10, b12, b14, four);
        const p1 = input1(a11, a12, a13, a14, minusFour), q1 = input1(b11, b12, b13, b14, minusFour);
        const p2 = input2(a11, a12, a13, a14, minusFour), q2 = input2(b11, b12, b13, b14, minusFour);
        const p3 = input34(a11, a12, a13, a14, two), q3 = input34(b11, b12, b13, b14, two);
        const p4 = input34(a11, a12, a13, a14, minusTwo), q4 = input34(b11, b12, b13, b14, minusTwo);
        const p5 = input0(a11, a13, a15, four), q5 = input0(b11, b13, b15, four);
        if (tiles < 0) { join(to, p0, q0); join(to, p1, q1); join(to, p2, q2); join(to, p3, q3); join(to, p4, q4); join(to, p5, q5); }
        storePair(to, p0, q0); to += plane;
        storePair(to, p1, q1); to += plane;
        storePair(to, p2, q2); to += plane;
        storePair(to, p3, q3); to += plane;
        storePair(to, p4, q4); to += plane;
        storePair(to, p5, q5); to += plane;
      }
      {
        const p0 = input0(a20, a22, a24, four), q0 = input0(b20, b22, b24, four);
        const p1 = input1(a21, a22, a23, a24, minusFour), q1 = input1(b21, b22, b23, b24, minusFour);
        const p2 = input2(a21, a22, a23, a24, minusFour), q2 = input2(b21, b22, b23, b24, minusFour);
        const p3 = input34(a21, a22, a23, a24, two), q3 = input34(b21, b22, b23, b24, two);
        const p4 = input34(a21, a22, a23, a24, minusTwo), q4 = input34(b21, b22, b23, b24, minusTwo);
        const p5 = input0(a21, a23, a25, four), q5 = input0(b21, b23, b25, four);
        if (tiles < 0) { join(to, p0, q0); join(to, p1, q1); join(to, p2, q2); join(to, p3, q3); join(to, p4, q4); join(to, p5, q5); }
        storePair(to, p0, q0); to += plane;
        storePair(to, p1, q1); to += plane;
        storePair(to, p2, q2); to += plane;
        storePair(to, p3, q3); to += plane;
        storePair(to, p4, q4); to += plane;
        storePair(to, p5, q5); to += plane;
      }
      {
        const p0 = input0(a30, a32, a34, four), q0 = input0(b30, b32, b34, four);
        const p1 = input1(a31, a32, a33, a34, minusFour), q1 = input1(b31, b32, b33, b34, minusFour);
        const p2 = input2(a31, a32, a33, a34, minusFour), q2 = input2(b31, b32, b33, b34, minusFour);
        const p3 = input34(a31, a32, a33, a34, two), q3 = input34(b31, b32, b33, b34, two);
        const p4 = input34(a31, a32, a33, a34, minusTwo), q4 = input34(b31, b32, b33, b34, minusTwo);
        const p5 = input0(a31, a33, a35, four), q5 = input0(b31, b33, b35, four);
        if (tiles < 0) { join(to, p0, q0); join(to, p1, q1); join(to, p2, q2); join(to, p3, q3); join(to, p4, q4); join(to, p5, q5); }
        storePair(to, p0, q0); to += plane;
        storePair(to, p1, q1); to += plane;
        storePair(to, p2, q2); to += plane;
        storePair(to, p3, q3); to += plane;
        storePair(to, p4, q4); to += plane;
        storePair(to, p5, q5); to += plane;
      }
      {
        const p0 = input0(a40, a42, a44, four), q0 = input0(b40, b42, b44, four);
        const p1 = input1(a41, a42, a43, a44, minusFour), q1 = input1(b41, b42, b43, b44, minusFour);
        const p2 = input2(a41, a42, a43, a44, minusFour), q2 = input2(b41, b42, b43, b44, minusFour);
        const p3 = input34(a41, a42, a43, a44, two), q3 = input34(b41, b42, b43, b44, two);
        const p4 = input34(a41, a42, a43, a44, minusTwo), q4 = input34(b41, b42, b43, b44, minusTwo);
        const p5 = input0(a41, a43, a45, four), q5 = input0(b41, b43, b45, four);
        if (tiles < 0) { join(to, p0, q0); join(to, p1, q1); join(to, p2, q2); join(to, p3, q3); join(to, p4, q4); join(to, p5, q5); }
        storePair(to, p0, q0); to += plane;
        storePair(to, p1, q1); to += plane;
        storePair(to, p2, q2); to += plane;
        storePair(to, p3, q3); to += plane;
        storePair(to, p4, q4); to += plane;
        storePair(to, p5, q5); to += plane;
      }
      {
        const p0 = input0(a50, a52, a54, four), q0 = input0(b50, b52, b54, four);
        const p1 = input1(a51, a52, a53, a54, minusFour), q1 = input1(b51, b52, b53, b54, minusFour);
        const p2 = input2(a51, a52, a53, a54, minusFour), q2 = input2(b51, b52, b53, b54, minusFour);
        const p3 = input34(a51, a52, a53, a54, two), q3 = input34(b51, b52, b53, b54, two);
        const p4 = input34(a51, a52, a53, a54, minusTwo), q4 = input34(b51, b52, b53, b54, minusTwo);
        const p5 = input0(a51, a53, a55, four), q5 = input0(b51, b53, b55, four);
        if (tiles < 0) { join(to, p0, q0); join(to, p1, q1); join(to, p2, q2); join(to, p3, q3); join(to, p4, q4); join(to, p5, q5); }
        storePair(to, p0, q0); to += plane;
        storePair(to, p1, q1); to += plane;
        storePair(to, p2, q2); to += plane;
        storePair(to, p3, q3); to += plane;
        storePair(to, p4, q4); to += plane;
        storePair(to, p5, q5); to += plane;
      }
      // The last two columns are the next tile's first two.
      a00 = a04; a01 = a05; a10 = a14; a11 = a15; a20 = a24; a21 = a25; a30 = a34; a31 = a35; a40 = a44; a41 = a45; a50 = a54; a51 = a55;
      b00 = b04; b01 = b05; b10 = b14; b11 = b15; b20 = b24; b21 = b25; b30 = b34; b31 = b35; b40 = b44; b41 = b45; b50 = b54; b51 = b55;
      to0 += pixel;
    }
  }
}

/** Writes A^T M A of the 36 rows of m: the 4x4 tile of y whose corner is (row, column), as far as it lies in the image. */
export function transformOutput(
  image: usize, m: usize, plane: usize, row: i32, column: i32, height: i32, width: i32, channels: i32, constants: usize,
): void {
  outputTile(image, m, plane, row, column, height, width, channels, constants, false, false, 0, 0, 0, 0, 0);
}

/** The same plus an addend, whose image lies `residual` bytes behind y's. */
export function transformOutputAdded(
  image: usize, m: usize, plane: usize, row: i32, column: i32, height: i32, width: i32, channels: i32, constants: usize,
  residual: usize,
): void {
  outputTile(image, m, plane, row, column, height, width, channels, constants, true, false, 0, 0, 0, residual, 0);
}

/**
 * The same normalised: max(floor, (y - mean) * scale + beta + residual), with vectors [channels]. The residual's image lies `residual`
 * bytes behind y's; 0 means none.
 */
export function transformOutputNormalised(
  image: usize, m: usize, plane: usize, row: i32, column: i32, height: i32, width: i32, channels: i32, constants: usize,
  mean: usize, scale: usize, beta: usize, residual: usize, floor: f32,
): void {
  outputTile(image, m, plane, row, column, height, width, channels, constants, false, true, mean, scale, beta, residual, floor);
}

/** Any of the three. */
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
    // Columns come first. Element (i, j) lies in plane 6 i + j.
    let f0 = m + 0 * plane;
    const c00 = v128.load(f0), d00 = v128.load(f0, 16);
    f0 += 6 * plane;
    const c10 = v128.load(f0), d10 = v128.load(f0, 16);
    f0 += 6 * plane;
    const c20 = v128.load(f0), d20 = v128.load(f0, 16);
    f0 += 6 * plane;
    const c30 = v128.load(f0), d30 = v128.load(f0, 16);
    f0 += 6 * plane;
    const c40 = v128.load(f0), d40 = v128.load(f0, 16);
    f0 += 6 * plane;
    const c50 = v128.load(f0), d50 = v128.load(f0, 16);
    const a00 = output0(c00, c10, c20, c30, c40), a10 = output1(c10, c20, c30, c40, two), a20 = output2(c10, c20, c30, c40, four), a30 = output3(c10, c20, c30, c40, c50, eight);
    const b00 = output0(d00, d10, d20, d30, d40), b10 = output1(d10, d20, d30, d40, two), b20 = output2(d10, d20, d30, d40, four), b30 = output3(d10, d20, d30, d40, d50, eight);
    let f1 = m + 1 * plane;
    const c01 = v128.load(f1), d01 = v128.load(f1, 16);
    f1 += 6 * plane;
    const c11 = v128.load(f1), d11 = v128.load(f1, 16);
    f1 += 6 * plane;
    const c21 = v128.load(f1), d21 = v128.load(f1, 16);
    f1 += 6 * plane;
    const c31 = v128.load(f1), d31 = v128.load(f1, 16);
    f1 += 6 * plane;
    const c41 = v128.load(f1), d41 = v128.load(f1, 16);
    f1 += 6 * plane;
    const c51 = v128.load(f1), d51 = v128.load(f1, 16);
    const a01 = output0(c01, c11, c21, c31, c41), a11 = output1(c11, c21, c31, c41, two), a21 = output2(c11, c21, c31, c41, four), a31 = output3(c11, c21, c31, c41, c51, eight);
    const b01 = output0(d01, d11, d21, d31, d41), b11 = output1(d11, d21, d31, d41, two), b21 = output2(d11, d21, d31, d41, four), b31 = output3(d11, d21, d31, d41, d51, eight);
    let f2 = m + 2 * plane;
    const c02 = v128.load(f2), d02 = v128.load(f2, 16);
    f2 += 6 * plane;
    const c12 = v128.load(f2), d12 = v128.load(f2, 16);
    f2 += 6 * plane;
    const c22 = v128.load(f2), d22 = v128.load(f2, 16);
    f2 += 6 * plane;
    const c32 = v128.load(f2), d32 = v128.load(f2, 16);
    f2 += 6 * plane;
    const c42 = v128.load(f2), d42 = v128.load(f2, 16);
    f2 += 6 * plane;
    const c52 = v128.load(f2), d52 = v128.load(f2, 16);
    const a02 = output0(c02, c12, c22, c32, c42), a12 = output1(c12, c22, c32, c42, two), a22 = output2(c12, c22, c32, c42, four), a32 = output3(c12, c22, c32, c42, c52, eight);
    const b02 = output0(d02, d12, d22, d32, d42), b12 = output1(d12, d22, d32, d42, two), b22 = output2(d12, d22, d32, d42, four), b32 = output3(d12, d22, d32, d42, d52, eight);
    let f3 = m + 3 * plane;
    const c03 = v128.load(f3), d03 = v128.load(f3, 16);
    f3 += 6 * plane;
    const c13 = v128.load(f3), d13 = v128.load(f3, 16);
    f3 += 6 * plane;
    const c23 = v128.load(f3), d23 = v128.load(f3, 16);
    f3 += 6 * plane;
    const c33 = v128.load(f3), d33 = v128.load(f3, 16);
    f3 += 6 * plane;
    const c43 = v128.load(f3), d43 = v128.load(f3, 16);
    f3 += 6 * plane;
    const c53 = v128.load(f3), d53 = v128.load(f3, 16);
    const a03 = output0(c03, c13, c23, c33, c43), a13 = output1(c13, c23, c33, c43, two), a23 = output2(c13, c23, c33, c43, four), a33 = output3(c13, c23, c33, c43, c53, eight);
    const b03 = output0(d03, d13, d23, d33, d43), b13 = output1(d13, d23, d33, d43, two), b23 = output2(d13, d23, d33, d43, four), b33 = output3(d13, d23, d33, d43, d53, eight);
    let f4 = m + 4 * plane;
    const c04 = v128.load(f4), d04 = v128.load(f4, 16);
    f4 += 6 * plane;
    const c14 = v128.load(f4), d14 = v128.load(f4, 16);
    f4 += 6 * plane;
    const c24 = v128.load(f4), d24 = v128.load(f4, 16);
    f4 += 6 * plane;
    const c34 = v128.load(f4), d34 = v128.load(f4, 16);
    f4 += 6 * plane;
    const c44 = v128.load(f4), d44 = v128.load(f4, 16);
    f4 += 6 * plane;
    const c54 = v128.load(f4), d54 = v128.load(f4, 16);
    const a04 = output0(c04, c14, c24, c34, c44), a14 = output1(c14, c24, c34, c44, two), a24 = output2(c14, c24, c34, c44, four), a34 = output3(c14, c24, c34, c44, c54, eight);
    const b04 = output0(d04, d14, d24, d34, d44), b14 = output1(d14, d24, d34, d44, two), b24 = output2(d14, d24, d34, d44, four), b34 = output3(d14, d24, d34, d44, d54, eight);
    let f5 = m + 5 * plane;
    const c05 = v128.load(f5), d05 = v128.load(f5, 16);
    f5 += 6 * plane;
    const c15 = v128.load(f5), d15 = v128.load(f5, 16);
    f5 += 6 * plane;
    const c25 = v128.load(f5), d25 = v128.load(f5, 16);
    f5 += 6 * plane;
    const c35 = v128.load(f5), d35 = v128.load(f5, 16);
    f5 += 6 * plane;
    const c45 = v128.load(f5), d45 = v128.load(f5, 16);
    f5 += 6 * plane;
    const c55 = v128.load(f5), d55 = v128.load(f5, 16);
    const a05 = output0(c05, c15, c25, c35, c45), a15 = output1(c15, c25, c35, c45, two), a25 = output2(c15, c25, c35, c45, four), a35 = output3(c15, c25, c35, c45, c55, eight);
    const b05 = output0(d05, d15, d25, d35, d45), b15 = output1(d15, d25, d35, d45, two), b25 = output2(d15, d25, d35, d45, four), b35 = output3(d15, d25, d35, d45, d55, eight);
    storeOutputRow(
      to + 0 * nextRow, pixel, columns, a00, a01, a02, a03, a04, a05, b00, b01, b02, b03, b04, b05, two, four, eight,
      add, normalise, residual, meanA, meanB, scaleA, scaleB, betaA, betaB, floors,
    );
    if (rows > 1) storeOutputRow(
      to + 1 * nextRow, pixel, columns, a10, a11, a12, a13, a14, a15, b10, b11, b12, b13, b14, b15, two, four, eight,
      add, normalise, residual, meanA, meanB, scaleA, scaleB, betaA, betaB, floors,
    );
    if (rows > 2) storeOutputRow(
      to + 2 * nextRow, pixel, columns, a20, a21, a22, a23, a24, a25, b20, b21, b22, b23, b24, b25, two, four, eight,
      add, normalise, residual, meanA, meanB, scaleA, scaleB, betaA, betaB, floors,
    );
    if (rows > 3) storeOutputRow(
      to + 3 * nextRow, pixel, columns, a30, a31, a32, a33, a34, a35, b30, b31, b32, b33, b34, b35, two, four, eight,
      add, normalise, residual, meanA, meanB, scaleA, scaleB, betaA, betaB, floors,
    );
    to += 32;
  }
}

/** Stores a row of the 4x4 tile of y, as many of its pixels as lie in the image. */
// @ts-ignore: decorator
@inline
function storeOutputRow(
  to: usize, pixel: usize, columns: i32, a0: v128, a1: v128, a2: v128, a3: v128, a4: v128, a5: v128, b0: v128, b1: v128, b2: v128, b3: v128, b4: v128, b5: v128,
  two: v128, four: v128, eight: v128, add: bool, normalise: bool, residual: usize,
  meanA: v128, meanB: v128, scaleA: v128, scaleB: v128, betaA: v128, betaB: v128, floor: v128,
): void {
  storeOutput(
    to + 0 * pixel, output0(a0, a1, a2, a3, a4), output0(b0, b1, b2, b3, b4),
    add, normalise, residual, meanA, meanB, scaleA, scaleB, betaA, betaB, floor,
  );
  if (columns > 1) storeOutput(
    to + 1 * pixel, output1(a1, a2, a3, a4, two), output1(b1, b2, b3, b4, two),
    add, normalise, residual, meanA, meanB, scaleA, scaleB, betaA, betaB, floor,
  );
  if (columns > 2) storeOutput(
    to + 2 * pixel, output2(a1, a2, a3, a4, four), output2(b1, b2, b3, b4, four),
    add, normalise, residual, meanA, meanB, scaleA, scaleB, betaA, betaB, floor,
  );
  if (columns > 3) storeOutput(
    to + 3 * pixel, output3(a1, a2, a3, a4, a5, eight), output3(b1, b2, b3, b4, b5, eight),
    add, normalise, residual, meanA, meanB, scaleA, scaleB, betaA, betaB, floor,
  );
}

/** Writes A dY A^T of `tiles` 4x4 tiles side by side, the first with its corner at `frame`. m gets 36 rows of channels of each. */
export function transformOutputGradient(
  m: usize, plane: usize, tiles: i32, frame: usize, frameRow: usize, channels: i32, constants: usize,
): void {
  const two = v128.load_splat<f32>(constants), four = v128.load_splat<f32>(constants, 4);
  const eight = v128.load_splat<f32>(constants, 8);
  const pixel: usize = <usize>channels * 4;
  for (const end = m + <usize>tiles * pixel; m < end; frame += 4 * pixel) {
    let r0 = frame, r1 = r0 + frameRow, r2 = r1 + frameRow, r3 = r2 + frameRow;
    for (const last = m + pixel; m < last; m += 32) {
      // The first row and the last are those of the tile, c and d; rows 1 to 4 are a and b.
      const c00 = v128.load(r0 + 0 * pixel), d00 = v128.load(r0 + 0 * pixel, 16);
      const c10 = v128.load(r1 + 0 * pixel), d10 = v128.load(r1 + 0 * pixel, 16);
      const c20 = v128.load(r2 + 0 * pixel), d20 = v128.load(r2 + 0 * pixel, 16);
      const c30 = v128.load(r3 + 0 * pixel), d30 = v128.load(r3 + 0 * pixel, 16);
      const a10 = gradient1(c00,c10,c20,c30), a20 = gradient2(c00,c10,c20,c30), a30 = gradient3(c00,c10,c20,c30, two, four, eight), a40 = gradient4(c00,c10,c20,c30, two, four, eight);
      const b10 = gradient1(d00,d10,d20,d30), b20 = gradient2(d00,d10,d20,d30), b30 = gradient3(d00,d10,d20,d30, two, four, eight), b40 = gradient4(d00,d10,d20,d30, two, four, eight);
      const c01 = v128.load(r0 + 1 * pixel), d01 = v128.load(r0 + 1 * pixel, 16);
      const c11 = v128.load(r1 + 1 * pixel), d11 = v128.load(r1 + 1 * pixel, 16);
      const c21 = v128.load(r2 + 1 * pixel), d21 = v128.load(r2 + 1 * pixel, 16);
      const c31 = v128.load(r3 + 1 * pixel), d31 = v128.load(r3 + 1 * pixel, 16);
      const a11 = gradient1(c01,c11,c21,c31), a21 = gradient2(c01,c11,c21,c31), a31 = gradient3(c01,c11,c21,c31, two, four, eight), a41 = gradient4(c01,c11,c21,c31, two, four, eight);
      const b11 = gradient1(d01,d11,d21,d31), b21 = gradient2(d01,d11,d21,d31), b31 = gradient3(d01,d11,d21,d31, two, four, eight), b41 = gradient4(d01,d11,d21,d31, two, four, eight);
      const c02 = v128.load(r0 + 2 * pixel), d02 = v128.load(r0 + 2 * pixel, 16);
      const c12 = v128.load(r1 + 2 * pixel), d12 = v128.load(r1 + 2 * pixel, 16);
      const c22 = v128.load(r2 + 2 * pixel), d22 = v128.load(r2 + 2 * pixel, 16);
      const c32 = v128.load(r3 + 2 * pixel), d32 = v128.load(r3 + 2 * pixel, 16);
      const a12 = gradient1(c02,c12,c22,c32), a22 = gradient2(c02,c12,c22,c32), a32 = gradient3(c02,c12,c22,c32, two, four, eight), a42 = gradient4(c02,c12,c22,c32, two, four, eight);
      const b12 = gradient1(d02,d12,d22,d32), b22 = gradient2(d02,d12,d22,d32), b32 = gradient3(d02,d12,d22,d32, two, four, eight), b42 = gradient4(d02,d12,d22,d32, two, four, eight);
      const c03 = v128.load(r0 + 3 * pixel), d03 = v128.load(r0 + 3 * pixel, 16);
      const c13 = v128.load(r1 + 3 * pixel), d13 = v128.load(r1 + 3 * pixel, 16);
      const c23 = v128.load(r2 + 3 * pixel), d23 = v128.load(r2 + 3 * pixel, 16);
      const c33 = v128.load(r3 + 3 * pixel), d33 = v128.load(r3 + 3 * pixel, 16);
      const a13 = gradient1(c03,c13,c23,c33), a23 = gradient2(c03,c13,c23,c33), a33 = gradient3(c03,c13,c23,c33, two, four, eight), a43 = gradient4(c03,c13,c23,c33, two, four, eight);
      const b13 = gradient1(d03,d13,d23,d33), b23 = gradient2(d03,d13,d23,d33), b33 = gradient3(d03,d13,d23,d33, two, four, eight), b43 = gradient4(d03,d13,d23,d33, two, four, eight);
      let to = m;
      storeGradientTransform(to, plane, c00, c01, c02, c03,d00, d01, d02, d03, two, four, eight, true);
      to += 6 * plane;
      storeGradientTransform(to, plane, a10, a11, a12, a13,b10, b11, b12, b13, two, four, eight, true);
      to += 6 * plane;
      storeGradientTransform(to, plane, a20, a21, a22, a23,b20, b21, b22, b23, two, four, eight, true);
      to += 6 * plane;
      storeGradientTransform(to, plane, a30, a31, a32, a33,b30, b31, b32, b33, two, four, eight, true);
      to += 6 * plane;
      storeGradientTransform(to, plane, a40, a41, a42, a43,b40, b41, b42, b43, two, four, eight, true);
      to += 6 * plane;
      storeGradientTransform(to, plane, c30, c31, c32, c33,d30, d31, d32, d33, two, four, eight, true);
      r0 += 32; r1 += 32; r2 += 32; r3 += 32;
    }
  }
}
