// Written by tools/unroll.ts from assembly/templates/winograd_strided_transforms.ts.in. Change that, then run "deno task unroll".
// The transforms of F(4x4, 2x2). winograd_strided_transforms.ts has the matrices and the functions for their rows.
import { exchange, join, storePair } from "../joining";
import { input0, input1, input2, input4, output0, output1, output2, output3, storeOutput } from "../winograd_strided_transforms";
import { gradient1, gradient2, gradient3, storeGradientTransform } from "../winograd_transforms";

/**
 * Writes B^T d B of `tiles` 5x5 tiles side by side. The first has its corner at `frame`; pixels are `pixel` and `row` bytes apart. v
 * gets 25 rows of channels of each tile, a plane apart, `step` bytes from tile to tile. Each 8 channels are in the order of
 * placeOfChannel.
 */
export function transformStridedInput(
  v: usize, plane: usize, step: usize, tiles: i32, frame: usize, pixel: usize, row: usize, channels: i32, constants: usize,
): void {
  const two = v128.load_splat<f32>(constants), minusTwo = v128.load_splat<f32>(constants, 12);
  const three = v128.load_splat<f32>(constants, 20);
  for (let c: usize = 0; c < <usize>channels * 4; c += 32) {
    let r0 = frame + c, r1 = r0 + row, r2 = r1 + row, r3 = r2 + row, r4 = r3 + row;
    const l00 = v128.load(r0), m00 = v128.load(r0, 16);
    const l10 = v128.load(r1), m10 = v128.load(r1, 16);
    const l20 = v128.load(r2), m20 = v128.load(r2, 16);
    const l30 = v128.load(r3), m30 = v128.load(r3, 16);
    const l40 = v128.load(r4), m40 = v128.load(r4, 16);
    const c00 = exchange(l00, m00), d00 = exchange(m00, l00);
    const c01 = exchange(l10, m10), d01 = exchange(m10, l10);
    const c02 = exchange(l20, m20), d02 = exchange(m20, l20);
    const c03 = exchange(l30, m30), d03 = exchange(m30, l30);
    const c04 = exchange(l40, m40), d04 = exchange(m40, l40);
    let a00 = input0(c00, c01, c02, c03, two), b00 = input0(d00, d01, d02, d03, two);
    let a10 = input1(c01, c02, c03), b10 = input1(d01, d02, d03);
    let a20 = input2(c01, c02, c03, three), b20 = input2(d01, d02, d03, three);
    let a30 = f32x4.sub(c03, c01), b30 = f32x4.sub(d03, d01);
    let a40 = input4(c01, c02, c03, c04, minusTwo), b40 = input4(d01, d02, d03, d04, minusTwo);
    r0 += pixel; r1 += pixel; r2 += pixel; r3 += pixel; r4 += pixel;
    let to0 = v + c;
    for (let t = 0; t < tiles; t++) {
      const l01 = v128.load(r0), m01 = v128.load(r0, 16);
      const l11 = v128.load(r1), m11 = v128.load(r1, 16);
      const l21 = v128.load(r2), m21 = v128.load(r2, 16);
      const l31 = v128.load(r3), m31 = v128.load(r3, 16);
      const l41 = v128.load(r4), m41 = v128.load(r4, 16);
      const c10 = exchange(l01, m01), d10 = exchange(m01, l01);
      const c11 = exchange(l11, m11), d11 = exchange(m11, l11);
      const c12 = exchange(l21, m21), d12 = exchange(m21, l21);
      const c13 = exchange(l31, m31), d13 = exchange(m31, l31);
      const c14 = exchange(l41, m41), d14 = exchange(m41, l41);
      const a01 = input0(c10, c11, c12, c13, two), b01 = input0(d10, d11, d12, d13, two);
      const a11 = input1(c11, c12, c13), b11 = input1(d11, d12, d13);
      const a21 = input2(c11, c12, c13, three), b21 = input2(d11, d12, d13, three);
      const a31 = f32x4.sub(c13, c11), b31 = f32x4.sub(d13, d11);
      const a41 = input4(c11, c12, c13, c14, minusTwo), b41 = input4(d11, d12, d13, d14, minusTwo);
      r0 += pixel; r1 += pixel; r2 += pixel; r3 += pixel; r4 += pixel;
      const l02 = v128.load(r0), m02 = v128.load(r0, 16);
      const l12 = v128.load(r1), m12 = v128.load(r1, 16);
      const l22 = v128.load(r2), m22 = v128.load(r2, 16);
      const l32 = v128.load(r3), m32 = v128.load(r3, 16);
      const l42 = v128.load(r4), m42 = v128.load(r4, 16);
      const c20 = exchange(l02, m02), d20 = exchange(m02, l02);
      const c21 = exchange(l12, m12), d21 = exchange(m12, l12);
      const c22 = exchange(l22, m22), d22 = exchange(m22, l22);
      const c23 = exchange(l32, m32), d23 = exchange(m32, l32);
      const c24 = exchange(l42, m42), d24 = exchange(m42, l42);
      const a02 = input0(c20, c21, c22, c23, two), b02 = input0(d20, d21, d22, d23, two);
      const a12 = input1(c21, c22, c23), b12 = input1(d21, d22, d23);
      const a22 = input2(c21, c22, c23, three), b22 = input2(d21, d22, d23, three);
      const a32 = f32x4.sub(c23, c21), b32 = f32x4.sub(d23, d21);
      const a42 = input4(c21, c22, c23, c24, minusTwo), b42 = input4(d21, d22, d23, d24, minusTwo);
      r0 += pixel; r1 += pixel; r2 += pixel; r3 += pixel; r4 += pixel;
      const l03 = v128.load(r0), m03 = v128.load(r0, 16);
      const l13 = v128.load(r1), m13 = v128.load(r1, 16);
      const l23 = v128.load(r2), m23 = v128.load(r2, 16);
      const l33 = v128.load(r3), m33 = v128.load(r3, 16);
      const l43 = v128.load(r4), m43 = v128.load(r4, 16);
      const c30 = exchange(l03, m03), d30 = exchange(m03, l03);
      const c31 = exchange(l13, m13), d31 = exchange(m13, l13);
      const c32 = exchange(l23, m23), d32 = exchange(m23, l23);
      const c33 = exchange(l33, m33), d33 = exchange(m33, l33);
      const c34 = exchange(l43, m43), d34 = exchange(m43, l43);
      const a03 = input0(c30, c31, c32, c33, two), b03 = input0(d30, d31, d32, d33, two);
      const a13 = input1(c31, c32, c33), b13 = input1(d31, d32, d33);
      const a23 = input2(c31, c32, c33, three), b23 = input2(d31, d32, d33, three);
      const a33 = f32x4.sub(c33, c31), b33 = f32x4.sub(d33, d31);
      const a43 = input4(c31, c32, c33, c34, minusTwo), b43 = input4(d31, d32, d33, d34, minusTwo);
      r0 += pixel; r1 += pixel; r2 += pixel; r3 += pixel; r4 += pixel;
      const l04 = v128.load(r0), m04 = v128.load(r0, 16);
      const l14 = v128.load(r1), m14 = v128.load(r1, 16);
      const l24 = v128.load(r2), m24 = v128.load(r2, 16);
      const l34 = v128.load(r3), m34 = v128.load(r3, 16);
      const l44 = v128.load(r4), m44 = v128.load(r4, 16);
      const c40 = exchange(l04, m04), d40 = exchange(m04, l04);
      const c41 = exchange(l14, m14), d41 = exchange(m14, l14);
      const c42 = exchange(l24, m24), d42 = exchange(m24, l24);
      const c43 = exchange(l34, m34), d43 = exchange(m34, l34);
      const c44 = exchange(l44, m44), d44 = exchange(m44, l44);
      const a04 = input0(c40, c41, c42, c43, two), b04 = input0(d40, d41, d42, d43, two);
      const a14 = input1(c41, c42, c43), b14 = input1(d41, d42, d43);
      const a24 = input2(c41, c42, c43, three), b24 = input2(d41, d42, d43, three);
      const a34 = f32x4.sub(c43, c41), b34 = f32x4.sub(d43, d41);
      const a44 = input4(c41, c42, c43, c44, minusTwo), b44 = input4(d41, d42, d43, d44, minusTwo);
      r0 += pixel; r1 += pixel; r2 += pixel; r3 += pixel; r4 += pixel;
      let to = to0;
      {
        const p0 = input0(a00, a01, a02, a03, two), q0 = input0(b00, b01, b02, b03, two);
        const p1 = input1(a01, a02, a03), q1 = input1(b01, b02, b03);
        const p2 = input2(a01, a02, a03, three), q2 = input2(b01, b02, b03, three);
        const p3 = f32x4.sub(a03, a01), q3 = f32x4.sub(b03, b01);
        const p4 = input4(a01, a02, a03, a04, minusTwo), q4 = input4(b01, b02, b03, b04, minusTwo);
        if (tiles < 0) { join(to, p0, q0); join(to, p1, q1); join(to, p2, q2); join(to, p3, q3); join(to, p4, q4); }
        storePair(to, p0, q0); to += plane;
        storePair(to, p1, q1); to += plane;
        storePair(to, p2, q2); to += plane;
        storePair(to, p3, q3); to += plane;
        storePair(to, p4, q4); to += plane;
      }
      {
        const p0 = input0(a10, a11, a12, a13, two), q0 = input0(b10, b11, b12, b13, two);
        const p1 = input1(a11, a12, a13), q1 = input1(b11, b12, b13);
        const p2 = input2(a11, a12, a13, three), q2 = input2(b11, b12, b13, three);
        const p3 = f32x4.sub(a13, a11), q3 = f32x4.sub(b13, b11);
        const p4 = input4(a11, a12, a13, a14, minusTwo), q4 = input4(b11, b12, b13, b14, minusTwo);
        if (tiles < 0) { join(to, p0, q0); join(to, p1, q1); join(to, p2, q2); join(to, p3, q3); join(to, p4, q4); }
        storePair(to, p0, q0); to += plane;
        storePair(to, p1, q1); to += plane;
        storePair(to, p2, q2); to += plane;
        storePair(to, p3, q3); to += plane;
        storePair(to, p4, q4); to += plane;
      }
      {
        const p0 = input0(a20, a21, a22, a23, two), q0 = input0(b20, b21, b22, b23, two);
        const p1 = input1(a21, a22, a23), q1 = input1(b21, b22, b23);
        const p2 = input2(a21, a22, a23, three), q2 = input2(b21, b22, b23, three);
        const p3 = f32x4.sub(a23, a21), q3 = f32x4.sub(b23, b21);
        const p4 = input4(a21, a22, a23, a24, minusTwo), q4 = input4(b21, b22, b23, b24, minusTwo);
        if (tiles < 0) { join(to, p0, q0); join(to, p1, q1); join(to, p2, q2); join(to, p3, q3); join(to, p4, q4); }
        storePair(to, p0, q0); to += plane;
        storePair(to, p1, q1); to += plane;
        storePair(to, p2, q2); to += plane;
        storePair(to, p3, q3); to += plane;
        storePair(to, p4, q4); to += plane;
      }
      {
        const p0 = input0(a30, a31, a32, a33, two), q0 = input0(b30, b31, b32, b33, two);
        const p1 = input1(a31, a32, a33), q1 = input1(b31, b32, b33);
        const p2 = input2(a31, a32, a33, three), q2 = input2(b31, b32, b33, three);
        const p3 = f32x4.sub(a33, a31), q3 = f32x4.sub(b33, b31);
        const p4 = input4(a31, a32, a33, a34, minusTwo), q4 = input4(b31, b32, b33, b34, minusTwo);
        if (tiles < 0) { join(to, p0, q0); join(to, p1, q1); join(to, p2, q2); join(to, p3, q3); join(to, p4, q4); }
        storePair(to, p0, q0); to += plane;
        storePair(to, p1, q1); to += plane;
        storePair(to, p2, q2); to += plane;
        storePair(to, p3, q3); to += plane;
        storePair(to, p4, q4); to += plane;
      }
      {
        const p0 = input0(a40, a41, a42, a43, two), q0 = input0(b40, b41, b42, b43, two);
        const p1 = input1(a41, a42, a43), q1 = input1(b41, b42, b43);
        const p2 = input2(a41, a42, a43, three), q2 = input2(b41, b42, b43, three);
        const p3 = f32x4.sub(a43, a41), q3 = f32x4.sub(b43, b41);
        const p4 = input4(a41, a42, a43, a44, minusTwo), q4 = input4(b41, b42, b43, b44, minusTwo);
        if (tiles < 0) { join(to, p0, q0); join(to, p1, q1); join(to, p2, q2); join(to, p3, q3); join(to, p4, q4); }
        storePair(to, p0, q0); to += plane;
        storePair(to, p1, q1); to += plane;
        storePair(to, p2, q2); to += plane;
        storePair(to, p3, q3); to += plane;
        storePair(to, p4, q4); to += plane;
      }
      // The last column is the next tile's first.
      a00 = a04; a10 = a14; a20 = a24; a30 = a34; a40 = a44;
      b00 = b04; b10 = b14; b20 = b24; b30 = b34; b40 = b44;
      to0 += step;
    }
  }
}

