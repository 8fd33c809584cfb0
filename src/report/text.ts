/** The report for a terminal. */
import type { ModelReport, Report } from "./report.ts";
import {
  duration,
  GROUND_RULE,
  HOW_TO_READ,
  integer,
  membersOf,
  range,
  rate,
  smallRate,
  verdict,
} from "./wording.ts";

/** What a terminal is sure to show. */
const COLUMNS = 80;

/** The report as plain text, no line over 80 columns but where a name or a description has longer words. */
export function renderText(report: Report): string {
  const { target, shadow, attacks, dataset: { name, sha256, partSize } } = report;
  const both = (
    title: string,
    value: (model: ModelReport) => string,
  ) => [title, value(target), value(shadow)];
  const models = [
    ["", "target", "shadow"],
    both("architecture", (model) => model.architecture),
    both("parameters", (model) => integer(model.parameters)),
    both(
      "training accuracy (In)",
      (model) => `${rate(model.trainAccuracy)} ${range(model.intervals.trainAccuracy)}`,
    ),
    both(
      "test accuracy (Out)",
      (model) => `${rate(model.testAccuracy)} ${range(model.intervals.testAccuracy)}`,
    ),
    both("images per second", (model) => integer(model.imagesPerSecond)),
  ];
  const judgements = [
    ["at the attacker's threshold", "accuracy", "balanced", "precision", "recall"],
    ...attacks.map((attack) => [
      attack.name,
      `${rate(attack.accuracy)} ${range(attack.intervals.accuracy)}`,
      rate(attack.balancedAccuracy),
      rate(attack.precision),
      rate(attack.recall),
    ]),
  ];
  const rankings = [
    ["over all thresholds", "AUC", "TPR at 1 % FPR", "TPR at 0.1 % FPR"],
    ...attacks.map((attack) => [
      attack.name,
      `${rate(attack.auc)} ${range(attack.intervals.auc)}`,
      `${smallRate(attack.tprAtFpr["0.01"])} (${integer(attack.counts.truePositivesAtFpr["0.01"])})`,
      `${smallRate(attack.tprAtFpr["0.001"])} (${integer(attack.counts.truePositivesAtFpr["0.001"])})`,
    ]),
  ];
  const parts = [
    `Target-In ${integer(partSize.targetIn)}`,
    `Target-Out ${integer(partSize.targetOut)}`,
    `Shadow-In ${integer(partSize.shadowIn)}`,
    `Shadow-Out ${integer(partSize.shadowOut)}`,
  ];
  return [
    wrap(verdict(report).join(" ")),
    `MODELS\n${table(models)}`,
    `ATTACKS ON THE TARGET\n${table(judgements)}\n\n${table(rankings)}\n` +
    `  (in brackets: members found, of ${integer(membersOf(attacks[0]))})`,
    attacks.map(({ name, description }) => wrap(`${name}: ${description}`, "  ")).join("\n"),
    `HOW TO READ IT\n${HOW_TO_READ.map((line) => wrap(line, "  ")).join("\n")}`,
    `MEASURED ON\n${
      wrap(`${name}, ${parts.join(", ")}; in ${duration(report.seconds)}`, "  ")
    }\n  SHA-256 ${sha256}`,
    wrap(GROUND_RULE),
  ].join("\n\n") + "\n";
}

/** Pads every column to its widest cell: the first to the left, the others to the right. */
export function table(rows: string[][]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map(([first, ...others]) =>
    `  ${first.padEnd(widths[0])}${others.map((cell, i) => `  ${cell.padStart(widths[i + 1])}`).join("")}`
      .trimEnd()
  ).join("\n");
}

/** Breaks a paragraph between words; lines after the first hang by two columns more than `indent`. */
export function wrap(text: string, indent = ""): string {
  const hanging = indent === "" ? "" : `${indent}  `;
  const lines = text.match(new RegExp(`\\S.{0,${COLUMNS - hanging.length - 1}}(?=\\s|$)|\\S+`, "g")) ?? [];
  return lines.map((line, i) => (i === 0 ? indent : hanging) + line).join("\n");
}
