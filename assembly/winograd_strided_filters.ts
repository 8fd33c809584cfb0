// The transforms of filters for F(4x4, 2x2): G g G^T of every phase's filter, and back for the gradient.
// winograd_strided_transforms.ts has the matrices.
import { LANES, placeOfChannel } from "./products";
import { filterBytes, storeFilter } from "./winograd_filters";

/** 1 where a phase has the odd rows of pixels, 0 where it has the even ones. The phases' order is 01, 00, 10, 11. */
export function oddRows(phase: i32): i32 {
  return phase >> 1;
}

/** 1 where a phase has the odd columns of pixels, 0 where it has the even ones. */
export function oddColumns(phase: i32): i32 {
  return <i32>(phase == 0 || phase == 3);
}

/** Stores a row of G g times G^T: five vectors, a plane apart. */
// @ts-ignore: decorator
@inline
function storeFilterRow(to: usize, swap: usize, plane: usize, g0: v128, g1: v128, half: v128, sixth: v128): void {
  storeFilter(to, swap, f32x4.mul(g0, half)); to += plane;
  storeFilter(to, swap, filter1(g0, g1, half)); to += plane;
  storeFilter(to, swap, filter2(g0, g1, sixth)); to += plane;
  storeFilter(to, swap, filter3(g0, g1, sixth)); to += plane;
  storeFilter(to, swap, g1);
}

// Rows of G times a column of two vectors. The last row is the identity.

// @ts-ignore: decorator
@inline
function filter1(g0: v128, g1: v128, half: v128): v128 {
  return f32x4.neg(f32x4.mul(f32x4.add(g0, g1), half));
}

// @ts-ignore: decorator
@inline
function filter2(g0: v128, g1: v128, sixth: v128): v128 {
  return f32x4.mul(f32x4.sub(g1, g0), sixth);
}

// @ts-ignore: decorator
@inline
function filter3(g0: v128, g1: v128, sixth: v128): v128 {
  return f32x4.mul(f32x4.add(g0, f32x4.add(g1, g1)), sixth);
}

/**
 * filter: 25 planes of [outChannels / LANES][phase][inChannels][LANES], G g G^T of every phase's filter, from w
 * [3, 3, inChannels, outChannels]. Both channels are in the order of placeOfChannel. With `turned`, w is a turned filter, a phase's one
 * tap is its second, and planes are [phase][outChannels / LANES][inChannels][LANES].
 */
export function transformStridedFilter(
  filter: usize, plane: usize, w: usize, inChannels: i32, outChannels: i32, turned: bool,
): void {
  const tap = filterBytes(inChannels, outChannels), row = 3 * tap;
  const half = f32x4.splat(1.0 / 2.0), sixth = f32x4.splat(1.0 / 6.0), zero = f32x4.splat(0);
  for (let phase = 0; phase < 4; phase++) {
    const oddRow = oddRows(phase), oddColumn = oddColumns(phase);
    // The first of two taps is number 0, the second is number 2; the only one is number 1.
    const firstRow = !oddRow || !turned, secondRow = !oddRow || turned;
    const firstColumn = !oddColumn || !turned, secondColumn = !oddColumn || turned;
    const corner = w + oddRow * row + oddColumn * tap;
    const toRow = oddRow ? 0 : 2 * row, toColumn = oddColumn ? 0 : 2 * tap;
    for (let c = 0; c < inChannels; c++) {
      for (let o = 0; o < outChannels; o += 4) {
        const from = corner + (<usize>c * outChannels + o) * 4, block = o / LANES;
        const g00 = firstRow && firstColumn ? v128.load(from) : zero;
        const g01 = firstRow && secondColumn ? v128.load(from + toColumn) : zero;
        const g10 = secondRow && firstColumn ? v128.load(from + toRow) : zero;
        const g11 = secondRow && secondColumn ? v128.load(from + toRow + toColumn) : zero;
        const place = (turned ? phase * (outChannels / LANES) + block : block * 4 + phase) * inChannels + placeOfChannel(c);
        let to = filter + <usize>(place * LANES + o % LANES) * 4;
        const swap: usize = o & 4 ? -16 : 16;
        storeFilterRow(to, swap, plane, f32x4.mul(g00, half), f32x4.mul(g01, half), half, sixth); to += 5 * plane;
        storeFilterRow(to, swap, plane, filter1(g00, g10, half), filter1(g01, g11, half), half, sixth); to += 5 * plane;
        storeFilterRow(to, swap, plane, filter2(g00, g10, sixth), filter2(g01, g11, sixth), half, sixth); to += 5 * plane;
        storeFilterRow(to, swap, plane, filter3(g00, g10, sixth), filter3(g01, g11, sixth), half, sixth); to += 5 * plane;
        storeFilterRow(to, swap, plane, g10, g11, half, sixth);
      }
    }
  }
}

/** Row `tap`, 0 or 1, of G^T times five vectors, `step` bytes apart. */
// @ts-ignore: decorator
@inline
function filterGradient(tap: i32, from: usize, step: usize, half: v128, sixth: v128): v128 {
  const u1 = v128.load(from + step), u2 = v128.load(from + 2 * step), u3 = v128.load(from + 3 * step);
  return tapGradient(tap, tap ? v128.load(from + 4 * step) : v128.load(from), u1, u2, u3, half, sixth);
}

/** The same times given vectors, of which `end` is the first for tap 0 and the last for tap 1. */
// @ts-ignore: decorator
@inline
function tapGradient(tap: i32, end: v128, u1: v128, u2: v128, u3: v128, half: v128, sixth: v128): v128 {
  if (tap == 0) return f32x4.add(f32x4.mul(f32x4.sub(end, u1), half), f32x4.mul(f32x4.sub(u3, u2), sixth));
  const thirds = f32x4.add(u2, f32x4.add(u3, u3));
  return f32x4.add(f32x4.sub(end, f32x4.mul(u1, half)), f32x4.mul(thirds, sixth));
}

/**
 * dw [3, 3, inChannels, outChannels]: G^T U G of the sums, 25 planes of [phase][inChannels, outChannels]. There inChannels are in the
 * order of placeOfChannel.
 */
export function transformStridedFilterGradient(dw: usize, sums: usize, plane: usize, inChannels: i32, outChannels: i32): void {
  const tap = filterBytes(inChannels, outChannels), row: usize = <usize>outChannels * 4;
  const half = f32x4.splat(1.0 / 2.0), sixth = f32x4.splat(1.0 / 6.0);
  for (let phase = 0; phase < 4; phase++) {
    const oddRow = oddRows(phase), oddColumn = oddColumns(phase);
    for (let k: usize = 0; k < tap; k += 16) {
      const from = sums + phase * tap + <usize>placeOfChannel(<i32>(k / row)) * row + k % row;
      for (let s = 0; s < 2 - oddColumn; s++) {
        const u0 = filterGradient(s, from, plane, half, sixth), u1 = filterGradient(s, from + 5 * plane, plane, half, sixth);
        const u2 = filterGradient(s, from + 10 * plane, plane, half, sixth);
        const u3 = filterGradient(s, from + 15 * plane, plane, half, sixth);
        const to = dw + k + (3 * oddRow + oddColumn + 2 * s) * tap;
        v128.store(to, tapGradient(0, u0, u1, u2, u3, half, sixth));
        if (oddRow) continue;
        const u4 = filterGradient(s, from + 20 * plane, plane, half, sixth);
        v128.store(to + 6 * tap, tapGradient(1, u4, u1, u2, u3, half, sixth));
      }
    }
  }
}