/**
 * Writes A^T M A of the 25 rows of m: the 4x4 tile at `to`, of which `rows` by `columns` pixels lie in the image. With `add` an addend is
 * added that lies `residual` bytes behind `to`. With `oddRow` (or `oddColumn`) the first row (or column) of M is 0 and not in m.
 */
export function transformStridedOutput(
  to: usize, pixel: usize, row: usize, rows: i32, columns: i32, m: usize, plane: usize, channels: i32, constants: usize,
  add: bool, residual: usize, oddRow: i32, oddColumn: i32,
): void {
  const two = v128.load_splat<f32>(constants), four = v128.load_splat<f32>(constants, 4);
  const eight = v128.load_splat<f32>(constants, 8), zero = f32x4.splat(0);
  for (const end = m + <usize>channels * 4; m < end; m += 32) {
    // Columns come first. Element (i, j) lies in plane 5 i + j.
    let f0 = m + 0 * plane;
    const c00 = oddRow || oddColumn ? zero : v128.load(f0), d00 = oddRow || oddColumn ? zero : v128.load(f0, 16);
    f0 += 5 * plane;
    const c10 = oddColumn ? zero : v128.load(f0), d10 = oddColumn ? zero : v128.load(f0, 16);
    f0 += 5 * plane;
    const c20 = oddColumn ? zero : v128.load(f0), d20 = oddColumn ? zero : v128.load(f0, 16);
    f0 += 5 * plane;
    const c30 = oddColumn ? zero : v128.load(f0), d30 = oddColumn ? zero : v128.load(f0, 16);
    f0 += 5 * plane;
    const c40 = oddColumn ? zero : v128.load(f0), d40 = oddColumn ? zero : v128.load(f0, 16);
    const a00 = output0(c00, c10, c20, c30), a10 = output1(c10, c20, c30, two), a20 = output2(c10, c20, c30, four), a30 = output3(c10, c20, c30, c40, eight);
    const b00 = output0(d00, d10, d20, d30), b10 = output1(d10, d20, d30, two), b20 = output2(d10, d20, d30, four), b30 = output3(d10, d20, d30, d40, eight);
    let f1 = m + 1 * plane;
    const c01 = oddRow ? zero : v128.load(f1), d01 = oddRow ? zero : v128.load(f1, 16);
    f1 += 5 * plane;
    const c11 = v128.load(f1), d11 = v128.load(f1, 16);
    f1 += 5 * plane;
    const c21 = v128.load(f1), d21 = v128.load(f1, 16);
    f1 += 5 * plane;
    const c31 = v128.load(f1), d31 = v128.load(f1, 16);
    f1 += 5 * plane;
    const c41 = v128.load(f1), d41 = v128.load(f1, 16);
    const a01 = output0(c01, c11, c21, c31), a11 = output1(c11, c21, c31, two), a21 = output2(c11, c21, c31, four), a31 = output3(c11, c21, c31, c41, eight);
    const b01 = output0(d01, d11, d21, d31), b11 = output1(d11, d21, d31, two), b21 = output2(d11, d21, d31, four), b31 = output3(d11, d21, d31, d41, eight);
    let f2 = m + 2 * plane;
    const c02 = oddRow ? zero : v128.load(f2), d02 = oddRow ? zero : v128.load(f2, 16);
    f2 += 5 * plane;
    const c12 = v128.load(f2), d12 = v128.load(f2, 16);
    f2 += 5 * plane;
    const c22 = v128.load(f2), d22 = v128.load(f2, 16);
    f2 += 5 * plane;
    const c32 = v128.load(f2), d32 = v128.load(f2, 16);
    f2 += 5 * plane;
    const c42 = v128.load(f2), d42 = v128.load(f2, 16);
    const a02 = output0(c02, c12, c22, c32), a12 = output1(c12, c22, c32, two), a22 = output2(c12, c22, c32, four), a32 = output3(c12, c22, c32, c42, eight);
    const b02 = output0(d02, d12, d22, d32), b12 = output1(d12, d22, d32, two), b22 = output2(d12, d22, d32, four), b32 = output3(d12, d22, d32, d42, eight);
    let f3 = m + 3 * plane;
    const c03 = oddRow ? zero : v128.load(f3), d03 = oddRow ? zero : v128.load(f3, 16);
    f3 += 5 * plane;
    const c13 = v128.load(f3), d13 = v128.load(f3, 16);
    f3 += 5 * plane;
    const c23 = v128.load(f3), d23 = v128.load(f3, 16);
    f3 += 5 * plane;
    const c33 = v128.load(f3), d33 = v128.load(f3, 16);
    f3 += 5 * plane;
    const c43 = v128.load(f3), d43 = v128.load(f3, 16);
    const a03 = output0(c03, c13, c23, c33), a13 = output1(c13, c23, c33, two), a23 = output2(c13, c23, c33, four), a33 = output3(c13, c23, c33, c43, eight);
    const b03 = output0(d03, d13, d23, d33), b13 = output1(d13, d23, d33, two), b23 = output2(d13, d23, d33, four), b33 = output3(d13, d23, d33, d43, eight);
    let f4 = m + 4 * plane;
    const c04 = oddRow ? zero : v128.load(f4), d04 = oddRow ? zero : v128.load(f4, 16);
    f4 += 5 * plane;
    const c14 = v128.load(f4), d14 = v128.load(f4, 16);
    f4 += 5 * plane;
    const c24 = v128.load(f4), d24 = v128.load(f4, 16);
    f4 += 5 * plane;
    const c34 = v128.load(f4), d34 = v128.load(f4, 16);
    f4 += 5 * plane;
    const c44 = v128.load(f4), d44 = v128.load(f4, 16);
    const a04 = output0(c04, c14, c24, c34), a14 = output1(c14, c24, c34, two), a24 = output2(c14, c24, c34, four), a34 = output3(c14, c24, c34, c44, eight);
    const b04 = output0(d04, d14, d24, d34), b14 = output1(d14, d24, d34, two), b24 = output2(d14, d24, d34, four), b34 = output3(d14, d24, d34, d44, eight);
    storeOutputRow(
      to + 0 * row, pixel, columns, add, residual, a00, a01, a02, a03, a04, b00, b01, b02, b03, b04, two, four, eight,
    );
    if (rows > 1) storeOutputRow(
      to + 1 * row, pixel, columns, add, residual, a10, a11, a12, a13, a14, b10, b11, b12, b13, b14, two, four, eight,
    );
    if (rows > 2) storeOutputRow(
      to + 2 * row, pixel, columns, add, residual, a20, a21, a22, a23, a24, b20, b21, b22, b23, b24, two, four, eight,
    );
    if (rows > 3) storeOutputRow(
      to + 3 * row, pixel, columns, add, residual, a30, a31, a32, a33, a34, b30, b31, b32, b33, b34, two, four, eight,
    );
    to += 32;
  }
}

