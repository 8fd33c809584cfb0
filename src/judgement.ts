/** An attacker's judgement of one sample, and whether it is right. */

/** The judgement of one sample. */
export type Judgement = "member" | "non-member" | "undecided";

/** The judgement beside the truth; undecided where there is no judgement. */
export type Outcome = "right" | "wrong" | "undecided";

/** The judgement by a probability of membership in [0, 1], in whole per cent: 50 % is undecided. */
export function judgementOf(probability: number): Judgement {
  const percent = Math.round(100 * probability);
  return percent === 50 ? "undecided" : percent > 50 ? "member" : "non-member";
}

/** The judgement of a sample beside the truth. */
export function outcomeOf(judgement: Judgement, member: boolean): Outcome {
  if (judgement === "undecided") return "undecided";
  return (judgement === "member") === member ? "right" : "wrong";
}

/** The number of samples that were judged rightly or not at all, of how many. */
export interface OutcomeCounts {
  readonly right: number;
  readonly undecided: number;
  readonly of: number;
}

/** Counts outcomes. */
export function countOutcomes(outcomes: readonly Outcome[]): OutcomeCounts {
  const count = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length;
  return { right: count("right"), undecided: count("undecided"), of: outcomes.length };
}
