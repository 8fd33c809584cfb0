/** Runs the attacks against a target, and only then looks at the truth. */
import { evaluate, type Evaluation } from "../metrics/evaluation.ts";
import type { Heap } from "../wasm/heap.ts";
import type { Answers, Attack, LabelledAnswers } from "./attack.ts";
import { attacks as allAttacks } from "./attacks.ts";

/** One attack's verdict on every row of the target's answers, and how good it was. */
export interface AuditedAttack {
  /** As in reports: `loss-threshold`. */
  readonly name: string;
  /** What it does, in one sentence. */
  readonly description: string;
  /** `[N]`, higher = more likely a member. */
  readonly scores: Float64Array;
  /** How well the scores tell members from non-members. */
  readonly evaluation: Evaluation;
}

/**
 * Fits every attack on the shadow's answers, scores the target's with all of them, and then evaluates.
 *
 * @param truth gives the target's membership `[N]`; it is called when all scores are final, and not before
 */
export function audit(
  shadow: LabelledAnswers,
  target: Answers,
  truth: () => Uint8Array,
  { heap, seed, attacks = allAttacks }: { heap: Heap; seed: number; attacks?: readonly Attack[] },
): AuditedAttack[] {
  const scored = attacks.map((attack) => {
    const { threshold, score } = attack.fit(shadow, { heap, seed });
    return { attack, threshold, scores: score(target) };
  });
  const membership = truth();
  return scored.map(({ attack: { name, description }, threshold, scores }) => ({
    name,
    description,
    scores,
    evaluation: evaluate(scores, membership, threshold),
  }));
}
