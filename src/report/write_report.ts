/** The files that a run leaves for people and programs to read. */
import type { AuditRows } from "../audit_result.ts";
import { writeOwnFile } from "../files/own_files.ts";
import type { LanguageCode } from "./language/language.ts";
import { withOccasionOf } from "./occasion.ts";
import { type Format, render, withSentence } from "./render.ts";
import type { AuditReport, SampleImages } from "./report.ts";
import { exposedCsv, scoresCsv } from "./scores_csv.ts";

const FORMATS: readonly (readonly [file: string, format: Format])[] = [
  ["report.json", "json"],
  ["report.txt", "text"],
  ["report.html", "html"],
];

/** The files that `leaveReport` writes. */
export const REPORT_FILES: readonly string[] = [
  "scores.csv",
  "exposed.csv",
  ...FORMATS.map(([file]) => file),
];

/** The data that is written beside the report's own figures. */
export interface Leaving {
  /** Every sample's scores. */
  readonly rows: AuditRows;
  /** Samples with their images, where there are images. */
  readonly sheet?: SampleImages;
  readonly language: LanguageCode;
}

/**
 * Leaves an audit's report in a folder: every sample's scores, the members by their risk, and the report as JSON, text and
 * HTML.
 *
 * @returns the report as it was written: with the verdict in words, and made when an earlier run came to the same
 * @throws {Error} where a file of that name is there that is not of our own writing
 */
export async function leaveReport<Report extends AuditReport>(
  folder: string,
  made: Report,
  { rows, sheet, language }: Leaving,
): Promise<Report> {
  const report = await withOccasionOf(`${folder}/report.json`, withSentence(made, language));
  await writeOwnFile(folder, "scores.csv", await bytesOf(scoresCsv(rows)));
  await writeOwnFile(folder, "exposed.csv", await bytesOf(exposedCsv(rows)));
  for (const [file, format] of FORMATS) {
    const text = await render({ ...report, rows, sheet }, { format, language });
    await writeOwnFile(folder, file, new TextEncoder().encode(text));
  }
  return report;
}

/** Text that would be too long for one string: a million rows are 200 MB. */
async function bytesOf(pieces: Iterable<string>): Promise<Uint8Array> {
  return await new Blob([...pieces]).bytes();
}
