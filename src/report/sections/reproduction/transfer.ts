/** The article's first table: every target by way of every shadow. */
import type { Architecture } from "../../../model/architectures.ts";
import { ARCHITECTURES } from "../../../reproduce/models.ts";
import type { Reproduction } from "../../../reproduce/reproduction.ts";
import type { Cell } from "../../../reproduce/transfer.ts";
import { type Cell as TableCell, note, type Paragraph, paragraph, type Section } from "../../document.ts";
import type { Language } from "../../language/language.ts";
import type { Differences } from "../../language/reproduction_language.ts";
import { rate, shortName, signed, smallRate } from "../../numbers.ts";
import { hasReach, isSpreadLent, markOf, reachCounts, trainingCell } from "./beside_article.ts";
import { hasArticle, ofArticle, pairName } from "./names.ts";

export function transferSection(reproduction: Reproduction, language: Language): Section | null {
  const { transfer: cells } = reproduction;
  if (!cells) return null;
  const { transfer: texts } = language.reproduction;
  const article = hasArticle(reproduction);
  const values = cells.map((cell) => ofArticle(cell).value);
  const lowest = Math.min(...values), span = Math.max(...values) - lowest;
  const cellOf = (cell: Cell): TableCell => {
    const { comparison } = cell, { value, small = [] } = trainingCell(cell, language);
    return {
      value,
      brief: true,
      heat: span > 0 ? (ofArticle(cell).value - lowest) / span : 0,
      mark: article ? markOf(cell) : undefined,
      small: [
        ...small,
        ...article ? [texts.article(smallRate(comparison.article), signed(comparison.difference))] : [],
      ],
    };
  };
  return {
    heading: texts.heading,
    blocks: [
      noteOf(cells, article, language),
      {
        kind: "table",
        heat: true,
        corner: texts.corner,
        columns: ARCHITECTURES.map(shortName),
        rows: ARCHITECTURES.map((shadow) => ({
          head: { value: shortName(shadow) },
          cells: cells.filter((cell) => cell.shadow === shadow).map(cellOf),
        })),
      },
      ...article ? [paragraph(texts.differences(differencesOf(cells, language)))] : [],
      ...remarks(cells, reproduction, language).map(paragraph),
      ...article ? [{ kind: "list" as const, items: texts.reasons(hasReach(cells)) }] : [],
    ],
  };
}

/** The sentences on what stands in a cell. Plain text has the figures and their signs alone. */
function noteOf(
  cells: readonly Cell[],
  article: boolean,
  { between, reproduction: { transfer: texts } }: Language,
): Paragraph {
  const kind = hasReach(cells) ? "reach" : "intervals", isLent = isSpreadLent(cells);
  const isBorrowed = cells.some(({ comparison }) => comparison.reach?.borrowed);
  const figures = texts.figures[isLent ? "intervals" : kind], lent = isLent ? [texts.lent] : [];
  const marks = article ? [texts.marks[kind]] : [];
  const beneath = [
    texts.beneath[isLent ? "lent" : kind],
    ...isBorrowed && !isLent ? [texts.borrowed] : [],
    ...lent,
    ...article ? [texts.articleBeneath] : [],
  ];
  return {
    ...note([figures, ...beneath, ...marks].join(between)),
    plain: [figures, ...lent, ...marks].join(between),
  };
}

/** The differences of our cells from the article's, on the whole. */
function differencesOf(cells: readonly Cell[], language: Language): Differences {
  const differences = cells.map(({ comparison }) => comparison.difference);
  const amounts = differences.map(Math.abs);
  const place = amounts.indexOf(Math.max(...amounts));
  return {
    cells: cells.length,
    beyondIntervals: cells.filter(({ comparison }) => comparison.beyondIntervals).length,
    reach: reachCounts(cells),
    mean: differences.reduce((sum, difference) => sum + difference, 0) / cells.length,
    largest: differences[place],
    largestPair: pairName(cells[place], language),
  };
}

function remarks(
  cells: readonly Cell[],
  reproduction: Reproduction,
  { reproduction: { transfer } }: Language,
) {
  return [
    transfer.means(meansOf(cells, "target"), meansOf(cells, "shadow")),
    transfer.confidence(
      rate(confidenceOf(reproduction, "resnet20")),
      rate(confidenceOf(reproduction, "resnet110")),
    ),
  ];
}

/** The lowest and the highest mean of the table's columns, or of its rows. */
function meansOf(cells: readonly Cell[], role: "target" | "shadow"): [string, string] {
  const means = Map.groupBy(cells, (cell) => cell[role]).values().map((group) =>
    group.reduce((sum, cell) => sum + ofArticle(cell).value, 0) / group.length
  ).toArray();
  return [rate(Math.min(...means)), rate(Math.max(...means))];
}

/** The mean of a target's highest score on what it was not trained on, over its seeds. */
function confidenceOf({ models }: Reproduction, architecture: Architecture): number {
  const targets = models.filter((model) =>
    model.role === "target" && model.architecture === architecture && model.defence === undefined &&
    model.training === undefined
  );
  return targets.reduce((sum, { out }) => sum + out.confidence, 0) / targets.length;
}
