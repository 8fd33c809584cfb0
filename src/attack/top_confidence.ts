/**
 * The confidence of the top class: Salem et al., ML-Leaks, NDSS 2019, adversary 3 with the highest posterior.
 * It needs no label.
 */
import { thresholdAttack } from "./threshold.ts";

/** Score: the probability of the top class. */
export const topConfidence = thresholdAttack({
  name: "top-confidence",
  description: "Member when the probability of the top class is high",
  needs: ["scores"],
  signal: (block) => block.topConfidence(),
});
