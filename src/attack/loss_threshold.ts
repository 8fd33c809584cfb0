/**
 * The loss: Yeom et al., Privacy risk in machine learning: analyzing the connection to overfitting, CSF 2018,
 * adversary 2. The paper's threshold is the mean training loss; this one is learned. The loss comes from the logits where
 * the model gives them, else from its probabilities, with less precision.
 */
import { negated, thresholdAttack } from "./threshold.ts";

/** Score: minus the loss, in nats. */
export const lossThreshold = thresholdAttack({
  name: "loss-threshold",
  description: "Member when the loss is low",
  needs: ["labels", "scores"],
  signal: (block) => negated(block.loss()),
});
