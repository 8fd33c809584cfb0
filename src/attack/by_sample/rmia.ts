/**
 * RMIA: Zarifzadeh et al., Low-Cost High-Power Membership Inference Attacks, ICML 2024, equations 2 to 4 and 10, after the authors'
 * program (privacytrustlab/ml_privacy_meter, modules/mia/attacks/rmia.py). With p of the true class, and p(x) what models say of x
 * whether or not they were trained on it:
 *
 *   ratio(x) = p_target(x) / p(x);  score = the share of the population's z with ratio(x) / ratio(z) > gamma.
 *
 * - online, p(x) is the mean of the IN shadows' mean and the OUT shadows' mean;
 * - offline, p(x) = ((1 + a) mean of the OUT shadows + (1 - a)) / 2, and a of 0, 0.1, ..., 1 is the one with the largest AUC where
 *   shadows play the target, the smallest of equals.
 *
 * The population is all samples that are judged, members or not, so that no membership chooses it. The share is a rank. A sample's
 * queries count by the mean of ln ratio. Privacy Meter's mean of the OUT shadows takes the largest M / 2 values of a sample, which
 * drops some where a sample is OUT in more, such as all z; here it is of all. Its temperature is 1 and its gamma too; the paper's first
 * program had 2 for both.
 */
import { areaUnderCurve, rocCurve } from "../../metrics/roc.ts";
import { IN, meansOf, OUT } from "./moments.ts";
import { sharesBelow } from "./rank.ts";
import { knownOf } from "./plays.ts";
import { type Evidence, meanOverQueries, NEEDS, type SampleAttack } from "./sample_attack.ts";
import { logProbability, probability, scaledLogit } from "./signals.ts";

/** The factor by which a sample's ratio must be larger than another's. */
const GAMMA = 1;
/** The values of a that are tried. */
const OFFLINE_A = Array.from({ length: 11 }, (_, tenth) => tenth / 10);

export const rmiaOnline: SampleAttack = {
  name: "rmia-online",
  description:
    "Member when the target is surer of it than shadows trained with and without it are, compared with other samples (RMIA)",
  needs: NEEDS,
  of: ["candidates"],
  learns: "threshold",
  signal: scaledLogit,
  fit: () => ({
    score: (evidence) => {
      const { means } = meansOf(evidence, probability);
      return shareOfPopulation(
        logRatios(evidence, means[OUT].map((mean, row) => (mean + means[IN][row]) / 2)),
      );
    },
  }),
};

export const rmiaOffline: SampleAttack = {
  name: "rmia-offline",
  description:
    "Member when the target is surer of it than shadows trained without it are, compared with other samples (RMIA)",
  needs: NEEDS,
  of: [],
  learns: "threshold",
  signal: scaledLogit,
  fit(plays) {
    const a = bestA(plays.map(({ evidence, truth }) => ({
      evidence,
      ...knownOf(truth),
      outside: meansOf(evidence, probability).means[OUT],
    })));
    return {
      score: (evidence) =>
        shareOfPopulation(logRatios(evidence, offlineMeans(meansOf(evidence, probability).means[OUT], a))),
    };
  },
};

/** ln ratio(x) `[N]`, the mean over a sample's queries, by what p(x) `[N, Q]` is. */
export function logRatios({ target, queries }: Evidence, of: Float64Array): Float64Array {
  return meanOverQueries(
    target.map((signal, row) => logProbability(signal) - Math.log(Math.max(of[row], Number.MIN_VALUE))),
    queries,
  );
}

/** p(x) `[R]` as it is guessed from the OUT shadows' means `[R]`. */
export function offlineMeans(outside: Float64Array, a: number): Float64Array {
  return outside.map((mean) => ((1 + a) * mean + (1 - a)) / 2);
}

/** The share `[N]` of the population `[Z]` whose ratio is less than each sample's divided by gamma, all as logarithms. */
export function shareOfPopulation(
  ratios: Float64Array,
  { population = ratios, gamma = GAMMA }: { population?: Float64Array; gamma?: number } = {},
): Float64Array {
  return sharesBelow(gamma === 1 ? ratios : ratios.map((ratio) => ratio - Math.log(gamma)), population);
}

function bestA(
  plays: readonly { evidence: Evidence; rows: Uint32Array; known: Uint8Array; outside: Float64Array }[],
): number {
  let [best, largest] = [OFFLINE_A[0], -Infinity];
  for (const a of OFFLINE_A) {
    let sum = 0;
    for (const { evidence, rows, known, outside } of plays) {
      const ratios = logRatios(evidence, offlineMeans(outside, a));
      sum += areaUnderCurve(rocCurve(Float64Array.from(rows, (row) => ratios[row]), known));
    }
    if (sum > largest) [best, largest] = [a, sum];
  }
  return best;
}
