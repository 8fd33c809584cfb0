/**
 * NumPy's .npy files, version 1.0, as far as this project writes them: float32, float64, uint8, uint16 and uint32, little-endian,
 * C order. After https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */

/** An array of any number of dimensions. */
export interface NpyArray {
  /** Row-major, as long as the product of `shape`. */
  readonly data: Float32Array | Float64Array | Uint8Array | Uint16Array | Uint32Array;
  /** The size of each dimension; empty for a single number. */
  readonly shape: readonly number[];
}

const MAGIC = "\x93NUMPY";
const VERSION = [1, 0];
const PREAMBLE = MAGIC.length + VERSION.length + 2; // and the header's length
const ALIGNMENT = 64;

// The views below read and write the host's byte order; Deno runs on little-endian hosts only.
const TYPES = {
  "<f4": Float32Array,
  "<f8": Float64Array,
  "|u1": Uint8Array,
  "<u2": Uint16Array,
  "<u4": Uint32Array,
};
type TypeName = keyof typeof TYPES;

/**
 * The bytes of a .npy file that `numpy.load` reads.
 *
 * @throws {RangeError} where `shape` does not fit `data`
 */
export function encodeNpy({ data, shape }: NpyArray): Uint8Array<ArrayBuffer> {
  const elements = count(shape);
  if (elements !== data.length) {
    throw new RangeError(
      `Cannot encode .npy: shape [${shape}] needs ${elements} elements, found ${data.length}`,
    );
  }
  const [type] = Object.entries(TYPES).find(([, Type]) => data instanceof Type)!;
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const start = Math.ceil((PREAMBLE + header.length + 1) / ALIGNMENT) * ALIGNMENT;

  const bytes = new Uint8Array(start + data.byteLength);
  bytes.set(Array.from(MAGIC, (character) => character.charCodeAt(0)));
  bytes.set(VERSION, MAGIC.length);
  new DataView(bytes.buffer).setUint16(PREAMBLE - 2, start - PREAMBLE, true);
  bytes.set(new TextEncoder().encode(`${header.padEnd(start - PREAMBLE - 1)}\n`), PREAMBLE);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start);
  return bytes;
}

/**
 * Reads a whole .npy file, which errors call `name`. The result is a copy.
 *
 * @throws {SyntaxError} where the bytes are no .npy file of version 1.0
 * @throws {RangeError} where the element type or order is another, or there are too few or too many bytes
 */
export function decodeNpy(bytes: Uint8Array, name = ".npy"): NpyArray {
  const latin1 = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  if (bytes.length < PREAMBLE || latin1(0, MAGIC.length) !== MAGIC) {
    throw new SyntaxError(
      `Cannot read ${name}: it must start with "\\x93NUMPY", found ${bytes.length} other bytes`,
    );
  }
  if (bytes[6] !== VERSION[0] || bytes[7] !== VERSION[1]) {
    throw new SyntaxError(`Cannot read ${name}: it must have version 1.0, found ${bytes[6]}.${bytes[7]}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = PREAMBLE + view.getUint16(PREAMBLE - 2, true);
  if (start > bytes.length) {
    throw new RangeError(
      `Cannot read ${name}: its header ends at byte ${start}, found ${bytes.length} bytes`,
    );
  }

  const header = latin1(PREAMBLE, start);
  const type = header.match(/'descr': *'([^']*)'/)?.[1];
  const order = header.match(/'fortran_order': *(True|False)/)?.[1];
  const tuple = header.match(/'shape': *\(([\d, ]*)\)/)?.[1];
  if (type === undefined || order === undefined || tuple === undefined) {
    throw new SyntaxError(
      `Cannot read ${name}: its header must give descr, fortran_order and shape, found ${header.trim()}`,
    );
  }
  if (!Object.hasOwn(TYPES, type)) {
    throw new RangeError(
      `Cannot read ${name}: elements must be ${Object.keys(TYPES).join(", ")}, found ${type}`,
    );
  }
  if (order === "True") {
    throw new RangeError(`Cannot read ${name}: it must be in C order, found Fortran order`);
  }

  const shape = tuple.split(",").filter((size) => size.trim() !== "").map(Number);
  const Type = TYPES[type as TypeName];
  const needed = count(shape) * Type.BYTES_PER_ELEMENT;
  if (bytes.length - start !== needed) {
    throw new RangeError(
      `Cannot read ${name}: shape [${shape}] of ${type} needs ${needed} bytes from byte ${start} on, ` +
        `found ${bytes.length - start}`,
    );
  }
  return { data: new Type(bytes.slice(start).buffer), shape };
}

function count(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
