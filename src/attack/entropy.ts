/**
 * The entropy of the probability vector: Salem et al., ML-Leaks, NDSS 2019, adversary 3. It needs no label.
 */
import { entropy as entropyOf } from "../kernels/probability_vectors.ts";
import type { Attack } from "./attack.ts";
import { thresholdAttack } from "./threshold.ts";

/** Score: minus the entropy, in nats. */
export const entropy: Attack = thresholdAttack(
  "entropy",
  "Member when the entropy of the probability vector is low",
  (heap, { probabilities, classes }) => entropyOf(heap, probabilities, classes).map((value) => -value),
);
