/** Batch normalisation, fused with the residual sum and the ReLU behind it, as tfjs kernels. */
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
  /** Whether max(0, .) comes last. */
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

type Sizes = { pixels: number; channels: number };

/** Addresses of what normalises a batch: relu?((x - mean) * scale + beta), `[C]` each. */
export interface Normaliser {
  readonly mean: number;
  /** gamma / sqrt(variance + epsilon) */
  readonly scale: number;
  readonly beta: number;
}

/** Where the statistics of a batch go, and what they meet there. */
export interface BatchStatistics extends Normaliser {
  readonly variance: number;
  readonly gamma: number;
}

/** f32BatchNormApply on the addresses of images: y may be x, and residual 0. */
export function applyBatchNorm(
  host: Host,
  { pixels, channels }: Sizes,
  { y, x, residual }: Record<"y" | "x" | "residual", number>,
  { mean, scale, beta }: Normaliser,
  relu: boolean,
) {
  const calls = host.split(pixels).map(({ first, size }) => {
    const at = 4 * channels * first;
    return [
      ...[y + at, x + at, residual && residual + at, mean, scale, beta],
      ...[size, channels, relu ? 1 : 0],
    ];
  });
  host.run("f32BatchNormApply", calls);
}

/** Sums over the pixels, each of `count` threads those of its own, side by side at `at`. */
export interface PartialSums {
  readonly at: number;
  readonly count: number;
}

/** So many float32 for each channel, a part. */
export const SUMS = 6;

/** Mean and variance of a batch, and the scale that comes of it, from what f32BatchNormSums gives, or a convolution's kernel. */
export function finishMeasuring(
  { kernels }: Host,
  { pixels, channels }: Sizes,
  sums: PartialSums,
  to: BatchStatistics,
  epsilon: number,
) {
  kernels.f32BatchNormStatistics(to.mean, to.variance, sums.at, sums.count, pixels, channels);
  kernels.f32BatchNormScale(to.scale, to.gamma, to.variance, epsilon, channels);
}

/** Where the gradients of a batch norm's vectors go, and `[3, C]` for the second pass. */
export interface BatchNormGradient {
  readonly dgamma: number;
  readonly dbeta: number;
  readonly lines: number;
}

/** What the first pass reads, at addresses. */
export interface BatchNormInputs {
  readonly dy: number;
  readonly x: number;
  /** Where a residual was added, y, and where its gradient goes: that may be dy. */
  readonly y?: number;
  readonly dresidual?: number;
}

/** The first pass: dgamma, dbeta, lines, and the residual's gradient if there is one. */
export function differentiateBatchNorm(
  host: Host,
  sizes: Sizes,
  { dy, x, y = 0, dresidual = 0 }: BatchNormInputs,
  to: BatchNormGradient,
  statistics: BatchStatistics,
  { epsilon, relu }: BatchNormOptions,
) {
  const { pixels, channels } = sizes, { mean, scale, beta } = statistics;
  const parts = host.split(pixels), bytes = 4 * SUMS * channels;
  const sums = { at: host.scratch(parts.length * bytes), count: parts.length };
  const calls = parts.map(({ first, size }, part) => {
    const at = 4 * channels * first;
    return [
      ...[sums.at + part * bytes, dresidual && dresidual + at, dy + at, x + at, relu && y ? y + at : 0],
      ...[mean, ...relu && !y ? [scale, beta] : [0, 0], size, channels],
    ];
  });
  host.run("f32BatchNormGradientSums", calls);
  finishDifferentiating(host, sizes, sums, to, statistics, epsilon);
}

/** The same from what f32BatchNormGradientSums gives, or a convolution's kernel in its place. */
export function finishDifferentiating(
  { kernels }: Host,
  { pixels, channels }: Sizes,
  sums: PartialSums,
  { dgamma, dbeta, lines }: BatchNormGradient,
  { variance, gamma }: BatchStatistics,
  epsilon: number,
) {
  kernels.f32BatchNormGradientVectors(
    ...[dgamma, dbeta, lines, sums.at, sums.count, variance, gamma, pixels, channels, epsilon] as const,
  );
}

/** The second pass: dx, which may be x. With `relu`, dy is not yet held back where y was 0. */
export function applyBatchNormGradient(
  host: Host,
  { pixels, channels }: Sizes,
  { dx, dy, x, lines }: Record<"dx" | "dy" | "x" | "lines", number>,
  { mean, scale, beta }: Normaliser,
  relu: boolean,
) {
  const calls = host.split(pixels).map(({ first, size }) => {
    const at = 4 * channels * first;
    return [
      ...[dx + at, dy + at, x + at, mean, lines, ...relu ? [scale, beta] : [0, 0]],
      ...[size, channels],
    ];
  });
  host.run("f32BatchNormGradientApply", calls);
}

export function registerBatchNorm(host: Host) {
  replaceKernel("BatchNormInference", ({ inputs, attrs }) => {
    const { x, gamma, beta, mean, variance, residual } = inputs;
    const { epsilon, relu } = attrs as unknown as BatchNormOptions;
    const sizes = batchNormSizes(x!, { gamma, beta, mean, variance }, residual);
    const y = host.output(x!.shape);
    const images = {
      y: host.address(y),
      x: host.address(x!),
      residual: residual ? host.address(residual) : 0,
    };
    byGivenStatistics(
      host,
      inputs,
      epsilon,
      (normaliser) => applyBatchNorm(host, sizes, images, normaliser, relu),
    );
    return y;
  });
}

/** `work` with the normaliser of given statistics, which is good as long as that runs. */
export function byGivenStatistics(
  host: Host,
  { gamma, beta, mean, variance }: tf.NamedTensorInfoMap,
  epsilon: number,
  work: (normaliser: Normaliser) => void,
) {
  const [channels] = gamma!.shape, output = host.output([channels]), scale = host.address(output);
  host.kernels.f32BatchNormScale(scale, host.address(gamma!), host.address(variance!), epsilon, channels);
  work({ mean: host.address(mean!), scale, beta: host.address(beta!) });
  host.free(output);
}

/** Pixels and channels of x, where all vectors have as many channels, and the residual, if any, has the shape of x. */
export function batchNormSizes(
  x: tf.TensorInfo,
  vectors: Record<string, tf.TensorInfo | undefined>,
  residual?: tf.TensorInfo,
): Sizes {
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
