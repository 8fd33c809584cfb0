/** The report of many shadows: its sections, in their order. */
import type { StrongReproduction } from "../reproduce/strong/strong.ts";
import type { Document } from "./document.ts";
import type { Language } from "./language/language.ts";
import { readingSection } from "./sections/reading.ts";
import { strongCurveSection } from "./sections/strong/curve.ts";
import { strongHeadline, strongLede } from "./sections/strong/headline.ts";
import { strongMethodSection } from "./sections/strong/method.ts";
import { trainingSection } from "./sections/training.ts";
import { oneShadowSections, strongTableSections, targetSection } from "./sections/strong/tables.ts";

/** The document that tells of many shadows. */
export function strongDocument(reproduction: StrongReproduction, language: Language): Document {
  const { trainings, versions } = reproduction;
  const training = trainingSection({ trainings, versions }, language);
  const title = language.strong.title(reproduction.dataset.name);
  return {
    language: language.code,
    title: `Kagemusha: ${title}`,
    about: title,
    headline: strongHeadline(reproduction, language),
    lede: strongLede(reproduction, language),
    grounds: [],
    sections: [
      strongCurveSection(reproduction, language),
      ...strongTableSections(reproduction, language),
      ...oneShadowSections(reproduction, language),
      targetSection(reproduction, language),
      readingSection(language, [language.strong.intervals]),
      strongMethodSection(reproduction, language),
      ...training ? [training] : [],
    ],
    footer: language.groundRule,
    more: language.more,
  };
}
