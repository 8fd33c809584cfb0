/** Keeps what a report says of its making when a run that finds everything made comes to the same report. */
import { readText } from "../platform/files.ts";

/** Says when and where a report was made, and how long that took: by these alone two runs of one command may differ. */
const OCCASION = ["seconds", "date", "machine"];

/**
 * The report, with the seconds, date and machine of the report at `path` where that says the same otherwise: a run that has
 * found its models trained took a second, but they did not.
 */
export async function withOccasionOf<Report extends object>(path: string, report: Report): Promise<Report> {
  const before = await readReport(path);
  if (before === undefined || withoutOccasion(before) !== withoutOccasion(report)) return report;
  const kept = Object.entries(before).filter(([key]) => OCCASION.includes(key) && key in report);
  return { ...report, ...Object.fromEntries(kept) };
}

function withoutOccasion(report: object): string {
  return JSON.stringify(Object.entries(report).filter(([key]) => !OCCASION.includes(key)));
}

async function readReport(path: string): Promise<object | undefined> {
  try {
    return JSON.parse(await readText(path)) ?? undefined;
  } catch {
    return undefined; // none, or another's: writing it is what fails then
  }
}
