// 3x3 convolution at stride 2 of images with even sides, padded to "same", by Winograd's minimal filtering F(4x4, 2x2).
//
// Row i of the output meets rows 2i, 2i + 1 and 2i + 2 of the input: two taps fall on even rows, one on odd rows. Columns are alike. The
// convolution is a sum of four at stride 1, one for each phase (a, b) of rows and columns,
//
//   y[i, j] = sum over a, b < 2, t < 2 - a, u < 2 - b of x[2 (i + t) + a, 2 (j + u) + b] * w[2 t + a, 2 u + b]
//
// with 2x2, 2x1, 1x2 and 1x1 taps. F(4x4, 2x2) takes 25 multiplications for 16 outputs of 4 taps each. All four phases can have the same
// transforms. Then their products are summed in the same 25 planes, with the phases' channels side by side:
//
//   plane (i, j) of the input:   tile:  [ 01: c0 c1 ... | 00: c0 c1 ... | 10: c0 c1 ... | 11: c0 c1 ... ]
//
// A filter of one tap is 0 at infinity, the last row (or column) of planes. There the phases with odd rows (or columns) are left out: the
// first two have even rows, the middle two even columns. This leaves 81 products for 16 outputs where the direct way has 144.
//
// The input gradient is a convolution of dy by the turned filters, which makes the phases of dx. A filter's one tap is its second there,
// and 0 at the point 0, the first row (or column). The filter gradient is as at stride 1.
import { addSums, clearSums, unshiftSums } from "./batch_norm_sums";
import { prepareToRead, prepareToWrite } from "./caches";
import { transformStridedInput, transformStridedOutput, transformStridedOutputGradient } from "./generated/winograd_strided_transforms";
import { correlate, LANES, sumOuterProducts } from "./products";
import { filterBytes, turnFilter } from "./winograd_filters";
import {
  clearFrames, frameBytes, frameImages, GAP, groupSize, mostTiles, planeBytes, tileInFrame, tilesFrom, tilesInRow, tilesOf,
} from "./winograd_groups";
import { oddColumns, oddRows, transformStridedFilter, transformStridedFilterGradient } from "./winograd_strided_filters";
import { CONSTANTS, setConstants } from "./winograd_transforms";

const PLANES: i32 = 25;
const STEP: i32 = 4, IN_STEP: i32 = 8; // pixels from tile to tile in a frame, of outputs and of inputs

/** The bytes of scratch for any kernel of this file. */
export function f32Conv2dWinogradStridedScratch(outHeight: i32, outWidth: i32, inChannels: i32, outChannels: i32): usize {
  const high = tilesOf(outHeight), wide = tilesOf(outWidth), group = groupSize(PLANES, high * wide, 4 * inChannels, outChannels);
  const frames = max(1, group / (high * wide)), filters = filterBytes(inChannels, outChannels);
  return CONSTANTS + 9 * filters + 2 * PLANES * (4 * filters + GAP) +
    PLANES * (planeBytes(group, 4 * inChannels) + planeBytes(group, outChannels)) +
    frames * (frameBytes(high, wide, IN_STEP, inChannels) + frameBytes(high, wide, STEP, outChannels));
}

/**
 * y [batch, outHeight, outWidth, outChannels] of x, which is twice as high and wide. Both numbers of channels are multiples of LANES. With
 * mean, scale and beta [inChannels] the convolution is that of relu((x - mean) * scale + beta); without, all three are 0. Writes the
 * sums that f32BatchNormSums makes of y to sums, if that is not 0.
 */
