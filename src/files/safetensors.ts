/**
 * The safetensors format for named float32 tensors: eight bytes of header length, a JSON header, then the tensors'
 * bytes without a gap. After https://github.com/huggingface/safetensors#format
 */
import { isObject } from "../check_object.ts";

/** A float32 tensor of any number of dimensions. */
export interface NamedTensor {
  /** The size of each dimension; empty for a single number. */
  readonly shape: readonly number[];
  /** Row-major, as long as the product of `shape`. */
  readonly data: Float32Array;
}

/** A file's contents. */
export interface Safetensors {
  /** In the order in which they lie in the file. */
  readonly tensors: ReadonlyMap<string, NamedTensor>;
  /** Free text by name. */
  readonly metadata: Readonly<Record<string, string>>;
}

const METADATA = "__metadata__";
const ALIGNMENT = 8;

/** The bytes before the header: its length. */
export const SAFETENSORS_PREAMBLE = 8;

/** A tensor's name, type, shape and place, from the header. */
export interface SafetensorsEntry {
  readonly name: string;
  /** The format's name of the element type: F32, BF16, I64. */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** The begin and the end of its bytes, counted from the end of the header. */
  readonly data_offsets: readonly [number, number];
}

/** The bytes of an element by the format's name of its type. */
const ELEMENT_BYTES: Readonly<Record<string, number>> = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
  U16: 2,
  I16: 2,
  F16: 2,
  BF16: 2,
  U32: 4,
  I32: 4,
  F32: 4,
  U64: 8,
  I64: 8,
  F64: 8,
};

/**
 * The bytes of a .safetensors file.
 *
 * @throws {RangeError} where a shape does not fit its data, or a tensor is named `__metadata__`
 */
export function encodeSafetensors({ tensors, metadata }: Safetensors): Uint8Array<ArrayBuffer> {
  const header: [string, unknown][] = [[METADATA, metadata]];
  let end = 0;
  for (const [name, { shape, data }] of tensors) {
    if (name === METADATA) {
      throw new RangeError(`Cannot encode safetensors: no tensor may be named ${METADATA}`);
    }
    if (count(shape) !== data.length) {
      throw new RangeError(
        `Cannot encode safetensors: ${name} of shape [${shape}] needs ${count(shape)} elements, ` +
          `found ${data.length}`,
      );
    }
    header.push([name, { dtype: "F32", shape, data_offsets: [end, end += data.byteLength] }]);
  }
  // Spaces at its end are part of the header: the tensors start at a multiple of eight.
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const start = Math.ceil((8 + json.length) / ALIGNMENT) * ALIGNMENT;

  const bytes = new Uint8Array(start + end).fill(0x20, 0, start);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true);
  bytes.set(json, 8);
  let offset = start;
  for (const { data } of tensors.values()) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return bytes;
}

/**
 * Reads a whole .safetensors file of float32, which errors call `file`. The tensors are copies.
 *
 * @throws {SyntaxError} where the header is not what the format asks for
 * @throws {RangeError} where a tensor is not float32, offsets overlap, leave a gap or do not fit their shape, or there
 * are too few or too many bytes
 */
export function decodeSafetensors(bytes: Uint8Array, file = "safetensors"): Safetensors {
  const start = SAFETENSORS_PREAMBLE + safetensorsHeaderLength(bytes, bytes.length, file);
  const { entries, metadata } = parseSafetensorsHeader(bytes.subarray(SAFETENSORS_PREAMBLE, start), {
    file,
    dataBytes: bytes.length - start,
  });
  const tensors = new Map<string, NamedTensor>();
  for (const { name, dtype, shape, data_offsets: [begin, end] } of entries) {
    if (dtype !== "F32") throw new RangeError(`Cannot read ${file}: ${name} must be F32, found ${dtype}`);
    tensors.set(name, { shape, data: new Float32Array(bytes.slice(start + begin, start + end).buffer) });
  }
  return { tensors, metadata };
}

/**
 * The length of the header, by the file's first eight bytes.
 *
 * @throws {RangeError} where a file of `fileBytes` bytes has no room for it
 */
export function safetensorsHeaderLength(bytes: Uint8Array, fileBytes: number, file: string): number {
  const left = fileBytes - SAFETENSORS_PREAMBLE;
  if (left < 0) {
    throw new RangeError(`Cannot read ${file}: it must have at least 8 bytes, found ${fileBytes}`);
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > left) {
    throw new RangeError(`Cannot read ${file}: its header needs ${length} bytes, found ${left}`);
  }
  return Number(length);
}

/**
 * The tensors of a header, in the order in which they lie in the file.
 *
 * @throws {SyntaxError} where the header is not what the format asks for
 * @throws {RangeError} where offsets overlap, leave a gap or do not fit their shape, or there are not just the
 * `dataBytes` bytes behind the header that the tensors need
 */
export function parseSafetensorsHeader(
  header: Uint8Array,
  { file, dataBytes }: { file: string; dataBytes: number },
): { entries: readonly SafetensorsEntry[]; metadata: Readonly<Record<string, string>> } {
  const { [METADATA]: metadata = {}, ...tensors } = parseHeader(header, file);
  if (!isObject(metadata) || !Object.values(metadata).every((value) => typeof value === "string")) {
    throw new SyntaxError(`Cannot read ${file}: ${METADATA} must hold strings only`);
  }
  const entries = Object.entries(tensors)
    .map(([name, entry]) => checkEntry(name, entry, file))
    .sort((a, b) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1]);
  const start = SAFETENSORS_PREAMBLE + header.length;
  let expected = 0;
  for (const { name, data_offsets: [begin, end] } of entries) {
    if (begin !== expected) {
      throw new RangeError(
        `Cannot read ${file}: ${name} must start where the tensor before it ends, at ${expected}, found ${begin}`,
      );
    }
    if (end > dataBytes) {
      throw new RangeError(
        `Cannot read ${file}: ${name} needs ${start + end} bytes of file, found ${start + dataBytes}`,
      );
    }
    expected = end;
  }
  if (expected !== dataBytes) {
    throw new RangeError(
      `Cannot read ${file}: its tensors end at byte ${start + expected}, found ${start + dataBytes} bytes`,
    );
  }
  return { entries, metadata: metadata as Record<string, string> };
}

function parseHeader(bytes: Uint8Array, file: string): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new SyntaxError(`Cannot read ${file}: its header must be JSON (${(cause as Error).message})`, {
      cause,
    });
  }
  if (!isObject(header)) throw new SyntaxError(`Cannot read ${file}: its header must be a JSON object`);
  return header;
}

function checkEntry(name: string, entry: unknown, file: string): SafetensorsEntry {
  const { dtype, shape, data_offsets: offsets } = entry as Partial<SafetensorsEntry> ?? {};
  if (typeof dtype !== "string" || !isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) {
    throw new SyntaxError(
      `Cannot read ${file}: ${name} must have dtype, shape and data_offsets, found ${JSON.stringify(entry)}`,
    );
  }
  if (!Object.hasOwn(ELEMENT_BYTES, dtype)) {
    const known = Object.keys(ELEMENT_BYTES).join(", ");
    throw new RangeError(`Cannot read ${file}: ${name} must be ${known}, found ${dtype}`);
  }
  const [begin, end] = offsets;
  const needed = count(shape) * ELEMENT_BYTES[dtype];
  if (end - begin !== needed) {
    throw new RangeError(
      `Cannot read ${file}: ${name} of shape [${shape}] needs ${needed} bytes, found ${end - begin}`,
    );
  }
  return { name, dtype, shape, data_offsets: [begin, end] };
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function count(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
