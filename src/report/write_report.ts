import { writeOwnFile } from "../files/own_files.ts";
import { renderHtml } from "./html.ts";
import type { Figures, Report } from "./report.ts";
import { renderText } from "./text.ts";

/** The files that `writeReport` writes. */
export const REPORT_FILES = ["report.json", "report.txt", "report.html"];

/** Writes `report.json`, `report.txt` and `report.html` into a directory. */
export async function writeReport(directory: string, report: Report, figures: Figures): Promise<void> {
  const contents = {
    "report.json": `${JSON.stringify(report, null, 2)}\n`,
    "report.txt": renderText(report),
    "report.html": await renderHtml(report, figures),
  };
  for (const [name, text] of Object.entries(contents)) {
    await writeOwnFile(directory, name, new TextEncoder().encode(text));
  }
}
