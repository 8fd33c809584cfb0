// Winograd's transforms of filters: G g G^T, and back for their gradient (winograd_transforms.ts has the matrices).
import { LANES, placeOfChannel } from "./products";

// Rows of G, as those of B^T there; the last is the identity.

// @ts-ignore: decorator
@inline
function filter1(g0: v128, g1: v128, g2: v128, sixth: v128): v128 {
  return f32x4.mul(f32x4.add(f32x4.add(g0, g2), g1), sixth);
}

// @ts-ignore: decorator
@inline
function filter2(g0: v128, g1: v128, g2: v128, sixth: v128): v128 {
  return f32x4.mul(f32x4.sub(f32x4.add(g0, g2), g1), sixth);
}

// @ts-ignore: decorator
@inline
function filter3(g0: v128, g1: v128, g2: v128, last: v128, twelfth: v128, sixthUp: v128): v128 {
  return f32x4.add(f32x4.add(f32x4.mul(g0, last), f32x4.mul(g2, sixthUp)), f32x4.mul(g1, twelfth));
}

// @ts-ignore: decorator
@inline
function filter4(g0: v128, g1: v128, g2: v128, last: v128, twelfth: v128, sixthUp: v128): v128 {
  return f32x4.sub(f32x4.add(f32x4.mul(g0, last), f32x4.mul(g2, sixthUp)), f32x4.mul(g1, twelfth));
}

/** A vector of four channels, of which the first two lie `swap` bytes from where they would (placeOfChannel). */
// @ts-ignore: decorator
@inline
function storeFilter(to: usize, swap: usize, value: v128): void {
  if (JOINED) {
    v128.store64_lane(to + swap, value, 0);
    v128.store64_lane(to, value, 1, 8);
  } else {
    v128.store(to, value);
  }
}

/** A row of G g times G^T: six vectors, a plane apart. */
// @ts-ignore: decorator
@inline
function storeFilterRow(
  to: usize, swap: usize, plane: usize, g0: v128, g1: v128, g2: v128, quarter: v128, sixth: v128, twelfth: v128, sixthUp: v128, last: v128,
): void {
  storeFilter(to, swap, f32x4.mul(g0, quarter)); to += plane;
  storeFilter(to, swap, filter1(g0, g1, g2, sixth)); to += plane;
  storeFilter(to, swap, filter2(g0, g1, g2, sixth)); to += plane;
  storeFilter(to, swap, filter3(g0, g1, g2, last, twelfth, sixthUp)); to += plane;
  storeFilter(to, swap, filter4(g0, g1, g2, last, twelfth, sixthUp)); to += plane;
  storeFilter(to, swap, g2);
}

/**
 * G g G^T of every filter of w [3, 3, inChannels, outChannels]: 36 planes of [outChannels / LANES][inChannels][LANES], both
 * channels in the order of placeOfChannel.
 */
export function transformFilter(filter: usize, plane: usize, w: usize, inChannels: i32, outChannels: i32): void {
  const tap: usize = <usize>inChannels * outChannels * 4;
  const quarter = f32x4.splat(1.0 / 4.0), sixth = f32x4.splat(-1.0 / 6.0);
  const twelfth = f32x4.splat(1.0 / 12.0), sixthUp = f32x4.splat(1.0 / 6.0), last = f32x4.splat(1.0 / 24.0);
  for (let c = 0; c < inChannels; c++) {
    const place = placeOfChannel(c);
    for (let o = 0; o < outChannels; o += 4) {
      const swap: usize = o & 4 ? -16 : 16;
      let from = w + (<usize>c * outChannels + o) * 4;
      const a0 = v128.load(from), a1 = v128.load(from + 3 * tap), a2 = v128.load(from + 6 * tap);
      from += tap;
      const b0 = v128.load(from), b1 = v128.load(from + 3 * tap), b2 = v128.load(from + 6 * tap);
      from += tap;
      const d0 = v128.load(from), d1 = v128.load(from + 3 * tap), d2 = v128.load(from + 6 * tap);
      let to = filter + (<usize>(o / LANES * inChannels + place) * LANES + o % LANES) * 4;
      storeFilterRow(
        to, swap, plane, f32x4.mul(a0, quarter), f32x4.mul(b0, quarter), f32x4.mul(d0, quarter),
        quarter, sixth, twelfth, sixthUp, last,
      ); to += 6 * plane;
      storeFilterRow(
        to, swap, plane, filter1(a0, a1, a2, sixth), filter1(b0, b1, b2, sixth), filter1(d0, d1, d2, sixth),
        quarter, sixth, twelfth, sixthUp, last,
      ); to += 6 * plane;
      storeFilterRow(
        to, swap, plane, filter2(a0, a1, a2, sixth), filter2(b0, b1, b2, sixth), filter2(d0, d1, d2, sixth),
        quarter, sixth, twelfth, sixthUp, last,
      ); to += 6 * plane;
      storeFilterRow(
        to, swap, plane, filter3(a0, a1, a2, last, twelfth, sixthUp), filter3(b0, b1, b2, last, twelfth, sixthUp), filter3(d0, d1, d2, last, twelfth, sixthUp),
        quarter, sixth, twelfth, sixthUp, last,
      ); to += 6 * plane;
      storeFilterRow(
        to, swap, plane, filter4(a0, a1, a2, last, twelfth, sixthUp), filter4(b0, b1, b2, last, twelfth, sixthUp), filter4(d0, d1, d2, last, twelfth, sixthUp),
        quarter, sixth, twelfth, sixthUp, last,
      ); to += 6 * plane;
      storeFilterRow(to, swap, plane, a2, b2, d2, quarter, sixth, twelfth, sixthUp, last);
    }
  }
}

