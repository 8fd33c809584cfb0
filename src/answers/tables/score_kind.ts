/** The meaning of scores, read off their values. */
import type { ScoreArray, ScoreKind } from "../answers.ts";
import { partsOf, type StoredScores } from "../stored_scores.ts";
import { notice } from "../../notices.ts";

/** The distances that rounding to float16 or to two decimals may take a sum from 1, and a value from its range. */
const ROUNDED_SUM = 1e-2, BEYOND = 1e-3;

/** A guess, and the sentence that says why. */
export interface Guess {
  readonly kind: Exclude<ScoreKind, "classes">;
  readonly notice: string;
}

/**
 * Guesses whether rows of scores are probabilities, log-probabilities or logits.
 *
 * @throws {RangeError} where they could be probabilities of which a part is let out, or anything else from 0 to 1
 */
export function guessKind(scores: ScoreArray | StoredScores, classes: number, file: string): Guess {
  const { inRange, notAbove, sums, rows } = scan(scores, classes);
  if (notAbove) {
    return {
      kind: "log-probabilities",
      notice: notice("guessed log-probabilities", { file }),
    };
  }
  if (inRange && 2 * sums >= rows) {
    return {
      kind: "probabilities",
      notice: sums === rows
        ? notice("guessed probabilities", { file })
        : notice("guessed rounded probabilities", { file, count: sums, rows }),
    };
  }
  if (inRange) {
    throw new RangeError(
      `Cannot tell what the scores of ${file} mean: probabilities sum to 1 in each row, ` +
        `found all from 0 to 1 and ${sums} of ${rows} rows that do; say what they are (--scores)`,
    );
  }
  refuseLabels(scores, classes, file);
  return { kind: "logits", notice: notice("guessed logits", { file }) };
}

/** The rows by which labels among scores are told. */
const LOOKED_AT = 1000;

/**
 * Refuses rows of probabilities with a label before or after them, which a table without a header may have.
 *
 * @throws {RangeError}
 */
function refuseLabels(scores: ScoreArray | StoredScores, columns: number, file: string): void {
  const rows = Math.min(LOOKED_AT, scores.length / columns);
  if (columns < 3) return;
  const values = scores.subarray(0, rows * columns);
  for (const place of [0, columns - 1]) {
    let row = 0;
    for (; row < rows; row++) {
      const others = Array.from(values.subarray(row * columns, (row + 1) * columns));
      const [label] = others.splice(place, 1), sum = others.reduce((sum, value) => sum + value, 0);
      const isLabelled = Number.isInteger(label) && others.every((value) => value >= -BEYOND) &&
        Math.abs(sum - 1) <= ROUNDED_SUM;
      if (!isLabelled) break;
    }
    if (row < rows) continue;
    throw new RangeError(
      `Cannot read ${file}: every column must be a class's score, found whole numbers in column ${
        place + 1
      } beside ` +
        "probabilities; give labels or membership a column of their own by a name (--csv-header, --label-column), or a file",
    );
  }
}

/** A notice where scores that are named logits are probabilities by all that their values tell. */
export function doubtLogits(
  scores: ScoreArray | StoredScores,
  classes: number,
  file: string,
): string | undefined {
  const { inRange, notAbove, sums, rows } = scan(scores, classes);
  if (notAbove || !inRange || sums < rows) return undefined; // log-probabilities are logits, too
  return notice("doubted logits", { file });
}

interface Scan {
  readonly rows: number;
  /** True where every value is from 0 to 1. */
  readonly inRange: boolean;
  /** True where no value is above 0, and the exponentials of every row sum to 1. */
  readonly notAbove: boolean;
  /** The rows whose values sum to 1. */
  readonly sums: number;
}

/** Looks at rows until they can be neither kind of probability. */
function scan(scores: ScoreArray | StoredScores, classes: number): Scan {
  let found: Scan = { rows: scores.length / classes, inRange: true, notAbove: true, sums: 0 };
  for (const { part } of partsOf(scores, classes)) {
    found = scanPart(part, classes, found);
    if (!found.inRange && !found.notAbove) break;
  }
  return found;
}

function scanPart(scores: ScoreArray, classes: number, before: Scan): Scan {
  const rows = scores.length / classes;
  let { inRange, notAbove, sums } = before;
  for (let row = 0, place = 0; row < rows && (inRange || notAbove); row++) {
    let sum = 0, exponentials = 0;
    for (let k = 0; k < classes; k++) {
      const value = scores[place++];
      inRange &&= value >= -BEYOND && value <= 1 + BEYOND;
      notAbove &&= value <= BEYOND;
      sum += value;
      if (notAbove) exponentials += Math.exp(value);
    }
    notAbove &&= Math.abs(exponentials - 1) <= ROUNDED_SUM;
    if (Math.abs(sum - 1) <= ROUNDED_SUM) sums++;
  }
  return { rows: before.rows, inRange, notAbove, sums };
}
