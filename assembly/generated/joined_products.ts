// Written by tools/unroll.ts from assembly/templates/joined_products.ts.in. Change that, then run "deno task unroll".
// Blocks of the joined build's products (joined_products.ts), forward and of the filter's gradient.
import { madd } from "../arithmetic";
import { addExchanged, addExchangedPair, exchange, join, storeSums } from "../joining";

/**
 * A block of 5 pixels x 16 channels. Pixel number `next`, if not 0, and all behind it are on the next row, `outWrap` and `wrap`
 * further on. Four taps of a pixel come by one checked load. V8 turns each shuffle of them into a load that splats, without a check.
 */
// @ts-ignore: decorator
@inline
export function correlate5(
  out: usize, outPixel: usize, from: usize, pixel: usize, next: i32, outWrap: usize, wrap: usize,
  frameRow: usize, packed: usize, rows: i32, run: i32,
): void {
  const zero = f32x4.splat(0);
  let a0 = zero, a1 = zero, a2 = zero, a3 = zero, a4 = zero;
  let b0 = zero, b1 = zero, b2 = zero, b3 = zero, b4 = zero;
  let c0 = zero, c1 = zero, c2 = zero, c3 = zero, c4 = zero;
  let d0 = zero, d1 = zero, d2 = zero, d3 = zero, d4 = zero;
  for (let r = 0; r < rows; r++) {
    let p0 = from;
    let p1 = p0 + pixel + (next == 1 ? wrap : 0);
    let p2 = p1 + pixel + (next == 2 ? wrap : 0);
    let p3 = p2 + pixel + (next == 3 ? wrap : 0);
    let p4 = p3 + pixel + (next == 4 ? wrap : 0);
    const end = packed + <usize>run * 64, endOfFours = packed + <usize>(run & ~3) * 64;
    for (; packed < endOfFours; packed += 256) {
      const q0 = v128.load(p0), q1 = v128.load(p1), q2 = v128.load(p2), q3 = v128.load(p3), q4 = v128.load(p4);
      const l0 = v128.load(packed, 0), m0 = v128.load(packed, 16);
      const n0 = v128.load(packed, 32), o0 = v128.load(packed, 48);
      const fa0 = exchange(l0, m0), fb0 = exchange(m0, l0);
      const fc0 = exchange(n0, o0), fd0 = exchange(o0, n0);
      const x0_0 = v128.shuffle<f32>(q0, q0, 0, 0, 0, 0);
      a0 = madd(x0_0, fa0, a0); b0 = madd(x0_0, fb0, b0); c0 = madd(x0_0, fc0, c0); d0 = madd(x0_0, fd0, d0);
      const x0_1 = v128.shuffle<f32>(q1, q1, 0, 0, 0, 0);
      a1 = madd(x0_1, fa0, a1); b1 = madd(x0_1, fb0, b1); c1 = madd(x0_1, fc0, c1); d1 = madd(x0_1, fd0, d1);
      const x0_2 = v128.shuffle<f32>(q2, q2, 0, 0, 0, 0);
      a2 = madd(x0_2, fa0, a2); b2 = madd(x0_2, fb0, b2); c2 = madd(x0_2, fc0, c2); d2 = madd(x0_2, fd0, d2);
      const x0_3 = v128.shuffle<f32>(q3, q3, 0, 0, 0, 0);
      a3 = madd(x0_3, fa0, a3); b3 = madd(x0_3, fb0, b3); c3 = madd(x0_3, fc0, c3); d3 = madd(x0_3, fd0, d3);
      const x0_4 = v128.shuffle<f32>(q4, q4, 0, 0, 0, 0);
      a4 = madd(x0_4, fa0, a4); b4 = madd(x0_4, fb0, b4); c4 = madd(x0_4, fc0, c4); d4 = madd(x0_4, fd0, d4);
      const l1 = v128.load(packed, 64), m1 = v128.load(packed, 80);
      const n1 = v128.load(packed, 96), o1 = v128.load(packed, 112);
      const fa1 = exchange(l1, m1), fb1 = exchange(m1, l1);
      const fc1 = exchange(n1, o1), fd1 = exchange(o1, n1);
      const x1_0 = v128.shuffle<f32>(q0, q0, 1, 1, 1, 1);
      a0 = madd(x1_0, fa1, a0); b0 = madd(x1_0, fb1, b0); c0 = madd(x1_0, fc1, c0); d0 = madd(x1_0, fd1, d0);
      const x1_1 = v128.shuffle<f32>(q1, q1, 1, 1, 1, 1);
      a1 = madd(x1_1, fa1, a1); b1 = madd(x1_1, fb1, b1); c1 = madd(x1_1, fc1, c1); d1 = madd(x1_1, fd1, d1);
      const x1_2 = v128.shuffle<f32>(q2, q2, 1, 1, 1, 1);
      a2 = madd(x1_2, fa1, a2); b2 = madd(x1_2, fb1, b2); c2 = madd(x1_2, fc1, c2); d2 = madd(x1_2, fd1, d2);
      const x1_3 = v128.shuffle<f32>(q3, q3, 1, 1, 1, 1);
      a3 = madd(x1_3, fa1, a3); b3 = madd(x1_3, fb1, b3); c3 = madd(x1_3, fc1, c3); d3 = madd(x1_3, fd1, d3);
      const x1_4 = v128.shuffle<f32>(q4, q4, 1, 1, 1, 1);
      a4 = madd(x1_4, fa1, a4); b4 = madd(x1_4, fb1, b4); c4 = madd(x1_4, fc1, c4); d4 = madd(x1_4, fd1, d4);
      const l2 = v128.load(packed, 128), m2 = v128.load(packed, 144);
      const n2 = v128.load(packed, 160), o2 = v128.load(packed, 176);
      const fa2 = exchange(l2, m2), fb2 = exchange(m2, l2);
      const fc2 = exchange(n2, o2), fd2 = exchange(o2, n2);
      const x2_0 = v128.shuffle<f32>(q0, q0, 2, 2, 2, 2);
      a0 = madd(x2_0, fa2, a0); b0 = madd(x2_0, fb2, b0); c0 = madd(x2_0, fc2, c0); d0 = madd(x2_0, fd2, d0);
      const x2_1 = v128.shuffle<f32>(q1, q1, 2, 2, 2, 2);
      a1 = madd(x2_1, fa2, a1); b1 = madd(x2_1, fb2, b1); c1 = madd(x2_1, fc2, c1); d1 = madd(x2_1, fd2, d1);
      const x2_2 = v128.shuffle<f32>(q2, q2, 2, 2, 2, 2);
      a2 = madd(x2_2, fa2, a2); b2 = madd(x2_2, fb2, b2); c2 = madd(x2_2, fc2, c2); d2 = madd(x2_2, fd2, d2);
      const x2_3 = v128.shuffle<f32>(q3, q3, 2, 2, 2, 2);
      a3 = madd(x2_3, fa2, a3); b3 = madd(x2_3, fb2, b3); c3 = madd(x2_3, fc2, c3); d3 = madd(x2_3, fd2, d3);
      const x2_4 = v128.shuffle<f32>(q4, q4, 2, 2, 2, 2);
      a4 = madd(x2_4, fa2, a4); b4 = madd(x2_4, fb2, b4); c4 = madd(x2_4, fc2, c4); d4 = madd(x2_4, fd2, d4);
      const l3 = v128.load(packed, 192), m3 = v128.load(packed, 208);
      const n3 = v128.load(packed, 224), o3 = v128.load(packed, 240);
      const fa3 = exchange(l3, m3), fb3 = exchange(m3, l3);
      const fc3 = exchange(n3, o3), fd3 = exchange(o3, n3);
      const x3_0 = v128.shuffle<f32>(q0, q0, 3, 3, 3, 3);
      a0 = madd(x3_0, fa3, a0); b0 = madd(x3_0, fb3, b0); c0 = madd(x3_0, fc3, c0); d0 = madd(x3_0, fd3, d0);
      const x3_1 = v128.shuffle<f32>(q1, q1, 3, 3, 3, 3);
      a1 = madd(x3_1, fa3, a1); b1 = madd(x3_1, fb3, b1); c1 = madd(x3_1, fc3, c1); d1 = madd(x3_1, fd3, d1);
      const x3_2 = v128.shuffle<f32>(q2, q2, 3, 3, 3, 3);
      a2 = madd(x3_2, fa3, a2); b2 = madd(x3_2, fb3, b2); c2 = madd(x3_2, fc3, c2); d2 = madd(x3_2, fd3, d2);
      const x3_3 = v128.shuffle<f32>(q3, q3, 3, 3, 3, 3);
      a3 = madd(x3_3, fa3, a3); b3 = madd(x3_3, fb3, b3); c3 = madd(x3_3, fc3, c3); d3 = madd(x3_3, fd3, d3);
      const x3_4 = v128.shuffle<f32>(q4, q4, 3, 3, 3, 3);
      a4 = madd(x3_4, fa3, a4); b4 = madd(x3_4, fb3, b4); c4 = madd(x3_4, fc3, c4); d4 = madd(x3_4, fd3, d4);
      p0 += 16; p1 += 16; p2 += 16; p3 += 16; p4 += 16;
    }
    for (; packed < end; packed += 64) {
      const l = v128.load(packed), m = v128.load(packed, 16), n = v128.load(packed, 32), o = v128.load(packed, 48);
      const fa = exchange(l, m), fb = exchange(m, l), fc = exchange(n, o), fd = exchange(o, n);
      const x0 = v128.load_splat<f32>(p0);
      a0 = madd(x0, fa, a0); b0 = madd(x0, fb, b0); c0 = madd(x0, fc, c0); d0 = madd(x0, fd, d0);
      const x1 = v128.load_splat<f32>(p1);
      a1 = madd(x1, fa, a1); b1 = madd(x1, fb, b1); c1 = madd(x1, fc, c1); d1 = madd(x1, fd, d1);
      const x2 = v128.load_splat<f32>(p2);
      a2 = madd(x2, fa, a2); b2 = madd(x2, fb, b2); c2 = madd(x2, fc, c2); d2 = madd(x2, fd, d2);
      const x3 = v128.load_splat<f32>(p3);
      a3 = madd(x3, fa, a3); b3 = madd(x3, fb, b3); c3 = madd(x3, fc, c3); d3 = madd(x3, fd, d3);
      const x4 = v128.load_splat<f32>(p4);
      a4 = madd(x4, fa, a4); b4 = madd(x4, fb, b4); c4 = madd(x4, fc, c4); d4 = madd(x4, fd, d4);
      p0 += 4; p1 += 4; p2 += 4; p3 += 4; p4 += 4;
    }
    from += frameRow;
  }
  a0 = f32x4.add(a0, zero); b0 = f32x4.add(b0, zero); c0 = f32x4.add(c0, zero); d0 = f32x4.add(d0, zero);
  if (rows < 0) { join(out, a0, b0); join(out, c0, d0); }
  storeSums(out, a0, b0, c0, d0);
  out += outPixel + (next == 1 ? outWrap : 0);
  a1 = f32x4.add(a1, zero); b1 = f32x4.add(b1, zero); c1 = f32x4.add(c1, zero); d1 = f32x4.add(d1, zero);
  if (rows < 0) { join(out, a1, b1); join(out, c1, d1); }
  storeSums(out, a1, b1, c1, d1);
  out += outPixel + (next == 2 ? outWrap : 0);
  a2 = f32x4.add(a2, zero); b2 = f32x4.add(b2, zero); c2 = f32x4.add(c2, zero); d2 = f32x4.add(d2, zero);
  if (rows < 0) { join(out, a2, b2); join(out, c2, d2); }
  storeSums(out, a2, b2, c2, d2);
  out += outPixel + (next == 3 ? outWrap : 0);
  a3 = f32x4.add(a3, zero); b3 = f32x4.add(b3, zero); c3 = f32x4.add(c3, zero); d3 = f32x4.add(d3, zero);
  if (rows < 0) { join(out, a3, b3); join(out, c3, d3); }
  storeSums(out, a3, b3, c3, d3);
  out += outPixel + (next == 4 ? outWrap : 0);
  a4 = f32x4.add(a4, zero); b4 = f32x4.add(b4, zero); c4 = f32x4.add(c4, zero); d4 = f32x4.add(d4, zero);
  if (rows < 0) { join(out, a4, b4); join(out, c4, d4); }
  storeSums(out, a4, b4, c4, d4);
}

