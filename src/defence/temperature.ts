import { softmax } from "../kernels/probability_vectors.ts";
import type { Defence } from "./defence.ts";

/** Logits are divided by a temperature before the softmax, which flattens the scores; the class stays. */
export function temperature(degree: number): Defence {
  return {
    name: `temperature-${degree}`,
    description: `Scores are flattened: the softmax is taken at temperature ${degree}`,
    release: (heap, logits, classes) => softmax(heap, logits.map((logit) => logit / degree), classes),
  };
}
