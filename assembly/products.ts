// The inner loops of every convolution: small blocks of a product of two matrices, summed in registers.
//
// A block of `correlate` is 6 pixels x 8 channels: 12 registers for the sums and 3 for the operands, which is what V8 has to give. No
// gain, measured with bounds checks: two taps a turn (35 for 36 GFLOP/s), 4 pixels with a v128 load and four shuffles (33),
// splat(load) for load_splat (35).
//
// The joined and the wide build take 16 channels, for a V8 that joins two vectors side by side to one of 256 bits: 24 sums are 12
// registers there. In the wide build, which checks no bounds, loads and stores join too, so both are written in pairs. In the joined
// build only the arithmetic does (joining.ts); its output transforms and batch norm stay 128 bits wide.
import { madd } from "./arithmetic";
import { correlateRow16 } from "./generated/held_products";
import { sumOuterProducts12, sumOuterProducts4 } from "./generated/joined_products";
import { sumOuterProductsHeld } from "./held_products";
import { correlateGrid, correlateRow } from "./joined_products";
import { exchange, storePair } from "./joining";

export const TILE: i32 = JOINED ? 5 : 6; // pixels
export const LANES: i32 = WIDE ? 16 : 8; // output channels

/** The number of channels that the fast kernels work on at once. They need multiples of it. */
export function lanes(): i32 {
  return LANES;
}

/** The place of a channel's number among its block's. The joined build leaves pairs exchanged (joining.ts). */
export function placeOfChannel(channel: i32): i32 {
  return JOINED && (channel & 2) == 0 ? channel ^ 4 : channel;
}

/** packed [outChannels / LANES][taps][LANES] from w [taps, outChannels], the lanes in the order of placeOfChannel. */
export function packFilter(packed: usize, w: usize, taps: i32, outChannels: i32): void {
  for (let o = 0; o < outChannels; o += LANES) {
    let from = w + <usize>o * 4;
    for (let tap = 0; tap < taps; tap++) {
      const a = v128.load(from), b = v128.load(from, 16);
      const c = WIDE ? v128.load(from, 32) : a, d = WIDE ? v128.load(from, 48) : b;
      storeLanes(packed, a, b, c, d);
      packed += LANES * 4;
      from += <usize>outChannels * 4;
    }
  }
}

/**
 * out[i, j, o] = the sum over r < rows and k < run of frame[i, j][r][k] * packed[o / LANES][r][k][o % LANES], for a grid of
 * [height, width] pixels. Steps are in bytes: outPixel and outRow in `out`, pixel and gridRow of the grid in the frame, and frameRow
 * between the rows that the filter covers.
 */
export function correlate(
  out: usize, outPixel: usize, outRow: usize, frame: usize, pixel: usize, gridRow: usize,
  frameRow: usize, packed: usize, rows: i32, run: i32, height: i32, width: i32, outChannels: i32,
): void {
  for (let o = 0; o < outChannels; o += LANES) {
    const to = out + <usize>o * 4;
    if (width < TILE) {
      for (let i = 0; i < height; i++) {
        correlateFew(to + <usize>i * outRow, outPixel, frame + <usize>i * gridRow, pixel, frameRow, packed, rows, run, width);
      }
    } else if (JOINED && height == 1 && rows == 1 && run == 16) {
      correlateRow16(to, outPixel, frame, pixel, packed, width);
    } else if (JOINED && height == 1) {
      correlateRow(to, outPixel, frame, pixel, frameRow, packed, rows, run, width);
    } else if (JOINED) {
      correlateGrid(to, outPixel, outRow, frame, pixel, gridRow, frameRow, packed, rows, run, height, width);
    } else if (height == 1) {
      for (let j = 0; j < width; j += TILE) {
        const first = <usize>min(j, width - TILE);
        correlate6(to + first * outPixel, outPixel, frame + first * pixel, pixel, 0, 0, 0, frameRow, packed, rows, run);
      }
    } else {
      // Blocks cross the ends of rows. The last block overlaps the one before it where the pixels are no multiple of a block.
      const pixels = height * width, wrap = gridRow - <usize>width * pixel, outWrap = outRow - <usize>width * outPixel;
      for (let j = 0; j < pixels; j += TILE) {
        const first = min(j, pixels - TILE), i = first / width, column = first - i * width;
        correlate6(
          to + <usize>i * outRow + <usize>column * outPixel, outPixel, frame + <usize>i * gridRow + <usize>column * pixel, pixel,
          width - column, outWrap, wrap, frameRow, packed, rows, run,
        );
      }
    }
    packed += <usize>rows * run * LANES * 4;
  }
}