export function f32Conv2dWinogradStridedForward(
  y: usize, x: usize, w: usize, mean: usize, scale: usize, beta: usize, sums: usize, scratch: usize, batch: i32,
  outHeight: i32, outWidth: i32, inChannels: i32, outChannels: i32,
): void {
  const high = tilesOf(outHeight), wide = tilesOf(outWidth), tiles = batch * high * wide;
  const group = groupSize(PLANES, high * wide, 4 * inChannels, outChannels);
  const filterPlane = 4 * filterBytes(inChannels, outChannels) + GAP;
  const inPlane = planeBytes(group, 4 * inChannels), outPlane = planeBytes(group, outChannels);
  const filter = scratch + CONSTANTS, v = filter + PLANES * filterPlane, m = v + PLANES * inPlane, frames = m + PLANES * outPlane;
  const inPixel: usize = <usize>inChannels * 4, outPixel: usize = <usize>outChannels * 4, outRow = <usize>outWidth * outPixel;
  setConstants(scratch);
  transformStridedFilter(filter, filterPlane, w, inChannels, outChannels, false);
  clearFrames(frames, group, high, wide, IN_STEP, inChannels);
  if (sums) clearSums(sums, outChannels);
  for (let first = 0; first < tiles; ) {
    const count = tilesFrom(first, group, tiles, high * wide);
    frameImages(
      frames, first, count, group, high, wide, IN_STEP, x, mean, scale, beta, 0, 0, 2 * outHeight, 2 * outWidth, inChannels, 0, 0,
    );
    transformPhases(v, inPlane, frames, first, count, group, high, wide, inChannels, scratch);
    for (let e = 0; e < PLANES; e++) {
      const phase = firstPhase(e, 4), taps = (endOfPhases(e, 4) - phase) * inChannels;
      const from = v + <usize>e * inPlane + phase * inPixel;
      for (let o: usize = 0; o < outPixel; o += LANES * 4) {
        const packed = filter + <usize>e * filterPlane + (o / (LANES * 4) * 4 + phase) * inPixel * LANES;
        correlate(m + <usize>e * outPlane + o, outPixel, 0, from, 4 * inPixel, 0, 0, packed, 1, taps, 1, count, LANES);
      }
    }
    const image = first / (high * wide), images = (first + count) / (high * wide) - image; // those that are now complete
    const done = y + <usize>(image * outHeight) * outRow;
    if (count % (high * wide) == 0) prepareToWrite(done, <usize>(images * outHeight) * outRow);
    for (let t = 0; t < count; t++) {
      const n = (first + t) / (high * wide), rest = (first + t) % (high * wide), row = rest / wide * 4, column = rest % wide * 4;
      transformStridedOutput(
        y + <usize>(n * outHeight + row) * outRow + column * outPixel, outPixel, outRow, outHeight - row, outWidth - column,
        m + t * outPixel, outPlane, outChannels, scratch, false, 0, 0, 0,
      );
    }
    if (sums) addSums(sums, done, y, images * outHeight * outWidth, outChannels);
    first += count;
  }
  if (sums) unshiftSums(sums, y, batch * outHeight * outWidth, outChannels);
}

/**
 * The gradients of the forward convolution: dx, of x's shape, and dw [3, 3, inChannels, outChannels]. One of them may be 0. An addend of
 * dx's shape is added to dx; it may be dx itself, and 0 means none. mean, scale and beta are as in the forward convolution.
 *
 * With `lines`, dy is first replaced by the result of f32BatchNormGradientApply on dy, convolved, outMean, lines, outScale and outBeta.
 * Without, all of these are 0.
 */
export function f32Conv2dWinogradStridedGradients(
  dx: usize, dw: usize, x: usize, dy: usize, w: usize, addend: usize, mean: usize, scale: usize, beta: usize,
  convolved: usize, outMean: usize, lines: usize, outScale: usize, outBeta: usize, scratch: usize, batch: i32,
  outHeight: i32, outWidth: i32, inChannels: i32, outChannels: i32,
): void {
  const high = tilesOf(outHeight), wide = tilesOf(outWidth), tiles = batch * high * wide;
  const group = groupSize(PLANES, high * wide, 4 * inChannels, outChannels);
  const filterPlane = 4 * filterBytes(inChannels, outChannels) + GAP;
  const inPlane = planeBytes(group, 4 * inChannels), outPlane = planeBytes(group, outChannels);
  const turned = scratch + CONSTANTS, filter = turned + 9 * filterBytes(inChannels, outChannels);
  const sums = filter + PLANES * filterPlane, ofInput = sums + PLANES * filterPlane, ofOutput = ofInput + PLANES * inPlane;
  const frames = ofOutput + PLANES * outPlane;
  const framesOfGradient = frames + clearFrames(frames, group, high, wide, IN_STEP, inChannels);
  clearFrames(framesOfGradient, group, high, wide, STEP, outChannels);
  const inPixel: usize = <usize>inChannels * 4, outPixel: usize = <usize>outChannels * 4;
  const inRow = <usize>(2 * outWidth) * inPixel, frameRow = <usize>(wide * STEP + 2) * outPixel;
  setConstants(scratch);
  if (dx) {
    turnFilter(turned, w, inChannels, outChannels);
    transformStridedFilter(filter, filterPlane, turned, outChannels, inChannels, true);
  }
  if (dw) memory.fill(sums, 0, PLANES * filterPlane);

  for (let first = 0; first < tiles; ) {
    const count = tilesFrom(first, group, tiles, high * wide);
    // A row and a column of zeros go before dy: a pixel of dx meets the pixel of dy before it.
    frameImages(
      framesOfGradient, first, count, group, high, wide, STEP, dy, outMean, outScale, outBeta, convolved, lines,
      outHeight, outWidth, outChannels, 1, 1,
    );
    if (dw) {
      frameImages(
        frames, first, count, group, high, wide, IN_STEP, x, mean, scale, beta, 0, 0, 2 * outHeight, 2 * outWidth, inChannels, 0, 0,
      );
      transformPhases(ofInput, inPlane, frames, first, count, group, high, wide, inChannels, scratch);
      for (let t = 0; t < count; ) {
        const run = tilesInRow(first + t, count - t, wide);
        const from = tileInFrame(framesOfGradient, first + t, group, high, wide, STEP, outChannels) + frameRow + outPixel;
        transformStridedOutputGradient(ofOutput + t * outPixel, outPlane, run, from, frameRow, outChannels, scratch);
        t += run;
      }
      for (let e = 0; e < PLANES; e++) {
        const phase = firstPhase(e, 4), taps = (endOfPhases(e, 4) - phase) * inChannels;
        sumOuterProducts(
          sums + <usize>e * filterPlane + phase * filterBytes(inChannels, outChannels), ofInput + <usize>e * inPlane + phase * inPixel,
          4 * inPixel, 0, ofOutput + <usize>e * outPlane, 1, count, taps, outChannels,
        );
      }
    }
    if (dx) {
      for (let t = 0; t < count; ) {
        const run = tilesInRow(first + t, count - t, wide);
        const from = tileInFrame(framesOfGradient, first + t, group, high, wide, STEP, outChannels);
        transformStridedInput(ofOutput + t * outPixel, outPlane, outPixel, run, from, outPixel, frameRow, outChannels, scratch);
        t += run;
      }
      for (let e = 0; e < PLANES; e++) {
        const phase = firstPhase(e, 0), channels = (endOfPhases(e, 0) - phase) * inChannels;
        correlate(
          ofInput + <usize>e * inPlane + phase * inPixel, 4 * inPixel, 0, ofOutput + <usize>e * outPlane, outPixel, 0, 0,
          filter + <usize>e * filterPlane + phase * filterBytes(inChannels, outChannels), 1, outChannels, 1, count, channels,
        );
      }
      storePhases(dx, addend, ofInput, inPlane, first, count, high, wide, inRow, outHeight, outWidth, inChannels, scratch);
    }
    first += count;
  }
  if (dw) transformStridedFilterGradient(dw, sums, filterPlane, inChannels, outChannels);
}

