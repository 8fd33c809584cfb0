/** NumPy's .npz files: a zip archive of .npy files, stored or deflated, of which only what is wanted is read. */
import { Crc32 } from "../../files/crc32.ts";
import { checkNpyLength } from "../../files/npy.ts";
import { parseNpyHeader } from "../../files/npy_header.ts";
import type { Source } from "../../files/source.ts";
import { packedSource, readZipDirectory, unpackedChunks, type ZipEntry } from "../../files/zip.ts";
import { foreignArchive } from "./foreign.ts";
import {
  type ArrayHeader,
  type Format,
  HEAD,
  headerOf,
  type NamedArray,
  unreadable,
  type Wanted,
} from "./format.ts";
import { streamInput } from "./input.ts";
import { readNpyArray, readNpyHeader, stayingArray } from "./npy.ts";

/** An array larger than this is not compared with its checksum: it may be read in blocks, much later. */
const MOST_CHECKED = 2 ** 31;

/** Reads .npz files. */
export const npzFormat: Format = {
  name: "an .npz file",
  extensions: ["npz"],
  recognises: (head) => [0x50, 0x4b, 0x03, 0x04].every((byte, i) => head[i] === byte) || isEmptyZip(head),
  async open(input) {
    const source = await input.source();
    const entries = await readZipDirectory(source);
    const arrays = entries.filter(({ name }) => name.endsWith(".npy"));
    if (arrays.length === 0) foreignArchive(source.name, entries.map(({ name }) => name));
    const headers: ArrayHeader[] = [];
    const byName = new Map<string, ZipEntry>();
    for (const entry of arrays) {
      const name = entry.name.slice(0, -".npy".length);
      try {
        headers.push({ name, ...await headerOfEntry(source, entry) });
      } catch (flaw) {
        headers.push({ name, type: "float64", shape: [], flaw: flaw as Error });
      }
      byName.set(name, entry);
    }
    const contents = {
      format: npzFormat.name,
      arrays: headers,
      async read(wanted: readonly Wanted[]) {
        const read: NamedArray[] = [];
        for (const { names: [name], allocate, mayStay } of wanted) {
          const { flaw } = headerOf(contents, name, source.name);
          if (flaw) throw flaw;
          read.push({ ...await readEntry(source, byName.get(name)!, { allocate, mayStay }), name });
        }
        return read;
      },
    };
    return contents;
  },
};

function isEmptyZip(head: Uint8Array): boolean {
  return [0x50, 0x4b, 0x05, 0x06].every((byte, i) => head[i] === byte);
}

async function headerOfEntry(source: Source, entry: ZipEntry): Promise<Pick<ArrayHeader, "type" | "shape">> {
  const packed = await packedSource(source, entry);
  if (entry.isStored) {
    const header = await readNpyHeader(packed);
    checkNpyLength(header, entry.size, packed.name);
    return header;
  }
  const head = new Uint8Array(Math.min(HEAD, entry.size));
  let length = 0;
  for await (const chunk of unpackedChunks(packed, entry)) {
    const part = chunk.subarray(0, head.length - length);
    head.set(part, length);
    length += part.length;
    if (length === head.length) break;
  }
  const header = parseNpyHeader(head.subarray(0, length), packed.name);
  checkNpyLength(header, entry.size, packed.name);
  return header;
}

async function readEntry(
  source: Source,
  entry: ZipEntry,
  { allocate, mayStay }: Pick<Wanted, "allocate" | "mayStay">,
): Promise<NamedArray> {
  const packed = await packedSource(source, entry);
  if (!entry.isStored) {
    const input = await streamInput(packed.name, entry.size, () => unpackedChunks(packed, entry));
    const unpacked = await input.source();
    return await readNpyArray(unpacked, await readNpyHeader(unpacked), { name: entry.name, allocate });
  }
  const crc = new Crc32(), isChecked = entry.size <= MOST_CHECKED;
  const heard = isChecked ? (bytes: Uint8Array<ArrayBuffer>) => crc.update(bytes) : undefined;
  const header = await readNpyHeader(packed, heard);
  const staying = mayStay ? stayingArray(packed, header, entry.name) : undefined;
  if (staying) return staying;
  const array = await readNpyArray(packed, header, { name: entry.name, allocate, heard });
  if (isChecked && crc.value !== entry.crc) {
    throw unreadable(packed.name, "its bytes must be those of its checksum, found others");
  }
  return array;
}
