/**
 * Checks on the arrays that the kernels get. A kernel reads raw bytes, so an array of another type would give nonsense
 * that looks like a figure: each check refuses other types by name.
 */

/** Labels of samples: any of the typed arrays of integers. */
export type LabelArray = Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array;

/** Labels are 16 bits wide in the kernels. */
export const MOST_CLASSES = 65536;

/** The names of {@linkcode LabelArray}. */
export const LABEL_TYPES = [
  "Int8Array",
  "Int16Array",
  "Int32Array",
  "Uint8Array",
  "Uint16Array",
  "Uint32Array",
];

/**
 * Checks that `value` is a typed array of one of `types`, such as `Float32Array`. `subject` is the start of the
 * error, up to what is named: `Cannot read logits: they`.
 *
 * @throws {TypeError} where it is something else
 */
export function checkType(value: unknown, types: readonly string[], subject: string): void {
  const found = typeOf(value);
  if (types.includes(found)) return;
  const last = types[types.length - 1];
  const needed = types.length === 1 ? withArticle(last) : `${types.slice(0, -1).join(", ")} or ${last}`;
  throw new TypeError(`${subject} must be ${needed}, found ${withArticle(found)}`);
}

/**
 * The number of rows of `values` `[N, classes]`. `name` is the plural that errors call them by: `logits`.
 *
 * @throws {TypeError} where they are no Float32Array
 * @throws {RangeError} where the shape is another, or a value is NaN or infinite
 */
export function checkFinite(values: Float32Array, classes: number, name: string): number {
  const rows = countRows(values, classes, name);
  // A loop without calls: findIndex takes longer than some kernels.
  let place = 0;
  while (place < values.length && Math.abs(values[place]) < Infinity) place++;
  if (place === values.length) return rows;
  throw new RangeError(
    `Cannot read ${name}: they must be finite, found ${values[place]} ${atRow(place, classes)}`,
  );
}

/**
 * The number of rows of `probabilities` `[N, classes]`.
 *
 * @throws {TypeError} where they are no Float32Array
 * @throws {RangeError} where the shape is another, or a value is not from 0 to 1
 */
export function checkProbabilities(probabilities: Float32Array, classes: number): number {
  const rows = countRows(probabilities, classes, "probabilities");
  let place = 0;
  while (place < probabilities.length && probabilities[place] >= 0 && probabilities[place] <= 1) place++;
  if (place === probabilities.length) return rows;
  const found = `${probabilities[place]} ${atRow(place, classes)}`;
  throw new RangeError(`Cannot read probabilities: they must be from 0 to 1, found ${found}`);
}

/**
 * Checks labels `[N]`.
 *
 * @throws {TypeError} where they are no typed array of integers
 * @throws {RangeError} where there are not `rows` labels, or one is not from 0 to `classes` - 1
 */
export function checkLabels(labels: LabelArray, rows: number, classes: number): void {
  checkType(labels, LABEL_TYPES, "Cannot read labels: they");
  if (labels.length !== rows) {
    throw new RangeError(`Cannot read labels: ${rows} rows need as many, found ${labels.length}`);
  }
  // The loop sees one type of array: V8 is slow where it sees five. A label from 2^31 on becomes negative, and is refused.
  const whole = new Int32Array(labels);
  let place = 0;
  while (place < rows && whole[place] >= 0 && whole[place] < classes) place++;
  if (place === rows) return;
  const needed = `from 0 to ${classes - 1}`;
  throw new RangeError(
    `Cannot read labels: they must be ${needed}, found ${labels[place]} at row ${place}`,
  );
}

function countRows(values: Float32Array, classes: number, name: string): number {
  checkType(values, ["Float32Array"], `Cannot read ${name}: they`);
  if (!Number.isInteger(classes) || classes < 2 || classes > MOST_CLASSES) {
    throw new RangeError(
      `Cannot read ${name}: the number of classes must be from 2 to ${MOST_CLASSES}, found ${classes}`,
    );
  }
  if (values.length % classes !== 0) {
    throw new RangeError(
      `Cannot read ${name}: the length must be a multiple of ${classes} classes, found ${values.length}`,
    );
  }
  return values.length / classes;
}

function atRow(place: number, classes: number): string {
  return `at row ${Math.floor(place / classes)}, class ${place % classes}`;
}

/** The name of a value's type, by its tag: another realm has constructors of its own. */
function typeOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value !== "object") return typeof value;
  const tag = (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  return typeof tag === "string" ? tag : value.constructor?.name ?? "Object";
}

function withArticle(type: string): string {
  if (type === "null" || type === "undefined") return type;
  return `${/^[aeio]/i.test(type) ? "an" : "a"} ${type}`;
}
