/** The classes by how much they give away, the worst first. */
import { type Cell, note, type Section } from "../document.ts";
import type { Language } from "../language/language.ts";
import type { Interval } from "../../metrics/intervals.ts";
import { integer, perCent, range, rate, smallRange, smallRate } from "../numbers.ts";
import type { AuditReport } from "../report.ts";
import { tprHeading } from "./false_positives.ts";

const MOST = 20;

export function classSection({ byClass, verdict }: AuditReport, language: Language): Section | null {
  if (!byClass || byClass.classes.length === 0) return null;
  const { byClass: texts, attacks } = language;
  const { attack, fpr, classes } = byClass, key = String(fpr);
  const shown = classes.slice(0, MOST);
  return {
    heading: texts.heading,
    blocks: [
      note([
        texts.note(attack),
        ...verdict.reversed ? [language.exposed.turned] : [],
        ...shown.some(({ tprAtFpr }) => tprAtFpr[key] === null) ? [texts.few(perCent(fpr))] : [],
        ...shown.length < classes.length ? [texts.more(shown.length, classes.length)] : [],
      ].join(language.between)),
      {
        kind: "table",
        corner: texts.class,
        columns: [texts.members, texts.nonMembers, attacks.auc, tprHeading({ key, fpr }, language)],
        rows: shown.map(({ label, name, members, nonMembers, auc, tprAtFpr, intervals }) => ({
          head: { value: name ?? String(label) },
          cells: [
            { value: integer(members) },
            { value: integer(nonMembers) },
            { value: rate(auc), small: [range(intervals.auc)] },
            tprCell(tprAtFpr[key], intervals.tprAtFpr[key]),
          ],
        })),
      },
    ],
  };
}

/** A dash where the class's non-members do not show the rate. */
function tprCell(tpr: number | null, interval: Interval | null): Cell {
  if (tpr === null || interval === null) return { value: rate(null) };
  return { value: smallRate(tpr), small: [smallRange(interval)] };
}
