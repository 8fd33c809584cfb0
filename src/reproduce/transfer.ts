/** The article's first table: every target attacked by way of every shadow. */
import type { Architecture } from "../model/architectures.ts";
import type { Analysis, Attacked } from "./analysis.ts";
import { articleAccuracy, articleAttack, compare, type Comparison } from "./article.ts";
import { ARCHITECTURES } from "./models.ts";

/** One pair of target and shadow. */
export interface Cell extends Attacked {
  /** The model under attack. */
  readonly target: Architecture;
  /** The shadow that the attacks learned on. */
  readonly shadow: Architecture;
  /** The difference of the shadow network's accuracy from the article's. */
  readonly comparison: Comparison;
}

/** All pairs, the shadows' rows one after the other, as in the article. */
export function transferTable(analysis: Analysis): Cell[] {
  return ARCHITECTURES.flatMap((shadow) =>
    ARCHITECTURES.map((target) => {
      const attacked = analysis.attacked({ architecture: target }, { architecture: shadow });
      return besideArticle(attacked, { target, shadow, dropout: false });
    })
  );
}

/** A target under attack beside the article's, with dropout or without. */
export function besideArticle(
  attacked: Attacked,
  { target, shadow, dropout }: { target: Architecture; shadow: Architecture; dropout: boolean },
): Cell {
  const comparison = compare(
    articleAttack(attacked.attacks).accuracy,
    articleAccuracy(shadow, target, dropout),
  );
  return { target, shadow, ...attacked, comparison };
}
