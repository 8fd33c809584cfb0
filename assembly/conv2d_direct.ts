// Direct 2-D convolution on NHWC images and HWIO filters, in the three directions that training needs.
//
//   forward          y[n, i, j, o]   = sum over r, s, c of x[n, i*stride + r - top, j*stride + s - left, c] * w[r, s, c, o]
//   input gradient   dx: each dy[n, i, j, o] goes back to all x it came from
//   filter gradient  dw[r, s, c, o]  = sum over n, i, j of x[n, i*stride + r - top, j*stride + s - left, c] * dy[n, i, j, o]
//
// One image at a time is copied into a frame of zeros, so that no inner loop knows of edges. Where nothing is padded the image serves as
// its own frame. In the frame, the filter's row r over the pixel (i, j) is one contiguous run of filterWidth * channels numbers:
//
//   framed row i*stride + r:   . . . [ s=0: c0 c1 c2 | s=1: c0 c1 c2 | s=2: c0 c1 c2 ] . . .
//                                     ^ j*stride
//
// Packed filters hold the same run for LANES output channels side by side, so that the inner loop only walks forward:
//
//   packed[o / LANES][r][s][c][o % LANES]
//
// The input gradient is a forward convolution of dy with the filter turned: read from its end, its two channel axes swapped. At stride t it
// falls apart into t * t of them, one for each residue of the pixel's coordinates.
import { addSums, clearSums, unshiftSums } from "./batch_norm_sums";
import { prepareToRead, prepareToWrite } from "./caches";
import { correlate, LANES, packFilter, placeOfChannel, sumOuterProducts } from "./products";

const SLACK: usize = 64; // bytes that the filter gradient may read behind a framed image

/** The bytes of scratch for the forward convolution. */
export function f32Conv2dForwardScratch(
  height: i32, width: i32, inChannels: i32, filterHeight: i32, filterWidth: i32, outChannels: i32,
  outHeight: i32, outWidth: i32, stride: i32, top: i32, left: i32,
): usize {
  return frameBytes(height, width, inChannels, filterHeight, filterWidth, outHeight, outWidth, stride, top, left) +
    filterBytes(filterHeight, filterWidth, inChannels, outChannels);
}

/**
 * y [batch, outHeight, outWidth, outChannels]. outChannels is a multiple of LANES, everything else is free. Writes the sums that
 * f32BatchNormSums makes of y to sums, if that is not 0.
 */
export function f32Conv2dForward(
  y: usize, x: usize, w: usize, sums: usize, scratch: usize, batch: i32,
  height: i32, width: i32, inChannels: i32, filterHeight: i32, filterWidth: i32, outChannels: i32,
  outHeight: i32, outWidth: i32, stride: i32, top: i32, left: i32,
): void {
  const packed = scratch;
  const frame = scratch + filterBytes(filterHeight, filterWidth, inChannels, outChannels);
  packFilter(packed, w, filterHeight * filterWidth * inChannels, outChannels);
  const frameHeight = framed(height, filterHeight, outHeight, stride, top);
  const frameWidth = framed(width, filterWidth, outWidth, stride, left);
  const pixel: usize = <usize>outChannels * 4;
  const whole = isFrame(height, width, frameHeight, frameWidth);
  if (!whole) clear(frame, <usize>frameHeight * frameWidth * inChannels);
  if (sums) clearSums(sums, outChannels);
  const firstPixel = y;
  for (let n = 0; n < batch; n++) {
    if (whole) prepareToRead(x, <usize>height * width * inChannels * 4);
    else fillFrame(frame, x, height, width, inChannels, frameWidth, top, left);
    correlate(
      y, pixel, pixel * outWidth, whole ? x : frame, <usize>inChannels * 4 * stride, <usize>frameWidth * inChannels * 4 * stride,
      <usize>frameWidth * inChannels * 4, packed, filterHeight, filterWidth * inChannels, outHeight, outWidth, outChannels,
    );
    if (sums) addSums(sums, y, firstPixel, outHeight * outWidth, outChannels);
    x += <usize>height * width * inChannels * 4;
    y += pixel * outWidth * outHeight;
  }
  if (sums) unshiftSums(sums, firstPixel, batch * outHeight * outWidth, outChannels);
}

