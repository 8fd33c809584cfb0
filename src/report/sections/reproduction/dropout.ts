/** The article's second table: a target with dropout. */
import { DEFENDED_ARCHITECTURE } from "../../../reproduce/models.ts";
import type { Reproduction } from "../../../reproduce/reproduction.ts";
import { note, paragraph, type Section } from "../../document.ts";
import type { Language } from "../../language/language.ts";
import { range, shortName, smallRate } from "../../numbers.ts";
import { figureText } from "../figure_cells.ts";
import { markOf, reachCounts, trainingCell } from "./beside_article.ts";
import { hasArticle } from "./names.ts";

export function dropoutSection(
  reproduction: Reproduction,
  language: Language,
): Section | null {
  const { dropout, transfer } = reproduction;
  if (!dropout) return null;
  const { dropout: words } = language.reproduction, article = hasArticle(reproduction);
  const { testAccuracy, cells } = dropout, counts = article ? reachCounts(cells) : undefined;
  return {
    heading: words.heading,
    blocks: [
      paragraph(words.note(figureText(testAccuracy.dropout), figureText(testAccuracy.undefended))),
      ...counts ? [note(words.brackets)] : [],
      {
        kind: "table",
        corner: words.shadow,
        columns: [...transfer ? [words.undefended] : [], words.dropout, ...article ? [words.article] : []],
        rows: cells.map((cell) => {
          const { shadow, comparison } = cell;
          const before = transfer?.find((other) =>
            other.shadow === shadow && other.target === DEFENDED_ARCHITECTURE
          );
          return {
            head: { value: shortName(shadow) },
            cells: [
              ...before ? [trainingCell(before, language)] : [],
              { ...trainingCell(cell, language), mark: article ? markOf(cell) : undefined },
              ...article
                ? [{ value: smallRate(comparison.article), small: [range(comparison.interval)] }]
                : [],
            ],
          };
        }),
      },
      ...counts ? [paragraph(words.reach(counts))] : [],
    ],
  };
}
