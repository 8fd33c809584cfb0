/** The curves: every attack's ROC, and how the scores of the verdict's attack are spread. */
import { pickKnown } from "../../answers/answers.ts";
import type { Block, Section } from "../document.ts";
import { rocCurve } from "../../metrics/roc.ts";
import { histogramOf, scoreHistogram } from "../charts/histogram.ts";
import { rocChart, type RocCurve } from "../charts/roc.ts";
import type { AuditRows } from "../../audit_result.ts";
import type { Language } from "../language/language.ts";
import { integer } from "../numbers.ts";
import type { AuditReport, Pictures } from "../report.ts";
import { attackNamed } from "./attack_names.ts";

export function curveSection(report: AuditReport & Pictures, { curves: texts }: Language): Section | null {
  const { rows, verdict, answers, attacker } = report;
  if (!rows) return null;
  const told = rows.scores.some(({ name }) => name === verdict.attack) ? verdict.attack : attacker.chosen;
  const { threshold } = attackNamed(told, report);
  return {
    heading: texts.heading,
    blocks: [
      rocFigure(rows, { emphasis: told, nonMembers: answers.nonMembers, texts }),
      histogramFigure(scoresOf(told, rows), rows.membership, {
        threshold,
        caption: texts.scores(told),
        texts,
      }),
    ],
  };
}

/** A figure of all ROC curves. */
export function rocFigure(
  { scores, membership }: Pick<AuditRows, "scores" | "membership">,
  { emphasis, nonMembers, texts }: { emphasis: string; nonMembers: number; texts: Language["curves"] },
): Block {
  const known = pickKnown({ samples: membership.length, membership });
  let drawn: RocCurve[] | undefined; // with the first picture, for all sizes
  const curves = () =>
    drawn ??= scores.map(({ name, scores }) => ({
      name,
      roc: rocCurve(known(scores), known(membership)),
    }));
  return {
    kind: "figure",
    caption: texts.roc,
    note: texts.rocNote(integer(nonMembers)),
    full: true,
    draw: (size) => rocChart(curves(), { size, emphasis, titles: texts }),
  };
}

/** A figure of one attack's scores. */
export function histogramFigure(
  scores: Float64Array,
  membership: Uint8Array,
  { threshold, caption, texts }: { threshold: number | null; caption: string; texts: Language["curves"] },
): Block {
  const histogram = histogramOf(scores, membership, threshold);
  return {
    kind: "figure",
    caption,
    key: [{ sign: "filled", text: texts.members }, { sign: "outlined", text: texts.nonMembers }],
    note: [
      ...threshold === null ? [] : [texts.thresholdNote],
      ...histogram.cut.length > 0 ? [texts.cutNote] : [],
    ].join("; "),
    draw: (size) => scoreHistogram(histogram, { size, threshold, titles: texts }),
  };
}

function scoresOf(name: string, { scores }: AuditRows): Float64Array {
  const found = scores.find((entry) => entry.name === name);
  if (found === undefined) {
    const names = scores.map((entry) => entry.name).join(", ") || "none";
    throw new RangeError(`Cannot draw the report: scores of ${name} are needed, found ${names}`);
  }
  return found.scores;
}