/** The bytes of scratch for the input gradient. */
export function f32Conv2dInputGradientScratch(
  height: i32, width: i32, inChannels: i32, filterHeight: i32, filterWidth: i32, outChannels: i32,
  outHeight: i32, outWidth: i32, stride: i32, top: i32, left: i32,
): usize {
  const tapsHigh = ceilDivide(filterHeight, stride), tapsWide = ceilDivide(filterWidth, stride);
  return filterBytes(filterHeight, filterWidth, outChannels, inChannels) +
    <usize>gradientFrame(height, outHeight, tapsHigh, stride, top) *
      gradientFrame(width, outWidth, tapsWide, stride, left) * outChannels * 4 + SLACK;
}

/**
 * dx [batch, height, width, inChannels]. inChannels is a multiple of LANES, everything else is free.
 *
 * Pixel h of dx meets dy[i] by the tap r = h + top - i * stride. With h + top = stride * q + a, the taps are r = a + stride * t and
 * i = q - t for t = 0, 1, ... So for each residue a there is a convolution at stride 1 with every stride-th tap.
 */
export function f32Conv2dInputGradient(
  dx: usize, dy: usize, w: usize, scratch: usize, batch: i32,
  height: i32, width: i32, inChannels: i32, filterHeight: i32, filterWidth: i32, outChannels: i32,
  outHeight: i32, outWidth: i32, stride: i32, top: i32, left: i32,
): void {
  const mostHigh = ceilDivide(filterHeight, stride), mostWide = ceilDivide(filterWidth, stride);
  const frameHeight = gradientFrame(height, outHeight, mostHigh, stride, top);
  const frameWidth = gradientFrame(width, outWidth, mostWide, stride, left);
  const frame = scratch + filterBytes(filterHeight, filterWidth, outChannels, inChannels);
  const pixel: usize = <usize>inChannels * 4, tap: usize = pixel * outChannels;
  const frameRow: usize = <usize>frameWidth * outChannels * 4;
  const whole = isFrame(outHeight, outWidth, frameHeight, frameWidth);
  if (!whole) clear(frame, <usize>frameHeight * frameWidth * outChannels);
  let packed = scratch;
  for (let a = 0; a < stride; a++) {
    for (let b = 0; b < stride; b++) {
      const tapsHigh = ceilDivide(filterHeight - a, stride), tapsWide = ceilDivide(filterWidth - b, stride);
      packFilterForInput(packed, w, a, b, stride, tapsHigh, tapsWide, filterHeight, filterWidth, inChannels, outChannels);
      packed += <usize>(max(tapsHigh, 0) * max(tapsWide, 0)) * tap;
    }
  }
  for (let n = 0; n < batch; n++) {
    if (whole) {
      prepareToRead(dy, <usize>outHeight * outWidth * outChannels * 4);
      prepareToWrite(dx, <usize>height * width * pixel);
    } else fillFrame(frame, dy, outHeight, outWidth, outChannels, frameWidth, mostHigh - 1, mostWide - 1);
    packed = scratch;
    for (let a = 0; a < stride; a++) {
      for (let b = 0; b < stride; b++) {
        // The first row and column of dx with these residues, and how many there are.
        const row = mod(a - top, stride), column = mod(b - left, stride);
        const rows = ceilDivide(height - row, stride), columns = ceilDivide(width - column, stride);
        const tapsHigh = max(ceilDivide(filterHeight - a, stride), 0), tapsWide = max(ceilDivide(filterWidth - b, stride), 0);
        // The last tap meets dy[q - taps + 1]; dy[0] stands at row mostHigh - 1 of the frame.
        const first = (whole ? dy : frame) + <usize>((row + top) / stride - tapsHigh + mostHigh) * frameRow +
          <usize>((column + left) / stride - tapsWide + mostWide) * outChannels * 4;
        correlate(
          dx + (<usize>row * width + column) * pixel, pixel * stride, pixel * width * stride, first,
          <usize>outChannels * 4, frameRow, frameRow, packed, tapsHigh, tapsWide * outChannels, rows, columns, inChannels,
        );
        packed += <usize>(tapsHigh * tapsWide) * tap;
      }
    }
    dy += <usize>outHeight * outWidth * outChannels * 4;
    dx += <usize>height * width * pixel;
  }
}