/** sum[k, o] += x[i, j][k] * dy[i, j][o] (products.ts) for 4 taps k and 16 channels o: the taps that twelves leave. */
export function sumOuterProducts4(
  sum: usize, sumRow: usize, x: usize, pixel: usize, gridRow: usize, dy: usize, rows: i32, width: i32,
): void {
  const zero = f32x4.splat(0);
  let a0 = zero, a1 = zero, a2 = zero, a3 = zero;
  let b0 = zero, b1 = zero, b2 = zero, b3 = zero;
  let c0 = zero, c1 = zero, c2 = zero, c3 = zero;
  let d0 = zero, d1 = zero, d2 = zero, d3 = zero;
  for (let i = 0; i < rows; i++) {
    let p = x;
    for (let j = 0; j < width; j++) {
      const taps = v128.load(p);
      const l = v128.load(dy), m = v128.load(dy, 16), n = v128.load(dy, 32), o = v128.load(dy, 48);
      const ga = exchange(l, m), gb = exchange(m, l), gc = exchange(n, o), gd = exchange(o, n);
      const x0 = v128.shuffle<f32>(taps, taps, 0, 0, 0, 0);
      a0 = madd(x0, ga, a0); b0 = madd(x0, gb, b0); c0 = madd(x0, gc, c0); d0 = madd(x0, gd, d0);
      const x1 = v128.shuffle<f32>(taps, taps, 1, 1, 1, 1);
      a1 = madd(x1, ga, a1); b1 = madd(x1, gb, b1); c1 = madd(x1, gc, c1); d1 = madd(x1, gd, d1);
      const x2 = v128.shuffle<f32>(taps, taps, 2, 2, 2, 2);
      a2 = madd(x2, ga, a2); b2 = madd(x2, gb, b2); c2 = madd(x2, gc, c2); d2 = madd(x2, gd, d2);
      const x3 = v128.shuffle<f32>(taps, taps, 3, 3, 3, 3);
      a3 = madd(x3, ga, a3); b3 = madd(x3, gb, b3); c3 = madd(x3, gc, c3); d3 = madd(x3, gd, d3);
      p += pixel;
      dy += sumRow;
    }
    x += gridRow;
  }
  a0 = f32x4.add(a0, zero); b0 = f32x4.add(b0, zero); c0 = f32x4.add(c0, zero); d0 = f32x4.add(d0, zero);
  if (rows < 0) { join(sum, a0, b0); join(sum, c0, d0); }
  addExchanged(sum, a0, b0, c0, d0);
  sum += sumRow;
  a1 = f32x4.add(a1, zero); b1 = f32x4.add(b1, zero); c1 = f32x4.add(c1, zero); d1 = f32x4.add(d1, zero);
  if (rows < 0) { join(sum, a1, b1); join(sum, c1, d1); }
  addExchanged(sum, a1, b1, c1, d1);
  sum += sumRow;
  a2 = f32x4.add(a2, zero); b2 = f32x4.add(b2, zero); c2 = f32x4.add(c2, zero); d2 = f32x4.add(d2, zero);
  if (rows < 0) { join(sum, a2, b2); join(sum, c2, d2); }
  addExchanged(sum, a2, b2, c2, d2);
  sum += sumRow;
  a3 = f32x4.add(a3, zero); b3 = f32x4.add(b3, zero); c3 = f32x4.add(c3, zero); d3 = f32x4.add(d3, zero);
  if (rows < 0) { join(sum, a3, b3); join(sum, c3, d3); }
  addExchanged(sum, a3, b3, c3, d3);
}

