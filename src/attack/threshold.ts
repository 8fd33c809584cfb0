/** Attacks that compare one signal with a threshold learned on the shadow. */
import type { Heap } from "../kernels/heap.ts";
import { mostAccurateThreshold } from "../metrics/threshold.ts";
import { checkAnswers, checkShadow } from "./answers.ts";
import type { Answers, Attack } from "./attack.ts";

/**
 * The attack whose score is `signal` (`[N]`, the higher the more likely a member), with one threshold for all
 * rows.
 */
export function thresholdAttack(
  name: string,
  description: string,
  signal: (heap: Heap, answers: Answers) => Float64Array,
): Attack {
  return {
    name,
    description,
    fit(shadow, { heap }) {
      checkShadow(shadow);
      const { classes } = shadow;
      return {
        threshold: mostAccurateThreshold(signal(heap, shadow), shadow.membership),
        score(answers) {
          checkAnswers(answers, classes);
          return signal(heap, answers);
        },
      };
    },
  };
}
