/** The entropy of the probability vector: Salem et al., ML-Leaks, NDSS 2019, adversary 3. It needs no label. */
import { negated, thresholdAttack } from "./threshold.ts";

/** Score: minus the entropy, in nats. */
export const entropy = thresholdAttack({
  name: "entropy",
  description: "Member when the entropy of the probability vector is low",
  needs: ["scores"],
  signal: (block) => negated(block.entropy()),
});
