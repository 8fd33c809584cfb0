/** The article's first table: every target attacked by way of every shadow. */
import { type AttackFigures, intervalOfRate, predictionMargin } from "../metrics/over_runs.ts";
import type { Architecture } from "../model/architectures.ts";
import type { Analysis, Asked } from "./analysis.ts";
import { articleAccuracy, articleAttack, compare, type Comparison } from "./article.ts";
import { ARCHITECTURES } from "./models.ts";

/** One pair of target and shadow. */
export interface Cell {
  /** The model under attack. */
  readonly target: Architecture;
  /** The shadow that the attacks learned on. */
  readonly shadow: Architecture;
  /** The seeds that both were trained with: a training of each. */
  readonly seeds: readonly number[];
  /** In the order of the list of attacks. */
  readonly attacks: readonly AttackFigures[];
  /** The difference of the shadow network's accuracy from the article's. */
  readonly comparison: Comparison;
}

/** All pairs, the shadows' rows one after the other, as in the article. `lenders` as in `withReach`. */
export function transferTable(analysis: Analysis, lenders: readonly Cell[] = []): Cell[] {
  return withReach(
    ARCHITECTURES.flatMap((shadow) =>
      ARCHITECTURES.map((target) =>
        besideArticle(analysis, { target: { architecture: target }, shadow: { architecture: shadow } })
      )
    ),
    lenders,
  );
}

/** A target under attack beside the article's; one that is defended is the article's with dropout. */
export function besideArticle(
  analysis: Analysis,
  { target, shadow }: { target: Asked; shadow: Asked },
): Cell {
  const seeds = analysis.seedsOf(target, shadow), attacks = analysis.figures(target, shadow, seeds);
  const article = articleAccuracy(shadow.architecture, target.architecture, target.defence !== undefined);
  return {
    target: target.architecture,
    shadow: shadow.architecture,
    seeds,
    attacks,
    comparison: compare(articleAttack(attacks).accuracy, article),
  };
}

/**
 * The cells of a table with the reach of one more training. A cell of one training borrows the spread of the others: the root of
 * their mean variance, with the degrees of freedom of a single one of them, for cells of one seed are not independent.
 *
 * @param lenders the cells of the same table by another recipe, whose spread is borrowed where each cell here is of one training
 */
export function withReach(cells: readonly Cell[], lenders: readonly Cell[] = []): Cell[] {
  const ofSeveral = (some: readonly Cell[]) => some.filter(({ seeds }) => seeds.length > 1);
  const own = ofSeveral(cells), several = own.length > 0 ? own : ofSeveral(lenders);
  if (several.length === 0) return [...cells];
  const degrees = several.map(({ seeds }) => seeds.length - 1);
  const squares = several.reduce((sum, cell, i) => sum + degrees[i] * spreadOf(cell) ** 2, 0);
  const borrowed = {
    spread: Math.sqrt(squares / degrees.reduce((sum, of) => sum + of)),
    degrees: Math.min(...degrees),
  };
  return cells.map((cell) => {
    const runs = cell.seeds.length, isBorrowed = runs === 1;
    const { value } = articleAttack(cell.attacks).accuracy;
    const known = isBorrowed ? borrowed : { spread: spreadOf(cell) };
    const margin = predictionMargin({ runs, ...known }), interval = intervalOfRate(value, margin);
    return { ...cell, comparison: { ...cell.comparison, reach: { interval, margin, borrowed: isBorrowed } } };
  });
}

function spreadOf({ attacks }: Cell): number {
  return articleAttack(attacks).accuracy.spread!;
}