/** The bytes of scratch for the filter gradient. */
export function f32Conv2dFilterGradientScratch(
  height: i32, width: i32, inChannels: i32, filterHeight: i32, filterWidth: i32, outChannels: i32,
  outHeight: i32, outWidth: i32, stride: i32, top: i32, left: i32,
): usize {
  return frameBytes(height, width, inChannels, filterHeight, filterWidth, outHeight, outWidth, stride, top, left) +
    <usize>filterHeight * roundUp(filterWidth * inChannels, 4) * outChannels * 4;
}

/**
 * dw [filterHeight, filterWidth, inChannels, outChannels]. outChannels is a multiple of LANES, everything else is free.
 *
 * A run is taken 4 taps at a time. Where it is no multiple of 4, the last block reads numbers behind it, and sums them into rows of
 * `sums` that are not copied to dw.
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
  const whole = isFrame(height, width, frameHeight, frameWidth) && run % 4 == 0; // else it reads behind the frame
  clear(sums, <usize>filterHeight * blocks * 4 * outChannels);
  if (!whole) clear(frame, <usize>frameHeight * frameWidth * inChannels);
  // A band is as many rows of dy as fit the L1 cache beside the rows of x that they meet.
  const band = max(1, min(outHeight, <i32>(32768 / (outRow + frameRow * stride))));
  for (let n = 0; n < batch; n++) {
    if (whole) prepareToRead(x, <usize>height * width * inChannels * 4);
    else fillFrame(frame, x, height, width, inChannels, frameWidth, top, left);
    prepareToRead(dy, outRow * outHeight);
    for (let i = 0; i < outHeight; i += band) {
      const rows = min(band, outHeight - i);
      for (let r = 0; r < filterHeight; r++) {
        const pixels = (whole ? x : frame) + <usize>(i * stride + r) * frameRow;
        sumOuterProducts(
          sums + <usize>(r * blocks) * 4 * outChannels * 4, pixels, <usize>inChannels * 4 * stride, frameRow * stride,
          dy + <usize>i * outRow, rows, outWidth, 4 * blocks, outChannels,
        );
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

/** a / b, rounded up. */
// @ts-ignore: decorator
@inline
function ceilDivide(a: i32, b: i32): i32 {
  return (a + b - 1) / b;
}

/** a, rounded up to a multiple. */
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

/** The rows (or columns) of the framed input: all that the filter reaches, and all of the image. */
function framed(size: i32, filter: i32, out: i32, stride: i32, before: i32): i32 {
  return max((out - 1) * stride + filter, size + before);
}

/** The rows (or columns) of the framed dy, whose first stands behind `taps - 1` of zeros. */
function gradientFrame(size: i32, out: i32, taps: i32, stride: i32, before: i32): i32 {
  return max((size - 1 + before) / stride + 1, out) + taps - 1;
}

/** True where the frame would be a mere copy of the image, since nothing is padded, as around a 1x1 filter. */
// @ts-ignore: decorator
@inline
function isFrame(height: i32, width: i32, frameHeight: i32, frameWidth: i32): bool {
  return frameHeight == height && frameWidth == width;
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

/** Copies one image [height, width, channels] into a frame whose rim is 0 already. */
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

/** packed [inChannels / LANES][tapsHigh][tapsWide][outChannels][LANES]: taps (a + stride * t, b + stride * u) of w, turned. */
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
            store<f32>(packed + placeOfChannel(lane) * 4, load<f32>(from + (<usize>lane * outChannels + o) * 4));
          }
          packed += LANES * 4;
        }
      }
    }
  }
}
