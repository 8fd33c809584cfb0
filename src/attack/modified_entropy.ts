/**
 * The modified entropy with a threshold for each class: Song and Mittal, Systematic Evaluation of Privacy
 * Risks of Machine Learning Models, USENIX Security 2021.
 */
import { gather } from "../gather.ts";
import { mostAccurateThreshold } from "../metrics/threshold.ts";
import type { Attack, Lesson } from "./attack.ts";
import { rowsByGroup } from "../rows_by_group.ts";
import { negated } from "./threshold.ts";

/** The score is how far a sample's signal lies above its class's threshold, so that 0 is the threshold for all. */
export const modifiedEntropy: Attack = {
  name: "modified-entropy",
  description: "Member when the modified entropy is below the threshold of the sample's class",
  needs: ["labels", "scores"],
  learns: "score",
  signal: (block) => negated(block.modifiedEntropy()),
  fit(lesson) {
    const thresholds = classThresholds(lesson);
    lesson.release?.();
    return {
      threshold: 0,
      score(signals, labels) {
        const scores = Float64Array.from(signals);
        for (let row = 0; row < scores.length; row++) scores[row] -= thresholds[labels![row]];
        return scores;
      },
    };
  },
};

/** A class without known members or without known non-members gets the threshold over all samples. */
function classThresholds({ signals, membership, labels, classes }: Lesson): Float64Array {
  const overall = mostAccurateThreshold(signals as Float64Array, membership);
  const thresholds = new Float64Array(classes).fill(overall);
  for (const [label, rows] of rowsByGroup(labels!, classes)) {
    const known = gather(membership, rows);
    if (!known.includes(0) || !known.includes(1)) continue;
    thresholds[label] = mostAccurateThreshold(gather(signals, rows), known);
  }
  return thresholds;
}
