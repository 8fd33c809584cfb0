/** The article's pictures: samples drawn at random, with the attack network's output and the truth. */
import { dropout } from "../defence/regularisation.ts";
import { judgementOf, type Outcome, outcomeOf } from "../judgement.ts";
import type { Analysis } from "./analysis.ts";
import { articleAttack, articleSheets } from "./article.ts";
import { DEFENDED_ARCHITECTURE } from "./models.ts";

const SAMPLES = 25;

/** One sample. */
export interface Sample {
  /** The number of its image, counted through the four parts, `partSize` each. */
  readonly place: number;
  /** Its true class. */
  readonly className: string;
  /** The shadow network's output, which the article reads as a probability; it is not calibrated. */
  readonly probability: number;
  /** True where the target was trained on it. */
  readonly member: boolean;
}

/** 25 samples of one target's parts. */
export interface Sheet {
  /** The target that it is of. */
  readonly name: "undefended" | "dropout";
  /** In the order in which they are shown. */
  readonly samples: readonly Sample[];
  /** The number of samples that the attack judged rightly. */
  readonly right: number;
  /** The number of samples that the article's attack judged rightly, and of how many. */
  readonly article: { readonly right: number; readonly of: number };
}

/** The outcome of a sample's judgement by the network's output alone, in whole per cent, as the article reads it. */
export function outcomeByOutput({ probability, member }: Pick<Sample, "probability" | "member">): Outcome {
  return outcomeOf(judgementOf(probability), member);
}

/** A sheet of the undefended target and one of the target with dropout, of one seed: the same samples. */
export function sheets(analysis: Analysis, seed = analysis.seeds[0]): Sheet[] {
  const { classes } = analysis.results.dataset;
  const shadow = { architecture: DEFENDED_ARCHITECTURE };
  return (["undefended", "dropout"] as const).map((name) => {
    const target = { ...shadow, defence: name === "dropout" ? dropout : undefined };
    const { ids, labels, membership } = analysis.answers("target", target, seed);
    const { scores } = articleAttack(analysis.scored(target, shadow, seed));
    const samples = Array.from(ids!.slice(0, SAMPLES) as number[], (place, row) => ({
      place,
      className: classes[labels![row]],
      probability: scores[row],
      member: membership![row] === 1,
    }));
    const right = samples.filter((sample) => outcomeByOutput(sample) === "right").length;
    return { name, samples, right, article: articleSheets[name] };
  });
}
