// Batch normalisation (Ioffe & Szegedy 2015) of [pixels, channels], with the residual sum and the ReLU that follow it in
// a ResNet done in the same pass:
//
//   y = relu?( gamma * (x - mean) / sqrt(variance + epsilon) + beta + residual? )
//
// A slice of pixels is worked through 8 channels at a time, as two vectors a and b (products.ts says why), so that a
// channel's constants stay in registers:
//
//   pixel 0:   [c0 c1 c2 c3] [c4 c5 c6 c7] ...
//   pixel 1:   [c0 c1 c2 c3] [c4 c5 c6 c7]
//     ...           |             |        then the next 8 channels
//   the last:       v             v
//
// A slice is 512 bytes, or all would come from memory with strides that the processor does not foresee: with 64 channels and
// slices of 64 pixels at 16 GB/s, not 39 (Zen 5, beyond its third cache).
//
// Sums of one array take four vectors at once, and longer slices: one sum waits for the one before it as long as it takes
// to add to the others. Channels that are left over are worked on one at a time. Sums over pixels are float32 within a block
// of 64 and float64 between blocks. They can be taken of several parts of the pixels, each for itself, and are then added
// in order.
import { madd } from "./arithmetic";

const BLOCK: i32 = 64; // pixels
const SLICE: i32 = 512; // bytes

/** Bytes of a slice's pixels, whole ones. */
// @ts-ignore: decorator
@inline
function sliceOf(pixel: usize): usize {
  return <usize>max(1, SLICE / <i32>pixel) * pixel;
}

/**
 * Adds up d and d^2 of x - shift [channels]: sums [3, channels] float64, of which the third row is for a block's sums. With a
 * pixel of x as shift, a mean far from zero costs no precision.
 */
export function f32BatchNormSums(sums: usize, x: usize, shift: usize, pixels: i32, channels: i32): void {
  const squares = sums + <usize>channels * 8, block = squares + <usize>channels * 8, blockSquares = block + <usize>channels * 4;
  memory.fill(sums, 0, <usize>channels * 16);
  const pixel: usize = <usize>channels * 4, slice = pixel <= 64 ? BLOCK * pixel : 4 * sliceOf(pixel);
  for (let first = 0; first < pixels; first += BLOCK) {
    const end = x + <usize>min(first + BLOCK, pixels) * pixel;
    const begin = x + <usize>first * pixel;
    let c: usize = 0;
    memory.fill(block, 0, <usize>channels * 8);
    for (let from = begin; from < end; from += slice) {
      const to = min(from + slice, end);
      for (c = 0; c + 16 <= <usize>channels; c += 16) {
        const at = block + c * 4, atSquares = blockSquares + c * 4, shifts = shift + c * 4;
        const shift0 = v128.load(shifts), shift1 = v128.load(shifts, 16), shift2 = v128.load(shifts, 32), shift3 = v128.load(shifts, 48);
        let sum0 = v128.load(at), sum1 = v128.load(at, 16), sum2 = v128.load(at, 32), sum3 = v128.load(at, 48);
        let square0 = v128.load(atSquares), square1 = v128.load(atSquares, 16);
        let square2 = v128.load(atSquares, 32), square3 = v128.load(atSquares, 48);
        for (let p = from + c * 4; p < to; p += pixel) {
          const d0 = f32x4.sub(v128.load(p), shift0), d1 = f32x4.sub(v128.load(p, 16), shift1);
          sum0 = f32x4.add(sum0, d0); square0 = madd(d0, d0, square0); sum1 = f32x4.add(sum1, d1); square1 = madd(d1, d1, square1);
          const d2 = f32x4.sub(v128.load(p, 32), shift2), d3 = f32x4.sub(v128.load(p, 48), shift3);
          sum2 = f32x4.add(sum2, d2); square2 = madd(d2, d2, square2); sum3 = f32x4.add(sum3, d3); square3 = madd(d3, d3, square3);
        }
        v128.store(at, sum0); v128.store(at, sum1, 16); v128.store(at, sum2, 32); v128.store(at, sum3, 48);
        v128.store(atSquares, square0); v128.store(atSquares, square1, 16);
        v128.store(atSquares, square2, 32); v128.store(atSquares, square3, 48);
      }
    }
    addBlock(sums, block, c);
    addBlock(squares, blockSquares, c);
    for (; c < <usize>channels; c++) {
      const shift1 = load<f32>(shift + c * 4);
      let sum: f64 = 0, square: f64 = 0;
      for (let p = begin + c * 4; p < end; p += pixel) {
        const d: f64 = load<f32>(p) - shift1;
        sum += d;
        square += d * d;
      }
      store<f64>(sums + c * 8, load<f64>(sums + c * 8) + sum);
      store<f64>(squares + c * 8, load<f64>(squares + c * 8) + square);
    }
  }
}

