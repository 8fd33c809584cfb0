// 3x3 convolution at stride 1 by Winograd's minimal filtering F(4x4, 3x3) (Lavin & Gray 2016), in the three directions
// that training needs: 36 multiplications for 16 outputs of 9 taps each, a quarter of the direct way's.
//
//   forward          Y  = A^T [ (G g G^T) . (B^T d B) ] A        g: 3x3 filter, d: 6x6 input tile, Y: 4x4 output tile
//   input gradient   the forward convolution of dy with the filter turned round and its channels swapped
//   filter gradient  dg = G^T [ sum over tiles of (B^T d B) . (A dY A^T) ] G
//
// The dot multiplies element by element, and for each of the 36 elements the products are summed over channels (or
// tiles): 36 matrix products. So the transforms leave 36 planes, one an element, each a matrix:
//
//   plane e:   [ tile 0: c0 c1 c2 ... | tile 1: c0 c1 c2 ... | ... ]  64 bytes of gap
//
// The gap keeps the 36 stores of one tile, a plane apart each, off the same cache set: with planes a power of two apart
// everything takes twice as long. Tiles are taken in groups whose planes stay in the L2 cache.
import { batchNormScale } from "./batch_norm";
import { correlate, sumOuterProducts, TILE } from "./products";
import { transformFilter, transformFilterGradient, turnFilter } from "./winograd_filters";
import {
  CONSTANTS, setConstants, transformInput, transformOutput, transformOutputAdded, transformOutputGradient,
  transformOutputNormalised,
} from "./winograd_transforms";

const PLANES: i32 = 36;
const GAP: usize = 64; // bytes
const GROUP_BYTES: i32 = 589824;
const MOST_TILES: i32 = JOINED ? 80 : 84; // more of them at 16 channels would put the planes 4 KB apart but for the gap

/** Bytes of scratch for the forward convolution and the input gradient. */
export function f32Conv2dWinogradScratch(inChannels: i32, outChannels: i32): usize {
  return 9 * filterBytes(inChannels, outChannels) + scratchEnd(0, inChannels, outChannels);
}

/** y `[batch, outHeight, outWidth, outChannels]` of a 3x3 filter at stride 1; both channels multiples of LANES. */
export function f32Conv2dWinogradForward(
  y: usize, x: usize, w: usize, scratch: usize, batch: i32,
  height: i32, width: i32, inChannels: i32, outChannels: i32, outHeight: i32, outWidth: i32, top: i32, left: i32,
): void {
  convolve(
    y, x, w, 0, 0, 0, 0, scratch, batch, height, width, inChannels, outChannels, outHeight, outWidth, top, left,
  );
}

/** The same, then f32BatchNormApply, with the same bits; residual may be 0. */
export function f32Conv2dWinogradBatchNorm(
  y: usize, x: usize, w: usize, residual: usize, mean: usize, variance: usize, gamma: usize, beta: usize, epsilon: f32,
  relu: i32, scratch: usize, batch: i32,
  height: i32, width: i32, inChannels: i32, outChannels: i32, outHeight: i32, outWidth: i32, top: i32, left: i32,
): void {
  const scales = scalesAt(scratch, inChannels, outChannels);
  for (let at: usize = 0; at < <usize>outChannels * 4; at += 16) {
    v128.store(scales + at, batchNormScale(v128.load(gamma + at), v128.load(variance + at), epsilon));
  }
  convolve(
    y, x, w, mean, beta, residual, relu ? 0 : -Infinity, scratch, batch,
    height, width, inChannels, outChannels, outHeight, outWidth, top, left,
  );
}

