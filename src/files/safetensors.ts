/**
 * The safetensors format for named float32 tensors: eight bytes of header length, a JSON header, then the tensors'
 * bytes without a gap. After https://github.com/huggingface/safetensors#format
 */

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

interface HeaderEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

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
 * Reads a whole .safetensors file. The tensors are copies.
 *
 * @throws {SyntaxError} where the header is not what the format asks for
 * @throws {RangeError} where a tensor is not float32, offsets overlap, leave a gap or do not fit their shape, or there
 * are too few or too many bytes
 */
export function decodeSafetensors(bytes: Uint8Array): Safetensors {
  const start = 8 + headerLength(bytes);
  const { [METADATA]: metadata = {}, ...entries } = parseHeader(bytes.subarray(8, start));
  if (!isObject(metadata) || !Object.values(metadata).every((value) => typeof value === "string")) {
    throw new SyntaxError(`Cannot read safetensors: ${METADATA} must hold strings only`);
  }
  const inOrder = Object.entries(entries)
    .map(([name, entry]) => ({ name, ...checkEntry(name, entry) }))
    .sort((a, b) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1]);

  const tensors = new Map<string, NamedTensor>();
  let expected = 0;
  for (const { name, shape, data_offsets: [begin, end] } of inOrder) {
    if (begin !== expected) {
      throw new RangeError(
        `Cannot read safetensors: ${name} must start where the tensor before it ends, at ${expected}, found ${begin}`,
      );
    }
    if (start + end > bytes.length) {
      throw new RangeError(
        `Cannot read safetensors: ${name} needs ${start + end} bytes of file, found ${bytes.length}`,
      );
    }
    tensors.set(name, { shape, data: new Float32Array(bytes.slice(start + begin, start + end).buffer) });
    expected = end;
  }
  if (start + expected !== bytes.length) {
    throw new RangeError(
      `Cannot read safetensors: its tensors end at byte ${start + expected}, found ${bytes.length} bytes`,
    );
  }
  return { tensors, metadata: metadata as Record<string, string> };
}

function headerLength(bytes: Uint8Array): number {
  const left = bytes.length - 8;
  if (left < 0) {
    throw new RangeError(`Cannot read safetensors: it must have at least 8 bytes, found ${bytes.length}`);
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > left) {
    throw new RangeError(`Cannot read safetensors: its header needs ${length} bytes, found ${left}`);
  }
  return Number(length);
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new SyntaxError(`Cannot read safetensors: its header must be JSON (${(cause as Error).message})`, {
      cause,
    });
  }
  if (!isObject(header)) throw new SyntaxError("Cannot read safetensors: its header must be a JSON object");
  return header;
}

function checkEntry(name: string, entry: unknown): HeaderEntry {
  const { dtype, shape, data_offsets: offsets } = entry as Partial<HeaderEntry> ?? {};
  if (typeof dtype !== "string" || !isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) {
    throw new SyntaxError(
      `Cannot read safetensors: ${name} must have dtype, shape and data_offsets, found ${
        JSON.stringify(entry)
      }`,
    );
  }
  if (dtype !== "F32") throw new RangeError(`Cannot read safetensors: ${name} must be F32, found ${dtype}`);
  const [begin, end] = offsets;
  const needed = count(shape) * Float32Array.BYTES_PER_ELEMENT;
  if (end - begin !== needed) {
    throw new RangeError(
      `Cannot read safetensors: ${name} of shape [${shape}] needs ${needed} bytes, found ${end - begin}`,
    );
  }
  return { dtype, shape, data_offsets: [begin, end] };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function count(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
