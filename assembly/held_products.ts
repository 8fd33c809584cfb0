// Products of the joined build with one operand held: loaded once, exchanged (joined_products.ts) and joined to 256 bits, then used
// by all blocks of the other. It lies in locals, many more than there are registers: the engine keeps what exceeds these on
// its stack, and from there one instruction brings 256 bits, where memory takes two loads, two checks, an exchange and an insert.
// So everything must be unrolled, and sizes are few: a filter of 16 taps, and 40 or 32 tiles of a filter's gradient.
// `deno task unroll` writes what is unrolled.
//
// The optimiser would draw together all that one sum takes, then what the next one takes, though each step waits for the one
// before. It does not where the sums are used in between, if only on a path that is never taken; there they are joined, too.
//
// On a Zen 5, GFLOP/s: forward product of 16 taps 115 for 100 (correlateRow); of 32 taps the same as there, of 64 103 for 120, since
// to hold so many takes too long for 8 blocks. Filter gradient with 16 channels, 64 tiles, 103 for 96; with 64 channels, 40
// tiles, 110 for 92; with 4 taps at a time, not 6, 102 and 107; of 24, 20, 16, 8 tiles 95, 104, 97, 80 for 106.
import { madd } from "./arithmetic";
import { addExchanged, exchange, join, storeSums } from "./joined_products";

/** correlateRow with 16 taps, in one row of the filter. */
export function correlateRow16(out: usize, outPixel: usize, frame: usize, pixel: usize, packed: usize, width: i32): void {
  // unrolled: a filter of sixteen taps
  const l0 = v128.load(packed), m0 = v128.load(packed, 16), n0 = v128.load(packed, 32), o0 = v128.load(packed, 48);
  const fa0 = exchange(l0, m0), fb0 = exchange(m0, l0), fc0 = exchange(n0, o0), fd0 = exchange(o0, n0);
  const l1 = v128.load(packed, 64), m1 = v128.load(packed, 80), n1 = v128.load(packed, 96), o1 = v128.load(packed, 112);
  const fa1 = exchange(l1, m1), fb1 = exchange(m1, l1), fc1 = exchange(n1, o1), fd1 = exchange(o1, n1);
  const l2 = v128.load(packed, 128), m2 = v128.load(packed, 144), n2 = v128.load(packed, 160), o2 = v128.load(packed, 176);
  const fa2 = exchange(l2, m2), fb2 = exchange(m2, l2), fc2 = exchange(n2, o2), fd2 = exchange(o2, n2);
  const l3 = v128.load(packed, 192), m3 = v128.load(packed, 208), n3 = v128.load(packed, 224), o3 = v128.load(packed, 240);
  const fa3 = exchange(l3, m3), fb3 = exchange(m3, l3), fc3 = exchange(n3, o3), fd3 = exchange(o3, n3);
  const l4 = v128.load(packed, 256), m4 = v128.load(packed, 272), n4 = v128.load(packed, 288), o4 = v128.load(packed, 304);
  const fa4 = exchange(l4, m4), fb4 = exchange(m4, l4), fc4 = exchange(n4, o4), fd4 = exchange(o4, n4);
  const l5 = v128.load(packed, 320), m5 = v128.load(packed, 336), n5 = v128.load(packed, 352), o5 = v128.load(packed, 368);
  const fa5 = exchange(l5, m5), fb5 = exchange(m5, l5), fc5 = exchange(n5, o5), fd5 = exchange(o5, n5);
  const l6 = v128.load(packed, 384), m6 = v128.load(packed, 400), n6 = v128.load(packed, 416), o6 = v128.load(packed, 432);
  const fa6 = exchange(l6, m6), fb6 = exchange(m6, l6), fc6 = exchange(n6, o6), fd6 = exchange(o6, n6);
  const l7 = v128.load(packed, 448), m7 = v128.load(packed, 464), n7 = v128.load(packed, 480), o7 = v128.load(packed, 496);
  const fa7 = exchange(l7, m7), fb7 = exchange(m7, l7), fc7 = exchange(n7, o7), fd7 = exchange(o7, n7);
  const l8 = v128.load(packed, 512), m8 = v128.load(packed, 528), n8 = v128.load(packed, 544), o8 = v128.load(packed, 560);
  const fa8 = exchange(l8, m8), fb8 = exchange(m8, l8), fc8 = exchange(n8, o8), fd8 = exchange(o8, n8);
  const l9 = v128.load(packed, 576), m9 = v128.load(packed, 592), n9 = v128.load(packed, 608), o9 = v128.load(packed, 624);
  const fa9 = exchange(l9, m9), fb9 = exchange(m9, l9), fc9 = exchange(n9, o9), fd9 = exchange(o9, n9);
  const l10 = v128.load(packed, 640), m10 = v128.load(packed, 656), n10 = v128.load(packed, 672), o10 = v128.load(packed, 688);
  const fa10 = exchange(l10, m10), fb10 = exchange(m10, l10), fc10 = exchange(n10, o10), fd10 = exchange(o10, n10);
  const l11 = v128.load(packed, 704), m11 = v128.load(packed, 720), n11 = v128.load(packed, 736), o11 = v128.load(packed, 752);
  const fa11 = exchange(l11, m11), fb11 = exchange(m11, l11), fc11 = exchange(n11, o11), fd11 = exchange(o11, n11);
  const l12 = v128.load(packed, 768), m12 = v128.load(packed, 784), n12 = v128.load(packed, 800), o12 = v128.load(packed, 816);
  const fa12 = exchange(l12, m12), fb12 = exchange(m12, l12), fc12 = exchange(n12, o12), fd12 = exchange(o12, n12);
  const l13 = v128.load(packed, 832), m13 = v128.load(packed, 848), n13 = v128.load(packed, 864), o13 = v128.load(packed, 880);
  const fa13 = exchange(l13, m13), fb13 = exchange(m13, l13), fc13 = exchange(n13, o13), fd13 = exchange(o13, n13);
  const l14 = v128.load(packed, 896), m14 = v128.load(packed, 912), n14 = v128.load(packed, 928), o14 = v128.load(packed, 944);
  const fa14 = exchange(l14, m14), fb14 = exchange(m14, l14), fc14 = exchange(n14, o14), fd14 = exchange(o14, n14);
  const l15 = v128.load(packed, 960), m15 = v128.load(packed, 976), n15 = v128.load(packed, 992), o15 = v128.load(packed, 1008);
  const fa15 = exchange(l15, m15), fb15 = exchange(m15, l15), fc15 = exchange(n15, o15), fd15 = exchange(o15, n15);
  // end
  for (let j = 0; j < width; j += 5) {
    const first = <usize>min(j, width - 5);
    const p0 = frame + first * pixel, p1 = p0 + pixel, p2 = p1 + pixel, p3 = p2 + pixel, p4 = p3 + pixel;
    // unrolled: sixteen taps of five pixels
    const q0_0 = v128.load(p0), q0_1 = v128.load(p1), q0_2 = v128.load(p2), q0_3 = v128.load(p3), q0_4 = v128.load(p4);
    const x0_0 = v128.shuffle<f32>(q0_0, q0_0, 0, 0, 0, 0); let a0 = f32x4.mul(x0_0, fa0), b0 = f32x4.mul(x0_0, fb0), c0 = f32x4.mul(x0_0, fc0), d0 = f32x4.mul(x0_0, fd0);
    const x0_1 = v128.shuffle<f32>(q0_1, q0_1, 0, 0, 0, 0); let a1 = f32x4.mul(x0_1, fa0), b1 = f32x4.mul(x0_1, fb0), c1 = f32x4.mul(x0_1, fc0), d1 = f32x4.mul(x0_1, fd0);
    const x0_2 = v128.shuffle<f32>(q0_2, q0_2, 0, 0, 0, 0); let a2 = f32x4.mul(x0_2, fa0), b2 = f32x4.mul(x0_2, fb0), c2 = f32x4.mul(x0_2, fc0), d2 = f32x4.mul(x0_2, fd0);
    const x0_3 = v128.shuffle<f32>(q0_3, q0_3, 0, 0, 0, 0); let a3 = f32x4.mul(x0_3, fa0), b3 = f32x4.mul(x0_3, fb0), c3 = f32x4.mul(x0_3, fc0), d3 = f32x4.mul(x0_3, fd0);
    const x0_4 = v128.shuffle<f32>(q0_4, q0_4, 0, 0, 0, 0); let a4 = f32x4.mul(x0_4, fa0), b4 = f32x4.mul(x0_4, fb0), c4 = f32x4.mul(x0_4, fc0), d4 = f32x4.mul(x0_4, fd0);
    if (width < 0) { join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4)); join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4)); }
    const x1_0 = v128.shuffle<f32>(q0_0, q0_0, 1, 1, 1, 1); a0 = madd(x1_0, fa1, a0); b0 = madd(x1_0, fb1, b0); c0 = madd(x1_0, fc1, c0); d0 = madd(x1_0, fd1, d0);
    const x1_1 = v128.shuffle<f32>(q0_1, q0_1, 1, 1, 1, 1); a1 = madd(x1_1, fa1, a1); b1 = madd(x1_1, fb1, b1); c1 = madd(x1_1, fc1, c1); d1 = madd(x1_1, fd1, d1);
    const x1_2 = v128.shuffle<f32>(q0_2, q0_2, 1, 1, 1, 1); a2 = madd(x1_2, fa1, a2); b2 = madd(x1_2, fb1, b2); c2 = madd(x1_2, fc1, c2); d2 = madd(x1_2, fd1, d2);
    const x1_3 = v128.shuffle<f32>(q0_3, q0_3, 1, 1, 1, 1); a3 = madd(x1_3, fa1, a3); b3 = madd(x1_3, fb1, b3); c3 = madd(x1_3, fc1, c3); d3 = madd(x1_3, fd1, d3);
    const x1_4 = v128.shuffle<f32>(q0_4, q0_4, 1, 1, 1, 1); a4 = madd(x1_4, fa1, a4); b4 = madd(x1_4, fb1, b4); c4 = madd(x1_4, fc1, c4); d4 = madd(x1_4, fd1, d4);
    if (width < 0) { join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4)); join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4)); }
    const x2_0 = v128.shuffle<f32>(q0_0, q0_0, 2, 2, 2, 2); a0 = madd(x2_0, fa2, a0); b0 = madd(x2_0, fb2, b0); c0 = madd(x2_0, fc2, c0); d0 = madd(x2_0, fd2, d0);
    const x2_1 = v128.shuffle<f32>(q0_1, q0_1, 2, 2, 2, 2); a1 = madd(x2_1, fa2, a1); b1 = madd(x2_1, fb2, b1); c1 = madd(x2_1, fc2, c1); d1 = madd(x2_1, fd2, d1);
    const x2_2 = v128.shuffle<f32>(q0_2, q0_2, 2, 2, 2, 2); a2 = madd(x2_2, fa2, a2); b2 = madd(x2_2, fb2, b2); c2 = madd(x2_2, fc2, c2); d2 = madd(x2_2, fd2, d2);
    const x2_3 = v128.shuffle<f32>(q0_3, q0_3, 2, 2, 2, 2); a3 = madd(x2_3, fa2, a3); b3 = madd(x2_3, fb2, b3); c3 = madd(x2_3, fc2, c3); d3 = madd(x2_3, fd2, d3);
    const x2_4 = v128.shuffle<f32>(q0_4, q0_4, 2, 2, 2, 2); a4 = madd(x2_4, fa2, a4); b4 = madd(x2_4, fb2, b4); c4 = madd(x2_4, fc2, c4); d4 = madd(x2_4, fd2, d4);
    if (width < 0) { join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4)); join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4)); }
    const x3_0 = v128.shuffle<f32>(q0_0, q0_0, 3, 3, 3, 3); a0 = madd(x3_0, fa3, a0); b0 = madd(x3_0, fb3, b0); c0 = madd(x3_0, fc3, c0); d0 = madd(x3_0, fd3, d0);
    const x3_1 = v128.shuffle<f32>(q0_1, q0_1, 3, 3, 3, 3); a1 = madd(x3_1, fa3, a1); b1 = madd(x3_1, fb3, b1); c1 = madd(x3_1, fc3, c1); d1 = madd(x3_1, fd3, d1);
    const x3_2 = v128.shuffle<f32>(q0_2, q0_2, 3, 3, 3, 3); a2 = madd(x3_2, fa3, a2); b2 = madd(x3_2, fb3, b2); c2 = madd(x3_2, fc3, c2); d2 = madd(x3_2, fd3, d2);
    const x3_3 = v128.shuffle<f32>(q0_3, q0_3, 3, 3, 3, 3); a3 = madd(x3_3, fa3, a3); b3 = madd(x3_3, fb3, b3); c3 = madd(x3_3, fc3, c3); d3 = madd(x3_3, fd3, d3);
    const x3_4 = v128.shuffle<f32>(q0_4, q0_4, 3, 3, 3, 3); a4 = madd(x3_4, fa3, a4); b4 = madd(x3_4, fb3, b4); c4 = madd(x3_4, fc3, c4); d4 = madd(x3_4, fd3, d4);
    if (width < 0) { join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4)); join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4)); }
    const q1_0 = v128.load(p0, 16), q1_1 = v128.load(p1, 16), q1_2 = v128.load(p2, 16), q1_3 = v128.load(p3, 16), q1_4 = v128.load(p4, 16);
    const x4_0 = v128.shuffle<f32>(q1_0, q1_0, 0, 0, 0, 0); a0 = madd(x4_0, fa4, a0); b0 = madd(x4_0, fb4, b0); c0 = madd(x4_0, fc4, c0); d0 = madd(x4_0, fd4, d0);
    const x4_1 = v128.shuffle<f32>(q1_1, q1_1, 0, 0, 0, 0); a1 = madd(x4_1, fa4, a1); b1 = madd(x4_1, fb4, b1); c1 = madd(x4_1, fc4, c1); d1 = madd(x4_1, fd4, d1);
    const x4_2 = v128.shuffle<f32>(q1_2, q1_2, 0, 0, 0, 0); a2 = madd(x4_2, fa4, a2); b2 = madd(x4_2, fb4, b2); c2 = madd(x4_2, fc4, c2); d2 = madd(x4_2, fd4, d2);
    const x4_3 = v128.shuffle<f32>(q1_3, q1_3, 0, 0, 0, 0); a3 = madd(x4_3, fa4, a3); b3 = madd(x4_3, fb4, b3); c3 = madd(x4_3, fc4, c3); d3 = madd(x4_3, fd4, d3);
    const x4_4 = v128.shuffle<f32>(q1_4, q1_4, 0, 0, 0, 0); a4 = madd(x4_4, fa4, a4); b4 = madd(x4_4, fb4, b4); c4 = madd(x4_4, fc4, c4); d4 = madd(x4_4, fd4, d4);
    if (width < 0) { join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4)); join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4)); }
    const x5_0 = v128.shuffle<f32>(q1_0, q1_0, 1, 1, 1, 1); a0 = madd(x5_0, fa5, a0); b0 = madd(x5_0, fb5, b0); c0 = madd(x5_0, fc5, c0); d0 = madd(x5_0, fd5, d0);
    const x5_1 = v128.shuffle<f32>(q1_1, q1_1, 1, 1, 1, 1); a1 = madd(x5_1, fa5, a1); b1 = madd(x5_1, fb5, b1); c1 = madd(x5_1, fc5, c1); d1 = madd(x5_1, fd5, d1);
    const x5_2 = v128.shuffle<f32>(q1_2, q1_2, 1, 1, 1, 1); a2 = madd(x5_2, fa5, a2); b2 = madd(x5_2, fb5, b2); c2 = madd(x5_2, fc5, c2); d2 = madd(x5_2, fd5, d2);
    const x5_3 = v128.shuffle<f32>(q1_3, q1_3, 1, 1, 1, 1); a3 = madd(x5_3, fa5, a3); b3 = madd(x5_3, fb5, b3); c3 = madd(x5_3, fc5, c3); d3 = madd(x5_3, fd5, d3);
    const x5_4 = v128.shuffle<f32>(q1_4, q1_4, 1, 1, 1, 1); a4 = madd(x5_4, fa5, a4); b4 = madd(x5_4, fb5, b4); c4 = madd(x5_4, fc5, c4); d4 = madd(x5_4, fd5, d4);
    if (width < 0) { join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4)); join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4)); }
    const x6_0 = v128.shuffle<f32>(q1_0, q1_0, 2, 2, 2, 2); a0 = madd(x6_0, fa6, a0); b0 = madd(x6_0, fb6, b0); c0 = madd(x6_0, fc6, c0); d0 = madd(x6_0, fd6, d0);
    const x6_1 = v128.shuffle<f32>(q1_1, q1_1, 2, 2, 2, 2); a1 = madd(x6_1, fa6, a1); b1 = madd(x6_1, fb6, b1); c1 = madd(x6_1, fc6, c1); d1 = madd(x6_1, fd6, d1);
    const x6_2 = v128.shuffle<f32>(q1_2, q1_2, 2, 2, 2, 2); a2 = madd(x6_2, fa6, a2); b2 = madd(x6_2, fb6, b2); c2 = madd(x6_2, fc6, c2); d2 = madd(x6_2, fd6, d2);
    const x6_3 = v128.shuffle<f32>(q1_3, q1_3, 2, 2, 2, 2); a3 = madd(x6_3, fa6, a3); b3 = madd(x6_3, fb6, b3); c3 = madd(x6_3, fc6, c3); d3 = madd(x6_3, fd6, d3);
    const x6_4 = v128.shuffle<f32>(q1_4, q1_4, 2, 2, 2, 2); a4 = madd(x6_4, fa6, a4); b4 = madd(x6_4, fb6, b4); c4 = madd(x6_4, fc6, c4); d4 = madd(x6_4, fd6, d4);
    if (width < 0) { join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4)); join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4)); }
    const x7_0 = v128.shuffle<f32>(q1_0, q1_0, 3, 3, 3, 3); a0 = madd(x7_0, fa7, a0); b0 = madd(x7_0, fb7, b0); c0 = madd(x7_0, fc7, c0); d0 = madd(x7_0, fd7, d0);
    const x7_1 = v128.shuffle<f32>(q1_1, q1_1, 3, 3, 3, 3); a1 = madd(x7_1, fa7, a1); b1 = madd(x7_1, fb7, b1); c1 = madd(x7_1, fc7, c1); d1 = madd(x7_1, fd7, d1);
    const x7_2 = v128.shuffle<f32>(q1_2, q1_2, 3, 3, 3, 3); a2 = madd(x7_2, fa7, a2); b2 = madd(x7_2, fb7, b2); c2 = madd(x7_2, fc7, c2); d2 = madd(x7_2, fd7, d2);
    const x7_3 = v128.shuffle<f32>(q1_3, q1_3, 3, 3, 3, 3); a3 = madd(x7_3, fa7, a3); b3 = madd(x7_3, fb7, b3); c3 = madd(x7_3, fc7, c3); d3 = madd(x7_3, fd7, d3);
    const x7_4 = v128.shuffle<f32>(q1_4, q1_4, 3, 3, 3, 3); a4 = madd(x7_4, fa7, a4); b4 = madd(x7_4, fb7, b4); c4 = madd(x7_4, fc7, c4); d4 = madd(x7_4, fd7, d4);
    if (width < 0) { join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4)); join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4)); }
    const q2_0 = v128.load(p0, 32), q2_1 = v128.load(p1, 32), q2_2 = v128.load(p2, 32), q2_3 = v128.load(p3, 32), q2_4 = v128.load(p4, 32);
    const x8_0 = v128.shuffle<f32>(q2_0, q2_0, 0, 0, 0, 0); a0 = madd(x8_0, fa8, a0); b0 = madd(x8_0, fb8, b0); c0 = madd(x8_0, fc8, c0); d0 = madd(x8_0, fd8, d0);
    const x8_1 = v128.shuffle<f32>(q2_1, q2_1, 0, 0, 0, 0); a1 = madd(x8_1, fa8, a1); b1 = madd(x8_1, fb8, b1); c1 = madd(x8_1, fc8, c1); d1 = madd(x8_1, fd8, d1);
    const x8_2 = v128.shuffle<f32>(q2_2, q2_2, 0, 0, 0, 0); a2 = madd(x8_2, fa8, a2); b2 = madd(x8_2, fb8, b2); c2 = madd(x8_2, fc8, c2); d2 = madd(x8_2, fd8, d2);
    const x8_3 = v128.shuffle<f32>(q2_3, q2_3, 0, 0, 0, 0); a3 = madd(x8_3, fa8, a3); b3 = madd(x8_3, fb8, b3); c3 = madd(x8_3, fc8, c3); d3 = madd(x8_3, fd8, d3);
    const x8_4 = v128.shuffle<f32>(q2_4, q2_4, 0, 0, 0, 0); a4 = madd(x8_4, fa8, a4); b4 = madd(x8_4, fb8, b4); c4 = madd(x8_4, fc8, c4); d4 = madd(x8_4, fd8, d4);
    if (width < 0) { join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4)); join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4)); }
    const x9_0 = v128.shuffle<f32>(q2_0, q2_0, 1, 1, 1, 1); a0 = madd(x9_0, fa9, a0); b0 = madd(x9_0, fb9, b0); c0 = madd(x9_0, fc9, c0); d0 = madd(x9_0, fd9, d0);
    const x9_1 = v128.shuffle<f32>(q2_1, q2_1, 1, 1, 1, 1); a1 = madd(x9_1, fa9, a1); b1 = madd(x9_1, fb9, b1); c1 = madd(x9_1, fc9, c1); d1 = madd(x9_1, fd9, d1);
    const x9_2 = v128.shuffle<f32>(q2_2, q2_2, 1, 1, 1, 1); a2 = madd(x9_2, fa9, a2); b2 = madd(x9_2, fb9, b2); c2 = madd(x9_2, fc9, c2); d2 = madd(x9_2, fd9, d2);
    const x9_3 = v128.shuffle<f32>(q2_3, q2_3, 1, 1, 1, 1); a3 = madd(x9_3, fa9, a3); b3 = madd(x9_3, fb9, b3); c3 = madd(x9_3, fc9, c3); d3 = madd(x9_3, fd9, d3);
    const x9_4 = v128.shuffle<f32>(q2_4, q2_4, 1, 1, 1, 1); a4 = madd(x9_4, fa9, a4); b4 = madd(x9_4, fb9, b4); c4 = madd(x9_4, fc9, c4); d4 = madd(x9_4, fd9, d4);
    if (width < 0) { join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4)); join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4)); }
    const x10_0 = v128.shuffle<f32>(q2_0, q2_0, 2, 2, 2, 2); a0 = madd(x10_0, fa10, a0); b0 = madd(x10_0, fb10, b0); c0 = madd(x10_0, fc10, c0); d0 = madd(x10_0, fd10, d0);
    const x10_1 = v128.shuffle<f32>(q2_1, q2_1, 2, 2, 2, 2); a1 = madd(x10_1, fa10, a1); b1 = madd(x10_1, fb10, b1); c1 = madd(x10_1, fc10, c1); d1 = madd(x10_1, fd10, d1);
    const x10_2 = v128.shuffle<f32>(q2_2, q2_2, 2, 2, 2, 2); a2 = madd(x10_2, fa10, a2); b2 = madd(x10_2, fb10, b2); c2 = madd(x10_2, fc10, c2); d2 = madd(x10_2, fd10, d2);
    const x10_3 = v128.shuffle<f32>(q2_3, q2_3, 2, 2, 2, 2); a3 = madd(x10_3, fa10, a3); b3 = madd(x10_3, fb10, b3); c3 = madd(x10_3, fc10, c3); d3 = madd(x10_3, fd10, d3);
    const x10_4 = v128.shuffle<f32>(q2_4, q2_4, 2, 2, 2, 2); a4 = madd(x10_4, fa10, a4); b4 = madd(x10_4, fb10, b4); c4 = madd(x10_4, fc10, c4); d4 = madd(x10_4, fd10, d4);
    if (width < 0) { join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4)); join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4)); }
    const x11_0 = v128.shuffle<f32>(q2_0, q2_0, 3, 3, 3, 3); a0 = madd(x11_0, fa11, a0); b0 = madd(x11_0, fb11, b0); c0 = madd(x11_0, fc11, c0); d0 = madd(x11_0, fd11, d0);
    const x11_1 = v128.shuffle<f32>(q2_1, q2_1, 3, 3, 3, 3); a1 = madd(x11_1, fa11, a1); b1 = madd(x11_1, fb11, b1); c1 = madd(x11_1, fc11, c1); d1 = madd(x11_1, fd11, d1);
    const x11_2 = v128.shuffle<f32>(q2_2, q2_2, 3, 3, 3, 3); a2 = madd(x11_2, fa11, a2); b2 = madd(x11_2, fb11, b2); c2 = madd(x11_2, fc11, c2); d2 = madd(x11_2, fd11, d2);
    const x11_3 = v128.shuffle<f32>(q2_3, q2_3, 3, 3, 3, 3); a3 = madd(x11_3, fa11, a3); b3 = madd(x11_3, fb11, b3); c3 = madd(x11_3, fc11, c3); d3 = madd(x11_3, fd11, d3);
    const x11_4 = v128.shuffle<f32>(q2_4, q2_4, 3, 3, 3, 3); a4 = madd(x11_4, fa11, a4); b4 = madd(x11_4, fb11, b4); c4 = madd(x11_4, fc11, c4); d4 = madd(x11_4, fd11, d4);
    if (width < 0) { join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4)); join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4)); }
    const q3_0 = v128.load(p0, 48), q3_1 = v128.load(p1, 48), q3_2 = v128.load(p2, 48), q3_3 = v128.load(p3, 48), q3_4 = v128.load(p4, 48);
    const x12_0 = v128.shuffle<f32>(q3_0, q3_0, 0, 0, 0, 0); a0 = madd(x12_0, fa12, a0); b0 = madd(x12_0, fb12, b0); c0 = madd(x12_0, fc12, c0); d0 = madd(x12_0, fd12, d0);
    const x12_1 = v128.shuffle<f32>(q3_1, q3_1, 0, 0, 0, 0); a1 = madd(x12_1, fa12, a1); b1 = madd(x12_1, fb12, b1); c1 = madd(x12_1, fc12, c1); d1 = madd(x12_1, fd12, d1);
    const x12_2 = v128.shuffle<f32>(q3_2, q3_2, 0, 0, 0, 0); a2 = madd(x12_2, fa12, a2); b2 = madd(x12_2, fb12, b2); c2 = madd(x12_2, fc12, c2); d2 = madd(x12_2, fd12, d2);
    const x12_3 = v128.shuffle<f32>(q3_3, q3_3, 0, 0, 0, 0); a3 = madd(x12_3, fa12, a3); b3 = madd(x12_3, fb12, b3); c3 = madd(x12_3, fc12, c3); d3 = madd(x12_3, fd12, d3);
    const x12_4 = v128.shuffle<f32>(q3_4, q3_4, 0, 0, 0, 0); a4 = madd(x12_4, fa12, a4); b4 = madd(x12_4, fb12, b4); c4 = madd(x12_4, fc12, c4); d4 = madd(x12_4, fd12, d4);
    if (width < 0) { join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4)); join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4)); }
    const x13_0 = v128.shuffle<f32>(q3_0, q3_0, 1, 1, 1, 1); a0 = madd(x13_0, fa13, a0); b0 = madd(x13_0, fb13, b0); c0 = madd(x13_0, fc13, c0); d0 = madd(x13_0, fd13, d0);
    const x13_1 = v128.shuffle<f32>(q3_1, q3_1, 1, 1, 1, 1); a1 = madd(x13_1, fa13, a1); b1 = madd(x13_1, fb13, b1); c1 = madd(x13_1, fc13, c1); d1 = madd(x13_1, fd13, d1);
    const x13_2 = v128.shuffle<f32>(q3_2, q3_2, 1, 1, 1, 1); a2 = madd(x13_2, fa13, a2); b2 = madd(x13_2, fb13, b2); c2 = madd(x13_2, fc13, c2); d2 = madd(x13_2, fd13, d2);
    const x13_3 = v128.shuffle<f32>(q3_3, q3_3, 1, 1, 1, 1); a3 = madd(x13_3, fa13, a3); b3 = madd(x13_3, fb13, b3); c3 = madd(x13_3, fc13, c3); d3 = madd(x13_3, fd13, d3);
    const x13_4 = v128.shuffle<f32>(q3_4, q3_4, 1, 1, 1, 1); a4 = madd(x13_4, fa13, a4); b4 = madd(x13_4, fb13, b4); c4 = madd(x13_4, fc13, c4); d4 = madd(x13_4, fd13, d4);
    if (width < 0) { join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4)); join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4)); }
    const x14_0 = v128.shuffle<f32>(q3_0, q3_0, 2, 2, 2, 2); a0 = madd(x14_0, fa14, a0); b0 = madd(x14_0, fb14, b0); c0 = madd(x14_0, fc14, c0); d0 = madd(x14_0, fd14, d0);
    const x14_1 = v128.shuffle<f32>(q3_1, q3_1, 2, 2, 2, 2); a1 = madd(x14_1, fa14, a1); b1 = madd(x14_1, fb14, b1); c1 = madd(x14_1, fc14, c1); d1 = madd(x14_1, fd14, d1);
    const x14_2 = v128.shuffle<f32>(q3_2, q3_2, 2, 2, 2, 2); a2 = madd(x14_2, fa14, a2); b2 = madd(x14_2, fb14, b2); c2 = madd(x14_2, fc14, c2); d2 = madd(x14_2, fd14, d2);
    const x14_3 = v128.shuffle<f32>(q3_3, q3_3, 2, 2, 2, 2); a3 = madd(x14_3, fa14, a3); b3 = madd(x14_3, fb14, b3); c3 = madd(x14_3, fc14, c3); d3 = madd(x14_3, fd14, d3);
    const x14_4 = v128.shuffle<f32>(q3_4, q3_4, 2, 2, 2, 2); a4 = madd(x14_4, fa14, a4); b4 = madd(x14_4, fb14, b4); c4 = madd(x14_4, fc14, c4); d4 = madd(x14_4, fd14, d4);
    if (width < 0) { join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4)); join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4)); }
    const x15_0 = v128.shuffle<f32>(q3_0, q3_0, 3, 3, 3, 3); a0 = madd(x15_0, fa15, a0); b0 = madd(x15_0, fb15, b0); c0 = madd(x15_0, fc15, c0); d0 = madd(x15_0, fd15, d0);
    const x15_1 = v128.shuffle<f32>(q3_1, q3_1, 3, 3, 3, 3); a1 = madd(x15_1, fa15, a1); b1 = madd(x15_1, fb15, b1); c1 = madd(x15_1, fc15, c1); d1 = madd(x15_1, fd15, d1);
    const x15_2 = v128.shuffle<f32>(q3_2, q3_2, 3, 3, 3, 3); a2 = madd(x15_2, fa15, a2); b2 = madd(x15_2, fb15, b2); c2 = madd(x15_2, fc15, c2); d2 = madd(x15_2, fd15, d2);
    const x15_3 = v128.shuffle<f32>(q3_3, q3_3, 3, 3, 3, 3); a3 = madd(x15_3, fa15, a3); b3 = madd(x15_3, fb15, b3); c3 = madd(x15_3, fc15, c3); d3 = madd(x15_3, fd15, d3);
    const x15_4 = v128.shuffle<f32>(q3_4, q3_4, 3, 3, 3, 3); a4 = madd(x15_4, fa15, a4); b4 = madd(x15_4, fb15, b4); c4 = madd(x15_4, fc15, c4); d4 = madd(x15_4, fd15, d4);
    if (width < 0) { join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4)); join(out, f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4)); }
    // end
    let to = out + first * outPixel;
    // unrolled: five pixels
    storeSums(to, a0, b0, c0, d0); to += outPixel;
    storeSums(to, a1, b1, c1, d1); to += outPixel;
    storeSums(to, a2, b2, c2, d2); to += outPixel;
    storeSums(to, a3, b3, c3, d3); to += outPixel;
    storeSums(to, a4, b4, c4, d4);
    // end
  }
}

/**
 * sum[k, o] += x[j][k] * dy[j][o] (products.ts) for k < taps, a multiple of 4, and 16 channels o, over as many tiles as make whole
 * runs of 40 or 32. Gives how many these are.
 */
export function sumOuterProductsHeld(sum: usize, sumRow: usize, x: usize, pixel: usize, dy: usize, tiles: i32, taps: i32): i32 {
  const run = tiles % 40 == 0 ? 40 : 32;
  let done = 0;
  for (; done + run <= tiles; done += run) {
    if (run == 40) sumOuterProducts40(sum, sumRow, x, pixel, dy, taps);
    else sumOuterProducts32(sum, sumRow, x, pixel, dy, taps);
    x += <usize>run * pixel;
    dy += <usize>run * sumRow;
  }
  return done;
}

/** So many taps are summed four at a time, that six at a time make the rest. */
// @ts-ignore: decorator
@inline
function foursOf(taps: i32): i32 {
  return taps % 6 == 4 ? 1 : taps % 6 == 2 ? 2 : 0;
}

