// Winograd's transform of filters, G g G^T. winograd_transforms.ts has the matrices, templates/winograd_filters.ts.in the way back.
import { LANES, placeOfChannel } from "./products";

// Rows of G times a column of three vectors. The last row is the identity.

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

/** Stores a vector of four channels in the order of placeOfChannel: in the joined build the first two lie `swap` bytes further on. */
// @ts-ignore: decorator
@inline
export function storeFilter(to: usize, swap: usize, value: v128): void {
  if (JOINED) {
    v128.store64_lane(to + swap, value, 0);
    v128.store64_lane(to, value, 1, 8);
  } else {
    v128.store(to, value);
  }
}

/** Stores a row of G g times G^T: six vectors, a plane apart. */
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
 * filter: 36 planes of [outChannels / LANES][inChannels][LANES], G g G^T of every filter of w [3, 3, inChannels, outChannels]. Both
 * channels are in the order of placeOfChannel.
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
        to, swap, plane, filter3(a0, a1, a2, last, twelfth, sixthUp), filter3(b0, b1, b2, last, twelfth, sixthUp),
        filter3(d0, d1, d2, last, twelfth, sixthUp),
        quarter, sixth, twelfth, sixthUp, last,
      ); to += 6 * plane;
      storeFilterRow(
        to, swap, plane, filter4(a0, a1, a2, last, twelfth, sixthUp), filter4(b0, b1, b2, last, twelfth, sixthUp),
        filter4(d0, d1, d2, last, twelfth, sixthUp),
        quarter, sixth, twelfth, sixthUp, last,
      ); to += 6 * plane;
      storeFilterRow(to, swap, plane, a2, b2, d2, quarter, sixth, twelfth, sixthUp, last);
    }
  }
}

/** Row s of G^T times six vectors. */
// @ts-ignore: decorator
@inline
export function gradient(
  s: i32, u0: v128, u1: v128, u2: v128, u3: v128, u4: v128, u5: v128, quarter: v128, sixth: v128, twelfth: v128, last: v128,
): v128 {
  if (s == 1) return f32x4.add(f32x4.mul(f32x4.sub(u2, u1), sixth), f32x4.mul(f32x4.sub(u3, u4), twelfth));
  const s1 = f32x4.add(u1, u2), s2 = f32x4.add(u3, u4);
  if (s == 0) return f32x4.add(f32x4.mul(u0, quarter), f32x4.sub(f32x4.mul(s2, last), f32x4.mul(s1, sixth)));
  return f32x4.add(f32x4.mul(f32x4.sub(s2, s1), sixth), u5);
}

/**
 * turned [3, 3, outChannels, inChannels]: w [3, 3, inChannels, outChannels] read from its end, its channel axes swapped. Both are multiples
 * of 4, so that four rows of four channels become four columns.
 */
export function turnFilter(turned: usize, w: usize, inChannels: i32, outChannels: i32): void {
  const row: usize = <usize>outChannels * 4, turnedRow: usize = <usize>inChannels * 4;
  for (let tap = 8; tap >= 0; tap--) {
    const from = w + <usize>tap * inChannels * row;
    for (let o: usize = 0; o < row; o += 16) {
      let p = from + o;
      for (let c: usize = 0; c < turnedRow; c += 16) {
        const a = v128.load(p), b = v128.load(p + row), d = v128.load(p + 2 * row), e = v128.load(p + 3 * row);
        const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
        const de = v128.shuffle<f32>(d, e, 0, 4, 1, 5), deHigh = v128.shuffle<f32>(d, e, 2, 6, 3, 7);
        const to = turned + c;
        v128.store(to, v128.shuffle<f32>(ab, de, 0, 1, 4, 5));
        v128.store(to + turnedRow, v128.shuffle<f32>(ab, de, 2, 3, 6, 7));
        v128.store(to + 2 * turnedRow, v128.shuffle<f32>(abHigh, deHigh, 0, 1, 4, 5));
        v128.store(to + 3 * turnedRow, v128.shuffle<f32>(abHigh, deHigh, 2, 3, 6, 7));
        p += 4 * row;
      }
      turned += 4 * turnedRow;
    }
  }
}

/** The bytes of one tap of a filter. */
export function filterBytes(inChannels: i32, outChannels: i32): usize {
  return <usize>inChannels * outChannels * 4;
}
