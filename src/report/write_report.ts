/** The files that a run leaves for people and programs to read. */
import type { AuditRows } from "../audit_result.ts";
import { writeOwnFile } from "../files/own_files.ts";
import { auditDocument } from "./audit_document.ts";
import { type LanguageCode, languages } from "./language/language.ts";
import { withOccasionOf } from "./occasion.ts";
import { render, renderDocument, withSentence } from "./render.ts";
import type { AuditReport, SampleImages } from "./report.ts";
import { exposedCsv, scoresCsv } from "./scores_csv.ts";

/** The files that `leaveReport` writes. */
export const REPORT_FILES: readonly string[] = [
  "scores.csv",
  "exposed.csv",
  "report.json",
  "report.txt",
  "report.html",
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
  await writeOwnFile(folder, "scores.csv", encoded(scoresCsv(rows)));
  await writeOwnFile(folder, "exposed.csv", encoded(exposedCsv(rows)));
  const document = auditDocument({ ...report, rows, sheet }, languages[language]);
  const texts = {
    "report.json": await render(report, { format: "json", language }),
    "report.txt": await renderDocument(document, "text"),
    "report.html": await renderDocument(document, "html"),
  };
  for (const [file, text] of Object.entries(texts)) await writeOwnFile(folder, file, encoded([text]));
  return report;
}

/** Text as UTF-8, piece by piece: a million rows are 200 MB. */
function* encoded(pieces: Iterable<string>): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  for (const piece of pieces) yield encoder.encode(piece);
}
