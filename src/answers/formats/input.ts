/** Inputs from sources: gzip is unpacked on the way, in a stream or into memory. */
import { bytesSource, chunksOf, readPart, type Source } from "../../files/source.ts";
import { HEAD, type Input, unreadable } from "./format.ts";

/** The most that deflate can unpack a byte to. */
const MOST_UNPACKED = 1032;
/** The bytes of a gzip header and trailer without anything between. */
const LEAST_GZIP = 18;

/**
 * A source as an input.
 *
 * @throws {SyntaxError} where it is gzip and damaged in its first bytes
 */
export async function toInput(source: Source): Promise<Input> {
  const head = await readPart(source, 0, HEAD);
  if (head[0] === 0x1f && head[1] === 0x8b && source.size >= LEAST_GZIP) return await gzippedInput(source);
  return {
    name: source.name,
    head,
    size: source.size,
    chunks: () => chunksOf(source),
    source: () => Promise.resolve(source),
  };
}

async function gzippedInput(source: Source): Promise<Input> {
  const { name } = source;
  const trailer = await readPart(source, source.size - 4, 4);
  // The trailer gives the unpacked size modulo 2^32: a hint, since whoever made the file may have written anything.
  const stated = new DataView(trailer.buffer, trailer.byteOffset).getUint32(0, true);
  const size = Math.min(stated, source.size * MOST_UNPACKED);
  const chunks = () => unzipped(source);
  return {
    name,
    head: await headOf(chunks()),
    size,
    chunks,
    source: async () => bytesSource(name, await collect(chunks(), size, name)),
  };
}

/** An input of bytes that come in a stream, which says how many there are. */
export async function streamInput(
  name: string,
  size: number,
  chunks: () => AsyncIterable<Uint8Array<ArrayBuffer>>,
): Promise<Input> {
  return {
    name,
    size,
    chunks,
    head: await headOf(chunks()),
    source: async () => bytesSource(name, await collect(chunks(), size, name)),
  };
}

async function* unzipped(source: Source): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  async function* copies() {
    for await (const chunk of chunksOf(source)) yield chunk.slice();
  }
  try {
    yield* ReadableStream.from(copies()).pipeThrough(new DecompressionStream("gzip"));
  } catch (error) {
    throw unreadable(source.name, "it must be one whole gzip stream, found damage or more than one", error);
  }
}

async function headOf(chunks: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<Uint8Array<ArrayBuffer>> {
  const head = new Uint8Array(HEAD);
  let length = 0;
  for await (const chunk of chunks) {
    const part = chunk.subarray(0, HEAD - length);
    head.set(part, length);
    length += part.length;
    if (length === HEAD) break;
  }
  return head.subarray(0, length);
}

/** All bytes in one array. It is made at the expected size, and grows where that was too small. */
async function collect(
  chunks: AsyncIterable<Uint8Array<ArrayBuffer>>,
  expected: number,
  name: string,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    let bytes = new Uint8Array(expected), length = 0;
    for await (const chunk of chunks) {
      if (length + chunk.length > bytes.length) {
        const grown = new Uint8Array(Math.max(length + chunk.length, Math.ceil(bytes.length * 1.5)));
        grown.set(bytes.subarray(0, length));
        bytes = grown;
      }
      bytes.set(chunk, length);
      length += chunk.length;
    }
    return bytes.subarray(0, length);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`Cannot read ${name}: there must be memory to unpack it, found too little`, {
      cause: error,
    });
  }
}