/** A row of fewer pixels than a block has. */
function correlateFew(
  out: usize, outPixel: usize, from: usize, pixel: usize, frameRow: usize, packed: usize, rows: i32, run: i32, width: i32,
): void {
  let j = 0;
  for (; j <= width - 2; j += 2) {
    correlate2(out, outPixel, from, pixel, frameRow, packed, rows, run);
    out += 2 * outPixel;
    from += 2 * pixel;
  }
  if (j < width) correlate1(out, from, frameRow, packed, rows, run);
}

/** A block of 6 pixels. Pixel number `next`, if not 0, and all behind it are on the next row, `outWrap` and `wrap` further on. */
function correlate6(
  out: usize, outPixel: usize, from: usize, pixel: usize, next: i32, outWrap: usize, wrap: usize,
  frameRow: usize, packed: usize, rows: i32, run: i32,
): void {
  let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0, b4 = a0, b5 = a0;
  let c0 = a0, c1 = a0, c2 = a0, c3 = a0, c4 = a0, c5 = a0, d0 = a0, d1 = a0, d2 = a0, d3 = a0, d4 = a0, d5 = a0;
  for (let r = 0; r < rows; r++) {
    let p0 = from, p1 = p0 + pixel + (next == 1 ? wrap : 0), p2 = p1 + pixel + (next == 2 ? wrap : 0);
    let p3 = p2 + pixel + (next == 3 ? wrap : 0), p4 = p3 + pixel + (next == 4 ? wrap : 0);
    let p5 = p4 + pixel + (next == 5 ? wrap : 0);
    const end = packed + <usize>run * LANES * 4;
    for (; packed < end; packed += LANES * 4) {
      const fa = v128.load(packed), fb = v128.load(packed, 16);
      let fc = fa, fd = fb;
      if (WIDE) { fc = v128.load(packed, 32); fd = v128.load(packed, 48); }
      const x0 = v128.load_splat<f32>(p0);
      a0 = madd(x0, fa, a0); b0 = madd(x0, fb, b0);
      if (WIDE) { c0 = madd(x0, fc, c0); d0 = madd(x0, fd, d0); }
      const x1 = v128.load_splat<f32>(p1);
      a1 = madd(x1, fa, a1); b1 = madd(x1, fb, b1);
      if (WIDE) { c1 = madd(x1, fc, c1); d1 = madd(x1, fd, d1); }
      const x2 = v128.load_splat<f32>(p2);
      a2 = madd(x2, fa, a2); b2 = madd(x2, fb, b2);
      if (WIDE) { c2 = madd(x2, fc, c2); d2 = madd(x2, fd, d2); }
      const x3 = v128.load_splat<f32>(p3);
      a3 = madd(x3, fa, a3); b3 = madd(x3, fb, b3);
      if (WIDE) { c3 = madd(x3, fc, c3); d3 = madd(x3, fd, d3); }
      const x4 = v128.load_splat<f32>(p4);
      a4 = madd(x4, fa, a4); b4 = madd(x4, fb, b4);
      if (WIDE) { c4 = madd(x4, fc, c4); d4 = madd(x4, fd, d4); }
      const x5 = v128.load_splat<f32>(p5);
      a5 = madd(x5, fa, a5); b5 = madd(x5, fb, b5);
      if (WIDE) { c5 = madd(x5, fc, c5); d5 = madd(x5, fd, d5); }
      p0 += 4; p1 += 4; p2 += 4; p3 += 4; p4 += 4; p5 += 4;
    }
    from += frameRow;
  }
  storeLanes(out, a0, b0, c0, d0); out += outPixel + (next == 1 ? outWrap : 0);
  storeLanes(out, a1, b1, c1, d1); out += outPixel + (next == 2 ? outWrap : 0);
  storeLanes(out, a2, b2, c2, d2); out += outPixel + (next == 3 ? outWrap : 0);
  storeLanes(out, a3, b3, c3, d3); out += outPixel + (next == 4 ? outWrap : 0);
  storeLanes(out, a4, b4, c4, d4); out += outPixel + (next == 5 ? outWrap : 0);
  storeLanes(out, a5, b5, c5, d5);
}

