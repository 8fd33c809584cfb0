/** Batch normalisation, fused with the residual sum and the ReLU behind it, as tfjs kernels. */
import type * as tf from "@tensorflow/tfjs-core";
import { registerGradient } from "@tensorflow/tfjs-core";
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

/**
 * Normalises x `[N, H, W, C]` by its own batch's statistics, and has a gradient: of y, not of mean and variance.
 *
 * @returns y `[N, H, W, C]`, and the batch's mean and biased variance `[C]`
 */
export function batchNormTraining(
  x: tf.Tensor4D,
  { gamma, beta }: Pick<BatchNormVectors, "gamma" | "beta">,
  { residual, ...attributes }: BatchNormOptions,
): { y: tf.Tensor4D; mean: tf.Tensor1D; variance: tf.Tensor1D } {
  const inputs = residual ? { x, gamma, beta, residual } : { x, gamma, beta };
  const [y, mean, variance] = runKernel<tf.Tensor[]>("BatchNormTraining", inputs, {
    ...attributes,
    hasResidual: residual !== undefined,
  });
  return { y: y as tf.Tensor4D, mean: mean as tf.Tensor1D, variance: variance as tf.Tensor1D };
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

/** moving = momentum * moving + (1 - momentum) * batch, both `[C]`: changes `moving` where it is. */
export function updateMovingAverage(moving: tf.Tensor, batch: tf.Tensor1D, momentum: number) {
  runKernel<tf.Tensor[]>("MovingAverage", { moving, batch }, { momentum });
}

type Sizes = { pixels: number; channels: number };

/**
 * f32BatchNormApply on addresses: of images [y, x, residual], where y may be x and residual 0, and of the vectors [mean,
 * variance, gamma, beta].
 */
export function applyBatchNorm(
  host: Host,
  { pixels, channels }: Sizes,
  [y, x, residual]: number[],
  vectors: number[],
  { epsilon, relu }: BatchNormOptions,
) {
  const calls = host.split(pixels).map(({ first, size }) => {
    const at = 4 * channels * first;
    return [
      ...[y + at, x + at, residual && residual + at, ...vectors],
      ...[size, channels, epsilon, relu ? 1 : 0],
    ];
  });
  host.run("f32BatchNormApply", calls);
}

/** The same by the statistics of x, which go to `mean` and `variance`. */
export function normaliseBatch(
  host: Host,
  { pixels, channels }: Sizes,
  [y, x, residual]: number[],
  [mean, variance, gamma, beta]: number[],
  options: BatchNormOptions,
) {
  const parts = host.split(pixels), { length } = parts;
  const sums = host.scratch(length * channels * 16);
  const calls = parts.map(({ first, size }, part) => [
    ...[sums + part * channels * 16, x + 4 * channels * first, x, size, channels],
  ]);
  host.run("f32BatchNormSums", calls);
  host.kernels.f32BatchNormStatistics(mean, variance, sums, length, x, pixels, channels);
  applyBatchNorm(host, { pixels, channels }, [y, x, residual], [mean, variance, gamma, beta], options);
}

/**
 * The gradients of `normaliseBatch`, on addresses. Where there was a residual, `dresidual` is what it gets; it may be dy itself,
 * and dx may be x.
 */
export function differentiateBatchNorm(
  host: Host,
  { pixels, channels }: Sizes,
  at: Record<
    "dx" | "dresidual" | "dgamma" | "dbeta" | "dy" | "x" | "y" | "mean" | "variance" | "gamma",
    number
  >,
  { epsilon, relu }: BatchNormOptions,
) {
  const parts = host.split(pixels);
  const sums = host.scratch(channels * (parts.length * 16 + 12)), lines = sums + parts.length * channels * 16;
  const { dx, dresidual, dy, x, y, mean } = at;
  const first = parts.map(({ first, size }, part) => {
    const to = 4 * channels * first;
    return [
      ...[sums + part * channels * 16, dresidual && dresidual + to, dy + to, x + to, y + to, mean],
      ...[size, channels, relu ? 1 : 0],
    ];
  });
  host.run("f32BatchNormGradientSums", first);
  host.kernels.f32BatchNormGradientVectors(
    ...[at.dgamma, at.dbeta, lines, sums, parts.length, at.variance, at.gamma] as const,
    ...[pixels, channels, epsilon] as const,
  );
  const second = parts.map(({ first, size }) => {
    const to = 4 * channels * first;
    return [
      ...[dx + to, (dresidual || dy) + to, x + to, y + to, mean, lines],
      ...[size, channels, relu && !dresidual ? 1 : 0],
    ];
  });
  host.run("f32BatchNormGradientApply", second);
}

export function registerBatchNorm(host: Host) {
  const { kernels } = host;

  replaceKernel("BatchNormInference", ({ inputs, attrs }) => {
    const { x, gamma, beta, mean, variance, residual } = inputs;
    const sizes = batchNormSizes(x!, { gamma, beta, mean, variance }, residual);
    const y = host.output(x!.shape);
    const images = [y, x, residual].map((image) => image ? host.address(image) : 0);
    const vectors = [mean, variance, gamma, beta].map((vector) => host.address(vector!));
    applyBatchNorm(host, sizes, images, vectors, attrs as unknown as BatchNormOptions);
    return y;
  });

  replaceKernel("BatchNormTraining", ({ inputs, attrs }) => {
    const { x, gamma, beta, residual } = inputs;
    const sizes = batchNormSizes(x!, { gamma, beta }, residual);
    const mean = host.output([sizes.channels]), variance = host.output([sizes.channels]);
    const y = host.output(x!.shape);
    const images = [y, x, residual].map((image) => image ? host.address(image) : 0);
    const vectors = [mean, variance, gamma!, beta!].map((vector) => host.address(vector));
    normaliseBatch(host, sizes, images, vectors, attrs as unknown as BatchNormOptions);
    return [y, mean, variance];
  });

  replaceKernel("MovingAverage", ({ inputs: { moving, batch }, attrs }) => {
    const { momentum } = attrs as unknown as { momentum: number };
    const { channels } = batchNormSizes(moving!, { batch });
    kernels.f32MovingAverage(host.address(moving!), host.address(batch!), momentum, 1 - momentum, channels);
    return [];
  });

  replaceKernel("BatchNormTrainingGradient", ({ inputs, attrs }) => {
    const { dy, x, y, mean, variance, gamma } = inputs;
    const { hasResidual, ...options } = attrs as unknown as BatchNormOptions & { hasResidual: boolean };
    const sizes = batchNormSizes(x!, { gamma, mean, variance });
    const dx = host.output(x!.shape), dgamma = host.output([sizes.channels]);
    const dbeta = host.output([sizes.channels]);
    const dresidual = hasResidual ? host.output(x!.shape) : undefined;
    const [dxAt, dgammaAt, dbetaAt, dyAt, xAt, yAt, meanAt, varianceAt, gammaAt] = [
      ...[dx, dgamma, dbeta, dy, x, y, mean, variance, gamma],
    ].map((tensor) => host.address(tensor!));
    differentiateBatchNorm(host, sizes, {
      ...{ dx: dxAt, dgamma: dgammaAt, dbeta: dbetaAt, dresidual: dresidual ? host.address(dresidual) : 0 },
      ...{ dy: dyAt, x: xAt, y: yAt, mean: meanAt, variance: varianceAt, gamma: gammaAt },
    }, options);
    return dresidual ? [dx, dgamma, dbeta, dresidual] : [dx, dgamma, dbeta];
  });

  registerGradient({
    kernelName: "BatchNormTraining",
    inputsToSave: ["x", "gamma"],
    outputsToSave: [true, true, true],
    gradFunc: (dys, [x, gamma, y, mean, variance], attributes) => {
      // At once, not in the closures: each of those is tidied by itself and would take the others' results with it.
      const [dx, dgamma, dbeta, dresidual] = runKernel<tf.Tensor[]>(
        "BatchNormTrainingGradient",
        { dy: (dys as tf.Tensor[])[0], x, y, mean, variance, gamma },
        attributes,
      );
      (dys as tf.Tensor[])[0].dispose(); // as in conv2d.ts
      const gradients = { x: () => dx, gamma: () => dgamma, beta: () => dbeta };
      return dresidual ? { ...gradients, residual: () => dresidual } : gradients;
    },
  });
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
