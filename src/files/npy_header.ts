/**
 * The header of NumPy's .npy files, versions 1 to 3. After
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
import type { ElementType } from "./elements.ts";

/** The type, shape and order of the array behind a header. */
export interface NpyHeader {
  readonly type: ElementType;
  /** The size of each dimension; empty for a single number. */
  readonly shape: readonly number[];
  readonly isFortran: boolean;
  readonly isBigEndian: boolean;
  /** The bytes of one element; of a text, those of the longest. */
  readonly elementBytes: number;
  /** True of texts in UTF-32, false of texts in bytes. */
  readonly isUtf32: boolean;
  /** The byte that the first element starts at. */
  readonly start: number;
}

export const NPY_MAGIC = "\x93NUMPY";
/** The bytes before the header's text: as many as version 2 and 3 have, of which version 1 needs two less. */
export const NPY_PREAMBLE = 12;

/** A header's text is a line; NumPy itself refuses more than 10,000 bytes unless told otherwise. */
const MOST_HEADER_BYTES = 2 ** 20;

const KINDS: Readonly<Record<string, ElementType>> = {
  f2: "float16",
  f4: "float32",
  f8: "float64",
  i1: "int8",
  i2: "int16",
  i4: "int32",
  i8: "int64",
  u1: "uint8",
  u2: "uint16",
  u4: "uint32",
  u8: "uint64",
  b1: "bool",
};

/**
 * The number of bytes that the preamble and the header take together, by the file's first 12 bytes.
 *
 * @throws {SyntaxError} where they do not begin an .npy file of version 1 to 3
 */
export function npyHeaderEnd(head: Uint8Array, name: string): number {
  if (head.length < NPY_MAGIC.length + 4 || latin1(head.subarray(0, NPY_MAGIC.length)) !== NPY_MAGIC) {
    throw new SyntaxError(
      `Cannot read ${name}: it must start with "\\x93NUMPY", found ${head.length} other bytes`,
    );
  }
  const [major, minor] = head.subarray(6);
  if (major < 1 || major > 3 || minor !== 0) {
    throw new SyntaxError(`Cannot read ${name}: it must have version 1.0 to 3.0, found ${major}.${minor}`);
  }
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (major > 1 && head.length < NPY_PREAMBLE) {
    throw new SyntaxError(`Cannot read ${name}: it ends within its header, found ${head.length} bytes`);
  }
  const end = major === 1 ? 10 + view.getUint16(8, true) : NPY_PREAMBLE + view.getUint32(8, true);
  if (end <= MOST_HEADER_BYTES) return end;
  throw new RangeError(
    `Cannot read ${name}: its header must be at most ${MOST_HEADER_BYTES} bytes, found ${end}`,
  );
}

/**
 * Reads the header; `head` holds at least `npyHeaderEnd` bytes.
 *
 * @throws {SyntaxError} where the header's text is not what the format asks for
 * @throws {RangeError} where the elements are of a type that is not read
 */
export function parseNpyHeader(head: Uint8Array, name: string): NpyHeader {
  const start = npyHeaderEnd(head, name);
  if (start > head.length) {
    throw new RangeError(`Cannot read ${name}: its header ends at byte ${start}, found ${head.length} bytes`);
  }
  const text = latin1(head.subarray(head[6] === 1 ? 10 : NPY_PREAMBLE, start));
  const descr = text.match(/['"]descr['"]: *(?:['"]([^'"]*)['"]|(\[))/);
  const order = text.match(/['"]fortran_order['"]: *(True|False)/)?.[1];
  const tuple = text.match(/['"]shape['"]: *\(([\dL, ]*)\)/)?.[1];
  if (!descr || order === undefined || tuple === undefined) {
    throw new SyntaxError(
      `Cannot read ${name}: its header must give descr, fortran_order and shape, found ${shorten(text)}`,
    );
  }
  const shape = tuple.split(",").map((size) => size.trim().replace(/L$/, "")).filter((size) => size !== "")
    .map(Number);
  const bytes = shape.reduce((product, size) => product * size, 8);
  if (!shape.every(Number.isSafeInteger) || !Number.isSafeInteger(bytes)) {
    throw new RangeError(
      `Cannot read ${name}: its shape must be that of an array in a file, found (${tuple})`,
    );
  }
  return {
    ...elements(descr[1] ?? descr[2], name),
    shape,
    isFortran: order === "True" && shape.length > 1,
    start,
  };
}

function elements(
  descr: string,
  name: string,
): Pick<NpyHeader, "type" | "elementBytes" | "isBigEndian" | "isUtf32"> {
  const [, order, kind] = descr.match(/^([<>|=]?)(\w+)$/) ?? [];
  const isBigEndian = order === ">";
  if (kind !== undefined && Object.hasOwn(KINDS, kind)) {
    return { type: KINDS[kind], elementBytes: Number(kind[1]), isBigEndian, isUtf32: false };
  }
  const [, letter, length] = kind?.match(/^([US])([1-9]\d{0,8})$/) ?? [];
  if (letter !== undefined) {
    const isUtf32 = letter === "U";
    return { type: "text", elementBytes: Number(length) * (isUtf32 ? 4 : 1), isBigEndian, isUtf32 };
  }
  if (kind?.startsWith("O")) {
    throw new TypeError(
      `Cannot read ${name}: it holds Python objects, a pickle, which could run code and is never unpickled. ` +
        `If you trust it, save its numbers: ${unpickling(name)}`,
    );
  }
  throw new RangeError(
    `Cannot read ${name}: its elements must be floats of 16 to 64 bits, integers, bools or texts, found ${
      descr === "[" ? "records of several fields" : shorten(descr)
    }; convert them with astype("float32") before saving`,
  );
}

/** Python that saves an array of objects, or all of those in an archive, as numbers or texts beside it. */
function unpickling(name: string): string {
  const [, archive] = name.match(/^(.+):[^:\\]+\.npy$/) ?? [];
  const path = archive ?? name, plain = path.replace(/(\.np[yz])?$/, archive ? "-plain.npz" : "-plain.npy");
  const load = `numpy.load(${JSON.stringify(path)}, allow_pickle=True)`, into = JSON.stringify(plain);
  return archive === undefined
    ? `import numpy; numpy.save(${into}, numpy.stack(list(${load})))`
    : `import numpy; numpy.savez(${into}, **{name: numpy.stack(list(array)) if array.dtype == object else array ` +
      `for name, array in ${load}.items()})`;
}

function shorten(text: string): string {
  const printable = text.trim().replace(/[^\x20-\x7e]/g, "?");
  return printable.length > 80 ? `${printable.slice(0, 80)}...` : printable;
}

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
