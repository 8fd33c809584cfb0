/** Random samples with what the attacker made of them. */
import { judgementOf, outcomeOf } from "../../reproduce/sheets.ts";
import { note, type Section, type SheetSample } from "../document.ts";
import type { Language } from "../language/language.ts";
import { pngDataUri } from "../png.ts";
import type { AuditReport, Pictures } from "../report.ts";

export function sheetSection({ sheet }: AuditReport & Pictures, { sheet: texts }: Language): Section | null {
  if (!sheet || sheet.samples.length === 0) return null;
  const samples = sheet.samples.map((sample): SheetSample => ({
    image: pngDataUri(sample.pixels, sheet.imageShape),
    name: sample.className,
    ...judged(sample, texts),
  }));
  const right = samples.filter(({ outcome }) => outcome === "right").length;
  return {
    heading: texts.heading(right, samples.length),
    blocks: [note(texts.note), { kind: "sheet", samples }],
  };
}

/** A sample's judgement and truth in words. */
export function judged(
  sample: { readonly probability: number; readonly member: boolean },
  texts: Language["sheet"],
): Pick<SheetSample, "percent" | "judgement" | "truth" | "outcome"> {
  return {
    percent: String(Math.round(100 * sample.probability)),
    judgement: texts.judgement[judgementOf(sample.probability)],
    truth: texts.truth(sample.member),
    outcome: outcomeOf(sample),
  };
}
