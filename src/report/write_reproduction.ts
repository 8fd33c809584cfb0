/** The files of a reproduction: its report in three formats, and a picture for each sheet. */
import { writeOwnFile } from "../files/own_files.ts";
import type { Reproduction } from "../reproduce/reproduction.ts";
import { type LanguageCode, languages } from "./language/language.ts";
import { renderDocument } from "./render.ts";
import { reproductionDocument, type ReproductionPictures } from "./reproduction_document.ts";
import { renderSheetPng } from "./sheet_png.ts";

/** The files that `writeReproduction` may write. */
export const REPRODUCTION_FILES = [
  "reproduction.json",
  "reproduction.txt",
  "reproduction.html",
  "sheet-undefended.png",
  "sheet-dropout.png",
];

/** The files that a reproduction leaves, the most readable first. */
export function reproductionFiles({ sheets }: Reproduction): string[] {
  const reports = ["html", "txt", "json"].map((extension) => `reproduction.${extension}`);
  return [...reports, ...(sheets ?? []).map(({ name }) => `sheet-${name}.png`)];
}

/** Writes `reproduction.json`, `.txt` and `.html`, and `sheet-<name>.png` for each sheet, into a directory. */
export async function writeReproduction(
  directory: string,
  reproduction: Reproduction,
  { language, ...pictures }: ReproductionPictures & { language: LanguageCode },
): Promise<void> {
  const document = reproductionDocument(reproduction, pictures, languages[language]);
  const text = {
    "reproduction.json": `${JSON.stringify(reproduction, null, 1)}\n`,
    "reproduction.txt": await renderDocument(document, "text"),
    "reproduction.html": await renderDocument(document, "html"),
  };
  for (const [name, contents] of Object.entries(text)) {
    await writeOwnFile(directory, name, new TextEncoder().encode(contents));
  }
  for (const sheet of reproduction.sheets ?? []) {
    await writeOwnFile(directory, `sheet-${sheet.name}.png`, await renderSheetPng(sheet, pictures.images));
  }
}