/** Mean and biased variance [channels], from the sums [parts, 3, channels] over all parts of the pixels. */
export function f32BatchNormStatistics(
  mean: usize, variance: usize, sums: usize, parts: i32, shift: usize, pixels: i32, channels: i32,
): void {
  for (let c: usize = 0; c < <usize>channels; c++) {
    const d = total(sums, c, parts, channels) / <f64>pixels;
    const square = total(sums, <usize>channels + c, parts, channels) / <f64>pixels;
    store<f32>(mean + c * 4, <f32>(<f64>load<f32>(shift + c * 4) + d));
    store<f32>(variance + c * 4, <f32>max(0, square - d * d));
  }
}

/** moving = momentum * moving + (1 - momentum) * batch, in place. */
export function f32MovingAverage(moving: usize, batch: usize, momentum: f32, rest: f32, elements: i32): void {
  for (const end = moving + <usize>elements * 4; moving < end; moving += 4) {
    store<f32>(moving, load<f32>(moving) * momentum + load<f32>(batch) * rest);
    batch += 4;
  }
}

/** scale = gamma / sqrt(variance + epsilon) [channels] */
export function f32BatchNormScale(scale: usize, gamma: usize, variance: usize, epsilon: f32, channels: i32): void {
  for (const end = scale + <usize>channels * 4; scale < end; scale += 4) {
    store<f32>(scale, load<f32>(gamma) / sqrt<f32>(load<f32>(variance) + epsilon));
    gamma += 4; variance += 4;
  }
}

/** y from x by the given mean and scale: the batch's in training, the moving ones in inference. residual may be 0. */
export function f32BatchNormApply(
  y: usize, x: usize, residual: usize, mean: usize, scale: usize, beta: usize, pixels: i32, channels: i32, relu: i32,
): void {
  const floor: f32 = relu ? 0 : -Infinity;
  const floors = f32x4.splat(floor);
  const pixel: usize = <usize>channels * 4, slice = sliceOf(pixel), all = <usize>pixels * pixel;
  for (let begin: usize = 0; begin < all; begin += slice) {
    const end = min(begin + slice, all);
    let c: usize = 0;
    for (; c + 8 <= <usize>channels; c += 8) {
      const at = c * 4;
      const centreA = v128.load(mean + at), centreB = v128.load(mean + at, 16);
      const shiftA = v128.load(beta + at), shiftB = v128.load(beta + at, 16);
      const scaleA = v128.load(scale + at), scaleB = v128.load(scale + at, 16);
      if (residual) {
        for (let p = begin + at; p < end; p += pixel) {
          const a = f32x4.sub(v128.load(x + p), centreA), b = f32x4.sub(v128.load(x + p, 16), centreB);
          const restA = f32x4.add(shiftA, v128.load(residual + p)), restB = f32x4.add(shiftB, v128.load(residual + p, 16));
          const valueA = f32x4.max(madd(a, scaleA, restA), floors), valueB = f32x4.max(madd(b, scaleB, restB), floors);
          v128.store(y + p, valueA);
          v128.store(y + p, valueB, 16);
        }
      } else {
        for (let p = begin + at; p < end; p += pixel) {
          const a = f32x4.sub(v128.load(x + p), centreA), b = f32x4.sub(v128.load(x + p, 16), centreB);
          const valueA = f32x4.max(madd(a, scaleA, shiftA), floors), valueB = f32x4.max(madd(b, scaleB, shiftB), floors);
          v128.store(y + p, valueA);
          v128.store(y + p, valueB, 16);
        }
      }
    }
    for (; c < <usize>channels; c++) {
      for (let p = begin + c * 4; p < end; p += pixel) {
        const value = (load<f32>(x + p) - load<f32>(mean + c * 4)) * load<f32>(scale + c * 4) + load<f32>(beta + c * 4);
        store<f32>(y + p, max(residual ? value + load<f32>(residual + p) : value, floor));
      }
    }
  }
}

// All gradients of the batch norm in training, where mean and variance depend on x. With g = dy where y > 0 (or dy without
// ReLU), d = x - mean and M pixels:
//
//   dresidual = g      dbeta = sum g      dgamma = sum(g * d) / sigma
//   dx = gamma / sigma * (g - dbeta / M - d / sigma * dgamma / M) = slope * g + tilt * d + level
//
// Where y > 0 is seen by y itself, or without a residual by d * scale + beta, which has the same bits.

