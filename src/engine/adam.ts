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
  /** The loss has a penalty of so much times weights^2, which goes into the gradient here. */
  readonly l2: number;
}

/**
 * Takes one step of Adam for a whole model: changes all weights and moments in place.
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
    const unbias1 = 1 / (1 - BETA1 ** step), unbias2 = 1 / (1 - BETA2 ** step);
    for (const { weights, first, second, gradient, l2 } of model) {
      for (const { shape } of [first, second, gradient]) {
        if (!tf.util.arraysEqual(shape, weights.shape)) {
          throw new RangeError(`Cannot update weights [${weights.shape}] by a tensor [${shape}]`);
        }
      }
      host.run("f32Adam", {
        weights: host.address(weights),
        first: host.address(first),
        second: host.address(second),
        gradient: host.address(gradient),
        elements: weights.size,
        rate: learningRate,
        beta1: BETA1,
        beta2: BETA2,
        unbias1,
        unbias2,
        epsilon: EPSILON,
        l2,
      });
    }
    return [];
  });
}
