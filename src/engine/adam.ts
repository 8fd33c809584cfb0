/** Adam as a tfjs kernel that updates in place. */
import * as tf from "@tensorflow/tfjs-core";
import { type Host, replaceKernel, runKernel } from "./host.ts";

/** Kingma & Ba 2015, their defaults. */
const BETA1 = 0.9, BETA2 = 0.999, EPSILON = 1e-8;

/** Weights, their gradient, and the gradient's two moments: all of one shape. */
export interface AdamTensors {
  readonly weights: tf.Tensor;
  readonly first: tf.Tensor;
  readonly second: tf.Tensor;
  readonly gradient: tf.Tensor;
  /** A penalty of so much times weights^2 on the loss goes into the gradient. */
  readonly l2: number;
}

/**
 * One step of Adam for a whole model: changes all weights and moments where they are.
 *
 * @param options `step` counts from 1
 */
export function adamStep(
  model: readonly AdamTensors[],
  { step, learningRate }: { step: number; learningRate: number },
) {
  runKernel<tf.Tensor[]>("AdamStep", {}, { model, step, learningRate });
}

export function registerAdam(host: Host) {
  replaceKernel("AdamStep", ({ attrs }) => {
    const { model, step, learningRate } = attrs as unknown as {
      model: AdamTensors[];
      step: number;
      learningRate: number;
    };
    const corrections = [1 / (1 - BETA1 ** step), 1 / (1 - BETA2 ** step)] as const;
    for (const { weights, first, second, gradient, l2 } of model) {
      for (const { shape } of [first, second, gradient]) {
        if (!tf.util.arraysEqual(shape, weights.shape)) {
          throw new RangeError(`Cannot update weights [${weights.shape}] by a tensor [${shape}]`);
        }
      }
      host.kernels.f32Adam(
        ...[
          host.address(weights),
          host.address(first),
          host.address(second),
          host.address(gradient),
        ] as const,
        ...[weights.size, learningRate, BETA1, BETA2, ...corrections, EPSILON, l2] as const,
      );
    }
    return [];
  });
}
