// Batch normalisation (Ioffe & Szegedy 2015) of [pixels, channels], with the residual sum and the ReLU that follow it in
// a ResNet done in the same pass:
//
//   y = relu?( gamma * (x - mean) / sqrt(variance + epsilon) + beta + residual? )
//
// A vector holds 4 channels of one pixel. A block of 64 pixels is worked through 4 channels at a time, so that a channel's
// constants stay in registers and the block in the cache:
//
//   pixel 0:   [c0 c1 c2 c3] [c4 c5 c6 c7] ...
//   pixel 1:   [c0 c1 c2 c3]      |
//     ...           |             v then the next 4 channels
//   pixel 63:       v
//
// Channels that fill no vector are worked on one at a time. Sums over pixels are float32 within a block and float64
// between blocks.
import { madd } from "./arithmetic";

const BLOCK: i32 = 64; // pixels

/**
 * Mean and biased variance [channels] of x. They are taken of x less the channel's first pixel, so that a mean far from
 * zero costs no precision. Scratch: 2 * channels float64.
 */
export function f32BatchNormStatistics(
  mean: usize, variance: usize, scratch: usize, x: usize, pixels: i32, channels: i32,
): void {
  const squares = scratch + <usize>channels * 8;
  memory.fill(scratch, 0, <usize>channels * 16);
  const pixel: usize = <usize>channels * 4;
  for (let first = 0; first < pixels; first += BLOCK) {
    const end = x + <usize>min(first + BLOCK, pixels) * pixel;
    const begin = x + <usize>first * pixel;
    let c: usize = 0;
    for (; c + 4 <= <usize>channels; c += 4) {
      const shift = v128.load(x + c * 4);
      let sum = f32x4.splat(0), square = sum;
      for (let p = begin + c * 4; p < end; p += pixel) {
        const d = f32x4.sub(v128.load(p), shift);
        sum = f32x4.add(sum, d);
        square = madd(d, d, square);
      }
      addTo(scratch + c * 8, sum);
      addTo(squares + c * 8, square);
    }
    for (; c < <usize>channels; c++) {
      const shift = load<f32>(x + c * 4);
      let sum: f64 = 0, square: f64 = 0;
      for (let p = begin + c * 4; p < end; p += pixel) {
        const d: f64 = load<f32>(p) - shift;
        sum += d;
        square += d * d;
      }
      store<f64>(scratch + c * 8, load<f64>(scratch + c * 8) + sum);
      store<f64>(squares + c * 8, load<f64>(squares + c * 8) + square);
    }
  }
  for (let c: usize = 0; c < <usize>channels; c++) {
    const d = load<f64>(scratch + c * 8) / <f64>pixels;
    store<f32>(mean + c * 4, <f32>(<f64>load<f32>(x + c * 4) + d));
    store<f32>(variance + c * 4, <f32>max(0, load<f64>(squares + c * 8) / <f64>pixels - d * d));
  }
}

/** y from x by the given mean and variance: the batch's in training, the moving ones in inference. residual may be 0. */
export function f32BatchNormApply(
  y: usize, x: usize, residual: usize, mean: usize, variance: usize, gamma: usize, beta: usize, pixels: i32,
  channels: i32, epsilon: f32, relu: i32,
): void {
  const floor: f32 = relu ? 0 : -Infinity;
  const floors = f32x4.splat(floor), epsilons = f32x4.splat(epsilon);
  const pixel: usize = <usize>channels * 4;
  for (let first = 0; first < pixels; first += BLOCK) {
    const begin = <usize>first * pixel, end = <usize>min(first + BLOCK, pixels) * pixel;
    let c: usize = 0;
    for (; c + 4 <= <usize>channels; c += 4) {
      const centre = v128.load(mean + c * 4), shift = v128.load(beta + c * 4);
      const scale = f32x4.div(v128.load(gamma + c * 4), f32x4.sqrt(f32x4.add(v128.load(variance + c * 4), epsilons)));
      if (residual) {
        for (let p = begin + c * 4; p < end; p += pixel) {
          const value = madd(f32x4.sub(v128.load(x + p), centre), scale, f32x4.add(shift, v128.load(residual + p)));
          v128.store(y + p, f32x4.max(value, floors));
        }
      } else {
        for (let p = begin + c * 4; p < end; p += pixel) {
          v128.store(y + p, f32x4.max(madd(f32x4.sub(v128.load(x + p), centre), scale, shift), floors));
        }
      }
    }
    for (; c < <usize>channels; c++) {
      const scale = load<f32>(gamma + c * 4) / sqrt<f32>(load<f32>(variance + c * 4) + epsilon);
      for (let p = begin + c * 4; p < end; p += pixel) {
        const value = (load<f32>(x + p) - load<f32>(mean + c * 4)) * scale + load<f32>(beta + c * 4);
        store<f32>(y + p, max(residual ? value + load<f32>(residual + p) : value, floor));
      }
    }
  }
}

