/**
 * Dropout as a tfjs kernel. A hash of the seed and of a number's place says whether it falls out, so no mask
 * is stored.
 */
import type * as tf from "@tensorflow/tfjs-core";
import { type Host, replaceKernel, runKernel } from "./host.ts";

/**
 * Sets a share `rate` of x to zero and scales the rest by 1 / (1 - rate). Its gradient is the same function
 * of dy, with the same seed.
 *
 * @throws {RangeError} where the rate is not in [0, 1)
 */
export function dropout<T extends tf.Tensor>(x: T, rate: number, { seed }: { seed: number }): T {
  if (!(rate >= 0 && Math.fround(rate) < 1)) {
    throw new RangeError(`Cannot drop out: the rate must be in [0, 1), found ${rate}`);
  }
  return runKernel<T>("SeededDropout", { x }, { rate, seed });
}

export function registerDropout(host: Host) {
  replaceKernel("SeededDropout", ({ inputs: { x }, attrs }) => {
    const { rate, seed } = attrs as unknown as { rate: number; seed: number };
    const output = host.output(x!.shape);
    const elements = x!.shape.reduce((product, size) => product * size, 1);
    host.run("f32Dropout", { y: host.address(output), x: host.address(x!), elements, rate, seed });
    return output;
  });
}
