/** Constants of ONNX models: TensorProto, by the field numbers of onnx.proto. */
import { bytesOf, messages, numberOf, textOf, wholeNumbers } from "./fields.ts";
import type { Field } from "./wire.ts";

/** A constant of floats or of whole numbers. */
export interface Constant {
  readonly shape: readonly number[];
  readonly data: Float32Array | readonly number[];
}

const FLOAT = 1, INT64 = 7;

/** The constant; undefined where it is of another type, or lies in another file. */
export function readConstant(tensor: readonly Field[]): Constant | undefined {
  const shape = wholeNumbers(tensor, 1).map(Number), type = Number(numberOf(tensor, 2) ?? 0n);
  if (numberOf(tensor, 14) !== undefined && numberOf(tensor, 14) !== 0n) return undefined;
  const raw = tensor.findLast(({ number }) => number === 9),
    count = shape.reduce((product, size) => product * size, 1);
  const data = type === FLOAT
    ? raw === undefined ? floats(tensor, 4) : new Float32Array(aligned(bytesOf(raw)))
    : type === INT64
    ? raw === undefined
      ? wholeNumbers(tensor, 7).map(Number)
      : Array.from(new BigInt64Array(aligned(bytesOf(raw))), Number)
    : undefined;
  return data?.length === count ? { shape, data } : undefined;
}

/** A message's tensor in a field of its own. */
export function constantIn(fields: readonly Field[], number: number): Constant | undefined {
  const [tensor] = messages(fields, number);
  return tensor && readConstant(tensor);
}

/** The constant's name. */
export function nameOf(tensor: readonly Field[]): string {
  return textOf(tensor, 8);
}

/** Floats of fields of 4 bytes each, or packed into one. */
export function floats(fields: readonly Field[], number: number): Float32Array {
  const parts = fields.filter((field) => field.number === number).map((field) =>
    new Float32Array(aligned(bytesOf(field)))
  );
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

/** The bytes at the start of a buffer of their own, as typed arrays need them. */
function aligned(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer as ArrayBuffer;
}