/** The number of the first phase in a plane. Phases of one tap are left out of row (or column) number `empty` of planes. */
function firstPhase(plane: i32, empty: i32): i32 {
  return <i32>(plane % 5 == empty);
}

/** The number behind the last phase in a plane. */
function endOfPhases(plane: i32, empty: i32): i32 {
  return plane / 5 == empty ? 2 : plane % 5 == empty ? 3 : 4;
}

/** Transforms a group's inputs, all phases. */
function transformPhases(
  v: usize, plane: usize, frames: usize, first: i32, count: i32, group: i32, high: i32, wide: i32, channels: i32, constants: usize,
): void {
  const pixel: usize = <usize>channels * 4, frameRow = <usize>(wide * IN_STEP + 2) * pixel;
  for (let t = 0; t < count; ) {
    const run = tilesInRow(first + t, count - t, wide);
    const from = tileInFrame(frames, first + t, group, high, wide, IN_STEP, channels);
    for (let phase = 0; phase < 4; phase++) {
      transformStridedInput(
        v + <usize>(t * 4 + phase) * pixel, plane, 4 * pixel, run, from + oddRows(phase) * frameRow + oddColumns(phase) * pixel,
        2 * pixel, 2 * frameRow, channels, constants,
      );
    }
    t += run;
  }
}

/** Transforms a group's part of dx back, from all phases. */
function storePhases(
  dx: usize, addend: usize, m: usize, plane: usize, first: i32, count: i32, high: i32, wide: i32, row: usize,
  outHeight: i32, outWidth: i32, channels: i32, constants: usize,
): void {
  const pixel: usize = <usize>channels * 4, image = <usize>(2 * outHeight) * row;
  if (count % (high * wide) == 0) {
    const at = <usize>(first / (high * wide)) * image, bytes = <usize>(count / (high * wide)) * image;
    if (addend) prepareToRead(addend + at, bytes);
    if (addend != dx) prepareToWrite(dx + at, bytes);
  }
  for (let t = 0; t < count; t++) {
    const n = (first + t) / (high * wide), rest = (first + t) % (high * wide), i = rest / wide * 4, j = rest % wide * 4;
    const to = dx + n * image + <usize>(2 * i) * row + <usize>(2 * j) * pixel;
    for (let phase = 0; phase < 4; phase++) {
      transformStridedOutput(
        to + oddRows(phase) * row + oddColumns(phase) * pixel, 2 * pixel, 2 * row, outHeight - i, outWidth - j,
        m + <usize>(t * 4 + phase) * pixel, plane, channels, constants, addend != 0, addend - dx, oddRows(phase), oddColumns(phase),
      );
    }
  }
}
