/** Cells of ours beside the article's: the place of one more training, marks, and how many lie within its reach. */
import { isOther, isWithinReach } from "../../../reproduce/article.ts";
import type { Reproduction } from "../../../reproduce/reproduction.ts";
import type { Cell } from "../../../reproduce/transfer.ts";
import type { Cell as TableCell } from "../../document.ts";
import type { Language } from "../../language/language.ts";
import type { ReachCounts } from "../../language/reproduction_language.ts";
import { range, rate } from "../../numbers.ts";
import { figureCell } from "../figure_cells.ts";
import { hasArticle, ofArticle } from "./names.ts";

/** A cell's figure with the interval of one more training beneath it, or its own interval where there is none. */
export function trainingCell(cell: Cell, { reproduction: { transfer } }: Language): TableCell {
  const accuracy = ofArticle(cell), { reach } = cell.comparison;
  if (!reach) return figureCell(accuracy);
  const { value, spread } = accuracy;
  return {
    value: rate(value),
    small: [range(reach.interval), spread === null ? transfer.oneTraining : `±${rate(spread)}`],
  };
}

/** The sign of a cell that is another than the article's. */
export function markOf({ comparison }: Cell): string | undefined {
  return !isOther(comparison) ? undefined : comparison.difference > 0 ? "▲" : "▼";
}

/** True where a table has the reach of one more training. */
export function hasReach(cells: readonly Cell[]): boolean {
  return cells.some(({ comparison }) => comparison.reach);
}

/** True where a table's spread between trainings is another recipe's: its own cells are of one training each. */
export function isSpreadLent(cells: readonly Cell[]): boolean {
  return hasReach(cells) && cells.every(({ seeds }) => seeds.length === 1);
}

/** The article's figures within the reach of one more training; undefined where the trainings are too few to say. */
export function reachCounts(cells: readonly Cell[]): ReachCounts | undefined {
  const compared = cells.filter(({ comparison }) => comparison.reach);
  if (compared.length === 0) return undefined;
  const outside = compared.filter(({ comparison }) => !isWithinReach(comparison));
  return {
    cells: compared.length,
    within: compared.length - outside.length,
    above: outside.filter(({ comparison }) => comparison.difference < 0).length,
    below: outside.filter(({ comparison }) => comparison.difference > 0).length,
    halfWidth: rate(
      compared.reduce((sum, { comparison: { reach } }) => sum + reach!.margin, 0) / compared.length,
    ),
  };
}

/** The cells of both of the article's tables, as far as they were made. */
export function cellsOfBoth({ transfer = [], dropout }: Pick<Reproduction, "transfer" | "dropout">): Cell[] {
  return [...transfer, ...dropout?.cells ?? []];
}

/** The cells of both tables that have a figure of the article beside them. */
export function articleCells(
  reproduction: Pick<Reproduction, "dataset" | "transfer" | "dropout">,
): Cell[] {
  return hasArticle(reproduction) ? cellsOfBoth(reproduction) : [];
}
