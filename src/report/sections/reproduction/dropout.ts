/** The article's second table: a target with dropout. */
import { DEFENDED_ARCHITECTURE } from "../../../reproduce/models.ts";
import type { Reproduction } from "../../../reproduce/reproduction.ts";
import { paragraph, type Section } from "../../document.ts";
import type { Language } from "../../language/language.ts";
import { range, shortName, smallRate } from "../../numbers.ts";
import { figureCell, figureText } from "../figure_cells.ts";
import { hasArticle, ofArticle } from "./names.ts";

export function dropoutSection(
  reproduction: Reproduction,
  { reproduction: texts }: Language,
): Section | null {
  const { dropout, transfer } = reproduction;
  if (!dropout) return null;
  const { dropout: words } = texts, article = hasArticle(reproduction);
  const { testAccuracy } = dropout;
  return {
    heading: words.heading,
    blocks: [
      paragraph(words.note(figureText(testAccuracy.dropout), figureText(testAccuracy.undefended))),
      {
        kind: "table",
        corner: words.shadow,
        columns: [...transfer ? [words.undefended] : [], words.dropout, ...article ? [words.article] : []],
        rows: dropout.cells.map((cell) => {
          const { shadow, comparison } = cell;
          const before = transfer?.find((other) =>
            other.shadow === shadow && other.target === DEFENDED_ARCHITECTURE
          );
          return {
            head: { value: shortName(shadow) },
            cells: [
              ...before ? [figureCell(ofArticle(before))] : [],
              figureCell(ofArticle(cell)),
              ...article
                ? [{ value: smallRate(comparison.article), small: [range(comparison.interval)] }]
                : [],
            ],
          };
        }),
      },
    ],
  };
}