function sumOuterProducts40(sum: usize, sumRow: usize, x: usize, pixel: usize, dy: usize, taps: i32): void {
  // unrolled: forty tiles of dy
  const l0 = v128.load(dy), m0 = v128.load(dy, 16), n0 = v128.load(dy, 32), o0 = v128.load(dy, 48); dy += sumRow;
  const fa0 = exchange(l0, m0), fb0 = exchange(m0, l0), fc0 = exchange(n0, o0), fd0 = exchange(o0, n0);
  const l1 = v128.load(dy), m1 = v128.load(dy, 16), n1 = v128.load(dy, 32), o1 = v128.load(dy, 48); dy += sumRow;
  const fa1 = exchange(l1, m1), fb1 = exchange(m1, l1), fc1 = exchange(n1, o1), fd1 = exchange(o1, n1);
  const l2 = v128.load(dy), m2 = v128.load(dy, 16), n2 = v128.load(dy, 32), o2 = v128.load(dy, 48); dy += sumRow;
  const fa2 = exchange(l2, m2), fb2 = exchange(m2, l2), fc2 = exchange(n2, o2), fd2 = exchange(o2, n2);
  const l3 = v128.load(dy), m3 = v128.load(dy, 16), n3 = v128.load(dy, 32), o3 = v128.load(dy, 48); dy += sumRow;
  const fa3 = exchange(l3, m3), fb3 = exchange(m3, l3), fc3 = exchange(n3, o3), fd3 = exchange(o3, n3);
  const l4 = v128.load(dy), m4 = v128.load(dy, 16), n4 = v128.load(dy, 32), o4 = v128.load(dy, 48); dy += sumRow;
  const fa4 = exchange(l4, m4), fb4 = exchange(m4, l4), fc4 = exchange(n4, o4), fd4 = exchange(o4, n4);
  const l5 = v128.load(dy), m5 = v128.load(dy, 16), n5 = v128.load(dy, 32), o5 = v128.load(dy, 48); dy += sumRow;
  const fa5 = exchange(l5, m5), fb5 = exchange(m5, l5), fc5 = exchange(n5, o5), fd5 = exchange(o5, n5);
  const l6 = v128.load(dy), m6 = v128.load(dy, 16), n6 = v128.load(dy, 32), o6 = v128.load(dy, 48); dy += sumRow;
  const fa6 = exchange(l6, m6), fb6 = exchange(m6, l6), fc6 = exchange(n6, o6), fd6 = exchange(o6, n6);
  const l7 = v128.load(dy), m7 = v128.load(dy, 16), n7 = v128.load(dy, 32), o7 = v128.load(dy, 48); dy += sumRow;
  const fa7 = exchange(l7, m7), fb7 = exchange(m7, l7), fc7 = exchange(n7, o7), fd7 = exchange(o7, n7);
  const l8 = v128.load(dy), m8 = v128.load(dy, 16), n8 = v128.load(dy, 32), o8 = v128.load(dy, 48); dy += sumRow;
  const fa8 = exchange(l8, m8), fb8 = exchange(m8, l8), fc8 = exchange(n8, o8), fd8 = exchange(o8, n8);
  const l9 = v128.load(dy), m9 = v128.load(dy, 16), n9 = v128.load(dy, 32), o9 = v128.load(dy, 48); dy += sumRow;
  const fa9 = exchange(l9, m9), fb9 = exchange(m9, l9), fc9 = exchange(n9, o9), fd9 = exchange(o9, n9);
  const l10 = v128.load(dy), m10 = v128.load(dy, 16), n10 = v128.load(dy, 32), o10 = v128.load(dy, 48); dy += sumRow;
  const fa10 = exchange(l10, m10), fb10 = exchange(m10, l10), fc10 = exchange(n10, o10), fd10 = exchange(o10, n10);
  const l11 = v128.load(dy), m11 = v128.load(dy, 16), n11 = v128.load(dy, 32), o11 = v128.load(dy, 48); dy += sumRow;
  const fa11 = exchange(l11, m11), fb11 = exchange(m11, l11), fc11 = exchange(n11, o11), fd11 = exchange(o11, n11);
  const l12 = v128.load(dy), m12 = v128.load(dy, 16), n12 = v128.load(dy, 32), o12 = v128.load(dy, 48); dy += sumRow;
  const fa12 = exchange(l12, m12), fb12 = exchange(m12, l12), fc12 = exchange(n12, o12), fd12 = exchange(o12, n12);
  const l13 = v128.load(dy), m13 = v128.load(dy, 16), n13 = v128.load(dy, 32), o13 = v128.load(dy, 48); dy += sumRow;
  const fa13 = exchange(l13, m13), fb13 = exchange(m13, l13), fc13 = exchange(n13, o13), fd13 = exchange(o13, n13);
  const l14 = v128.load(dy), m14 = v128.load(dy, 16), n14 = v128.load(dy, 32), o14 = v128.load(dy, 48); dy += sumRow;
  const fa14 = exchange(l14, m14), fb14 = exchange(m14, l14), fc14 = exchange(n14, o14), fd14 = exchange(o14, n14);
  const l15 = v128.load(dy), m15 = v128.load(dy, 16), n15 = v128.load(dy, 32), o15 = v128.load(dy, 48); dy += sumRow;
  const fa15 = exchange(l15, m15), fb15 = exchange(m15, l15), fc15 = exchange(n15, o15), fd15 = exchange(o15, n15);
  const l16 = v128.load(dy), m16 = v128.load(dy, 16), n16 = v128.load(dy, 32), o16 = v128.load(dy, 48); dy += sumRow;
  const fa16 = exchange(l16, m16), fb16 = exchange(m16, l16), fc16 = exchange(n16, o16), fd16 = exchange(o16, n16);
  const l17 = v128.load(dy), m17 = v128.load(dy, 16), n17 = v128.load(dy, 32), o17 = v128.load(dy, 48); dy += sumRow;
  const fa17 = exchange(l17, m17), fb17 = exchange(m17, l17), fc17 = exchange(n17, o17), fd17 = exchange(o17, n17);
  const l18 = v128.load(dy), m18 = v128.load(dy, 16), n18 = v128.load(dy, 32), o18 = v128.load(dy, 48); dy += sumRow;
  const fa18 = exchange(l18, m18), fb18 = exchange(m18, l18), fc18 = exchange(n18, o18), fd18 = exchange(o18, n18);
  const l19 = v128.load(dy), m19 = v128.load(dy, 16), n19 = v128.load(dy, 32), o19 = v128.load(dy, 48); dy += sumRow;
  const fa19 = exchange(l19, m19), fb19 = exchange(m19, l19), fc19 = exchange(n19, o19), fd19 = exchange(o19, n19);
  const l20 = v128.load(dy), m20 = v128.load(dy, 16), n20 = v128.load(dy, 32), o20 = v128.load(dy, 48); dy += sumRow;
  const fa20 = exchange(l20, m20), fb20 = exchange(m20, l20), fc20 = exchange(n20, o20), fd20 = exchange(o20, n20);
  const l21 = v128.load(dy), m21 = v128.load(dy, 16), n21 = v128.load(dy, 32), o21 = v128.load(dy, 48); dy += sumRow;
  const fa21 = exchange(l21, m21), fb21 = exchange(m21, l21), fc21 = exchange(n21, o21), fd21 = exchange(o21, n21);
  const l22 = v128.load(dy), m22 = v128.load(dy, 16), n22 = v128.load(dy, 32), o22 = v128.load(dy, 48); dy += sumRow;
  const fa22 = exchange(l22, m22), fb22 = exchange(m22, l22), fc22 = exchange(n22, o22), fd22 = exchange(o22, n22);
  const l23 = v128.load(dy), m23 = v128.load(dy, 16), n23 = v128.load(dy, 32), o23 = v128.load(dy, 48); dy += sumRow;
  const fa23 = exchange(l23, m23), fb23 = exchange(m23, l23), fc23 = exchange(n23, o23), fd23 = exchange(o23, n23);
  const l24 = v128.load(dy), m24 = v128.load(dy, 16), n24 = v128.load(dy, 32), o24 = v128.load(dy, 48); dy += sumRow;
  const fa24 = exchange(l24, m24), fb24 = exchange(m24, l24), fc24 = exchange(n24, o24), fd24 = exchange(o24, n24);
  const l25 = v128.load(dy), m25 = v128.load(dy, 16), n25 = v128.load(dy, 32), o25 = v128.load(dy, 48); dy += sumRow;
  const fa25 = exchange(l25, m25), fb25 = exchange(m25, l25), fc25 = exchange(n25, o25), fd25 = exchange(o25, n25);
  const l26 = v128.load(dy), m26 = v128.load(dy, 16), n26 = v128.load(dy, 32), o26 = v128.load(dy, 48); dy += sumRow;
  const fa26 = exchange(l26, m26), fb26 = exchange(m26, l26), fc26 = exchange(n26, o26), fd26 = exchange(o26, n26);
  const l27 = v128.load(dy), m27 = v128.load(dy, 16), n27 = v128.load(dy, 32), o27 = v128.load(dy, 48); dy += sumRow;
  const fa27 = exchange(l27, m27), fb27 = exchange(m27, l27), fc27 = exchange(n27, o27), fd27 = exchange(o27, n27);
  const l28 = v128.load(dy), m28 = v128.load(dy, 16), n28 = v128.load(dy, 32), o28 = v128.load(dy, 48); dy += sumRow;
  const fa28 = exchange(l28, m28), fb28 = exchange(m28, l28), fc28 = exchange(n28, o28), fd28 = exchange(o28, n28);
  const l29 = v128.load(dy), m29 = v128.load(dy, 16), n29 = v128.load(dy, 32), o29 = v128.load(dy, 48); dy += sumRow;
  const fa29 = exchange(l29, m29), fb29 = exchange(m29, l29), fc29 = exchange(n29, o29), fd29 = exchange(o29, n29);
  const l30 = v128.load(dy), m30 = v128.load(dy, 16), n30 = v128.load(dy, 32), o30 = v128.load(dy, 48); dy += sumRow;
  const fa30 = exchange(l30, m30), fb30 = exchange(m30, l30), fc30 = exchange(n30, o30), fd30 = exchange(o30, n30);
  const l31 = v128.load(dy), m31 = v128.load(dy, 16), n31 = v128.load(dy, 32), o31 = v128.load(dy, 48); dy += sumRow;
  const fa31 = exchange(l31, m31), fb31 = exchange(m31, l31), fc31 = exchange(n31, o31), fd31 = exchange(o31, n31);
  const l32 = v128.load(dy), m32 = v128.load(dy, 16), n32 = v128.load(dy, 32), o32 = v128.load(dy, 48); dy += sumRow;
  const fa32 = exchange(l32, m32), fb32 = exchange(m32, l32), fc32 = exchange(n32, o32), fd32 = exchange(o32, n32);
  const l33 = v128.load(dy), m33 = v128.load(dy, 16), n33 = v128.load(dy, 32), o33 = v128.load(dy, 48); dy += sumRow;
  const fa33 = exchange(l33, m33), fb33 = exchange(m33, l33), fc33 = exchange(n33, o33), fd33 = exchange(o33, n33);
  const l34 = v128.load(dy), m34 = v128.load(dy, 16), n34 = v128.load(dy, 32), o34 = v128.load(dy, 48); dy += sumRow;
  const fa34 = exchange(l34, m34), fb34 = exchange(m34, l34), fc34 = exchange(n34, o34), fd34 = exchange(o34, n34);
  const l35 = v128.load(dy), m35 = v128.load(dy, 16), n35 = v128.load(dy, 32), o35 = v128.load(dy, 48); dy += sumRow;
  const fa35 = exchange(l35, m35), fb35 = exchange(m35, l35), fc35 = exchange(n35, o35), fd35 = exchange(o35, n35);
  const l36 = v128.load(dy), m36 = v128.load(dy, 16), n36 = v128.load(dy, 32), o36 = v128.load(dy, 48); dy += sumRow;
  const fa36 = exchange(l36, m36), fb36 = exchange(m36, l36), fc36 = exchange(n36, o36), fd36 = exchange(o36, n36);
  const l37 = v128.load(dy), m37 = v128.load(dy, 16), n37 = v128.load(dy, 32), o37 = v128.load(dy, 48); dy += sumRow;
  const fa37 = exchange(l37, m37), fb37 = exchange(m37, l37), fc37 = exchange(n37, o37), fd37 = exchange(o37, n37);
  const l38 = v128.load(dy), m38 = v128.load(dy, 16), n38 = v128.load(dy, 32), o38 = v128.load(dy, 48); dy += sumRow;
  const fa38 = exchange(l38, m38), fb38 = exchange(m38, l38), fc38 = exchange(n38, o38), fd38 = exchange(o38, n38);
  const l39 = v128.load(dy), m39 = v128.load(dy, 16), n39 = v128.load(dy, 32), o39 = v128.load(dy, 48); dy += sumRow;
  const fa39 = exchange(l39, m39), fb39 = exchange(m39, l39), fc39 = exchange(n39, o39), fd39 = exchange(o39, n39);
  // end
  const fours = foursOf(taps);
  for (let k = 4 * fours; k < taps; k += 6) {
    let p = x;
    // unrolled: six taps of forty tiles
    const q0 = v128.load(p), r0 = v128.load(p, 8); p += pixel;
    const x0_0 = v128.shuffle<f32>(q0, q0, 0, 0, 0, 0); let a0 = f32x4.mul(x0_0, fa0), b0 = f32x4.mul(x0_0, fb0), c0 = f32x4.mul(x0_0, fc0), d0 = f32x4.mul(x0_0, fd0);
    const x0_1 = v128.shuffle<f32>(q0, q0, 1, 1, 1, 1); let a1 = f32x4.mul(x0_1, fa0), b1 = f32x4.mul(x0_1, fb0), c1 = f32x4.mul(x0_1, fc0), d1 = f32x4.mul(x0_1, fd0);
    const x0_2 = v128.shuffle<f32>(q0, q0, 2, 2, 2, 2); let a2 = f32x4.mul(x0_2, fa0), b2 = f32x4.mul(x0_2, fb0), c2 = f32x4.mul(x0_2, fc0), d2 = f32x4.mul(x0_2, fd0);
    const x0_3 = v128.shuffle<f32>(q0, q0, 3, 3, 3, 3); let a3 = f32x4.mul(x0_3, fa0), b3 = f32x4.mul(x0_3, fb0), c3 = f32x4.mul(x0_3, fc0), d3 = f32x4.mul(x0_3, fd0);
    const x0_4 = v128.shuffle<f32>(r0, r0, 2, 2, 2, 2); let a4 = f32x4.mul(x0_4, fa0), b4 = f32x4.mul(x0_4, fb0), c4 = f32x4.mul(x0_4, fc0), d4 = f32x4.mul(x0_4, fd0);
    const x0_5 = v128.shuffle<f32>(r0, r0, 3, 3, 3, 3); let a5 = f32x4.mul(x0_5, fa0), b5 = f32x4.mul(x0_5, fb0), c5 = f32x4.mul(x0_5, fc0), d5 = f32x4.mul(x0_5, fd0);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q1 = v128.load(p), r1 = v128.load(p, 8); p += pixel;
    const x1_0 = v128.shuffle<f32>(q1, q1, 0, 0, 0, 0); a0 = madd(x1_0, fa1, a0); b0 = madd(x1_0, fb1, b0); c0 = madd(x1_0, fc1, c0); d0 = madd(x1_0, fd1, d0);
    const x1_1 = v128.shuffle<f32>(q1, q1, 1, 1, 1, 1); a1 = madd(x1_1, fa1, a1); b1 = madd(x1_1, fb1, b1); c1 = madd(x1_1, fc1, c1); d1 = madd(x1_1, fd1, d1);
    const x1_2 = v128.shuffle<f32>(q1, q1, 2, 2, 2, 2); a2 = madd(x1_2, fa1, a2); b2 = madd(x1_2, fb1, b2); c2 = madd(x1_2, fc1, c2); d2 = madd(x1_2, fd1, d2);
    const x1_3 = v128.shuffle<f32>(q1, q1, 3, 3, 3, 3); a3 = madd(x1_3, fa1, a3); b3 = madd(x1_3, fb1, b3); c3 = madd(x1_3, fc1, c3); d3 = madd(x1_3, fd1, d3);
    const x1_4 = v128.shuffle<f32>(r1, r1, 2, 2, 2, 2); a4 = madd(x1_4, fa1, a4); b4 = madd(x1_4, fb1, b4); c4 = madd(x1_4, fc1, c4); d4 = madd(x1_4, fd1, d4);
    const x1_5 = v128.shuffle<f32>(r1, r1, 3, 3, 3, 3); a5 = madd(x1_5, fa1, a5); b5 = madd(x1_5, fb1, b5); c5 = madd(x1_5, fc1, c5); d5 = madd(x1_5, fd1, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q2 = v128.load(p), r2 = v128.load(p, 8); p += pixel;
    const x2_0 = v128.shuffle<f32>(q2, q2, 0, 0, 0, 0); a0 = madd(x2_0, fa2, a0); b0 = madd(x2_0, fb2, b0); c0 = madd(x2_0, fc2, c0); d0 = madd(x2_0, fd2, d0);
    const x2_1 = v128.shuffle<f32>(q2, q2, 1, 1, 1, 1); a1 = madd(x2_1, fa2, a1); b1 = madd(x2_1, fb2, b1); c1 = madd(x2_1, fc2, c1); d1 = madd(x2_1, fd2, d1);
    const x2_2 = v128.shuffle<f32>(q2, q2, 2, 2, 2, 2); a2 = madd(x2_2, fa2, a2); b2 = madd(x2_2, fb2, b2); c2 = madd(x2_2, fc2, c2); d2 = madd(x2_2, fd2, d2);
    const x2_3 = v128.shuffle<f32>(q2, q2, 3, 3, 3, 3); a3 = madd(x2_3, fa2, a3); b3 = madd(x2_3, fb2, b3); c3 = madd(x2_3, fc2, c3); d3 = madd(x2_3, fd2, d3);
    const x2_4 = v128.shuffle<f32>(r2, r2, 2, 2, 2, 2); a4 = madd(x2_4, fa2, a4); b4 = madd(x2_4, fb2, b4); c4 = madd(x2_4, fc2, c4); d4 = madd(x2_4, fd2, d4);
    const x2_5 = v128.shuffle<f32>(r2, r2, 3, 3, 3, 3); a5 = madd(x2_5, fa2, a5); b5 = madd(x2_5, fb2, b5); c5 = madd(x2_5, fc2, c5); d5 = madd(x2_5, fd2, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q3 = v128.load(p), r3 = v128.load(p, 8); p += pixel;
    const x3_0 = v128.shuffle<f32>(q3, q3, 0, 0, 0, 0); a0 = madd(x3_0, fa3, a0); b0 = madd(x3_0, fb3, b0); c0 = madd(x3_0, fc3, c0); d0 = madd(x3_0, fd3, d0);
    const x3_1 = v128.shuffle<f32>(q3, q3, 1, 1, 1, 1); a1 = madd(x3_1, fa3, a1); b1 = madd(x3_1, fb3, b1); c1 = madd(x3_1, fc3, c1); d1 = madd(x3_1, fd3, d1);
    const x3_2 = v128.shuffle<f32>(q3, q3, 2, 2, 2, 2); a2 = madd(x3_2, fa3, a2); b2 = madd(x3_2, fb3, b2); c2 = madd(x3_2, fc3, c2); d2 = madd(x3_2, fd3, d2);
    const x3_3 = v128.shuffle<f32>(q3, q3, 3, 3, 3, 3); a3 = madd(x3_3, fa3, a3); b3 = madd(x3_3, fb3, b3); c3 = madd(x3_3, fc3, c3); d3 = madd(x3_3, fd3, d3);
    const x3_4 = v128.shuffle<f32>(r3, r3, 2, 2, 2, 2); a4 = madd(x3_4, fa3, a4); b4 = madd(x3_4, fb3, b4); c4 = madd(x3_4, fc3, c4); d4 = madd(x3_4, fd3, d4);
    const x3_5 = v128.shuffle<f32>(r3, r3, 3, 3, 3, 3); a5 = madd(x3_5, fa3, a5); b5 = madd(x3_5, fb3, b5); c5 = madd(x3_5, fc3, c5); d5 = madd(x3_5, fd3, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q4 = v128.load(p), r4 = v128.load(p, 8); p += pixel;
    const x4_0 = v128.shuffle<f32>(q4, q4, 0, 0, 0, 0); a0 = madd(x4_0, fa4, a0); b0 = madd(x4_0, fb4, b0); c0 = madd(x4_0, fc4, c0); d0 = madd(x4_0, fd4, d0);
    const x4_1 = v128.shuffle<f32>(q4, q4, 1, 1, 1, 1); a1 = madd(x4_1, fa4, a1); b1 = madd(x4_1, fb4, b1); c1 = madd(x4_1, fc4, c1); d1 = madd(x4_1, fd4, d1);
    const x4_2 = v128.shuffle<f32>(q4, q4, 2, 2, 2, 2); a2 = madd(x4_2, fa4, a2); b2 = madd(x4_2, fb4, b2); c2 = madd(x4_2, fc4, c2); d2 = madd(x4_2, fd4, d2);
    const x4_3 = v128.shuffle<f32>(q4, q4, 3, 3, 3, 3); a3 = madd(x4_3, fa4, a3); b3 = madd(x4_3, fb4, b3); c3 = madd(x4_3, fc4, c3); d3 = madd(x4_3, fd4, d3);
    const x4_4 = v128.shuffle<f32>(r4, r4, 2, 2, 2, 2); a4 = madd(x4_4, fa4, a4); b4 = madd(x4_4, fb4, b4); c4 = madd(x4_4, fc4, c4); d4 = madd(x4_4, fd4, d4);
    const x4_5 = v128.shuffle<f32>(r4, r4, 3, 3, 3, 3); a5 = madd(x4_5, fa4, a5); b5 = madd(x4_5, fb4, b5); c5 = madd(x4_5, fc4, c5); d5 = madd(x4_5, fd4, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q5 = v128.load(p), r5 = v128.load(p, 8); p += pixel;
    const x5_0 = v128.shuffle<f32>(q5, q5, 0, 0, 0, 0); a0 = madd(x5_0, fa5, a0); b0 = madd(x5_0, fb5, b0); c0 = madd(x5_0, fc5, c0); d0 = madd(x5_0, fd5, d0);
    const x5_1 = v128.shuffle<f32>(q5, q5, 1, 1, 1, 1); a1 = madd(x5_1, fa5, a1); b1 = madd(x5_1, fb5, b1); c1 = madd(x5_1, fc5, c1); d1 = madd(x5_1, fd5, d1);
    const x5_2 = v128.shuffle<f32>(q5, q5, 2, 2, 2, 2); a2 = madd(x5_2, fa5, a2); b2 = madd(x5_2, fb5, b2); c2 = madd(x5_2, fc5, c2); d2 = madd(x5_2, fd5, d2);
    const x5_3 = v128.shuffle<f32>(q5, q5, 3, 3, 3, 3); a3 = madd(x5_3, fa5, a3); b3 = madd(x5_3, fb5, b3); c3 = madd(x5_3, fc5, c3); d3 = madd(x5_3, fd5, d3);
    const x5_4 = v128.shuffle<f32>(r5, r5, 2, 2, 2, 2); a4 = madd(x5_4, fa5, a4); b4 = madd(x5_4, fb5, b4); c4 = madd(x5_4, fc5, c4); d4 = madd(x5_4, fd5, d4);
    const x5_5 = v128.shuffle<f32>(r5, r5, 3, 3, 3, 3); a5 = madd(x5_5, fa5, a5); b5 = madd(x5_5, fb5, b5); c5 = madd(x5_5, fc5, c5); d5 = madd(x5_5, fd5, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q6 = v128.load(p), r6 = v128.load(p, 8); p += pixel;
    const x6_0 = v128.shuffle<f32>(q6, q6, 0, 0, 0, 0); a0 = madd(x6_0, fa6, a0); b0 = madd(x6_0, fb6, b0); c0 = madd(x6_0, fc6, c0); d0 = madd(x6_0, fd6, d0);
    const x6_1 = v128.shuffle<f32>(q6, q6, 1, 1, 1, 1); a1 = madd(x6_1, fa6, a1); b1 = madd(x6_1, fb6, b1); c1 = madd(x6_1, fc6, c1); d1 = madd(x6_1, fd6, d1);
    const x6_2 = v128.shuffle<f32>(q6, q6, 2, 2, 2, 2); a2 = madd(x6_2, fa6, a2); b2 = madd(x6_2, fb6, b2); c2 = madd(x6_2, fc6, c2); d2 = madd(x6_2, fd6, d2);
    const x6_3 = v128.shuffle<f32>(q6, q6, 3, 3, 3, 3); a3 = madd(x6_3, fa6, a3); b3 = madd(x6_3, fb6, b3); c3 = madd(x6_3, fc6, c3); d3 = madd(x6_3, fd6, d3);
    const x6_4 = v128.shuffle<f32>(r6, r6, 2, 2, 2, 2); a4 = madd(x6_4, fa6, a4); b4 = madd(x6_4, fb6, b4); c4 = madd(x6_4, fc6, c4); d4 = madd(x6_4, fd6, d4);
    const x6_5 = v128.shuffle<f32>(r6, r6, 3, 3, 3, 3); a5 = madd(x6_5, fa6, a5); b5 = madd(x6_5, fb6, b5); c5 = madd(x6_5, fc6, c5); d5 = madd(x6_5, fd6, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q7 = v128.load(p), r7 = v128.load(p, 8); p += pixel;
    const x7_0 = v128.shuffle<f32>(q7, q7, 0, 0, 0, 0); a0 = madd(x7_0, fa7, a0); b0 = madd(x7_0, fb7, b0); c0 = madd(x7_0, fc7, c0); d0 = madd(x7_0, fd7, d0);
    const x7_1 = v128.shuffle<f32>(q7, q7, 1, 1, 1, 1); a1 = madd(x7_1, fa7, a1); b1 = madd(x7_1, fb7, b1); c1 = madd(x7_1, fc7, c1); d1 = madd(x7_1, fd7, d1);
    const x7_2 = v128.shuffle<f32>(q7, q7, 2, 2, 2, 2); a2 = madd(x7_2, fa7, a2); b2 = madd(x7_2, fb7, b2); c2 = madd(x7_2, fc7, c2); d2 = madd(x7_2, fd7, d2);
    const x7_3 = v128.shuffle<f32>(q7, q7, 3, 3, 3, 3); a3 = madd(x7_3, fa7, a3); b3 = madd(x7_3, fb7, b3); c3 = madd(x7_3, fc7, c3); d3 = madd(x7_3, fd7, d3);
    const x7_4 = v128.shuffle<f32>(r7, r7, 2, 2, 2, 2); a4 = madd(x7_4, fa7, a4); b4 = madd(x7_4, fb7, b4); c4 = madd(x7_4, fc7, c4); d4 = madd(x7_4, fd7, d4);
    const x7_5 = v128.shuffle<f32>(r7, r7, 3, 3, 3, 3); a5 = madd(x7_5, fa7, a5); b5 = madd(x7_5, fb7, b5); c5 = madd(x7_5, fc7, c5); d5 = madd(x7_5, fd7, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q8 = v128.load(p), r8 = v128.load(p, 8); p += pixel;
    const x8_0 = v128.shuffle<f32>(q8, q8, 0, 0, 0, 0); a0 = madd(x8_0, fa8, a0); b0 = madd(x8_0, fb8, b0); c0 = madd(x8_0, fc8, c0); d0 = madd(x8_0, fd8, d0);
    const x8_1 = v128.shuffle<f32>(q8, q8, 1, 1, 1, 1); a1 = madd(x8_1, fa8, a1); b1 = madd(x8_1, fb8, b1); c1 = madd(x8_1, fc8, c1); d1 = madd(x8_1, fd8, d1);
    const x8_2 = v128.shuffle<f32>(q8, q8, 2, 2, 2, 2); a2 = madd(x8_2, fa8, a2); b2 = madd(x8_2, fb8, b2); c2 = madd(x8_2, fc8, c2); d2 = madd(x8_2, fd8, d2);
    const x8_3 = v128.shuffle<f32>(q8, q8, 3, 3, 3, 3); a3 = madd(x8_3, fa8, a3); b3 = madd(x8_3, fb8, b3); c3 = madd(x8_3, fc8, c3); d3 = madd(x8_3, fd8, d3);
    const x8_4 = v128.shuffle<f32>(r8, r8, 2, 2, 2, 2); a4 = madd(x8_4, fa8, a4); b4 = madd(x8_4, fb8, b4); c4 = madd(x8_4, fc8, c4); d4 = madd(x8_4, fd8, d4);
    const x8_5 = v128.shuffle<f32>(r8, r8, 3, 3, 3, 3); a5 = madd(x8_5, fa8, a5); b5 = madd(x8_5, fb8, b5); c5 = madd(x8_5, fc8, c5); d5 = madd(x8_5, fd8, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q9 = v128.load(p), r9 = v128.load(p, 8); p += pixel;
    const x9_0 = v128.shuffle<f32>(q9, q9, 0, 0, 0, 0); a0 = madd(x9_0, fa9, a0); b0 = madd(x9_0, fb9, b0); c0 = madd(x9_0, fc9, c0); d0 = madd(x9_0, fd9, d0);
    const x9_1 = v128.shuffle<f32>(q9, q9, 1, 1, 1, 1); a1 = madd(x9_1, fa9, a1); b1 = madd(x9_1, fb9, b1); c1 = madd(x9_1, fc9, c1); d1 = madd(x9_1, fd9, d1);
    const x9_2 = v128.shuffle<f32>(q9, q9, 2, 2, 2, 2); a2 = madd(x9_2, fa9, a2); b2 = madd(x9_2, fb9, b2); c2 = madd(x9_2, fc9, c2); d2 = madd(x9_2, fd9, d2);
    const x9_3 = v128.shuffle<f32>(q9, q9, 3, 3, 3, 3); a3 = madd(x9_3, fa9, a3); b3 = madd(x9_3, fb9, b3); c3 = madd(x9_3, fc9, c3); d3 = madd(x9_3, fd9, d3);
    const x9_4 = v128.shuffle<f32>(r9, r9, 2, 2, 2, 2); a4 = madd(x9_4, fa9, a4); b4 = madd(x9_4, fb9, b4); c4 = madd(x9_4, fc9, c4); d4 = madd(x9_4, fd9, d4);
    const x9_5 = v128.shuffle<f32>(r9, r9, 3, 3, 3, 3); a5 = madd(x9_5, fa9, a5); b5 = madd(x9_5, fb9, b5); c5 = madd(x9_5, fc9, c5); d5 = madd(x9_5, fd9, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q10 = v128.load(p), r10 = v128.load(p, 8); p += pixel;
    const x10_0 = v128.shuffle<f32>(q10, q10, 0, 0, 0, 0); a0 = madd(x10_0, fa10, a0); b0 = madd(x10_0, fb10, b0); c0 = madd(x10_0, fc10, c0); d0 = madd(x10_0, fd10, d0);
    const x10_1 = v128.shuffle<f32>(q10, q10, 1, 1, 1, 1); a1 = madd(x10_1, fa10, a1); b1 = madd(x10_1, fb10, b1); c1 = madd(x10_1, fc10, c1); d1 = madd(x10_1, fd10, d1);
    const x10_2 = v128.shuffle<f32>(q10, q10, 2, 2, 2, 2); a2 = madd(x10_2, fa10, a2); b2 = madd(x10_2, fb10, b2); c2 = madd(x10_2, fc10, c2); d2 = madd(x10_2, fd10, d2);
    const x10_3 = v128.shuffle<f32>(q10, q10, 3, 3, 3, 3); a3 = madd(x10_3, fa10, a3); b3 = madd(x10_3, fb10, b3); c3 = madd(x10_3, fc10, c3); d3 = madd(x10_3, fd10, d3);
    const x10_4 = v128.shuffle<f32>(r10, r10, 2, 2, 2, 2); a4 = madd(x10_4, fa10, a4); b4 = madd(x10_4, fb10, b4); c4 = madd(x10_4, fc10, c4); d4 = madd(x10_4, fd10, d4);
    const x10_5 = v128.shuffle<f32>(r10, r10, 3, 3, 3, 3); a5 = madd(x10_5, fa10, a5); b5 = madd(x10_5, fb10, b5); c5 = madd(x10_5, fc10, c5); d5 = madd(x10_5, fd10, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q11 = v128.load(p), r11 = v128.load(p, 8); p += pixel;
    const x11_0 = v128.shuffle<f32>(q11, q11, 0, 0, 0, 0); a0 = madd(x11_0, fa11, a0); b0 = madd(x11_0, fb11, b0); c0 = madd(x11_0, fc11, c0); d0 = madd(x11_0, fd11, d0);
    const x11_1 = v128.shuffle<f32>(q11, q11, 1, 1, 1, 1); a1 = madd(x11_1, fa11, a1); b1 = madd(x11_1, fb11, b1); c1 = madd(x11_1, fc11, c1); d1 = madd(x11_1, fd11, d1);
    const x11_2 = v128.shuffle<f32>(q11, q11, 2, 2, 2, 2); a2 = madd(x11_2, fa11, a2); b2 = madd(x11_2, fb11, b2); c2 = madd(x11_2, fc11, c2); d2 = madd(x11_2, fd11, d2);
    const x11_3 = v128.shuffle<f32>(q11, q11, 3, 3, 3, 3); a3 = madd(x11_3, fa11, a3); b3 = madd(x11_3, fb11, b3); c3 = madd(x11_3, fc11, c3); d3 = madd(x11_3, fd11, d3);
    const x11_4 = v128.shuffle<f32>(r11, r11, 2, 2, 2, 2); a4 = madd(x11_4, fa11, a4); b4 = madd(x11_4, fb11, b4); c4 = madd(x11_4, fc11, c4); d4 = madd(x11_4, fd11, d4);
    const x11_5 = v128.shuffle<f32>(r11, r11, 3, 3, 3, 3); a5 = madd(x11_5, fa11, a5); b5 = madd(x11_5, fb11, b5); c5 = madd(x11_5, fc11, c5); d5 = madd(x11_5, fd11, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q12 = v128.load(p), r12 = v128.load(p, 8); p += pixel;
    const x12_0 = v128.shuffle<f32>(q12, q12, 0, 0, 0, 0); a0 = madd(x12_0, fa12, a0); b0 = madd(x12_0, fb12, b0); c0 = madd(x12_0, fc12, c0); d0 = madd(x12_0, fd12, d0);
    const x12_1 = v128.shuffle<f32>(q12, q12, 1, 1, 1, 1); a1 = madd(x12_1, fa12, a1); b1 = madd(x12_1, fb12, b1); c1 = madd(x12_1, fc12, c1); d1 = madd(x12_1, fd12, d1);
    const x12_2 = v128.shuffle<f32>(q12, q12, 2, 2, 2, 2); a2 = madd(x12_2, fa12, a2); b2 = madd(x12_2, fb12, b2); c2 = madd(x12_2, fc12, c2); d2 = madd(x12_2, fd12, d2);
    const x12_3 = v128.shuffle<f32>(q12, q12, 3, 3, 3, 3); a3 = madd(x12_3, fa12, a3); b3 = madd(x12_3, fb12, b3); c3 = madd(x12_3, fc12, c3); d3 = madd(x12_3, fd12, d3);
    const x12_4 = v128.shuffle<f32>(r12, r12, 2, 2, 2, 2); a4 = madd(x12_4, fa12, a4); b4 = madd(x12_4, fb12, b4); c4 = madd(x12_4, fc12, c4); d4 = madd(x12_4, fd12, d4);
    const x12_5 = v128.shuffle<f32>(r12, r12, 3, 3, 3, 3); a5 = madd(x12_5, fa12, a5); b5 = madd(x12_5, fb12, b5); c5 = madd(x12_5, fc12, c5); d5 = madd(x12_5, fd12, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q13 = v128.load(p), r13 = v128.load(p, 8); p += pixel;
    const x13_0 = v128.shuffle<f32>(q13, q13, 0, 0, 0, 0); a0 = madd(x13_0, fa13, a0); b0 = madd(x13_0, fb13, b0); c0 = madd(x13_0, fc13, c0); d0 = madd(x13_0, fd13, d0);
    const x13_1 = v128.shuffle<f32>(q13, q13, 1, 1, 1, 1); a1 = madd(x13_1, fa13, a1); b1 = madd(x13_1, fb13, b1); c1 = madd(x13_1, fc13, c1); d1 = madd(x13_1, fd13, d1);
    const x13_2 = v128.shuffle<f32>(q13, q13, 2, 2, 2, 2); a2 = madd(x13_2, fa13, a2); b2 = madd(x13_2, fb13, b2); c2 = madd(x13_2, fc13, c2); d2 = madd(x13_2, fd13, d2);
    const x13_3 = v128.shuffle<f32>(q13, q13, 3, 3, 3, 3); a3 = madd(x13_3, fa13, a3); b3 = madd(x13_3, fb13, b3); c3 = madd(x13_3, fc13, c3); d3 = madd(x13_3, fd13, d3);
    const x13_4 = v128.shuffle<f32>(r13, r13, 2, 2, 2, 2); a4 = madd(x13_4, fa13, a4); b4 = madd(x13_4, fb13, b4); c4 = madd(x13_4, fc13, c4); d4 = madd(x13_4, fd13, d4);
    const x13_5 = v128.shuffle<f32>(r13, r13, 3, 3, 3, 3); a5 = madd(x13_5, fa13, a5); b5 = madd(x13_5, fb13, b5); c5 = madd(x13_5, fc13, c5); d5 = madd(x13_5, fd13, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q14 = v128.load(p), r14 = v128.load(p, 8); p += pixel;
    const x14_0 = v128.shuffle<f32>(q14, q14, 0, 0, 0, 0); a0 = madd(x14_0, fa14, a0); b0 = madd(x14_0, fb14, b0); c0 = madd(x14_0, fc14, c0); d0 = madd(x14_0, fd14, d0);
    const x14_1 = v128.shuffle<f32>(q14, q14, 1, 1, 1, 1); a1 = madd(x14_1, fa14, a1); b1 = madd(x14_1, fb14, b1); c1 = madd(x14_1, fc14, c1); d1 = madd(x14_1, fd14, d1);
    const x14_2 = v128.shuffle<f32>(q14, q14, 2, 2, 2, 2); a2 = madd(x14_2, fa14, a2); b2 = madd(x14_2, fb14, b2); c2 = madd(x14_2, fc14, c2); d2 = madd(x14_2, fd14, d2);
    const x14_3 = v128.shuffle<f32>(q14, q14, 3, 3, 3, 3); a3 = madd(x14_3, fa14, a3); b3 = madd(x14_3, fb14, b3); c3 = madd(x14_3, fc14, c3); d3 = madd(x14_3, fd14, d3);
    const x14_4 = v128.shuffle<f32>(r14, r14, 2, 2, 2, 2); a4 = madd(x14_4, fa14, a4); b4 = madd(x14_4, fb14, b4); c4 = madd(x14_4, fc14, c4); d4 = madd(x14_4, fd14, d4);
    const x14_5 = v128.shuffle<f32>(r14, r14, 3, 3, 3, 3); a5 = madd(x14_5, fa14, a5); b5 = madd(x14_5, fb14, b5); c5 = madd(x14_5, fc14, c5); d5 = madd(x14_5, fd14, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q15 = v128.load(p), r15 = v128.load(p, 8); p += pixel;
    const x15_0 = v128.shuffle<f32>(q15, q15, 0, 0, 0, 0); a0 = madd(x15_0, fa15, a0); b0 = madd(x15_0, fb15, b0); c0 = madd(x15_0, fc15, c0); d0 = madd(x15_0, fd15, d0);
    const x15_1 = v128.shuffle<f32>(q15, q15, 1, 1, 1, 1); a1 = madd(x15_1, fa15, a1); b1 = madd(x15_1, fb15, b1); c1 = madd(x15_1, fc15, c1); d1 = madd(x15_1, fd15, d1);
    const x15_2 = v128.shuffle<f32>(q15, q15, 2, 2, 2, 2); a2 = madd(x15_2, fa15, a2); b2 = madd(x15_2, fb15, b2); c2 = madd(x15_2, fc15, c2); d2 = madd(x15_2, fd15, d2);
    const x15_3 = v128.shuffle<f32>(q15, q15, 3, 3, 3, 3); a3 = madd(x15_3, fa15, a3); b3 = madd(x15_3, fb15, b3); c3 = madd(x15_3, fc15, c3); d3 = madd(x15_3, fd15, d3);
    const x15_4 = v128.shuffle<f32>(r15, r15, 2, 2, 2, 2); a4 = madd(x15_4, fa15, a4); b4 = madd(x15_4, fb15, b4); c4 = madd(x15_4, fc15, c4); d4 = madd(x15_4, fd15, d4);
    const x15_5 = v128.shuffle<f32>(r15, r15, 3, 3, 3, 3); a5 = madd(x15_5, fa15, a5); b5 = madd(x15_5, fb15, b5); c5 = madd(x15_5, fc15, c5); d5 = madd(x15_5, fd15, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q16 = v128.load(p), r16 = v128.load(p, 8); p += pixel;
    const x16_0 = v128.shuffle<f32>(q16, q16, 0, 0, 0, 0); a0 = madd(x16_0, fa16, a0); b0 = madd(x16_0, fb16, b0); c0 = madd(x16_0, fc16, c0); d0 = madd(x16_0, fd16, d0);
    const x16_1 = v128.shuffle<f32>(q16, q16, 1, 1, 1, 1); a1 = madd(x16_1, fa16, a1); b1 = madd(x16_1, fb16, b1); c1 = madd(x16_1, fc16, c1); d1 = madd(x16_1, fd16, d1);
    const x16_2 = v128.shuffle<f32>(q16, q16, 2, 2, 2, 2); a2 = madd(x16_2, fa16, a2); b2 = madd(x16_2, fb16, b2); c2 = madd(x16_2, fc16, c2); d2 = madd(x16_2, fd16, d2);
    const x16_3 = v128.shuffle<f32>(q16, q16, 3, 3, 3, 3); a3 = madd(x16_3, fa16, a3); b3 = madd(x16_3, fb16, b3); c3 = madd(x16_3, fc16, c3); d3 = madd(x16_3, fd16, d3);
    const x16_4 = v128.shuffle<f32>(r16, r16, 2, 2, 2, 2); a4 = madd(x16_4, fa16, a4); b4 = madd(x16_4, fb16, b4); c4 = madd(x16_4, fc16, c4); d4 = madd(x16_4, fd16, d4);
    const x16_5 = v128.shuffle<f32>(r16, r16, 3, 3, 3, 3); a5 = madd(x16_5, fa16, a5); b5 = madd(x16_5, fb16, b5); c5 = madd(x16_5, fc16, c5); d5 = madd(x16_5, fd16, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q17 = v128.load(p), r17 = v128.load(p, 8); p += pixel;
    const x17_0 = v128.shuffle<f32>(q17, q17, 0, 0, 0, 0); a0 = madd(x17_0, fa17, a0); b0 = madd(x17_0, fb17, b0); c0 = madd(x17_0, fc17, c0); d0 = madd(x17_0, fd17, d0);
    const x17_1 = v128.shuffle<f32>(q17, q17, 1, 1, 1, 1); a1 = madd(x17_1, fa17, a1); b1 = madd(x17_1, fb17, b1); c1 = madd(x17_1, fc17, c1); d1 = madd(x17_1, fd17, d1);
    const x17_2 = v128.shuffle<f32>(q17, q17, 2, 2, 2, 2); a2 = madd(x17_2, fa17, a2); b2 = madd(x17_2, fb17, b2); c2 = madd(x17_2, fc17, c2); d2 = madd(x17_2, fd17, d2);
    const x17_3 = v128.shuffle<f32>(q17, q17, 3, 3, 3, 3); a3 = madd(x17_3, fa17, a3); b3 = madd(x17_3, fb17, b3); c3 = madd(x17_3, fc17, c3); d3 = madd(x17_3, fd17, d3);
    const x17_4 = v128.shuffle<f32>(r17, r17, 2, 2, 2, 2); a4 = madd(x17_4, fa17, a4); b4 = madd(x17_4, fb17, b4); c4 = madd(x17_4, fc17, c4); d4 = madd(x17_4, fd17, d4);
    const x17_5 = v128.shuffle<f32>(r17, r17, 3, 3, 3, 3); a5 = madd(x17_5, fa17, a5); b5 = madd(x17_5, fb17, b5); c5 = madd(x17_5, fc17, c5); d5 = madd(x17_5, fd17, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q18 = v128.load(p), r18 = v128.load(p, 8); p += pixel;
    const x18_0 = v128.shuffle<f32>(q18, q18, 0, 0, 0, 0); a0 = madd(x18_0, fa18, a0); b0 = madd(x18_0, fb18, b0); c0 = madd(x18_0, fc18, c0); d0 = madd(x18_0, fd18, d0);
    const x18_1 = v128.shuffle<f32>(q18, q18, 1, 1, 1, 1); a1 = madd(x18_1, fa18, a1); b1 = madd(x18_1, fb18, b1); c1 = madd(x18_1, fc18, c1); d1 = madd(x18_1, fd18, d1);
    const x18_2 = v128.shuffle<f32>(q18, q18, 2, 2, 2, 2); a2 = madd(x18_2, fa18, a2); b2 = madd(x18_2, fb18, b2); c2 = madd(x18_2, fc18, c2); d2 = madd(x18_2, fd18, d2);
    const x18_3 = v128.shuffle<f32>(q18, q18, 3, 3, 3, 3); a3 = madd(x18_3, fa18, a3); b3 = madd(x18_3, fb18, b3); c3 = madd(x18_3, fc18, c3); d3 = madd(x18_3, fd18, d3);
    const x18_4 = v128.shuffle<f32>(r18, r18, 2, 2, 2, 2); a4 = madd(x18_4, fa18, a4); b4 = madd(x18_4, fb18, b4); c4 = madd(x18_4, fc18, c4); d4 = madd(x18_4, fd18, d4);
    const x18_5 = v128.shuffle<f32>(r18, r18, 3, 3, 3, 3); a5 = madd(x18_5, fa18, a5); b5 = madd(x18_5, fb18, b5); c5 = madd(x18_5, fc18, c5); d5 = madd(x18_5, fd18, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q19 = v128.load(p), r19 = v128.load(p, 8); p += pixel;
    const x19_0 = v128.shuffle<f32>(q19, q19, 0, 0, 0, 0); a0 = madd(x19_0, fa19, a0); b0 = madd(x19_0, fb19, b0); c0 = madd(x19_0, fc19, c0); d0 = madd(x19_0, fd19, d0);
    const x19_1 = v128.shuffle<f32>(q19, q19, 1, 1, 1, 1); a1 = madd(x19_1, fa19, a1); b1 = madd(x19_1, fb19, b1); c1 = madd(x19_1, fc19, c1); d1 = madd(x19_1, fd19, d1);
    const x19_2 = v128.shuffle<f32>(q19, q19, 2, 2, 2, 2); a2 = madd(x19_2, fa19, a2); b2 = madd(x19_2, fb19, b2); c2 = madd(x19_2, fc19, c2); d2 = madd(x19_2, fd19, d2);
    const x19_3 = v128.shuffle<f32>(q19, q19, 3, 3, 3, 3); a3 = madd(x19_3, fa19, a3); b3 = madd(x19_3, fb19, b3); c3 = madd(x19_3, fc19, c3); d3 = madd(x19_3, fd19, d3);
    const x19_4 = v128.shuffle<f32>(r19, r19, 2, 2, 2, 2); a4 = madd(x19_4, fa19, a4); b4 = madd(x19_4, fb19, b4); c4 = madd(x19_4, fc19, c4); d4 = madd(x19_4, fd19, d4);
    const x19_5 = v128.shuffle<f32>(r19, r19, 3, 3, 3, 3); a5 = madd(x19_5, fa19, a5); b5 = madd(x19_5, fb19, b5); c5 = madd(x19_5, fc19, c5); d5 = madd(x19_5, fd19, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q20 = v128.load(p), r20 = v128.load(p, 8); p += pixel;
    const x20_0 = v128.shuffle<f32>(q20, q20, 0, 0, 0, 0); a0 = madd(x20_0, fa20, a0); b0 = madd(x20_0, fb20, b0); c0 = madd(x20_0, fc20, c0); d0 = madd(x20_0, fd20, d0);
    const x20_1 = v128.shuffle<f32>(q20, q20, 1, 1, 1, 1); a1 = madd(x20_1, fa20, a1); b1 = madd(x20_1, fb20, b1); c1 = madd(x20_1, fc20, c1); d1 = madd(x20_1, fd20, d1);
    const x20_2 = v128.shuffle<f32>(q20, q20, 2, 2, 2, 2); a2 = madd(x20_2, fa20, a2); b2 = madd(x20_2, fb20, b2); c2 = madd(x20_2, fc20, c2); d2 = madd(x20_2, fd20, d2);
    const x20_3 = v128.shuffle<f32>(q20, q20, 3, 3, 3, 3); a3 = madd(x20_3, fa20, a3); b3 = madd(x20_3, fb20, b3); c3 = madd(x20_3, fc20, c3); d3 = madd(x20_3, fd20, d3);
    const x20_4 = v128.shuffle<f32>(r20, r20, 2, 2, 2, 2); a4 = madd(x20_4, fa20, a4); b4 = madd(x20_4, fb20, b4); c4 = madd(x20_4, fc20, c4); d4 = madd(x20_4, fd20, d4);
    const x20_5 = v128.shuffle<f32>(r20, r20, 3, 3, 3, 3); a5 = madd(x20_5, fa20, a5); b5 = madd(x20_5, fb20, b5); c5 = madd(x20_5, fc20, c5); d5 = madd(x20_5, fd20, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q21 = v128.load(p), r21 = v128.load(p, 8); p += pixel;
    const x21_0 = v128.shuffle<f32>(q21, q21, 0, 0, 0, 0); a0 = madd(x21_0, fa21, a0); b0 = madd(x21_0, fb21, b0); c0 = madd(x21_0, fc21, c0); d0 = madd(x21_0, fd21, d0);
    const x21_1 = v128.shuffle<f32>(q21, q21, 1, 1, 1, 1); a1 = madd(x21_1, fa21, a1); b1 = madd(x21_1, fb21, b1); c1 = madd(x21_1, fc21, c1); d1 = madd(x21_1, fd21, d1);
    const x21_2 = v128.shuffle<f32>(q21, q21, 2, 2, 2, 2); a2 = madd(x21_2, fa21, a2); b2 = madd(x21_2, fb21, b2); c2 = madd(x21_2, fc21, c2); d2 = madd(x21_2, fd21, d2);
    const x21_3 = v128.shuffle<f32>(q21, q21, 3, 3, 3, 3); a3 = madd(x21_3, fa21, a3); b3 = madd(x21_3, fb21, b3); c3 = madd(x21_3, fc21, c3); d3 = madd(x21_3, fd21, d3);
    const x21_4 = v128.shuffle<f32>(r21, r21, 2, 2, 2, 2); a4 = madd(x21_4, fa21, a4); b4 = madd(x21_4, fb21, b4); c4 = madd(x21_4, fc21, c4); d4 = madd(x21_4, fd21, d4);
    const x21_5 = v128.shuffle<f32>(r21, r21, 3, 3, 3, 3); a5 = madd(x21_5, fa21, a5); b5 = madd(x21_5, fb21, b5); c5 = madd(x21_5, fc21, c5); d5 = madd(x21_5, fd21, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q22 = v128.load(p), r22 = v128.load(p, 8); p += pixel;
    const x22_0 = v128.shuffle<f32>(q22, q22, 0, 0, 0, 0); a0 = madd(x22_0, fa22, a0); b0 = madd(x22_0, fb22, b0); c0 = madd(x22_0, fc22, c0); d0 = madd(x22_0, fd22, d0);
    const x22_1 = v128.shuffle<f32>(q22, q22, 1, 1, 1, 1); a1 = madd(x22_1, fa22, a1); b1 = madd(x22_1, fb22, b1); c1 = madd(x22_1, fc22, c1); d1 = madd(x22_1, fd22, d1);
    const x22_2 = v128.shuffle<f32>(q22, q22, 2, 2, 2, 2); a2 = madd(x22_2, fa22, a2); b2 = madd(x22_2, fb22, b2); c2 = madd(x22_2, fc22, c2); d2 = madd(x22_2, fd22, d2);
    const x22_3 = v128.shuffle<f32>(q22, q22, 3, 3, 3, 3); a3 = madd(x22_3, fa22, a3); b3 = madd(x22_3, fb22, b3); c3 = madd(x22_3, fc22, c3); d3 = madd(x22_3, fd22, d3);
    const x22_4 = v128.shuffle<f32>(r22, r22, 2, 2, 2, 2); a4 = madd(x22_4, fa22, a4); b4 = madd(x22_4, fb22, b4); c4 = madd(x22_4, fc22, c4); d4 = madd(x22_4, fd22, d4);
    const x22_5 = v128.shuffle<f32>(r22, r22, 3, 3, 3, 3); a5 = madd(x22_5, fa22, a5); b5 = madd(x22_5, fb22, b5); c5 = madd(x22_5, fc22, c5); d5 = madd(x22_5, fd22, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q23 = v128.load(p), r23 = v128.load(p, 8); p += pixel;
    const x23_0 = v128.shuffle<f32>(q23, q23, 0, 0, 0, 0); a0 = madd(x23_0, fa23, a0); b0 = madd(x23_0, fb23, b0); c0 = madd(x23_0, fc23, c0); d0 = madd(x23_0, fd23, d0);
    const x23_1 = v128.shuffle<f32>(q23, q23, 1, 1, 1, 1); a1 = madd(x23_1, fa23, a1); b1 = madd(x23_1, fb23, b1); c1 = madd(x23_1, fc23, c1); d1 = madd(x23_1, fd23, d1);
    const x23_2 = v128.shuffle<f32>(q23, q23, 2, 2, 2, 2); a2 = madd(x23_2, fa23, a2); b2 = madd(x23_2, fb23, b2); c2 = madd(x23_2, fc23, c2); d2 = madd(x23_2, fd23, d2);
    const x23_3 = v128.shuffle<f32>(q23, q23, 3, 3, 3, 3); a3 = madd(x23_3, fa23, a3); b3 = madd(x23_3, fb23, b3); c3 = madd(x23_3, fc23, c3); d3 = madd(x23_3, fd23, d3);
    const x23_4 = v128.shuffle<f32>(r23, r23, 2, 2, 2, 2); a4 = madd(x23_4, fa23, a4); b4 = madd(x23_4, fb23, b4); c4 = madd(x23_4, fc23, c4); d4 = madd(x23_4, fd23, d4);
    const x23_5 = v128.shuffle<f32>(r23, r23, 3, 3, 3, 3); a5 = madd(x23_5, fa23, a5); b5 = madd(x23_5, fb23, b5); c5 = madd(x23_5, fc23, c5); d5 = madd(x23_5, fd23, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q24 = v128.load(p), r24 = v128.load(p, 8); p += pixel;
    const x24_0 = v128.shuffle<f32>(q24, q24, 0, 0, 0, 0); a0 = madd(x24_0, fa24, a0); b0 = madd(x24_0, fb24, b0); c0 = madd(x24_0, fc24, c0); d0 = madd(x24_0, fd24, d0);
    const x24_1 = v128.shuffle<f32>(q24, q24, 1, 1, 1, 1); a1 = madd(x24_1, fa24, a1); b1 = madd(x24_1, fb24, b1); c1 = madd(x24_1, fc24, c1); d1 = madd(x24_1, fd24, d1);
    const x24_2 = v128.shuffle<f32>(q24, q24, 2, 2, 2, 2); a2 = madd(x24_2, fa24, a2); b2 = madd(x24_2, fb24, b2); c2 = madd(x24_2, fc24, c2); d2 = madd(x24_2, fd24, d2);
    const x24_3 = v128.shuffle<f32>(q24, q24, 3, 3, 3, 3); a3 = madd(x24_3, fa24, a3); b3 = madd(x24_3, fb24, b3); c3 = madd(x24_3, fc24, c3); d3 = madd(x24_3, fd24, d3);
    const x24_4 = v128.shuffle<f32>(r24, r24, 2, 2, 2, 2); a4 = madd(x24_4, fa24, a4); b4 = madd(x24_4, fb24, b4); c4 = madd(x24_4, fc24, c4); d4 = madd(x24_4, fd24, d4);
    const x24_5 = v128.shuffle<f32>(r24, r24, 3, 3, 3, 3); a5 = madd(x24_5, fa24, a5); b5 = madd(x24_5, fb24, b5); c5 = madd(x24_5, fc24, c5); d5 = madd(x24_5, fd24, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q25 = v128.load(p), r25 = v128.load(p, 8); p += pixel;
    const x25_0 = v128.shuffle<f32>(q25, q25, 0, 0, 0, 0); a0 = madd(x25_0, fa25, a0); b0 = madd(x25_0, fb25, b0); c0 = madd(x25_0, fc25, c0); d0 = madd(x25_0, fd25, d0);
    const x25_1 = v128.shuffle<f32>(q25, q25, 1, 1, 1, 1); a1 = madd(x25_1, fa25, a1); b1 = madd(x25_1, fb25, b1); c1 = madd(x25_1, fc25, c1); d1 = madd(x25_1, fd25, d1);
    const x25_2 = v128.shuffle<f32>(q25, q25, 2, 2, 2, 2); a2 = madd(x25_2, fa25, a2); b2 = madd(x25_2, fb25, b2); c2 = madd(x25_2, fc25, c2); d2 = madd(x25_2, fd25, d2);
    const x25_3 = v128.shuffle<f32>(q25, q25, 3, 3, 3, 3); a3 = madd(x25_3, fa25, a3); b3 = madd(x25_3, fb25, b3); c3 = madd(x25_3, fc25, c3); d3 = madd(x25_3, fd25, d3);
    const x25_4 = v128.shuffle<f32>(r25, r25, 2, 2, 2, 2); a4 = madd(x25_4, fa25, a4); b4 = madd(x25_4, fb25, b4); c4 = madd(x25_4, fc25, c4); d4 = madd(x25_4, fd25, d4);
    const x25_5 = v128.shuffle<f32>(r25, r25, 3, 3, 3, 3); a5 = madd(x25_5, fa25, a5); b5 = madd(x25_5, fb25, b5); c5 = madd(x25_5, fc25, c5); d5 = madd(x25_5, fd25, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q26 = v128.load(p), r26 = v128.load(p, 8); p += pixel;
    const x26_0 = v128.shuffle<f32>(q26, q26, 0, 0, 0, 0); a0 = madd(x26_0, fa26, a0); b0 = madd(x26_0, fb26, b0); c0 = madd(x26_0, fc26, c0); d0 = madd(x26_0, fd26, d0);
    const x26_1 = v128.shuffle<f32>(q26, q26, 1, 1, 1, 1); a1 = madd(x26_1, fa26, a1); b1 = madd(x26_1, fb26, b1); c1 = madd(x26_1, fc26, c1); d1 = madd(x26_1, fd26, d1);
    const x26_2 = v128.shuffle<f32>(q26, q26, 2, 2, 2, 2); a2 = madd(x26_2, fa26, a2); b2 = madd(x26_2, fb26, b2); c2 = madd(x26_2, fc26, c2); d2 = madd(x26_2, fd26, d2);
    const x26_3 = v128.shuffle<f32>(q26, q26, 3, 3, 3, 3); a3 = madd(x26_3, fa26, a3); b3 = madd(x26_3, fb26, b3); c3 = madd(x26_3, fc26, c3); d3 = madd(x26_3, fd26, d3);
    const x26_4 = v128.shuffle<f32>(r26, r26, 2, 2, 2, 2); a4 = madd(x26_4, fa26, a4); b4 = madd(x26_4, fb26, b4); c4 = madd(x26_4, fc26, c4); d4 = madd(x26_4, fd26, d4);
    const x26_5 = v128.shuffle<f32>(r26, r26, 3, 3, 3, 3); a5 = madd(x26_5, fa26, a5); b5 = madd(x26_5, fb26, b5); c5 = madd(x26_5, fc26, c5); d5 = madd(x26_5, fd26, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q27 = v128.load(p), r27 = v128.load(p, 8); p += pixel;
    const x27_0 = v128.shuffle<f32>(q27, q27, 0, 0, 0, 0); a0 = madd(x27_0, fa27, a0); b0 = madd(x27_0, fb27, b0); c0 = madd(x27_0, fc27, c0); d0 = madd(x27_0, fd27, d0);
    const x27_1 = v128.shuffle<f32>(q27, q27, 1, 1, 1, 1); a1 = madd(x27_1, fa27, a1); b1 = madd(x27_1, fb27, b1); c1 = madd(x27_1, fc27, c1); d1 = madd(x27_1, fd27, d1);
    const x27_2 = v128.shuffle<f32>(q27, q27, 2, 2, 2, 2); a2 = madd(x27_2, fa27, a2); b2 = madd(x27_2, fb27, b2); c2 = madd(x27_2, fc27, c2); d2 = madd(x27_2, fd27, d2);
    const x27_3 = v128.shuffle<f32>(q27, q27, 3, 3, 3, 3); a3 = madd(x27_3, fa27, a3); b3 = madd(x27_3, fb27, b3); c3 = madd(x27_3, fc27, c3); d3 = madd(x27_3, fd27, d3);
    const x27_4 = v128.shuffle<f32>(r27, r27, 2, 2, 2, 2); a4 = madd(x27_4, fa27, a4); b4 = madd(x27_4, fb27, b4); c4 = madd(x27_4, fc27, c4); d4 = madd(x27_4, fd27, d4);
    const x27_5 = v128.shuffle<f32>(r27, r27, 3, 3, 3, 3); a5 = madd(x27_5, fa27, a5); b5 = madd(x27_5, fb27, b5); c5 = madd(x27_5, fc27, c5); d5 = madd(x27_5, fd27, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q28 = v128.load(p), r28 = v128.load(p, 8); p += pixel;
    const x28_0 = v128.shuffle<f32>(q28, q28, 0, 0, 0, 0); a0 = madd(x28_0, fa28, a0); b0 = madd(x28_0, fb28, b0); c0 = madd(x28_0, fc28, c0); d0 = madd(x28_0, fd28, d0);
    const x28_1 = v128.shuffle<f32>(q28, q28, 1, 1, 1, 1); a1 = madd(x28_1, fa28, a1); b1 = madd(x28_1, fb28, b1); c1 = madd(x28_1, fc28, c1); d1 = madd(x28_1, fd28, d1);
    const x28_2 = v128.shuffle<f32>(q28, q28, 2, 2, 2, 2); a2 = madd(x28_2, fa28, a2); b2 = madd(x28_2, fb28, b2); c2 = madd(x28_2, fc28, c2); d2 = madd(x28_2, fd28, d2);
    const x28_3 = v128.shuffle<f32>(q28, q28, 3, 3, 3, 3); a3 = madd(x28_3, fa28, a3); b3 = madd(x28_3, fb28, b3); c3 = madd(x28_3, fc28, c3); d3 = madd(x28_3, fd28, d3);
    const x28_4 = v128.shuffle<f32>(r28, r28, 2, 2, 2, 2); a4 = madd(x28_4, fa28, a4); b4 = madd(x28_4, fb28, b4); c4 = madd(x28_4, fc28, c4); d4 = madd(x28_4, fd28, d4);
    const x28_5 = v128.shuffle<f32>(r28, r28, 3, 3, 3, 3); a5 = madd(x28_5, fa28, a5); b5 = madd(x28_5, fb28, b5); c5 = madd(x28_5, fc28, c5); d5 = madd(x28_5, fd28, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q29 = v128.load(p), r29 = v128.load(p, 8); p += pixel;
    const x29_0 = v128.shuffle<f32>(q29, q29, 0, 0, 0, 0); a0 = madd(x29_0, fa29, a0); b0 = madd(x29_0, fb29, b0); c0 = madd(x29_0, fc29, c0); d0 = madd(x29_0, fd29, d0);
    const x29_1 = v128.shuffle<f32>(q29, q29, 1, 1, 1, 1); a1 = madd(x29_1, fa29, a1); b1 = madd(x29_1, fb29, b1); c1 = madd(x29_1, fc29, c1); d1 = madd(x29_1, fd29, d1);
    const x29_2 = v128.shuffle<f32>(q29, q29, 2, 2, 2, 2); a2 = madd(x29_2, fa29, a2); b2 = madd(x29_2, fb29, b2); c2 = madd(x29_2, fc29, c2); d2 = madd(x29_2, fd29, d2);
    const x29_3 = v128.shuffle<f32>(q29, q29, 3, 3, 3, 3); a3 = madd(x29_3, fa29, a3); b3 = madd(x29_3, fb29, b3); c3 = madd(x29_3, fc29, c3); d3 = madd(x29_3, fd29, d3);
    const x29_4 = v128.shuffle<f32>(r29, r29, 2, 2, 2, 2); a4 = madd(x29_4, fa29, a4); b4 = madd(x29_4, fb29, b4); c4 = madd(x29_4, fc29, c4); d4 = madd(x29_4, fd29, d4);
    const x29_5 = v128.shuffle<f32>(r29, r29, 3, 3, 3, 3); a5 = madd(x29_5, fa29, a5); b5 = madd(x29_5, fb29, b5); c5 = madd(x29_5, fc29, c5); d5 = madd(x29_5, fd29, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q30 = v128.load(p), r30 = v128.load(p, 8); p += pixel;
    const x30_0 = v128.shuffle<f32>(q30, q30, 0, 0, 0, 0); a0 = madd(x30_0, fa30, a0); b0 = madd(x30_0, fb30, b0); c0 = madd(x30_0, fc30, c0); d0 = madd(x30_0, fd30, d0);
    const x30_1 = v128.shuffle<f32>(q30, q30, 1, 1, 1, 1); a1 = madd(x30_1, fa30, a1); b1 = madd(x30_1, fb30, b1); c1 = madd(x30_1, fc30, c1); d1 = madd(x30_1, fd30, d1);
    const x30_2 = v128.shuffle<f32>(q30, q30, 2, 2, 2, 2); a2 = madd(x30_2, fa30, a2); b2 = madd(x30_2, fb30, b2); c2 = madd(x30_2, fc30, c2); d2 = madd(x30_2, fd30, d2);
    const x30_3 = v128.shuffle<f32>(q30, q30, 3, 3, 3, 3); a3 = madd(x30_3, fa30, a3); b3 = madd(x30_3, fb30, b3); c3 = madd(x30_3, fc30, c3); d3 = madd(x30_3, fd30, d3);
    const x30_4 = v128.shuffle<f32>(r30, r30, 2, 2, 2, 2); a4 = madd(x30_4, fa30, a4); b4 = madd(x30_4, fb30, b4); c4 = madd(x30_4, fc30, c4); d4 = madd(x30_4, fd30, d4);
    const x30_5 = v128.shuffle<f32>(r30, r30, 3, 3, 3, 3); a5 = madd(x30_5, fa30, a5); b5 = madd(x30_5, fb30, b5); c5 = madd(x30_5, fc30, c5); d5 = madd(x30_5, fd30, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q31 = v128.load(p), r31 = v128.load(p, 8); p += pixel;
    const x31_0 = v128.shuffle<f32>(q31, q31, 0, 0, 0, 0); a0 = madd(x31_0, fa31, a0); b0 = madd(x31_0, fb31, b0); c0 = madd(x31_0, fc31, c0); d0 = madd(x31_0, fd31, d0);
    const x31_1 = v128.shuffle<f32>(q31, q31, 1, 1, 1, 1); a1 = madd(x31_1, fa31, a1); b1 = madd(x31_1, fb31, b1); c1 = madd(x31_1, fc31, c1); d1 = madd(x31_1, fd31, d1);
    const x31_2 = v128.shuffle<f32>(q31, q31, 2, 2, 2, 2); a2 = madd(x31_2, fa31, a2); b2 = madd(x31_2, fb31, b2); c2 = madd(x31_2, fc31, c2); d2 = madd(x31_2, fd31, d2);
    const x31_3 = v128.shuffle<f32>(q31, q31, 3, 3, 3, 3); a3 = madd(x31_3, fa31, a3); b3 = madd(x31_3, fb31, b3); c3 = madd(x31_3, fc31, c3); d3 = madd(x31_3, fd31, d3);
    const x31_4 = v128.shuffle<f32>(r31, r31, 2, 2, 2, 2); a4 = madd(x31_4, fa31, a4); b4 = madd(x31_4, fb31, b4); c4 = madd(x31_4, fc31, c4); d4 = madd(x31_4, fd31, d4);
    const x31_5 = v128.shuffle<f32>(r31, r31, 3, 3, 3, 3); a5 = madd(x31_5, fa31, a5); b5 = madd(x31_5, fb31, b5); c5 = madd(x31_5, fc31, c5); d5 = madd(x31_5, fd31, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q32 = v128.load(p), r32 = v128.load(p, 8); p += pixel;
    const x32_0 = v128.shuffle<f32>(q32, q32, 0, 0, 0, 0); a0 = madd(x32_0, fa32, a0); b0 = madd(x32_0, fb32, b0); c0 = madd(x32_0, fc32, c0); d0 = madd(x32_0, fd32, d0);
    const x32_1 = v128.shuffle<f32>(q32, q32, 1, 1, 1, 1); a1 = madd(x32_1, fa32, a1); b1 = madd(x32_1, fb32, b1); c1 = madd(x32_1, fc32, c1); d1 = madd(x32_1, fd32, d1);
    const x32_2 = v128.shuffle<f32>(q32, q32, 2, 2, 2, 2); a2 = madd(x32_2, fa32, a2); b2 = madd(x32_2, fb32, b2); c2 = madd(x32_2, fc32, c2); d2 = madd(x32_2, fd32, d2);
    const x32_3 = v128.shuffle<f32>(q32, q32, 3, 3, 3, 3); a3 = madd(x32_3, fa32, a3); b3 = madd(x32_3, fb32, b3); c3 = madd(x32_3, fc32, c3); d3 = madd(x32_3, fd32, d3);
    const x32_4 = v128.shuffle<f32>(r32, r32, 2, 2, 2, 2); a4 = madd(x32_4, fa32, a4); b4 = madd(x32_4, fb32, b4); c4 = madd(x32_4, fc32, c4); d4 = madd(x32_4, fd32, d4);
    const x32_5 = v128.shuffle<f32>(r32, r32, 3, 3, 3, 3); a5 = madd(x32_5, fa32, a5); b5 = madd(x32_5, fb32, b5); c5 = madd(x32_5, fc32, c5); d5 = madd(x32_5, fd32, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q33 = v128.load(p), r33 = v128.load(p, 8); p += pixel;
    const x33_0 = v128.shuffle<f32>(q33, q33, 0, 0, 0, 0); a0 = madd(x33_0, fa33, a0); b0 = madd(x33_0, fb33, b0); c0 = madd(x33_0, fc33, c0); d0 = madd(x33_0, fd33, d0);
    const x33_1 = v128.shuffle<f32>(q33, q33, 1, 1, 1, 1); a1 = madd(x33_1, fa33, a1); b1 = madd(x33_1, fb33, b1); c1 = madd(x33_1, fc33, c1); d1 = madd(x33_1, fd33, d1);
    const x33_2 = v128.shuffle<f32>(q33, q33, 2, 2, 2, 2); a2 = madd(x33_2, fa33, a2); b2 = madd(x33_2, fb33, b2); c2 = madd(x33_2, fc33, c2); d2 = madd(x33_2, fd33, d2);
    const x33_3 = v128.shuffle<f32>(q33, q33, 3, 3, 3, 3); a3 = madd(x33_3, fa33, a3); b3 = madd(x33_3, fb33, b3); c3 = madd(x33_3, fc33, c3); d3 = madd(x33_3, fd33, d3);
    const x33_4 = v128.shuffle<f32>(r33, r33, 2, 2, 2, 2); a4 = madd(x33_4, fa33, a4); b4 = madd(x33_4, fb33, b4); c4 = madd(x33_4, fc33, c4); d4 = madd(x33_4, fd33, d4);
    const x33_5 = v128.shuffle<f32>(r33, r33, 3, 3, 3, 3); a5 = madd(x33_5, fa33, a5); b5 = madd(x33_5, fb33, b5); c5 = madd(x33_5, fc33, c5); d5 = madd(x33_5, fd33, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q34 = v128.load(p), r34 = v128.load(p, 8); p += pixel;
    const x34_0 = v128.shuffle<f32>(q34, q34, 0, 0, 0, 0); a0 = madd(x34_0, fa34, a0); b0 = madd(x34_0, fb34, b0); c0 = madd(x34_0, fc34, c0); d0 = madd(x34_0, fd34, d0);
    const x34_1 = v128.shuffle<f32>(q34, q34, 1, 1, 1, 1); a1 = madd(x34_1, fa34, a1); b1 = madd(x34_1, fb34, b1); c1 = madd(x34_1, fc34, c1); d1 = madd(x34_1, fd34, d1);
    const x34_2 = v128.shuffle<f32>(q34, q34, 2, 2, 2, 2); a2 = madd(x34_2, fa34, a2); b2 = madd(x34_2, fb34, b2); c2 = madd(x34_2, fc34, c2); d2 = madd(x34_2, fd34, d2);
    const x34_3 = v128.shuffle<f32>(q34, q34, 3, 3, 3, 3); a3 = madd(x34_3, fa34, a3); b3 = madd(x34_3, fb34, b3); c3 = madd(x34_3, fc34, c3); d3 = madd(x34_3, fd34, d3);
    const x34_4 = v128.shuffle<f32>(r34, r34, 2, 2, 2, 2); a4 = madd(x34_4, fa34, a4); b4 = madd(x34_4, fb34, b4); c4 = madd(x34_4, fc34, c4); d4 = madd(x34_4, fd34, d4);
    const x34_5 = v128.shuffle<f32>(r34, r34, 3, 3, 3, 3); a5 = madd(x34_5, fa34, a5); b5 = madd(x34_5, fb34, b5); c5 = madd(x34_5, fc34, c5); d5 = madd(x34_5, fd34, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q35 = v128.load(p), r35 = v128.load(p, 8); p += pixel;
    const x35_0 = v128.shuffle<f32>(q35, q35, 0, 0, 0, 0); a0 = madd(x35_0, fa35, a0); b0 = madd(x35_0, fb35, b0); c0 = madd(x35_0, fc35, c0); d0 = madd(x35_0, fd35, d0);
    const x35_1 = v128.shuffle<f32>(q35, q35, 1, 1, 1, 1); a1 = madd(x35_1, fa35, a1); b1 = madd(x35_1, fb35, b1); c1 = madd(x35_1, fc35, c1); d1 = madd(x35_1, fd35, d1);
    const x35_2 = v128.shuffle<f32>(q35, q35, 2, 2, 2, 2); a2 = madd(x35_2, fa35, a2); b2 = madd(x35_2, fb35, b2); c2 = madd(x35_2, fc35, c2); d2 = madd(x35_2, fd35, d2);
    const x35_3 = v128.shuffle<f32>(q35, q35, 3, 3, 3, 3); a3 = madd(x35_3, fa35, a3); b3 = madd(x35_3, fb35, b3); c3 = madd(x35_3, fc35, c3); d3 = madd(x35_3, fd35, d3);
    const x35_4 = v128.shuffle<f32>(r35, r35, 2, 2, 2, 2); a4 = madd(x35_4, fa35, a4); b4 = madd(x35_4, fb35, b4); c4 = madd(x35_4, fc35, c4); d4 = madd(x35_4, fd35, d4);
    const x35_5 = v128.shuffle<f32>(r35, r35, 3, 3, 3, 3); a5 = madd(x35_5, fa35, a5); b5 = madd(x35_5, fb35, b5); c5 = madd(x35_5, fc35, c5); d5 = madd(x35_5, fd35, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q36 = v128.load(p), r36 = v128.load(p, 8); p += pixel;
    const x36_0 = v128.shuffle<f32>(q36, q36, 0, 0, 0, 0); a0 = madd(x36_0, fa36, a0); b0 = madd(x36_0, fb36, b0); c0 = madd(x36_0, fc36, c0); d0 = madd(x36_0, fd36, d0);
    const x36_1 = v128.shuffle<f32>(q36, q36, 1, 1, 1, 1); a1 = madd(x36_1, fa36, a1); b1 = madd(x36_1, fb36, b1); c1 = madd(x36_1, fc36, c1); d1 = madd(x36_1, fd36, d1);
    const x36_2 = v128.shuffle<f32>(q36, q36, 2, 2, 2, 2); a2 = madd(x36_2, fa36, a2); b2 = madd(x36_2, fb36, b2); c2 = madd(x36_2, fc36, c2); d2 = madd(x36_2, fd36, d2);
    const x36_3 = v128.shuffle<f32>(q36, q36, 3, 3, 3, 3); a3 = madd(x36_3, fa36, a3); b3 = madd(x36_3, fb36, b3); c3 = madd(x36_3, fc36, c3); d3 = madd(x36_3, fd36, d3);
    const x36_4 = v128.shuffle<f32>(r36, r36, 2, 2, 2, 2); a4 = madd(x36_4, fa36, a4); b4 = madd(x36_4, fb36, b4); c4 = madd(x36_4, fc36, c4); d4 = madd(x36_4, fd36, d4);
    const x36_5 = v128.shuffle<f32>(r36, r36, 3, 3, 3, 3); a5 = madd(x36_5, fa36, a5); b5 = madd(x36_5, fb36, b5); c5 = madd(x36_5, fc36, c5); d5 = madd(x36_5, fd36, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q37 = v128.load(p), r37 = v128.load(p, 8); p += pixel;
    const x37_0 = v128.shuffle<f32>(q37, q37, 0, 0, 0, 0); a0 = madd(x37_0, fa37, a0); b0 = madd(x37_0, fb37, b0); c0 = madd(x37_0, fc37, c0); d0 = madd(x37_0, fd37, d0);
    const x37_1 = v128.shuffle<f32>(q37, q37, 1, 1, 1, 1); a1 = madd(x37_1, fa37, a1); b1 = madd(x37_1, fb37, b1); c1 = madd(x37_1, fc37, c1); d1 = madd(x37_1, fd37, d1);
    const x37_2 = v128.shuffle<f32>(q37, q37, 2, 2, 2, 2); a2 = madd(x37_2, fa37, a2); b2 = madd(x37_2, fb37, b2); c2 = madd(x37_2, fc37, c2); d2 = madd(x37_2, fd37, d2);
    const x37_3 = v128.shuffle<f32>(q37, q37, 3, 3, 3, 3); a3 = madd(x37_3, fa37, a3); b3 = madd(x37_3, fb37, b3); c3 = madd(x37_3, fc37, c3); d3 = madd(x37_3, fd37, d3);
    const x37_4 = v128.shuffle<f32>(r37, r37, 2, 2, 2, 2); a4 = madd(x37_4, fa37, a4); b4 = madd(x37_4, fb37, b4); c4 = madd(x37_4, fc37, c4); d4 = madd(x37_4, fd37, d4);
    const x37_5 = v128.shuffle<f32>(r37, r37, 3, 3, 3, 3); a5 = madd(x37_5, fa37, a5); b5 = madd(x37_5, fb37, b5); c5 = madd(x37_5, fc37, c5); d5 = madd(x37_5, fd37, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q38 = v128.load(p), r38 = v128.load(p, 8); p += pixel;
    const x38_0 = v128.shuffle<f32>(q38, q38, 0, 0, 0, 0); a0 = madd(x38_0, fa38, a0); b0 = madd(x38_0, fb38, b0); c0 = madd(x38_0, fc38, c0); d0 = madd(x38_0, fd38, d0);
    const x38_1 = v128.shuffle<f32>(q38, q38, 1, 1, 1, 1); a1 = madd(x38_1, fa38, a1); b1 = madd(x38_1, fb38, b1); c1 = madd(x38_1, fc38, c1); d1 = madd(x38_1, fd38, d1);
    const x38_2 = v128.shuffle<f32>(q38, q38, 2, 2, 2, 2); a2 = madd(x38_2, fa38, a2); b2 = madd(x38_2, fb38, b2); c2 = madd(x38_2, fc38, c2); d2 = madd(x38_2, fd38, d2);
    const x38_3 = v128.shuffle<f32>(q38, q38, 3, 3, 3, 3); a3 = madd(x38_3, fa38, a3); b3 = madd(x38_3, fb38, b3); c3 = madd(x38_3, fc38, c3); d3 = madd(x38_3, fd38, d3);
    const x38_4 = v128.shuffle<f32>(r38, r38, 2, 2, 2, 2); a4 = madd(x38_4, fa38, a4); b4 = madd(x38_4, fb38, b4); c4 = madd(x38_4, fc38, c4); d4 = madd(x38_4, fd38, d4);
    const x38_5 = v128.shuffle<f32>(r38, r38, 3, 3, 3, 3); a5 = madd(x38_5, fa38, a5); b5 = madd(x38_5, fb38, b5); c5 = madd(x38_5, fc38, c5); d5 = madd(x38_5, fd38, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q39 = v128.load(p), r39 = v128.load(p, 8); p += pixel;
    const x39_0 = v128.shuffle<f32>(q39, q39, 0, 0, 0, 0); a0 = madd(x39_0, fa39, a0); b0 = madd(x39_0, fb39, b0); c0 = madd(x39_0, fc39, c0); d0 = madd(x39_0, fd39, d0);
    const x39_1 = v128.shuffle<f32>(q39, q39, 1, 1, 1, 1); a1 = madd(x39_1, fa39, a1); b1 = madd(x39_1, fb39, b1); c1 = madd(x39_1, fc39, c1); d1 = madd(x39_1, fd39, d1);
    const x39_2 = v128.shuffle<f32>(q39, q39, 2, 2, 2, 2); a2 = madd(x39_2, fa39, a2); b2 = madd(x39_2, fb39, b2); c2 = madd(x39_2, fc39, c2); d2 = madd(x39_2, fd39, d2);
    const x39_3 = v128.shuffle<f32>(q39, q39, 3, 3, 3, 3); a3 = madd(x39_3, fa39, a3); b3 = madd(x39_3, fb39, b3); c3 = madd(x39_3, fc39, c3); d3 = madd(x39_3, fd39, d3);
    const x39_4 = v128.shuffle<f32>(r39, r39, 2, 2, 2, 2); a4 = madd(x39_4, fa39, a4); b4 = madd(x39_4, fb39, b4); c4 = madd(x39_4, fc39, c4); d4 = madd(x39_4, fd39, d4);
    const x39_5 = v128.shuffle<f32>(r39, r39, 3, 3, 3, 3); a5 = madd(x39_5, fa39, a5); b5 = madd(x39_5, fb39, b5); c5 = madd(x39_5, fc39, c5); d5 = madd(x39_5, fd39, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    addExchanged(sum, a0, b0, c0, d0); sum += sumRow;
    addExchanged(sum, a1, b1, c1, d1); sum += sumRow;
    addExchanged(sum, a2, b2, c2, d2); sum += sumRow;
    addExchanged(sum, a3, b3, c3, d3); sum += sumRow;
    addExchanged(sum, a4, b4, c4, d4); sum += sumRow;
    addExchanged(sum, a5, b5, c5, d5); sum += sumRow;
    // end
    x += 24;
  }
  for (let k = 0; k < fours; k++) {
    let p = x;
    // unrolled: four taps of forty tiles
    const q0 = v128.load(p); p += pixel;
    const x0_0 = v128.shuffle<f32>(q0, q0, 0, 0, 0, 0); let a0 = f32x4.mul(x0_0, fa0), b0 = f32x4.mul(x0_0, fb0), c0 = f32x4.mul(x0_0, fc0), d0 = f32x4.mul(x0_0, fd0);
    const x0_1 = v128.shuffle<f32>(q0, q0, 1, 1, 1, 1); let a1 = f32x4.mul(x0_1, fa0), b1 = f32x4.mul(x0_1, fb0), c1 = f32x4.mul(x0_1, fc0), d1 = f32x4.mul(x0_1, fd0);
    const x0_2 = v128.shuffle<f32>(q0, q0, 2, 2, 2, 2); let a2 = f32x4.mul(x0_2, fa0), b2 = f32x4.mul(x0_2, fb0), c2 = f32x4.mul(x0_2, fc0), d2 = f32x4.mul(x0_2, fd0);
    const x0_3 = v128.shuffle<f32>(q0, q0, 3, 3, 3, 3); let a3 = f32x4.mul(x0_3, fa0), b3 = f32x4.mul(x0_3, fb0), c3 = f32x4.mul(x0_3, fc0), d3 = f32x4.mul(x0_3, fd0);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q1 = v128.load(p); p += pixel;
    const x1_0 = v128.shuffle<f32>(q1, q1, 0, 0, 0, 0); a0 = madd(x1_0, fa1, a0); b0 = madd(x1_0, fb1, b0); c0 = madd(x1_0, fc1, c0); d0 = madd(x1_0, fd1, d0);
    const x1_1 = v128.shuffle<f32>(q1, q1, 1, 1, 1, 1); a1 = madd(x1_1, fa1, a1); b1 = madd(x1_1, fb1, b1); c1 = madd(x1_1, fc1, c1); d1 = madd(x1_1, fd1, d1);
    const x1_2 = v128.shuffle<f32>(q1, q1, 2, 2, 2, 2); a2 = madd(x1_2, fa1, a2); b2 = madd(x1_2, fb1, b2); c2 = madd(x1_2, fc1, c2); d2 = madd(x1_2, fd1, d2);
    const x1_3 = v128.shuffle<f32>(q1, q1, 3, 3, 3, 3); a3 = madd(x1_3, fa1, a3); b3 = madd(x1_3, fb1, b3); c3 = madd(x1_3, fc1, c3); d3 = madd(x1_3, fd1, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q2 = v128.load(p); p += pixel;
    const x2_0 = v128.shuffle<f32>(q2, q2, 0, 0, 0, 0); a0 = madd(x2_0, fa2, a0); b0 = madd(x2_0, fb2, b0); c0 = madd(x2_0, fc2, c0); d0 = madd(x2_0, fd2, d0);
    const x2_1 = v128.shuffle<f32>(q2, q2, 1, 1, 1, 1); a1 = madd(x2_1, fa2, a1); b1 = madd(x2_1, fb2, b1); c1 = madd(x2_1, fc2, c1); d1 = madd(x2_1, fd2, d1);
    const x2_2 = v128.shuffle<f32>(q2, q2, 2, 2, 2, 2); a2 = madd(x2_2, fa2, a2); b2 = madd(x2_2, fb2, b2); c2 = madd(x2_2, fc2, c2); d2 = madd(x2_2, fd2, d2);
    const x2_3 = v128.shuffle<f32>(q2, q2, 3, 3, 3, 3); a3 = madd(x2_3, fa2, a3); b3 = madd(x2_3, fb2, b3); c3 = madd(x2_3, fc2, c3); d3 = madd(x2_3, fd2, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q3 = v128.load(p); p += pixel;
    const x3_0 = v128.shuffle<f32>(q3, q3, 0, 0, 0, 0); a0 = madd(x3_0, fa3, a0); b0 = madd(x3_0, fb3, b0); c0 = madd(x3_0, fc3, c0); d0 = madd(x3_0, fd3, d0);
    const x3_1 = v128.shuffle<f32>(q3, q3, 1, 1, 1, 1); a1 = madd(x3_1, fa3, a1); b1 = madd(x3_1, fb3, b1); c1 = madd(x3_1, fc3, c1); d1 = madd(x3_1, fd3, d1);
    const x3_2 = v128.shuffle<f32>(q3, q3, 2, 2, 2, 2); a2 = madd(x3_2, fa3, a2); b2 = madd(x3_2, fb3, b2); c2 = madd(x3_2, fc3, c2); d2 = madd(x3_2, fd3, d2);
    const x3_3 = v128.shuffle<f32>(q3, q3, 3, 3, 3, 3); a3 = madd(x3_3, fa3, a3); b3 = madd(x3_3, fb3, b3); c3 = madd(x3_3, fc3, c3); d3 = madd(x3_3, fd3, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q4 = v128.load(p); p += pixel;
    const x4_0 = v128.shuffle<f32>(q4, q4, 0, 0, 0, 0); a0 = madd(x4_0, fa4, a0); b0 = madd(x4_0, fb4, b0); c0 = madd(x4_0, fc4, c0); d0 = madd(x4_0, fd4, d0);
    const x4_1 = v128.shuffle<f32>(q4, q4, 1, 1, 1, 1); a1 = madd(x4_1, fa4, a1); b1 = madd(x4_1, fb4, b1); c1 = madd(x4_1, fc4, c1); d1 = madd(x4_1, fd4, d1);
    const x4_2 = v128.shuffle<f32>(q4, q4, 2, 2, 2, 2); a2 = madd(x4_2, fa4, a2); b2 = madd(x4_2, fb4, b2); c2 = madd(x4_2, fc4, c2); d2 = madd(x4_2, fd4, d2);
    const x4_3 = v128.shuffle<f32>(q4, q4, 3, 3, 3, 3); a3 = madd(x4_3, fa4, a3); b3 = madd(x4_3, fb4, b3); c3 = madd(x4_3, fc4, c3); d3 = madd(x4_3, fd4, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q5 = v128.load(p); p += pixel;
    const x5_0 = v128.shuffle<f32>(q5, q5, 0, 0, 0, 0); a0 = madd(x5_0, fa5, a0); b0 = madd(x5_0, fb5, b0); c0 = madd(x5_0, fc5, c0); d0 = madd(x5_0, fd5, d0);
    const x5_1 = v128.shuffle<f32>(q5, q5, 1, 1, 1, 1); a1 = madd(x5_1, fa5, a1); b1 = madd(x5_1, fb5, b1); c1 = madd(x5_1, fc5, c1); d1 = madd(x5_1, fd5, d1);
    const x5_2 = v128.shuffle<f32>(q5, q5, 2, 2, 2, 2); a2 = madd(x5_2, fa5, a2); b2 = madd(x5_2, fb5, b2); c2 = madd(x5_2, fc5, c2); d2 = madd(x5_2, fd5, d2);
    const x5_3 = v128.shuffle<f32>(q5, q5, 3, 3, 3, 3); a3 = madd(x5_3, fa5, a3); b3 = madd(x5_3, fb5, b3); c3 = madd(x5_3, fc5, c3); d3 = madd(x5_3, fd5, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q6 = v128.load(p); p += pixel;
    const x6_0 = v128.shuffle<f32>(q6, q6, 0, 0, 0, 0); a0 = madd(x6_0, fa6, a0); b0 = madd(x6_0, fb6, b0); c0 = madd(x6_0, fc6, c0); d0 = madd(x6_0, fd6, d0);
    const x6_1 = v128.shuffle<f32>(q6, q6, 1, 1, 1, 1); a1 = madd(x6_1, fa6, a1); b1 = madd(x6_1, fb6, b1); c1 = madd(x6_1, fc6, c1); d1 = madd(x6_1, fd6, d1);
    const x6_2 = v128.shuffle<f32>(q6, q6, 2, 2, 2, 2); a2 = madd(x6_2, fa6, a2); b2 = madd(x6_2, fb6, b2); c2 = madd(x6_2, fc6, c2); d2 = madd(x6_2, fd6, d2);
    const x6_3 = v128.shuffle<f32>(q6, q6, 3, 3, 3, 3); a3 = madd(x6_3, fa6, a3); b3 = madd(x6_3, fb6, b3); c3 = madd(x6_3, fc6, c3); d3 = madd(x6_3, fd6, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q7 = v128.load(p); p += pixel;
    const x7_0 = v128.shuffle<f32>(q7, q7, 0, 0, 0, 0); a0 = madd(x7_0, fa7, a0); b0 = madd(x7_0, fb7, b0); c0 = madd(x7_0, fc7, c0); d0 = madd(x7_0, fd7, d0);
    const x7_1 = v128.shuffle<f32>(q7, q7, 1, 1, 1, 1); a1 = madd(x7_1, fa7, a1); b1 = madd(x7_1, fb7, b1); c1 = madd(x7_1, fc7, c1); d1 = madd(x7_1, fd7, d1);
    const x7_2 = v128.shuffle<f32>(q7, q7, 2, 2, 2, 2); a2 = madd(x7_2, fa7, a2); b2 = madd(x7_2, fb7, b2); c2 = madd(x7_2, fc7, c2); d2 = madd(x7_2, fd7, d2);
    const x7_3 = v128.shuffle<f32>(q7, q7, 3, 3, 3, 3); a3 = madd(x7_3, fa7, a3); b3 = madd(x7_3, fb7, b3); c3 = madd(x7_3, fc7, c3); d3 = madd(x7_3, fd7, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q8 = v128.load(p); p += pixel;
    const x8_0 = v128.shuffle<f32>(q8, q8, 0, 0, 0, 0); a0 = madd(x8_0, fa8, a0); b0 = madd(x8_0, fb8, b0); c0 = madd(x8_0, fc8, c0); d0 = madd(x8_0, fd8, d0);
    const x8_1 = v128.shuffle<f32>(q8, q8, 1, 1, 1, 1); a1 = madd(x8_1, fa8, a1); b1 = madd(x8_1, fb8, b1); c1 = madd(x8_1, fc8, c1); d1 = madd(x8_1, fd8, d1);
    const x8_2 = v128.shuffle<f32>(q8, q8, 2, 2, 2, 2); a2 = madd(x8_2, fa8, a2); b2 = madd(x8_2, fb8, b2); c2 = madd(x8_2, fc8, c2); d2 = madd(x8_2, fd8, d2);
    const x8_3 = v128.shuffle<f32>(q8, q8, 3, 3, 3, 3); a3 = madd(x8_3, fa8, a3); b3 = madd(x8_3, fb8, b3); c3 = madd(x8_3, fc8, c3); d3 = madd(x8_3, fd8, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q9 = v128.load(p); p += pixel;
    const x9_0 = v128.shuffle<f32>(q9, q9, 0, 0, 0, 0); a0 = madd(x9_0, fa9, a0); b0 = madd(x9_0, fb9, b0); c0 = madd(x9_0, fc9, c0); d0 = madd(x9_0, fd9, d0);
    const x9_1 = v128.shuffle<f32>(q9, q9, 1, 1, 1, 1); a1 = madd(x9_1, fa9, a1); b1 = madd(x9_1, fb9, b1); c1 = madd(x9_1, fc9, c1); d1 = madd(x9_1, fd9, d1);
    const x9_2 = v128.shuffle<f32>(q9, q9, 2, 2, 2, 2); a2 = madd(x9_2, fa9, a2); b2 = madd(x9_2, fb9, b2); c2 = madd(x9_2, fc9, c2); d2 = madd(x9_2, fd9, d2);
    const x9_3 = v128.shuffle<f32>(q9, q9, 3, 3, 3, 3); a3 = madd(x9_3, fa9, a3); b3 = madd(x9_3, fb9, b3); c3 = madd(x9_3, fc9, c3); d3 = madd(x9_3, fd9, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q10 = v128.load(p); p += pixel;
    const x10_0 = v128.shuffle<f32>(q10, q10, 0, 0, 0, 0); a0 = madd(x10_0, fa10, a0); b0 = madd(x10_0, fb10, b0); c0 = madd(x10_0, fc10, c0); d0 = madd(x10_0, fd10, d0);
    const x10_1 = v128.shuffle<f32>(q10, q10, 1, 1, 1, 1); a1 = madd(x10_1, fa10, a1); b1 = madd(x10_1, fb10, b1); c1 = madd(x10_1, fc10, c1); d1 = madd(x10_1, fd10, d1);
    const x10_2 = v128.shuffle<f32>(q10, q10, 2, 2, 2, 2); a2 = madd(x10_2, fa10, a2); b2 = madd(x10_2, fb10, b2); c2 = madd(x10_2, fc10, c2); d2 = madd(x10_2, fd10, d2);
    const x10_3 = v128.shuffle<f32>(q10, q10, 3, 3, 3, 3); a3 = madd(x10_3, fa10, a3); b3 = madd(x10_3, fb10, b3); c3 = madd(x10_3, fc10, c3); d3 = madd(x10_3, fd10, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q11 = v128.load(p); p += pixel;
    const x11_0 = v128.shuffle<f32>(q11, q11, 0, 0, 0, 0); a0 = madd(x11_0, fa11, a0); b0 = madd(x11_0, fb11, b0); c0 = madd(x11_0, fc11, c0); d0 = madd(x11_0, fd11, d0);
    const x11_1 = v128.shuffle<f32>(q11, q11, 1, 1, 1, 1); a1 = madd(x11_1, fa11, a1); b1 = madd(x11_1, fb11, b1); c1 = madd(x11_1, fc11, c1); d1 = madd(x11_1, fd11, d1);
    const x11_2 = v128.shuffle<f32>(q11, q11, 2, 2, 2, 2); a2 = madd(x11_2, fa11, a2); b2 = madd(x11_2, fb11, b2); c2 = madd(x11_2, fc11, c2); d2 = madd(x11_2, fd11, d2);
    const x11_3 = v128.shuffle<f32>(q11, q11, 3, 3, 3, 3); a3 = madd(x11_3, fa11, a3); b3 = madd(x11_3, fb11, b3); c3 = madd(x11_3, fc11, c3); d3 = madd(x11_3, fd11, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q12 = v128.load(p); p += pixel;
    const x12_0 = v128.shuffle<f32>(q12, q12, 0, 0, 0, 0); a0 = madd(x12_0, fa12, a0); b0 = madd(x12_0, fb12, b0); c0 = madd(x12_0, fc12, c0); d0 = madd(x12_0, fd12, d0);
    const x12_1 = v128.shuffle<f32>(q12, q12, 1, 1, 1, 1); a1 = madd(x12_1, fa12, a1); b1 = madd(x12_1, fb12, b1); c1 = madd(x12_1, fc12, c1); d1 = madd(x12_1, fd12, d1);
    const x12_2 = v128.shuffle<f32>(q12, q12, 2, 2, 2, 2); a2 = madd(x12_2, fa12, a2); b2 = madd(x12_2, fb12, b2); c2 = madd(x12_2, fc12, c2); d2 = madd(x12_2, fd12, d2);
    const x12_3 = v128.shuffle<f32>(q12, q12, 3, 3, 3, 3); a3 = madd(x12_3, fa12, a3); b3 = madd(x12_3, fb12, b3); c3 = madd(x12_3, fc12, c3); d3 = madd(x12_3, fd12, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q13 = v128.load(p); p += pixel;
    const x13_0 = v128.shuffle<f32>(q13, q13, 0, 0, 0, 0); a0 = madd(x13_0, fa13, a0); b0 = madd(x13_0, fb13, b0); c0 = madd(x13_0, fc13, c0); d0 = madd(x13_0, fd13, d0);
    const x13_1 = v128.shuffle<f32>(q13, q13, 1, 1, 1, 1); a1 = madd(x13_1, fa13, a1); b1 = madd(x13_1, fb13, b1); c1 = madd(x13_1, fc13, c1); d1 = madd(x13_1, fd13, d1);
    const x13_2 = v128.shuffle<f32>(q13, q13, 2, 2, 2, 2); a2 = madd(x13_2, fa13, a2); b2 = madd(x13_2, fb13, b2); c2 = madd(x13_2, fc13, c2); d2 = madd(x13_2, fd13, d2);
    const x13_3 = v128.shuffle<f32>(q13, q13, 3, 3, 3, 3); a3 = madd(x13_3, fa13, a3); b3 = madd(x13_3, fb13, b3); c3 = madd(x13_3, fc13, c3); d3 = madd(x13_3, fd13, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q14 = v128.load(p); p += pixel;
    const x14_0 = v128.shuffle<f32>(q14, q14, 0, 0, 0, 0); a0 = madd(x14_0, fa14, a0); b0 = madd(x14_0, fb14, b0); c0 = madd(x14_0, fc14, c0); d0 = madd(x14_0, fd14, d0);
    const x14_1 = v128.shuffle<f32>(q14, q14, 1, 1, 1, 1); a1 = madd(x14_1, fa14, a1); b1 = madd(x14_1, fb14, b1); c1 = madd(x14_1, fc14, c1); d1 = madd(x14_1, fd14, d1);
    const x14_2 = v128.shuffle<f32>(q14, q14, 2, 2, 2, 2); a2 = madd(x14_2, fa14, a2); b2 = madd(x14_2, fb14, b2); c2 = madd(x14_2, fc14, c2); d2 = madd(x14_2, fd14, d2);
    const x14_3 = v128.shuffle<f32>(q14, q14, 3, 3, 3, 3); a3 = madd(x14_3, fa14, a3); b3 = madd(x14_3, fb14, b3); c3 = madd(x14_3, fc14, c3); d3 = madd(x14_3, fd14, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q15 = v128.load(p); p += pixel;
    const x15_0 = v128.shuffle<f32>(q15, q15, 0, 0, 0, 0); a0 = madd(x15_0, fa15, a0); b0 = madd(x15_0, fb15, b0); c0 = madd(x15_0, fc15, c0); d0 = madd(x15_0, fd15, d0);
    const x15_1 = v128.shuffle<f32>(q15, q15, 1, 1, 1, 1); a1 = madd(x15_1, fa15, a1); b1 = madd(x15_1, fb15, b1); c1 = madd(x15_1, fc15, c1); d1 = madd(x15_1, fd15, d1);
    const x15_2 = v128.shuffle<f32>(q15, q15, 2, 2, 2, 2); a2 = madd(x15_2, fa15, a2); b2 = madd(x15_2, fb15, b2); c2 = madd(x15_2, fc15, c2); d2 = madd(x15_2, fd15, d2);
    const x15_3 = v128.shuffle<f32>(q15, q15, 3, 3, 3, 3); a3 = madd(x15_3, fa15, a3); b3 = madd(x15_3, fb15, b3); c3 = madd(x15_3, fc15, c3); d3 = madd(x15_3, fd15, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q16 = v128.load(p); p += pixel;
    const x16_0 = v128.shuffle<f32>(q16, q16, 0, 0, 0, 0); a0 = madd(x16_0, fa16, a0); b0 = madd(x16_0, fb16, b0); c0 = madd(x16_0, fc16, c0); d0 = madd(x16_0, fd16, d0);
    const x16_1 = v128.shuffle<f32>(q16, q16, 1, 1, 1, 1); a1 = madd(x16_1, fa16, a1); b1 = madd(x16_1, fb16, b1); c1 = madd(x16_1, fc16, c1); d1 = madd(x16_1, fd16, d1);
    const x16_2 = v128.shuffle<f32>(q16, q16, 2, 2, 2, 2); a2 = madd(x16_2, fa16, a2); b2 = madd(x16_2, fb16, b2); c2 = madd(x16_2, fc16, c2); d2 = madd(x16_2, fd16, d2);
    const x16_3 = v128.shuffle<f32>(q16, q16, 3, 3, 3, 3); a3 = madd(x16_3, fa16, a3); b3 = madd(x16_3, fb16, b3); c3 = madd(x16_3, fc16, c3); d3 = madd(x16_3, fd16, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q17 = v128.load(p); p += pixel;
    const x17_0 = v128.shuffle<f32>(q17, q17, 0, 0, 0, 0); a0 = madd(x17_0, fa17, a0); b0 = madd(x17_0, fb17, b0); c0 = madd(x17_0, fc17, c0); d0 = madd(x17_0, fd17, d0);
    const x17_1 = v128.shuffle<f32>(q17, q17, 1, 1, 1, 1); a1 = madd(x17_1, fa17, a1); b1 = madd(x17_1, fb17, b1); c1 = madd(x17_1, fc17, c1); d1 = madd(x17_1, fd17, d1);
    const x17_2 = v128.shuffle<f32>(q17, q17, 2, 2, 2, 2); a2 = madd(x17_2, fa17, a2); b2 = madd(x17_2, fb17, b2); c2 = madd(x17_2, fc17, c2); d2 = madd(x17_2, fd17, d2);
    const x17_3 = v128.shuffle<f32>(q17, q17, 3, 3, 3, 3); a3 = madd(x17_3, fa17, a3); b3 = madd(x17_3, fb17, b3); c3 = madd(x17_3, fc17, c3); d3 = madd(x17_3, fd17, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q18 = v128.load(p); p += pixel;
    const x18_0 = v128.shuffle<f32>(q18, q18, 0, 0, 0, 0); a0 = madd(x18_0, fa18, a0); b0 = madd(x18_0, fb18, b0); c0 = madd(x18_0, fc18, c0); d0 = madd(x18_0, fd18, d0);
    const x18_1 = v128.shuffle<f32>(q18, q18, 1, 1, 1, 1); a1 = madd(x18_1, fa18, a1); b1 = madd(x18_1, fb18, b1); c1 = madd(x18_1, fc18, c1); d1 = madd(x18_1, fd18, d1);
    const x18_2 = v128.shuffle<f32>(q18, q18, 2, 2, 2, 2); a2 = madd(x18_2, fa18, a2); b2 = madd(x18_2, fb18, b2); c2 = madd(x18_2, fc18, c2); d2 = madd(x18_2, fd18, d2);
    const x18_3 = v128.shuffle<f32>(q18, q18, 3, 3, 3, 3); a3 = madd(x18_3, fa18, a3); b3 = madd(x18_3, fb18, b3); c3 = madd(x18_3, fc18, c3); d3 = madd(x18_3, fd18, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q19 = v128.load(p); p += pixel;
    const x19_0 = v128.shuffle<f32>(q19, q19, 0, 0, 0, 0); a0 = madd(x19_0, fa19, a0); b0 = madd(x19_0, fb19, b0); c0 = madd(x19_0, fc19, c0); d0 = madd(x19_0, fd19, d0);
    const x19_1 = v128.shuffle<f32>(q19, q19, 1, 1, 1, 1); a1 = madd(x19_1, fa19, a1); b1 = madd(x19_1, fb19, b1); c1 = madd(x19_1, fc19, c1); d1 = madd(x19_1, fd19, d1);
    const x19_2 = v128.shuffle<f32>(q19, q19, 2, 2, 2, 2); a2 = madd(x19_2, fa19, a2); b2 = madd(x19_2, fb19, b2); c2 = madd(x19_2, fc19, c2); d2 = madd(x19_2, fd19, d2);
    const x19_3 = v128.shuffle<f32>(q19, q19, 3, 3, 3, 3); a3 = madd(x19_3, fa19, a3); b3 = madd(x19_3, fb19, b3); c3 = madd(x19_3, fc19, c3); d3 = madd(x19_3, fd19, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q20 = v128.load(p); p += pixel;
    const x20_0 = v128.shuffle<f32>(q20, q20, 0, 0, 0, 0); a0 = madd(x20_0, fa20, a0); b0 = madd(x20_0, fb20, b0); c0 = madd(x20_0, fc20, c0); d0 = madd(x20_0, fd20, d0);
    const x20_1 = v128.shuffle<f32>(q20, q20, 1, 1, 1, 1); a1 = madd(x20_1, fa20, a1); b1 = madd(x20_1, fb20, b1); c1 = madd(x20_1, fc20, c1); d1 = madd(x20_1, fd20, d1);
    const x20_2 = v128.shuffle<f32>(q20, q20, 2, 2, 2, 2); a2 = madd(x20_2, fa20, a2); b2 = madd(x20_2, fb20, b2); c2 = madd(x20_2, fc20, c2); d2 = madd(x20_2, fd20, d2);
    const x20_3 = v128.shuffle<f32>(q20, q20, 3, 3, 3, 3); a3 = madd(x20_3, fa20, a3); b3 = madd(x20_3, fb20, b3); c3 = madd(x20_3, fc20, c3); d3 = madd(x20_3, fd20, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q21 = v128.load(p); p += pixel;
    const x21_0 = v128.shuffle<f32>(q21, q21, 0, 0, 0, 0); a0 = madd(x21_0, fa21, a0); b0 = madd(x21_0, fb21, b0); c0 = madd(x21_0, fc21, c0); d0 = madd(x21_0, fd21, d0);
    const x21_1 = v128.shuffle<f32>(q21, q21, 1, 1, 1, 1); a1 = madd(x21_1, fa21, a1); b1 = madd(x21_1, fb21, b1); c1 = madd(x21_1, fc21, c1); d1 = madd(x21_1, fd21, d1);
    const x21_2 = v128.shuffle<f32>(q21, q21, 2, 2, 2, 2); a2 = madd(x21_2, fa21, a2); b2 = madd(x21_2, fb21, b2); c2 = madd(x21_2, fc21, c2); d2 = madd(x21_2, fd21, d2);
    const x21_3 = v128.shuffle<f32>(q21, q21, 3, 3, 3, 3); a3 = madd(x21_3, fa21, a3); b3 = madd(x21_3, fb21, b3); c3 = madd(x21_3, fc21, c3); d3 = madd(x21_3, fd21, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q22 = v128.load(p); p += pixel;
    const x22_0 = v128.shuffle<f32>(q22, q22, 0, 0, 0, 0); a0 = madd(x22_0, fa22, a0); b0 = madd(x22_0, fb22, b0); c0 = madd(x22_0, fc22, c0); d0 = madd(x22_0, fd22, d0);
    const x22_1 = v128.shuffle<f32>(q22, q22, 1, 1, 1, 1); a1 = madd(x22_1, fa22, a1); b1 = madd(x22_1, fb22, b1); c1 = madd(x22_1, fc22, c1); d1 = madd(x22_1, fd22, d1);
    const x22_2 = v128.shuffle<f32>(q22, q22, 2, 2, 2, 2); a2 = madd(x22_2, fa22, a2); b2 = madd(x22_2, fb22, b2); c2 = madd(x22_2, fc22, c2); d2 = madd(x22_2, fd22, d2);
    const x22_3 = v128.shuffle<f32>(q22, q22, 3, 3, 3, 3); a3 = madd(x22_3, fa22, a3); b3 = madd(x22_3, fb22, b3); c3 = madd(x22_3, fc22, c3); d3 = madd(x22_3, fd22, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q23 = v128.load(p); p += pixel;
    const x23_0 = v128.shuffle<f32>(q23, q23, 0, 0, 0, 0); a0 = madd(x23_0, fa23, a0); b0 = madd(x23_0, fb23, b0); c0 = madd(x23_0, fc23, c0); d0 = madd(x23_0, fd23, d0);
    const x23_1 = v128.shuffle<f32>(q23, q23, 1, 1, 1, 1); a1 = madd(x23_1, fa23, a1); b1 = madd(x23_1, fb23, b1); c1 = madd(x23_1, fc23, c1); d1 = madd(x23_1, fd23, d1);
    const x23_2 = v128.shuffle<f32>(q23, q23, 2, 2, 2, 2); a2 = madd(x23_2, fa23, a2); b2 = madd(x23_2, fb23, b2); c2 = madd(x23_2, fc23, c2); d2 = madd(x23_2, fd23, d2);
    const x23_3 = v128.shuffle<f32>(q23, q23, 3, 3, 3, 3); a3 = madd(x23_3, fa23, a3); b3 = madd(x23_3, fb23, b3); c3 = madd(x23_3, fc23, c3); d3 = madd(x23_3, fd23, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q24 = v128.load(p); p += pixel;
    const x24_0 = v128.shuffle<f32>(q24, q24, 0, 0, 0, 0); a0 = madd(x24_0, fa24, a0); b0 = madd(x24_0, fb24, b0); c0 = madd(x24_0, fc24, c0); d0 = madd(x24_0, fd24, d0);
    const x24_1 = v128.shuffle<f32>(q24, q24, 1, 1, 1, 1); a1 = madd(x24_1, fa24, a1); b1 = madd(x24_1, fb24, b1); c1 = madd(x24_1, fc24, c1); d1 = madd(x24_1, fd24, d1);
    const x24_2 = v128.shuffle<f32>(q24, q24, 2, 2, 2, 2); a2 = madd(x24_2, fa24, a2); b2 = madd(x24_2, fb24, b2); c2 = madd(x24_2, fc24, c2); d2 = madd(x24_2, fd24, d2);
    const x24_3 = v128.shuffle<f32>(q24, q24, 3, 3, 3, 3); a3 = madd(x24_3, fa24, a3); b3 = madd(x24_3, fb24, b3); c3 = madd(x24_3, fc24, c3); d3 = madd(x24_3, fd24, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q25 = v128.load(p); p += pixel;
    const x25_0 = v128.shuffle<f32>(q25, q25, 0, 0, 0, 0); a0 = madd(x25_0, fa25, a0); b0 = madd(x25_0, fb25, b0); c0 = madd(x25_0, fc25, c0); d0 = madd(x25_0, fd25, d0);
    const x25_1 = v128.shuffle<f32>(q25, q25, 1, 1, 1, 1); a1 = madd(x25_1, fa25, a1); b1 = madd(x25_1, fb25, b1); c1 = madd(x25_1, fc25, c1); d1 = madd(x25_1, fd25, d1);
    const x25_2 = v128.shuffle<f32>(q25, q25, 2, 2, 2, 2); a2 = madd(x25_2, fa25, a2); b2 = madd(x25_2, fb25, b2); c2 = madd(x25_2, fc25, c2); d2 = madd(x25_2, fd25, d2);
    const x25_3 = v128.shuffle<f32>(q25, q25, 3, 3, 3, 3); a3 = madd(x25_3, fa25, a3); b3 = madd(x25_3, fb25, b3); c3 = madd(x25_3, fc25, c3); d3 = madd(x25_3, fd25, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q26 = v128.load(p); p += pixel;
    const x26_0 = v128.shuffle<f32>(q26, q26, 0, 0, 0, 0); a0 = madd(x26_0, fa26, a0); b0 = madd(x26_0, fb26, b0); c0 = madd(x26_0, fc26, c0); d0 = madd(x26_0, fd26, d0);
    const x26_1 = v128.shuffle<f32>(q26, q26, 1, 1, 1, 1); a1 = madd(x26_1, fa26, a1); b1 = madd(x26_1, fb26, b1); c1 = madd(x26_1, fc26, c1); d1 = madd(x26_1, fd26, d1);
    const x26_2 = v128.shuffle<f32>(q26, q26, 2, 2, 2, 2); a2 = madd(x26_2, fa26, a2); b2 = madd(x26_2, fb26, b2); c2 = madd(x26_2, fc26, c2); d2 = madd(x26_2, fd26, d2);
    const x26_3 = v128.shuffle<f32>(q26, q26, 3, 3, 3, 3); a3 = madd(x26_3, fa26, a3); b3 = madd(x26_3, fb26, b3); c3 = madd(x26_3, fc26, c3); d3 = madd(x26_3, fd26, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q27 = v128.load(p); p += pixel;
    const x27_0 = v128.shuffle<f32>(q27, q27, 0, 0, 0, 0); a0 = madd(x27_0, fa27, a0); b0 = madd(x27_0, fb27, b0); c0 = madd(x27_0, fc27, c0); d0 = madd(x27_0, fd27, d0);
    const x27_1 = v128.shuffle<f32>(q27, q27, 1, 1, 1, 1); a1 = madd(x27_1, fa27, a1); b1 = madd(x27_1, fb27, b1); c1 = madd(x27_1, fc27, c1); d1 = madd(x27_1, fd27, d1);
    const x27_2 = v128.shuffle<f32>(q27, q27, 2, 2, 2, 2); a2 = madd(x27_2, fa27, a2); b2 = madd(x27_2, fb27, b2); c2 = madd(x27_2, fc27, c2); d2 = madd(x27_2, fd27, d2);
    const x27_3 = v128.shuffle<f32>(q27, q27, 3, 3, 3, 3); a3 = madd(x27_3, fa27, a3); b3 = madd(x27_3, fb27, b3); c3 = madd(x27_3, fc27, c3); d3 = madd(x27_3, fd27, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q28 = v128.load(p); p += pixel;
    const x28_0 = v128.shuffle<f32>(q28, q28, 0, 0, 0, 0); a0 = madd(x28_0, fa28, a0); b0 = madd(x28_0, fb28, b0); c0 = madd(x28_0, fc28, c0); d0 = madd(x28_0, fd28, d0);
    const x28_1 = v128.shuffle<f32>(q28, q28, 1, 1, 1, 1); a1 = madd(x28_1, fa28, a1); b1 = madd(x28_1, fb28, b1); c1 = madd(x28_1, fc28, c1); d1 = madd(x28_1, fd28, d1);
    const x28_2 = v128.shuffle<f32>(q28, q28, 2, 2, 2, 2); a2 = madd(x28_2, fa28, a2); b2 = madd(x28_2, fb28, b2); c2 = madd(x28_2, fc28, c2); d2 = madd(x28_2, fd28, d2);
    const x28_3 = v128.shuffle<f32>(q28, q28, 3, 3, 3, 3); a3 = madd(x28_3, fa28, a3); b3 = madd(x28_3, fb28, b3); c3 = madd(x28_3, fc28, c3); d3 = madd(x28_3, fd28, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q29 = v128.load(p); p += pixel;
    const x29_0 = v128.shuffle<f32>(q29, q29, 0, 0, 0, 0); a0 = madd(x29_0, fa29, a0); b0 = madd(x29_0, fb29, b0); c0 = madd(x29_0, fc29, c0); d0 = madd(x29_0, fd29, d0);
    const x29_1 = v128.shuffle<f32>(q29, q29, 1, 1, 1, 1); a1 = madd(x29_1, fa29, a1); b1 = madd(x29_1, fb29, b1); c1 = madd(x29_1, fc29, c1); d1 = madd(x29_1, fd29, d1);
    const x29_2 = v128.shuffle<f32>(q29, q29, 2, 2, 2, 2); a2 = madd(x29_2, fa29, a2); b2 = madd(x29_2, fb29, b2); c2 = madd(x29_2, fc29, c2); d2 = madd(x29_2, fd29, d2);
    const x29_3 = v128.shuffle<f32>(q29, q29, 3, 3, 3, 3); a3 = madd(x29_3, fa29, a3); b3 = madd(x29_3, fb29, b3); c3 = madd(x29_3, fc29, c3); d3 = madd(x29_3, fd29, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q30 = v128.load(p); p += pixel;
    const x30_0 = v128.shuffle<f32>(q30, q30, 0, 0, 0, 0); a0 = madd(x30_0, fa30, a0); b0 = madd(x30_0, fb30, b0); c0 = madd(x30_0, fc30, c0); d0 = madd(x30_0, fd30, d0);
    const x30_1 = v128.shuffle<f32>(q30, q30, 1, 1, 1, 1); a1 = madd(x30_1, fa30, a1); b1 = madd(x30_1, fb30, b1); c1 = madd(x30_1, fc30, c1); d1 = madd(x30_1, fd30, d1);
    const x30_2 = v128.shuffle<f32>(q30, q30, 2, 2, 2, 2); a2 = madd(x30_2, fa30, a2); b2 = madd(x30_2, fb30, b2); c2 = madd(x30_2, fc30, c2); d2 = madd(x30_2, fd30, d2);
    const x30_3 = v128.shuffle<f32>(q30, q30, 3, 3, 3, 3); a3 = madd(x30_3, fa30, a3); b3 = madd(x30_3, fb30, b3); c3 = madd(x30_3, fc30, c3); d3 = madd(x30_3, fd30, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q31 = v128.load(p); p += pixel;
    const x31_0 = v128.shuffle<f32>(q31, q31, 0, 0, 0, 0); a0 = madd(x31_0, fa31, a0); b0 = madd(x31_0, fb31, b0); c0 = madd(x31_0, fc31, c0); d0 = madd(x31_0, fd31, d0);
    const x31_1 = v128.shuffle<f32>(q31, q31, 1, 1, 1, 1); a1 = madd(x31_1, fa31, a1); b1 = madd(x31_1, fb31, b1); c1 = madd(x31_1, fc31, c1); d1 = madd(x31_1, fd31, d1);
    const x31_2 = v128.shuffle<f32>(q31, q31, 2, 2, 2, 2); a2 = madd(x31_2, fa31, a2); b2 = madd(x31_2, fb31, b2); c2 = madd(x31_2, fc31, c2); d2 = madd(x31_2, fd31, d2);
    const x31_3 = v128.shuffle<f32>(q31, q31, 3, 3, 3, 3); a3 = madd(x31_3, fa31, a3); b3 = madd(x31_3, fb31, b3); c3 = madd(x31_3, fc31, c3); d3 = madd(x31_3, fd31, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q32 = v128.load(p); p += pixel;
    const x32_0 = v128.shuffle<f32>(q32, q32, 0, 0, 0, 0); a0 = madd(x32_0, fa32, a0); b0 = madd(x32_0, fb32, b0); c0 = madd(x32_0, fc32, c0); d0 = madd(x32_0, fd32, d0);
    const x32_1 = v128.shuffle<f32>(q32, q32, 1, 1, 1, 1); a1 = madd(x32_1, fa32, a1); b1 = madd(x32_1, fb32, b1); c1 = madd(x32_1, fc32, c1); d1 = madd(x32_1, fd32, d1);
    const x32_2 = v128.shuffle<f32>(q32, q32, 2, 2, 2, 2); a2 = madd(x32_2, fa32, a2); b2 = madd(x32_2, fb32, b2); c2 = madd(x32_2, fc32, c2); d2 = madd(x32_2, fd32, d2);
    const x32_3 = v128.shuffle<f32>(q32, q32, 3, 3, 3, 3); a3 = madd(x32_3, fa32, a3); b3 = madd(x32_3, fb32, b3); c3 = madd(x32_3, fc32, c3); d3 = madd(x32_3, fd32, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q33 = v128.load(p); p += pixel;
    const x33_0 = v128.shuffle<f32>(q33, q33, 0, 0, 0, 0); a0 = madd(x33_0, fa33, a0); b0 = madd(x33_0, fb33, b0); c0 = madd(x33_0, fc33, c0); d0 = madd(x33_0, fd33, d0);
    const x33_1 = v128.shuffle<f32>(q33, q33, 1, 1, 1, 1); a1 = madd(x33_1, fa33, a1); b1 = madd(x33_1, fb33, b1); c1 = madd(x33_1, fc33, c1); d1 = madd(x33_1, fd33, d1);
    const x33_2 = v128.shuffle<f32>(q33, q33, 2, 2, 2, 2); a2 = madd(x33_2, fa33, a2); b2 = madd(x33_2, fb33, b2); c2 = madd(x33_2, fc33, c2); d2 = madd(x33_2, fd33, d2);
    const x33_3 = v128.shuffle<f32>(q33, q33, 3, 3, 3, 3); a3 = madd(x33_3, fa33, a3); b3 = madd(x33_3, fb33, b3); c3 = madd(x33_3, fc33, c3); d3 = madd(x33_3, fd33, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q34 = v128.load(p); p += pixel;
    const x34_0 = v128.shuffle<f32>(q34, q34, 0, 0, 0, 0); a0 = madd(x34_0, fa34, a0); b0 = madd(x34_0, fb34, b0); c0 = madd(x34_0, fc34, c0); d0 = madd(x34_0, fd34, d0);
    const x34_1 = v128.shuffle<f32>(q34, q34, 1, 1, 1, 1); a1 = madd(x34_1, fa34, a1); b1 = madd(x34_1, fb34, b1); c1 = madd(x34_1, fc34, c1); d1 = madd(x34_1, fd34, d1);
    const x34_2 = v128.shuffle<f32>(q34, q34, 2, 2, 2, 2); a2 = madd(x34_2, fa34, a2); b2 = madd(x34_2, fb34, b2); c2 = madd(x34_2, fc34, c2); d2 = madd(x34_2, fd34, d2);
    const x34_3 = v128.shuffle<f32>(q34, q34, 3, 3, 3, 3); a3 = madd(x34_3, fa34, a3); b3 = madd(x34_3, fb34, b3); c3 = madd(x34_3, fc34, c3); d3 = madd(x34_3, fd34, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q35 = v128.load(p); p += pixel;
    const x35_0 = v128.shuffle<f32>(q35, q35, 0, 0, 0, 0); a0 = madd(x35_0, fa35, a0); b0 = madd(x35_0, fb35, b0); c0 = madd(x35_0, fc35, c0); d0 = madd(x35_0, fd35, d0);
    const x35_1 = v128.shuffle<f32>(q35, q35, 1, 1, 1, 1); a1 = madd(x35_1, fa35, a1); b1 = madd(x35_1, fb35, b1); c1 = madd(x35_1, fc35, c1); d1 = madd(x35_1, fd35, d1);
    const x35_2 = v128.shuffle<f32>(q35, q35, 2, 2, 2, 2); a2 = madd(x35_2, fa35, a2); b2 = madd(x35_2, fb35, b2); c2 = madd(x35_2, fc35, c2); d2 = madd(x35_2, fd35, d2);
    const x35_3 = v128.shuffle<f32>(q35, q35, 3, 3, 3, 3); a3 = madd(x35_3, fa35, a3); b3 = madd(x35_3, fb35, b3); c3 = madd(x35_3, fc35, c3); d3 = madd(x35_3, fd35, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q36 = v128.load(p); p += pixel;
    const x36_0 = v128.shuffle<f32>(q36, q36, 0, 0, 0, 0); a0 = madd(x36_0, fa36, a0); b0 = madd(x36_0, fb36, b0); c0 = madd(x36_0, fc36, c0); d0 = madd(x36_0, fd36, d0);
    const x36_1 = v128.shuffle<f32>(q36, q36, 1, 1, 1, 1); a1 = madd(x36_1, fa36, a1); b1 = madd(x36_1, fb36, b1); c1 = madd(x36_1, fc36, c1); d1 = madd(x36_1, fd36, d1);
    const x36_2 = v128.shuffle<f32>(q36, q36, 2, 2, 2, 2); a2 = madd(x36_2, fa36, a2); b2 = madd(x36_2, fb36, b2); c2 = madd(x36_2, fc36, c2); d2 = madd(x36_2, fd36, d2);
    const x36_3 = v128.shuffle<f32>(q36, q36, 3, 3, 3, 3); a3 = madd(x36_3, fa36, a3); b3 = madd(x36_3, fb36, b3); c3 = madd(x36_3, fc36, c3); d3 = madd(x36_3, fd36, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q37 = v128.load(p); p += pixel;
    const x37_0 = v128.shuffle<f32>(q37, q37, 0, 0, 0, 0); a0 = madd(x37_0, fa37, a0); b0 = madd(x37_0, fb37, b0); c0 = madd(x37_0, fc37, c0); d0 = madd(x37_0, fd37, d0);
    const x37_1 = v128.shuffle<f32>(q37, q37, 1, 1, 1, 1); a1 = madd(x37_1, fa37, a1); b1 = madd(x37_1, fb37, b1); c1 = madd(x37_1, fc37, c1); d1 = madd(x37_1, fd37, d1);
    const x37_2 = v128.shuffle<f32>(q37, q37, 2, 2, 2, 2); a2 = madd(x37_2, fa37, a2); b2 = madd(x37_2, fb37, b2); c2 = madd(x37_2, fc37, c2); d2 = madd(x37_2, fd37, d2);
    const x37_3 = v128.shuffle<f32>(q37, q37, 3, 3, 3, 3); a3 = madd(x37_3, fa37, a3); b3 = madd(x37_3, fb37, b3); c3 = madd(x37_3, fc37, c3); d3 = madd(x37_3, fd37, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q38 = v128.load(p); p += pixel;
    const x38_0 = v128.shuffle<f32>(q38, q38, 0, 0, 0, 0); a0 = madd(x38_0, fa38, a0); b0 = madd(x38_0, fb38, b0); c0 = madd(x38_0, fc38, c0); d0 = madd(x38_0, fd38, d0);
    const x38_1 = v128.shuffle<f32>(q38, q38, 1, 1, 1, 1); a1 = madd(x38_1, fa38, a1); b1 = madd(x38_1, fb38, b1); c1 = madd(x38_1, fc38, c1); d1 = madd(x38_1, fd38, d1);
    const x38_2 = v128.shuffle<f32>(q38, q38, 2, 2, 2, 2); a2 = madd(x38_2, fa38, a2); b2 = madd(x38_2, fb38, b2); c2 = madd(x38_2, fc38, c2); d2 = madd(x38_2, fd38, d2);
    const x38_3 = v128.shuffle<f32>(q38, q38, 3, 3, 3, 3); a3 = madd(x38_3, fa38, a3); b3 = madd(x38_3, fb38, b3); c3 = madd(x38_3, fc38, c3); d3 = madd(x38_3, fd38, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q39 = v128.load(p); p += pixel;
    const x39_0 = v128.shuffle<f32>(q39, q39, 0, 0, 0, 0); a0 = madd(x39_0, fa39, a0); b0 = madd(x39_0, fb39, b0); c0 = madd(x39_0, fc39, c0); d0 = madd(x39_0, fd39, d0);
    const x39_1 = v128.shuffle<f32>(q39, q39, 1, 1, 1, 1); a1 = madd(x39_1, fa39, a1); b1 = madd(x39_1, fb39, b1); c1 = madd(x39_1, fc39, c1); d1 = madd(x39_1, fd39, d1);
    const x39_2 = v128.shuffle<f32>(q39, q39, 2, 2, 2, 2); a2 = madd(x39_2, fa39, a2); b2 = madd(x39_2, fb39, b2); c2 = madd(x39_2, fc39, c2); d2 = madd(x39_2, fd39, d2);
    const x39_3 = v128.shuffle<f32>(q39, q39, 3, 3, 3, 3); a3 = madd(x39_3, fa39, a3); b3 = madd(x39_3, fb39, b3); c3 = madd(x39_3, fc39, c3); d3 = madd(x39_3, fd39, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    addExchanged(sum, a0, b0, c0, d0); sum += sumRow;
    addExchanged(sum, a1, b1, c1, d1); sum += sumRow;
    addExchanged(sum, a2, b2, c2, d2); sum += sumRow;
    addExchanged(sum, a3, b3, c3, d3); sum += sumRow;
    // end
    x += 16;
  }
}

function sumOuterProducts32(sum: usize, sumRow: usize, x: usize, pixel: usize, dy: usize, taps: i32): void {
  // unrolled: thirty-two tiles of dy
  const l0 = v128.load(dy), m0 = v128.load(dy, 16), n0 = v128.load(dy, 32), o0 = v128.load(dy, 48); dy += sumRow;
  const fa0 = exchange(l0, m0), fb0 = exchange(m0, l0), fc0 = exchange(n0, o0), fd0 = exchange(o0, n0);
  const l1 = v128.load(dy), m1 = v128.load(dy, 16), n1 = v128.load(dy, 32), o1 = v128.load(dy, 48); dy += sumRow;
  const fa1 = exchange(l1, m1), fb1 = exchange(m1, l1), fc1 = exchange(n1, o1), fd1 = exchange(o1, n1);
  const l2 = v128.load(dy), m2 = v128.load(dy, 16), n2 = v128.load(dy, 32), o2 = v128.load(dy, 48); dy += sumRow;
  const fa2 = exchange(l2, m2), fb2 = exchange(m2, l2), fc2 = exchange(n2, o2), fd2 = exchange(o2, n2);
  const l3 = v128.load(dy), m3 = v128.load(dy, 16), n3 = v128.load(dy, 32), o3 = v128.load(dy, 48); dy += sumRow;
  const fa3 = exchange(l3, m3), fb3 = exchange(m3, l3), fc3 = exchange(n3, o3), fd3 = exchange(o3, n3);
  const l4 = v128.load(dy), m4 = v128.load(dy, 16), n4 = v128.load(dy, 32), o4 = v128.load(dy, 48); dy += sumRow;
  const fa4 = exchange(l4, m4), fb4 = exchange(m4, l4), fc4 = exchange(n4, o4), fd4 = exchange(o4, n4);
  const l5 = v128.load(dy), m5 = v128.load(dy, 16), n5 = v128.load(dy, 32), o5 = v128.load(dy, 48); dy += sumRow;
  const fa5 = exchange(l5, m5), fb5 = exchange(m5, l5), fc5 = exchange(n5, o5), fd5 = exchange(o5, n5);
  const l6 = v128.load(dy), m6 = v128.load(dy, 16), n6 = v128.load(dy, 32), o6 = v128.load(dy, 48); dy += sumRow;
  const fa6 = exchange(l6, m6), fb6 = exchange(m6, l6), fc6 = exchange(n6, o6), fd6 = exchange(o6, n6);
  const l7 = v128.load(dy), m7 = v128.load(dy, 16), n7 = v128.load(dy, 32), o7 = v128.load(dy, 48); dy += sumRow;
  const fa7 = exchange(l7, m7), fb7 = exchange(m7, l7), fc7 = exchange(n7, o7), fd7 = exchange(o7, n7);
  const l8 = v128.load(dy), m8 = v128.load(dy, 16), n8 = v128.load(dy, 32), o8 = v128.load(dy, 48); dy += sumRow;
  const fa8 = exchange(l8, m8), fb8 = exchange(m8, l8), fc8 = exchange(n8, o8), fd8 = exchange(o8, n8);
  const l9 = v128.load(dy), m9 = v128.load(dy, 16), n9 = v128.load(dy, 32), o9 = v128.load(dy, 48); dy += sumRow;
  const fa9 = exchange(l9, m9), fb9 = exchange(m9, l9), fc9 = exchange(n9, o9), fd9 = exchange(o9, n9);
  const l10 = v128.load(dy), m10 = v128.load(dy, 16), n10 = v128.load(dy, 32), o10 = v128.load(dy, 48); dy += sumRow;
  const fa10 = exchange(l10, m10), fb10 = exchange(m10, l10), fc10 = exchange(n10, o10), fd10 = exchange(o10, n10);
  const l11 = v128.load(dy), m11 = v128.load(dy, 16), n11 = v128.load(dy, 32), o11 = v128.load(dy, 48); dy += sumRow;
  const fa11 = exchange(l11, m11), fb11 = exchange(m11, l11), fc11 = exchange(n11, o11), fd11 = exchange(o11, n11);
  const l12 = v128.load(dy), m12 = v128.load(dy, 16), n12 = v128.load(dy, 32), o12 = v128.load(dy, 48); dy += sumRow;
  const fa12 = exchange(l12, m12), fb12 = exchange(m12, l12), fc12 = exchange(n12, o12), fd12 = exchange(o12, n12);
  const l13 = v128.load(dy), m13 = v128.load(dy, 16), n13 = v128.load(dy, 32), o13 = v128.load(dy, 48); dy += sumRow;
  const fa13 = exchange(l13, m13), fb13 = exchange(m13, l13), fc13 = exchange(n13, o13), fd13 = exchange(o13, n13);
  const l14 = v128.load(dy), m14 = v128.load(dy, 16), n14 = v128.load(dy, 32), o14 = v128.load(dy, 48); dy += sumRow;
  const fa14 = exchange(l14, m14), fb14 = exchange(m14, l14), fc14 = exchange(n14, o14), fd14 = exchange(o14, n14);
  const l15 = v128.load(dy), m15 = v128.load(dy, 16), n15 = v128.load(dy, 32), o15 = v128.load(dy, 48); dy += sumRow;
  const fa15 = exchange(l15, m15), fb15 = exchange(m15, l15), fc15 = exchange(n15, o15), fd15 = exchange(o15, n15);
  const l16 = v128.load(dy), m16 = v128.load(dy, 16), n16 = v128.load(dy, 32), o16 = v128.load(dy, 48); dy += sumRow;
  const fa16 = exchange(l16, m16), fb16 = exchange(m16, l16), fc16 = exchange(n16, o16), fd16 = exchange(o16, n16);
  const l17 = v128.load(dy), m17 = v128.load(dy, 16), n17 = v128.load(dy, 32), o17 = v128.load(dy, 48); dy += sumRow;
  const fa17 = exchange(l17, m17), fb17 = exchange(m17, l17), fc17 = exchange(n17, o17), fd17 = exchange(o17, n17);
  const l18 = v128.load(dy), m18 = v128.load(dy, 16), n18 = v128.load(dy, 32), o18 = v128.load(dy, 48); dy += sumRow;
  const fa18 = exchange(l18, m18), fb18 = exchange(m18, l18), fc18 = exchange(n18, o18), fd18 = exchange(o18, n18);
  const l19 = v128.load(dy), m19 = v128.load(dy, 16), n19 = v128.load(dy, 32), o19 = v128.load(dy, 48); dy += sumRow;
  const fa19 = exchange(l19, m19), fb19 = exchange(m19, l19), fc19 = exchange(n19, o19), fd19 = exchange(o19, n19);
  const l20 = v128.load(dy), m20 = v128.load(dy, 16), n20 = v128.load(dy, 32), o20 = v128.load(dy, 48); dy += sumRow;
  const fa20 = exchange(l20, m20), fb20 = exchange(m20, l20), fc20 = exchange(n20, o20), fd20 = exchange(o20, n20);
  const l21 = v128.load(dy), m21 = v128.load(dy, 16), n21 = v128.load(dy, 32), o21 = v128.load(dy, 48); dy += sumRow;
  const fa21 = exchange(l21, m21), fb21 = exchange(m21, l21), fc21 = exchange(n21, o21), fd21 = exchange(o21, n21);
  const l22 = v128.load(dy), m22 = v128.load(dy, 16), n22 = v128.load(dy, 32), o22 = v128.load(dy, 48); dy += sumRow;
  const fa22 = exchange(l22, m22), fb22 = exchange(m22, l22), fc22 = exchange(n22, o22), fd22 = exchange(o22, n22);
  const l23 = v128.load(dy), m23 = v128.load(dy, 16), n23 = v128.load(dy, 32), o23 = v128.load(dy, 48); dy += sumRow;
  const fa23 = exchange(l23, m23), fb23 = exchange(m23, l23), fc23 = exchange(n23, o23), fd23 = exchange(o23, n23);
  const l24 = v128.load(dy), m24 = v128.load(dy, 16), n24 = v128.load(dy, 32), o24 = v128.load(dy, 48); dy += sumRow;
  const fa24 = exchange(l24, m24), fb24 = exchange(m24, l24), fc24 = exchange(n24, o24), fd24 = exchange(o24, n24);
  const l25 = v128.load(dy), m25 = v128.load(dy, 16), n25 = v128.load(dy, 32), o25 = v128.load(dy, 48); dy += sumRow;
  const fa25 = exchange(l25, m25), fb25 = exchange(m25, l25), fc25 = exchange(n25, o25), fd25 = exchange(o25, n25);
  const l26 = v128.load(dy), m26 = v128.load(dy, 16), n26 = v128.load(dy, 32), o26 = v128.load(dy, 48); dy += sumRow;
  const fa26 = exchange(l26, m26), fb26 = exchange(m26, l26), fc26 = exchange(n26, o26), fd26 = exchange(o26, n26);
  const l27 = v128.load(dy), m27 = v128.load(dy, 16), n27 = v128.load(dy, 32), o27 = v128.load(dy, 48); dy += sumRow;
  const fa27 = exchange(l27, m27), fb27 = exchange(m27, l27), fc27 = exchange(n27, o27), fd27 = exchange(o27, n27);
  const l28 = v128.load(dy), m28 = v128.load(dy, 16), n28 = v128.load(dy, 32), o28 = v128.load(dy, 48); dy += sumRow;
  const fa28 = exchange(l28, m28), fb28 = exchange(m28, l28), fc28 = exchange(n28, o28), fd28 = exchange(o28, n28);
  const l29 = v128.load(dy), m29 = v128.load(dy, 16), n29 = v128.load(dy, 32), o29 = v128.load(dy, 48); dy += sumRow;
  const fa29 = exchange(l29, m29), fb29 = exchange(m29, l29), fc29 = exchange(n29, o29), fd29 = exchange(o29, n29);
  const l30 = v128.load(dy), m30 = v128.load(dy, 16), n30 = v128.load(dy, 32), o30 = v128.load(dy, 48); dy += sumRow;
  const fa30 = exchange(l30, m30), fb30 = exchange(m30, l30), fc30 = exchange(n30, o30), fd30 = exchange(o30, n30);
  const l31 = v128.load(dy), m31 = v128.load(dy, 16), n31 = v128.load(dy, 32), o31 = v128.load(dy, 48); dy += sumRow;
  const fa31 = exchange(l31, m31), fb31 = exchange(m31, l31), fc31 = exchange(n31, o31), fd31 = exchange(o31, n31);
  // end
  const fours = foursOf(taps);
  for (let k = 4 * fours; k < taps; k += 6) {
    let p = x;
    // unrolled: six taps of thirty-two tiles
    const q0 = v128.load(p), r0 = v128.load(p, 8); p += pixel;
    const x0_0 = v128.shuffle<f32>(q0, q0, 0, 0, 0, 0); let a0 = f32x4.mul(x0_0, fa0), b0 = f32x4.mul(x0_0, fb0), c0 = f32x4.mul(x0_0, fc0), d0 = f32x4.mul(x0_0, fd0);
    const x0_1 = v128.shuffle<f32>(q0, q0, 1, 1, 1, 1); let a1 = f32x4.mul(x0_1, fa0), b1 = f32x4.mul(x0_1, fb0), c1 = f32x4.mul(x0_1, fc0), d1 = f32x4.mul(x0_1, fd0);
    const x0_2 = v128.shuffle<f32>(q0, q0, 2, 2, 2, 2); let a2 = f32x4.mul(x0_2, fa0), b2 = f32x4.mul(x0_2, fb0), c2 = f32x4.mul(x0_2, fc0), d2 = f32x4.mul(x0_2, fd0);
    const x0_3 = v128.shuffle<f32>(q0, q0, 3, 3, 3, 3); let a3 = f32x4.mul(x0_3, fa0), b3 = f32x4.mul(x0_3, fb0), c3 = f32x4.mul(x0_3, fc0), d3 = f32x4.mul(x0_3, fd0);
    const x0_4 = v128.shuffle<f32>(r0, r0, 2, 2, 2, 2); let a4 = f32x4.mul(x0_4, fa0), b4 = f32x4.mul(x0_4, fb0), c4 = f32x4.mul(x0_4, fc0), d4 = f32x4.mul(x0_4, fd0);
    const x0_5 = v128.shuffle<f32>(r0, r0, 3, 3, 3, 3); let a5 = f32x4.mul(x0_5, fa0), b5 = f32x4.mul(x0_5, fb0), c5 = f32x4.mul(x0_5, fc0), d5 = f32x4.mul(x0_5, fd0);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q1 = v128.load(p), r1 = v128.load(p, 8); p += pixel;
    const x1_0 = v128.shuffle<f32>(q1, q1, 0, 0, 0, 0); a0 = madd(x1_0, fa1, a0); b0 = madd(x1_0, fb1, b0); c0 = madd(x1_0, fc1, c0); d0 = madd(x1_0, fd1, d0);
    const x1_1 = v128.shuffle<f32>(q1, q1, 1, 1, 1, 1); a1 = madd(x1_1, fa1, a1); b1 = madd(x1_1, fb1, b1); c1 = madd(x1_1, fc1, c1); d1 = madd(x1_1, fd1, d1);
    const x1_2 = v128.shuffle<f32>(q1, q1, 2, 2, 2, 2); a2 = madd(x1_2, fa1, a2); b2 = madd(x1_2, fb1, b2); c2 = madd(x1_2, fc1, c2); d2 = madd(x1_2, fd1, d2);
    const x1_3 = v128.shuffle<f32>(q1, q1, 3, 3, 3, 3); a3 = madd(x1_3, fa1, a3); b3 = madd(x1_3, fb1, b3); c3 = madd(x1_3, fc1, c3); d3 = madd(x1_3, fd1, d3);
    const x1_4 = v128.shuffle<f32>(r1, r1, 2, 2, 2, 2); a4 = madd(x1_4, fa1, a4); b4 = madd(x1_4, fb1, b4); c4 = madd(x1_4, fc1, c4); d4 = madd(x1_4, fd1, d4);
    const x1_5 = v128.shuffle<f32>(r1, r1, 3, 3, 3, 3); a5 = madd(x1_5, fa1, a5); b5 = madd(x1_5, fb1, b5); c5 = madd(x1_5, fc1, c5); d5 = madd(x1_5, fd1, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q2 = v128.load(p), r2 = v128.load(p, 8); p += pixel;
    const x2_0 = v128.shuffle<f32>(q2, q2, 0, 0, 0, 0); a0 = madd(x2_0, fa2, a0); b0 = madd(x2_0, fb2, b0); c0 = madd(x2_0, fc2, c0); d0 = madd(x2_0, fd2, d0);
    const x2_1 = v128.shuffle<f32>(q2, q2, 1, 1, 1, 1); a1 = madd(x2_1, fa2, a1); b1 = madd(x2_1, fb2, b1); c1 = madd(x2_1, fc2, c1); d1 = madd(x2_1, fd2, d1);
    const x2_2 = v128.shuffle<f32>(q2, q2, 2, 2, 2, 2); a2 = madd(x2_2, fa2, a2); b2 = madd(x2_2, fb2, b2); c2 = madd(x2_2, fc2, c2); d2 = madd(x2_2, fd2, d2);
    const x2_3 = v128.shuffle<f32>(q2, q2, 3, 3, 3, 3); a3 = madd(x2_3, fa2, a3); b3 = madd(x2_3, fb2, b3); c3 = madd(x2_3, fc2, c3); d3 = madd(x2_3, fd2, d3);
    const x2_4 = v128.shuffle<f32>(r2, r2, 2, 2, 2, 2); a4 = madd(x2_4, fa2, a4); b4 = madd(x2_4, fb2, b4); c4 = madd(x2_4, fc2, c4); d4 = madd(x2_4, fd2, d4);
    const x2_5 = v128.shuffle<f32>(r2, r2, 3, 3, 3, 3); a5 = madd(x2_5, fa2, a5); b5 = madd(x2_5, fb2, b5); c5 = madd(x2_5, fc2, c5); d5 = madd(x2_5, fd2, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q3 = v128.load(p), r3 = v128.load(p, 8); p += pixel;
    const x3_0 = v128.shuffle<f32>(q3, q3, 0, 0, 0, 0); a0 = madd(x3_0, fa3, a0); b0 = madd(x3_0, fb3, b0); c0 = madd(x3_0, fc3, c0); d0 = madd(x3_0, fd3, d0);
    const x3_1 = v128.shuffle<f32>(q3, q3, 1, 1, 1, 1); a1 = madd(x3_1, fa3, a1); b1 = madd(x3_1, fb3, b1); c1 = madd(x3_1, fc3, c1); d1 = madd(x3_1, fd3, d1);
    const x3_2 = v128.shuffle<f32>(q3, q3, 2, 2, 2, 2); a2 = madd(x3_2, fa3, a2); b2 = madd(x3_2, fb3, b2); c2 = madd(x3_2, fc3, c2); d2 = madd(x3_2, fd3, d2);
    const x3_3 = v128.shuffle<f32>(q3, q3, 3, 3, 3, 3); a3 = madd(x3_3, fa3, a3); b3 = madd(x3_3, fb3, b3); c3 = madd(x3_3, fc3, c3); d3 = madd(x3_3, fd3, d3);
    const x3_4 = v128.shuffle<f32>(r3, r3, 2, 2, 2, 2); a4 = madd(x3_4, fa3, a4); b4 = madd(x3_4, fb3, b4); c4 = madd(x3_4, fc3, c4); d4 = madd(x3_4, fd3, d4);
    const x3_5 = v128.shuffle<f32>(r3, r3, 3, 3, 3, 3); a5 = madd(x3_5, fa3, a5); b5 = madd(x3_5, fb3, b5); c5 = madd(x3_5, fc3, c5); d5 = madd(x3_5, fd3, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q4 = v128.load(p), r4 = v128.load(p, 8); p += pixel;
    const x4_0 = v128.shuffle<f32>(q4, q4, 0, 0, 0, 0); a0 = madd(x4_0, fa4, a0); b0 = madd(x4_0, fb4, b0); c0 = madd(x4_0, fc4, c0); d0 = madd(x4_0, fd4, d0);
    const x4_1 = v128.shuffle<f32>(q4, q4, 1, 1, 1, 1); a1 = madd(x4_1, fa4, a1); b1 = madd(x4_1, fb4, b1); c1 = madd(x4_1, fc4, c1); d1 = madd(x4_1, fd4, d1);
    const x4_2 = v128.shuffle<f32>(q4, q4, 2, 2, 2, 2); a2 = madd(x4_2, fa4, a2); b2 = madd(x4_2, fb4, b2); c2 = madd(x4_2, fc4, c2); d2 = madd(x4_2, fd4, d2);
    const x4_3 = v128.shuffle<f32>(q4, q4, 3, 3, 3, 3); a3 = madd(x4_3, fa4, a3); b3 = madd(x4_3, fb4, b3); c3 = madd(x4_3, fc4, c3); d3 = madd(x4_3, fd4, d3);
    const x4_4 = v128.shuffle<f32>(r4, r4, 2, 2, 2, 2); a4 = madd(x4_4, fa4, a4); b4 = madd(x4_4, fb4, b4); c4 = madd(x4_4, fc4, c4); d4 = madd(x4_4, fd4, d4);
    const x4_5 = v128.shuffle<f32>(r4, r4, 3, 3, 3, 3); a5 = madd(x4_5, fa4, a5); b5 = madd(x4_5, fb4, b5); c5 = madd(x4_5, fc4, c5); d5 = madd(x4_5, fd4, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q5 = v128.load(p), r5 = v128.load(p, 8); p += pixel;
    const x5_0 = v128.shuffle<f32>(q5, q5, 0, 0, 0, 0); a0 = madd(x5_0, fa5, a0); b0 = madd(x5_0, fb5, b0); c0 = madd(x5_0, fc5, c0); d0 = madd(x5_0, fd5, d0);
    const x5_1 = v128.shuffle<f32>(q5, q5, 1, 1, 1, 1); a1 = madd(x5_1, fa5, a1); b1 = madd(x5_1, fb5, b1); c1 = madd(x5_1, fc5, c1); d1 = madd(x5_1, fd5, d1);
    const x5_2 = v128.shuffle<f32>(q5, q5, 2, 2, 2, 2); a2 = madd(x5_2, fa5, a2); b2 = madd(x5_2, fb5, b2); c2 = madd(x5_2, fc5, c2); d2 = madd(x5_2, fd5, d2);
    const x5_3 = v128.shuffle<f32>(q5, q5, 3, 3, 3, 3); a3 = madd(x5_3, fa5, a3); b3 = madd(x5_3, fb5, b3); c3 = madd(x5_3, fc5, c3); d3 = madd(x5_3, fd5, d3);
    const x5_4 = v128.shuffle<f32>(r5, r5, 2, 2, 2, 2); a4 = madd(x5_4, fa5, a4); b4 = madd(x5_4, fb5, b4); c4 = madd(x5_4, fc5, c4); d4 = madd(x5_4, fd5, d4);
    const x5_5 = v128.shuffle<f32>(r5, r5, 3, 3, 3, 3); a5 = madd(x5_5, fa5, a5); b5 = madd(x5_5, fb5, b5); c5 = madd(x5_5, fc5, c5); d5 = madd(x5_5, fd5, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q6 = v128.load(p), r6 = v128.load(p, 8); p += pixel;
    const x6_0 = v128.shuffle<f32>(q6, q6, 0, 0, 0, 0); a0 = madd(x6_0, fa6, a0); b0 = madd(x6_0, fb6, b0); c0 = madd(x6_0, fc6, c0); d0 = madd(x6_0, fd6, d0);
    const x6_1 = v128.shuffle<f32>(q6, q6, 1, 1, 1, 1); a1 = madd(x6_1, fa6, a1); b1 = madd(x6_1, fb6, b1); c1 = madd(x6_1, fc6, c1); d1 = madd(x6_1, fd6, d1);
    const x6_2 = v128.shuffle<f32>(q6, q6, 2, 2, 2, 2); a2 = madd(x6_2, fa6, a2); b2 = madd(x6_2, fb6, b2); c2 = madd(x6_2, fc6, c2); d2 = madd(x6_2, fd6, d2);
    const x6_3 = v128.shuffle<f32>(q6, q6, 3, 3, 3, 3); a3 = madd(x6_3, fa6, a3); b3 = madd(x6_3, fb6, b3); c3 = madd(x6_3, fc6, c3); d3 = madd(x6_3, fd6, d3);
    const x6_4 = v128.shuffle<f32>(r6, r6, 2, 2, 2, 2); a4 = madd(x6_4, fa6, a4); b4 = madd(x6_4, fb6, b4); c4 = madd(x6_4, fc6, c4); d4 = madd(x6_4, fd6, d4);
    const x6_5 = v128.shuffle<f32>(r6, r6, 3, 3, 3, 3); a5 = madd(x6_5, fa6, a5); b5 = madd(x6_5, fb6, b5); c5 = madd(x6_5, fc6, c5); d5 = madd(x6_5, fd6, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q7 = v128.load(p), r7 = v128.load(p, 8); p += pixel;
    const x7_0 = v128.shuffle<f32>(q7, q7, 0, 0, 0, 0); a0 = madd(x7_0, fa7, a0); b0 = madd(x7_0, fb7, b0); c0 = madd(x7_0, fc7, c0); d0 = madd(x7_0, fd7, d0);
    const x7_1 = v128.shuffle<f32>(q7, q7, 1, 1, 1, 1); a1 = madd(x7_1, fa7, a1); b1 = madd(x7_1, fb7, b1); c1 = madd(x7_1, fc7, c1); d1 = madd(x7_1, fd7, d1);
    const x7_2 = v128.shuffle<f32>(q7, q7, 2, 2, 2, 2); a2 = madd(x7_2, fa7, a2); b2 = madd(x7_2, fb7, b2); c2 = madd(x7_2, fc7, c2); d2 = madd(x7_2, fd7, d2);
    const x7_3 = v128.shuffle<f32>(q7, q7, 3, 3, 3, 3); a3 = madd(x7_3, fa7, a3); b3 = madd(x7_3, fb7, b3); c3 = madd(x7_3, fc7, c3); d3 = madd(x7_3, fd7, d3);
    const x7_4 = v128.shuffle<f32>(r7, r7, 2, 2, 2, 2); a4 = madd(x7_4, fa7, a4); b4 = madd(x7_4, fb7, b4); c4 = madd(x7_4, fc7, c4); d4 = madd(x7_4, fd7, d4);
    const x7_5 = v128.shuffle<f32>(r7, r7, 3, 3, 3, 3); a5 = madd(x7_5, fa7, a5); b5 = madd(x7_5, fb7, b5); c5 = madd(x7_5, fc7, c5); d5 = madd(x7_5, fd7, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q8 = v128.load(p), r8 = v128.load(p, 8); p += pixel;
    const x8_0 = v128.shuffle<f32>(q8, q8, 0, 0, 0, 0); a0 = madd(x8_0, fa8, a0); b0 = madd(x8_0, fb8, b0); c0 = madd(x8_0, fc8, c0); d0 = madd(x8_0, fd8, d0);
    const x8_1 = v128.shuffle<f32>(q8, q8, 1, 1, 1, 1); a1 = madd(x8_1, fa8, a1); b1 = madd(x8_1, fb8, b1); c1 = madd(x8_1, fc8, c1); d1 = madd(x8_1, fd8, d1);
    const x8_2 = v128.shuffle<f32>(q8, q8, 2, 2, 2, 2); a2 = madd(x8_2, fa8, a2); b2 = madd(x8_2, fb8, b2); c2 = madd(x8_2, fc8, c2); d2 = madd(x8_2, fd8, d2);
    const x8_3 = v128.shuffle<f32>(q8, q8, 3, 3, 3, 3); a3 = madd(x8_3, fa8, a3); b3 = madd(x8_3, fb8, b3); c3 = madd(x8_3, fc8, c3); d3 = madd(x8_3, fd8, d3);
    const x8_4 = v128.shuffle<f32>(r8, r8, 2, 2, 2, 2); a4 = madd(x8_4, fa8, a4); b4 = madd(x8_4, fb8, b4); c4 = madd(x8_4, fc8, c4); d4 = madd(x8_4, fd8, d4);
    const x8_5 = v128.shuffle<f32>(r8, r8, 3, 3, 3, 3); a5 = madd(x8_5, fa8, a5); b5 = madd(x8_5, fb8, b5); c5 = madd(x8_5, fc8, c5); d5 = madd(x8_5, fd8, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q9 = v128.load(p), r9 = v128.load(p, 8); p += pixel;
    const x9_0 = v128.shuffle<f32>(q9, q9, 0, 0, 0, 0); a0 = madd(x9_0, fa9, a0); b0 = madd(x9_0, fb9, b0); c0 = madd(x9_0, fc9, c0); d0 = madd(x9_0, fd9, d0);
    const x9_1 = v128.shuffle<f32>(q9, q9, 1, 1, 1, 1); a1 = madd(x9_1, fa9, a1); b1 = madd(x9_1, fb9, b1); c1 = madd(x9_1, fc9, c1); d1 = madd(x9_1, fd9, d1);
    const x9_2 = v128.shuffle<f32>(q9, q9, 2, 2, 2, 2); a2 = madd(x9_2, fa9, a2); b2 = madd(x9_2, fb9, b2); c2 = madd(x9_2, fc9, c2); d2 = madd(x9_2, fd9, d2);
    const x9_3 = v128.shuffle<f32>(q9, q9, 3, 3, 3, 3); a3 = madd(x9_3, fa9, a3); b3 = madd(x9_3, fb9, b3); c3 = madd(x9_3, fc9, c3); d3 = madd(x9_3, fd9, d3);
    const x9_4 = v128.shuffle<f32>(r9, r9, 2, 2, 2, 2); a4 = madd(x9_4, fa9, a4); b4 = madd(x9_4, fb9, b4); c4 = madd(x9_4, fc9, c4); d4 = madd(x9_4, fd9, d4);
    const x9_5 = v128.shuffle<f32>(r9, r9, 3, 3, 3, 3); a5 = madd(x9_5, fa9, a5); b5 = madd(x9_5, fb9, b5); c5 = madd(x9_5, fc9, c5); d5 = madd(x9_5, fd9, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q10 = v128.load(p), r10 = v128.load(p, 8); p += pixel;
    const x10_0 = v128.shuffle<f32>(q10, q10, 0, 0, 0, 0); a0 = madd(x10_0, fa10, a0); b0 = madd(x10_0, fb10, b0); c0 = madd(x10_0, fc10, c0); d0 = madd(x10_0, fd10, d0);
    const x10_1 = v128.shuffle<f32>(q10, q10, 1, 1, 1, 1); a1 = madd(x10_1, fa10, a1); b1 = madd(x10_1, fb10, b1); c1 = madd(x10_1, fc10, c1); d1 = madd(x10_1, fd10, d1);
    const x10_2 = v128.shuffle<f32>(q10, q10, 2, 2, 2, 2); a2 = madd(x10_2, fa10, a2); b2 = madd(x10_2, fb10, b2); c2 = madd(x10_2, fc10, c2); d2 = madd(x10_2, fd10, d2);
    const x10_3 = v128.shuffle<f32>(q10, q10, 3, 3, 3, 3); a3 = madd(x10_3, fa10, a3); b3 = madd(x10_3, fb10, b3); c3 = madd(x10_3, fc10, c3); d3 = madd(x10_3, fd10, d3);
    const x10_4 = v128.shuffle<f32>(r10, r10, 2, 2, 2, 2); a4 = madd(x10_4, fa10, a4); b4 = madd(x10_4, fb10, b4); c4 = madd(x10_4, fc10, c4); d4 = madd(x10_4, fd10, d4);
    const x10_5 = v128.shuffle<f32>(r10, r10, 3, 3, 3, 3); a5 = madd(x10_5, fa10, a5); b5 = madd(x10_5, fb10, b5); c5 = madd(x10_5, fc10, c5); d5 = madd(x10_5, fd10, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q11 = v128.load(p), r11 = v128.load(p, 8); p += pixel;
    const x11_0 = v128.shuffle<f32>(q11, q11, 0, 0, 0, 0); a0 = madd(x11_0, fa11, a0); b0 = madd(x11_0, fb11, b0); c0 = madd(x11_0, fc11, c0); d0 = madd(x11_0, fd11, d0);
    const x11_1 = v128.shuffle<f32>(q11, q11, 1, 1, 1, 1); a1 = madd(x11_1, fa11, a1); b1 = madd(x11_1, fb11, b1); c1 = madd(x11_1, fc11, c1); d1 = madd(x11_1, fd11, d1);
    const x11_2 = v128.shuffle<f32>(q11, q11, 2, 2, 2, 2); a2 = madd(x11_2, fa11, a2); b2 = madd(x11_2, fb11, b2); c2 = madd(x11_2, fc11, c2); d2 = madd(x11_2, fd11, d2);
    const x11_3 = v128.shuffle<f32>(q11, q11, 3, 3, 3, 3); a3 = madd(x11_3, fa11, a3); b3 = madd(x11_3, fb11, b3); c3 = madd(x11_3, fc11, c3); d3 = madd(x11_3, fd11, d3);
    const x11_4 = v128.shuffle<f32>(r11, r11, 2, 2, 2, 2); a4 = madd(x11_4, fa11, a4); b4 = madd(x11_4, fb11, b4); c4 = madd(x11_4, fc11, c4); d4 = madd(x11_4, fd11, d4);
    const x11_5 = v128.shuffle<f32>(r11, r11, 3, 3, 3, 3); a5 = madd(x11_5, fa11, a5); b5 = madd(x11_5, fb11, b5); c5 = madd(x11_5, fc11, c5); d5 = madd(x11_5, fd11, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q12 = v128.load(p), r12 = v128.load(p, 8); p += pixel;
    const x12_0 = v128.shuffle<f32>(q12, q12, 0, 0, 0, 0); a0 = madd(x12_0, fa12, a0); b0 = madd(x12_0, fb12, b0); c0 = madd(x12_0, fc12, c0); d0 = madd(x12_0, fd12, d0);
    const x12_1 = v128.shuffle<f32>(q12, q12, 1, 1, 1, 1); a1 = madd(x12_1, fa12, a1); b1 = madd(x12_1, fb12, b1); c1 = madd(x12_1, fc12, c1); d1 = madd(x12_1, fd12, d1);
    const x12_2 = v128.shuffle<f32>(q12, q12, 2, 2, 2, 2); a2 = madd(x12_2, fa12, a2); b2 = madd(x12_2, fb12, b2); c2 = madd(x12_2, fc12, c2); d2 = madd(x12_2, fd12, d2);
    const x12_3 = v128.shuffle<f32>(q12, q12, 3, 3, 3, 3); a3 = madd(x12_3, fa12, a3); b3 = madd(x12_3, fb12, b3); c3 = madd(x12_3, fc12, c3); d3 = madd(x12_3, fd12, d3);
    const x12_4 = v128.shuffle<f32>(r12, r12, 2, 2, 2, 2); a4 = madd(x12_4, fa12, a4); b4 = madd(x12_4, fb12, b4); c4 = madd(x12_4, fc12, c4); d4 = madd(x12_4, fd12, d4);
    const x12_5 = v128.shuffle<f32>(r12, r12, 3, 3, 3, 3); a5 = madd(x12_5, fa12, a5); b5 = madd(x12_5, fb12, b5); c5 = madd(x12_5, fc12, c5); d5 = madd(x12_5, fd12, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q13 = v128.load(p), r13 = v128.load(p, 8); p += pixel;
    const x13_0 = v128.shuffle<f32>(q13, q13, 0, 0, 0, 0); a0 = madd(x13_0, fa13, a0); b0 = madd(x13_0, fb13, b0); c0 = madd(x13_0, fc13, c0); d0 = madd(x13_0, fd13, d0);
    const x13_1 = v128.shuffle<f32>(q13, q13, 1, 1, 1, 1); a1 = madd(x13_1, fa13, a1); b1 = madd(x13_1, fb13, b1); c1 = madd(x13_1, fc13, c1); d1 = madd(x13_1, fd13, d1);
    const x13_2 = v128.shuffle<f32>(q13, q13, 2, 2, 2, 2); a2 = madd(x13_2, fa13, a2); b2 = madd(x13_2, fb13, b2); c2 = madd(x13_2, fc13, c2); d2 = madd(x13_2, fd13, d2);
    const x13_3 = v128.shuffle<f32>(q13, q13, 3, 3, 3, 3); a3 = madd(x13_3, fa13, a3); b3 = madd(x13_3, fb13, b3); c3 = madd(x13_3, fc13, c3); d3 = madd(x13_3, fd13, d3);
    const x13_4 = v128.shuffle<f32>(r13, r13, 2, 2, 2, 2); a4 = madd(x13_4, fa13, a4); b4 = madd(x13_4, fb13, b4); c4 = madd(x13_4, fc13, c4); d4 = madd(x13_4, fd13, d4);
    const x13_5 = v128.shuffle<f32>(r13, r13, 3, 3, 3, 3); a5 = madd(x13_5, fa13, a5); b5 = madd(x13_5, fb13, b5); c5 = madd(x13_5, fc13, c5); d5 = madd(x13_5, fd13, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q14 = v128.load(p), r14 = v128.load(p, 8); p += pixel;
    const x14_0 = v128.shuffle<f32>(q14, q14, 0, 0, 0, 0); a0 = madd(x14_0, fa14, a0); b0 = madd(x14_0, fb14, b0); c0 = madd(x14_0, fc14, c0); d0 = madd(x14_0, fd14, d0);
    const x14_1 = v128.shuffle<f32>(q14, q14, 1, 1, 1, 1); a1 = madd(x14_1, fa14, a1); b1 = madd(x14_1, fb14, b1); c1 = madd(x14_1, fc14, c1); d1 = madd(x14_1, fd14, d1);
    const x14_2 = v128.shuffle<f32>(q14, q14, 2, 2, 2, 2); a2 = madd(x14_2, fa14, a2); b2 = madd(x14_2, fb14, b2); c2 = madd(x14_2, fc14, c2); d2 = madd(x14_2, fd14, d2);
    const x14_3 = v128.shuffle<f32>(q14, q14, 3, 3, 3, 3); a3 = madd(x14_3, fa14, a3); b3 = madd(x14_3, fb14, b3); c3 = madd(x14_3, fc14, c3); d3 = madd(x14_3, fd14, d3);
    const x14_4 = v128.shuffle<f32>(r14, r14, 2, 2, 2, 2); a4 = madd(x14_4, fa14, a4); b4 = madd(x14_4, fb14, b4); c4 = madd(x14_4, fc14, c4); d4 = madd(x14_4, fd14, d4);
    const x14_5 = v128.shuffle<f32>(r14, r14, 3, 3, 3, 3); a5 = madd(x14_5, fa14, a5); b5 = madd(x14_5, fb14, b5); c5 = madd(x14_5, fc14, c5); d5 = madd(x14_5, fd14, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q15 = v128.load(p), r15 = v128.load(p, 8); p += pixel;
    const x15_0 = v128.shuffle<f32>(q15, q15, 0, 0, 0, 0); a0 = madd(x15_0, fa15, a0); b0 = madd(x15_0, fb15, b0); c0 = madd(x15_0, fc15, c0); d0 = madd(x15_0, fd15, d0);
    const x15_1 = v128.shuffle<f32>(q15, q15, 1, 1, 1, 1); a1 = madd(x15_1, fa15, a1); b1 = madd(x15_1, fb15, b1); c1 = madd(x15_1, fc15, c1); d1 = madd(x15_1, fd15, d1);
    const x15_2 = v128.shuffle<f32>(q15, q15, 2, 2, 2, 2); a2 = madd(x15_2, fa15, a2); b2 = madd(x15_2, fb15, b2); c2 = madd(x15_2, fc15, c2); d2 = madd(x15_2, fd15, d2);
    const x15_3 = v128.shuffle<f32>(q15, q15, 3, 3, 3, 3); a3 = madd(x15_3, fa15, a3); b3 = madd(x15_3, fb15, b3); c3 = madd(x15_3, fc15, c3); d3 = madd(x15_3, fd15, d3);
    const x15_4 = v128.shuffle<f32>(r15, r15, 2, 2, 2, 2); a4 = madd(x15_4, fa15, a4); b4 = madd(x15_4, fb15, b4); c4 = madd(x15_4, fc15, c4); d4 = madd(x15_4, fd15, d4);
    const x15_5 = v128.shuffle<f32>(r15, r15, 3, 3, 3, 3); a5 = madd(x15_5, fa15, a5); b5 = madd(x15_5, fb15, b5); c5 = madd(x15_5, fc15, c5); d5 = madd(x15_5, fd15, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q16 = v128.load(p), r16 = v128.load(p, 8); p += pixel;
    const x16_0 = v128.shuffle<f32>(q16, q16, 0, 0, 0, 0); a0 = madd(x16_0, fa16, a0); b0 = madd(x16_0, fb16, b0); c0 = madd(x16_0, fc16, c0); d0 = madd(x16_0, fd16, d0);
    const x16_1 = v128.shuffle<f32>(q16, q16, 1, 1, 1, 1); a1 = madd(x16_1, fa16, a1); b1 = madd(x16_1, fb16, b1); c1 = madd(x16_1, fc16, c1); d1 = madd(x16_1, fd16, d1);
    const x16_2 = v128.shuffle<f32>(q16, q16, 2, 2, 2, 2); a2 = madd(x16_2, fa16, a2); b2 = madd(x16_2, fb16, b2); c2 = madd(x16_2, fc16, c2); d2 = madd(x16_2, fd16, d2);
    const x16_3 = v128.shuffle<f32>(q16, q16, 3, 3, 3, 3); a3 = madd(x16_3, fa16, a3); b3 = madd(x16_3, fb16, b3); c3 = madd(x16_3, fc16, c3); d3 = madd(x16_3, fd16, d3);
    const x16_4 = v128.shuffle<f32>(r16, r16, 2, 2, 2, 2); a4 = madd(x16_4, fa16, a4); b4 = madd(x16_4, fb16, b4); c4 = madd(x16_4, fc16, c4); d4 = madd(x16_4, fd16, d4);
    const x16_5 = v128.shuffle<f32>(r16, r16, 3, 3, 3, 3); a5 = madd(x16_5, fa16, a5); b5 = madd(x16_5, fb16, b5); c5 = madd(x16_5, fc16, c5); d5 = madd(x16_5, fd16, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q17 = v128.load(p), r17 = v128.load(p, 8); p += pixel;
    const x17_0 = v128.shuffle<f32>(q17, q17, 0, 0, 0, 0); a0 = madd(x17_0, fa17, a0); b0 = madd(x17_0, fb17, b0); c0 = madd(x17_0, fc17, c0); d0 = madd(x17_0, fd17, d0);
    const x17_1 = v128.shuffle<f32>(q17, q17, 1, 1, 1, 1); a1 = madd(x17_1, fa17, a1); b1 = madd(x17_1, fb17, b1); c1 = madd(x17_1, fc17, c1); d1 = madd(x17_1, fd17, d1);
    const x17_2 = v128.shuffle<f32>(q17, q17, 2, 2, 2, 2); a2 = madd(x17_2, fa17, a2); b2 = madd(x17_2, fb17, b2); c2 = madd(x17_2, fc17, c2); d2 = madd(x17_2, fd17, d2);
    const x17_3 = v128.shuffle<f32>(q17, q17, 3, 3, 3, 3); a3 = madd(x17_3, fa17, a3); b3 = madd(x17_3, fb17, b3); c3 = madd(x17_3, fc17, c3); d3 = madd(x17_3, fd17, d3);
    const x17_4 = v128.shuffle<f32>(r17, r17, 2, 2, 2, 2); a4 = madd(x17_4, fa17, a4); b4 = madd(x17_4, fb17, b4); c4 = madd(x17_4, fc17, c4); d4 = madd(x17_4, fd17, d4);
    const x17_5 = v128.shuffle<f32>(r17, r17, 3, 3, 3, 3); a5 = madd(x17_5, fa17, a5); b5 = madd(x17_5, fb17, b5); c5 = madd(x17_5, fc17, c5); d5 = madd(x17_5, fd17, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q18 = v128.load(p), r18 = v128.load(p, 8); p += pixel;
    const x18_0 = v128.shuffle<f32>(q18, q18, 0, 0, 0, 0); a0 = madd(x18_0, fa18, a0); b0 = madd(x18_0, fb18, b0); c0 = madd(x18_0, fc18, c0); d0 = madd(x18_0, fd18, d0);
    const x18_1 = v128.shuffle<f32>(q18, q18, 1, 1, 1, 1); a1 = madd(x18_1, fa18, a1); b1 = madd(x18_1, fb18, b1); c1 = madd(x18_1, fc18, c1); d1 = madd(x18_1, fd18, d1);
    const x18_2 = v128.shuffle<f32>(q18, q18, 2, 2, 2, 2); a2 = madd(x18_2, fa18, a2); b2 = madd(x18_2, fb18, b2); c2 = madd(x18_2, fc18, c2); d2 = madd(x18_2, fd18, d2);
    const x18_3 = v128.shuffle<f32>(q18, q18, 3, 3, 3, 3); a3 = madd(x18_3, fa18, a3); b3 = madd(x18_3, fb18, b3); c3 = madd(x18_3, fc18, c3); d3 = madd(x18_3, fd18, d3);
    const x18_4 = v128.shuffle<f32>(r18, r18, 2, 2, 2, 2); a4 = madd(x18_4, fa18, a4); b4 = madd(x18_4, fb18, b4); c4 = madd(x18_4, fc18, c4); d4 = madd(x18_4, fd18, d4);
    const x18_5 = v128.shuffle<f32>(r18, r18, 3, 3, 3, 3); a5 = madd(x18_5, fa18, a5); b5 = madd(x18_5, fb18, b5); c5 = madd(x18_5, fc18, c5); d5 = madd(x18_5, fd18, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q19 = v128.load(p), r19 = v128.load(p, 8); p += pixel;
    const x19_0 = v128.shuffle<f32>(q19, q19, 0, 0, 0, 0); a0 = madd(x19_0, fa19, a0); b0 = madd(x19_0, fb19, b0); c0 = madd(x19_0, fc19, c0); d0 = madd(x19_0, fd19, d0);
    const x19_1 = v128.shuffle<f32>(q19, q19, 1, 1, 1, 1); a1 = madd(x19_1, fa19, a1); b1 = madd(x19_1, fb19, b1); c1 = madd(x19_1, fc19, c1); d1 = madd(x19_1, fd19, d1);
    const x19_2 = v128.shuffle<f32>(q19, q19, 2, 2, 2, 2); a2 = madd(x19_2, fa19, a2); b2 = madd(x19_2, fb19, b2); c2 = madd(x19_2, fc19, c2); d2 = madd(x19_2, fd19, d2);
    const x19_3 = v128.shuffle<f32>(q19, q19, 3, 3, 3, 3); a3 = madd(x19_3, fa19, a3); b3 = madd(x19_3, fb19, b3); c3 = madd(x19_3, fc19, c3); d3 = madd(x19_3, fd19, d3);
    const x19_4 = v128.shuffle<f32>(r19, r19, 2, 2, 2, 2); a4 = madd(x19_4, fa19, a4); b4 = madd(x19_4, fb19, b4); c4 = madd(x19_4, fc19, c4); d4 = madd(x19_4, fd19, d4);
    const x19_5 = v128.shuffle<f32>(r19, r19, 3, 3, 3, 3); a5 = madd(x19_5, fa19, a5); b5 = madd(x19_5, fb19, b5); c5 = madd(x19_5, fc19, c5); d5 = madd(x19_5, fd19, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q20 = v128.load(p), r20 = v128.load(p, 8); p += pixel;
    const x20_0 = v128.shuffle<f32>(q20, q20, 0, 0, 0, 0); a0 = madd(x20_0, fa20, a0); b0 = madd(x20_0, fb20, b0); c0 = madd(x20_0, fc20, c0); d0 = madd(x20_0, fd20, d0);
    const x20_1 = v128.shuffle<f32>(q20, q20, 1, 1, 1, 1); a1 = madd(x20_1, fa20, a1); b1 = madd(x20_1, fb20, b1); c1 = madd(x20_1, fc20, c1); d1 = madd(x20_1, fd20, d1);
    const x20_2 = v128.shuffle<f32>(q20, q20, 2, 2, 2, 2); a2 = madd(x20_2, fa20, a2); b2 = madd(x20_2, fb20, b2); c2 = madd(x20_2, fc20, c2); d2 = madd(x20_2, fd20, d2);
    const x20_3 = v128.shuffle<f32>(q20, q20, 3, 3, 3, 3); a3 = madd(x20_3, fa20, a3); b3 = madd(x20_3, fb20, b3); c3 = madd(x20_3, fc20, c3); d3 = madd(x20_3, fd20, d3);
    const x20_4 = v128.shuffle<f32>(r20, r20, 2, 2, 2, 2); a4 = madd(x20_4, fa20, a4); b4 = madd(x20_4, fb20, b4); c4 = madd(x20_4, fc20, c4); d4 = madd(x20_4, fd20, d4);
    const x20_5 = v128.shuffle<f32>(r20, r20, 3, 3, 3, 3); a5 = madd(x20_5, fa20, a5); b5 = madd(x20_5, fb20, b5); c5 = madd(x20_5, fc20, c5); d5 = madd(x20_5, fd20, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q21 = v128.load(p), r21 = v128.load(p, 8); p += pixel;
    const x21_0 = v128.shuffle<f32>(q21, q21, 0, 0, 0, 0); a0 = madd(x21_0, fa21, a0); b0 = madd(x21_0, fb21, b0); c0 = madd(x21_0, fc21, c0); d0 = madd(x21_0, fd21, d0);
    const x21_1 = v128.shuffle<f32>(q21, q21, 1, 1, 1, 1); a1 = madd(x21_1, fa21, a1); b1 = madd(x21_1, fb21, b1); c1 = madd(x21_1, fc21, c1); d1 = madd(x21_1, fd21, d1);
    const x21_2 = v128.shuffle<f32>(q21, q21, 2, 2, 2, 2); a2 = madd(x21_2, fa21, a2); b2 = madd(x21_2, fb21, b2); c2 = madd(x21_2, fc21, c2); d2 = madd(x21_2, fd21, d2);
    const x21_3 = v128.shuffle<f32>(q21, q21, 3, 3, 3, 3); a3 = madd(x21_3, fa21, a3); b3 = madd(x21_3, fb21, b3); c3 = madd(x21_3, fc21, c3); d3 = madd(x21_3, fd21, d3);
    const x21_4 = v128.shuffle<f32>(r21, r21, 2, 2, 2, 2); a4 = madd(x21_4, fa21, a4); b4 = madd(x21_4, fb21, b4); c4 = madd(x21_4, fc21, c4); d4 = madd(x21_4, fd21, d4);
    const x21_5 = v128.shuffle<f32>(r21, r21, 3, 3, 3, 3); a5 = madd(x21_5, fa21, a5); b5 = madd(x21_5, fb21, b5); c5 = madd(x21_5, fc21, c5); d5 = madd(x21_5, fd21, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q22 = v128.load(p), r22 = v128.load(p, 8); p += pixel;
    const x22_0 = v128.shuffle<f32>(q22, q22, 0, 0, 0, 0); a0 = madd(x22_0, fa22, a0); b0 = madd(x22_0, fb22, b0); c0 = madd(x22_0, fc22, c0); d0 = madd(x22_0, fd22, d0);
    const x22_1 = v128.shuffle<f32>(q22, q22, 1, 1, 1, 1); a1 = madd(x22_1, fa22, a1); b1 = madd(x22_1, fb22, b1); c1 = madd(x22_1, fc22, c1); d1 = madd(x22_1, fd22, d1);
    const x22_2 = v128.shuffle<f32>(q22, q22, 2, 2, 2, 2); a2 = madd(x22_2, fa22, a2); b2 = madd(x22_2, fb22, b2); c2 = madd(x22_2, fc22, c2); d2 = madd(x22_2, fd22, d2);
    const x22_3 = v128.shuffle<f32>(q22, q22, 3, 3, 3, 3); a3 = madd(x22_3, fa22, a3); b3 = madd(x22_3, fb22, b3); c3 = madd(x22_3, fc22, c3); d3 = madd(x22_3, fd22, d3);
    const x22_4 = v128.shuffle<f32>(r22, r22, 2, 2, 2, 2); a4 = madd(x22_4, fa22, a4); b4 = madd(x22_4, fb22, b4); c4 = madd(x22_4, fc22, c4); d4 = madd(x22_4, fd22, d4);
    const x22_5 = v128.shuffle<f32>(r22, r22, 3, 3, 3, 3); a5 = madd(x22_5, fa22, a5); b5 = madd(x22_5, fb22, b5); c5 = madd(x22_5, fc22, c5); d5 = madd(x22_5, fd22, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q23 = v128.load(p), r23 = v128.load(p, 8); p += pixel;
    const x23_0 = v128.shuffle<f32>(q23, q23, 0, 0, 0, 0); a0 = madd(x23_0, fa23, a0); b0 = madd(x23_0, fb23, b0); c0 = madd(x23_0, fc23, c0); d0 = madd(x23_0, fd23, d0);
    const x23_1 = v128.shuffle<f32>(q23, q23, 1, 1, 1, 1); a1 = madd(x23_1, fa23, a1); b1 = madd(x23_1, fb23, b1); c1 = madd(x23_1, fc23, c1); d1 = madd(x23_1, fd23, d1);
    const x23_2 = v128.shuffle<f32>(q23, q23, 2, 2, 2, 2); a2 = madd(x23_2, fa23, a2); b2 = madd(x23_2, fb23, b2); c2 = madd(x23_2, fc23, c2); d2 = madd(x23_2, fd23, d2);
    const x23_3 = v128.shuffle<f32>(q23, q23, 3, 3, 3, 3); a3 = madd(x23_3, fa23, a3); b3 = madd(x23_3, fb23, b3); c3 = madd(x23_3, fc23, c3); d3 = madd(x23_3, fd23, d3);
    const x23_4 = v128.shuffle<f32>(r23, r23, 2, 2, 2, 2); a4 = madd(x23_4, fa23, a4); b4 = madd(x23_4, fb23, b4); c4 = madd(x23_4, fc23, c4); d4 = madd(x23_4, fd23, d4);
    const x23_5 = v128.shuffle<f32>(r23, r23, 3, 3, 3, 3); a5 = madd(x23_5, fa23, a5); b5 = madd(x23_5, fb23, b5); c5 = madd(x23_5, fc23, c5); d5 = madd(x23_5, fd23, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q24 = v128.load(p), r24 = v128.load(p, 8); p += pixel;
    const x24_0 = v128.shuffle<f32>(q24, q24, 0, 0, 0, 0); a0 = madd(x24_0, fa24, a0); b0 = madd(x24_0, fb24, b0); c0 = madd(x24_0, fc24, c0); d0 = madd(x24_0, fd24, d0);
    const x24_1 = v128.shuffle<f32>(q24, q24, 1, 1, 1, 1); a1 = madd(x24_1, fa24, a1); b1 = madd(x24_1, fb24, b1); c1 = madd(x24_1, fc24, c1); d1 = madd(x24_1, fd24, d1);
    const x24_2 = v128.shuffle<f32>(q24, q24, 2, 2, 2, 2); a2 = madd(x24_2, fa24, a2); b2 = madd(x24_2, fb24, b2); c2 = madd(x24_2, fc24, c2); d2 = madd(x24_2, fd24, d2);
    const x24_3 = v128.shuffle<f32>(q24, q24, 3, 3, 3, 3); a3 = madd(x24_3, fa24, a3); b3 = madd(x24_3, fb24, b3); c3 = madd(x24_3, fc24, c3); d3 = madd(x24_3, fd24, d3);
    const x24_4 = v128.shuffle<f32>(r24, r24, 2, 2, 2, 2); a4 = madd(x24_4, fa24, a4); b4 = madd(x24_4, fb24, b4); c4 = madd(x24_4, fc24, c4); d4 = madd(x24_4, fd24, d4);
    const x24_5 = v128.shuffle<f32>(r24, r24, 3, 3, 3, 3); a5 = madd(x24_5, fa24, a5); b5 = madd(x24_5, fb24, b5); c5 = madd(x24_5, fc24, c5); d5 = madd(x24_5, fd24, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q25 = v128.load(p), r25 = v128.load(p, 8); p += pixel;
    const x25_0 = v128.shuffle<f32>(q25, q25, 0, 0, 0, 0); a0 = madd(x25_0, fa25, a0); b0 = madd(x25_0, fb25, b0); c0 = madd(x25_0, fc25, c0); d0 = madd(x25_0, fd25, d0);
    const x25_1 = v128.shuffle<f32>(q25, q25, 1, 1, 1, 1); a1 = madd(x25_1, fa25, a1); b1 = madd(x25_1, fb25, b1); c1 = madd(x25_1, fc25, c1); d1 = madd(x25_1, fd25, d1);
    const x25_2 = v128.shuffle<f32>(q25, q25, 2, 2, 2, 2); a2 = madd(x25_2, fa25, a2); b2 = madd(x25_2, fb25, b2); c2 = madd(x25_2, fc25, c2); d2 = madd(x25_2, fd25, d2);
    const x25_3 = v128.shuffle<f32>(q25, q25, 3, 3, 3, 3); a3 = madd(x25_3, fa25, a3); b3 = madd(x25_3, fb25, b3); c3 = madd(x25_3, fc25, c3); d3 = madd(x25_3, fd25, d3);
    const x25_4 = v128.shuffle<f32>(r25, r25, 2, 2, 2, 2); a4 = madd(x25_4, fa25, a4); b4 = madd(x25_4, fb25, b4); c4 = madd(x25_4, fc25, c4); d4 = madd(x25_4, fd25, d4);
    const x25_5 = v128.shuffle<f32>(r25, r25, 3, 3, 3, 3); a5 = madd(x25_5, fa25, a5); b5 = madd(x25_5, fb25, b5); c5 = madd(x25_5, fc25, c5); d5 = madd(x25_5, fd25, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q26 = v128.load(p), r26 = v128.load(p, 8); p += pixel;
    const x26_0 = v128.shuffle<f32>(q26, q26, 0, 0, 0, 0); a0 = madd(x26_0, fa26, a0); b0 = madd(x26_0, fb26, b0); c0 = madd(x26_0, fc26, c0); d0 = madd(x26_0, fd26, d0);
    const x26_1 = v128.shuffle<f32>(q26, q26, 1, 1, 1, 1); a1 = madd(x26_1, fa26, a1); b1 = madd(x26_1, fb26, b1); c1 = madd(x26_1, fc26, c1); d1 = madd(x26_1, fd26, d1);
    const x26_2 = v128.shuffle<f32>(q26, q26, 2, 2, 2, 2); a2 = madd(x26_2, fa26, a2); b2 = madd(x26_2, fb26, b2); c2 = madd(x26_2, fc26, c2); d2 = madd(x26_2, fd26, d2);
    const x26_3 = v128.shuffle<f32>(q26, q26, 3, 3, 3, 3); a3 = madd(x26_3, fa26, a3); b3 = madd(x26_3, fb26, b3); c3 = madd(x26_3, fc26, c3); d3 = madd(x26_3, fd26, d3);
    const x26_4 = v128.shuffle<f32>(r26, r26, 2, 2, 2, 2); a4 = madd(x26_4, fa26, a4); b4 = madd(x26_4, fb26, b4); c4 = madd(x26_4, fc26, c4); d4 = madd(x26_4, fd26, d4);
    const x26_5 = v128.shuffle<f32>(r26, r26, 3, 3, 3, 3); a5 = madd(x26_5, fa26, a5); b5 = madd(x26_5, fb26, b5); c5 = madd(x26_5, fc26, c5); d5 = madd(x26_5, fd26, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q27 = v128.load(p), r27 = v128.load(p, 8); p += pixel;
    const x27_0 = v128.shuffle<f32>(q27, q27, 0, 0, 0, 0); a0 = madd(x27_0, fa27, a0); b0 = madd(x27_0, fb27, b0); c0 = madd(x27_0, fc27, c0); d0 = madd(x27_0, fd27, d0);
    const x27_1 = v128.shuffle<f32>(q27, q27, 1, 1, 1, 1); a1 = madd(x27_1, fa27, a1); b1 = madd(x27_1, fb27, b1); c1 = madd(x27_1, fc27, c1); d1 = madd(x27_1, fd27, d1);
    const x27_2 = v128.shuffle<f32>(q27, q27, 2, 2, 2, 2); a2 = madd(x27_2, fa27, a2); b2 = madd(x27_2, fb27, b2); c2 = madd(x27_2, fc27, c2); d2 = madd(x27_2, fd27, d2);
    const x27_3 = v128.shuffle<f32>(q27, q27, 3, 3, 3, 3); a3 = madd(x27_3, fa27, a3); b3 = madd(x27_3, fb27, b3); c3 = madd(x27_3, fc27, c3); d3 = madd(x27_3, fd27, d3);
    const x27_4 = v128.shuffle<f32>(r27, r27, 2, 2, 2, 2); a4 = madd(x27_4, fa27, a4); b4 = madd(x27_4, fb27, b4); c4 = madd(x27_4, fc27, c4); d4 = madd(x27_4, fd27, d4);
    const x27_5 = v128.shuffle<f32>(r27, r27, 3, 3, 3, 3); a5 = madd(x27_5, fa27, a5); b5 = madd(x27_5, fb27, b5); c5 = madd(x27_5, fc27, c5); d5 = madd(x27_5, fd27, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q28 = v128.load(p), r28 = v128.load(p, 8); p += pixel;
    const x28_0 = v128.shuffle<f32>(q28, q28, 0, 0, 0, 0); a0 = madd(x28_0, fa28, a0); b0 = madd(x28_0, fb28, b0); c0 = madd(x28_0, fc28, c0); d0 = madd(x28_0, fd28, d0);
    const x28_1 = v128.shuffle<f32>(q28, q28, 1, 1, 1, 1); a1 = madd(x28_1, fa28, a1); b1 = madd(x28_1, fb28, b1); c1 = madd(x28_1, fc28, c1); d1 = madd(x28_1, fd28, d1);
    const x28_2 = v128.shuffle<f32>(q28, q28, 2, 2, 2, 2); a2 = madd(x28_2, fa28, a2); b2 = madd(x28_2, fb28, b2); c2 = madd(x28_2, fc28, c2); d2 = madd(x28_2, fd28, d2);
    const x28_3 = v128.shuffle<f32>(q28, q28, 3, 3, 3, 3); a3 = madd(x28_3, fa28, a3); b3 = madd(x28_3, fb28, b3); c3 = madd(x28_3, fc28, c3); d3 = madd(x28_3, fd28, d3);
    const x28_4 = v128.shuffle<f32>(r28, r28, 2, 2, 2, 2); a4 = madd(x28_4, fa28, a4); b4 = madd(x28_4, fb28, b4); c4 = madd(x28_4, fc28, c4); d4 = madd(x28_4, fd28, d4);
    const x28_5 = v128.shuffle<f32>(r28, r28, 3, 3, 3, 3); a5 = madd(x28_5, fa28, a5); b5 = madd(x28_5, fb28, b5); c5 = madd(x28_5, fc28, c5); d5 = madd(x28_5, fd28, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q29 = v128.load(p), r29 = v128.load(p, 8); p += pixel;
    const x29_0 = v128.shuffle<f32>(q29, q29, 0, 0, 0, 0); a0 = madd(x29_0, fa29, a0); b0 = madd(x29_0, fb29, b0); c0 = madd(x29_0, fc29, c0); d0 = madd(x29_0, fd29, d0);
    const x29_1 = v128.shuffle<f32>(q29, q29, 1, 1, 1, 1); a1 = madd(x29_1, fa29, a1); b1 = madd(x29_1, fb29, b1); c1 = madd(x29_1, fc29, c1); d1 = madd(x29_1, fd29, d1);
    const x29_2 = v128.shuffle<f32>(q29, q29, 2, 2, 2, 2); a2 = madd(x29_2, fa29, a2); b2 = madd(x29_2, fb29, b2); c2 = madd(x29_2, fc29, c2); d2 = madd(x29_2, fd29, d2);
    const x29_3 = v128.shuffle<f32>(q29, q29, 3, 3, 3, 3); a3 = madd(x29_3, fa29, a3); b3 = madd(x29_3, fb29, b3); c3 = madd(x29_3, fc29, c3); d3 = madd(x29_3, fd29, d3);
    const x29_4 = v128.shuffle<f32>(r29, r29, 2, 2, 2, 2); a4 = madd(x29_4, fa29, a4); b4 = madd(x29_4, fb29, b4); c4 = madd(x29_4, fc29, c4); d4 = madd(x29_4, fd29, d4);
    const x29_5 = v128.shuffle<f32>(r29, r29, 3, 3, 3, 3); a5 = madd(x29_5, fa29, a5); b5 = madd(x29_5, fb29, b5); c5 = madd(x29_5, fc29, c5); d5 = madd(x29_5, fd29, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q30 = v128.load(p), r30 = v128.load(p, 8); p += pixel;
    const x30_0 = v128.shuffle<f32>(q30, q30, 0, 0, 0, 0); a0 = madd(x30_0, fa30, a0); b0 = madd(x30_0, fb30, b0); c0 = madd(x30_0, fc30, c0); d0 = madd(x30_0, fd30, d0);
    const x30_1 = v128.shuffle<f32>(q30, q30, 1, 1, 1, 1); a1 = madd(x30_1, fa30, a1); b1 = madd(x30_1, fb30, b1); c1 = madd(x30_1, fc30, c1); d1 = madd(x30_1, fd30, d1);
    const x30_2 = v128.shuffle<f32>(q30, q30, 2, 2, 2, 2); a2 = madd(x30_2, fa30, a2); b2 = madd(x30_2, fb30, b2); c2 = madd(x30_2, fc30, c2); d2 = madd(x30_2, fd30, d2);
    const x30_3 = v128.shuffle<f32>(q30, q30, 3, 3, 3, 3); a3 = madd(x30_3, fa30, a3); b3 = madd(x30_3, fb30, b3); c3 = madd(x30_3, fc30, c3); d3 = madd(x30_3, fd30, d3);
    const x30_4 = v128.shuffle<f32>(r30, r30, 2, 2, 2, 2); a4 = madd(x30_4, fa30, a4); b4 = madd(x30_4, fb30, b4); c4 = madd(x30_4, fc30, c4); d4 = madd(x30_4, fd30, d4);
    const x30_5 = v128.shuffle<f32>(r30, r30, 3, 3, 3, 3); a5 = madd(x30_5, fa30, a5); b5 = madd(x30_5, fb30, b5); c5 = madd(x30_5, fc30, c5); d5 = madd(x30_5, fd30, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    const q31 = v128.load(p), r31 = v128.load(p, 8); p += pixel;
    const x31_0 = v128.shuffle<f32>(q31, q31, 0, 0, 0, 0); a0 = madd(x31_0, fa31, a0); b0 = madd(x31_0, fb31, b0); c0 = madd(x31_0, fc31, c0); d0 = madd(x31_0, fd31, d0);
    const x31_1 = v128.shuffle<f32>(q31, q31, 1, 1, 1, 1); a1 = madd(x31_1, fa31, a1); b1 = madd(x31_1, fb31, b1); c1 = madd(x31_1, fc31, c1); d1 = madd(x31_1, fd31, d1);
    const x31_2 = v128.shuffle<f32>(q31, q31, 2, 2, 2, 2); a2 = madd(x31_2, fa31, a2); b2 = madd(x31_2, fb31, b2); c2 = madd(x31_2, fc31, c2); d2 = madd(x31_2, fd31, d2);
    const x31_3 = v128.shuffle<f32>(q31, q31, 3, 3, 3, 3); a3 = madd(x31_3, fa31, a3); b3 = madd(x31_3, fb31, b3); c3 = madd(x31_3, fc31, c3); d3 = madd(x31_3, fd31, d3);
    const x31_4 = v128.shuffle<f32>(r31, r31, 2, 2, 2, 2); a4 = madd(x31_4, fa31, a4); b4 = madd(x31_4, fb31, b4); c4 = madd(x31_4, fc31, c4); d4 = madd(x31_4, fd31, d4);
    const x31_5 = v128.shuffle<f32>(r31, r31, 3, 3, 3, 3); a5 = madd(x31_5, fa31, a5); b5 = madd(x31_5, fb31, b5); c5 = madd(x31_5, fc31, c5); d5 = madd(x31_5, fd31, d5);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), a4), a5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3), b4), b5)); join(sum, f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3), d4), d5)); }
    addExchanged(sum, a0, b0, c0, d0); sum += sumRow;
    addExchanged(sum, a1, b1, c1, d1); sum += sumRow;
    addExchanged(sum, a2, b2, c2, d2); sum += sumRow;
    addExchanged(sum, a3, b3, c3, d3); sum += sumRow;
    addExchanged(sum, a4, b4, c4, d4); sum += sumRow;
    addExchanged(sum, a5, b5, c5, d5); sum += sumRow;
    // end
    x += 24;
  }
  for (let k = 0; k < fours; k++) {
    let p = x;
    // unrolled: four taps of thirty-two tiles
    const q0 = v128.load(p); p += pixel;
    const x0_0 = v128.shuffle<f32>(q0, q0, 0, 0, 0, 0); let a0 = f32x4.mul(x0_0, fa0), b0 = f32x4.mul(x0_0, fb0), c0 = f32x4.mul(x0_0, fc0), d0 = f32x4.mul(x0_0, fd0);
    const x0_1 = v128.shuffle<f32>(q0, q0, 1, 1, 1, 1); let a1 = f32x4.mul(x0_1, fa0), b1 = f32x4.mul(x0_1, fb0), c1 = f32x4.mul(x0_1, fc0), d1 = f32x4.mul(x0_1, fd0);
    const x0_2 = v128.shuffle<f32>(q0, q0, 2, 2, 2, 2); let a2 = f32x4.mul(x0_2, fa0), b2 = f32x4.mul(x0_2, fb0), c2 = f32x4.mul(x0_2, fc0), d2 = f32x4.mul(x0_2, fd0);
    const x0_3 = v128.shuffle<f32>(q0, q0, 3, 3, 3, 3); let a3 = f32x4.mul(x0_3, fa0), b3 = f32x4.mul(x0_3, fb0), c3 = f32x4.mul(x0_3, fc0), d3 = f32x4.mul(x0_3, fd0);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q1 = v128.load(p); p += pixel;
    const x1_0 = v128.shuffle<f32>(q1, q1, 0, 0, 0, 0); a0 = madd(x1_0, fa1, a0); b0 = madd(x1_0, fb1, b0); c0 = madd(x1_0, fc1, c0); d0 = madd(x1_0, fd1, d0);
    const x1_1 = v128.shuffle<f32>(q1, q1, 1, 1, 1, 1); a1 = madd(x1_1, fa1, a1); b1 = madd(x1_1, fb1, b1); c1 = madd(x1_1, fc1, c1); d1 = madd(x1_1, fd1, d1);
    const x1_2 = v128.shuffle<f32>(q1, q1, 2, 2, 2, 2); a2 = madd(x1_2, fa1, a2); b2 = madd(x1_2, fb1, b2); c2 = madd(x1_2, fc1, c2); d2 = madd(x1_2, fd1, d2);
    const x1_3 = v128.shuffle<f32>(q1, q1, 3, 3, 3, 3); a3 = madd(x1_3, fa1, a3); b3 = madd(x1_3, fb1, b3); c3 = madd(x1_3, fc1, c3); d3 = madd(x1_3, fd1, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q2 = v128.load(p); p += pixel;
    const x2_0 = v128.shuffle<f32>(q2, q2, 0, 0, 0, 0); a0 = madd(x2_0, fa2, a0); b0 = madd(x2_0, fb2, b0); c0 = madd(x2_0, fc2, c0); d0 = madd(x2_0, fd2, d0);
    const x2_1 = v128.shuffle<f32>(q2, q2, 1, 1, 1, 1); a1 = madd(x2_1, fa2, a1); b1 = madd(x2_1, fb2, b1); c1 = madd(x2_1, fc2, c1); d1 = madd(x2_1, fd2, d1);
    const x2_2 = v128.shuffle<f32>(q2, q2, 2, 2, 2, 2); a2 = madd(x2_2, fa2, a2); b2 = madd(x2_2, fb2, b2); c2 = madd(x2_2, fc2, c2); d2 = madd(x2_2, fd2, d2);
    const x2_3 = v128.shuffle<f32>(q2, q2, 3, 3, 3, 3); a3 = madd(x2_3, fa2, a3); b3 = madd(x2_3, fb2, b3); c3 = madd(x2_3, fc2, c3); d3 = madd(x2_3, fd2, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q3 = v128.load(p); p += pixel;
    const x3_0 = v128.shuffle<f32>(q3, q3, 0, 0, 0, 0); a0 = madd(x3_0, fa3, a0); b0 = madd(x3_0, fb3, b0); c0 = madd(x3_0, fc3, c0); d0 = madd(x3_0, fd3, d0);
    const x3_1 = v128.shuffle<f32>(q3, q3, 1, 1, 1, 1); a1 = madd(x3_1, fa3, a1); b1 = madd(x3_1, fb3, b1); c1 = madd(x3_1, fc3, c1); d1 = madd(x3_1, fd3, d1);
    const x3_2 = v128.shuffle<f32>(q3, q3, 2, 2, 2, 2); a2 = madd(x3_2, fa3, a2); b2 = madd(x3_2, fb3, b2); c2 = madd(x3_2, fc3, c2); d2 = madd(x3_2, fd3, d2);
    const x3_3 = v128.shuffle<f32>(q3, q3, 3, 3, 3, 3); a3 = madd(x3_3, fa3, a3); b3 = madd(x3_3, fb3, b3); c3 = madd(x3_3, fc3, c3); d3 = madd(x3_3, fd3, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q4 = v128.load(p); p += pixel;
    const x4_0 = v128.shuffle<f32>(q4, q4, 0, 0, 0, 0); a0 = madd(x4_0, fa4, a0); b0 = madd(x4_0, fb4, b0); c0 = madd(x4_0, fc4, c0); d0 = madd(x4_0, fd4, d0);
    const x4_1 = v128.shuffle<f32>(q4, q4, 1, 1, 1, 1); a1 = madd(x4_1, fa4, a1); b1 = madd(x4_1, fb4, b1); c1 = madd(x4_1, fc4, c1); d1 = madd(x4_1, fd4, d1);
    const x4_2 = v128.shuffle<f32>(q4, q4, 2, 2, 2, 2); a2 = madd(x4_2, fa4, a2); b2 = madd(x4_2, fb4, b2); c2 = madd(x4_2, fc4, c2); d2 = madd(x4_2, fd4, d2);
    const x4_3 = v128.shuffle<f32>(q4, q4, 3, 3, 3, 3); a3 = madd(x4_3, fa4, a3); b3 = madd(x4_3, fb4, b3); c3 = madd(x4_3, fc4, c3); d3 = madd(x4_3, fd4, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q5 = v128.load(p); p += pixel;
    const x5_0 = v128.shuffle<f32>(q5, q5, 0, 0, 0, 0); a0 = madd(x5_0, fa5, a0); b0 = madd(x5_0, fb5, b0); c0 = madd(x5_0, fc5, c0); d0 = madd(x5_0, fd5, d0);
    const x5_1 = v128.shuffle<f32>(q5, q5, 1, 1, 1, 1); a1 = madd(x5_1, fa5, a1); b1 = madd(x5_1, fb5, b1); c1 = madd(x5_1, fc5, c1); d1 = madd(x5_1, fd5, d1);
    const x5_2 = v128.shuffle<f32>(q5, q5, 2, 2, 2, 2); a2 = madd(x5_2, fa5, a2); b2 = madd(x5_2, fb5, b2); c2 = madd(x5_2, fc5, c2); d2 = madd(x5_2, fd5, d2);
    const x5_3 = v128.shuffle<f32>(q5, q5, 3, 3, 3, 3); a3 = madd(x5_3, fa5, a3); b3 = madd(x5_3, fb5, b3); c3 = madd(x5_3, fc5, c3); d3 = madd(x5_3, fd5, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q6 = v128.load(p); p += pixel;
    const x6_0 = v128.shuffle<f32>(q6, q6, 0, 0, 0, 0); a0 = madd(x6_0, fa6, a0); b0 = madd(x6_0, fb6, b0); c0 = madd(x6_0, fc6, c0); d0 = madd(x6_0, fd6, d0);
    const x6_1 = v128.shuffle<f32>(q6, q6, 1, 1, 1, 1); a1 = madd(x6_1, fa6, a1); b1 = madd(x6_1, fb6, b1); c1 = madd(x6_1, fc6, c1); d1 = madd(x6_1, fd6, d1);
    const x6_2 = v128.shuffle<f32>(q6, q6, 2, 2, 2, 2); a2 = madd(x6_2, fa6, a2); b2 = madd(x6_2, fb6, b2); c2 = madd(x6_2, fc6, c2); d2 = madd(x6_2, fd6, d2);
    const x6_3 = v128.shuffle<f32>(q6, q6, 3, 3, 3, 3); a3 = madd(x6_3, fa6, a3); b3 = madd(x6_3, fb6, b3); c3 = madd(x6_3, fc6, c3); d3 = madd(x6_3, fd6, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q7 = v128.load(p); p += pixel;
    const x7_0 = v128.shuffle<f32>(q7, q7, 0, 0, 0, 0); a0 = madd(x7_0, fa7, a0); b0 = madd(x7_0, fb7, b0); c0 = madd(x7_0, fc7, c0); d0 = madd(x7_0, fd7, d0);
    const x7_1 = v128.shuffle<f32>(q7, q7, 1, 1, 1, 1); a1 = madd(x7_1, fa7, a1); b1 = madd(x7_1, fb7, b1); c1 = madd(x7_1, fc7, c1); d1 = madd(x7_1, fd7, d1);
    const x7_2 = v128.shuffle<f32>(q7, q7, 2, 2, 2, 2); a2 = madd(x7_2, fa7, a2); b2 = madd(x7_2, fb7, b2); c2 = madd(x7_2, fc7, c2); d2 = madd(x7_2, fd7, d2);
    const x7_3 = v128.shuffle<f32>(q7, q7, 3, 3, 3, 3); a3 = madd(x7_3, fa7, a3); b3 = madd(x7_3, fb7, b3); c3 = madd(x7_3, fc7, c3); d3 = madd(x7_3, fd7, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q8 = v128.load(p); p += pixel;
    const x8_0 = v128.shuffle<f32>(q8, q8, 0, 0, 0, 0); a0 = madd(x8_0, fa8, a0); b0 = madd(x8_0, fb8, b0); c0 = madd(x8_0, fc8, c0); d0 = madd(x8_0, fd8, d0);
    const x8_1 = v128.shuffle<f32>(q8, q8, 1, 1, 1, 1); a1 = madd(x8_1, fa8, a1); b1 = madd(x8_1, fb8, b1); c1 = madd(x8_1, fc8, c1); d1 = madd(x8_1, fd8, d1);
    const x8_2 = v128.shuffle<f32>(q8, q8, 2, 2, 2, 2); a2 = madd(x8_2, fa8, a2); b2 = madd(x8_2, fb8, b2); c2 = madd(x8_2, fc8, c2); d2 = madd(x8_2, fd8, d2);
    const x8_3 = v128.shuffle<f32>(q8, q8, 3, 3, 3, 3); a3 = madd(x8_3, fa8, a3); b3 = madd(x8_3, fb8, b3); c3 = madd(x8_3, fc8, c3); d3 = madd(x8_3, fd8, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q9 = v128.load(p); p += pixel;
    const x9_0 = v128.shuffle<f32>(q9, q9, 0, 0, 0, 0); a0 = madd(x9_0, fa9, a0); b0 = madd(x9_0, fb9, b0); c0 = madd(x9_0, fc9, c0); d0 = madd(x9_0, fd9, d0);
    const x9_1 = v128.shuffle<f32>(q9, q9, 1, 1, 1, 1); a1 = madd(x9_1, fa9, a1); b1 = madd(x9_1, fb9, b1); c1 = madd(x9_1, fc9, c1); d1 = madd(x9_1, fd9, d1);
    const x9_2 = v128.shuffle<f32>(q9, q9, 2, 2, 2, 2); a2 = madd(x9_2, fa9, a2); b2 = madd(x9_2, fb9, b2); c2 = madd(x9_2, fc9, c2); d2 = madd(x9_2, fd9, d2);
    const x9_3 = v128.shuffle<f32>(q9, q9, 3, 3, 3, 3); a3 = madd(x9_3, fa9, a3); b3 = madd(x9_3, fb9, b3); c3 = madd(x9_3, fc9, c3); d3 = madd(x9_3, fd9, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q10 = v128.load(p); p += pixel;
    const x10_0 = v128.shuffle<f32>(q10, q10, 0, 0, 0, 0); a0 = madd(x10_0, fa10, a0); b0 = madd(x10_0, fb10, b0); c0 = madd(x10_0, fc10, c0); d0 = madd(x10_0, fd10, d0);
    const x10_1 = v128.shuffle<f32>(q10, q10, 1, 1, 1, 1); a1 = madd(x10_1, fa10, a1); b1 = madd(x10_1, fb10, b1); c1 = madd(x10_1, fc10, c1); d1 = madd(x10_1, fd10, d1);
    const x10_2 = v128.shuffle<f32>(q10, q10, 2, 2, 2, 2); a2 = madd(x10_2, fa10, a2); b2 = madd(x10_2, fb10, b2); c2 = madd(x10_2, fc10, c2); d2 = madd(x10_2, fd10, d2);
    const x10_3 = v128.shuffle<f32>(q10, q10, 3, 3, 3, 3); a3 = madd(x10_3, fa10, a3); b3 = madd(x10_3, fb10, b3); c3 = madd(x10_3, fc10, c3); d3 = madd(x10_3, fd10, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q11 = v128.load(p); p += pixel;
    const x11_0 = v128.shuffle<f32>(q11, q11, 0, 0, 0, 0); a0 = madd(x11_0, fa11, a0); b0 = madd(x11_0, fb11, b0); c0 = madd(x11_0, fc11, c0); d0 = madd(x11_0, fd11, d0);
    const x11_1 = v128.shuffle<f32>(q11, q11, 1, 1, 1, 1); a1 = madd(x11_1, fa11, a1); b1 = madd(x11_1, fb11, b1); c1 = madd(x11_1, fc11, c1); d1 = madd(x11_1, fd11, d1);
    const x11_2 = v128.shuffle<f32>(q11, q11, 2, 2, 2, 2); a2 = madd(x11_2, fa11, a2); b2 = madd(x11_2, fb11, b2); c2 = madd(x11_2, fc11, c2); d2 = madd(x11_2, fd11, d2);
    const x11_3 = v128.shuffle<f32>(q11, q11, 3, 3, 3, 3); a3 = madd(x11_3, fa11, a3); b3 = madd(x11_3, fb11, b3); c3 = madd(x11_3, fc11, c3); d3 = madd(x11_3, fd11, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q12 = v128.load(p); p += pixel;
    const x12_0 = v128.shuffle<f32>(q12, q12, 0, 0, 0, 0); a0 = madd(x12_0, fa12, a0); b0 = madd(x12_0, fb12, b0); c0 = madd(x12_0, fc12, c0); d0 = madd(x12_0, fd12, d0);
    const x12_1 = v128.shuffle<f32>(q12, q12, 1, 1, 1, 1); a1 = madd(x12_1, fa12, a1); b1 = madd(x12_1, fb12, b1); c1 = madd(x12_1, fc12, c1); d1 = madd(x12_1, fd12, d1);
    const x12_2 = v128.shuffle<f32>(q12, q12, 2, 2, 2, 2); a2 = madd(x12_2, fa12, a2); b2 = madd(x12_2, fb12, b2); c2 = madd(x12_2, fc12, c2); d2 = madd(x12_2, fd12, d2);
    const x12_3 = v128.shuffle<f32>(q12, q12, 3, 3, 3, 3); a3 = madd(x12_3, fa12, a3); b3 = madd(x12_3, fb12, b3); c3 = madd(x12_3, fc12, c3); d3 = madd(x12_3, fd12, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q13 = v128.load(p); p += pixel;
    const x13_0 = v128.shuffle<f32>(q13, q13, 0, 0, 0, 0); a0 = madd(x13_0, fa13, a0); b0 = madd(x13_0, fb13, b0); c0 = madd(x13_0, fc13, c0); d0 = madd(x13_0, fd13, d0);
    const x13_1 = v128.shuffle<f32>(q13, q13, 1, 1, 1, 1); a1 = madd(x13_1, fa13, a1); b1 = madd(x13_1, fb13, b1); c1 = madd(x13_1, fc13, c1); d1 = madd(x13_1, fd13, d1);
    const x13_2 = v128.shuffle<f32>(q13, q13, 2, 2, 2, 2); a2 = madd(x13_2, fa13, a2); b2 = madd(x13_2, fb13, b2); c2 = madd(x13_2, fc13, c2); d2 = madd(x13_2, fd13, d2);
    const x13_3 = v128.shuffle<f32>(q13, q13, 3, 3, 3, 3); a3 = madd(x13_3, fa13, a3); b3 = madd(x13_3, fb13, b3); c3 = madd(x13_3, fc13, c3); d3 = madd(x13_3, fd13, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q14 = v128.load(p); p += pixel;
    const x14_0 = v128.shuffle<f32>(q14, q14, 0, 0, 0, 0); a0 = madd(x14_0, fa14, a0); b0 = madd(x14_0, fb14, b0); c0 = madd(x14_0, fc14, c0); d0 = madd(x14_0, fd14, d0);
    const x14_1 = v128.shuffle<f32>(q14, q14, 1, 1, 1, 1); a1 = madd(x14_1, fa14, a1); b1 = madd(x14_1, fb14, b1); c1 = madd(x14_1, fc14, c1); d1 = madd(x14_1, fd14, d1);
    const x14_2 = v128.shuffle<f32>(q14, q14, 2, 2, 2, 2); a2 = madd(x14_2, fa14, a2); b2 = madd(x14_2, fb14, b2); c2 = madd(x14_2, fc14, c2); d2 = madd(x14_2, fd14, d2);
    const x14_3 = v128.shuffle<f32>(q14, q14, 3, 3, 3, 3); a3 = madd(x14_3, fa14, a3); b3 = madd(x14_3, fb14, b3); c3 = madd(x14_3, fc14, c3); d3 = madd(x14_3, fd14, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q15 = v128.load(p); p += pixel;
    const x15_0 = v128.shuffle<f32>(q15, q15, 0, 0, 0, 0); a0 = madd(x15_0, fa15, a0); b0 = madd(x15_0, fb15, b0); c0 = madd(x15_0, fc15, c0); d0 = madd(x15_0, fd15, d0);
    const x15_1 = v128.shuffle<f32>(q15, q15, 1, 1, 1, 1); a1 = madd(x15_1, fa15, a1); b1 = madd(x15_1, fb15, b1); c1 = madd(x15_1, fc15, c1); d1 = madd(x15_1, fd15, d1);
    const x15_2 = v128.shuffle<f32>(q15, q15, 2, 2, 2, 2); a2 = madd(x15_2, fa15, a2); b2 = madd(x15_2, fb15, b2); c2 = madd(x15_2, fc15, c2); d2 = madd(x15_2, fd15, d2);
    const x15_3 = v128.shuffle<f32>(q15, q15, 3, 3, 3, 3); a3 = madd(x15_3, fa15, a3); b3 = madd(x15_3, fb15, b3); c3 = madd(x15_3, fc15, c3); d3 = madd(x15_3, fd15, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q16 = v128.load(p); p += pixel;
    const x16_0 = v128.shuffle<f32>(q16, q16, 0, 0, 0, 0); a0 = madd(x16_0, fa16, a0); b0 = madd(x16_0, fb16, b0); c0 = madd(x16_0, fc16, c0); d0 = madd(x16_0, fd16, d0);
    const x16_1 = v128.shuffle<f32>(q16, q16, 1, 1, 1, 1); a1 = madd(x16_1, fa16, a1); b1 = madd(x16_1, fb16, b1); c1 = madd(x16_1, fc16, c1); d1 = madd(x16_1, fd16, d1);
    const x16_2 = v128.shuffle<f32>(q16, q16, 2, 2, 2, 2); a2 = madd(x16_2, fa16, a2); b2 = madd(x16_2, fb16, b2); c2 = madd(x16_2, fc16, c2); d2 = madd(x16_2, fd16, d2);
    const x16_3 = v128.shuffle<f32>(q16, q16, 3, 3, 3, 3); a3 = madd(x16_3, fa16, a3); b3 = madd(x16_3, fb16, b3); c3 = madd(x16_3, fc16, c3); d3 = madd(x16_3, fd16, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q17 = v128.load(p); p += pixel;
    const x17_0 = v128.shuffle<f32>(q17, q17, 0, 0, 0, 0); a0 = madd(x17_0, fa17, a0); b0 = madd(x17_0, fb17, b0); c0 = madd(x17_0, fc17, c0); d0 = madd(x17_0, fd17, d0);
    const x17_1 = v128.shuffle<f32>(q17, q17, 1, 1, 1, 1); a1 = madd(x17_1, fa17, a1); b1 = madd(x17_1, fb17, b1); c1 = madd(x17_1, fc17, c1); d1 = madd(x17_1, fd17, d1);
    const x17_2 = v128.shuffle<f32>(q17, q17, 2, 2, 2, 2); a2 = madd(x17_2, fa17, a2); b2 = madd(x17_2, fb17, b2); c2 = madd(x17_2, fc17, c2); d2 = madd(x17_2, fd17, d2);
    const x17_3 = v128.shuffle<f32>(q17, q17, 3, 3, 3, 3); a3 = madd(x17_3, fa17, a3); b3 = madd(x17_3, fb17, b3); c3 = madd(x17_3, fc17, c3); d3 = madd(x17_3, fd17, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q18 = v128.load(p); p += pixel;
    const x18_0 = v128.shuffle<f32>(q18, q18, 0, 0, 0, 0); a0 = madd(x18_0, fa18, a0); b0 = madd(x18_0, fb18, b0); c0 = madd(x18_0, fc18, c0); d0 = madd(x18_0, fd18, d0);
    const x18_1 = v128.shuffle<f32>(q18, q18, 1, 1, 1, 1); a1 = madd(x18_1, fa18, a1); b1 = madd(x18_1, fb18, b1); c1 = madd(x18_1, fc18, c1); d1 = madd(x18_1, fd18, d1);
    const x18_2 = v128.shuffle<f32>(q18, q18, 2, 2, 2, 2); a2 = madd(x18_2, fa18, a2); b2 = madd(x18_2, fb18, b2); c2 = madd(x18_2, fc18, c2); d2 = madd(x18_2, fd18, d2);
    const x18_3 = v128.shuffle<f32>(q18, q18, 3, 3, 3, 3); a3 = madd(x18_3, fa18, a3); b3 = madd(x18_3, fb18, b3); c3 = madd(x18_3, fc18, c3); d3 = madd(x18_3, fd18, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q19 = v128.load(p); p += pixel;
    const x19_0 = v128.shuffle<f32>(q19, q19, 0, 0, 0, 0); a0 = madd(x19_0, fa19, a0); b0 = madd(x19_0, fb19, b0); c0 = madd(x19_0, fc19, c0); d0 = madd(x19_0, fd19, d0);
    const x19_1 = v128.shuffle<f32>(q19, q19, 1, 1, 1, 1); a1 = madd(x19_1, fa19, a1); b1 = madd(x19_1, fb19, b1); c1 = madd(x19_1, fc19, c1); d1 = madd(x19_1, fd19, d1);
    const x19_2 = v128.shuffle<f32>(q19, q19, 2, 2, 2, 2); a2 = madd(x19_2, fa19, a2); b2 = madd(x19_2, fb19, b2); c2 = madd(x19_2, fc19, c2); d2 = madd(x19_2, fd19, d2);
    const x19_3 = v128.shuffle<f32>(q19, q19, 3, 3, 3, 3); a3 = madd(x19_3, fa19, a3); b3 = madd(x19_3, fb19, b3); c3 = madd(x19_3, fc19, c3); d3 = madd(x19_3, fd19, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q20 = v128.load(p); p += pixel;
    const x20_0 = v128.shuffle<f32>(q20, q20, 0, 0, 0, 0); a0 = madd(x20_0, fa20, a0); b0 = madd(x20_0, fb20, b0); c0 = madd(x20_0, fc20, c0); d0 = madd(x20_0, fd20, d0);
    const x20_1 = v128.shuffle<f32>(q20, q20, 1, 1, 1, 1); a1 = madd(x20_1, fa20, a1); b1 = madd(x20_1, fb20, b1); c1 = madd(x20_1, fc20, c1); d1 = madd(x20_1, fd20, d1);
    const x20_2 = v128.shuffle<f32>(q20, q20, 2, 2, 2, 2); a2 = madd(x20_2, fa20, a2); b2 = madd(x20_2, fb20, b2); c2 = madd(x20_2, fc20, c2); d2 = madd(x20_2, fd20, d2);
    const x20_3 = v128.shuffle<f32>(q20, q20, 3, 3, 3, 3); a3 = madd(x20_3, fa20, a3); b3 = madd(x20_3, fb20, b3); c3 = madd(x20_3, fc20, c3); d3 = madd(x20_3, fd20, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q21 = v128.load(p); p += pixel;
    const x21_0 = v128.shuffle<f32>(q21, q21, 0, 0, 0, 0); a0 = madd(x21_0, fa21, a0); b0 = madd(x21_0, fb21, b0); c0 = madd(x21_0, fc21, c0); d0 = madd(x21_0, fd21, d0);
    const x21_1 = v128.shuffle<f32>(q21, q21, 1, 1, 1, 1); a1 = madd(x21_1, fa21, a1); b1 = madd(x21_1, fb21, b1); c1 = madd(x21_1, fc21, c1); d1 = madd(x21_1, fd21, d1);
    const x21_2 = v128.shuffle<f32>(q21, q21, 2, 2, 2, 2); a2 = madd(x21_2, fa21, a2); b2 = madd(x21_2, fb21, b2); c2 = madd(x21_2, fc21, c2); d2 = madd(x21_2, fd21, d2);
    const x21_3 = v128.shuffle<f32>(q21, q21, 3, 3, 3, 3); a3 = madd(x21_3, fa21, a3); b3 = madd(x21_3, fb21, b3); c3 = madd(x21_3, fc21, c3); d3 = madd(x21_3, fd21, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q22 = v128.load(p); p += pixel;
    const x22_0 = v128.shuffle<f32>(q22, q22, 0, 0, 0, 0); a0 = madd(x22_0, fa22, a0); b0 = madd(x22_0, fb22, b0); c0 = madd(x22_0, fc22, c0); d0 = madd(x22_0, fd22, d0);
    const x22_1 = v128.shuffle<f32>(q22, q22, 1, 1, 1, 1); a1 = madd(x22_1, fa22, a1); b1 = madd(x22_1, fb22, b1); c1 = madd(x22_1, fc22, c1); d1 = madd(x22_1, fd22, d1);
    const x22_2 = v128.shuffle<f32>(q22, q22, 2, 2, 2, 2); a2 = madd(x22_2, fa22, a2); b2 = madd(x22_2, fb22, b2); c2 = madd(x22_2, fc22, c2); d2 = madd(x22_2, fd22, d2);
    const x22_3 = v128.shuffle<f32>(q22, q22, 3, 3, 3, 3); a3 = madd(x22_3, fa22, a3); b3 = madd(x22_3, fb22, b3); c3 = madd(x22_3, fc22, c3); d3 = madd(x22_3, fd22, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q23 = v128.load(p); p += pixel;
    const x23_0 = v128.shuffle<f32>(q23, q23, 0, 0, 0, 0); a0 = madd(x23_0, fa23, a0); b0 = madd(x23_0, fb23, b0); c0 = madd(x23_0, fc23, c0); d0 = madd(x23_0, fd23, d0);
    const x23_1 = v128.shuffle<f32>(q23, q23, 1, 1, 1, 1); a1 = madd(x23_1, fa23, a1); b1 = madd(x23_1, fb23, b1); c1 = madd(x23_1, fc23, c1); d1 = madd(x23_1, fd23, d1);
    const x23_2 = v128.shuffle<f32>(q23, q23, 2, 2, 2, 2); a2 = madd(x23_2, fa23, a2); b2 = madd(x23_2, fb23, b2); c2 = madd(x23_2, fc23, c2); d2 = madd(x23_2, fd23, d2);
    const x23_3 = v128.shuffle<f32>(q23, q23, 3, 3, 3, 3); a3 = madd(x23_3, fa23, a3); b3 = madd(x23_3, fb23, b3); c3 = madd(x23_3, fc23, c3); d3 = madd(x23_3, fd23, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q24 = v128.load(p); p += pixel;
    const x24_0 = v128.shuffle<f32>(q24, q24, 0, 0, 0, 0); a0 = madd(x24_0, fa24, a0); b0 = madd(x24_0, fb24, b0); c0 = madd(x24_0, fc24, c0); d0 = madd(x24_0, fd24, d0);
    const x24_1 = v128.shuffle<f32>(q24, q24, 1, 1, 1, 1); a1 = madd(x24_1, fa24, a1); b1 = madd(x24_1, fb24, b1); c1 = madd(x24_1, fc24, c1); d1 = madd(x24_1, fd24, d1);
    const x24_2 = v128.shuffle<f32>(q24, q24, 2, 2, 2, 2); a2 = madd(x24_2, fa24, a2); b2 = madd(x24_2, fb24, b2); c2 = madd(x24_2, fc24, c2); d2 = madd(x24_2, fd24, d2);
    const x24_3 = v128.shuffle<f32>(q24, q24, 3, 3, 3, 3); a3 = madd(x24_3, fa24, a3); b3 = madd(x24_3, fb24, b3); c3 = madd(x24_3, fc24, c3); d3 = madd(x24_3, fd24, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q25 = v128.load(p); p += pixel;
    const x25_0 = v128.shuffle<f32>(q25, q25, 0, 0, 0, 0); a0 = madd(x25_0, fa25, a0); b0 = madd(x25_0, fb25, b0); c0 = madd(x25_0, fc25, c0); d0 = madd(x25_0, fd25, d0);
    const x25_1 = v128.shuffle<f32>(q25, q25, 1, 1, 1, 1); a1 = madd(x25_1, fa25, a1); b1 = madd(x25_1, fb25, b1); c1 = madd(x25_1, fc25, c1); d1 = madd(x25_1, fd25, d1);
    const x25_2 = v128.shuffle<f32>(q25, q25, 2, 2, 2, 2); a2 = madd(x25_2, fa25, a2); b2 = madd(x25_2, fb25, b2); c2 = madd(x25_2, fc25, c2); d2 = madd(x25_2, fd25, d2);
    const x25_3 = v128.shuffle<f32>(q25, q25, 3, 3, 3, 3); a3 = madd(x25_3, fa25, a3); b3 = madd(x25_3, fb25, b3); c3 = madd(x25_3, fc25, c3); d3 = madd(x25_3, fd25, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q26 = v128.load(p); p += pixel;
    const x26_0 = v128.shuffle<f32>(q26, q26, 0, 0, 0, 0); a0 = madd(x26_0, fa26, a0); b0 = madd(x26_0, fb26, b0); c0 = madd(x26_0, fc26, c0); d0 = madd(x26_0, fd26, d0);
    const x26_1 = v128.shuffle<f32>(q26, q26, 1, 1, 1, 1); a1 = madd(x26_1, fa26, a1); b1 = madd(x26_1, fb26, b1); c1 = madd(x26_1, fc26, c1); d1 = madd(x26_1, fd26, d1);
    const x26_2 = v128.shuffle<f32>(q26, q26, 2, 2, 2, 2); a2 = madd(x26_2, fa26, a2); b2 = madd(x26_2, fb26, b2); c2 = madd(x26_2, fc26, c2); d2 = madd(x26_2, fd26, d2);
    const x26_3 = v128.shuffle<f32>(q26, q26, 3, 3, 3, 3); a3 = madd(x26_3, fa26, a3); b3 = madd(x26_3, fb26, b3); c3 = madd(x26_3, fc26, c3); d3 = madd(x26_3, fd26, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q27 = v128.load(p); p += pixel;
    const x27_0 = v128.shuffle<f32>(q27, q27, 0, 0, 0, 0); a0 = madd(x27_0, fa27, a0); b0 = madd(x27_0, fb27, b0); c0 = madd(x27_0, fc27, c0); d0 = madd(x27_0, fd27, d0);
    const x27_1 = v128.shuffle<f32>(q27, q27, 1, 1, 1, 1); a1 = madd(x27_1, fa27, a1); b1 = madd(x27_1, fb27, b1); c1 = madd(x27_1, fc27, c1); d1 = madd(x27_1, fd27, d1);
    const x27_2 = v128.shuffle<f32>(q27, q27, 2, 2, 2, 2); a2 = madd(x27_2, fa27, a2); b2 = madd(x27_2, fb27, b2); c2 = madd(x27_2, fc27, c2); d2 = madd(x27_2, fd27, d2);
    const x27_3 = v128.shuffle<f32>(q27, q27, 3, 3, 3, 3); a3 = madd(x27_3, fa27, a3); b3 = madd(x27_3, fb27, b3); c3 = madd(x27_3, fc27, c3); d3 = madd(x27_3, fd27, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q28 = v128.load(p); p += pixel;
    const x28_0 = v128.shuffle<f32>(q28, q28, 0, 0, 0, 0); a0 = madd(x28_0, fa28, a0); b0 = madd(x28_0, fb28, b0); c0 = madd(x28_0, fc28, c0); d0 = madd(x28_0, fd28, d0);
    const x28_1 = v128.shuffle<f32>(q28, q28, 1, 1, 1, 1); a1 = madd(x28_1, fa28, a1); b1 = madd(x28_1, fb28, b1); c1 = madd(x28_1, fc28, c1); d1 = madd(x28_1, fd28, d1);
    const x28_2 = v128.shuffle<f32>(q28, q28, 2, 2, 2, 2); a2 = madd(x28_2, fa28, a2); b2 = madd(x28_2, fb28, b2); c2 = madd(x28_2, fc28, c2); d2 = madd(x28_2, fd28, d2);
    const x28_3 = v128.shuffle<f32>(q28, q28, 3, 3, 3, 3); a3 = madd(x28_3, fa28, a3); b3 = madd(x28_3, fb28, b3); c3 = madd(x28_3, fc28, c3); d3 = madd(x28_3, fd28, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q29 = v128.load(p); p += pixel;
    const x29_0 = v128.shuffle<f32>(q29, q29, 0, 0, 0, 0); a0 = madd(x29_0, fa29, a0); b0 = madd(x29_0, fb29, b0); c0 = madd(x29_0, fc29, c0); d0 = madd(x29_0, fd29, d0);
    const x29_1 = v128.shuffle<f32>(q29, q29, 1, 1, 1, 1); a1 = madd(x29_1, fa29, a1); b1 = madd(x29_1, fb29, b1); c1 = madd(x29_1, fc29, c1); d1 = madd(x29_1, fd29, d1);
    const x29_2 = v128.shuffle<f32>(q29, q29, 2, 2, 2, 2); a2 = madd(x29_2, fa29, a2); b2 = madd(x29_2, fb29, b2); c2 = madd(x29_2, fc29, c2); d2 = madd(x29_2, fd29, d2);
    const x29_3 = v128.shuffle<f32>(q29, q29, 3, 3, 3, 3); a3 = madd(x29_3, fa29, a3); b3 = madd(x29_3, fb29, b3); c3 = madd(x29_3, fc29, c3); d3 = madd(x29_3, fd29, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q30 = v128.load(p); p += pixel;
    const x30_0 = v128.shuffle<f32>(q30, q30, 0, 0, 0, 0); a0 = madd(x30_0, fa30, a0); b0 = madd(x30_0, fb30, b0); c0 = madd(x30_0, fc30, c0); d0 = madd(x30_0, fd30, d0);
    const x30_1 = v128.shuffle<f32>(q30, q30, 1, 1, 1, 1); a1 = madd(x30_1, fa30, a1); b1 = madd(x30_1, fb30, b1); c1 = madd(x30_1, fc30, c1); d1 = madd(x30_1, fd30, d1);
    const x30_2 = v128.shuffle<f32>(q30, q30, 2, 2, 2, 2); a2 = madd(x30_2, fa30, a2); b2 = madd(x30_2, fb30, b2); c2 = madd(x30_2, fc30, c2); d2 = madd(x30_2, fd30, d2);
    const x30_3 = v128.shuffle<f32>(q30, q30, 3, 3, 3, 3); a3 = madd(x30_3, fa30, a3); b3 = madd(x30_3, fb30, b3); c3 = madd(x30_3, fc30, c3); d3 = madd(x30_3, fd30, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    const q31 = v128.load(p); p += pixel;
    const x31_0 = v128.shuffle<f32>(q31, q31, 0, 0, 0, 0); a0 = madd(x31_0, fa31, a0); b0 = madd(x31_0, fb31, b0); c0 = madd(x31_0, fc31, c0); d0 = madd(x31_0, fd31, d0);
    const x31_1 = v128.shuffle<f32>(q31, q31, 1, 1, 1, 1); a1 = madd(x31_1, fa31, a1); b1 = madd(x31_1, fb31, b1); c1 = madd(x31_1, fc31, c1); d1 = madd(x31_1, fd31, d1);
    const x31_2 = v128.shuffle<f32>(q31, q31, 2, 2, 2, 2); a2 = madd(x31_2, fa31, a2); b2 = madd(x31_2, fb31, b2); c2 = madd(x31_2, fc31, c2); d2 = madd(x31_2, fd31, d2);
    const x31_3 = v128.shuffle<f32>(q31, q31, 3, 3, 3, 3); a3 = madd(x31_3, fa31, a3); b3 = madd(x31_3, fb31, b3); c3 = madd(x31_3, fc31, c3); d3 = madd(x31_3, fd31, d3);
    if (taps < 0) { join(sum, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), a3), f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), b3)); join(sum, f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), f32x4.add(f32x4.add(f32x4.add(d0, d1), d2), d3)); }
    addExchanged(sum, a0, b0, c0, d0); sum += sumRow;
    addExchanged(sum, a1, b1, c1, d1); sum += sumRow;
    addExchanged(sum, a2, b2, c2, d2); sum += sumRow;
    addExchanged(sum, a3, b3, c3, d3); sum += sumRow;
    // end
    x += 16;
  }
}
