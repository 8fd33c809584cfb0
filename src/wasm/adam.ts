/** Adam as a tfjs kernel that updates in place. */
import type * as tf from "@tensorflow/tfjs-core";
import { type Host, replaceKernel, runKernel } from "./host.ts";

/** Kingma & Ba 2015, their defaults. */
const BETA1 = 0.9, BETA2 = 0.999, EPSILON = 1e-8;

/** Weights, their gradient, and the gradient's two moments: all of one shape. */
export interface AdamTensors {
  readonly weights: tf.Tensor;
  readonly first: tf.Tensor;
  readonly second: tf.Tensor;
  readonly gradient: tf.Tensor;
}

/**
 * One step of Adam: changes weights and both moments where they are.
 *
 * @param options `step` counts from 1; a penalty `l2` * weights^2 on the loss goes into the gradient
 */
export function adamStep(
  { weights, first, second, gradient }: AdamTensors,
  { step, learningRate, l2 = 0 }: { step: number; learningRate: number; l2?: number },
) {
  runKernel<tf.Tensor[]>("AdamStep", { weights, first, second, gradient }, { step, learningRate, l2 });
}

export function registerAdam(host: Host) {
  replaceKernel("AdamStep", ({ inputs: { weights, first, second, gradient }, attrs }) => {
    const { step, learningRate, l2 } = attrs as unknown as { step: number; learningRate: number; l2: number };
    for (const tensor of [first, second, gradient]) {
      if (tensor!.shape.join() !== weights!.shape.join()) {
        throw new RangeError(`Cannot update weights [${weights!.shape}] by a tensor [${tensor!.shape}]`);
      }
    }
    host.kernels.f32Adam(
      host.address(weights!),
      host.address(first!),
      host.address(second!),
      host.address(gradient!),
      weights!.shape.reduce((product, size) => product * size, 1),
      learningRate,
      BETA1,
      BETA2,
      1 / (1 - BETA1 ** step),
      1 / (1 - BETA2 ** step),
      EPSILON,
      l2,
    );
    return [];
  });
}
