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
  const inputs: Record<string, tf.Tensor> = {};
  for (const [i, { weights, first, second, gradient }] of model.entries()) {
    Object.assign(inputs, { [`w${i}`]: weights, [`m${i}`]: first, [`v${i}`]: second, [`g${i}`]: gradient });
  }
  runKernel<tf.Tensor[]>("AdamStep", inputs, { step, learningRate, l2: model.map(({ l2 }) => l2) });
}

export function registerAdam(host: Host) {
  replaceKernel("AdamStep", ({ inputs, attrs }) => {
    const { step, learningRate, l2 } = attrs as unknown as {
      step: number;
      learningRate: number;
      l2: number[];
    };
    const corrections = [1 / (1 - BETA1 ** step), 1 / (1 - BETA2 ** step)] as const;
    for (const [i, penalty] of l2.entries()) {
      const [weights, ...others] = ["w", "m", "v", "g"].map((name) => inputs[`${name}${i}`]!);
      for (const tensor of others) {
        if (tensor.shape.join() !== weights.shape.join()) {
          throw new RangeError(`Cannot update weights [${weights.shape}] by a tensor [${tensor.shape}]`);
        }
      }
      const [weightsAt, first, second, gradient] = [weights, ...others].map((tensor) => host.address(tensor));
      const elements = weights.shape.reduce((product, size) => product * size, 1);
      host.kernels.f32Adam(
        ...[weightsAt, first, second, gradient, elements, learningRate, BETA1, BETA2] as const,
        ...[...corrections, EPSILON, penalty] as const,
      );
    }
    return [];
  });
}
