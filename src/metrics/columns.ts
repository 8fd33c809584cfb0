/** Checks on the columns that callers hand in: an array of another type must never be read as nonsense. */

/** `[N]`, one score a row. Anything but a Float64Array is widened to one. */
export type Scores = Float64Array | Float32Array | Float16Array | readonly number[];

/** A typed array of integers. */
export type IntegerArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** `[N]`: 1 or true for a member, 0 or false for a non-member. */
export type Membership = IntegerArray | readonly number[] | readonly boolean[];

/** `[N]`: each row's class, from 0 to 65,535. */
export type Labels = IntegerArray | readonly number[];

const INTEGER_ARRAYS = new Set([
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "BigInt64Array",
  "BigUint64Array",
]);

/**
 * The scores as a Float64Array: the caller's own if it is one.
 *
 * @param what names the column in an error, as "scores"
 *
 * @throws {TypeError} when it is an array of another type, or an element is not a number
 */
export function scoreColumn(values: Scores, what: string): Float64Array {
  const found = typeName(values);
  if (found === "Float64Array") return values as Float64Array;
  if (found === "Float32Array" || found === "Float16Array") {
    return Float64Array.from(values as Float32Array | Float16Array);
  }
  if (found !== "Array") {
    throw new TypeError(
      `Cannot read ${what}: a Float64Array, a Float32Array, a Float16Array or an array of numbers is needed, found ${found}`,
    );
  }
  return Float64Array.from(values as readonly unknown[], (value, row) => {
    if (typeof value === "number") return value;
    throw new TypeError(
      `Cannot read ${what}: a number is needed in each row, found ${typeName(value)} in row ${row}`,
    );
  });
}

/**
 * The membership as a Uint8Array of 0 and 1: the caller's own if it is one.
 *
 * @throws {TypeError} when it is an array of another type, or an element is neither a number nor a boolean
 * @throws {RangeError} when an element is neither 0 nor 1
 */
export function membershipColumn(values: Membership): Uint8Array {
  const found = typeName(values);
  if (found !== "Array" && !INTEGER_ARRAYS.has(found)) {
    throw new TypeError(
      `Cannot read membership: an array of integers, or of 0 and 1 or booleans, is needed, found ${found}`,
    );
  }
  const rows = values as ArrayLike<unknown>;
  const column = found === "Uint8Array" ? values as Uint8Array : new Uint8Array(rows.length);
  // The usual type is passed by the quickest way.
  let right = 0;
  if (column === values) { while (right < column.length && column[right] <= 1) right++; }
  for (let row = right; row < rows.length; row++) {
    const value = asNumber(rows[row]);
    if (typeof value !== "number" && typeof value !== "boolean") {
      throw new TypeError(
        `Cannot read membership: 0, 1 or a boolean is needed in each row, found ${
          typeName(value)
        } in row ${row}`,
      );
    }
    // The check comes before the narrowing: 256 would wrap to 0.
    if (value !== 0 && value !== 1 && typeof value !== "boolean") {
      throw new RangeError(`Cannot read membership: it is 0 or 1, found ${value} in row ${row}`);
    }
    if (column !== values) column[row] = Number(value);
  }
  return column;
}

/**
 * The labels as a Uint16Array: the caller's own if it is one.
 *
 * @throws {TypeError} when it is an array of another type, or an element is not a number
 * @throws {RangeError} when an element is not a whole number from 0 to 65,535
 */
export function labelColumn(values: Labels): Uint16Array {
  const found = typeName(values);
  if (found === "Uint16Array") return values as Uint16Array;
  if (found !== "Array" && !INTEGER_ARRAYS.has(found)) {
    throw new TypeError(`Cannot read labels: an array of integers is needed, found ${found}`);
  }
  return Uint16Array.from(values as ArrayLike<unknown>, (element, row) => {
    const value = asNumber(element);
    if (typeof value !== "number") {
      throw new TypeError(
        `Cannot read labels: a number is needed in each row, found ${typeName(value)} in row ${row}`,
      );
    }
    if (!(Number.isInteger(value) && value >= 0 && value <= 0xffff)) {
      throw new RangeError(
        `Cannot read labels: they are whole numbers from 0 to 65535, found ${value} in row ${row}`,
      );
    }
    return value;
  });
}

/** A bigint as the nearest number, which no other one that is in range is taken for; anything else as it is. */
function asNumber(value: unknown): unknown {
  return typeof value === "bigint" ? Number(value) : value;
}

/** The name of a value's type. It holds for arrays of another realm too, for which `instanceof` is false. */
function typeName(value: unknown): string {
  const name = Object.prototype.toString.call(value).slice("[object ".length, -1);
  return typeof value === "object" || typeof value === "function" ? name : typeof value;
}
