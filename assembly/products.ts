// The inner loops of every convolution: small blocks of a product of two matrices, summed in registers.
//
// `correlate` holds 6 pixels x 8 channels in 12 registers and 3 more for its operands: V8 has 15 to give. No gain, measured
// with bounds checks: unrolling it by two taps (35 for 36 GFLOP/s), 4 pixels with a v128 load and four shuffles (33),
// splat(load) for load_splat (35).
import { madd } from "./arithmetic";

const TILE: i32 = 6; // pixels
export const LANES: i32 = 8; // output channels

/** w [taps, outChannels] -> packed [outChannels / 8][taps][8] */
export function packFilter(packed: usize, w: usize, taps: i32, outChannels: i32): void {
  for (let o = 0; o < outChannels; o += LANES) {
    let from = w + <usize>o * 4;
    for (let tap = 0; tap < taps; tap++) {
      v128.store(packed, v128.load(from));
      v128.store(packed, v128.load(from, 16), 16);
      packed += 32;
      from += <usize>outChannels * 4;
    }
  }
}

/**
 * out[i, j, o] = sum over r < rows and k < run of frame[i, j][r][k] * packed[o / 8][r][k][o % 8], for a grid of pixels.
 * Steps in bytes: between pixels and rows of `out`, between pixels and rows of the grid in the frame, and between the
 * rows that the filter covers.
 */
export function correlate(
  out: usize, outPixel: usize, outRow: usize, frame: usize, pixel: usize, gridRow: usize,
  frameRow: usize, packed: usize, rows: i32, run: i32, height: i32, width: i32, outChannels: i32,
): void {
  for (let o = 0; o < outChannels; o += LANES) {
    for (let i = 0; i < height; i++) {
      let to = out + <usize>i * outRow + <usize>o * 4;
      let from = frame + <usize>i * gridRow;
      let j = 0;
      for (; j <= width - TILE; j += TILE) {
        correlate6(to, outPixel, from, pixel, frameRow, packed, rows, run);
        to += TILE * outPixel;
        from += TILE * pixel;
      }
      for (; j <= width - 2; j += 2) {
        correlate2(to, outPixel, from, pixel, frameRow, packed, rows, run);
        to += 2 * outPixel;
        from += 2 * pixel;
      }
      if (j < width) correlate1(to, from, frameRow, packed, rows, run);
    }
    packed += <usize>rows * run * LANES * 4;
  }
}

function correlate6(
  out: usize, outPixel: usize, from: usize, pixel: usize, frameRow: usize, packed: usize, rows: i32, run: i32,
): void {
  let a0 = f32x4.splat(0), b0 = a0, a1 = a0, b1 = a0, a2 = a0, b2 = a0, a3 = a0, b3 = a0, a4 = a0, b4 = a0, a5 = a0, b5 = a0;
  for (let r = 0; r < rows; r++) {
    let p0 = from, p1 = p0 + pixel, p2 = p1 + pixel, p3 = p2 + pixel, p4 = p3 + pixel, p5 = p4 + pixel;
    const end = packed + <usize>run * 32;
    for (; packed < end; packed += 32) {
      const fa = v128.load(packed), fb = v128.load(packed, 16);
      const x0 = v128.load_splat<f32>(p0);
      a0 = madd(x0, fa, a0); b0 = madd(x0, fb, b0);
      const x1 = v128.load_splat<f32>(p1);
      a1 = madd(x1, fa, a1); b1 = madd(x1, fb, b1);
      const x2 = v128.load_splat<f32>(p2);
      a2 = madd(x2, fa, a2); b2 = madd(x2, fb, b2);
      const x3 = v128.load_splat<f32>(p3);
      a3 = madd(x3, fa, a3); b3 = madd(x3, fb, b3);
      const x4 = v128.load_splat<f32>(p4);
      a4 = madd(x4, fa, a4); b4 = madd(x4, fb, b4);
      const x5 = v128.load_splat<f32>(p5);
      a5 = madd(x5, fa, a5); b5 = madd(x5, fb, b5);
      p0 += 4; p1 += 4; p2 += 4; p3 += 4; p4 += 4; p5 += 4;
    }
    from += frameRow;
  }
  v128.store(out, a0); v128.store(out, b0, 16); out += outPixel;
  v128.store(out, a1); v128.store(out, b1, 16); out += outPixel;
  v128.store(out, a2); v128.store(out, b2, 16); out += outPixel;
  v128.store(out, a3); v128.store(out, b3, 16); out += outPixel;
  v128.store(out, a4); v128.store(out, b4, 16); out += outPixel;
  v128.store(out, a5); v128.store(out, b5, 16);
}

