/** The element types of stored arrays, and how their bytes become typed arrays. */

/** An element type by NumPy's name; `text` is a string, `bfloat16` is read as float32. */
export type ElementType =
  | "float16"
  | "bfloat16"
  | "float32"
  | "float64"
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "uint8"
  | "uint16"
  | "uint32"
  | "uint64"
  | "bool"
  | "text";

/** The typed arrays that numbers come in; a bool is a uint8 of 0 or 1. */
export type Numbers =
  | Float16Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | BigUint64Array<ArrayBuffer>;

/** The constructor of one of `Numbers`. */
export interface NumbersType {
  readonly name: string;
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): Numbers;
  new (buffer: ArrayBuffer, offset?: number, length?: number): Numbers;
}

const TYPES: Readonly<Record<Exclude<ElementType, "text">, NumbersType>> = {
  float16: Float16Array,
  bfloat16: Uint16Array,
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
} as Record<Exclude<ElementType, "text">, NumbersType>;

/** The constructor of the typed array that elements of this type are stored in. */
export function storedType(type: Exclude<ElementType, "text">): NumbersType {
  return TYPES[type];
}

/** The constructor of the typed array that elements of this type are read into. */
export function readType(type: Exclude<ElementType, "text">): NumbersType {
  return type === "bfloat16" ? TYPES.float32 : TYPES[type];
}

/** The element type of a typed array; undefined of anything else. */
export function elementTypeOf(data: ArrayBufferView): Exclude<ElementType, "text"> | undefined {
  const types = Object.keys(TYPES) as (keyof typeof TYPES)[];
  return types.find((type) => type !== "bfloat16" && TYPES[type].name === data.constructor.name);
}

/** The number of elements of a shape. */
export function countOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The bytes that a typed array lies in. */
export function bytesOf(data: ArrayBufferView<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** Turns the bytes of every element around, in place: big-endian to little-endian. */
export function swapBytes(bytes: Uint8Array, elementBytes: number): void {
  for (let start = 0; start + elementBytes <= bytes.length; start += elementBytes) {
    for (let low = start, high = start + elementBytes - 1; low < high; low++, high--) {
      const byte = bytes[low];
      bytes[low] = bytes[high];
      bytes[high] = byte;
    }
  }
}

/** Writes bfloat16 elements, the upper halves of float32, into `into` from element `at` on. */
export function widenBfloat16(stored: Uint16Array, into: Float32Array, at: number): void {
  const bits = new Uint32Array(into.buffer, into.byteOffset, into.length);
  for (let i = 0; i < stored.length; i++) bits[at + i] = stored[i] << 16;
}

/**
 * Scatters elements that lie in Fortran order, the first index fastest, to their places in C order. Call it with one
 * part after the other; `first` is the number of elements before this part.
 */
export function scatterFortran(
  part: Numbers,
  into: Numbers,
  shape: readonly number[],
  first: number,
): void {
  const from = part as Float64Array, to = into as Float64Array;
  const strides = shape.map((_, axis) => countOf(shape.slice(axis + 1)));
  const index: number[] = [];
  let left = first, place = 0;
  for (const [axis, size] of shape.entries()) {
    index.push(left % size);
    left = Math.floor(left / size);
    place += index[axis] * strides[axis];
  }
  const [size] = shape, [stride] = strides;
  for (let at = 0; at < from.length;) {
    const run = Math.min(size - index[0], from.length - at);
    for (let i = 0; i < run; i++, place += stride) to[place] = from[at++];
    index[0] += run;
    for (let axis = 0; axis < shape.length && index[axis] === shape[axis]; axis++) {
      place -= index[axis] * strides[axis];
      index[axis] = 0;
      if (axis + 1 === shape.length) break;
      index[axis + 1]++;
      place += strides[axis + 1];
    }
  }
}