/** A block of 2 pixels. */
function correlate2(
  out: usize, outPixel: usize, from: usize, pixel: usize, frameRow: usize, packed: usize, rows: i32, run: i32,
): void {
  let a0 = f32x4.splat(0), b0 = a0, c0 = a0, d0 = a0, a1 = a0, b1 = a0, c1 = a0, d1 = a0;
  for (let r = 0; r < rows; r++) {
    let p0 = from, p1 = p0 + pixel;
    const end = packed + <usize>run * LANES * 4;
    for (; packed < end; packed += LANES * 4) {
      const fa = v128.load(packed), fb = v128.load(packed, 16);
      let fc = fa, fd = fb;
      if (WIDE) { fc = v128.load(packed, 32); fd = v128.load(packed, 48); }
      const x0 = v128.load_splat<f32>(p0);
      a0 = madd(x0, fa, a0); b0 = madd(x0, fb, b0);
      if (WIDE) { c0 = madd(x0, fc, c0); d0 = madd(x0, fd, d0); }
      const x1 = v128.load_splat<f32>(p1);
      a1 = madd(x1, fa, a1); b1 = madd(x1, fb, b1);
      if (WIDE) { c1 = madd(x1, fc, c1); d1 = madd(x1, fd, d1); }
      p0 += 4; p1 += 4;
    }
    from += frameRow;
  }
  storeLanes(out, a0, b0, c0, d0); out += outPixel;
  storeLanes(out, a1, b1, c1, d1);
}

/** A block of 1 pixel. */
function correlate1(out: usize, from: usize, frameRow: usize, packed: usize, rows: i32, run: i32): void {
  let a = f32x4.splat(0), b = a, c = a, d = a;
  for (let r = 0; r < rows; r++) {
    let p = from;
    const end = packed + <usize>run * LANES * 4;
    for (; packed < end; packed += LANES * 4) {
      const x = v128.load_splat<f32>(p);
      a = madd(x, v128.load(packed), a); b = madd(x, v128.load(packed, 16), b);
      if (WIDE) { c = madd(x, v128.load(packed, 32), c); d = madd(x, v128.load(packed, 48), d); }
      p += 4;
    }
    from += frameRow;
  }
  storeLanes(out, a, b, c, d);
}

/** Stores LANES sums. In the joined build packed filters are exchanged, and so are their sums, which are exchanged back here. */
// @ts-ignore: decorator
@inline
function storeLanes(out: usize, a: v128, b: v128, c: v128, d: v128): void {
  storePair(out, exchange(a, b), exchange(b, a));
  if (WIDE) storePair(out + 32, exchange(c, d), exchange(d, c));
}

/**
 * sum[k, o] += x[i, j][k] * dy[i, j][o] over a band of [rows, width] pixels, for k < taps, a multiple of 4, and o < outChannels. dy and
 * sum have outChannels numbers a row. Steps are in bytes: pixel and gridRow of the grid in x.
 */
export function sumOuterProducts(
  sum: usize, x: usize, pixel: usize, gridRow: usize, dy: usize, rows: i32, width: i32, taps: i32, outChannels: i32,
): void {
  const sumRow: usize = <usize>outChannels * 4;
  if (JOINED && rows == 1) {
    let done = 0;
    for (let o: usize = 0; o < sumRow; o += 64) done = sumOuterProductsHeld(sum + o, sumRow, x, pixel, dy + o, width, taps);
    if (done == width) return;
    x += <usize>done * pixel;
    dy += <usize>done * sumRow;
    width -= done;
  }
  let k = 0;
  if (JOINED) {
    for (; k <= taps - 12; k += 12) {
      for (let o: usize = 0; o < sumRow; o += 32) {
        sumOuterProducts12(sum + o, sumRow, x, pixel, gridRow, dy + o, rows, width);
      }
      sum += 12 * sumRow;
      x += 48;
    }
  }
  if (WIDE && !JOINED) {
    for (const end = taps - taps % 12; k < end; k += 6) { // twelves leave a multiple of 4
      for (let o: usize = 0; o < sumRow; o += 64) sumOuterProducts6(sum + o, sumRow, x, pixel, gridRow, dy + o, rows, width);
      sum += 6 * sumRow;
      x += 24;
    }
  }
  for (; k < taps; k += 4) {
    for (let o: usize = 0; o < sumRow; o += LANES * 4) {
      if (WIDE) sumOuterProducts4(sum + o, sumRow, x, pixel, gridRow, dy + o, rows, width);
      else sumOuterProducts4x8(sum + o, sumRow, x, pixel, gridRow, dy + o, rows, width);
    }
    sum += 4 * sumRow;
    x += 16;
  }
}

