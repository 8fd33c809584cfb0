/** Samples' elements as the elements that a model takes. Nothing but the rounding of floats is lost. */
import type { NamedArray } from "../answers/formats/format.ts";
import { exactNumbers } from "../answers/tables/values.ts";
import { type Numbers, type NumbersType, readType } from "../files/elements.ts";
import type { Port } from "./port.ts";

/** The model and the file that errors name. */
export interface Between {
  /** The model for people. */
  readonly title: string;
  /** The file of the samples. */
  readonly file: string;
}

/**
 * The elements of `array` as an input takes them.
 *
 * @throws {TypeError} where the input takes texts and there are numbers, or the other way round
 * @throws {RangeError} where a value would become another one, other than by the rounding of floats
 */
export function convert(array: NamedArray, port: Port, between: Between): Numbers | string[] {
  const { name, data } = array, type = port.type!;
  const cannot = `Cannot ask ${between.title}: its input ${port.name} takes ${type}, found`;
  if (type === "string") {
    if (Array.isArray(data)) return data.slice();
    throw new TypeError(`${cannot} ${array.type} in ${name} of ${between.file}`);
  }
  if (Array.isArray(data)) throw new TypeError(`${cannot} texts in ${name} of ${between.file}`);
  if (type === "bfloat16") {
    throw new TypeError(`Cannot ask ${between.title}: bfloat16 inputs are not supported`);
  }
  const Type = readType(type) as NumbersType;
  if (data.constructor === Type) return data.slice() as Numbers;
  const numbers = exactNumbers(array, between.file), into = new Type(numbers.length) as Numbers;
  const isFloat = type.startsWith("float"), isRounded = isFloat && /float/.test(array.type);
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i];
    if (into instanceof BigInt64Array || into instanceof BigUint64Array) {
      if (Number.isSafeInteger(value)) into[i] = BigInt(value);
    } else into[i] = type === "bool" ? Number(value === 1) : value;
    const became = Number(into[i]);
    if (isRounded ? Number.isFinite(value) === Number.isFinite(became) : became === value) continue;
    throw new RangeError(`${cannot} ${value} in ${name} of ${between.file}, which ${type} cannot hold`);
  }
  return into;
}
