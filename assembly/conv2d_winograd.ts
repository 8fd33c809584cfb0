// 3x3 convolution at stride 1 by Winograd's minimal filtering F(4x4, 3x3) (Lavin & Gray 2016), in the three directions
// that training needs: 36 multiplications for 16 outputs of 9 taps each, a quarter of the direct way's.
//
//   forward          Y  = A^T [ (G g G^T) . (B^T d B) ] A        g: 3x3 filter, d: 6x6 input tile, Y: 4x4 output tile
//   input gradient   the forward convolution of dy with the filter turned round and its channels swapped
//   filter gradient  dg = G^T [ sum over tiles of (B^T d B) . (A dY A^T) ] G
//
// The dot multiplies element by element. For each of the 36 elements the products are summed over channels (or tiles), which makes 36
// matrix products. So the transforms write 36 planes, one an element, each a matrix:
//
//   plane e:   [ tile 0: c0 c1 c2 ... | tile 1: c0 c1 c2 ... | ... ]  64 bytes of gap
//
// winograd_groups.ts says what the gap is for, and how images come to their tiles.
import { addGradientSums, addSums, clearSums, unshiftSums } from "./batch_norm_sums";
import { prepareToRead, prepareToWrite } from "./caches";
import { transformFilterGradient } from "./generated/winograd_filters";
import {
  transformInput, transformOutput, transformOutputAdded, transformOutputGradient, transformOutputNormalised,
} from "./generated/winograd_transforms";
import { correlate, sumOuterProducts } from "./products";
import { filterBytes, transformFilter, turnFilter } from "./winograd_filters";
import {
  clearFrames, frameBytes, frameImages, GAP, groupSize, mostTiles, planeBytes, tileInFrame, tilesFrom, tilesInRow, tilesOf,
} from "./winograd_groups";
import { CONSTANTS, setConstants } from "./winograd_transforms";

const PLANES: i32 = 36;
const STEP: i32 = 4; // pixels from tile to tile in a frame

/** The bytes of scratch for any kernel of this file. */
export function f32Conv2dWinogradScratch(
  height: i32, width: i32, inChannels: i32, outChannels: i32, outHeight: i32, outWidth: i32, top: i32, left: i32,
): usize {
  const high = tilesOf(max(height, outHeight)), wide = tilesOf(max(width, outWidth));
  const group = mostTiles(PLANES, inChannels, outChannels);
  // Smaller images make more frames, but no more tiles. Two rims for each tile are plenty.
  const frames = max(1, group / min(high * wide, tilesOf(min(height, outHeight)) * tilesOf(min(width, outWidth))));
  return CONSTANTS + filterBytes(inChannels, outChannels) * 9 + 2 * PLANES * (filterBytes(inChannels, outChannels) + GAP) +
    PLANES * (planeBytes(group, inChannels) + planeBytes(group, outChannels)) +
    frames * (frameBytes(high, wide, STEP, inChannels) + frameBytes(high, wide, STEP, outChannels));
}

/**
 * y [batch, outHeight, outWidth, outChannels] of a 3x3 filter at stride 1. Both numbers of channels are multiples of LANES. With mean,
 * scale and beta [inChannels] the convolution is that of relu((x - mean) * scale + beta); without, all three are 0. Writes the sums
 * that f32BatchNormSums makes of y to sums, if that is not 0.
 */
export function f32Conv2dWinogradForward(
  y: usize, x: usize, w: usize, mean: usize, scale: usize, beta: usize, sums: usize, scratch: usize, batch: i32,
  height: i32, width: i32, inChannels: i32, outChannels: i32, outHeight: i32, outWidth: i32, top: i32, left: i32,
): void {
  convolve(
    y, x, w, mean, scale, beta, sums, 0, 0, 0, 0, 0, scratch, batch,
    height, width, inChannels, outChannels, outHeight, outWidth, top, left,
  );
}

/** The same convolution of x as it is, then f32BatchNormApply of the result, with the same bits. residual may be 0. */
export function f32Conv2dWinogradBatchNorm(
  y: usize, x: usize, w: usize, residual: usize, mean: usize, scale: usize, beta: usize, relu: i32, scratch: usize, batch: i32,
  height: i32, width: i32, inChannels: i32, outChannels: i32, outHeight: i32, outWidth: i32, top: i32, left: i32,
): void {
  convolve(
    y, x, w, 0, 0, 0, 0, residual, mean, scale, beta, relu ? 0 : -Infinity, scratch, batch,
    height, width, inChannels, outChannels, outHeight, outWidth, top, left,
  );
}

