/** Runs the attacks against a target, and only then looks at the truth. */
import { evaluate, type Evaluation } from "../metrics/evaluation.ts";
import type { Heap } from "../kernels/heap.ts";
import type { Answers, Attack, FittedAttack, LabelledAnswers } from "./attack.ts";
import { attacks as allAttacks } from "./attacks.ts";

/** What attacks are fitted with. */
export interface FitOptions {
  /** Where the kernels work. */
  readonly heap: Heap;
  /** Of whatever an attack draws. */
  readonly seed: number;
  /** Which ones; all without it. */
  readonly attacks?: readonly Attack[];
}

/** An attack that has learned on a shadow, and is ready for any target. */
export interface Attacker extends FittedAttack, Pick<Attack, "name" | "description"> {}

/** One attack's verdict on every row of the target's answers, and how good it was. */
export interface AuditedAttack extends Pick<Attack, "name" | "description"> {
  /** `[N]`, higher = more likely a member. */
  readonly scores: Float64Array;
  /** How well the scores tell members from non-members. */
  readonly evaluation: Evaluation;
}

/** Fits every attack on the shadow's answers. */
export function fitAttacks(
  shadow: LabelledAnswers,
  { heap, seed, attacks = allAttacks }: FitOptions,
): Attacker[] {
  return attacks.map((attack) => {
    const { name, description } = attack;
    return { name, description, ...attack.fit(shadow, { heap, seed }) };
  });
}

/**
 * How many rows of the shadow that they learned on each attack judges rightly: all that the attacker knows of how good they
 * are.
 */
export function rightOnShadow(
  attackers: readonly Attacker[],
  { membership, ...answers }: LabelledAnswers,
): number[] {
  return attackers.map(({ threshold, score }) =>
    score(answers).reduce(
      (sum, score, row) => sum + Number(score >= threshold === (membership[row] === 1)),
      0,
    )
  );
}

/**
 * Scores the target's answers with every attack, and then evaluates.
 *
 * @param truth gives the target's membership `[N]`; it is called when all scores are final, and not before
 */
export function judge(
  attackers: readonly Attacker[],
  target: Answers,
  truth: () => Uint8Array,
): AuditedAttack[] {
  const scored = attackers.map((attacker) => ({ attacker, scores: attacker.score(target) }));
  const membership = truth();
  return scored.map(({ attacker: { name, description, threshold }, scores }) => ({
    name,
    description,
    scores,
    evaluation: evaluate(scores, membership, { threshold }),
  }));
}

/** `fitAttacks` on the shadow, and `judge` with what they have learned. */
export function audit(
  shadow: LabelledAnswers,
  target: Answers,
  truth: () => Uint8Array,
  options: FitOptions,
): AuditedAttack[] {
  return judge(fitAttacks(shadow, options), target, truth);
}
