/**
 * Batch normalisation, fused with the residual sum and the ReLU behind it: on addresses, and as a tfjs kernel
 * for inference.
 */
import type * as tf from "@tensorflow/tfjs-core";
import { type Host, replaceKernel, runKernel } from "./host.ts";

/** Scale, shift and statistics, `[C]` each. */
export interface BatchNormVectors {
  readonly gamma: tf.Tensor1D;
  readonly beta: tf.Tensor1D;
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
}

export interface BatchNormOptions {
  readonly epsilon: number;
  /** True where max(0, .) comes last. */
  readonly relu: boolean;
  /** Added before the ReLU; the shape of x. */
  readonly residual?: tf.Tensor4D;
}

/** Normalises x `[N, H, W, C]` by given statistics. It has no gradient. */
export function batchNormInference(
  x: tf.Tensor4D,
  vectors: BatchNormVectors,
  { residual, ...attributes }: BatchNormOptions,
): tf.Tensor4D {
  const inputs = residual ? { x, ...vectors, residual } : { x, ...vectors };
  return runKernel<tf.Tensor4D>("BatchNormInference", inputs, attributes);
}

/** Sizes of images that are normalised, `[pixels, channels]`. */
export interface BatchNormSizes {
  readonly pixels: number;
  readonly channels: number;
}

/** Addresses of what normalises a batch: relu?((x - mean) * scale + beta), `[C]` each. */
export interface Normaliser {
  readonly mean: number;
  /** gamma / sqrt(variance + epsilon) */
  readonly scale: number;
  readonly beta: number;
}

/** Addresses of a batch's statistics, and of the vectors that they are used with. */
export interface BatchStatistics extends Normaliser {
  readonly variance: number;
  readonly gamma: number;
}

/** Normalises images at addresses: y may be x, and residual 0 for none. */
export function applyBatchNorm(
  host: Host,
  { pixels, channels }: BatchNormSizes,
  { y, x, residual }: { y: number; x: number; residual: number },
  { mean, scale, beta }: Normaliser,
  relu: boolean,
) {
  const slices = host.slice(pixels).map(({ first, size }) => {
    const offset = 4 * channels * first;
    return {
      y: y + offset,
      x: x + offset,
      residual: residual && residual + offset,
      mean,
      scale,
      beta,
      pixels: size,
      channels,
      relu: relu ? 1 : 0,
    };
  });
  host.runSlices("f32BatchNormApply", slices);
}

/** Sums over pixels: those of each slice, one slice behind the other. */
export interface SlicedSums {
  /** Their address. */
  readonly at: number;
  /** The number of slices. */
  readonly count: number;
}

/** Float32 that the sums of one channel take in a slice. */
export const SUMS_OF_CHANNEL = 6;

/**
 * Computes mean and variance of a batch, and the scale that follows, from sums that a convolution's kernel left (as
 * f32BatchNormSums makes them).
 */
export function finishMeasuring(
  host: Host,
  { pixels, channels }: BatchNormSizes,
  sums: SlicedSums,
  { mean, variance, scale, gamma }: BatchStatistics,
  epsilon: number,
) {
  host.run("f32BatchNormStatistics", { mean, variance, sums: sums.at, parts: sums.count, pixels, channels });
  host.run("f32BatchNormScale", { scale, gamma, variance, epsilon, channels });
}

/** Computes mean and variance of a batch at an address, and the scale that follows. */
export function measureBatch(
  host: Host,
  sizes: BatchNormSizes,
  x: number,
  statistics: BatchStatistics,
  epsilon: number,
) {
  const { pixels, channels } = sizes, slices = host.slice(pixels), bytes = 4 * SUMS_OF_CHANNEL * channels;
  const at = host.scratch(slices.length * bytes);
  const calls = slices.map(({ first, size }, slice) => {
    return { sums: at + slice * bytes, x: x + 4 * channels * first, pixels: size, channels };
  });
  host.runSlices("f32BatchNormSums", calls);
  finishMeasuring(host, sizes, { at, count: slices.length }, statistics, epsilon);
}

/** Moves the moving statistics `[C]` towards a batch's: so much of their own is kept as `momentum` says. */
export function moveStatistics(
  host: Host,
  moving: { readonly mean: tf.TensorInfo; readonly variance: tf.TensorInfo },
  batch: BatchStatistics,
  momentum: number,
) {
  for (const name of ["mean", "variance"] as const) {
    host.run("f32MovingAverage", {
      moving: host.address(moving[name]),
      batch: batch[name],
      momentum,
      rest: 1 - momentum,
      elements: moving[name].shape[0],
    });
  }
}

/** Addresses that the first pass of a batch norm's gradient writes to. */
export interface BatchNormGradient {
  readonly dgamma: number;
  readonly dbeta: number;
  /** `[3, C]`, for the second pass. */
  readonly lines: number;
}

/** Addresses of the images that the first pass reads. */
export interface BatchNormInputs {
  readonly dy: number;
  readonly x: number;
  /** Only where a residual was added: the output y. */
  readonly y?: number;
  /** Only with y: the residual's gradient, which is dy where y is above 0 and else 0. It may be dy itself. */
  readonly dresidual?: number;
}

