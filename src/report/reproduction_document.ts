/** The report of a reproduction: its sections, in their order. */
import type { Curves, Reproduction } from "../reproduce/reproduction.ts";
import type { Document, Section } from "./document.ts";
import type { Language } from "./language/language.ts";
import { readingSection } from "./sections/reading.ts";
import { cellsOfBoth, hasReach } from "./sections/reproduction/beside_article.ts";
import { counterMeasureSection } from "./sections/reproduction/counter_measures.ts";
import { reproductionCurveSection } from "./sections/reproduction/curves.ts";
import { findingSection } from "./sections/reproduction/findings.ts";
import {
  reproductionGrounds,
  reproductionHeadline,
  reproductionLede,
} from "./sections/reproduction/headline.ts";
import { reproductionMethodSection, reproductionModelSection } from "./sections/reproduction/method.ts";
import {
  furtherModelSections,
  recipeSection,
  tableSections,
  trainingsOfAll,
} from "./sections/reproduction/recipes.ts";
import { sheetSections } from "./sections/reproduction/sheets.ts";
import { trainingSection } from "./sections/training.ts";
import { varianceSection } from "./sections/reproduction/variance.ts";
import type { SheetImages } from "./sheet_png.ts";

/** The data that only the pictures need. */
export interface ReproductionPictures {
  readonly curves: readonly Curves[];
  /** Absent where only results are there. */
  readonly images?: SheetImages;
}

/** The document that tells of a reproduction. */
export function reproductionDocument(
  reproduction: Reproduction,
  { curves, images }: ReproductionPictures,
  language: Language,
): Document {
  const { intervals, reach } = language.reproduction;
  const title = language.reproduction.title(reproduction.dataset.name);
  const sections: (Section | null)[] = [
    findingSection(reproduction, language),
    recipeSection(reproduction, language),
    ...tableSections(reproduction, language),
    varianceSection(reproduction, language),
    counterMeasureSection(reproduction, language),
    reproductionCurveSection(reproduction, curves, language),
    ...sheetSections(reproduction, images, language),
    readingSection(language, [intervals, ...hasReach(cellsOfBoth(reproduction)) ? [reach] : []]),
    reproductionMethodSection(reproduction, language),
    reproductionModelSection(reproduction, language),
    ...furtherModelSections(reproduction, language),
    trainingSection(
      { versions: reproduction.versions, trainings: trainingsOfAll(reproduction, language) },
      language,
    ),
  ];
  return {
    language: language.code,
    title: `Kagemusha: ${title}`,
    about: title,
    headline: reproductionHeadline(reproduction, language),
    lede: reproductionLede(reproduction, language),
    grounds: reproductionGrounds(reproduction, language),
    sections: sections.filter((section) => section !== null),
    footer: language.groundRule,
    more: language.more,
  };
}
