/** The conditions of a gate, and what each came to. */
import { type GateEntry, isSmall } from "../../gate/wording.ts";
import { paragraph, type Section } from "../document.ts";
import type { Language } from "../language/language.ts";
import { range, rate, smallRange, smallRate } from "../numbers.ts";
import type { AuditReport } from "../report.ts";

/** Stands in for a condition's sign in the tables. */
const SIGNS = { passed: "✓", failed: "✗" } as const;

export function gateSection(report: AuditReport, language: Language): Section | null {
  const { gate: entries } = report, { gate: texts } = language;
  if (entries === undefined || entries.length === 0) return null;
  const failed = entries.filter(({ passed }) => !passed).length;
  return {
    heading: texts.heading,
    short: true,
    blocks: [
      paragraph(texts.summary({
        failed,
        of: entries.length,
        leaks: report.verdict.word === "leaks" && entries.every(({ condition }) => condition !== "verdict"),
      })),
      {
        kind: "table",
        corner: texts.columns.condition,
        columns: [
          texts.columns.outcome,
          texts.columns.value,
          texts.columns.limit,
          texts.columns.attack,
        ],
        rows: entries.map((entry) => ({
          head: { value: entry.condition },
          emphasis: !entry.passed,
          cells: [
            {
              value: entry.passed ? `${SIGNS.passed} ${texts.passed}` : `${SIGNS.failed} ${texts.failed}`,
            },
            valueCell(entry, language),
            { value: entry.limit === null ? "–" : limitText(entry) },
            { value: attackText(entry, report, language) },
          ],
        })),
      },
      {
        kind: "list",
        items: entries.filter(({ passed, notes }) => !passed || notes.length > 0).map((entry) =>
          [`${entry.condition}: ${entry.sentence}`, ...entry.notes].join(language.between)
        ),
      },
    ],
  };
}

function valueCell({ condition, value, interval }: GateEntry, { verdict }: Language) {
  if (typeof value === "string") return { value: verdict.words[value] };
  if (value === null) return { value: "–" };
  if (interval === null) return { value: rate(value) };
  return isSmall(condition)
    ? { value: smallRate(value), small: [smallRange(interval)] }
    : { value: rate(value), small: [range(interval)] };
}

/** A limit as it was written; that of an earlier run as the figures are. */
function limitText({ condition, limit, before }: GateEntry): string {
  if (before === undefined) return String(limit);
  return isSmall(condition) ? smallRate(limit!) : rate(limit);
}

function attackText({ attack, attacker }: GateEntry, report: AuditReport, { gate }: Language): string {
  if (attack === null) return "–";
  return report.otherAttackers.length > 0 && attacker !== null ? gate.ofAttacker(attack, attacker) : attack;
}
