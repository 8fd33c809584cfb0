/**
 * The gap attack: a member if and only if the model is right. Yeom et al. 2018, adversary 1; so named in
 * Choquette-Choo et al., Label-Only Membership Inference Attacks, ICML 2021. It learns nothing, and needs no
 * more than the model's class.
 */
import { argmax } from "../kernels/probability_vectors.ts";
import { checkAnswers, checkShadow } from "./answers.ts";
import type { Attack } from "./attack.ts";

/** Score: 1 where the model is right, else 0. */
export const gap: Attack = {
  name: "gap",
  description: "Member when the model's class is right",
  fit(shadow, { heap }) {
    checkShadow(shadow);
    const { classes } = shadow;
    return {
      threshold: 0.5,
      score(answers) {
        checkAnswers(answers, classes);
        const { probabilities, labels } = answers;
        return Float64Array.from(
          argmax(heap, probabilities, classes),
          (top, row) => top === labels[row] ? 1 : 0,
        );
      },
    };
  },
};
