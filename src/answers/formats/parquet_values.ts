/** The values of a Parquet page in each of the encodings that programs write. */
import type { SchemaTree } from "hyparquet";
import { readHybrid } from "./parquet_levels.ts";

/** Values in order. */
export interface PageValues {
  /** The values as numbers; absent of texts. May throw `UnsafeNumber`. */
  readonly numbers?: ArrayLike<number>;
  readonly isText: boolean;
  readonly length: number;
  /** A value as a text. */
  text(at: number): string;
  /** A text's bytes as they stand in the file; absent of numbers. */
  bytes?(at: number): Uint8Array;
}

/** A whole number that float64 does not hold exactly. */
export class UnsafeNumber extends Error {
  constructor(readonly at: number, readonly value: bigint) {
    super(`the whole number ${value}`);
  }
}

/** The number, type and encoding of a page's values. */
export interface PageOptions {
  readonly path: readonly SchemaTree[];
  readonly count: number;
  readonly encoding: string;
  readonly dictionary?: PageValues;
}

/** Reads the values that stand in `bytes`. */
export type ValueReader = (bytes: Uint8Array<ArrayBuffer>, options: PageOptions) => PageValues;

/** Loads the reader. */
export async function loadValueReader(): Promise<ValueReader> {
  const [delta, { byteStreamSplit }] = await Promise.all([
    import("hyparquet/src/delta.js"),
    import("hyparquet/src/encoding.js"),
  ]);
  return (bytes, { path, count, encoding, dictionary }) => {
    const { element } = path.at(-1)!, { type } = element;
    if (!(count >= 0)) throw new Error(`${count ?? "no count of"} values`);
    if (count === 0) return numbersOf([]);
    const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
    switch (encoding) {
      case "PLAIN":
        return plain(bytes, path, count);
      case "PLAIN_DICTIONARY":
      case "RLE_DICTIONARY":
        return fromDictionary(bytes, count, dictionary);
      case "RLE": {
        if (type !== "BOOLEAN") break;
        return numbersOf(readHybrid(bytes.subarray(4), { bits: 1, count, most: 1 }));
      }
      case "BYTE_STREAM_SPLIT": {
        checkLength(bytes, count, element.type_length);
        return typed(byteStreamSplit(reader, count, type!, element.type_length), path);
      }
      case "DELTA_BINARY_PACKED": {
        // A block of any number of values may take few bytes; the values of a page are at most those of its group.
        const data = type === "INT32" ? new Int32Array(count) : new BigInt64Array(count);
        delta.deltaBinaryUnpack(reader, count, data);
        return typed(data, path);
      }
      case "DELTA_LENGTH_BYTE_ARRAY":
      case "DELTA_BYTE_ARRAY": {
        const data: Uint8Array[] = new Array(count);
        if (encoding === "DELTA_BYTE_ARRAY") delta.deltaByteArray(reader, count, data);
        else delta.deltaLengthByteArray(reader, count, data);
        return textsOf(data);
      }
    }
    throw new Error(`${type} in the encoding ${encoding ?? "of no name"}, which is not read`);
  };
}

function checkLength(bytes: Uint8Array, count: number, width = 1): void {
  if (count * width > bytes.length) throw new Error(`${count} values in ${bytes.length} bytes`);
}

const WIDTHS: Readonly<Record<string, number>> = { INT32: 4, INT64: 8, FLOAT: 4, DOUBLE: 8 };

