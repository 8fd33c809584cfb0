/** The article's first table: every target attacked by way of every shadow. */
import { type AttackFigures, intervalOfRate, predictionMargin } from "../metrics/over_runs.ts";
import type { Architecture } from "../model/architectures.ts";
import type { Analysis } from "./analysis.ts";
import type { Asked } from "./asked.ts";
import { articleAccuracy, articleAttack, compare, type Comparison } from "./article.ts";
import { ARCHITECTURES } from "./models.ts";

/** One pair of target and shadow. */
export interface Cell {
  /** The model under attack. */
  readonly target: Architecture;
  /** The shadow that the attack learned on. */
  readonly shadow: Architecture;
  /** The seeds that both were trained with: a training of each. */
  readonly seeds: readonly number[];
  /** The article's attack alone. */
  readonly attacks: readonly AttackFigures[];
  /** The difference of that attack's accuracy from the article's. */
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
  const seeds = analysis.seedsOf(target, shadow), figures = analysis.figuresByNetwork(target, shadow, seeds);
  const article = articleAccuracy(shadow.architecture, target.architecture, target.defence !== undefined);
  return {
    target: target.architecture,
    shadow: shadow.architecture,
    seeds,
    attacks: [figures],
    comparison: compare(figures.accuracy, article),
  };
}

/**
 * The cells of a table with the reach of one more training. A cell of one training borrows the spread of the others: the root of
 * their mean variance, with the degrees of freedom of a single one of them, for cells of one seed are not independent.
 *
 * @param lenders the cells of the same table by another recipe. Where each cell here is of one training, it borrows the spread of the
 * same target and shadow there
 */
export function withReach(cells: readonly Cell[], lenders: readonly Cell[] = []): Cell[] {
  const isLent = !cells.some(isOfSeveral);
  const pooled = pooledSpread((isLent ? lenders : cells).filter(isOfSeveral));
  if (!pooled) return [...cells];
  return cells.map((cell) => {
    const from = isLent ? lenders.find((lender) => isSamePair(lender, cell)) : cell;
    const known = from && isOfSeveral(from)
      ? { spread: spreadOf(from), degrees: from.seeds.length - 1 }
      : pooled;
    const runs = cell.seeds.length, margin = predictionMargin({ runs, ...known });
    const interval = intervalOfRate(articleAttack(cell.attacks).accuracy.value, margin);
    return { ...cell, comparison: { ...cell.comparison, reach: { interval, margin, borrowed: runs === 1 } } };
  });
}

/** The spread of several cells together; undefined of none. */
function pooledSpread(cells: readonly Cell[]): { spread: number; degrees: number } | undefined {
  if (cells.length === 0) return undefined;
  const degrees = cells.map(({ seeds }) => seeds.length - 1);
  const squares = cells.reduce((sum, cell, i) => sum + degrees[i] * spreadOf(cell) ** 2, 0);
  return {
    spread: Math.sqrt(squares / degrees.reduce((sum, of) => sum + of)),
    degrees: Math.min(...degrees),
  };
}

function isOfSeveral({ seeds }: Cell): boolean {
  return seeds.length > 1;
}

function isSamePair(one: Cell, other: Cell): boolean {
  return one.target === other.target && one.shadow === other.shadow;
}

function spreadOf({ attacks }: Cell): number {
  return articleAttack(attacks).accuracy.spread!;
}
