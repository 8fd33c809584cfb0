/**
 * BASE: Lassila et al., Practical Bayes-Optimal Membership Inference Attacks, 2025 (arXiv 2505.24089), after the authors' program
 * (aidotse/LeakPro, base.py). With l_i = ln p_y of shadow i at a temperature T:
 *
 *   score = l_target - s (logsumexp over shadows of l_i - ln M)
 *
 * Online it is over all shadows, whichever were trained on the sample, with s = 1; offline over the OUT shadows alone, with
 * s = 0.33. LeakPro's T is 2; here it is 1, by which all attacks go. A sample's queries count by the mean of their values.
 */
import { type Evidence, meanOverQueries, NEEDS, overQueries, type SampleAttack } from "./sample_attack.ts";
import { logProbability, scaledLogit } from "./signals.ts";

export const base: SampleAttack = {
  name: "base",
  description: "Member when the target is surer of it than the shadows are together (BASE)",
  needs: NEEDS,
  of: [],
  learns: "threshold",
  signal: scaledLogit,
  fit: () => ({ score: (evidence) => baseScores(evidence) }),
};

/** Options of {@linkcode baseScores}. */
export interface BaseOptions {
  /** Whether shadows that were trained on the sample count, too: true. */
  readonly online?: boolean;
  /** s: 1 online, 0.33 offline. */
  readonly scale?: number;
}

/** The scores `[N]` of scaled logits. A sample without a shadow that counts is compared with none: its threshold is 0. */
export function baseScores(
  { target, shadows, membership, queries }: Evidence,
  { online = true, scale = online ? 1 : 0.33 }: BaseOptions = {},
): Float64Array {
  const rows = target.length;
  const largest = new Float64Array(rows).fill(-Infinity), sums = new Float64Array(rows);
  const counts = new Uint16Array(rows);
  // A running log-sum-exp: of p itself the sum could underflow.
  for (const [model, signals] of shadows.entries()) {
    const sides = overQueries(membership[model], queries);
    for (let row = 0; row < rows; row++) {
      if (!online && sides[row] !== 0) continue;
      const log = logProbability(signals[row]);
      counts[row]++;
      if (log > largest[row]) {
        sums[row] = sums[row] * Math.exp(largest[row] - log) + 1;
        largest[row] = log;
      } else sums[row] += Math.exp(log - largest[row]);
    }
  }
  const values = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const together = counts[row] === 0 ? 0 : largest[row] + Math.log(sums[row]) - Math.log(counts[row]);
    values[row] = logProbability(target[row]) - scale * together;
  }
  return meanOverQueries(values, queries);
}
