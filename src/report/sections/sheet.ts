/** Random samples with what the attacker made of them. */
import type { Outcome, Section, SheetSample } from "../document.ts";
import { note } from "../document.ts";
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

/** A sample's judgement in words. The article reads a probability in whole per cent; 50 is undecided. */
export function judged(
  { probability, member }: { probability: number; member: boolean },
  texts: Language["sheet"],
): Pick<SheetSample, "percent" | "judgement" | "truth" | "outcome"> {
  const percent = Math.round(100 * probability);
  const judgement = percent === 50 ? "undecided" : percent > 50 ? "member" : "non-member";
  const outcome: Outcome = judgement === "undecided"
    ? "undecided"
    : (judgement === "member") === member
    ? "right"
    : "wrong";
  return {
    percent: String(percent),
    judgement: texts.judgement[judgement],
    truth: texts.truth(member),
    outcome,
  };
}
