/** Columns of a table that is read row by row, and the arrays that they become. */
import type { Numbers } from "../../files/elements.ts";
import type { Allocate, NamedArray } from "./format.ts";

/** Columns of numbers that lie side by side. */
export class NumberColumns {
  data: Float64Array<ArrayBuffer>;

  /** Makes room for `rows` rows; `grow` makes more. */
  constructor(readonly width: number, rows: number, readonly allocate: Allocate) {
    this.data = allocate(Float64, rows * width) as Float64Array<ArrayBuffer>;
  }

  /** The rows that there is room for. */
  get rows(): number {
    return Math.floor(this.data.length / this.width);
  }

  /** Makes the room half as large again. */
  grow(): void {
    const grown = this.allocate(Float64, (Math.ceil(this.rows * 1.5) + 1024) * this.width) as Float64Array<
      ArrayBuffer
    >;
    if (grown.buffer !== this.data.buffer) grown.set(this.data);
    this.data = grown;
  }
}

const Float64 = Float64Array as new (length: number) => Numbers;

/** A column of texts. */
export class TextColumn {
  readonly width = 1;
  readonly texts: string[] = [];
}

/** A column that was taken for numbers holds a text: it is to be read again as texts. */
export class TextFound extends Error {
  constructor(readonly column: string) {
    super(`column ${column} holds texts`);
  }
}

/** The array that columns became after `rows` rows. */
export function toNamedArray(name: string, into: NumberColumns | TextColumn, rows: number): NamedArray {
  if (into instanceof TextColumn) return { name, type: "text", shape: [rows], data: into.texts };
  const { width } = into, data = into.data.subarray(0, rows * width);
  return { name, type: "float64", shape: width === 1 ? [rows] : [rows, width], data };
}
