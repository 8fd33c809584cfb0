/** Makes answers out of plain arrays, after checking all that could turn a wrong array into a wrong figure. */
import { type Answers, type ClassArray, type ScoreArray, type ScoreKind, UNKNOWN } from "./answers.ts";
import { checkObject } from "../check_object.ts";
import { checkScores } from "./check_scores.ts";
import { typeName } from "../type_name.ts";
import { StoredScores } from "./stored_scores.ts";

/** The most classes that a model may have: labels are kept in 16 bits. */
const MOST_CLASSES = 65_536;

const KINDS: readonly ScoreKind[] = ["logits", "probabilities", "log-probabilities", "classes"];
const FLOATS = ["Float16Array", "Float32Array", "Float64Array"];
const INTEGERS = ["Uint8Array", "Uint16Array", "Uint32Array", "Int8Array", "Int16Array", "Int32Array"];
/** Integers that are copied into an array of numbers. */
const OTHER_INTEGERS = ["Uint8ClampedArray", "BigInt64Array", "BigUint64Array"];

/** `[N]` whole numbers, in an array of any integer type. */
export type WholeNumbers =
  | ClassArray
  | Uint8ClampedArray
  | BigInt64Array
  | BigUint64Array
  | readonly number[];

/** The description that scores need to become answers. */
export interface AnswersOptions {
  /** The meaning of the scores. */
  readonly kind: ScoreKind;
  /** K, from 2 to 65,536. */
  readonly classes: number;
  /** Q, the answers to each sample, which lie side by side: `[N, Q, K]`. 1 where it is absent. */
  readonly queries?: number;
  /** `[N]`, each sample's true class, from 0 to K - 1. */
  readonly labels?: WholeNumbers;
  /**
   * `[N]`: 1 or true for a member, 0 or false for a non-member; -1, 255, null, undefined or NaN where it is unknown.
   */
  readonly membership?: ArrayLike<number | bigint | boolean | null | undefined>;
  /** `[N]`: texts or finite numbers. */
  readonly ids?: readonly (string | number)[];
  /** `[K]` */
  readonly classNames?: readonly string[];
  /** Tells several models apart in a report. */
  readonly name?: string;
}

/**
 * Makes answers out of scores `[N, K]` or `[N, Q, K]`, row-major, or out of classes `[N]` or `[N, Q]`. The scores are
 * not copied unless they are a plain array.
 *
 * Probabilities that are off by rounding (1.0000001, a row sum of 0.999) are normalised when they are read, and a
 * notice counts them. Rows that sum to less than 1, because a model lets out its top scores only or rounds them, stay as
 * they are.
 *
 * @throws {TypeError} where an array has a type that cannot be read rightly, naming the type
 * @throws {RangeError} where lengths do not fit together, or a value cannot be what it should, naming row and class
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { toAnswers } from "./to_answers.ts";
 * const answers = toAnswers(new Float32Array([0.9, 0.1, 0.4, 0.6]), {
 *   kind: "probabilities",
 *   classes: 2,
 *   labels: [0, 1],
 *   membership: [1, 0],
 * });
 * assertEquals([answers.samples, answers.queries], [2, 1]);
 * ```
 */
export function toAnswers(
  scores: ScoreArray | WholeNumbers | StoredScores,
  options: AnswersOptions,
): Answers {
  checkObject("read answers", "the options", options);
  const { kind, classes, queries = 1, labels, membership, ids, classNames, name } = options;
  if (!KINDS.includes(kind)) {
    throw new RangeError(`Cannot read answers: their kind must be ${KINDS.join(", ")}, found ${shown(kind)}`);
  }
  const array = toScoreArray(scores, kind);
  checkCount(classes, "the number of classes", 2, MOST_CLASSES);
  checkCount(queries, "the number of queries", 1, Number.MAX_SAFE_INTEGER);
  const width = queries * (kind === "classes" ? 1 : classes);
  if (array.length === 0 || array.length % width !== 0) {
    throw new RangeError(
      `Cannot read ${kind}: their number must be a multiple of ${width} (${queries} x ${
        width / queries
      }) and not 0, ` +
        `found ${array.length}`,
    );
  }
  const samples = array.length / width;
  const { rescaled, notices } = checkScores(array, { kind, classes, queries });
  return {
    name,
    kind,
    samples,
    classes,
    queries,
    scores: array,
    labels: labels === undefined ? undefined : toLabels(labels, samples, classes),
    membership: membership === undefined ? undefined : toMembership(membership, samples),
    ids: ids && checkIds(checkLength(ids, "ids", samples)),
    classNames: classNames && checkLength(classNames, "class names", classes),
    rescaled,
    notices,
  };
}

