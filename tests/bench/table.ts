/** Tables of figures, for a terminal and for the README. */
import type { Row } from "./part.ts";

/** Columns as wide as they need, numbers to the right. */
export function table(rows: Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const text = (value: Row[string] | undefined) =>
    Array.isArray(value) ? value.join("-") : String(value ?? "");
  const cells = [columns, ...rows.map((row) => columns.map((column) => text(row[column])))];
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => line[i].length)));
  const isNumber = columns.map((column) => rows.some((row) => typeof row[column] === "number"));
  return cells.map((line) =>
    line.map((cell, i) => isNumber[i] ? cell.padStart(widths[i]) : cell.padEnd(widths[i])).join("  ")
      .trimEnd()
  ).join("\n");
}

/** The same in Markdown without quartiles, thousands with commas. */
export function markdownTable(rows: Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
    .filter((column) => !rows.some((row) => Array.isArray(row[column])));
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const text = (value: Row[string] | undefined) =>
    typeof value === "number"
      ? value.toLocaleString("en", { maximumSignificantDigits: 3 })
      : String(value ?? "");
  return [
    line(columns),
    line(columns.map((column) => rows.some((row) => typeof row[column] === "number") ? "---:" : "---")),
    ...rows.map((row) => line(columns.map((column) => text(row[column])))),
  ].join("\n");
}
