/**
 * Attack P, by a population: Ye et al., Enhanced Membership Inference Attacks against Machine Learning Models, CCS 2022, section 4.1. The
 * score is the share of the population on which the target's loss is higher. The population is all samples that are judged,
 * members or not, so that no membership chooses it: the order is the loss's own, and the threshold a share. It looks at no
 * shadow, except for that threshold. A sample's queries count by the mean of their losses.
 */
import { sharesBelow } from "./rank.ts";
import { type Evidence, meanOverQueries, NEEDS, type SampleAttack } from "./sample_attack.ts";
import { logProbability, scaledLogit } from "./signals.ts";

export const attackP: SampleAttack = {
  name: "attack-p",
  description: "Member when the target's loss is higher on most other samples (attack P)",
  needs: NEEDS,
  of: [],
  learns: "threshold",
  signal: scaledLogit,
  fit: () => ({
    score({ target, queries }: Evidence) {
      const gains = meanOverQueries(target.map(logProbability), queries);
      return sharesBelow(gains, gains);
    },
  }),
};