/** The same for 4 taps and 8 channels. */
function sumOuterProducts4x8(
  sum: usize, sumRow: usize, x: usize, pixel: usize, gridRow: usize, dy: usize, rows: i32, width: i32,
): void {
  const sum1 = sum + sumRow, sum2 = sum1 + sumRow, sum3 = sum2 + sumRow;
  let a0 = v128.load(sum), b0 = v128.load(sum, 16), a1 = v128.load(sum1), b1 = v128.load(sum1, 16);
  let a2 = v128.load(sum2), b2 = v128.load(sum2, 16), a3 = v128.load(sum3), b3 = v128.load(sum3, 16);
  for (let i = 0; i < rows; i++) {
    let p = x;
    for (let j = 0; j < width; j++) {
      const taps = v128.load(p), ga = v128.load(dy), gb = v128.load(dy, 16);
      const x0 = v128.shuffle<f32>(taps, taps, 0, 0, 0, 0); a0 = madd(x0, ga, a0); b0 = madd(x0, gb, b0);
      const x1 = v128.shuffle<f32>(taps, taps, 1, 1, 1, 1); a1 = madd(x1, ga, a1); b1 = madd(x1, gb, b1);
      const x2 = v128.shuffle<f32>(taps, taps, 2, 2, 2, 2); a2 = madd(x2, ga, a2); b2 = madd(x2, gb, b2);
      const x3 = v128.shuffle<f32>(taps, taps, 3, 3, 3, 3); a3 = madd(x3, ga, a3); b3 = madd(x3, gb, b3);
      p += pixel;
      dy += sumRow; // dy's pixels lie as far apart as the rows of sum: outChannels
    }
    x += gridRow;
  }
  v128.store(sum, a0); v128.store(sum, b0, 16);
  v128.store(sum1, a1); v128.store(sum1, b1, 16);
  v128.store(sum2, a2); v128.store(sum2, b2, 16);
  v128.store(sum3, a3); v128.store(sum3, b3, 16);
}

/** The same for 6 taps and 16 channels, in the wide build: as many sums as its registers hold. */
function sumOuterProducts6(
  sum: usize, sumRow: usize, x: usize, pixel: usize, gridRow: usize, dy: usize, rows: i32, width: i32,
): void {
  let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0, b4 = a0, b5 = a0;
  let c0 = a0, c1 = a0, c2 = a0, c3 = a0, c4 = a0, c5 = a0, d0 = a0, d1 = a0, d2 = a0, d3 = a0, d4 = a0, d5 = a0;
  for (let i = 0; i < rows; i++) {
    let p = x;
    for (let j = 0; j < width; j++) {
      const ga = v128.load(dy), gb = v128.load(dy, 16), gc = v128.load(dy, 32), gd = v128.load(dy, 48);
      const x0 = v128.load_splat<f32>(p);
      a0 = madd(x0, ga, a0); b0 = madd(x0, gb, b0); c0 = madd(x0, gc, c0); d0 = madd(x0, gd, d0);
      const x1 = v128.load_splat<f32>(p, 4);
      a1 = madd(x1, ga, a1); b1 = madd(x1, gb, b1); c1 = madd(x1, gc, c1); d1 = madd(x1, gd, d1);
      const x2 = v128.load_splat<f32>(p, 8);
      a2 = madd(x2, ga, a2); b2 = madd(x2, gb, b2); c2 = madd(x2, gc, c2); d2 = madd(x2, gd, d2);
      const x3 = v128.load_splat<f32>(p, 12);
      a3 = madd(x3, ga, a3); b3 = madd(x3, gb, b3); c3 = madd(x3, gc, c3); d3 = madd(x3, gd, d3);
      const x4 = v128.load_splat<f32>(p, 16);
      a4 = madd(x4, ga, a4); b4 = madd(x4, gb, b4); c4 = madd(x4, gc, c4); d4 = madd(x4, gd, d4);
      const x5 = v128.load_splat<f32>(p, 20);
      a5 = madd(x5, ga, a5); b5 = madd(x5, gb, b5); c5 = madd(x5, gc, c5); d5 = madd(x5, gd, d5);
      p += pixel;
      dy += sumRow;
    }
    x += gridRow;
  }
  addLanes(sum, a0, b0, c0, d0); sum += sumRow;
  addLanes(sum, a1, b1, c1, d1); sum += sumRow;
  addLanes(sum, a2, b2, c2, d2); sum += sumRow;
  addLanes(sum, a3, b3, c3, d3); sum += sumRow;
  addLanes(sum, a4, b4, c4, d4); sum += sumRow;
  addLanes(sum, a5, b5, c5, d5);
}

/** Adds 16 sums to the numbers at `to`. */
// @ts-ignore: decorator
@inline
function addLanes(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  storePair(to, f32x4.add(v128.load(to), a), f32x4.add(v128.load(to, 16), b));
  to += 32;
  storePair(to, f32x4.add(v128.load(to), c), f32x4.add(v128.load(to, 16), d));
}
