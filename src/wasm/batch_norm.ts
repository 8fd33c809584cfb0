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
    const { pixels, channels } = sizes(x!, { gamma, beta, mean, variance });
    if (residual && residual.shape.join() !== x!.shape.join()) {
      throw new RangeError(`Cannot add the residual: needed shape [${x!.shape}], found [${residual.shape}]`);
    }
    const y = host.output(x!.shape);
    kernels.f32BatchNormApply(
      host.address(y),
      host.address(x!),
      residual ? host.address(residual) : 0,
      host.address(mean),
      host.address(variance),
      host.address(gamma!),
      host.address(beta!),
      pixels,
      channels,
      epsilon,
      relu ? 1 : 0,
    );
    return y;
  }

  replaceKernel(
    "BatchNormInference",
    ({ inputs, attrs }) => apply(inputs, inputs.mean!, inputs.variance!, attrs),
  );

  replaceKernel("BatchNormTraining", ({ inputs, attrs }) => {
    const { pixels, channels } = sizes(inputs.x!, {});
    const mean = host.output([channels]), variance = host.output([channels]);
    const sums = host.scratch(channels * 16), x = host.address(inputs.x!);
    kernels.f32BatchNormSums(sums, x, x, pixels, channels);
    kernels.f32BatchNormStatistics(host.address(mean), host.address(variance), sums, 1, x, pixels, channels);
    return [apply(inputs, mean, variance, attrs), mean, variance];
  });

  replaceKernel("MovingAverage", ({ inputs: { moving, batch }, attrs }) => {
    const { momentum } = attrs as unknown as { momentum: number };
    sizes(moving!, { batch });
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
    const { pixels, channels } = sizes(x!, { gamma, mean, variance });
    const dx = host.output(x!.shape), dgamma = host.output([channels]), dbeta = host.output([channels]);
    const dresidual = hasResidual ? host.output(x!.shape) : undefined;
    const sums = host.scratch(channels * 28), lines = sums + channels * 16;
    const g = dresidual ? host.address(dresidual) : 0;
    const images = [host.address(dy!), host.address(x!), host.address(y!)] as const;
    const centre = host.address(mean!);
    kernels.f32BatchNormGradientSums(sums, g, ...images, centre, pixels, channels, relu ? 1 : 0);
    kernels.f32BatchNormGradientVectors(
      host.address(dgamma),
      host.address(dbeta),
      lines,
      sums,
      1,
      host.address(variance!),
      host.address(gamma!),
      pixels,
      channels,
      epsilon,
    );
    const [dyAddress, xAddress, yAddress] = images;
    kernels.f32BatchNormGradientApply(
      host.address(dx),
      g || dyAddress,
      xAddress,
      yAddress,
      centre,
      lines,
      pixels,
      channels,
      relu && !g ? 1 : 0,
    );
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

function sizes(x: tf.TensorInfo, vectors: Record<string, tf.TensorInfo | undefined>) {
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
