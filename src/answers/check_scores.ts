/** Checks on scores: what cannot be a model's answer is refused, and what is only off by rounding is counted. */
import type { ClassArray, ScoreArray, ScoreKind } from "./answers.ts";
import { partsOf, type StoredScores } from "./stored_scores.ts";
import { notice } from "../notices.ts";

/** A row sum nearer to 1 than this is what float32 makes of exact probabilities: the row stays as it is. */
const EXACT = 1e-5;
/** A row sum nearer to 1 than this is off by rounding, of float16 or of a few decimals: the row is normalised. */
const ROUNDED = 2e-3;
/** The largest distance below 0 or above 1 that rounding may take a probability to. */
const BEYOND = 1e-3;
/** Scores that an interface rounds have at most so many decimals; finer ones are normalised like any other. */
const MOST_DECIMALS = 4;

/** The shape of scores `[rows, classes]`, of which `queries` rows belong to a sample. */
export interface ScoreShape {
  readonly kind: ScoreKind;
  readonly classes: number;
  readonly queries: number;
}

/** A part of the scores, from the row `first` on. */
interface ScorePart extends ScoreShape {
  readonly first: number;
}

/** The findings of a check that are no errors. */
export interface CheckedScores {
  /** `[rows]`: 1 where a row is to be divided by its sum; absent where no row is. */
  readonly rescaled?: Uint8Array;
  /** A sentence for each kind of thing that a reader of the results should know. */
  readonly notices: readonly string[];
}

/**
 * Checks every score.
 *
 * @throws {RangeError} naming the row and the class of the first value that cannot be right
 */
export function checkScores(
  scores: ScoreArray | ClassArray | StoredScores,
  shape: ScoreShape,
): CheckedScores {
  const { kind, classes } = shape, width = kind === "classes" ? 1 : classes;
  const odd = new OddRows(scores.length / width);
  for (const { part, first } of partsOf(scores, width)) {
    const place = { kind, classes, queries: shape.queries, first };
    switch (kind) {
      case "logits":
        checkLogits(part, place);
        break;
      case "log-probabilities":
        checkLogProbabilities(part, place);
        break;
      case "probabilities":
        checkProbabilities(part, place, odd);
        break;
      case "classes":
        checkClasses(part, place);
        break;
    }
  }
  return { rescaled: odd.rescaled, notices: odd.notices() };
}

/** The rows of probabilities that do not sum to 1. */
class OddRows {
  rescaled: Uint8Array | undefined;
  #normalised = 0;
  #partial = 0;

  constructor(readonly rows: number) {}

  add(row: number, found: "rounded" | "partial"): void {
    if (found === "partial") {
      this.#partial++;
      return;
    }
    this.#normalised++;
    this.rescaled ??= new Uint8Array(this.rows);
    this.rescaled[row] = 1;
  }

  notices(): string[] {
    const notices: string[] = [];
    if (this.#normalised > 0) {
      notices.push(notice("rounded probabilities", { count: this.#normalised, rows: this.rows }));
    }
    if (this.#partial > 0) {
      notices.push(notice("partial probabilities", { count: this.#partial, rows: this.rows }));
    }
    return notices;
  }
}

function checkLogits(scores: ArrayLike<number>, shape: ScorePart): void {
  const { length } = scores;
  let place = 0;
  while (place < length && Math.abs(scores[place]) < Infinity) place++;
  if (place < length) refuse("logits", "they must be finite", scores[place], place, shape);
}

function checkClasses(scores: ArrayLike<number>, { classes, queries }: ScorePart): void {
  for (let place = 0; place < scores.length; place++) {
    if (scores[place] >= 0 && scores[place] < classes) continue;
    throw new RangeError(
      `Cannot read classes: they must be from 0 to ${classes - 1}, found ${scores[place]} at row ${
        Math.floor(place / queries)
      }`,
    );
  }
}

/** A log-probability may be minus infinity; a row's exponentials must sum to 1. */
function checkLogProbabilities(scores: ArrayLike<number>, shape: ScorePart): void {
  const { classes } = shape;
  for (let start = 0; start < scores.length; start += classes) {
    let sum = 0;
    for (let place = start; place < start + classes; place++) {
      const value = scores[place];
      if (!(value <= BEYOND)) refuse("log-probabilities", "they must be at most 0", value, place, shape);
      sum += Math.exp(value);
    }
    if (Math.abs(sum - 1) <= 1e-2) continue;
    throw new RangeError(
      `Cannot read log-probabilities: the exponentials of a row must sum to 1, found ${shown(sum)} ${
        atRow(start, shape)
      }`,
    );
  }
}

function checkProbabilities(scores: ArrayLike<number>, shape: ScorePart, odd: OddRows): void {
  const { classes, first } = shape, rows = scores.length / classes;
  for (let row = 0, start = 0; row < rows; row++, start += classes) {
    let sum = 0, isRange = true;
    for (let place = start; place < start + classes; place++) {
      const value = scores[place];
      isRange &&= value >= 0 && value <= 1;
      sum += value;
    }
    if (isRange && Math.abs(sum - 1) <= EXACT) continue;
    odd.add(first + row, judgeRow(scores, { start, sum, isRange }, shape));
  }
}

/** Tells rounding from partial scores, and both from what is no probability vector at all. */
function judgeRow(
  scores: ArrayLike<number>,
  { start, sum, isRange }: { start: number; sum: number; isRange: boolean },
  shape: ScorePart,
): "rounded" | "partial" {
  const { classes } = shape;
  if (!isRange) {
    for (let place = start; place < start + classes; place++) {
      const value = scores[place];
      if (value >= -BEYOND && value <= 1 + BEYOND) continue;
      refuse("probabilities", "they must be from 0 to 1", value, place, shape);
    }
  }
  if (isRange && isDecimal(scores, start, sum, classes)) return "partial";
  if (Math.abs(sum - 1) <= ROUNDED) return "rounded";
  if (isRange && sum > 0 && sum < 1) return "partial";
  throw new RangeError(
    `Cannot read probabilities: a row must sum to 1, found ${shown(sum)} ${atRow(start, shape)}`,
  );
}

/** True where rounding each value to a few decimals can have made the row of a probability vector. */
function isDecimal(scores: ArrayLike<number>, start: number, sum: number, classes: number): boolean {
  for (let decimals = 1; decimals <= MOST_DECIMALS; decimals++) {
    const halfUnit = 10 ** -decimals / 2;
    let place = start, positive = 0;
    for (; place < start + classes && isMultiple(scores[place], decimals); place++) {
      if (scores[place] > 0) positive++;
    }
    // Only what is not 0 may have been rounded up.
    if (place === start + classes) return sum >= 1 - classes * halfUnit && sum <= 1 + positive * halfUnit;
  }
  return false;
}

function isMultiple(value: number, decimals: number): boolean {
  const scaled = value * 10 ** decimals;
  return Math.abs(scaled - Math.round(scaled)) <= 1e-3;
}

function refuse(what: string, need: string, value: number, place: number, shape: ScorePart): never {
  throw new RangeError(
    `Cannot read ${what}: ${need}, found ${value} ${atRow(place, shape)}, class ${place % shape.classes}`,
  );
}

function atRow(place: number, { classes, queries, first }: ScorePart): string {
  const row = first + Math.floor(place / classes);
  return queries === 1 ? `at row ${row}` : `at row ${Math.floor(row / queries)}, query ${row % queries}`;
}

function shown(sum: number): string {
  return Number.isNaN(sum) ? "NaN" : String(Number(sum.toPrecision(6)));
}
