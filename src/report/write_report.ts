/** What a run of `attack` leaves for people and programs to read. */
import { writeOwnFile } from "../files/own_files.ts";
import type { LanguageCode } from "./language/language.ts";
import { type Format, render } from "./render.ts";
import type { Pictures, Report } from "./report.ts";

const FORMATS: readonly (readonly [file: string, format: Format])[] = [
  ["report.json", "json"],
  ["report.txt", "text"],
  ["report.html", "html"],
];

/** The files that `writeReport` writes. */
export const REPORT_FILES = FORMATS.map(([file]) => file);

/** Writes `report.json`, `report.txt` and `report.html` into a directory. */
export async function writeReport(
  directory: string,
  report: Report,
  { language, ...pictures }: Pictures & { language: LanguageCode },
): Promise<void> {
  for (const [file, format] of FORMATS) {
    const text = await render({ ...report, ...pictures }, { format, language });
    await writeOwnFile(directory, file, new TextEncoder().encode(text));
  }
}
