// Direct 2-D convolution on NHWC images and HWIO filters, in the three directions that training needs.
//
//   forward          y[n, i, j, o]   = sum over r, s, c of x[n, i*stride + r - top, j*stride + s - left, c] * w[r, s, c, o]
//   input gradient   dx: each dy[n, i, j, o] goes back to all x it came from
//   filter gradient  dw[r, s, c, o]  = sum over n, i, j of x[n, i*stride + r - top, j*stride + s - left, c] * dy[n, i, j, o]
//
// One image at a time is copied into a frame of zeros, so that no inner loop knows of edges. In the framed image the
// filter's row r over the pixel (i, j) is one contiguous run of filterWidth * channels numbers:
//
//   framed row i*stride + r:   . . . [ s=0: c0 c1 c2 | s=1: c0 c1 c2 | s=2: c0 c1 c2 ] . . .
//                                     ^ j*stride
//
// and packed filters hold the same run for 8 output channels side by side, so the inner loop only walks forward:
//
//   packed[o / 8][r][s][c][o % 8]
//
// The inner loop holds 6 pixels x 8 channels in 12 registers and 3 more for its operands: V8 has 15 to give. No gain,
// measured with bounds checks: unrolling it by two taps (35 for 36 GFLOP/s), 4 pixels with a v128 load and four shuffles
// (33), splat(load) for load_splat (35).
//
// The input gradient is a forward convolution of dy with the filter turned round and its two channel axes swapped; at
// stride t it falls apart into t * t of them, one for each residue of the pixel's coordinates (below).
import { madd } from "./arithmetic";

const TILE: i32 = 6; // pixels
const LANES: i32 = 8; // output channels
const SLACK: usize = 64; // bytes that the filter gradient may read behind a framed image

/** Bytes of scratch for the forward convolution. */
export function f32Conv2dForwardScratch(
  height: i32, width: i32, inChannels: i32, filterHeight: i32, filterWidth: i32, outChannels: i32,
  outHeight: i32, outWidth: i32, stride: i32, top: i32, left: i32,
): usize {
  return frameBytes(height, width, inChannels, filterHeight, filterWidth, outHeight, outWidth, stride, top, left) +
    filterBytes(filterHeight, filterWidth, inChannels, outChannels);
}

/** y `[batch, outHeight, outWidth, outChannels]`; outChannels a multiple of 8, everything else free. */
export function f32Conv2dForward(
  y: usize, x: usize, w: usize, scratch: usize, batch: i32,
  height: i32, width: i32, inChannels: i32, filterHeight: i32, filterWidth: i32, outChannels: i32,
  outHeight: i32, outWidth: i32, stride: i32, top: i32, left: i32,
): void {
  const packed = scratch;
  const frame = scratch + filterBytes(filterHeight, filterWidth, inChannels, outChannels);
  packFilter(packed, w, filterHeight * filterWidth * inChannels, outChannels);
  const frameHeight = framed(height, filterHeight, outHeight, stride, top);
  const frameWidth = framed(width, filterWidth, outWidth, stride, left);
  const pixel: usize = <usize>outChannels * 4;
  clear(frame, <usize>frameHeight * frameWidth * inChannels);
  for (let n = 0; n < batch; n++) {
    fillFrame(frame, x, height, width, inChannels, frameWidth, top, left);
    correlate(
      y, pixel, pixel * outWidth, frame, <usize>inChannels * 4 * stride, <usize>frameWidth * inChannels * 4 * stride,
      <usize>frameWidth * inChannels * 4, packed, filterHeight, filterWidth * inChannels, outHeight, outWidth, outChannels,
    );
    x += <usize>height * width * inChannels * 4;
    y += pixel * outWidth * outHeight;
  }
}

/** Bytes of scratch for the input gradient. */
export function f32Conv2dInputGradientScratch(
  height: i32, width: i32, inChannels: i32, filterHeight: i32, filterWidth: i32, outChannels: i32,
  outHeight: i32, outWidth: i32, stride: i32, top: i32, left: i32,
): usize {
  const tapsHigh = ceilDivide(filterHeight, stride), tapsWide = ceilDivide(filterWidth, stride);
  return filterBytes(tapsHigh, tapsWide, outChannels, inChannels) +
    <usize>gradientFrame(height, outHeight, tapsHigh, stride, top) *
      gradientFrame(width, outWidth, tapsWide, stride, left) * outChannels * 4 + SLACK;
}

/**
 * dx `[batch, height, width, inChannels]`; inChannels a multiple of 8, everything else free.
 *
 * Pixel h of dx meets dy[i] by the tap r = h + top - i * stride. With h + top = stride * q + a, the taps are
 * r = a + stride * t and i = q - t for t = 0, 1, ...: for each residue a a stride-1 convolution with every stride-th tap.
 */
