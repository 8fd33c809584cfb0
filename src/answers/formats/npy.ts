/** NumPy's .npy files, read from wherever they lie. */
import { countOf } from "../../files/elements.ts";
import { checkNpyLength } from "../../files/npy.ts";
import { NPY_PREAMBLE, type NpyHeader, npyHeaderEnd, parseNpyHeader } from "../../files/npy_header.ts";
import { readPart, type Source } from "../../files/source.ts";
import { StoredScores } from "../stored_scores.ts";
import { type Heard, readNumbers, readTexts } from "./elements.ts";
import type { Allocate, Format, NamedArray } from "./format.ts";

/** An .npy file holds one array, and does not name it. */
const NPY_NAME = "array";

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
        Promise.all(
          wanted.map(async ({ allocate, mayStay }) =>
            mayStay && stayingArray(source, header, NPY_NAME) ||
            await readNpyArray(source, header, { name: NPY_NAME, allocate })
          ),
        ),
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

/** The most that is read into memory where the caller can do with less. */
const MOST_IN_MEMORY = 2 ** 30;

/** The array behind a header as it lies in its file; undefined where it is small, or not as memory would have it. */
export function stayingArray(source: Source, header: NpyHeader, name: string): NamedArray | undefined {
  const { type, shape, start, elementBytes, isBigEndian, isFortran } = header, count = countOf(shape);
  const isPlain = (type === "float16" || type === "float32" || type === "float64") && !isBigEndian &&
    !isFortran;
  if (!isPlain || !source.readSync || source.bytes || count * elementBytes <= MOST_IN_MEMORY) {
    return undefined;
  }
  return {
    name,
    type,
    shape,
    data: new Float32Array(0),
    stored: new StoredScores(source, type, start, count),
  };
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
