/** Sources of bytes: a file, a part of one, or bytes in memory. They are read where and when they are needed. */

/** Bytes of known number that can be read from any place. */
export interface Source {
  /** The file's name, as errors give it. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** Fills `into` with the bytes from `offset` on; all of them lie within `size`. */
  read(offset: number, into: Uint8Array<ArrayBuffer>): Promise<void>;
  /** The same at once, where the platform can. */
  readSync?(offset: number, into: Uint8Array<ArrayBuffer>): void;
  /** All the bytes, where they lie in memory: arrays may then be views of them. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

/** The bytes that are read at once where a source is read from end to end. */
export const CHUNK = 2 ** 20;

/** Bytes in memory as a source. */
export function bytesSource(name: string, bytes: Uint8Array<ArrayBuffer>): Source {
  const readSync = (offset: number, into: Uint8Array) => {
    into.set(bytes.subarray(offset, offset + into.length));
  };
  return {
    name,
    size: bytes.length,
    read: (offset, into) => Promise.resolve(readSync(offset, into)),
    readSync,
    bytes,
  };
}

/** A part of a source, `size` bytes from `start` on, that errors call `name`. */
export function partOf(
  source: Source,
  name: string,
  { start, size }: { start: number; size: number },
): Source {
  const { readSync } = source;
  return {
    name,
    size,
    read: (offset, into) => source.read(start + offset, into),
    readSync: readSync && ((offset, into) => readSync(start + offset, into)),
    bytes: source.bytes?.subarray(start, start + size),
  };
}

/** The bytes of a source from `offset` on, at most `length` of them. */
export async function readPart(
  source: Source,
  offset: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const size = Math.max(0, Math.min(length, source.size - offset));
  if (source.bytes) return source.bytes.subarray(offset, offset + size);
  const bytes = new Uint8Array(size);
  await source.read(offset, bytes);
  return bytes;
}

/** All bytes of a source, in order. A chunk is valid until the next one is asked for. */
export async function* chunksOf(source: Source): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (source.bytes) {
    for (let at = 0; at < source.size; at += CHUNK) yield source.bytes.subarray(at, at + CHUNK);
    return;
  }
  const buffer = new Uint8Array(Math.min(CHUNK, source.size));
  for (let at = 0; at < source.size; at += CHUNK) {
    const chunk = buffer.subarray(0, Math.min(CHUNK, source.size - at));
    await source.read(at, chunk);
    yield chunk;
  }
}
