/** NumPy's .npy files, read from wherever they lie. */
import { checkNpyLength } from "../../files/npy.ts";
import { NPY_PREAMBLE, type NpyHeader, npyHeaderEnd, parseNpyHeader } from "../../files/npy_header.ts";
import { readPart, type Source } from "../../files/source.ts";
import { type Heard, readNumbers, readTexts } from "./elements.ts";
import type { Allocate, Format, NamedArray } from "./format.ts";

/** An .npy file holds one array, and does not name it. */
export const NPY_NAME = "array";

/** Reads .npy files. */
export const npyFormat: Format = {
  name: "an .npy file",
  extensions: ["npy"],
  recognises: (head) => [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59].every((byte, i) => head[i] === byte),
  async open(input) {
    const source = await input.source();
    const header = await readNpyHeader(source);
    checkNpyLength(header, source.size, source.name);
    return {
      format: npyFormat.name,
      arrays: [{ name: NPY_NAME, type: header.type, shape: header.shape }],
      read: (wanted) =>
        Promise.all(wanted.map(({ allocate }) => readNpyArray(source, header, { name: NPY_NAME, allocate }))),
    };
  },
};

/** The header of the .npy file that a source holds; `heard` hears its bytes. */
export async function readNpyHeader(source: Source, heard?: Heard): Promise<NpyHeader> {
  const preamble = await readPart(source, 0, NPY_PREAMBLE);
  const end = npyHeaderEnd(preamble, source.name);
  const bytes = await readPart(source, 0, end);
  heard?.(bytes);
  return parseNpyHeader(bytes, source.name);
}

/** The array behind a header whose length was checked. */
export async function readNpyArray(
  source: Source,
  header: NpyHeader,
  { name, allocate, heard }: { name: string; allocate?: Allocate; heard?: Heard },
): Promise<NamedArray> {
  const { type, shape } = header;
  const data = type === "text"
    ? await readTexts(source, { ...header, count: shape.reduce((a, b) => a * b, 1) }, heard)
    : await readNumbers(source, { ...header, type }, { allocate, heard });
  return { name, type, shape, data };
}
