/** The probabilities of membership beside what came true. */
import { note, type Section } from "../document.ts";
import type { Language } from "../language/language.ts";
import { integer, perCent, shareOf } from "../numbers.ts";
import type { AuditReport } from "../report.ts";

export function calibrationSection(
  { calibration, verdict, prior, answers: { unknown } }: AuditReport,
  { calibration: texts, between }: Language,
): Section | null {
  if (calibration.length === 0) return null;
  const explained = [
    texts.note(verdict.attack, perCent(prior)),
    ...unknown > 0 ? [texts.unknown(integer(unknown))] : [],
  ];
  return {
    heading: texts.heading,
    blocks: [
      note(explained.join(between)),
      {
        kind: "table",
        corner: texts.predicted,
        columns: [texts.mean, texts.members, texts.nonMembers, texts.observed],
        rows: calibration.map(({ range, predicted, observed, interval, members, nonMembers }) => {
          const { share, lower, upper } = shareOf(observed, interval);
          return {
            head: { value: texts.range(perCent(range[0]), perCent(range[1])) },
            cells: [
              { value: perCent(predicted) },
              { value: integer(members) },
              { value: integer(nonMembers) },
              { value: share, small: [`[${lower}, ${upper}]`] },
            ],
          };
        }),
      },
    ],
    short: unknown > 0,
  };
}
