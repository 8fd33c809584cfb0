/** Fields of a message by their numbers, as bytes, messages, texts and whole numbers. */
import { type Field, fieldsOf } from "./wire.ts";

/** The bytes of a field. */
export function bytesOf({ value }: Field): Uint8Array<ArrayBuffer> {
  if (typeof value === "bigint") throw new RangeError(`a field must hold bytes, found ${value}`);
  return value;
}

/** The messages in the fields of this number. */
export function messages(fields: readonly Field[], number: number): Field[][] {
  return fields.filter((field) => field.number === number).map((field) => fieldsOf(bytesOf(field)));
}

/** The texts in the fields of this number. */
export function texts(fields: readonly Field[], number: number): string[] {
  return fields.filter((field) => field.number === number).map((field) =>
    new TextDecoder().decode(bytesOf(field))
  );
}

/** The last text of this number, empty where there is none. */
export function textOf(fields: readonly Field[], number: number): string {
  return texts(fields, number).at(-1) ?? "";
}

/** The last whole number of this number. */
export function numberOf(fields: readonly Field[], number: number): bigint | undefined {
  const value = fields.findLast((field) => field.number === number)?.value;
  return typeof value === "bigint" ? value : undefined;
}

/** Whole numbers, each a field of its own or packed into one. */
export function wholeNumbers(fields: readonly Field[], number: number): bigint[] {
  return fields.filter((field) => field.number === number).flatMap(({ value }) =>
    typeof value === "bigint" ? [BigInt.asIntN(64, value)] : unpacked(value)
  );
}

function unpacked(bytes: Uint8Array): bigint[] {
  const numbers: bigint[] = [];
  for (let at = 0; at < bytes.length;) {
    let value = 0n, shift = 0n;
    do {
      value |= BigInt(bytes[at] & 0x7f) << shift;
      shift += 7n;
    } while (bytes[at++] >= 0x80 && at < bytes.length);
    numbers.push(BigInt.asIntN(64, value));
  }
  return numbers;
}
