/** The article's tables by several recipes of training, beside each other, and each recipe's own. */
import { joinTrainings, type TrainingsByMachine } from "../../../model/trainings.ts";
import { trainingsIn } from "../../../reproduce/combine.ts";
import type { Architecture } from "../../../model/architectures.ts";
import type { ModelSummary } from "../../../reproduce/analysis.ts";
import type { RecipeTables, Reproduction } from "../../../reproduce/reproduction.ts";
import type { Cell } from "../../../reproduce/transfer.ts";
import { type Cell as TableCell, note, type Section } from "../../document.ts";
import type { Language } from "../../language/language.ts";
import { rate, shortName, signed } from "../../numbers.ts";
import { articleCells, isSpreadLent, reachCounts } from "./beside_article.ts";
import { dropoutSection } from "./dropout.ts";
import { reproductionModelSection } from "./method.ts";
import { hasArticle, recipeName } from "./names.ts";
import { transferSection } from "./transfer.ts";

/** The shallowest and the deepest target: what sets one recipe apart from another. */
const SHOWN: readonly Architecture[] = ["resnet20", "resnet110"];

/** The recipes, a row each. */
export function recipeSection(reproduction: Reproduction, language: Language): Section | null {
  const { recipes: texts } = language.reproduction, all = allRecipes(reproduction);
  if (all.length < 2 || !hasArticle(reproduction)) return null;
  const isLent = all.some(({ transfer = [], dropout }) =>
    [transfer, dropout?.cells ?? []].some(isSpreadLent)
  );
  return {
    heading: texts.heading,
    blocks: [
      note([texts.note, ...isLent ? [language.reproduction.transfer.lent] : []].join(language.between)),
      {
        kind: "table",
        corner: texts.recipe,
        columns: [
          texts.within,
          texts.difference,
          ...SHOWN.map((target) => texts.ofTarget(shortName(target))),
          ...SHOWN.map((target) => texts.accuracy(shortName(target))),
        ],
        rows: all.map((tables) => ({
          head: { value: recipeName(tables, language) },
          cells: [
            withinCell(tables, reproduction, texts),
            differenceCell(tables.transfer ?? []),
            ...SHOWN.map((target) =>
              differenceCell((tables.transfer ?? []).filter((cell) => cell.target === target))
            ),
            ...SHOWN.map((target) => accuracyCell(tables.models, target)),
          ],
        })),
      },
    ],
  };
}

/** The article's tables by every recipe; where there are several, each is named. */
export function tableSections(reproduction: Reproduction, language: Language): Section[] {
  const sections = [transferSection, dropoutSection];
  const ofFirst = sections.map((section) => section(reproduction, language)).filter((section) =>
    section !== null
  );
  if (!reproduction.furtherRecipes?.length) return ofFirst;
  return [
    ...ofFirst.map((section) => named(section, reproduction, language)),
    ...furtherSections(reproduction, sections, language),
  ];
}

/** The models of every further recipe. */
export function furtherModelSections(reproduction: Reproduction, language: Language): Section[] {
  return furtherSections(reproduction, [reproductionModelSection], language);
}

function furtherSections(
  reproduction: Reproduction,
  sections: readonly ((reproduction: Reproduction, language: Language) => Section | null)[],
  language: Language,
): Section[] {
  return (reproduction.furtherRecipes ?? []).flatMap((tables) => {
    const { transfer, dropout, models, seeds } = tables;
    const of = { ...reproduction, transfer, dropout, models, seeds };
    return sections.map((section) => section(of, language)).filter((section) => section !== null).map((
      section,
    ) => ({
      ...named(section, tables, language),
      // The reasons for differences stand under the first recipe's table.
      blocks: section.blocks.filter(({ kind }) => kind !== "list"),
    }));
  });
}

function named(section: Section, tables: Pick<RecipeTables, "config">, language: Language): Section {
  return {
    ...section,
    heading: language.reproduction.recipes.by(section.heading, recipeName(tables, language)),
  };
}

/** The trainings of all recipes' models, those of several named by their recipes too. */
export function trainingsOfAll(
  reproduction: Reproduction,
  language: Language,
): TrainingsByMachine | undefined {
  const all = allRecipes(reproduction);
  if (all.length === 1 || all.every(({ trainings }) => !trainings)) return reproduction.trainings;
  return joinTrainings(all.map((tables) => {
    const { machines, models } = trainingsIn(tables);
    const nameOf = (name: string) => language.reproduction.recipes.by(name, recipeName(tables, language));
    return { machines, models: models.map((model) => ({ ...model, name: nameOf(model.name) })) };
  }));
}

function allRecipes(reproduction: Reproduction): RecipeTables[] {
  return [reproduction, ...reproduction.furtherRecipes ?? []];
}

function withinCell(
  tables: RecipeTables,
  { dataset }: Reproduction,
  texts: Language["reproduction"]["recipes"],
): TableCell {
  const counts = reachCounts(articleCells({ ...tables, dataset }));
  return counts
    ? { value: texts.counts(counts.within, counts.cells), small: [texts.halfWidth(counts.halfWidth)] }
    : { value: "–" };
}

/** The mean of ours less the article's, and beneath it the mean amount. */
function differenceCell(cells: readonly Cell[]): TableCell {
  if (cells.length === 0) return { value: "–" };
  const mean = (of: (difference: number) => number) =>
    cells.reduce((sum, { comparison }) => sum + of(comparison.difference), 0) / cells.length;
  return { value: signed(mean((difference) => difference)), small: [`|${rate(mean(Math.abs))}|`] };
}

/** A target's accuracy on what it was trained on, and on other images: means over seeds. */
function accuracyCell(models: readonly ModelSummary[], architecture: Architecture): TableCell {
  const targets = models.filter((model) =>
    model.role === "target" && model.architecture === architecture && model.defence === undefined &&
    model.training === undefined
  );
  if (targets.length === 0) return { value: "–" };
  const mean = (part: "in" | "out") =>
    targets.reduce((sum, model) => sum + model[part].accuracy, 0) / targets.length;
  return { value: `${rate(mean("in"))} ${rate(mean("out"))}` };
}
