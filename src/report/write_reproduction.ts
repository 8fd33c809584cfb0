import { writeOwnFile } from "../files/own_files.ts";
import type { ReproduceConfig } from "../options.ts";
import type { Reproduction } from "../reproduce/reproduction.ts";
import { languages } from "./language/language.ts";
import { renderReproductionHtml, type ReproductionFigures } from "./reproduction_html.ts";
import { renderReproductionText } from "./reproduction_text.ts";
import { renderSheetPng } from "./sheet_png.ts";

/** The files that `writeReproduction` may write. */
export const REPRODUCTION_FILES = [
  "reproduction.json",
  "reproduction.txt",
  "reproduction.html",
  "sheet-undefended.png",
  "sheet-dropout.png",
];

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
    await writeOwnFile(directory, name, new TextEncoder().encode(contents));
  }
  for (const sheet of reproduction.sheets ?? []) {
    await writeOwnFile(directory, `sheet-${sheet.name}.png`, await renderSheetPng(sheet, figures.images));
  }
}