/** dw [3, 3, inChannels, outChannels] = G^T U G of 36 planes of [inChannels, outChannels], inChannels in the order of placeOfChannel. */
export function transformFilterGradient(
  dw: usize, sums: usize, plane: usize, inChannels: i32, outChannels: i32,
): void {
  const tap: usize = <usize>inChannels * outChannels * 4;
  const quarter = f32x4.splat(1.0 / 4.0), sixth = f32x4.splat(1.0 / 6.0);
  const twelfth = f32x4.splat(1.0 / 12.0), last = f32x4.splat(1.0 / 24.0);
  const row: usize = <usize>outChannels * 4;
  for (let k: usize = 0; k < tap; k += 16) {
    const from = sums + <usize>placeOfChannel(<i32>(k / row)) * row + k % row;
    for (let s = 0; s < 3; s++) {
      const u0 = gradientColumn(s, from, plane, quarter, sixth, twelfth, last);
      const u1 = gradientColumn(s, from + 6 * plane, plane, quarter, sixth, twelfth, last);
      const u2 = gradientColumn(s, from + 12 * plane, plane, quarter, sixth, twelfth, last);
      const u3 = gradientColumn(s, from + 18 * plane, plane, quarter, sixth, twelfth, last);
      const u4 = gradientColumn(s, from + 24 * plane, plane, quarter, sixth, twelfth, last);
      const u5 = gradientColumn(s, from + 30 * plane, plane, quarter, sixth, twelfth, last);
      const to = dw + k + s * tap;
      const s1 = f32x4.add(u1, u2), s2 = f32x4.add(u3, u4);
      v128.store(to, f32x4.add(f32x4.mul(u0, quarter), f32x4.sub(f32x4.mul(s2, last), f32x4.mul(s1, sixth))));
      v128.store(
        to + 3 * tap,
        f32x4.add(f32x4.mul(f32x4.sub(u2, u1), sixth), f32x4.mul(f32x4.sub(u3, u4), twelfth)),
      );
      v128.store(to + 6 * tap, f32x4.add(f32x4.mul(f32x4.sub(s2, s1), sixth), u5));
    }
  }
}

/** Column s of G^T applied to six vectors, a plane apart. */
// @ts-ignore: decorator
@inline
function gradientColumn(s: i32, from: usize, plane: usize, quarter: v128, sixth: v128, twelfth: v128, last: v128): v128 {
  const u1 = v128.load(from + plane), u2 = v128.load(from + 2 * plane);
  const u3 = v128.load(from + 3 * plane), u4 = v128.load(from + 4 * plane);
  const s1 = f32x4.add(u1, u2), s2 = f32x4.add(u3, u4);
  if (s == 0) {
    return f32x4.add(f32x4.mul(v128.load(from), quarter), f32x4.sub(f32x4.mul(s2, last), f32x4.mul(s1, sixth)));
  }
  if (s == 1) return f32x4.add(f32x4.mul(f32x4.sub(u2, u1), sixth), f32x4.mul(f32x4.sub(u3, u4), twelfth));
  return f32x4.add(f32x4.mul(f32x4.sub(s2, s1), sixth), v128.load(from + 5 * plane));
}

/** turned [3, 3, outChannels, inChannels]: w [3, 3, inChannels, outChannels] turned round, its channels swapped. */
export function turnFilter(turned: usize, w: usize, inChannels: i32, outChannels: i32): void {
  for (let tap = 8; tap >= 0; tap--) {
    for (let o = 0; o < outChannels; o++) {
      for (let c = 0; c < inChannels; c++) {
        store<f32>(turned, load<f32>(w + ((<usize>tap * inChannels + c) * outChannels + o) * 4));
        turned += 4;
      }
    }
  }
}
