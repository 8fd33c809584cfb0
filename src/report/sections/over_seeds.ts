/** Several trainings of one experiment: with several seeds, or of several targets. */
import { note, type Section } from "../document.ts";
import type { Language } from "../language/language.ts";
import { figureCell } from "./figure_cells.ts";
import { shownFprs, tprHeading } from "./false_positives.ts";
import { pValue, smallRange, smallRate } from "../numbers.ts";
import { type AuditReport, trainingsOf } from "../report.ts";

export function overSeedsSection(report: AuditReport, language: Language): Section | null {
  const { fpr, answers: { nonMembers } } = report, runs = trainingsOf(report);
  if (!runs) return null;
  const { overSeeds: texts, attacks, verdict } = language;
  const fprs = shownFprs(fpr, nonMembers);
  return {
    heading: texts.heading,
    blocks: [
      note(texts.note[runs.by](runs.numbers.length)),
      {
        kind: "table",
        corner: attacks.attack,
        columns: [attacks.accuracy, attacks.auc, ...fprs.map((shown) => tprHeading(shown, language))],
        rows: runs.attacks.map(({ name, accuracy, auc, tprAtFpr }) => ({
          head: { value: name },
          cells: [
            figureCell(accuracy),
            figureCell(auc),
            ...fprs.map(({ key }) => figureCell(tprAtFpr[key], smallRate, smallRange)),
          ],
          emphasis: name === report.verdict.attack,
        })),
      },
      {
        kind: "table",
        corner: texts.by[runs.by],
        columns: [texts.verdict, texts.attack, "p"],
        words: true,
        rows: runs.verdicts.map(({ word, attack, pValue: p }, i) => ({
          head: { value: String(runs.numbers[i]) },
          cells: [{ value: verdict.words[word] }, { value: attack }, { value: pValue(p).replace("= ", "") }],
        })),
      },
    ],
  };
}
