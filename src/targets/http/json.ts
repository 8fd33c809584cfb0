/** JSON of endpoints: rows of samples into it, rows of scores out of it. */
import type { NamedArray } from "../../answers/formats/format.ts";
import type { ScoreKind } from "../../answers/answers.ts";
import { isObject } from "../../check_object.ts";
import { countOf } from "../../files/elements.ts";
import type { Response } from "./protocol.ts";

/** The characters of an answer that an error shows. */
const SHOWN = 200;

/** A header of every request with JSON. */
export const JSON_HEADERS = { "content-type": "application/json", accept: "application/json" } as const;

/** An error about an answer that cannot be used. */
export function unusable(from: string, what: string): Error {
  return new Error(`Cannot use the answer of ${from}: ${what}`);
}

/** The first line of a text that has one, cut off. */
export function firstLine(text: string): string {
  const [line = ""] = text.split(/[\r\n]+/).map((line) => line.trim()).filter(Boolean);
  const clean = line.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ");
  return clean.length > SHOWN ? `${clean.slice(0, SHOWN)}...` : clean;
}

/**
 * The value of an answer.
 *
 * @throws {Error} where it is not JSON, or has numbers that are not finite
 */
export function parsed({ bytes, from }: Pick<Response, "bytes" | "from">): unknown {
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text);
  } catch {
    const bare = text.trimStart().startsWith("<")
      ? undefined
      : /(?<=[[,:\s])-?(?:NaN|Infinity|inf|nan)(?=[\],}\s])/.exec(text);
    if (bare) throw unusable(from, `all scores must be finite numbers, found ${bare[0]}`);
    throw unusable(from, `it must be JSON, found ${firstLine(text) || "nothing"}`);
  }
}

/** The value of a key of an object, by the answer's words for it. */
export function valueAt(value: unknown, key: string, from: string): unknown {
  if (isObject(value) && Object.hasOwn(value, key)) return value[key];
  throw unusable(from, `it must be an object with ${key}, found ${shown(value)}`);
}

/** A value for an error. */
export function shown(value: unknown): string {
  return firstLine(JSON.stringify(value) ?? "nothing");
}

/**
 * Rows of scores: lists of numbers, or numbers or texts where each row is one.
 *
 * @param value `[rows]` or `[rows, K]`; inner axes of size 1 are dropped
 * @throws {Error} where there is not one for each of `rows` samples, all alike
 */
export function rowsOfScores(
  value: unknown,
  { name, rows, from }: { name: string; rows: number; from: string },
): NamedArray {
  if (!Array.isArray(value)) throw unusable(from, `${name} must be a list, found ${shown(value)}`);
  if (value.length !== rows) {
    throw unusable(from, `${rows} rows of scores are needed, one a sample, found ${value.length}`);
  }
  if (value.every((one) => typeof one === "string")) {
    return { name, type: "text", shape: [rows], data: value };
  }
  const flat = value.map((row) => scoresOf(row, name, from));
  const width = flat[0].length;
  const other = flat.find((row) => row.length !== width);
  if (other !== undefined) {
    throw unusable(from, `all rows must have one number of scores, found ${width} and ${other.length}`);
  }
  if (width === 0) throw unusable(from, "each row needs a score, found none");
  // Bare classes stand one a row without a list around them.
  const isBare = value.every((row) => typeof row === "number");
  return {
    name,
    type: "float64",
    shape: isBare ? [rows] : [rows, width],
    data: Float64Array.from(flat.flat()),
  };
}

/** The kind of bare values: texts and whole numbers are classes. Undefined of rows of scores. */
export function kindOfBare({ shape, data }: NamedArray): "classes" | undefined {
  if (shape.length !== 1) return undefined;
  const isClasses = Array.isArray(data) || (data as Float64Array).every((value) => Number.isInteger(value));
  return isClasses ? "classes" : undefined;
}

/** The kind that an output's name tells. */
export function kindOfName(name: string): ScoreKind | undefined {
  if (/log_?prob/i.test(name)) return "log-probabilities";
  if (/logit/i.test(name)) return "logits";
  if (/prob|softmax/i.test(name)) return "probabilities";
  return /^(label|class|classes|output_label|predicted_class)$/i.test(name) ? "classes" : undefined;
}

/** The output that has the most to tell, of several: scores by their name before others, classes last. */
function bestOutput(names: readonly string[]): string {
  const rank = (name: string) => {
    const kind = kindOfName(name);
    return kind === undefined ? 1 : kind === "classes" ? 2 : 0;
  };
  return [...names].sort((a, b) => rank(a) - rank(b))[0];
}

/**
 * The output that is read: that which is told, else the one that has the most to tell.
 *
 * @throws {RangeError} where none has the name that was told
 */
export function outputNamed(names: readonly string[], told: string | undefined, from: string): string {
  if (told === undefined) return bestOutput(names);
  if (names.includes(told)) return told;
  throw new RangeError(
    `Cannot ask ${from}: --output must name an output, found ${told} and the outputs ${names.join(", ")}`,
  );
}

function scoresOf(row: unknown, name: string, from: string): number[] {
  if (!Array.isArray(row)) return [finite(row, from)];
  // [[0.1, 0.9]] as one row of [1, K]
  if (row.length === 1 && Array.isArray(row[0])) return scoresOf(row[0], name, from);
  return row.map((value) => finite(value, from));
}

function finite(value: unknown, from: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw unusable(from, `all scores must be finite numbers, found ${shown(value)}`);
}

/** A sample's value, or list of lists, for JSON: that of row `row` of an array. */
export function nested({ shape: [, ...inner], data, type }: NamedArray, row: number): unknown {
  const width = countOf(inner);
  let at = row * width;
  const build = (axis: number): unknown => {
    if (axis === inner.length) return plain(data[at++], type);
    return Array.from({ length: inner[axis] }, () => build(axis + 1));
  };
  return build(0);
}

/** An element for JSON: null where it is NaN, for a value that is missing. */
export function plain(value: number | bigint | string, type: NamedArray["type"]): unknown {
  if (type === "bool") return Boolean(value);
  if (typeof value === "bigint") {
    if (Number.isSafeInteger(Number(value))) return Number(value);
    throw new RangeError(`Cannot ask by JSON, which holds no ${value}: whole numbers must be below 2^53`);
  }
  return typeof value === "number" && !Number.isFinite(value) ? null : value;
}