function plain(bytes: Uint8Array<ArrayBuffer>, path: readonly SchemaTree[], count: number): PageValues {
  const { type, type_length: length } = path.at(-1)!.element;
  if (type === "BOOLEAN") {
    checkLength(bytes, Math.ceil(count / 8));
    return numbersOf(Uint8Array.from({ length: count }, (_, i) => bytes[i >> 3] >> (i & 7) & 1));
  }
  if (type === "BYTE_ARRAY") {
    const texts: Uint8Array[] = [], view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; texts.length < count;) {
      if (at + 4 > bytes.length) throw new Error(`${texts.length} of ${count} texts`);
      const size = view.getUint32(at, true);
      if (at + 4 + size > bytes.length) throw new Error(`a text of ${size} bytes`);
      texts.push(bytes.subarray(at + 4, at + 4 + size));
      at += 4 + size;
    }
    return textsOf(texts);
  }
  const width = type === "FIXED_LEN_BYTE_ARRAY" ? length! : WIDTHS[type!];
  if (width === undefined) throw new Error(`values of the type ${type}`);
  checkLength(bytes, count, width);
  const own = bytes.byteOffset % 8 === 0 ? bytes.subarray(0, count * width) : bytes.slice(0, count * width);
  const { buffer, byteOffset } = own;
  if (type === "INT32") return typed(new Int32Array(buffer, byteOffset, count), path);
  if (type === "INT64") return typed(new BigInt64Array(buffer, byteOffset, count), path);
  if (type === "FLOAT") return typed(new Float32Array(buffer, byteOffset, count), path);
  if (type === "DOUBLE") return typed(new Float64Array(buffer, byteOffset, count), path);
  return typed(new Float16Array(buffer, byteOffset, count), path);
}

/** Numbers as they are meant: without a sign where they have none, of 64 bits where JavaScript's are exact. */
function typed(data: unknown, path: readonly SchemaTree[]): PageValues {
  const { converted_type: converted, logical_type: logical } = path.at(-1)!.element;
  const isUnsigned = converted?.startsWith("UINT") || logical?.type === "INTEGER" && !logical.isSigned;
  if (data instanceof BigInt64Array) {
    return wide(isUnsigned ? new BigUint64Array(data.buffer, data.byteOffset, data.length) : data);
  }
  if (data instanceof Int32Array && isUnsigned) {
    return numbersOf(new Uint32Array(data.buffer, data.byteOffset, data.length));
  }
  // Two bytes each, as the split encoding gives them.
  if (Array.isArray(data)) {
    const halves = new Uint8Array(data.length * 2);
    for (const [i, bytes] of (data as Uint8Array[]).entries()) halves.set(bytes, 2 * i);
    return numbersOf(new Float16Array(halves.buffer));
  }
  return numbersOf(data as Float64Array);
}

function numbersOf(numbers: ArrayLike<number>): PageValues {
  return { numbers, isText: false, length: numbers.length, text: (at) => String(numbers[at]) };
}

/** Whole numbers of 64 bits, which are exact as texts and up to 2^53 as numbers. */
function wide(data: BigInt64Array | BigUint64Array): PageValues {
  let numbers: Float64Array | undefined;
  return {
    get numbers() {
      if (numbers) return numbers;
      numbers = new Float64Array(data.length);
      for (let i = 0; i < data.length; i++) {
        numbers[i] = Number(data[i]);
        if (!Number.isSafeInteger(numbers[i])) throw new UnsafeNumber(i, data[i]);
      }
      return numbers;
    },
    isText: false,
    length: data.length,
    text: (at) => String(data[at]),
  };
}

function textsOf(texts: readonly Uint8Array[]): PageValues {
  const decoder = new TextDecoder();
  return {
    isText: true,
    length: texts.length,
    text: (at) => decoder.decode(texts[at]),
    bytes: (at) => texts[at],
  };
}

function fromDictionary(bytes: Uint8Array, count: number, dictionary: PageValues | undefined): PageValues {
  if (dictionary === undefined || bytes.length === 0) throw new Error("indices without a dictionary");
  const { isText, length } = dictionary;
  if (length === 0) throw new Error("indices of an empty dictionary");
  const indices = readHybrid(bytes.subarray(1), { bits: bytes[0], count, most: length - 1 });
  let texts: string[] | undefined;
  return {
    get numbers() {
      const { numbers } = dictionary;
      return numbers && Float64Array.from(indices, (index) => numbers[index]);
    },
    isText,
    length: count,
    bytes: dictionary.bytes && ((at) => dictionary.bytes!(indices[at])),
    text(at) {
      texts ??= Array.from({ length }, (_, i) => dictionary.text(i));
      return texts[indices[at]];
    },
  };
}
