/**
 * The modified entropy with a threshold for each class: Song and Mittal, Systematic Evaluation of Privacy
 * Risks of Machine Learning Models, USENIX Security 2021.
 */
import { modifiedEntropy as modifiedEntropyOf } from "../kernels/probability_vectors.ts";
import { checkAnswers, checkShadow } from "./answers.ts";
import type { Answers, Attack, LabelledAnswers } from "./attack.ts";
import type { Heap } from "../kernels/heap.ts";
import { mostAccurateThreshold } from "../metrics/threshold.ts";

/**
 * The score is how far a row's signal lies above its class's threshold, so that 0 is the threshold for all.
 */
export const modifiedEntropy: Attack = {
  name: "modified-entropy",
  description: "Member when the modified entropy is below the threshold of the sample's class",
  fit(shadow, { heap }) {
    checkShadow(shadow);
    const thresholds = classThresholds(signal(heap, shadow), shadow);
    return {
      threshold: 0,
      score(answers) {
        checkAnswers(answers, thresholds.length);
        return signal(heap, answers).map((value, row) => value - thresholds[answers.labels[row]]);
      },
    };
  },
};

function signal(heap: Heap, { probabilities, labels, classes }: Answers): Float64Array {
  return modifiedEntropyOf(heap, probabilities, labels, classes).map((value) => -value);
}

/** A class of which the shadow shows no members or no non-members gets the threshold over all rows. */
function classThresholds(
  signals: Float64Array,
  { classes, labels, membership }: LabelledAnswers,
): Float64Array {
  const rowsOfClass: number[][] = Array.from({ length: classes }, () => []);
  labels.forEach((label, row) => rowsOfClass[label].push(row));
  const overall = mostAccurateThreshold(signals, membership);
  return Float64Array.from(rowsOfClass, (rows) => {
    const known = Uint8Array.from(rows, (row) => membership[row]);
    if (!known.includes(0) || !known.includes(1)) return overall;
    return mostAccurateThreshold(Float64Array.from(rows, (row) => signals[row]), known);
  });
}
