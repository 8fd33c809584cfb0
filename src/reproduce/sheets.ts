/** The article's pictures: samples drawn at random, with the attacker's probability of membership and the truth. */
import { dropout } from "../defence/regularisation.ts";
import type { Analysis } from "./analysis.ts";
import { articleAttack, articleSheets } from "./article.ts";
import { DEFENDED_ARCHITECTURE } from "./models.ts";

const SAMPLES = 25;

/** One sample. */
export interface Sample {
  /** Which image it is, counted through the four parts, `partSize` each. */
  readonly place: number;
  /** Its true class. */
  readonly className: string;
  /** The shadow network's score. */
  readonly probability: number;
  /** Whether the target was trained on it. */
  readonly member: boolean;
}

/** 25 samples of one target's parts. */
export interface Sheet {
  /** Which target it is of. */
  readonly name: "undefended" | "dropout";
  /** In the order in which they are shown. */
  readonly samples: readonly Sample[];
  /** How many of them the attack judged rightly. */
  readonly right: number;
  /** How many the article's attack judged rightly, and of how many. */
  readonly article: { readonly right: number; readonly of: number };
}

/** The attacker's judgement of a probability of membership: the article reads it in whole per cent. */
export function judgementOf(probability: number): "member" | "non-member" | "undecided" {
  const percent = Math.round(100 * probability);
  return percent === 50 ? "undecided" : percent > 50 ? "member" : "non-member";
}

/** Whether the judgement is right; undecided where there is none. */
export function outcomeOf(
  { probability, member }: Pick<Sample, "probability" | "member">,
): "right" | "wrong" | "undecided" {
  const judgement = judgementOf(probability);
  if (judgement === "undecided") return "undecided";
  return (judgement === "member") === member ? "right" : "wrong";
}

/** A sheet of the undefended target and one of the target with dropout, of the first seed: the same samples. */
export function sheets(analysis: Analysis): Sheet[] {
  const [seed] = analysis.seeds;
  const { classes } = analysis.results.dataset;
  const shadow = { architecture: DEFENDED_ARCHITECTURE };
  return (["undefended", "dropout"] as const).map((name) => {
    const target = { ...shadow, defence: name === "dropout" ? dropout : undefined };
    const { ids, labels, membership } = analysis.answers("target", target, seed);
    const { scores } = articleAttack(analysis.audit(target, shadow, seed));
    const samples = Array.from(ids!.slice(0, SAMPLES) as number[], (place, row) => ({
      place,
      className: classes[labels![row]],
      probability: scores[row],
      member: membership![row] === 1,
    }));
    const right = samples.filter((sample) => outcomeOf(sample) === "right").length;
    return { name, samples, right, article: articleSheets[name] };
  });
}
