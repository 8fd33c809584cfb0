/**
 * The attack being reproduced: a small network reads the probability vector, in class order, and gives the
 * probability that the sample is a member. After Shokri et al., Membership Inference Attacks Against Machine Learning
 * Models, S&P 2017, with one shadow and one network for all classes, as in Salem et al., NDSS 2019.
 */
import { attackNetworkLogits, trainAttackNetwork } from "../kernels/attack_network.ts";
import { type Attack, sigmoids } from "./attack.ts";

// Measured on made-up vectors of overfitted models, 2,000 and 25,000 rows, five seeds each: accuracy grows up
// to 10,000 steps (0.79 at 2,000, 0.805 at 10,000, 0.806 at 20,000 and 40,000, where the confidence alone
// allows 0.81), and ten times the rate costs up to 0.01. Steps, not epochs: a small shadow must converge too.
const BATCH_SIZE = 32;
const LEARNING_RATE = 1e-3;
const STEPS = 20_000;
/** The scores that it sees in all: 20,000 steps on 1,000 classes. With more classes steps are fewer, or they would take hours. */
const MOST_SCORES = STEPS * BATCH_SIZE * 1000;

/** Score: the probability of membership, the sigmoid of the network's logit in float64. */
export const shadowNetwork: Attack = {
  name: "shadow-network",
  description: "Member when a network that learned on known probability vectors says so",
  needs: ["scores"],
  learns: "score",
  signal: (block) => block.probabilities(),
  fit({ signals, width, membership, release }, { heap, seed, orders }) {
    const steps = Math.min(STEPS, Math.ceil(MOST_SCORES / (BATCH_SIZE * width)));
    const { network } = trainAttackNetwork(heap, signals as Float32Array, membership, {
      classes: width,
      seed,
      orders,
      epochs: Math.ceil(steps / Math.ceil(membership.length / BATCH_SIZE)),
      batchSize: BATCH_SIZE,
      learningRate: LEARNING_RATE,
    });
    release?.();
    return {
      threshold: 0.5,
      score: (signals) => sigmoids(attackNetworkLogits(heap, network, signals as Float32Array)),
    };
  },
};
