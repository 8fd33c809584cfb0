/** The article's second table: a target with dropout. */
import { dropout as dropoutDefence } from "../../../defence/regularisation.ts";
import { DEFENDED_ARCHITECTURE } from "../../../reproduce/models.ts";
import type { Reproduction } from "../../../reproduce/reproduction.ts";
import { note, paragraph, type Section } from "../../document.ts";
import type { Language } from "../../language/language.ts";
import { range, shortName, smallRate } from "../../numbers.ts";
import { figureText } from "../figure_cells.ts";
import { hasReach, isSpreadLent, markOf, reachCounts, trainingCell } from "./beside_article.ts";
import { defenceDescription, hasArticle } from "./names.ts";

export function dropoutSection(
  reproduction: Reproduction,
  language: Language,
): Section | null {
  const { dropout, transfer } = reproduction;
  if (!dropout) return null;
  const { dropout: words } = language.reproduction, article = hasArticle(reproduction);
  const { testAccuracy, cells } = dropout, counts = article ? reachCounts(cells) : undefined;
  const befores = cells.map(({ shadow }) =>
    transfer?.find((cell) => cell.shadow === shadow && cell.target === DEFENDED_ARCHITECTURE)
  );
  const shown = [cells, befores.filter((cell) => cell !== undefined)].filter((column) => column.length > 0);
  const brackets = shown.every(hasReach)
    ? [words.brackets.reach]
    : shown.some(hasReach)
    ? [words.brackets.mixed]
    : [];
  if ([cells, transfer ?? []].some(isSpreadLent)) brackets.push(language.reproduction.transfer.lent);
  if (brackets.length > 0 && article) brackets.push(words.ofArticle);
  const marks = article
    ? [language.reproduction.transfer.marks[hasReach(cells) ? "reach" : "intervals"]]
    : [];
  const which = words.kind(defenceDescription(dropoutDefence.name, language), article);
  return {
    heading: words.heading,
    blocks: [
      paragraph(words.note(figureText(testAccuracy.dropout), figureText(testAccuracy.undefended))),
      note([which, ...brackets, ...marks].join(language.between)),
      {
        kind: "table",
        corner: words.shadow,
        columns: [...transfer ? [words.undefended] : [], words.dropout, ...article ? [words.article] : []],
        rows: cells.map((cell, place) => {
          const { shadow, comparison } = cell, before = befores[place];
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