/** The same for 12 taps and 8 channels: as many sums as registers hold. Eight sums would wait for one another. */
export function sumOuterProducts12(
  sum: usize, sumRow: usize, x: usize, pixel: usize, gridRow: usize, dy: usize, rows: i32, width: i32,
): void {
  const zero = f32x4.splat(0);
  let a0 = zero, a1 = zero, a2 = zero, a3 = zero, a4 = zero, a5 = zero, a6 = zero, a7 = zero, a8 = zero, a9 = zero, a10 = zero, a11 = zero;
  let b0 = zero, b1 = zero, b2 = zero, b3 = zero, b4 = zero, b5 = zero, b6 = zero, b7 = zero, b8 = zero, b9 = zero, b10 = zero, b11 = zero;
  for (let i = 0; i < rows; i++) {
    let p = x;
    for (let j = 0; j < width; j++) {
      const q0 = v128.load(p), q1 = v128.load(p, 16), q2 = v128.load(p, 32);
      const l = v128.load(dy), m = v128.load(dy, 16), ga = exchange(l, m), gb = exchange(m, l);
      const x0 = v128.shuffle<f32>(q0, q0, 0, 0, 0, 0);
      a0 = madd(x0, ga, a0); b0 = madd(x0, gb, b0);
      const x1 = v128.shuffle<f32>(q0, q0, 1, 1, 1, 1);
      a1 = madd(x1, ga, a1); b1 = madd(x1, gb, b1);
      const x2 = v128.shuffle<f32>(q0, q0, 2, 2, 2, 2);
      a2 = madd(x2, ga, a2); b2 = madd(x2, gb, b2);
      const x3 = v128.shuffle<f32>(q0, q0, 3, 3, 3, 3);
      a3 = madd(x3, ga, a3); b3 = madd(x3, gb, b3);
      const x4 = v128.shuffle<f32>(q1, q1, 0, 0, 0, 0);
      a4 = madd(x4, ga, a4); b4 = madd(x4, gb, b4);
      const x5 = v128.shuffle<f32>(q1, q1, 1, 1, 1, 1);
      a5 = madd(x5, ga, a5); b5 = madd(x5, gb, b5);
      const x6 = v128.shuffle<f32>(q1, q1, 2, 2, 2, 2);
      a6 = madd(x6, ga, a6); b6 = madd(x6, gb, b6);
      const x7 = v128.shuffle<f32>(q1, q1, 3, 3, 3, 3);
      a7 = madd(x7, ga, a7); b7 = madd(x7, gb, b7);
      const x8 = v128.shuffle<f32>(q2, q2, 0, 0, 0, 0);
      a8 = madd(x8, ga, a8); b8 = madd(x8, gb, b8);
      const x9 = v128.shuffle<f32>(q2, q2, 1, 1, 1, 1);
      a9 = madd(x9, ga, a9); b9 = madd(x9, gb, b9);
      const x10 = v128.shuffle<f32>(q2, q2, 2, 2, 2, 2);
      a10 = madd(x10, ga, a10); b10 = madd(x10, gb, b10);
      const x11 = v128.shuffle<f32>(q2, q2, 3, 3, 3, 3);
      a11 = madd(x11, ga, a11); b11 = madd(x11, gb, b11);
      p += pixel;
      dy += sumRow;
    }
    x += gridRow;
  }
  a0 = f32x4.add(a0, zero); b0 = f32x4.add(b0, zero);
  a1 = f32x4.add(a1, zero); b1 = f32x4.add(b1, zero);
  if (rows < 0) { join(sum, a0, b0); join(sum, a1, b1); }
  addExchangedPair(sum, a0, b0); sum += sumRow;
  addExchangedPair(sum, a1, b1);
  sum += sumRow;
  a2 = f32x4.add(a2, zero); b2 = f32x4.add(b2, zero);
  a3 = f32x4.add(a3, zero); b3 = f32x4.add(b3, zero);
  if (rows < 0) { join(sum, a2, b2); join(sum, a3, b3); }
  addExchangedPair(sum, a2, b2); sum += sumRow;
  addExchangedPair(sum, a3, b3);
  sum += sumRow;
  a4 = f32x4.add(a4, zero); b4 = f32x4.add(b4, zero);
  a5 = f32x4.add(a5, zero); b5 = f32x4.add(b5, zero);
  if (rows < 0) { join(sum, a4, b4); join(sum, a5, b5); }
  addExchangedPair(sum, a4, b4); sum += sumRow;
  addExchangedPair(sum, a5, b5);
  sum += sumRow;
  a6 = f32x4.add(a6, zero); b6 = f32x4.add(b6, zero);
  a7 = f32x4.add(a7, zero); b7 = f32x4.add(b7, zero);
  if (rows < 0) { join(sum, a6, b6); join(sum, a7, b7); }
  addExchangedPair(sum, a6, b6); sum += sumRow;
  addExchangedPair(sum, a7, b7);
  sum += sumRow;
  a8 = f32x4.add(a8, zero); b8 = f32x4.add(b8, zero);
  a9 = f32x4.add(a9, zero); b9 = f32x4.add(b9, zero);
  if (rows < 0) { join(sum, a8, b8); join(sum, a9, b9); }
  addExchangedPair(sum, a8, b8); sum += sumRow;
  addExchangedPair(sum, a9, b9);
  sum += sumRow;
  a10 = f32x4.add(a10, zero); b10 = f32x4.add(b10, zero);
  a11 = f32x4.add(a11, zero); b11 = f32x4.add(b11, zero);
  if (rows < 0) { join(sum, a10, b10); join(sum, a11, b11); }
  addExchangedPair(sum, a10, b10); sum += sumRow;
  addExchangedPair(sum, a11, b11);
}