/** Either of the two. */
function convolve(
  y: usize, x: usize, w: usize, mean: usize, scale: usize, beta: usize, sums: usize,
  residual: usize, outMean: usize, outScale: usize, outBeta: usize, floor: f32, scratch: usize, batch: i32,
  height: i32, width: i32, inChannels: i32, outChannels: i32, outHeight: i32, outWidth: i32, top: i32, left: i32,
): void {
  const high = tilesOf(outHeight), wide = tilesOf(outWidth), tiles = batch * high * wide;
  const group = groupSize(PLANES, high * wide, inChannels, outChannels);
  const filterPlane = filterBytes(inChannels, outChannels) + GAP;
  const filter = scratch + CONSTANTS, planes = filter + PLANES * filterPlane;
  const frames = planes + PLANES * (planeBytes(group, inChannels) + planeBytes(group, outChannels));
  setConstants(scratch);
  transformFilter(filter, filterPlane, w, inChannels, outChannels);
  clearFrames(frames, group, high, wide, STEP, inChannels);
  if (sums) clearSums(sums, outChannels);
  for (let first = 0; first < tiles; ) {
    const count = tilesFrom(first, group, tiles, high * wide);
    frameImages(frames, first, count, group, high, wide, STEP, x, mean, scale, beta, 0, 0, height, width, inChannels, top, left);
    convolveGroup(
      y, residual, outMean, outScale, outBeta, floor, frames, filter, planes, scratch, first, count, group, high, wide,
      inChannels, outChannels, outHeight, outWidth,
    );
    if (sums) { // those of the images that are now complete
      const image = first / (high * wide), pixels = outHeight * outWidth, images = (first + count) / (high * wide) - image;
      addSums(sums, y + <usize>(image * pixels * outChannels) * 4, y, images * pixels, outChannels);
    }
    first += count;
  }
  if (sums) unshiftSums(sums, y, batch * outHeight * outWidth, outChannels);
}

/**
 * The gradients of the forward convolution: dx [batch, height, width, inChannels] and dw [3, 3, inChannels, outChannels].
 *
 * One of dx and dw may be 0. Both at once need outputs as large as inputs. An addend of dx's shape is added to dx; it may be dx itself,
 * and 0 means none. mean, scale and beta are as in the forward convolution. With them, writes the sums that f32BatchNormGradientSums
 * makes of dx and x to sums, if that is not 0.
 *
 * With `lines`, dy is first replaced by the result of f32BatchNormGradientApply on dy, convolved, outMean, lines, outScale and outBeta.
 * Without, all of these are 0.
 */
