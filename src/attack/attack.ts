/** What every attack is: learn on the shadow's answers, then score the target's. */
import type { Heap } from "../kernels/heap.ts";

/** One model's answers to N samples of K classes. What the attacker sees, and no more: no membership. */
export interface Answers {
  /** K */
  readonly classes: number;
  /** `[N]`, each sample's true class. */
  readonly labels: Uint8Array;
  /** `[N, K]`, row-major, each row summing to 1. */
  readonly probabilities: Float32Array;
  /** `[N, K]`; absent where the model gives probabilities only. Losses are then less precise. */
  readonly logits?: Float32Array;
}

/** The shadow's answers, whose membership the attacker knows: it trained the shadow. */
export interface LabelledAnswers extends Answers {
  /** `[N]`: 1 for a member, 0 for a non-member. */
  readonly membership: Uint8Array;
}

/** An attack that has learned. */
export interface FittedAttack {
  /** A row is judged a member when its score is at least this. */
  readonly threshold: number;
  /** `[N]`: the higher, the more likely a member. */
  score(answers: Answers): Float64Array;
}

/** An attack: learns on the shadow, scores the target. */
export interface Attack {
  /** As in reports: `loss-threshold`. */
  readonly name: string;
  /** One sentence for the report. */
  readonly description: string;
  /** Learns from the shadow's answers. The same seed gives the same attack. */
  fit(shadow: LabelledAnswers, options: { heap: Heap; seed: number }): FittedAttack;
}
