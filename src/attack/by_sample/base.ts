/**
 * BASE: Lassila et al., Practical Bayes-Optimal Membership Inference Attacks, 2025 (arXiv 2505.24089), after the authors' program
 * (aidotse/LeakPro, base.py). With l_i = ln p_y of shadow i at a temperature T:
 *
 *   score = l_target - s (logsumexp over shadows of l_i - ln M)
 *
 * Online it is over all shadows, whichever were trained on the sample, with s = 1; offline over the OUT shadows alone, with
 * s = 0.33. LeakPro's T is 2; here it is 1, by which all attacks go. A sample's queries count by the mean of their values.
 */
import { OUT } from "./moments.ts";
import { type Evidence, meanOverQueries, NEEDS, overQueries, type SampleAttack } from "./sample_attack.ts";
import { logProbability, probability, scaledLogit } from "./signals.ts";

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
  /** True, the default, counts the shadows that were trained on the sample, too. */
  readonly online?: boolean;
  /** s: 1 online, 0.33 offline. */
  readonly scale?: number;
}

/** The scores `[N]` of scaled logits. A sample without a shadow that counts is compared with none: its threshold is 0. */
export function baseScores(
  { target, shadows, membership, queries }: Evidence,
  { online = true, scale = online ? 1 : 0.33 }: BaseOptions = {},
): Float64Array {
  const rows = target.length, sums = new Float64Array(rows), counts = new Uint16Array(rows);
  const counting = shadows.map((signals, model) => ({
    signals,
    sides: online ? undefined : overQueries(membership[model], queries),
  }));
  for (const { signals, sides } of counting) {
    for (let row = 0; row < rows; row++) {
      if (sides !== undefined && sides[row] !== OUT) continue;
      counts[row]++;
      sums[row] += probability(signals[row]);
    }
  }
  const values = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let together = Math.log(sums[row]);
    if (sums[row] < LEAST_SUM) {
      const some = counting.filter(({ sides }) => sides === undefined || sides[row] === OUT);
      together = logSum(some.map(({ signals }) => logProbability(signals[row])));
    }
    values[row] = logProbability(target[row]) -
      scale * (counts[row] === 0 ? 0 : together - Math.log(counts[row]));
  }
  return meanOverQueries(values, queries);
}

/** A sum of probabilities below this has lost digits, or all: its logarithm is taken from theirs. */
const LEAST_SUM = 1e-290;

function logSum(logs: readonly number[]): number {
  const largest = Math.max(...logs);
  return largest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - largest), 0));
}
