/**
 * The confidence of the top class: Salem et al., ML-Leaks, NDSS 2019, adversary 3 with the highest posterior.
 * It needs no label.
 */
import { argmax } from "../kernels/probability_vectors.ts";
import type { Attack } from "./attack.ts";
import { thresholdAttack } from "./threshold.ts";

/** Score: the probability of the top class. */
export const topConfidence: Attack = thresholdAttack(
  "top-confidence",
  "Member when the probability of the top class is high",
  (heap, { probabilities, classes }) =>
    Float64Array.from(
      argmax(heap, probabilities, classes),
      (top, row) => probabilities[row * classes + top],
    ),
);