function toScoreArray(scores: unknown, kind: ScoreKind): ScoreArray | ClassArray | StoredScores {
  if (scores instanceof StoredScores && kind !== "classes") return scores;
  const wanted = kind === "classes" ? [...INTEGERS, ...OTHER_INTEGERS] : FLOATS;
  if (kind === "classes" && OTHER_INTEGERS.includes(typeName(scores))) {
    return toScoreArray(Array.from(scores as ArrayLike<bigint | number>, Number), kind);
  }
  if (Array.isArray(scores) && scores.every((value) => typeof value === "number")) {
    if (kind !== "classes") return Float64Array.from(scores);
    const wrong = scores.findIndex((value) => !Number.isInteger(value) || value < 0 || value >= MOST_CLASSES);
    if (wrong === -1) return Uint16Array.from(scores);
    throw new RangeError(
      `Cannot read classes: they are whole numbers, found ${scores[wrong]} at row ${wrong}`,
    );
  }
  if (wanted.includes(typeName(scores))) return scores as ScoreArray | ClassArray;
  throw new TypeError(
    `Cannot read ${kind}: they must be a ${wanted.join(", ")} or an array of numbers, found ${
      typeName(scores)
    }`,
  );
}

function toLabels(given: WholeNumbers, samples: number, classes: number): Uint16Array {
  if (!Array.isArray(given) && ![...INTEGERS, ...OTHER_INTEGERS].includes(typeName(given))) {
    throw new TypeError(
      `Cannot read labels: they must be a typed array of integers or an array of numbers, found ${
        typeName(given)
      }`,
    );
  }
  checkLength(given, "labels", samples);
  const labels = OTHER_INTEGERS.includes(typeName(given))
    ? Array.from(given as ArrayLike<bigint | number>, Number)
    : given as ClassArray | readonly number[];
  for (let row = 0; row < samples; row++) {
    const label = labels[row];
    if (Number.isInteger(label) && label >= 0 && label < classes) continue;
    const hint = Number.isInteger(label) && label >= classes
      ? "; they count from 0, in the order of the scores (scikit-learn: np.searchsorted(model.classes_, y))"
      : "";
    throw new RangeError(
      `Cannot read labels: they must be whole numbers from 0 to ${classes - 1}, found ${
        shown(given[row])
      } at row ${row}${hint}`,
    );
  }
  return labels instanceof Uint16Array ? labels : new Uint16Array(labels);
}

function toMembership(membership: ArrayLike<unknown>, samples: number): Uint8Array {
  if (typeof membership !== "object" || membership === null) {
    throw new TypeError(`Cannot read membership: it must be an array, found ${typeName(membership)}`);
  }
  checkLength(membership, "membership", samples);
  const known = new Uint8Array(samples);
  for (let row = 0; row < samples; row++) {
    const element = membership[row], value = typeof element === "bigint" ? Number(element) : element;
    if (value === 1 || value === true) known[row] = 1;
    else if (value === 0 || value === false) known[row] = 0;
    else if (
      value === null || value === undefined || value === -1 || value === UNKNOWN || Number.isNaN(value)
    ) {
      known[row] = UNKNOWN;
    } else {
      throw new RangeError(
        `Cannot read membership: it is the number 1, 0 or, where it is unknown, -1, found ${
          shown(value)
        } at row ${row}`,
      );
    }
  }
  return known;
}

/** A list of anything else would come out as [object Object]. */
function checkIds(ids: readonly (string | number)[]): readonly (string | number)[] {
  for (let row = 0; row < ids.length; row++) {
    const id: unknown = ids[row];
    if (typeof id === "string" || Number.isFinite(id)) continue;
    throw new TypeError(
      `Cannot read ids: they must be texts or finite numbers, found ${
        typeof id === "object" ? typeName(id) : shown(id)
      } at row ${row}`,
    );
  }
  return ids;
}

function checkLength<Items extends ArrayLike<unknown>>(items: Items, what: string, wanted: number): Items {
  if (items.length === wanted) return items;
  throw new RangeError(`Cannot read ${what}: ${wanted} are needed, found ${items.length}`);
}

function checkCount(value: number, what: string, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `from ${least} to ${most}`;
  throw new RangeError(`Cannot read answers: ${what} must be ${range}, found ${shown(value)}`);
}

/** A value as an error shows it, so that the text "1" and the bigint 1n are told from the number 1. */
function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  return typeof value === "bigint" ? `${value}n` : String(value);
}