function correlate2(
  out: usize, outPixel: usize, from: usize, pixel: usize, frameRow: usize, packed: usize, rows: i32, run: i32,
): void {
  let a0 = f32x4.splat(0), b0 = a0, a1 = a0, b1 = a0;
  for (let r = 0; r < rows; r++) {
    let p0 = from, p1 = p0 + pixel;
    const end = packed + <usize>run * 32;
    for (; packed < end; packed += 32) {
      const fa = v128.load(packed), fb = v128.load(packed, 16);
      const x0 = v128.load_splat<f32>(p0);
      a0 = madd(x0, fa, a0); b0 = madd(x0, fb, b0);
      const x1 = v128.load_splat<f32>(p1);
      a1 = madd(x1, fa, a1); b1 = madd(x1, fb, b1);
      p0 += 4; p1 += 4;
    }
    from += frameRow;
  }
  v128.store(out, a0); v128.store(out, b0, 16); out += outPixel;
  v128.store(out, a1); v128.store(out, b1, 16);
}

function correlate1(out: usize, from: usize, frameRow: usize, packed: usize, rows: i32, run: i32): void {
  let a = f32x4.splat(0), b = a;
  for (let r = 0; r < rows; r++) {
    let p = from;
    const end = packed + <usize>run * 32;
    for (; packed < end; packed += 32) {
      const x = v128.load_splat<f32>(p);
      a = madd(x, v128.load(packed), a); b = madd(x, v128.load(packed, 16), b);
      p += 4;
    }
    from += frameRow;
  }
  v128.store(out, a); v128.store(out, b, 16);
}

/** sum[k, o] += x[i, j][k] * dy[i, j][o] over a band of pixels, for 4 taps k and 8 channels o. */
export function sumOuterProducts(
  sum: usize, sumRow: usize, x: usize, pixel: usize, gridRow: usize, dy: usize, rows: i32, width: i32,
): void {
  let a0 = v128.load(sum), b0 = v128.load(sum, 16), next = sum + sumRow;
  let a1 = v128.load(next), b1 = v128.load(next, 16); next += sumRow;
  let a2 = v128.load(next), b2 = v128.load(next, 16); next += sumRow;
  let a3 = v128.load(next), b3 = v128.load(next, 16);
  for (let i = 0; i < rows; i++) {
    let p = x;
    for (let j = 0; j < width; j++) {
      const taps = v128.load(p), ga = v128.load(dy), gb = v128.load(dy, 16);
      const x0 = v128.shuffle<f32>(taps, taps, 0, 0, 0, 0);
      a0 = madd(x0, ga, a0); b0 = madd(x0, gb, b0);
      const x1 = v128.shuffle<f32>(taps, taps, 1, 1, 1, 1);
      a1 = madd(x1, ga, a1); b1 = madd(x1, gb, b1);
      const x2 = v128.shuffle<f32>(taps, taps, 2, 2, 2, 2);
      a2 = madd(x2, ga, a2); b2 = madd(x2, gb, b2);
      const x3 = v128.shuffle<f32>(taps, taps, 3, 3, 3, 3);
      a3 = madd(x3, ga, a3); b3 = madd(x3, gb, b3);
      p += pixel;
      dy += sumRow; // dy's pixels lie as far apart as the rows of sum: outChannels
    }
    x += gridRow;
  }
  v128.store(sum, a0); v128.store(sum, b0, 16); sum += sumRow;
  v128.store(sum, a1); v128.store(sum, b1, 16); sum += sumRow;
  v128.store(sum, a2); v128.store(sum, b2, 16); sum += sumRow;
  v128.store(sum, a3); v128.store(sum, b3, 16);
}