/** All of them. Without a mean nothing is normalised, without a residual none is added. */
function convolve(
  y: usize, x: usize, w: usize, mean: usize, beta: usize, residual: usize, floor: f32, scratch: usize, batch: i32,
  height: i32, width: i32, inChannels: i32, outChannels: i32, outHeight: i32, outWidth: i32, top: i32, left: i32,
): void {
  const constants = scratch, zeros = zerosAt(scratch), scales = scalesAt(scratch, inChannels, outChannels);
  const filter = filterAt(scratch, inChannels, outChannels);
  const v = inPlanesAt(scratch, inChannels, outChannels), m = outPlanesAt(scratch, inChannels, outChannels);
  const group = groupSize(inChannels, outChannels);
  const inPlane = planeBytes(group, inChannels), outPlane = planeBytes(group, outChannels);
  const filterPlane = filterBytes(inChannels, outChannels) + GAP;
  setConstants(constants);
  memory.fill(zeros, 0, scales - zeros);
  transformFilter(filter, filterPlane, w, inChannels, outChannels);

  const tilesHigh = (outHeight + 3) / 4, tilesWide = (outWidth + 3) / 4;
  const tiles = batch * tilesHigh * tilesWide;
  for (let first = 0; first < tiles; first += group) {
    const count = min(group, tiles - first);
    for (let t = 0; t < count; t++) {
      const n = (first + t) / (tilesHigh * tilesWide), rest = (first + t) % (tilesHigh * tilesWide);
      transformInput(
        v + <usize>t * inChannels * 4, inPlane, x + <usize>n * height * width * inChannels * 4,
        rest / tilesWide * 4 - top, rest % tilesWide * 4 - left, height, width, inChannels, zeros, constants,
      );
    }
    for (let e = 0; e < PLANES; e++) {
      correlate(
        m + <usize>e * outPlane, <usize>outChannels * 4, 0, v + <usize>e * inPlane, <usize>inChannels * 4, 0, 0,
        filter + <usize>e * filterPlane, 1, inChannels, 1, count, outChannels,
      );
    }
    for (let t = 0; t < count; t++) {
      const n = (first + t) / (tilesHigh * tilesWide), rest = (first + t) % (tilesHigh * tilesWide);
      const image = y + <usize>n * outHeight * outWidth * outChannels * 4, from = m + <usize>t * outChannels * 4;
      const row = rest / tilesWide * 4, column = rest % tilesWide * 4;
      if (mean) {
        transformOutputNormalised(
          image, from, outPlane, row, column, outHeight, outWidth, outChannels, constants, mean, scales, beta,
          residual ? residual - y : 0, floor,
        );
      } else if (residual) {
        transformOutputAdded(image, from, outPlane, row, column, outHeight, outWidth, outChannels, constants, residual - y);
      } else {
        transformOutput(image, from, outPlane, row, column, outHeight, outWidth, outChannels, constants);
      }
    }
  }
}

/** dx `[batch, height, width, inChannels]` of the same convolution, plus an addend of that shape, which may be dx itself; or 0. */
export function f32Conv2dWinogradInputGradient(
  dx: usize, dy: usize, w: usize, addend: usize, scratch: usize, batch: i32,
  height: i32, width: i32, inChannels: i32, outChannels: i32, outHeight: i32, outWidth: i32, top: i32, left: i32,
): void {
  turnFilter(scratch, w, inChannels, outChannels);
  convolve(
    dx, dy, scratch, 0, 0, addend, 0, scratch + 9 * filterBytes(inChannels, outChannels), batch,
    outHeight, outWidth, outChannels, inChannels, height, width, 2 - top, 2 - left,
  );
}

/** Bytes of scratch for the filter gradient. */
export function f32Conv2dWinogradFilterGradientScratch(inChannels: i32, outChannels: i32): usize {
  return scratchEnd(0, inChannels, outChannels);
}