/**
 * The first pass: adds up g and g * d, sums [3, channels] float64 as above, and leaves g in dresidual where that is not 0. With
 * ReLU, y or scale and beta are given, else all three are 0.
 */
export function f32BatchNormGradientSums(
  sums: usize, dresidual: usize, dy: usize, x: usize, y: usize, mean: usize, scale: usize, beta: usize, pixels: i32, channels: i32,
): void {
  const products = sums + <usize>channels * 8, block = products + <usize>channels * 8, blockProducts = block + <usize>channels * 4;
  memory.fill(sums, 0, <usize>channels * 16);
  const pixel: usize = <usize>channels * 4, slice = sliceOf(pixel);
  const zero = f32x4.splat(0), one = f32x4.splat(1);
  for (let first = 0; first < pixels; first += BLOCK) {
    const begin = <usize>first * pixel, end = <usize>min(first + BLOCK, pixels) * pixel;
    let c: usize = 0;
    memory.fill(block, 0, <usize>channels * 8);
    for (let from = begin; from < end; from += slice) {
      const to = min(from + slice, end);
      for (c = 0; c + 8 <= <usize>channels; c += 8) {
        const at = c * 4, byX = !y && scale;
        const centreA = v128.load(mean + at), centreB = v128.load(mean + at, 16);
        const scaleA = byX ? v128.load(scale + at) : zero, scaleB = byX ? v128.load(scale + at, 16) : zero;
        const shiftA = byX ? v128.load(beta + at) : one, shiftB = byX ? v128.load(beta + at, 16) : one;
        let sumA = v128.load(block + at), sumB = v128.load(block + at, 16);
        let productA = v128.load(blockProducts + at), productB = v128.load(blockProducts + at, 16);
        for (let p = from + at; p < to; p += pixel) {
          const d = f32x4.sub(v128.load(x + p), centreA), e = f32x4.sub(v128.load(x + p, 16), centreB);
          const valueA = y ? v128.load(y + p) : madd(d, scaleA, shiftA), valueB = y ? v128.load(y + p, 16) : madd(e, scaleB, shiftB);
          const a = v128.and(v128.load(dy + p), f32x4.gt(valueA, zero));
          const b = v128.and(v128.load(dy + p, 16), f32x4.gt(valueB, zero));
          if (dresidual) {
            v128.store(dresidual + p, a);
            v128.store(dresidual + p, b, 16);
          }
          sumA = f32x4.add(sumA, a); sumB = f32x4.add(sumB, b);
          productA = madd(a, d, productA);
          productB = madd(b, e, productB);
        }
        v128.store(block + at, sumA); v128.store(block + at, sumB, 16);
        v128.store(blockProducts + at, productA); v128.store(blockProducts + at, productB, 16);
      }
    }
    addBlock(sums, block, c);
    addBlock(products, blockProducts, c);
    for (; c < <usize>channels; c++) {
      let sum: f64 = 0, product: f64 = 0;
      for (let p = begin + c * 4; p < end; p += pixel) {
        const d = load<f32>(x + p) - load<f32>(mean + c * 4);
        const value = y ? load<f32>(y + p) : scale ? d * load<f32>(scale + c * 4) + load<f32>(beta + c * 4) : 1;
        const g: f32 = value > 0 ? load<f32>(dy + p) : 0;
        if (dresidual) store<f32>(dresidual + p, g);
        sum += g;
        product += <f64>g * d;
      }
      store<f64>(sums + c * 8, load<f64>(sums + c * 8) + sum);
      store<f64>(products + c * 8, load<f64>(products + c * 8) + product);
    }
  }
}

/** dgamma and dbeta [channels], and slope, tilt and level [3, channels] for the second pass, from [parts, 3, channels]. */
export function f32BatchNormGradientVectors(
  dgamma: usize, dbeta: usize, lines: usize, sums: usize, parts: i32, variance: usize, gamma: usize, pixels: i32,
  channels: i32, epsilon: f32,
): void {
  const pixel: usize = <usize>channels * 4;
  for (let c: usize = 0; c < <usize>channels; c++) {
    const sum = total(sums, c, parts, channels), product = total(sums, <usize>channels + c, parts, channels);
    const inverse = 1 / sqrt<f64>(<f64>load<f32>(variance + c * 4) + epsilon);
    const slope = load<f32>(gamma + c * 4) * inverse;
    store<f32>(dbeta + c * 4, <f32>sum);
    store<f32>(dgamma + c * 4, <f32>(product * inverse));
    store<f32>(lines + c * 4, <f32>slope);
    store<f32>(lines + pixel + c * 4, <f32>(-slope * inverse * inverse * product / <f64>pixels));
    store<f32>(lines + 2 * pixel + c * 4, <f32>(-slope * sum / <f64>pixels));
  }
}

