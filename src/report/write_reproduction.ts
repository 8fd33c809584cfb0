import { writeFileAtomically } from "../files/atomic_write.ts";
import type { ReproduceConfig } from "../options.ts";
import type { Reproduction } from "../reproduce/reproduction.ts";
import { languages } from "./language/language.ts";
import { renderReproductionHtml, type ReproductionFigures } from "./reproduction_html.ts";
import { renderReproductionText } from "./reproduction_text.ts";
import { renderSheetPng } from "./sheet_png.ts";

/** Writes `reproduction.json`, `.txt` and `.html`, and `sheet-<name>.png` for each sheet, into a directory. */
export async function writeReproduction(
  directory: string,
  reproduction: Reproduction,
  { language, ...figures }: ReproductionFigures & { language: ReproduceConfig["lang"] },
): Promise<void> {
  const text = {
    "reproduction.json": `${JSON.stringify(reproduction, null, 1)}\n`,
    "reproduction.txt": renderReproductionText(reproduction),
    "reproduction.html": await renderReproductionHtml(reproduction, figures, languages[language]),
  };
  for (const [name, contents] of Object.entries(text)) {
    await writeFileAtomically(`${directory}/${name}`, new TextEncoder().encode(contents));
  }
  for (const sheet of reproduction.sheets ?? []) {
    await writeFileAtomically(
      `${directory}/sheet-${sheet.name}.png`,
      await renderSheetPng(sheet, figures.images),
    );
  }
}
