/** Samples that models are asked about: images, rows of features, or the columns of a table. */
import { type NamedArray, unreadable } from "../answers/formats/format.ts";
import { exactNumbers } from "../answers/tables/values.ts";
import { countOf, type NumbersType } from "../files/elements.ts";

/** N samples in their order, with as much as their file says of them. */
export interface Samples {
  /** The file, as errors give it. */
  readonly file: string;
  /** N */
  readonly rows: number;
  /** One array `[N, ...]`, or the columns of a table, each `[N]`. */
  readonly inputs: readonly NamedArray[];
  /** True where `inputs` are the columns of a table. */
  readonly isTable: boolean;
  /** `[N]`: each sample's true class, by number or by name. */
  readonly labels?: NamedArray;
  /** The names of the classes that labels may have, in the order of the place that they are from. */
  readonly classNames?: readonly string[];
}

/** The rows from `start` to before `end`, without their labels: views, not copies. */
export function someOf(samples: Samples, start: number, end: number): Samples {
  const inputs = samples.inputs.map((array) => rowsOf(array, start, end));
  return { ...samples, rows: end - start, inputs, labels: undefined };
}

/** The first `most` samples with their labels; all of them where they are fewer, or it is absent. */
export function firstOf(samples: Samples, most = Infinity): Samples {
  const { rows, labels } = samples;
  if (rows <= most) return samples;
  return { ...someOf(samples, 0, most), labels: labels && rowsOf(labels, 0, most) };
}

/** Some rows with their labels, in the order of `rows`: copies. */
export function pickRows(samples: Samples, rows: readonly number[]): Samples {
  const picked = (array: NamedArray): NamedArray => {
    const { data } = array,
      [, ...inner] = array.shape,
      width = countOf(inner),
      shape = [rows.length, ...inner];
    if (Array.isArray(data)) return { ...array, shape, data: rows.map((row) => data[row]) };
    const Type = data.constructor as NumbersType,
      made = new Type(rows.length * width) as Float64Array<ArrayBuffer>;
    for (const [place, row] of rows.entries()) {
      made.set((data as Float64Array).subarray(row * width, (row + 1) * width), place * width);
    }
    return { ...array, shape, data: made };
  };
  const { inputs, labels } = samples;
  return { ...samples, rows: rows.length, inputs: inputs.map(picked), labels: labels && picked(labels) };
}

function rowsOf(array: NamedArray, start: number, end: number): NamedArray {
  const [, ...inner] = array.shape, width = countOf(inner), { data } = array;
  const part = Array.isArray(data) ? data.slice(start, end) : data.subarray(start * width, end * width);
  return { ...array, shape: [end - start, ...inner], data: part as NamedArray["data"] };
}

/**
 * The samples as one array `[N, ...]`: that which they are, or the columns of a table side by side, `[N, F]` in float64.
 *
 * @throws {SyntaxError} naming a column of texts
 */
export function asArray({ file, rows, inputs, isTable }: Samples): NamedArray {
  if (!isTable) return inputs[0];
  const data = new Float64Array(rows * inputs.length);
  for (const [place, column] of inputs.entries()) {
    if (column.type === "text") {
      throw unreadable(
        file,
        `the model takes all features as one array of numbers, found texts in column ${column.name}; ` +
          "--one-hot tells that the model's training made columns of 0 and 1 of its categories",
      );
    }
    const values = exactNumbers(column, file);
    for (let row = 0; row < rows; row++) data[row * inputs.length + place] = values[row];
  }
  return { name: inputs[0].name, type: "float64", shape: [rows, inputs.length], data };
}

/** The form of samples, which all that a model is asked about must have in common: `[32, 32, 3] of uint8`. */
export function formOf({ inputs, isTable }: Samples): string {
  return isTable
    ? `columns ${inputs.map(({ name }) => name).join(", ")}`
    : `[${inputs[0].shape.slice(1).join(", ")}] of ${inputs[0].type}`;
}
