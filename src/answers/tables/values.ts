/** The arrays of a file as scores, labels, membership and ids. */
import { elementTypeOf } from "../../files/elements.ts";
import type { ScoreArray } from "../answers.ts";
import { type NamedArray, unreadable } from "../formats/format.ts";

/** The words for members, for non-members, and for those of whom nobody knows, in lower case. */
const MEMBER = ["1", "true", "t", "yes", "y", "member", "members", "in", "train", "training", "seen"];
const NON_MEMBER = [
  "0",
  "false",
  "f",
  "no",
  "n",
  "non-member",
  "nonmember",
  "non_member",
  "non-members",
  "nonmembers",
  "non_members",
  "out",
  "test",
  "testing",
  "val",
  "valid",
  "validation",
  "holdout",
  "held-out",
  "unseen",
];
const UNKNOWN_WORDS = ["", "-1", "255", "?", "na", "n/a", "nan", "null", "none", "unknown"];

/** Scores as floats; whole numbers become float64, in which they are exact. */
export function toScores({ name, type, data, shape }: NamedArray, file: string): ScoreArray {
  if (data instanceof Float16Array || data instanceof Float32Array || data instanceof Float64Array) {
    return data;
  }
  if (Array.isArray(data)) {
    throw unreadable(file, `${name} of shape [${shape}] must hold scores, found texts (${type})`);
  }
  return Float64Array.from(exactNumbers({ name, type, data, shape }, file));
}

/** Labels as whole numbers, or as the texts that they are. */
export function toLabelValues(array: NamedArray, file: string): Int32Array | readonly string[] {
  const { name, data } = array;
  if (Array.isArray(data)) return data;
  const numbers = exactNumbers(array, file);
  const labels = new Int32Array(numbers.length);
  for (let row = 0; row < numbers.length; row++) {
    labels[row] = numbers[row];
    if (labels[row] === numbers[row]) continue;
    const found = Number.isNaN(numbers[row]) ? "nothing" : numbers[row];
    throw unreadable(file, `${name} must be whole numbers from 0 on, found ${found} at row ${row}`);
  }
  return labels;
}

/**
 * Membership as 1, 0 and -1 or 255 where it is unknown; other numbers stay, to be refused.
 *
 * @throws {SyntaxError} where a word tells no membership, and where -1 seems to stand for non-members
 */
export function toMembershipValues(array: NamedArray, file: string): ArrayLike<number> {
  const { name, data } = array;
  if (!Array.isArray(data)) {
    const numbers = exactNumbers(array, file);
    checkSigns(numbers, name, file);
    return numbers;
  }
  const words = new Map<string, number>();
  for (const [value, list] of [[1, MEMBER], [0, NON_MEMBER], [-1, UNKNOWN_WORDS]] as const) {
    for (const word of list) words.set(word, value);
  }
  const values = Int8Array.from(data, (text, row) => {
    const value = words.get(text.trim().toLowerCase());
    if (value !== undefined) return value;
    throw unreadable(
      file,
      `${name} must say member or non-member (1 or 0, true or false, in or out, train or test), ` +
        `found ${JSON.stringify(text.slice(0, 40))} at row ${row}`,
    );
  });
  if (data.some((text) => text.trim() === "-1")) checkSigns(values, name, file);
  return values;
}

/** Refuses 1 and -1 without a 0: libraries write non-members so, and here nothing would be known of these rows. */
function checkSigns(values: ArrayLike<number>, name: string, file: string): void {
  const has = (value: number) => Array.prototype.includes.call(values, value);
  if (!has(-1) || !has(1) || has(0)) return;
  throw unreadable(
    file,
    `${name} must be 1 for a member, 0 for a non-member and -1 where it is unknown, found 1 and -1 without a 0; ` +
      "write non-members as 0",
  );
}

/**
 * Ids as numbers where all are whole numbers that JavaScript has, else as texts. Undefined where all are empty: a separator at
 * the end of each line makes such a column.
 *
 * @throws {SyntaxError} where only some are empty: these samples would be taken for one
 */
export function toIds({ name, data }: NamedArray, file: string): readonly (string | number)[] | undefined {
  if (Array.isArray(data)) {
    const empty = data.findIndex((text) => text.trim() === "");
    if (empty !== -1) {
      if (data.every((text) => text.trim() === "")) return undefined;
      throw unreadable(
        file,
        `${name || "the column without a name"} must name each sample, found nothing at row ${empty}`,
      );
    }
    return data.every((text) => /^(0|-?[1-9]\d{0,14})$/.test(text)) ? data.map(Number) : data;
  }
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    const ids = Array.from(data as BigInt64Array, Number);
    return ids.every(Number.isSafeInteger) ? ids : Array.from(data as BigInt64Array, String);
  }
  return Array.from(data);
}

/**
 * Numbers as they are, of 64 bits as float64.
 *
 * @throws {SyntaxError} naming row and value where float64 does not hold one
 */
export function exactNumbers(
  { name, data, shape }: NamedArray,
  file: string,
): Exclude<ArrayLike<number>, string> {
  if (Array.isArray(data)) throw unreadable(file, `${name} must hold numbers, found texts`);
  if (!(data instanceof BigInt64Array || data instanceof BigUint64Array)) return data;
  const halves = new Uint32Array(data.buffer, data.byteOffset, data.length * 2);
  const isSigned = elementTypeOf(data) === "int64", numbers = new Float64Array(data.length);
  for (let i = 0; i < numbers.length; i++) {
    const high = isSigned ? halves[2 * i + 1] | 0 : halves[2 * i + 1];
    numbers[i] = high * 2 ** 32 + halves[2 * i];
    if (Number.isSafeInteger(numbers[i])) continue;
    const row = Math.floor(i * shape[0] / numbers.length);
    throw unreadable(file, `${name} must be whole numbers of up to 2^53, found ${data[i]} at row ${row}`);
  }
  return numbers;
}
