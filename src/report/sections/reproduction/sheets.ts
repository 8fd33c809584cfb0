/** The article's pictures: random samples, judged. Where there are no images, one table has the samples of all sheets. */
import { countOutcomes, judgementOf } from "../../../judgement.ts";
import type { Reproduction } from "../../../reproduce/reproduction.ts";
import { outcomeByOutput, type Sample, type Sheet } from "../../../reproduce/sheets.ts";
import { note, OUTCOME_SIGN, type Section } from "../../document.ts";
import type { Language } from "../../language/language.ts";
import { pngDataUri } from "../../png.ts";
import type { SheetImages } from "../../sheet_png.ts";
import { judged } from "../sheet.ts";
import { hasArticle } from "./names.ts";

export function sheetSections(
  reproduction: Reproduction,
  images: SheetImages | undefined,
  language: Language,
): Section[] {
  const { sheets = [] } = reproduction;
  if (sheets.length === 0) return [];
  if (!images) return [withoutImages(reproduction, sheets, language)];
  return sheets.map((sheet) => ({
    heading: headingOf(sheet, reproduction, language),
    blocks: [
      note(language.reproduction.sheets.note),
      {
        kind: "sheet",
        samples: sheet.samples.map((sample) => ({
          image: pngDataUri(images.pixels(sample.place), images.imageShape),
          name: sample.className,
          ...judgedByOutput(sample, language),
        })),
      },
    ],
  }));
}

function withoutImages(reproduction: Reproduction, sheets: readonly Sheet[], language: Language): Section {
  const { sheet: words, reproduction: { sheets: texts } } = language;
  return {
    heading: texts.heading,
    blocks: [
      { kind: "list", items: sheets.map((sheet) => headingOf(sheet, reproduction, language)) },
      note(texts.note),
      note(texts.noImages),
      {
        kind: "table",
        corner: texts.image,
        columns: [texts.truth, ...sheets.map(({ name }) => texts.columns[name])],
        words: true,
        rows: sheets[0].samples.map(({ className, member }, i) => ({
          head: { value: className },
          cells: [
            { value: words.truth(member) },
            ...sheets.map(({ samples }) => {
              const { percent, judgement, outcome } = judgedByOutput(samples[i], language);
              return { value: `${percent} %`, mark: OUTCOME_SIGN[outcome], small: [judgement] };
            }),
          ],
        })),
      },
    ],
  };
}

/** A sample's judgement by the network's output alone, in words. */
function judgedByOutput({ probability, member }: Sample, { sheet: words }: Language) {
  return judged({ probability, judgement: judgementOf(probability), member }, words);
}

function headingOf(
  { name, samples, article }: Sheet,
  reproduction: Reproduction,
  language: Language,
): string {
  const { sheets: texts } = language.reproduction;
  return texts.headings[name](countOutcomes(samples.map(outcomeByOutput))) +
    (hasArticle(reproduction) ? texts.article(article.right, article.of) : "");
}
