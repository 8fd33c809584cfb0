/** The article's second table: a target with dropout, attacked by way of every shadow. */
import { dropout } from "../defence/regularisation.ts";
import type { Analysis } from "./analysis.ts";
import { articleAccuracy, articleAttack, compare } from "./article.ts";
import type { Figure } from "../metrics/over_runs.ts";
import { ARCHITECTURES, DEFENDED_ARCHITECTURE } from "./models.ts";
import type { Cell } from "./transfer.ts";

/** The effect of dropout and its cost. */
export interface DropoutTable {
  /** One for each shadow. */
  readonly cells: readonly Cell[];
  /** A defence that destroys the classifier does not count. */
  readonly testAccuracy: { readonly undefended: Figure; readonly dropout: Figure };
}

/** The defended target under the attacks that learned on each undefended shadow. */
export function dropoutTable(analysis: Analysis): DropoutTable {
  const undefended = { architecture: DEFENDED_ARCHITECTURE }, target = { ...undefended, defence: dropout };
  return {
    cells: ARCHITECTURES.map((shadow) => {
      const attacked = analysis.attacked(target, { architecture: shadow });
      const comparison = compare(
        articleAttack(attacked.attacks).accuracy,
        articleAccuracy(shadow, DEFENDED_ARCHITECTURE, true),
      );
      return { target: DEFENDED_ARCHITECTURE, shadow, ...attacked, comparison };
    }),
    testAccuracy: {
      undefended: analysis.accuracy("out", undefended),
      dropout: analysis.accuracy("out", target),
    },
  };
}
