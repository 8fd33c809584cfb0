/** Random samples with what the attacker made of them. */
import { countOutcomes, type Judgement, outcomeOf } from "../../judgement.ts";
import { note, type Section, type SheetSample } from "../document.ts";
import type { Language } from "../language/language.ts";
import { perCent } from "../numbers.ts";
import { pngDataUri } from "../png.ts";
import type { AuditReport, Pictures } from "../report.ts";

export function sheetSection(
  { sheet, prior }: AuditReport & Pictures,
  { sheet: texts }: Language,
): Section | null {
  if (!sheet || sheet.samples.length === 0) return null;
  const samples = sheet.samples.map((sample): SheetSample => ({
    image: pngDataUri(sample.pixels, sheet.imageShape),
    name: sample.className,
    ...judged(sample, texts),
  }));
  return {
    heading: texts.heading(countOutcomes(samples.map(({ outcome }) => outcome))),
    blocks: [note(texts.note(perCent(prior))), { kind: "sheet", samples }],
  };
}

/** A sample's judgement and truth in words. */
export function judged(
  { probability, judgement, member }: {
    readonly probability: number;
    readonly judgement: Judgement;
    readonly member: boolean;
  },
  texts: Language["sheet"],
): Pick<SheetSample, "percent" | "judgement" | "truth" | "outcome"> {
  return {
    percent: String(Math.round(100 * probability)),
    judgement: texts.judgement[judgement],
    truth: texts.truth(member),
    outcome: outcomeOf(judgement, member),
  };
}
