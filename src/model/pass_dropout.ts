/** Dropout within a training pass. */
import type * as tf from "@tensorflow/tfjs-core";
import { dropout } from "../engine/dropout.ts";
import { Random } from "../random.ts";
import type { TrainingPass } from "./network.ts";
import type { DropoutPlace } from "./recipe.ts";

/** A way back through a layer, from the gradient by its output to the gradient by its input. */
export type WayBack = (dy: tf.Tensor) => tf.Tensor;

/**
 * A function that drops out of x where the pass says so and else returns x as it is. Each dropout has a seed
 * of its own and adds its way back to `ways`.
 */
export function dropoutOf(noise: TrainingPass["dropout"], ways: WayBack[]) {
  if (!noise?.rate) return <T extends tf.Tensor>(x: T, _: DropoutPlace): T => x;
  const { rate } = noise, seeds = new Random(noise.seed, "dropout");
  return <T extends tf.Tensor>(x: T, at: DropoutPlace): T => {
    if (noise.at !== at) return x;
    const seed = seeds.integer(2 ** 32);
    ways.push((dy) => dropout(dy, rate, { seed }));
    return dropout(x, rate, { seed });
  };
}
