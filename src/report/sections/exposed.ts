/** The members most at risk. */
import { note, paragraph, type Section } from "../document.ts";
import type { Language } from "../language/language.ts";
import { integer, perCent, probability as probabilityText } from "../numbers.ts";
import type { AuditReport } from "../report.ts";
import { attackerOf } from "./attack_names.ts";
import { accusing } from "./false_positives.ts";

export function exposedSection(report: AuditReport, language: Language): Section | null {
  const { exposed, aboveLine, prior, verdict, byClass, answers, config } = report;
  if (exposed.length === 0) return null;
  const { exposed: texts } = language;
  const names = new Map(byClass?.classes.map(({ label, name }) => [label, name ?? String(label)]));
  const labels = exposed.some(({ label }) => label !== undefined);
  return {
    heading: texts.heading,
    blocks: [
      ...aboveLine
        ? [paragraph(
          texts.aboveLine(
            integer(aboveLine.members),
            integer(answers.members),
            accusing(aboveLine.fpr, language),
          ),
        )]
        : [],
      note([
        texts.note(verdict.attack, perCent(prior)),
        ...verdict.reversed ? [texts.turned] : [],
        ...new Set(exposed.map(({ rank }) => rank)).size < exposed.length ? [texts.tied] : [],
        ...attackerOf(report).attacker.kind === "folds" ? [texts.byFold] : [],
        ...verdict.word === "leaks" ? [] : [texts.chance],
        ...config ? [texts.files] : [],
      ].join(language.between)),
      {
        kind: "table",
        corner: texts.rank,
        columns: [texts.id, ...labels ? [texts.class] : [], texts.score, texts.probability],
        rows: exposed.map(({ id, label, score, rank, probability }) => ({
          head: { value: integer(rank) },
          cells: [
            { value: String(id) },
            ...labels ? [{ value: label === undefined ? "–" : names.get(label) ?? String(label) }] : [],
            { value: scoreText(score) },
            { value: probabilityText(probability) },
          ],
        })),
      },
    ],
  };
}

/** A score of any attack, to four digits: scores have no unit. All digits are in exposed.csv. */
function scoreText(score: number): string {
  return String(Number(score.toPrecision(4))).replace("Infinity", "∞").replaceAll("-", "−");
}
