/** Nested arrays of a JSON text, as typed arrays. */
import type { ElementType } from "../../files/elements.ts";
import { countOf } from "../../files/elements.ts";
import { type ArrayHeader, type NamedArray, unreadable } from "./format.ts";

/** An array `[a, b, ...]` of numbers, or a list of texts. */
export class NestedNumbers implements ArrayHeader {
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly flaw?: Error;

  constructor(readonly name: string, readonly value: unknown, readonly file: string) {
    const shape: number[] = [];
    let inner = value;
    for (; Array.isArray(inner); inner = inner[0]) shape.push(inner.length);
    this.shape = shape;
    this.type = typeof inner === "string" ? "text" : "float64";
    if (shape.length === 0 || this.type === "text" && shape.length > 1) {
      this.flaw = unreadable(file, `${name} must be an array of numbers or of texts, found ${typeof value}`);
    }
  }

  /** @throws {SyntaxError} naming the place where a value is missing or another than a number */
  toArray(asText = false): NamedArray {
    const { name, shape } = this;
    if (asText || this.type === "text") {
      const texts = (this.value as unknown[]).map((value, row) => {
        if (typeof value === "string" || typeof value === "number") return String(value);
        throw unreadable(this.file, `${name} must hold texts, found ${JSON.stringify(value)} at row ${row}`);
      });
      return { name, type: "text", shape: [texts.length], data: texts };
    }
    const data = new Float64Array(countOf(shape));
    this.#fill(data, this.value, [], 0);
    return { name, type: "float64", shape, data };
  }

  #fill(data: Float64Array, value: unknown, at: readonly number[], place: number): void {
    if (at.length === this.shape.length) {
      if (typeof value === "number") data[place] = value;
      else if (typeof value === "boolean") data[place] = value ? 1 : 0;
      else if (value === null && this.shape.length === 1) data[place] = NaN;
      else this.#fail("a number", value, at);
      return;
    }
    const length = this.shape[at.length];
    if (!Array.isArray(value) || value.length !== length) this.#fail(`an array of ${length}`, value, at);
    for (let i = 0; i < length; i++) this.#fill(data, value[i], [...at, i], place * length + i);
  }

  #fail(needed: string, value: unknown, at: readonly number[]): never {
    const found = (JSON.stringify(value) ?? "nothing").slice(0, 60);
    throw unreadable(this.file, `${this.name} must have ${needed} at [${at}], found ${found}`);
  }
}