export function f32Conv2dWinogradGradients(
  dx: usize, dw: usize, x: usize, dy: usize, w: usize, addend: usize, mean: usize, scale: usize, beta: usize,
  convolved: usize, outMean: usize, lines: usize, outScale: usize, outBeta: usize, sums: usize, scratch: usize, batch: i32,
  height: i32, width: i32, inChannels: i32, outChannels: i32, outHeight: i32, outWidth: i32, top: i32, left: i32,
): void {
  // The tiles are those of dx, or without it those of dy. dy's frame begins where dx needs dy from.
  const high = tilesOf(dx ? height : outHeight), wide = tilesOf(dx ? width : outWidth), tiles = batch * high * wide;
  const above = dx ? 2 - top : 0, before = dx ? 2 - left : 0;
  const group = groupSize(PLANES, high * wide, inChannels, outChannels);
  const filterPlane = filterBytes(inChannels, outChannels) + GAP;
  const inPlane = planeBytes(group, inChannels), outPlane = planeBytes(group, outChannels);
  const turned = scratch + CONSTANTS, filter = turned + 9 * filterBytes(inChannels, outChannels);
  const filterSums = filter + PLANES * filterPlane, planes = filterSums + PLANES * filterPlane;
  const frames = planes + PLANES * (inPlane + outPlane);
  const framesOfGradient = frames + clearFrames(frames, group, high, wide, STEP, inChannels);
  clearFrames(framesOfGradient, group, high, wide, STEP, outChannels);
  setConstants(scratch);
  if (dx) {
    turnFilter(turned, w, inChannels, outChannels);
    transformFilter(filter, filterPlane, turned, outChannels, inChannels);
  }
  if (sums) clearSums(sums, inChannels);
  if (dw) memory.fill(filterSums, 0, PLANES * filterPlane);

  const inPixel: usize = <usize>inChannels * 4, outPixel: usize = <usize>outChannels * 4;
  const corner = (<usize>above * (wide * 4 + 2) + before) * outPixel;
  for (let first = 0; first < tiles; ) {
    const count = tilesFrom(first, group, tiles, high * wide);
    frameImages(
      framesOfGradient, first, count, group, high, wide, STEP, dy, outMean, outScale, outBeta, convolved, lines,
      outHeight, outWidth, outChannels, above, before,
    );
    if (dw) {
      frameImages(frames, first, count, group, high, wide, STEP, x, mean, scale, beta, 0, 0, height, width, inChannels, top, left);
      const m = planes + PLANES * inPlane;
      for (let t = 0; t < count; ) {
        const run = tilesInRow(first + t, count - t, wide);
        const from = tileInFrame(frames, first + t, group, high, wide, STEP, inChannels);
        const gradient = corner + tileInFrame(framesOfGradient, first + t, group, high, wide, STEP, outChannels);
        transformInput(planes + t * inPixel, inPlane, run, from, (wide * 4 + 2) * inPixel, inChannels, scratch);
        transformOutputGradient(m + t * outPixel, outPlane, run, gradient, (wide * 4 + 2) * outPixel, outChannels, scratch);
        t += run;
      }
      for (let e = 0; e < PLANES; e++) {
        sumOuterProducts(
          filterSums + <usize>e * filterPlane, planes + <usize>e * inPlane, inPixel, 0, m + <usize>e * outPlane, 1, count,
          inChannels, outChannels,
        );
      }
    }
    if (dx) {
      convolveGroup(
        dx, addend, 0, 0, 0, 0, framesOfGradient, filter, planes, scratch, first, count, group, high, wide,
        outChannels, inChannels, height, width,
      );
    }
    if (sums) {
      const image = first / (high * wide), pixels = height * width, images = (first + count) / (high * wide) - image;
      const at = <usize>(image * pixels) * inPixel;
      addGradientSums(sums, 0, dx + at, x + at, 0, mean, scale, beta, images * pixels, inChannels);
    }
    first += count;
  }
  if (dw) transformFilterGradient(dw, filterSums, filterPlane, inChannels, outChannels);
}

/** A group's part of y, from images in frames. With a mean it is normalised. The residual, if not 0, is added. */
function convolveGroup(
  y: usize, residual: usize, mean: usize, scale: usize, beta: usize, floor: f32, frames: usize, filter: usize, planes: usize,
  constants: usize, first: i32, count: i32, group: i32, high: i32, wide: i32,
  inChannels: i32, outChannels: i32, outHeight: i32, outWidth: i32,
): void {
  const inPlane = planeBytes(group, inChannels), outPlane = planeBytes(group, outChannels);
  const v = planes, m = planes + PLANES * inPlane;
  const inPixel: usize = <usize>inChannels * 4, outPixel: usize = <usize>outChannels * 4;
  for (let t = 0; t < count; ) {
    const run = tilesInRow(first + t, count - t, wide);
    const from = tileInFrame(frames, first + t, group, high, wide, STEP, inChannels);
    transformInput(v + t * inPixel, inPlane, run, from, (wide * 4 + 2) * inPixel, inChannels, constants);
    t += run;
  }
  for (let e = 0; e < PLANES; e++) {
    correlate(
      m + <usize>e * outPlane, outPixel, 0, v + <usize>e * inPlane, inPixel, 0, 0,
      filter + <usize>e * (filterBytes(inChannels, outChannels) + GAP), 1, inChannels, 1, count, outChannels,
    );
  }
  const tilesOfImage = high * wide, bytes = <usize>outHeight * outWidth * outPixel;
  if (count % tilesOfImage == 0) {
    const at = <usize>(first / tilesOfImage) * bytes, length = <usize>(count / tilesOfImage) * bytes;
    if (residual != y) prepareToWrite(y + at, length);
    if (residual) prepareToRead(residual + at, length);
  }
  for (let t = 0; t < count; t++) {
    const n = (first + t) / (high * wide), rest = (first + t) % (high * wide);
    const image = y + <usize>n * outHeight * outWidth * outPixel, from = m + t * outPixel;
    const row = rest / wide * 4, column = rest % wide * 4;
    if (mean) {
      transformOutputNormalised(
        image, from, outPlane, row, column, outHeight, outWidth, outChannels, constants, mean, scale, beta,
        residual ? residual - y : 0, floor,
      );
    } else if (residual) {
      transformOutputAdded(image, from, outPlane, row, column, outHeight, outWidth, outChannels, constants, residual - y);
    } else {
      transformOutput(image, from, outPlane, row, column, outHeight, outWidth, outChannels, constants);
    }
  }
}