/** The second pass: dx. With ReLU, scale and beta are given, or dy is what the first pass left in dresidual; else they are 0. */
export function f32BatchNormGradientApply(
  dx: usize, dy: usize, x: usize, mean: usize, lines: usize, scale: usize, beta: usize, pixels: i32, channels: i32,
): void {
  const pixel: usize = <usize>channels * 4, slice = sliceOf(pixel), all = <usize>pixels * pixel;
  const slopes = lines, tilts = slopes + pixel, levels = tilts + pixel;
  const zero = f32x4.splat(0);
  for (let begin: usize = 0; begin < all; begin += slice) {
    const end = min(begin + slice, all);
    let c: usize = 0;
    for (; c + 8 <= <usize>channels; c += 8) {
      const at = c * 4;
      const centreA = v128.load(mean + at), slopeA = v128.load(slopes + at);
      const tiltA = v128.load(tilts + at), levelA = v128.load(levels + at);
      const centreB = v128.load(mean + at, 16), slopeB = v128.load(slopes + at, 16);
      const tiltB = v128.load(tilts + at, 16), levelB = v128.load(levels + at, 16);
      if (scale) {
        const scaleA = v128.load(scale + at), scaleB = v128.load(scale + at, 16);
        const shiftA = v128.load(beta + at), shiftB = v128.load(beta + at, 16);
        for (let p = begin + at; p < end; p += pixel) {
          const d = f32x4.sub(v128.load(x + p), centreA), e = f32x4.sub(v128.load(x + p, 16), centreB);
          const a = v128.and(v128.load(dy + p), f32x4.gt(madd(d, scaleA, shiftA), zero));
          const b = v128.and(v128.load(dy + p, 16), f32x4.gt(madd(e, scaleB, shiftB), zero));
          const dxA = madd(slopeA, a, madd(tiltA, d, levelA)), dxB = madd(slopeB, b, madd(tiltB, e, levelB));
          v128.store(dx + p, dxA);
          v128.store(dx + p, dxB, 16);
        }
      } else {
        for (let p = begin + at; p < end; p += pixel) {
          const d = f32x4.sub(v128.load(x + p), centreA), e = f32x4.sub(v128.load(x + p, 16), centreB);
          const restA = madd(tiltA, d, levelA), restB = madd(tiltB, e, levelB);
          const dxA = madd(slopeA, v128.load(dy + p), restA), dxB = madd(slopeB, v128.load(dy + p, 16), restB);
          v128.store(dx + p, dxA);
          v128.store(dx + p, dxB, 16);
        }
      }
    }
    for (; c < <usize>channels; c++) {
      const slope = load<f32>(slopes + c * 4), tilt = load<f32>(tilts + c * 4), level = load<f32>(levels + c * 4);
      for (let p = begin + c * 4; p < end; p += pixel) {
        const d = load<f32>(x + p) - load<f32>(mean + c * 4);
        const passed = !scale || d * load<f32>(scale + c * 4) + load<f32>(beta + c * 4) > 0;
        store<f32>(dx + p, slope * (passed ? load<f32>(dy + p) : 0) + tilt * d + level);
      }
    }
  }
}

/** The sum of one column of sums [parts, 3 * channels] float64. */
// @ts-ignore: decorator
@inline
function total(sums: usize, column: usize, parts: i32, channels: i32): f64 {
  let sum: f64 = 0;
  for (let part = 0; part < parts; part++) sum += load<f64>(sums + (<usize>(part * 3 * channels) + column) * 8);
  return sum;
}

/** Adds a block's float32 sums of so many channels, a multiple of 8, to those in float64. */
function addBlock(totals: usize, block: usize, channels: usize): void {
  for (const end = block + channels * 4; block < end; block += 16) {
    const lanes = v128.load(block), high = v128.shuffle<f32>(lanes, lanes, 2, 3, 2, 3);
    v128.store(totals, f64x2.add(v128.load(totals), f64x2.promote_low_f32x4(lanes)));
    v128.store(totals, f64x2.add(v128.load(totals, 16), f64x2.promote_low_f32x4(high)), 16);
    totals += 32;
  }
}
