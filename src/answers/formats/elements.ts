/** Elements that lie in a file one after the other, read straight into their typed array. */
import {
  bytesOf,
  countOf,
  type ElementType,
  type Numbers,
  readType,
  scatterFortran,
  storedType,
  swapBytes,
  widenBfloat16,
} from "../../files/elements.ts";
import { CHUNK, type Source } from "../../files/source.ts";
import { type Allocate, allocateIn } from "./format.ts";

/** The place, order and type of numbers in a source. */
export interface StoredNumbers {
  readonly type: Exclude<ElementType, "text">;
  readonly shape: readonly number[];
  /** The byte of the first one. */
  readonly start: number;
  readonly isBigEndian?: boolean;
  readonly isFortran?: boolean;
}

/** Called with the bytes that are read, in order, each once. */
export type Heard = (bytes: Uint8Array<ArrayBuffer>) => void;

/**
 * Reads numbers, a megabyte at a time where they are not as memory has them. The result is a view of the source's
 * bytes where those lie in memory, aligned and as they should be.
 */
export async function readNumbers(
  source: Source,
  stored: StoredNumbers,
  { allocate, heard }: { allocate?: Allocate; heard?: Heard } = {},
): Promise<Numbers> {
  const { type, shape, start, isBigEndian = false, isFortran = false } = stored;
  const Stored = storedType(type), count = countOf(shape), size = Stored.BYTES_PER_ELEMENT;
  const isPlain = !isFortran && type !== "bfloat16" && !(isBigEndian && size > 1);
  const whole = source.bytes?.subarray(start, start + count * size);
  if (isPlain && !allocate && whole && whole.byteOffset % size === 0) {
    heard?.(whole);
    return new Stored(whole.buffer, whole.byteOffset, count);
  }
  const data = allocateIn(source.name, allocate)(readType(type), count);
  const target = data.subarray(0, count) as Numbers;
  const step = CHUNK / size, part = isPlain ? undefined : new Stored(Math.min(step, count));
  for (let first = 0; first < count; first += step) {
    const length = Math.min(step, count - first);
    const here = (part?.subarray(0, length) ?? target.subarray(first, first + length)) as Numbers;
    const bytes = bytesOf(here);
    await source.read(start + first * size, bytes);
    heard?.(bytes);
    if (part === undefined) continue;
    if (isBigEndian) swapBytes(bytes, size);
    if (isFortran) scatterFortran(here, target, shape, first);
    else if (type === "bfloat16") widenBfloat16(here as Uint16Array, target as Float32Array, first);
    else (target as Float64Array).set(here as Float64Array, first);
  }
  return target;
}

/** The place and encoding of texts of a fixed number of bytes. */
export interface StoredTexts {
  readonly count: number;
  readonly start: number;
  readonly elementBytes: number;
  readonly isUtf32: boolean;
  readonly isBigEndian: boolean;
}

/** Reads texts, each without the zeros that fill it up. */
export async function readTexts(source: Source, stored: StoredTexts, heard?: Heard): Promise<string[]> {
  const { count, start, elementBytes, isUtf32, isBigEndian } = stored;
  const texts: string[] = [], decoder = new TextDecoder();
  const step = Math.max(1, Math.floor(CHUNK / Math.max(1, elementBytes)));
  for (let first = 0; first < count; first += step) {
    const length = Math.min(step, count - first), bytes = new Uint8Array(length * elementBytes);
    await source.read(start + first * elementBytes, bytes);
    heard?.(bytes);
    if (isUtf32 && isBigEndian) swapBytes(bytes, 4);
    for (let at = 0; texts.length < first + length; at += elementBytes) {
      const element = bytes.subarray(at, at + elementBytes);
      texts.push(
        isUtf32 ? fromUtf32(element, source.name, texts.length) : decoder.decode(element).replace(/\0+$/, ""),
      );
    }
  }
  return texts;
}

function fromUtf32(bytes: Uint8Array<ArrayBuffer>, name: string, row: number): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = "";
  for (let at = 0; at < bytes.length; at += 4) {
    const point = view.getUint32(at, true);
    if (point === 0) break;
    if (point > 0x10ffff) {
      throw new RangeError(
        `Cannot read ${name}: texts must be of Unicode characters, found ${point} at row ${row}`,
      );
    }
    text += String.fromCodePoint(point);
  }
  return text;
}