/** Runs the first pass of a batch norm's gradient. */
export function differentiateBatchNorm(
  host: Host,
  sizes: BatchNormSizes,
  { dy, x, y = 0, dresidual = 0 }: BatchNormInputs,
  to: BatchNormGradient,
  statistics: BatchStatistics,
  { epsilon, relu }: { epsilon: number; relu: boolean },
) {
  const { pixels, channels } = sizes, { mean } = statistics;
  // The ReLU's mask comes from y, or is computed from x again.
  const mask = relu ? y : 0,
    scale = relu && !y ? statistics.scale : 0,
    beta = relu && !y ? statistics.beta : 0;
  const slices = host.slice(pixels), bytes = 4 * SUMS_OF_CHANNEL * channels;
  const at = host.scratch(slices.length * bytes);
  const calls = slices.map(({ first, size }, slice) => {
    const offset = 4 * channels * first;
    return {
      sums: at + slice * bytes,
      dresidual: dresidual && dresidual + offset,
      dy: dy + offset,
      x: x + offset,
      y: mask && mask + offset,
      mean,
      scale,
      beta,
      pixels: size,
      channels,
    };
  });
  host.runSlices("f32BatchNormGradientSums", calls);
  finishDifferentiating(host, sizes, { at, count: slices.length }, to, statistics, epsilon);
}

/** Ends the first pass, from sums that f32BatchNormGradientSums made, or a convolution's kernel in its place. */
export function finishDifferentiating(
  host: Host,
  { pixels, channels }: BatchNormSizes,
  sums: SlicedSums,
  { dgamma, dbeta, lines }: BatchNormGradient,
  { variance, gamma }: BatchStatistics,
  epsilon: number,
) {
  host.run("f32BatchNormGradientVectors", {
    dgamma,
    dbeta,
    lines,
    sums: sums.at,
    parts: sums.count,
    variance,
    gamma,
    pixels,
    channels,
    epsilon,
  });
}

/**
 * Runs the second pass: writes dx, which may be x. With `relu`, the ReLU's mask is still to be applied to dy,
 * and is computed from x again.
 */
export function applyBatchNormGradient(
  host: Host,
  { pixels, channels }: BatchNormSizes,
  { dx, dy, x, lines }: { dx: number; dy: number; x: number; lines: number },
  normaliser: Normaliser,
  relu: boolean,
) {
  const { mean } = normaliser, scale = relu ? normaliser.scale : 0, beta = relu ? normaliser.beta : 0;
  const slices = host.slice(pixels).map(({ first, size }) => {
    const offset = 4 * channels * first;
    return {
      dx: dx + offset,
      dy: dy + offset,
      x: x + offset,
      mean,
      lines,
      scale,
      beta,
      pixels: size,
      channels,
    };
  });
  host.runSlices("f32BatchNormGradientApply", slices);
}

export function registerBatchNorm(host: Host) {
  replaceKernel("BatchNormInference", ({ inputs, attrs }) => {
    const { x, gamma, beta, mean, variance, residual } = inputs;
    const { epsilon, relu } = attrs as unknown as BatchNormOptions;
    const sizes = batchNormSizes(x!, { gamma, beta, mean, variance }, residual);
    const output = host.output(x!.shape);
    const y = host.address(output), input = host.address(x!);
    const images = { y, x: input, residual: residual ? host.address(residual) : 0 };
    withNormaliser(
      host,
      inputs,
      epsilon,
      (normaliser) => applyBatchNorm(host, sizes, images, normaliser, relu),
    );
    return output;
  });
}

/** Calls `work` with a normaliser of given statistics, which is valid until `work` returns. */
export function withNormaliser(
  host: Host,
  { gamma, beta, mean, variance }: tf.NamedTensorInfoMap,
  epsilon: number,
  work: (normaliser: Normaliser) => void,
) {
  const [channels] = gamma!.shape, output = host.output([channels]), scale = host.address(output);
  host.run("f32BatchNormScale", {
    scale,
    gamma: host.address(gamma!),
    variance: host.address(variance!),
    epsilon,
    channels,
  });
  work({ mean: host.address(mean!), scale, beta: host.address(beta!) });
  host.free(output);
}

/**
 * Pixels and channels of x.
 *
 * @throws {RangeError} where a vector has not as many channels as x, or the residual has not the shape of x
 */
export function batchNormSizes(
  x: tf.TensorInfo,
  vectors: Record<string, tf.TensorInfo | undefined>,
  residual?: tf.TensorInfo,
): BatchNormSizes {
  const channels = x.shape.at(-1)!;
  for (const [name, vector] of Object.entries(vectors)) {
    if (vector!.shape.length !== 1 || vector!.shape[0] !== channels) {
      throw new RangeError(
        `Cannot normalise [${x.shape}]: ${name} must have shape [${channels}], found [${vector!.shape}]`,
      );
    }
  }
  if (residual && residual.shape.join() !== x.shape.join()) {
    throw new RangeError(`Cannot add the residual: needed shape [${x.shape}], found [${residual.shape}]`);
  }
  return { channels, pixels: x.shape.slice(0, -1).reduce((product, size) => product * size, 1) };
}