/**
 * All gradients of the batch norm in training, where mean and variance depend on x. With g = dy where y > 0 (or dy without
 * ReLU), d = x - mean and M pixels:
 *
 *   dresidual = g      dbeta = sum g      dgamma = sum(g * d) / sigma
 *   dx = gamma / sigma * (g - dbeta / M - d / sigma * dgamma / M)
 *
 * dresidual may be 0. Scratch: 28 bytes a channel (two float64 sums, three float32 coefficients).
 */
export function f32BatchNormGradient(
  dx: usize, dresidual: usize, dgamma: usize, dbeta: usize, scratch: usize, dy: usize, x: usize, y: usize,
  mean: usize, variance: usize, gamma: usize, pixels: i32, channels: i32, epsilon: f32, relu: i32,
): void {
  const products = scratch + <usize>channels * 8;
  memory.fill(scratch, 0, <usize>channels * 16);
  const pixel: usize = <usize>channels * 4;
  const zero = f32x4.splat(0), all = i32x4.splat(-1);
  for (let first = 0; first < pixels; first += BLOCK) {
    const begin = <usize>first * pixel, end = <usize>min(first + BLOCK, pixels) * pixel;
    let c: usize = 0;
    for (; c + 4 <= <usize>channels; c += 4) {
      const centre = v128.load(mean + c * 4);
      let sum = zero, product = zero;
      for (let p = begin + c * 4; p < end; p += pixel) {
        const g = v128.and(v128.load(dy + p), relu ? f32x4.gt(v128.load(y + p), zero) : all);
        if (dresidual) v128.store(dresidual + p, g);
        sum = f32x4.add(sum, g);
        product = madd(g, f32x4.sub(v128.load(x + p), centre), product);
      }
      addTo(scratch + c * 8, sum);
      addTo(products + c * 8, product);
    }
    for (; c < <usize>channels; c++) {
      let sum: f64 = 0, product: f64 = 0;
      for (let p = begin + c * 4; p < end; p += pixel) {
        const g: f32 = relu && !(load<f32>(y + p) > 0) ? 0 : load<f32>(dy + p);
        if (dresidual) store<f32>(dresidual + p, g);
        sum += g;
        product += <f64>g * (load<f32>(x + p) - load<f32>(mean + c * 4));
      }
      store<f64>(scratch + c * 8, load<f64>(scratch + c * 8) + sum);
      store<f64>(products + c * 8, load<f64>(products + c * 8) + product);
    }
  }
  // Per channel dx = slope * g + tilt * d + level.
  const slopes = scratch + <usize>channels * 16, tilts = slopes + pixel, levels = tilts + pixel;
  for (let c: usize = 0; c < <usize>channels; c++) {
    const sum = load<f64>(scratch + c * 8), product = load<f64>(products + c * 8);
    const inverse = 1 / sqrt<f64>(<f64>load<f32>(variance + c * 4) + epsilon);
    const slope = load<f32>(gamma + c * 4) * inverse;
    store<f32>(dbeta + c * 4, <f32>sum);
    store<f32>(dgamma + c * 4, <f32>(product * inverse));
    store<f32>(slopes + c * 4, <f32>slope);
    store<f32>(tilts + c * 4, <f32>(-slope * inverse * inverse * product / <f64>pixels));
    store<f32>(levels + c * 4, <f32>(-slope * sum / <f64>pixels));
  }
  for (let first = 0; first < pixels; first += BLOCK) {
    const begin = <usize>first * pixel, end = <usize>min(first + BLOCK, pixels) * pixel;
    let c: usize = 0;
    for (; c + 4 <= <usize>channels; c += 4) {
      const centre = v128.load(mean + c * 4), slope = v128.load(slopes + c * 4);
      const tilt = v128.load(tilts + c * 4), level = v128.load(levels + c * 4);
      for (let p = begin + c * 4; p < end; p += pixel) {
        const g = v128.and(v128.load(dy + p), relu ? f32x4.gt(v128.load(y + p), zero) : all);
        v128.store(dx + p, madd(slope, g, madd(tilt, f32x4.sub(v128.load(x + p), centre), level)));
      }
    }
    for (; c < <usize>channels; c++) {
      const slope = load<f32>(slopes + c * 4), tilt = load<f32>(tilts + c * 4), level = load<f32>(levels + c * 4);
      for (let p = begin + c * 4; p < end; p += pixel) {
        const g: f32 = relu && !(load<f32>(y + p) > 0) ? 0 : load<f32>(dy + p);
        store<f32>(dx + p, slope * g + tilt * (load<f32>(x + p) - load<f32>(mean + c * 4)) + level);
      }
    }
  }
}

/** Adds four float32 lanes to four float64 in memory. */
// @ts-ignore: decorator
@inline
function addTo(totals: usize, lanes: v128): void {
  v128.store(totals, f64x2.add(v128.load(totals), f64x2.promote_low_f32x4(lanes)));
  const high = v128.shuffle<f32>(lanes, lanes, 2, 3, 2, 3);
  v128.store(totals, f64x2.add(v128.load(totals, 16), f64x2.promote_low_f32x4(high)), 16);
}