/** Stores a row of the 4x4 tile, as many of its pixels as lie in the image. */
// @ts-ignore: decorator
@inline
function storeOutputRow(
  to: usize, pixel: usize, columns: i32, add: bool, residual: usize,
  a0: v128, a1: v128, a2: v128, a3: v128, a4: v128, b0: v128, b1: v128, b2: v128, b3: v128, b4: v128, two: v128, four: v128, eight: v128,
): void {
  storeOutput(to + 0 * pixel, add, residual, output0(a0, a1, a2, a3), output0(b0, b1, b2, b3));
  if (columns > 1) storeOutput(to + 1 * pixel, add, residual, output1(a1, a2, a3, two), output1(b1, b2, b3, two));
  if (columns > 2) storeOutput(to + 2 * pixel, add, residual, output2(a1, a2, a3, four), output2(b1, b2, b3, four));
  if (columns > 3) storeOutput(to + 3 * pixel, add, residual, output3(a1, a2, a3, a4, eight), output3(b1, b2, b3, b4, eight));
}

/** Writes A dY A^T of `tiles` 4x4 tiles side by side, the first with its corner at `frame`. m gets 25 rows of channels of each. */
export function transformStridedOutputGradient(
  m: usize, plane: usize, tiles: i32, frame: usize, frameRow: usize, channels: i32, constants: usize,
): void {
  const two = v128.load_splat<f32>(constants), four = v128.load_splat<f32>(constants, 4);
  const eight = v128.load_splat<f32>(constants, 8);
  const pixel: usize = <usize>channels * 4;
  for (const end = m + <usize>tiles * pixel; m < end; frame += 4 * pixel) {
    let r0 = frame, r1 = r0 + frameRow, r2 = r1 + frameRow, r3 = r2 + frameRow;
    for (const last = m + pixel; m < last; m += 32) {
      // The first row and the last are those of the tile, c and d; rows 1 to 3 are a and b.
      const c00 = v128.load(r0 + 0 * pixel), d00 = v128.load(r0 + 0 * pixel, 16);
      const c10 = v128.load(r1 + 0 * pixel), d10 = v128.load(r1 + 0 * pixel, 16);
      const c20 = v128.load(r2 + 0 * pixel), d20 = v128.load(r2 + 0 * pixel, 16);
      const c30 = v128.load(r3 + 0 * pixel), d30 = v128.load(r3 + 0 * pixel, 16);
      const a10 = gradient1(c00,c10,c20,c30), a20 = gradient2(c00,c10,c20,c30), a30 = gradient3(c00,c10,c20,c30, two, four, eight);
      const b10 = gradient1(d00,d10,d20,d30), b20 = gradient2(d00,d10,d20,d30), b30 = gradient3(d00,d10,d20,d30, two, four, eight);
      const c01 = v128.load(r0 + 1 * pixel), d01 = v128.load(r0 + 1 * pixel, 16);
      const c11 = v128.load(r1 + 1 * pixel), d11 = v128.load(r1 + 1 * pixel, 16);
      const c21 = v128.load(r2 + 1 * pixel), d21 = v128.load(r2 + 1 * pixel, 16);
      const c31 = v128.load(r3 + 1 * pixel), d31 = v128.load(r3 + 1 * pixel, 16);
      const a11 = gradient1(c01,c11,c21,c31), a21 = gradient2(c01,c11,c21,c31), a31 = gradient3(c01,c11,c21,c31, two, four, eight);
      const b11 = gradient1(d01,d11,d21,d31), b21 = gradient2(d01,d11,d21,d31), b31 = gradient3(d01,d11,d21,d31, two, four, eight);
      const c02 = v128.load(r0 + 2 * pixel), d02 = v128.load(r0 + 2 * pixel, 16);
      const c12 = v128.load(r1 + 2 * pixel), d12 = v128.load(r1 + 2 * pixel, 16);
      const c22 = v128.load(r2 + 2 * pixel), d22 = v128.load(r2 + 2 * pixel, 16);
      const c32 = v128.load(r3 + 2 * pixel), d32 = v128.load(r3 + 2 * pixel, 16);
      const a12 = gradient1(c02,c12,c22,c32), a22 = gradient2(c02,c12,c22,c32), a32 = gradient3(c02,c12,c22,c32, two, four, eight);
      const b12 = gradient1(d02,d12,d22,d32), b22 = gradient2(d02,d12,d22,d32), b32 = gradient3(d02,d12,d22,d32, two, four, eight);
      const c03 = v128.load(r0 + 3 * pixel), d03 = v128.load(r0 + 3 * pixel, 16);
      const c13 = v128.load(r1 + 3 * pixel), d13 = v128.load(r1 + 3 * pixel, 16);
      const c23 = v128.load(r2 + 3 * pixel), d23 = v128.load(r2 + 3 * pixel, 16);
      const c33 = v128.load(r3 + 3 * pixel), d33 = v128.load(r3 + 3 * pixel, 16);
      const a13 = gradient1(c03,c13,c23,c33), a23 = gradient2(c03,c13,c23,c33), a33 = gradient3(c03,c13,c23,c33, two, four, eight);
      const b13 = gradient1(d03,d13,d23,d33), b23 = gradient2(d03,d13,d23,d33), b33 = gradient3(d03,d13,d23,d33, two, four, eight);
      let to = m;
      storeGradientTransform(to, plane, c00, c01, c02, c03,d00, d01, d02, d03, two, four, eight, false);
      to += 5 * plane;
      storeGradientTransform(to, plane, a10, a11, a12, a13,b10, b11, b12, b13, two, four, eight, false);
      to += 5 * plane;
      storeGradientTransform(to, plane, a20, a21, a22, a23,b20, b21, b22, b23, two, four, eight, false);
      to += 5 * plane;
      storeGradientTransform(to, plane, a30, a31, a32, a33,b30, b31, b32, b33, two, four, eight, false);
      to += 5 * plane;
      storeGradientTransform(to, plane, c30, c31, c32, c33,d30, d31, d32, d33, two, four, eight, false);
      r0 += 32; r1 += 32; r2 += 32; r3 += 32;
    }
  }
}
