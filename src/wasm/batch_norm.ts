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

export function registerBatchNorm(host: Host) {
  const { kernels } = host;

  function apply(
    inputs: tf.NamedTensorInfoMap,
    mean: tf.TensorInfo,
    variance: tf.TensorInfo,
    attributes: unknown,
  ) {
    const { x, gamma, beta, residual } = inputs;
    const { epsilon, relu } = attributes as BatchNormOptions;
    const { pixels, channels } = batchNormSizes(x!, { gamma, beta, mean, variance });
    if (residual && residual.shape.join() !== x!.shape.join()) {
      throw new RangeError(`Cannot add the residual: needed shape [${x!.shape}], found [${residual.shape}]`);
    }
    const y = host.output(x!.shape);
    const [yAt, xAt, residualAt] = [y, x!, residual].map((image) => image ? host.address(image) : 0);
    const vectors = [mean, variance, gamma!, beta!].map((vector) => host.address(vector));
    const calls = host.split(pixels).map(({ first, size }) => {
      const at = 4 * channels * first;
      return [
        ...[yAt + at, xAt + at, residualAt && residualAt + at, ...vectors],
        ...[size, channels, epsilon, relu ? 1 : 0],
      ];
    });
    host.run("f32BatchNormApply", calls);
    return y;
  }

  replaceKernel(
    "BatchNormInference",
    ({ inputs, attrs }) => apply(inputs, inputs.mean!, inputs.variance!, attrs),
  );

  replaceKernel("BatchNormTraining", ({ inputs, attrs }) => {
    const { pixels, channels } = batchNormSizes(inputs.x!, {});
    const mean = host.output([channels]), variance = host.output([channels]);
    const parts = host.split(pixels);
    const sums = host.scratch(parts.length * channels * 16), x = host.address(inputs.x!);
    const calls = parts.map(({ first, size }, part) => [
      ...[sums + part * channels * 16, x + 4 * channels * first, x, size, channels],
    ]);
    host.run("f32BatchNormSums", calls);
    const { length } = parts;
    kernels.f32BatchNormStatistics(
      host.address(mean),
      host.address(variance),
      sums,
      length,
      x,
      pixels,
      channels,
    );
    return [apply(inputs, mean, variance, attrs), mean, variance];
  });

  replaceKernel("MovingAverage", ({ inputs: { moving, batch }, attrs }) => {
    const { momentum } = attrs as unknown as { momentum: number };
    batchNormSizes(moving!, { batch });
    kernels.f32MovingAverage(
      host.address(moving!),
      host.address(batch!),
      momentum,
      1 - momentum,
      moving!.shape[0],
    );
    return [];
  });

  replaceKernel("BatchNormTrainingGradient", ({ inputs, attrs }) => {
    const { dy, x, y, mean, variance, gamma } = inputs;
    const { epsilon, relu, hasResidual } = attrs as unknown as BatchNormOptions & { hasResidual: boolean };
    const { pixels, channels } = batchNormSizes(x!, { gamma, mean, variance });
    const dx = host.output(x!.shape), dgamma = host.output([channels]), dbeta = host.output([channels]);
    const dresidual = hasResidual ? host.output(x!.shape) : undefined;
    const parts = host.split(pixels);
    const sums = host.scratch(channels * (parts.length * 16 + 12)),
      lines = sums + parts.length * channels * 16;
    const g = dresidual ? host.address(dresidual) : 0;
    const [dxAt, dyAt, xAt, yAt, centre] = [dx, dy!, x!, y!, mean!].map((tensor) => host.address(tensor));
    const first = parts.map(({ first, size }, part) => {
      const at = 4 * channels * first;
      return [
        ...[sums + part * channels * 16, g && g + at, dyAt + at, xAt + at, yAt + at, centre],
        ...[size, channels, relu ? 1 : 0],
      ];
    });
    host.run("f32BatchNormGradientSums", first);
    kernels.f32BatchNormGradientVectors(
      host.address(dgamma),
      host.address(dbeta),
      lines,
      sums,
      parts.length,
      host.address(variance!),
      host.address(gamma!),
      pixels,
      channels,
      epsilon,
    );
    const second = parts.map(({ first, size }) => {
      const at = 4 * channels * first;
      return [
        ...[dxAt + at, (g || dyAt) + at, xAt + at, yAt + at, centre, lines],
        ...[size, channels, relu && !g ? 1 : 0],
      ];
    });
    host.run("f32BatchNormGradientApply", second);
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

/** Pixels and channels of x, where all vectors have as many channels. */
export function batchNormSizes(
  x: tf.TensorInfo,
  vectors: Record<string, tf.TensorInfo | undefined>,
) {
  const channels = x.shape.at(-1)!;
  for (const [name, vector] of Object.entries(vectors)) {
    if (vector!.shape.length !== 1 || vector!.shape[0] !== channels) {
      throw new RangeError(
        `Cannot normalise [${x.shape}]: ${name} must have shape [${channels}], found [${vector!.shape}]`,
      );
    }
  }
  return { channels, pixels: x.shape.slice(0, -1).reduce((product, size) => product * size, 1) };
}
