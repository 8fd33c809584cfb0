/** Labels as places among the columns of scores, by number or by the classes' names. */
import { unreadable } from "../formats/format.ts";

/** The classes, as far as a table tells of them. */
export interface ClassesKnown {
  readonly file: string;
  readonly classes: number;
  readonly classNames?: readonly string[];
  /** True where the columns of scores have these names, which may be numbers that labels mean. */
  readonly namedByColumns?: boolean;
  /** The number that the names of columns count classes from, where they do. */
  readonly countsFrom?: 0 | 1;
}

/**
 * The class of each label: which column of scores is its own. Never guessed, since another order gives figures that look right.
 *
 * @throws {SyntaxError} where a label names no class, or could mean one of two
 */
export function toClassIndices(
  labels: Int32Array | readonly string[],
  { file, classes, classNames, namedByColumns = false, countsFrom }: ClassesKnown,
): Int32Array {
  if (!Array.isArray(labels)) {
    if (countsFrom === 1) return countedFromOne(labels as Int32Array, classes, file);
    if (classNames === undefined || !namedByColumns || countsFrom === 0) return labels as Int32Array;
    // Columns that are named by other words leave labels that are numbers to be places among them.
    if (classNames.some((name) => !/^-?\d+$/.test(name))) return labels as Int32Array;
  }
  if (classNames === undefined) {
    if ((labels as readonly string[]).every((label) => /^\d{1,6}$/.test(label))) {
      return Int32Array.from(labels, Number);
    }
    throw unreadable(
      file,
      `labels that are names need the classes' names in the order of the scores (--class-names), ` +
        `found ${JSON.stringify(labels[0])} at row 0`,
    );
  }
  const places = new Map(classNames.map((name, place) => [name.trim(), place]));
  return Int32Array.from(labels as ArrayLike<unknown> as readonly unknown[], (label, row) => {
    const place = places.get(String(label).trim());
    if (place !== undefined) return place;
    throw unreadable(
      file,
      `labels must be among the ${classNames.length} classes' names, found ${
        JSON.stringify(label)
      } at row ${row}`,
    );
  });
}

/** Columns from 1 to K: labels count as they do, or from 0, and a label at an end tells which. */
function countedFromOne(labels: Int32Array, classes: number, file: string): Int32Array {
  const hasZero = labels.includes(0), hasLast = labels.includes(classes);
  if (hasZero && hasLast) {
    throw unreadable(
      file,
      `labels must be from 0 to ${classes - 1} or from 1 to ${classes}, found both 0 and ${classes}`,
    );
  }
  if (hasZero) return labels;
  if (hasLast) return labels.map((label) => label - 1);
  throw unreadable(
    file,
    `the columns of scores count from 1, and labels must have a 0 or a ${classes} to tell whether they do, found neither; ` +
      "name the classes (--class-names)",
  );
}
