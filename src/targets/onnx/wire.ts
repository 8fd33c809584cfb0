/** The wire format of Protocol Buffers, as far as ONNX models need it: fields are read and written, groups are refused. */

import { concatenate } from "../../gather.ts";

/** A field of a message, in the order of its bytes. */
export interface Field {
  readonly number: number;
  /** A whole number, bytes, or the 4 or 8 bytes of a fixed-size number. */
  readonly value: bigint | Uint8Array<ArrayBuffer>;
  /** The bytes of the whole field, its key included. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const VARINT = 0, FIXED_64 = 1, BYTES = 2, FIXED_32 = 5;

/**
 * The fields of a message.
 *
 * @throws {RangeError} where the bytes are no message, or end in the middle of a field
 */
export function fieldsOf(message: Uint8Array<ArrayBuffer>): Field[] {
  const fields: Field[] = [];
  for (let at = 0; at < message.length;) {
    const start = at;
    const [key, afterKey] = varint(message, at);
    const number = Number(key >> 3n), type = Number(key & 7n);
    if (number === 0) throw new RangeError(`a field must have a number from 1 on, found 0 at byte ${start}`);
    let value: Field["value"];
    if (type === VARINT) [value, at] = varint(message, afterKey);
    else {
      const [length, from] = type === BYTES
        ? varint(message, afterKey)
        : [fixedLength(type, start), afterKey];
      at = from + Number(length);
      if (at > message.length) {
        throw new RangeError(`a field must end within ${message.length} bytes, found its end at ${at}`);
      }
      value = message.subarray(from, at);
    }
    fields.push({ number, value, bytes: message.subarray(start, at) });
  }
  return fields;
}

function fixedLength(type: number, at: number): bigint {
  if (type === FIXED_64) return 8n;
  if (type === FIXED_32) return 4n;
  throw new RangeError(`a field must have a wire type of 0, 1, 2 or 5, found ${type} at byte ${at}`);
}

function varint(message: Uint8Array, start: number): [value: bigint, end: number] {
  let value = 0n;
  for (let at = start, shift = 0n; at < message.length && shift < 70n; at++, shift += 7n) {
    value |= BigInt(message[at] & 0x7f) << shift;
    if (message[at] < 0x80) return [value, at + 1];
  }
  throw new RangeError(
    `a whole number must end after at most 10 bytes, found none that does at byte ${start}`,
  );
}

/** A field that holds bytes, as it is written. */
export function bytesField(number: number, contents: Uint8Array): Uint8Array<ArrayBuffer> {
  return concatenated([...[BigInt(number << 3 | BYTES), BigInt(contents.length)].map(varintBytes), contents]);
}

/** A field that holds a whole number of 0 or more, as it is written. */
export function numberField(number: number, value: number): Uint8Array<ArrayBuffer> {
  return concatenated([BigInt(number << 3 | VARINT), BigInt(value)].map(varintBytes));
}

function varintBytes(value: bigint): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  for (; value >= 0x80n; value >>= 7n) bytes.push(Number(value & 0x7fn) | 0x80);
  return Uint8Array.from([...bytes, Number(value)]);
}

/** Bytes one after the other. */
export function concatenated(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return concatenate(Uint8Array, parts) as Uint8Array<ArrayBuffer>;
}
