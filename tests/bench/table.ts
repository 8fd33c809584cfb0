/** Tables of figures for a terminal. */
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
