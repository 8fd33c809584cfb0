/** The article's second table: a target with dropout, attacked by way of every shadow. */
import { dropout } from "../defence/regularisation.ts";
import type { Analysis } from "./analysis.ts";
import type { Figure } from "../metrics/over_runs.ts";
import { ARCHITECTURES, DEFENDED_ARCHITECTURE } from "./models.ts";
import { besideArticle, type Cell, withReach } from "./transfer.ts";

/** The effect of dropout and its cost. */
export interface DropoutTable {
  /** One for each shadow. */
  readonly cells: readonly Cell[];
  /** A defence that destroys the classifier does not count. */
  readonly testAccuracy: { readonly undefended: Figure; readonly dropout: Figure };
}

/** The defended target under the attacks that learned on each undefended shadow. `lenders` as in `withReach`. */
export function dropoutTable(analysis: Analysis, lenders: readonly Cell[] = []): DropoutTable {
  const undefended = { architecture: DEFENDED_ARCHITECTURE }, target = { ...undefended, defence: dropout };
  const cells = ARCHITECTURES.map((shadow) =>
    besideArticle(analysis, { target, shadow: { architecture: shadow } })
  );
  const both = analysis.seedsOf(target, undefended).filter((seed) =>
    analysis.has(undefended, undefended, seed)
  );
  const seeds = both.length > 0 ? both : analysis.seeds; // none: it is said which model is needed
  return {
    cells: withReach(cells, lenders),
    testAccuracy: {
      undefended: analysis.accuracy("out", undefended, seeds),
      dropout: analysis.accuracy("out", target, seeds),
    },
  };
}