export function f32Conv2dInputGradient(
  dx: usize, dy: usize, w: usize, scratch: usize, batch: i32,
  height: i32, width: i32, inChannels: i32, filterHeight: i32, filterWidth: i32, outChannels: i32,
  outHeight: i32, outWidth: i32, stride: i32, top: i32, left: i32,
): void {
  const mostHigh = ceilDivide(filterHeight, stride), mostWide = ceilDivide(filterWidth, stride);
  const frameWidth = gradientFrame(width, outWidth, mostWide, stride, left);
  const packed = scratch;
  const frame = scratch + filterBytes(mostHigh, mostWide, outChannels, inChannels);
  const pixel: usize = <usize>inChannels * 4;
  const frameRow: usize = <usize>frameWidth * outChannels * 4;
  clear(frame, <usize>gradientFrame(height, outHeight, mostHigh, stride, top) * frameWidth * outChannels);
  for (let a = 0; a < stride; a++) {
    for (let b = 0; b < stride; b++) {
      // The first row and column of dx with these residues, and how many there are.
      const row = mod(a - top, stride), column = mod(b - left, stride);
      const rows = ceilDivide(height - row, stride), columns = ceilDivide(width - column, stride);
      if (rows <= 0 || columns <= 0) continue;
      const tapsHigh = ceilDivide(filterHeight - a, stride), tapsWide = ceilDivide(filterWidth - b, stride);
      packFilterForInput(packed, w, a, b, stride, tapsHigh, tapsWide, filterHeight, filterWidth, inChannels, outChannels);
      // The last tap meets dy[q - taps + 1]; dy[0] stands at row mostHigh - 1 of the frame.
      const first = frame + <usize>((row + top) / stride - tapsHigh + mostHigh) * frameRow +
        <usize>((column + left) / stride - tapsWide + mostWide) * outChannels * 4;
      let gradient = dx + (<usize>row * width + column) * pixel;
      let image = dy;
      for (let n = 0; n < batch; n++) {
        fillFrame(frame, image, outHeight, outWidth, outChannels, frameWidth, mostHigh - 1, mostWide - 1);
        correlate(
          gradient, pixel * stride, pixel * width * stride, first, <usize>outChannels * 4, frameRow,
          frameRow, packed, tapsHigh, tapsWide * outChannels, rows, columns, inChannels,
        );
        image += <usize>outHeight * outWidth * outChannels * 4;
        gradient += <usize>height * width * pixel;
      }
    }
  }
}

/** Bytes of scratch for the filter gradient. */
export function f32Conv2dFilterGradientScratch(
  height: i32, width: i32, inChannels: i32, filterHeight: i32, filterWidth: i32, outChannels: i32,
  outHeight: i32, outWidth: i32, stride: i32, top: i32, left: i32,
): usize {
  return frameBytes(height, width, inChannels, filterHeight, filterWidth, outHeight, outWidth, stride, top, left) +
    <usize>filterHeight * roundUp(filterWidth * inChannels, 4) * outChannels * 4;
}

/**
 * dw `[filterHeight, filterWidth, inChannels, outChannels]`; outChannels a multiple of 8, everything else free.
 *
 * A run of the filter's row is taken 4 taps at a time; where it is no multiple of 4 the last block runs over into
 * numbers that belong to nobody, and sums them into rows of `sums` that are not copied to dw.
 */
export function f32Conv2dFilterGradient(
  dw: usize, x: usize, dy: usize, scratch: usize, batch: i32,
  height: i32, width: i32, inChannels: i32, filterHeight: i32, filterWidth: i32, outChannels: i32,
  outHeight: i32, outWidth: i32, stride: i32, top: i32, left: i32,
): void {
  const run = filterWidth * inChannels;
  const blocks = ceilDivide(run, 4);
  const frameHeight = framed(height, filterHeight, outHeight, stride, top);
  const frameWidth = framed(width, filterWidth, outWidth, stride, left);
  const sums = scratch;
  const frame = scratch + <usize>filterHeight * blocks * 4 * outChannels * 4;
  const frameRow: usize = <usize>frameWidth * inChannels * 4;
  const outRow: usize = <usize>outWidth * outChannels * 4;
  clear(sums, <usize>filterHeight * blocks * 4 * outChannels);
  clear(frame, <usize>frameHeight * frameWidth * inChannels);
  // As many rows of dy at once as fit the L1 cache beside the rows of x that they meet.
  const band = max(1, min(outHeight, <i32>(16384 / (outRow + frameRow * stride))));
  for (let n = 0; n < batch; n++) {
    fillFrame(frame, x, height, width, inChannels, frameWidth, top, left);
    for (let i = 0; i < outHeight; i += band) {
      const rows = min(band, outHeight - i);
      for (let r = 0; r < filterHeight; r++) {
        const pixels = frame + <usize>(i * stride + r) * frameRow;
        for (let block = 0; block < blocks; block++) {
          const sum = sums + <usize>(r * blocks + block) * 4 * outChannels * 4;
          for (let o = 0; o < outChannels; o += LANES) {
            sumOuterProducts(
              sum + <usize>o * 4, <usize>outChannels * 4, pixels + <usize>block * 16, <usize>inChannels * 4 * stride,
              frameRow * stride, dy + <usize>i * outRow + <usize>o * 4, rows, outWidth,
            );
          }
        }
      }
    }
    x += <usize>height * width * inChannels * 4;
    dy += outRow * outHeight;
  }
  for (let r = 0; r < filterHeight; r++) {
    const bytes: usize = <usize>run * outChannels * 4;
    memory.copy(dw + <usize>r * bytes, sums + <usize>(r * blocks) * 4 * outChannels * 4, bytes);
  }
}

