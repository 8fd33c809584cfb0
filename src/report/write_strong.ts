/** The files of a report of many shadows. */
import { writeOwnFile } from "../files/own_files.ts";
import type { StrongReproduction } from "../reproduce/strong/strong.ts";
import { type LanguageCode, languages } from "./language/language.ts";
import { renderDocument } from "./render.ts";
import { strongDocument } from "./strong_document.ts";

/** The files, the most readable first. */
export const STRONG_FILES = ["strong.html", "strong.txt", "strong.json"];

/** Writes `strong.json`, `.txt` and `.html` into a directory. */
export async function writeStrong(
  directory: string,
  reproduction: StrongReproduction,
  language: LanguageCode,
): Promise<void> {
  const document = strongDocument(reproduction, languages[language]);
  const text = {
    "strong.json": `${JSON.stringify(reproduction, null, 1)}\n`,
    "strong.txt": await renderDocument(document, "text"),
    "strong.html": await renderDocument(document, "html"),
  };
  for (const [name, contents] of Object.entries(text)) {
    await writeOwnFile(directory, name, new TextEncoder().encode(contents));
  }
}