/** dw `[3, 3, inChannels, outChannels]` of the same convolution. */
export function f32Conv2dWinogradFilterGradient(
  dw: usize, x: usize, dy: usize, scratch: usize, batch: i32,
  height: i32, width: i32, inChannels: i32, outChannels: i32, outHeight: i32, outWidth: i32, top: i32, left: i32,
): void {
  const constants = scratch, zeros = zerosAt(scratch);
  const sums = filterAt(scratch, inChannels, outChannels);
  const v = inPlanesAt(scratch, inChannels, outChannels), m = outPlanesAt(scratch, inChannels, outChannels);
  const group = groupSize(inChannels, outChannels);
  const inPlane = planeBytes(group, inChannels), outPlane = planeBytes(group, outChannels);
  const filterPlane = filterBytes(inChannels, outChannels) + GAP;
  setConstants(constants);
  memory.fill(zeros, 0, scalesAt(scratch, inChannels, outChannels) - zeros);
  memory.fill(sums, 0, PLANES * filterPlane);

  const tilesHigh = (outHeight + 3) / 4, tilesWide = (outWidth + 3) / 4;
  const tiles = batch * tilesHigh * tilesWide;
  const inRow: usize = <usize>inChannels * 4, outRow: usize = <usize>outChannels * 4;
  for (let first = 0; first < tiles; first += group) {
    const count = min(group, tiles - first);
    for (let t = 0; t < count; t++) {
      const n = (first + t) / (tilesHigh * tilesWide), rest = (first + t) % (tilesHigh * tilesWide);
      const row = rest / tilesWide * 4, column = rest % tilesWide * 4;
      transformInput(
        v + t * inRow, inPlane, x + <usize>n * height * width * inRow, row - top, column - left,
        height, width, inChannels, zeros, constants,
      );
      transformOutputGradient(
        m + t * outRow, outPlane, dy + <usize>n * outHeight * outWidth * outRow, row, column,
        outHeight, outWidth, outChannels, zeros, constants,
      );
    }
    for (let e = 0; e < PLANES; e++) {
      sumOuterProducts(
        sums + <usize>e * filterPlane, v + <usize>e * inPlane, inRow, 0, m + <usize>e * outPlane, 1, count, inChannels, outChannels,
      );
    }
  }
  transformFilterGradient(dw, sums, filterPlane, inChannels, outChannels);
}

/** Tiles worked on together, a multiple of the pixels that a product takes. */
function groupSize(inChannels: i32, outChannels: i32): i32 {
  return min(MOST_TILES, max(1, GROUP_BYTES / (PLANES * 4 * TILE * (inChannels + outChannels))) * TILE);
}

function planeBytes(tiles: i32, channels: i32): usize {
  return <usize>tiles * channels * 4 + GAP;
}

function filterBytes(inChannels: i32, outChannels: i32): usize {
  return <usize>inChannels * outChannels * 4;
}

// The scratch, part by part: constants, zeros (six pixels), batch norm's scales, the transformed filter or its gradient's sums (36 planes), V (36
// planes), M (36 planes).

function zerosAt(scratch: usize): usize {
  return scratch + CONSTANTS;
}

function scalesAt(scratch: usize, inChannels: i32, outChannels: i32): usize {
  return zerosAt(scratch) + <usize>max(inChannels, outChannels) * 6 * 4;
}

function filterAt(scratch: usize, inChannels: i32, outChannels: i32): usize {
  return scalesAt(scratch, inChannels, outChannels) + <usize>max(inChannels, outChannels) * 4;
}

function inPlanesAt(scratch: usize, inChannels: i32, outChannels: i32): usize {
  return filterAt(scratch, inChannels, outChannels) + PLANES * (filterBytes(inChannels, outChannels) + GAP);
}

function outPlanesAt(scratch: usize, inChannels: i32, outChannels: i32): usize {
  const inPlane = planeBytes(groupSize(inChannels, outChannels), inChannels);
  return inPlanesAt(scratch, inChannels, outChannels) + PLANES * inPlane;
}

function scratchEnd(scratch: usize, inChannels: i32, outChannels: i32): usize {
  const outPlane = planeBytes(groupSize(inChannels, outChannels), outChannels);
  return outPlanesAt(scratch, inChannels, outChannels) + PLANES * outPlane;
}
