/** Attacks that compare one signal with a threshold learned on the shadow. */
import type { Heap } from "../kernels/heap.ts";
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

/**
 * The threshold at which "a member when its score is at least this" is right for most of the rows: `scores`
 * `[N]`, `membership` `[N]` of 0 and 1, N at least 1.
 *
 * It lies midway between two neighbouring scores. Of several that are equally right it is the highest, so
 * that an attacker who learned nothing claims least. It is always finite: the lowest score where calling
 * every row a member is best, just above the highest where calling none is.
 */
export function mostAccurateThreshold(scores: Float64Array, membership: Uint8Array): number {
  const descending = Uint32Array.from(scores, (_, row) => row).sort((a, b) => scores[b] - scores[a]);
  const highest = scores[descending[0]];
  let best = highest + Math.max(Math.abs(highest) * Number.EPSILON, Number.MIN_VALUE);
  let bestGain = 0; // rows judged rightly, beyond those when no row is called a member
  let gain = 0;
  descending.forEach((row, place) => {
    gain += membership[row] === 1 ? 1 : -1;
    const score = scores[row];
    const next = scores[descending[place + 1]]; // undefined past the last
    if (next === score || gain <= bestGain) return; // rows of equal score fall on the same side
    bestGain = gain;
    best = next === undefined ? score : between(next, score);
  });
  return best;
}

/** Above `low` and at most `high`, midway if float64 has room there. */
function between(low: number, high: number): number {
  const middle = low + (high - low) / 2;
  return middle > low ? middle : high;
}
