/** The attacker: what it knows, what it does not, and which attacks it could not try. */
import { note, paragraph, type Section } from "../document.ts";
import type { Language } from "../language/language.ts";
import { integer } from "../numbers.ts";
import type { AuditReport } from "../report.ts";
import { kindOf } from "./attack_names.ts";

export function attackerSection(report: AuditReport, { attacker: texts, verdict }: Language): Section {
  const { answers, attacker, otherAttackers } = report;
  const kind = kindOf(attacker);
  const seen = texts.answers(
    integer(answers.samples),
    integer(answers.queries),
    texts.kinds(integer(answers.classes))[answers.scores],
  );
  const knows = [
    seen,
    ...answers.labels ? [texts.labels] : [],
    kind === "folds"
      ? texts.folds(integer(attacker.folds ?? 0))
      : kind === "shadows"
      ? texts.shadows(integer(attacker.shadows ?? 0))
      : texts.shadow(integer(attacker.rows)),
    ...kind === "aware" ? [texts.defence] : [],
  ];
  const doesNotKnow = [
    texts.membership,
    ...answers.labels ? [] : [texts.labels],
    ...kind === "unaware" ? [texts.defence] : [],
  ];
  const needsOf = (needs: readonly string[]) => needs.map((need) => texts.needs[need] ?? need).join(", ");
  return {
    heading: texts.heading,
    blocks: [
      {
        kind: "definitions",
        entries: [[texts.knows, ...knows], [texts.doesNotKnow, ...doesNotKnow]],
      },
      paragraph(texts.chosen(attacker.chosen)),
      ...kind === "folds" ? [paragraph(verdict.knowledge.folds)] : [],
      ...kind === "shadows" ? [paragraph(texts.plays)] : [],
      ...otherAttackers.map((other) =>
        paragraph(texts.others[kindOf(other.attacker)](integer(other.attacker.rows), other.attacker.chosen))
      ),
      ...attacker.skipped.map(({ name, needs }) => paragraph(texts.skipped(name, needsOf(needs)))),
      ...answers.scores === "probabilities" ? [note(texts.precision)] : [],
    ],
  };
}
