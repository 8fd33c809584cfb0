/** The meaning of "member" in this audit. */
import { paragraph, type Section } from "../document.ts";
import type { Language } from "../language/language.ts";
import { integer } from "../numbers.ts";
import type { AuditReport } from "../report.ts";

export function memberSection(
  { answers, dataset }: AuditReport,
  { members: texts, between }: Language,
): Section {
  const { members, nonMembers, unknown } = answers;
  return {
    heading: texts.heading,
    blocks: [
      paragraph(texts.meaning),
      paragraph([
        texts.counts(integer(members), integer(nonMembers)),
        ...unknown > 0 ? [texts.unknown(integer(unknown))] : [],
      ].join(between)),
      paragraph(dataset ? texts.drawn : texts.given),
      ...members === nonMembers ? [] : [paragraph(texts.unequal)],
    ],
  };
}
