/**
 * The loss: Yeom et al., Privacy risk in machine learning: analyzing the connection to overfitting, CSF 2018,
 * adversary 2. The paper's threshold is the mean training loss; this one is learned on the shadow. The loss
 * comes from the logits where the model gives them, else from its probabilities, with less precision.
 */
import { lossFromLogits, lossFromProbabilities } from "../kernels/probability_vectors.ts";
import type { Attack } from "./attack.ts";
import { thresholdAttack } from "./threshold.ts";

/** Score: minus the loss, in nats. */
export const lossThreshold: Attack = thresholdAttack(
  "loss-threshold",
  "Member when the loss is low",
  (heap, { logits, probabilities, labels, classes }) => {
    const loss = logits
      ? lossFromLogits(heap, logits, labels, classes)
      : lossFromProbabilities(heap, probabilities, labels, classes);
    return loss.map((value) => -value);
  },
);