// @ts-ignore: decorator
@inline
function ceilDivide(a: i32, b: i32): i32 {
  return (a + b - 1) / b;
}

// @ts-ignore: decorator
@inline
function roundUp(a: i32, multiple: i32): i32 {
  return ceilDivide(a, multiple) * multiple;
}

/** a modulo b, never negative. */
// @ts-ignore: decorator
@inline
function mod(a: i32, b: i32): i32 {
  return (a % b + b) % b;
}

/** Rows (or columns) of the framed input: all that the filter reaches, and all of the image. */
function framed(size: i32, filter: i32, out: i32, stride: i32, before: i32): i32 {
  return max((out - 1) * stride + filter, size + before);
}

/** The same for the framed dy, whose first row stands behind `taps - 1` rows of zeros. */
function gradientFrame(size: i32, out: i32, taps: i32, stride: i32, before: i32): i32 {
  return max((size - 1 + before) / stride + 1, out) + taps - 1;
}

function frameBytes(
  height: i32, width: i32, channels: i32, filterHeight: i32, filterWidth: i32, outHeight: i32, outWidth: i32,
  stride: i32, top: i32, left: i32,
): usize {
  return <usize>framed(height, filterHeight, outHeight, stride, top) *
    framed(width, filterWidth, outWidth, stride, left) * channels * 4 + SLACK;
}

function filterBytes(height: i32, width: i32, inChannels: i32, outChannels: i32): usize {
  return <usize>height * width * inChannels * outChannels * 4;
}

function clear(out: usize, elements: usize): void {
  memory.fill(out, 0, elements * 4);
}

/** Copies one image [height, width, channels] into a frame whose rim is zero already. */
function fillFrame(
  frame: usize, image: usize, height: i32, width: i32, channels: i32, frameWidth: i32, top: i32, left: i32,
): void {
  const bytes: usize = <usize>width * channels * 4;
  let to = frame + (<usize>top * frameWidth + left) * channels * 4;
  for (let i = 0; i < height; i++) {
    memory.copy(to, image, bytes);
    image += bytes;
    to += <usize>frameWidth * channels * 4;
  }
}

/** w [taps, outChannels] -> packed [outChannels / 8][taps][8] */
function packFilter(packed: usize, w: usize, taps: i32, outChannels: i32): void {
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

/** Taps a + stride * t, b + stride * u of w, turned round: packed [inChannels / 8][tapsHigh][tapsWide][outChannels][8] */
function packFilterForInput(
  packed: usize, w: usize, a: i32, b: i32, stride: i32, tapsHigh: i32, tapsWide: i32,
  filterHeight: i32, filterWidth: i32, inChannels: i32, outChannels: i32,
): void {
  for (let c = 0; c < inChannels; c += LANES) {
    for (let t = tapsHigh - 1; t >= 0; t--) {
      for (let u = tapsWide - 1; u >= 0; u--) {
        const tap = (a + stride * t) * filterWidth + b + stride * u;
        const from = w + (<usize>tap * inChannels + c) * outChannels * 4;
        for (let o = 0; o < outChannels; o++) {
          for (let lane = 0; lane < LANES; lane++) {
            store<f32>(packed, load<f32>(from + (<usize>lane * outChannels + o) * 4));
            packed += 4;
          }
        }
      }
    }
  }
}

/**
 * out[i, j, o] = sum over r < rows and k < run of frame[i, j][r][k] * packed[o / 8][r][k][o % 8], for a grid of pixels.
 * Steps in bytes: between pixels and rows of `out`, between pixels and rows of the grid in the frame, and between the
 * rows that the filter covers.
 */
function correlate(
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
function sumOuterProducts(
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
