/** Cells of tables with a figure over one run or several. */
import type { Interval } from "../../metrics/intervals.ts";
import type { Figure } from "../../metrics/over_runs.ts";
import type { Cell } from "../document.ts";
import { range, rate } from "../numbers.ts";

/** A figure's mean with its interval beneath it and, over several runs, the spread. */
export function figureCell(
  { value, interval, spread }: Figure,
  write: (value: number) => string = rate,
  writeRange: (interval: Interval) => string = range,
): Cell {
  return {
    value: write(value),
    small: [writeRange(interval), ...spread === null ? [] : [`±${write(spread)}`]],
  };
}

/** `0.785 [0.780, 0.790]`, with the spread of several runs behind it. */
export function figureText(figure: Figure): string {
  const { value, small = [] } = figureCell(figure);
  return [value, ...small].join(" ");
}
