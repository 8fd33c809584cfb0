/** The lower bound on epsilon, and what it holds for. */
import { note, paragraph, type Section } from "../document.ts";
import type { Language } from "../language/language.ts";
import { rate } from "../numbers.ts";
import type { AuditReport } from "../report.ts";

export function epsilonSection({ epsilon }: AuditReport, { epsilon: texts, between }: Language): Section {
  const { attack, delta, bound, valid, why, neighbours, indication, mu, gaussian } = epsilon;
  const words = { attack, delta: String(delta) };
  const isFound = bound > 0;
  if (why === "dependent shadows") return { heading: texts.heading, blocks: [paragraph(texts.why[why])] };
  const figure = valid
    ? isFound ? texts.bound({ ...words, epsilon: rate(bound) }) : texts.noBound(words)
    : isFound
    ? texts.indication({ ...words, epsilon: rate(bound) })
    : texts.noIndication(words);
  const indicated = [
    ...valid && indication > 0 ? [texts.byRates(rate(indication))] : [],
    ...mu > 0 ? [texts.gaussian(rate(mu), gaussian === null ? null : rate(gaussian))] : [],
  ];
  return {
    heading: texts.heading,
    blocks: [
      paragraph([figure, texts.lower].join(between)),
      paragraph([texts.why[why], ...valid ? [texts.neighbours[neighbours]] : []].join(between)),
      ...indicated.length > 0 ? [note(indicated.join(between))] : [],
    ],
  };
}
