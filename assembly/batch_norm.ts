// Batch normalisation (Ioffe & Szegedy 2015) of x [pixels, channels], in one pass with the residual sum and the ReLU that follow it in a
// ResNet:
//
//   y = relu?( gamma * (x - mean) / sqrt(variance + epsilon) + beta + residual? )
//
// A slice of pixels is worked through 8 channels at a time, so that a channel's constants stay in registers. The 8 are a pair of
// vectors, a and b:
//
//   pixel 0:   [c0 c1 c2 c3] [c4 c5 c6 c7] ...
//   pixel 1:   [c0 c1 c2 c3] [c4 c5 c6 c7]
//     ...           |             |        then the next 8 channels
//   the last:       v             v
//
// A slice is 512 bytes. Longer ones would be read from memory with strides that the processor does not foresee: 16 GB/s and not 39 with 64
// channels and slices of 64 pixels (Zen 5, beyond its third-level cache). Channels that are left over are worked on one at a time.
//
// batch_norm_sums.ts has the sums over pixels. They can be taken of several parts of the pixels, each for itself, and are then added
// in order.
import { madd } from "./arithmetic";
import { addGradientSums, addSums, clearSums, sliceOf, unshiftSums } from "./batch_norm_sums";
import { storePair } from "./joining";

/** sums float64 [3, channels]: the sum of x, the sum of x^2, and a row that is the kernel's own. */
export function f32BatchNormSums(sums: usize, x: usize, pixels: i32, channels: i32): void {
  clearSums(sums, channels);
  addSums(sums, x, x, pixels, channels);
  unshiftSums(sums, x, pixels, channels);
}

/** mean and biased variance [channels], from the sums float64 [parts, 3, channels] of all parts of the pixels. */
export function f32BatchNormStatistics(
  mean: usize, variance: usize, sums: usize, parts: i32, pixels: i32, channels: i32,
): void {
  for (let c: usize = 0; c < <usize>channels; c++) {
    const average = total(sums, c, parts, channels) / <f64>pixels;
    const square = total(sums, <usize>channels + c, parts, channels) / <f64>pixels;
    store<f32>(mean + c * 4, <f32>average);
    store<f32>(variance + c * 4, <f32>max(0, square - average * average));
  }
}

/** Updates moving [elements] in place: momentum * moving + rest * batch, where rest is 1 - momentum. */
export function f32MovingAverage(moving: usize, batch: usize, momentum: f32, rest: f32, elements: i32): void {
  for (const end = moving + <usize>elements * 4; moving < end; moving += 4) {
    store<f32>(moving, load<f32>(moving) * momentum + load<f32>(batch) * rest);
    batch += 4;
  }
}

/** scale [channels]: gamma / sqrt(variance + epsilon). */
export function f32BatchNormScale(scale: usize, gamma: usize, variance: usize, epsilon: f32, channels: i32): void {
  for (const end = scale + <usize>channels * 4; scale < end; scale += 4) {
    store<f32>(scale, load<f32>(gamma) / sqrt<f32>(load<f32>(variance) + epsilon));
    gamma += 4; variance += 4;
  }
}

/** y [pixels, channels] from x, mean, scale and beta: the batch's in training, the moving ones in inference. residual may be 0. */
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
          const from = x + p, rest = residual + p, to = y + p;
          const a = f32x4.sub(v128.load(from), centreA), b = f32x4.sub(v128.load(from, 16), centreB);
          const restA = f32x4.add(shiftA, v128.load(rest)), restB = f32x4.add(shiftB, v128.load(rest, 16));
          const valueA = f32x4.max(madd(a, scaleA, restA), floors), valueB = f32x4.max(madd(b, scaleB, restB), floors);
          storePair(to, valueA, valueB);
        }
      } else {
        for (let p = begin + at; p < end; p += pixel) {
          const from = x + p, to = y + p;
          const a = f32x4.sub(v128.load(from), centreA), b = f32x4.sub(v128.load(from, 16), centreB);
          const valueA = f32x4.max(madd(a, scaleA, shiftA), floors), valueB = f32x4.max(madd(b, scaleB, shiftB), floors);
          storePair(to, valueA, valueB);
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

// The gradients of batch norm in training, where mean and variance depend on x. With g = dy where y > 0 and else 0 (or g = dy without a
// ReLU), d = x - mean and M pixels:
//
//   dresidual = g      dbeta = sum g      dgamma = sum(g * d) / sigma
//   dx = gamma / sigma * (g - dbeta / M - d / sigma * dgamma / M) = slope * g + tilt * d + level
//
// y itself tells where y > 0. Without a residual d * scale + beta does, which has the same bits. slope, tilt and level are the lines.

/**
 * The first pass. sums float64 [3, channels]: the sum of g, the sum of g * d, and a row that is the kernel's own. Writes g to dresidual,
 * if that is not 0. With a ReLU, either y or scale and beta are given, and the rest is 0; without, all three are 0.
 */
export function f32BatchNormGradientSums(
  sums: usize, dresidual: usize, dy: usize, x: usize, y: usize, mean: usize, scale: usize, beta: usize, pixels: i32, channels: i32,
): void {
  clearSums(sums, channels);
  addGradientSums(sums, dresidual, dy, x, y, mean, scale, beta, pixels, channels);
}

/** dgamma and dbeta [channels], and the lines [3, channels] for the second pass, from the sums float64 [parts, 3, channels]. */
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

/**
 * The second pass: dx [pixels, channels]. With a ReLU, either scale and beta are given, or dy is the dresidual of the first pass. Without,
 * scale and beta are 0.
 */
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
          const from = x + p, by = dy + p, to = dx + p;
          const d = f32x4.sub(v128.load(from), centreA), e = f32x4.sub(v128.load(from, 16), centreB);
          const a = v128.and(v128.load(by), f32x4.gt(madd(d, scaleA, shiftA), zero));
          const b = v128.and(v128.load(by, 16), f32x4.gt(madd(e, scaleB, shiftB), zero));
          const dxA = madd(slopeA, a, madd(tiltA, d, levelA)), dxB = madd(slopeB, b, madd(tiltB, e, levelB));
          storePair(to, dxA, dxB);
        }
      } else {
        for (let p = begin + at; p < end; p += pixel) {
          const from = x + p, by = dy + p, to = dx + p;
          const d = f32x4.sub(v128.load(from), centreA), e = f32x4.sub(v128.load(from, 16), centreB);
          const restA = madd(tiltA, d, levelA), restB = madd(tiltB, e, levelB);
          const dxA = madd(slopeA, v128.load(by), restA), dxB = madd(slopeB, v128.load(by, 16), restB);
          storePair(to, dxA, dxB);
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

/** The sum over parts of one column of sums float64 [parts, 3 * channels]. */
// @ts-ignore: decorator
@inline
function total(sums: usize, column: usize, parts: i32, channels: i32): f64 {
  let sum: f64 = 0;
  for (let part = 0; part < parts; part++) sum += load<f64>(sums + (<usize>(part * 3 * channels) + column) * 8);
  return sum;
}
