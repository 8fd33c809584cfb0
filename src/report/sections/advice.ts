/** Advice by the verdict, with counter-measures as this project measured them. */
import measured from "../../../data/counter_measures.json" with { type: "json" };
import type { Measured } from "../../reproduce/measured.ts";
import { type Block, note, type Section } from "../document.ts";
import type { Language } from "../language/language.ts";
import { range, rate } from "../numbers.ts";
import type { AuditReport } from "../report.ts";

const MEASURED = measured as unknown as readonly Measured[];

export function adviceSection({ verdict: { word } }: AuditReport, language: Language): Section {
  const { advice: texts } = language;
  const items = { leaks: texts.leaks, "nothing found": texts.nothing, "too few samples": texts.few }[word];
  return {
    heading: texts.heading,
    blocks: [{ kind: "list", items }, ...word === "leaks" ? measuredBlocks(language) : []],
  };
}

/** The undefended target, the frontier, and in a sentence those that change only what the model gives out. */
function measuredBlocks(
  { between, advice: texts, reproduction: { counterMeasures: { names } } }: Language,
): Block[] {
  const shown = MEASURED.filter(({ name, frontier }) => frontier || name === "none");
  const released = MEASURED.filter(({ releaseOnly }) => releaseOnly).map(({ leak }) => leak.value);
  return [
    note(texts.measured),
    {
      kind: "table",
      corner: texts.measure,
      columns: [texts.leak, texts.test],
      rows: shown.map(({ name, leak, test, frontier }) => ({
        head: { value: names[name] ?? name, mark: frontier ? "◆" : undefined },
        cells: [leak, test].map(({ value, interval }) => ({ value: rate(value), small: [range(interval)] })),
        emphasis: frontier,
      })),
    },
    note(
      [texts.frontier, texts.others(rate(Math.min(...released)), rate(Math.max(...released))), texts.source]
        .join(between),
    ),
  ];
}
