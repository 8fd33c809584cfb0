/**
 * NumPy's .npy files as a whole in memory. `answers/formats/npy.ts` reads them in parts, where they are large.
 */
import { bytesOf, countOf, type ElementType, elementTypeOf, type Numbers } from "./elements.ts";
import { readType, scatterFortran, storedType, swapBytes } from "./elements.ts";
import { NPY_MAGIC, type NpyHeader, parseNpyHeader } from "./npy_header.ts";

/** An array of any number of dimensions. */
export interface NpyArray {
  /** Row-major, as long as the product of `shape`. */
  readonly data:
    | Float16Array
    | Float32Array
    | Float64Array
    | Int8Array
    | Int16Array
    | Int32Array
    | Uint8Array
    | Uint16Array
    | Uint32Array;
  /** The size of each dimension; empty for a single number. */
  readonly shape: readonly number[];
}

const VERSION = [1, 0];
const PREAMBLE = NPY_MAGIC.length + VERSION.length + 2; // and the header's length
const ALIGNMENT = 64;

const DESCRIPTIONS: Readonly<Partial<Record<ElementType, string>>> = {
  float16: "<f2",
  float32: "<f4",
  float64: "<f8",
  int8: "|i1",
  int16: "<i2",
  int32: "<i4",
  uint8: "|u1",
  uint16: "<u2",
  uint32: "<u4",
};

/**
 * The bytes of a .npy file that `numpy.load` reads.
 *
 * @throws {RangeError} where `shape` does not fit `data`
 */
export function encodeNpy({ data, shape }: NpyArray): Uint8Array<ArrayBuffer> {
  const header = encodeNpyHeader(data, shape);
  const bytes = new Uint8Array(header.length + data.byteLength);
  bytes.set(header);
  bytes.set(bytesOf(data as Numbers), header.length);
  return bytes;
}

/**
 * The bytes before an array's own bytes, which follow as they lie in memory, in one piece or in several of one type.
 *
 * @throws {RangeError} where `shape` does not fit them
 */
export function encodeNpyHeader(
  data: NpyArray["data"] | readonly NpyArray["data"][],
  shape: readonly number[],
): Uint8Array<ArrayBuffer> {
  const pieces = Array.isArray(data) ? data as readonly NpyArray["data"][] : [data as NpyArray["data"]];
  const elements = countOf(shape), found = pieces.reduce((sum, { length }) => sum + length, 0);
  if (elements !== found) {
    throw new RangeError(`Cannot encode .npy: shape [${shape}] needs ${elements} elements, found ${found}`);
  }
  return headerBytes(DESCRIPTIONS[elementTypeOf(pieces[0])!]!, shape);
}

/** The bytes of a .npy file of texts `[N]`, each padded to the longest. */
export function encodeTextNpy(texts: readonly string[]): Uint8Array<ArrayBuffer> {
  const points = texts.map((text) => Array.from(text, (character) => character.codePointAt(0)!));
  const width = points.reduce((longest, { length }) => Math.max(longest, length), 1);
  const data = new Uint32Array(texts.length * width);
  for (const [row, values] of points.entries()) data.set(values, row * width);
  const header = headerBytes(`<U${width}`, [texts.length]);
  const bytes = new Uint8Array(header.length + data.byteLength);
  bytes.set(header);
  bytes.set(bytesOf(data), header.length);
  return bytes;
}

function headerBytes(description: string, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const header = `{'descr': '${description}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const start = Math.ceil((PREAMBLE + header.length + 1) / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(start);
  bytes.set(Array.from(NPY_MAGIC, (character) => character.charCodeAt(0)));
  bytes.set(VERSION, NPY_MAGIC.length);
  new DataView(bytes.buffer).setUint16(PREAMBLE - 2, start - PREAMBLE, true);
  bytes.set(new TextEncoder().encode(`${header.padEnd(start - PREAMBLE - 1)}\n`), PREAMBLE);
  return bytes;
}

/**
 * Reads a whole .npy file of floats or of integers of up to 32 bits, which errors call `name`. The result is a copy.
 *
 * @throws {SyntaxError} where the bytes are no .npy file of version 1 to 3
 * @throws {RangeError} where the elements are others, or there are too few or too many bytes
 */
export function decodeNpy(bytes: Uint8Array, name = ".npy"): NpyArray {
  const header = parseNpyHeader(bytes, name);
  const { type, shape, isFortran, isBigEndian, elementBytes, start } = header;
  if (type === "text" || type === "int64" || type === "uint64") {
    throw new RangeError(
      `Cannot read ${name}: its elements must be floats or integers of up to 32 bits, found ${type}`,
    );
  }
  checkNpyLength(header, bytes.length, name);
  const own = bytes.slice(start);
  if (isBigEndian) swapBytes(own, elementBytes);
  const data = new (storedType(type))(own.buffer) as NpyArray["data"];
  if (!isFortran || data.length === 0) return { data, shape };
  const scattered = new (readType(type))(data.length);
  scatterFortran(data as Numbers, scattered, shape, 0);
  return { data: scattered as NpyArray["data"], shape };
}

/**
 * Checks that a file of `length` bytes holds the array of its header, neither less nor more.
 *
 * @throws {RangeError}
 */
export function checkNpyLength(header: NpyHeader, length: number, name: string): void {
  const { type, shape, elementBytes, start } = header;
  const needed = countOf(shape) * elementBytes;
  if (length - start === needed) return;
  throw new RangeError(
    `Cannot read ${name}: shape [${shape}] of ${type} needs ${needed} bytes from byte ${start} on, ` +
      `found ${length - start}`,
  );
}
