/**
 * The loss, calibrated by how difficult a sample is: Watson et al., On the Importance of Difficulty Calibration in Membership
 * Inference Attacks, ICLR 2022, equation 2. The score is the OUT shadows' mean loss less the target's, in nats; a sample's queries
 * count by the mean.
 */
import { meansOf, OUT } from "./moments.ts";
import { meanOverQueries, NEEDS, type SampleAttack } from "./sample_attack.ts";
import { logProbability, scaledLogit } from "./signals.ts";

export const calibratedLoss: SampleAttack = {
  name: "calibrated-loss",
  description: "Member when the loss is lower than the mean of shadows trained without it",
  needs: NEEDS,
  of: [],
  learns: "threshold",
  signal: scaledLogit,
  fit: () => ({
    score(evidence) {
      const { means } = meansOf(evidence, logProbability);
      return meanOverQueries(
        evidence.target.map((signal, row) => logProbability(signal) - means[OUT][row]),
        evidence.queries,
      );
    },
  }),
};
