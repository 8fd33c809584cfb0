/**
 * The gap attack: a member if and only if the model is right. Yeom et al. 2018, adversary 1; so named in
 * Choquette-Choo et al., Label-Only Membership Inference Attacks, ICML 2021. It learns nothing, and needs no
 * more than the model's class.
 */
import type { Attack } from "./attack.ts";

/** Score: 1 where the model is right, else 0; of several queries the share in which it is. */
export const gap: Attack = {
  name: "gap",
  description: "Member when the model's class is right",
  needs: ["labels"],
  learns: "threshold",
  signal(block) {
    const predicted = block.predicted(), labels = block.labels!;
    const isRight = new Float64Array(block.rows);
    for (let row = 0; row < isRight.length; row++) isRight[row] = predicted[row] === labels[row] ? 1 : 0;
    return isRight;
  },
  fit() {
    return { threshold: 0.5, score: (signals) => signals as Float64Array };
  },
};
