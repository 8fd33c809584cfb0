import { writeFileAtomically } from "../files/atomic_write.ts";
import { renderHtml } from "./html.ts";
import type { Figures, Report } from "./report.ts";
import { renderText } from "./text.ts";

/** Writes `report.json`, `report.txt` and `report.html` into a directory. */
export async function writeReport(directory: string, report: Report, figures: Figures): Promise<void> {
  const contents = {
    "report.json": `${JSON.stringify(report, null, 2)}\n`,
    "report.txt": renderText(report),
    "report.html": await renderHtml(report, figures),
  };
  for (const [name, text] of Object.entries(contents)) {
    await writeFileAtomically(`${directory}/${name}`, new TextEncoder().encode(text));
  }
}
