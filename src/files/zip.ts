/**
 * Zip archives, as far as NumPy's .npz files need them: entries that are stored or deflated, with zip64 where they are
 * large. An entry is read in a stream or where it lies. After
 * https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
import { Crc32 } from "./crc32.ts";
import { chunksOf, partOf, readPart, type Source } from "./source.ts";

/** A file within an archive. */
export interface ZipEntry {
  readonly name: string;
  /** Unpacked, in bytes, as the archive says. */
  readonly size: number;
  readonly packedSize: number;
  readonly crc: number;
  readonly isStored: boolean;
  /** The byte that its local header starts at. */
  readonly start: number;
}

const LOCAL = 0x04034b50, CENTRAL = 0x02014b50, END = 0x06054b50, END64 = 0x06064b50, LOCATOR64 = 0x07064b50;
const LOCAL_BYTES = 30, CENTRAL_BYTES = 46, END_BYTES = 22, LOCATOR_BYTES = 20, END64_BYTES = 56;
const MOST_COMMENT = 65_535;
/** Directories larger than this are not an .npz file's: it has some arrays, not a million. */
const MOST_DIRECTORY = 2 ** 26;
const STORED = 0, DEFLATED = 8;
/** The most that deflate can unpack a byte to. */
const MOST_UNPACKED = 1032;
const MAX32 = 0xffffffff, MAX16 = 0xffff;

/**
 * The entries of an archive, in the order of its directory.
 *
 * @throws {SyntaxError} where the source is no whole zip archive
 */
export async function readZipDirectory(source: Source): Promise<readonly ZipEntry[]> {
  const { name, size: fileSize } = source;
  const tail = await readPart(
    source,
    Math.max(0, fileSize - END_BYTES - MOST_COMMENT),
    END_BYTES + MOST_COMMENT,
  );
  const view = viewOf(tail);
  let end = tail.length - END_BYTES;
  while (end >= 0 && view.getUint32(end, true) !== END) end--;
  if (end < 0) fail(name, `it must end with a zip directory, found none in ${fileSize} bytes`);
  let count = view.getUint16(end + 10, true), size = view.getUint32(end + 12, true);
  let start = view.getUint32(end + 16, true);
  if (count === MAX16 || size === MAX32 || start === MAX32) {
    const locator = end - LOCATOR_BYTES;
    if (locator < 0 || view.getUint32(locator, true) !== LOCATOR64) {
      fail(name, "its zip64 locator is missing");
    }
    const record = viewOf(await readPart(source, Number(view.getBigUint64(locator + 8, true)), END64_BYTES));
    if (record.byteLength < END64_BYTES || record.getUint32(0, true) !== END64) {
      fail(name, "its zip64 directory's end is missing");
    }
    count = Number(record.getBigUint64(32, true));
    size = Number(record.getBigUint64(40, true));
    start = Number(record.getBigUint64(48, true));
  }
  if (size > MOST_DIRECTORY || start + size > fileSize) {
    fail(name, `its zip directory must lie within its ${fileSize} bytes, found ${size} from ${start} on`);
  }
  return parseDirectory(await readPart(source, start, size), count, name);
}

function parseDirectory(bytes: Uint8Array, count: number, name: string): ZipEntry[] {
  const view = viewOf(bytes), entries: ZipEntry[] = [];
  for (let at = 0; entries.length < count;) {
    if (at + CENTRAL_BYTES > bytes.length || view.getUint32(at, true) !== CENTRAL) {
      fail(name, `its zip directory must have ${count} entries, found ${entries.length}`);
    }
    const nameBytes = view.getUint16(at + 28, true), extraBytes = view.getUint16(at + 30, true);
    const text = at + CENTRAL_BYTES, extra = text + nameBytes;
    const next = extra + extraBytes + view.getUint16(at + 32, true);
    if (next > bytes.length) fail(name, `entry ${entries.length} of its zip directory is cut off`);
    const entry = new TextDecoder().decode(bytes.subarray(text, extra));
    const flags = view.getUint16(at + 8, true), method = view.getUint16(at + 10, true);
    if (flags & 1) fail(name, `${entry} must not be encrypted`);
    if (method !== STORED && method !== DEFLATED) {
      fail(name, `${entry} must be stored or deflated, found compression method ${method}`);
    }
    const sizes = [
      view.getUint32(at + 24, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 42, true),
    ];
    const [size, packedSize, start] = wideSizes(sizes, viewOf(bytes.subarray(extra, extra + extraBytes)));
    const isStored = method === STORED;
    if (isStored && size !== packedSize) {
      fail(name, `${entry} is stored and must keep its size ${size}, found ${packedSize}`);
    }
    if (size > packedSize * MOST_UNPACKED + MOST_UNPACKED) {
      fail(
        name,
        `${entry} of ${packedSize} packed bytes cannot unpack to the ${size} that the directory says`,
      );
    }
    entries.push({ name: entry, size, packedSize, crc: view.getUint32(at + 16, true), isStored, start });
    at = next;
  }
  return entries;
}

/** The sizes with those replaced that stand in the zip64 field, which gives only what did not fit 32 bits. */
function wideSizes(sizes: readonly number[], extra: DataView): number[] {
  for (let at = 0; at + 4 <= extra.byteLength; at += 4 + extra.getUint16(at + 2, true)) {
    if (extra.getUint16(at, true) !== 1) continue;
    let field = at + 4;
    return sizes.map((size) => {
      if (size !== MAX32 || field + 8 > extra.byteLength) return size;
      field += 8;
      return Number(extra.getBigUint64(field - 8, true));
    });
  }
  return [...sizes];
}

/**
 * The packed bytes of an entry.
 *
 * @throws {SyntaxError} where they do not lie within the archive
 */
export async function packedSource(source: Source, entry: ZipEntry): Promise<Source> {
  const name = `${source.name}:${entry.name}`;
  const header = viewOf(await readPart(source, entry.start, LOCAL_BYTES));
  if (header.byteLength < LOCAL_BYTES || header.getUint32(0, true) !== LOCAL) {
    fail(name, `a zip entry must start at byte ${entry.start}, found none`);
  }
  const start = entry.start + LOCAL_BYTES + header.getUint16(26, true) + header.getUint16(28, true);
  if (start + entry.packedSize > source.size) {
    fail(name, `it needs ${entry.packedSize} bytes from byte ${start} on, found ${source.size - start}`);
  }
  return partOf(source, name, { start, size: entry.packedSize });
}

/**
 * The unpacked bytes of a deflated entry, in order. At its end length and checksum are compared.
 *
 * @throws {SyntaxError} where they are damaged
 */
export async function* unpackedChunks(
  packed: Source,
  entry: ZipEntry,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const crc = new Crc32();
  let size = 0;
  const damaged = (found: string) =>
    fail(packed.name, `its ${entry.size} bytes must unpack whole, found ${found}`);
  try {
    const stream = ReadableStream.from(copies(packed)).pipeThrough(new DecompressionStream("deflate-raw"));
    for await (const chunk of stream) {
      size += chunk.length;
      if (size > entry.size) damaged("more");
      crc.update(chunk);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof SyntaxError) throw error;
    damaged(`damage after ${size}`);
  }
  if (size !== entry.size) damaged(String(size));
  if (crc.value !== entry.crc) damaged("another checksum");
}

/** A stream may keep a chunk while the next one is read. */
async function* copies(source: Source): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const chunk of chunksOf(source)) yield chunk.slice();
}

/** The bytes of an archive whose files are stored as they are, a file's bytes in one or more parts. */
export function encodeZip(
  files: readonly { readonly name: string; readonly parts: readonly Uint8Array<ArrayBuffer>[] }[],
): Uint8Array<ArrayBuffer> {
  const entries = files.map(({ name, parts }) => {
    const crc = new Crc32();
    for (const part of parts) crc.update(part);
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    return { text: new TextEncoder().encode(name), parts, size, crc: crc.value };
  });
  const total = entries.reduce(
    (sum, { text, size }) => sum + size + LOCAL_BYTES + CENTRAL_BYTES + 2 * text.length,
    0,
  );
  if (total + END_BYTES > MAX32) {
    throw new RangeError(`Cannot encode .npz: it must be smaller than 4 GiB, found ${total} bytes`);
  }
  const bytes = new Uint8Array(total + END_BYTES), view = viewOf(bytes);
  let at = 0;
  const starts = entries.map(({ text, parts, size, crc }) => {
    const start = at;
    view.setUint32(at, LOCAL, true);
    writeFields(view, at + 4, size, crc, text.length);
    bytes.set(text, at + LOCAL_BYTES);
    at += LOCAL_BYTES + text.length;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return start;
  });
  const directory = at;
  for (const [i, { text, size, crc }] of entries.entries()) {
    view.setUint32(at, CENTRAL, true);
    view.setUint16(at + 4, VERSION, true);
    writeFields(view, at + 6, size, crc, text.length);
    view.setUint32(at + 42, starts[i], true);
    bytes.set(text, at + CENTRAL_BYTES);
    at += CENTRAL_BYTES + text.length;
  }
  view.setUint32(at, END, true);
  view.setUint16(at + 8, entries.length, true);
  view.setUint16(at + 10, entries.length, true);
  view.setUint32(at + 12, at - directory, true);
  view.setUint32(at + 16, directory, true);
  return bytes;
}

/** The version of the format that an unpacker must know, times ten. */
const VERSION = 20;
/** 2 January 1980 in MS-DOS form: the same arrays give the same bytes at any time. */
const DATE = 1 << 5 | 2;

/** The fields that a local header and a directory entry have in common, from "version needed" on. */
function writeFields(view: DataView, at: number, size: number, crc: number, nameBytes: number): void {
  view.setUint16(at, VERSION, true);
  view.setUint16(at + 8, DATE, true);
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, size, true);
  view.setUint32(at + 18, size, true);
  view.setUint16(at + 22, nameBytes, true);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function fail(name: string, what: string): never {
  throw new SyntaxError(`Cannot read ${name}: ${what}`);
}
