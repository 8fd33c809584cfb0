/** Folders of results: arrays with their SHA-256 in a manifest. What is read is checked against both, value by value. */
import { z } from "zod";
import { writeOwnFile } from "../files/own_files.ts";
import { gunzip, gzip } from "../files/gzip.ts";
import { decodeNpy, encodeNpy, type NpyArray } from "../files/npy.ts";
import { readFile, readText } from "../platform/files.ts";
import { sha256 } from "../sha256.ts";

/** The manifest's name. */
export const MANIFEST = "manifest.json";

/** Logits are stored to 12 binary places: a simple attack's figures then change in the fifth decimal at most. */
const SCALE = 2 ** 12;

/** A file of a folder of results. */
export interface FileRecord {
  readonly file: string;
  readonly sha256: string;
}

/** The fields of such a record in a schema. */
export const FILE_FIELDS = { file: z.string().regex(/^[\w.-]+$/), sha256: z.string() };

/** Logits, or what is computed of them, with the precision that they are stored with. */
export function storedPrecision(logits: Float32Array): Float32Array {
  return logits.map((logit) => Math.round(logit * SCALE) / SCALE);
}

/** Writes an array as `.npy.gz`. */
export async function writeArray(directory: string, file: string, array: NpyArray): Promise<FileRecord> {
  const bytes = await gzip(encodeNpy(array));
  await writeOwnFile(directory, file, bytes);
  return { file, sha256: await sha256(bytes) };
}

/** Writes the manifest, which comes last, so that it never names what is not there. */
export async function writeManifest(directory: string, manifest: object): Promise<void> {
  await writeOwnFile(directory, MANIFEST, new TextEncoder().encode(`${JSON.stringify(manifest, null, 1)}\n`));
}

/** The contents that a file must have. */
export interface Needed<Data> {
  readonly Type: new (...args: never[]) => Data;
  readonly shape: readonly number[];
  /** The values that it may hold; all of its type, where that is absent. */
  readonly values?: NeededValues;
}

interface NeededValues {
  /** The allowed values in words, for the error. */
  readonly allowed: string;
  readonly isAllowed: (value: number) => boolean;
}

/**
 * Reads what `writeArray` wrote.
 *
 * @throws {Error} naming the file, where it is missing, is not the one that the manifest means, or is no .npy.gz
 * @throws {RangeError} naming file and place, where it has another shape or type, or a value that is none
 */
export async function readArray<Data extends ArrayLike<number>>(
  directory: string,
  { file, sha256: expected }: FileRecord,
  { Type, shape, values }: Needed<Data>,
): Promise<Data> {
  const path = `${directory}/${file}`;
  const bytes = await readFile(path).catch((error) => {
    throw new Error(`Cannot read the results in ${directory}: ${file} is needed; ${error.message}`);
  });
  const found = await sha256(bytes);
  if (found !== expected) {
    throw new Error(`Cannot use ${path}: the manifest needs SHA-256 ${expected}, found ${found}`);
  }
  const unzipped = await gunzip(bytes).catch((error) => {
    throw new TypeError(`Cannot read ${path}: it must be gzip; ${error.message}`);
  });
  const array = decodeNpy(unzipped, path);
  const data: NpyArray["data"] = array.data;
  if (array.shape.join() !== shape.join()) {
    throw new RangeError(`Cannot use ${path}: shape [${shape}] is needed, found [${array.shape}]`);
  }
  if (!(data instanceof Type)) {
    throw new RangeError(
      `Cannot use ${path}: its elements must be those of a ${Type.name}, found ${data.constructor.name}`,
    );
  }
  if (values) checkValues(path, { data, shape }, values);
  return data;
}

function checkValues(
  path: string,
  { data, shape }: { data: ArrayLike<number>; shape: readonly number[] },
  { allowed, isAllowed }: NeededValues,
) {
  let wrong = 0; // a loop: findIndex takes ten times as long for a typed array
  while (wrong < data.length && isAllowed(data[wrong])) wrong++;
  if (wrong === data.length) return;
  const place = indices(wrong, shape).join(", ");
  throw new RangeError(
    `Cannot use ${path}: its values must be ${allowed}, found ${data[wrong]} at [${place}]`,
  );
}

/** The bytes of a float32. */
const BYTES = Float32Array.BYTES_PER_ELEMENT;

/**
 * Writes logits as `.npy.gz` of uint8 `[4, ...shape]`: the first bytes of all numbers, the lowest ones, then their second bytes and
 * so on. So gzip takes 0.78 of the room that it takes for the numbers as they are.
 */
export function writeLogits(
  directory: string,
  file: string,
  { data, shape }: { data: Float32Array; shape: readonly number[] },
): Promise<FileRecord> {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const planes = new Uint8Array(bytes.length);
  for (let plane = 0; plane < BYTES; plane++) {
    const start = plane * data.length;
    for (let i = 0; i < data.length; i++) planes[start + i] = bytes[BYTES * i + plane];
  }
  return writeArray(directory, file, { data: planes, shape: [BYTES, ...shape] });
}

/**
 * Reads what `writeLogits` wrote.
 *
 * @throws as `readArray`, places being those of numbers
 */
export async function readLogits(
  directory: string,
  record: FileRecord,
  shape: readonly number[],
): Promise<Float32Array> {
  const planes = await readArray(directory, record, {
    Type: Uint8Array,
    shape: [BYTES, ...shape],
  });
  const length = planes.length / BYTES, data = new Float32Array(length), bytes = new Uint8Array(data.buffer);
  for (let i = 0, to = 0; i < length; i++) {
    for (let from = i; from < planes.length; from += length) bytes[to++] = planes[from];
  }
  checkValues(`${directory}/${record.file}`, { data, shape }, FINITE);
  return data;
}

/** The values that logits may have. */
export const FINITE: NeededValues = { allowed: "finite", isAllowed: Number.isFinite };

/** The place of an element in a row-major array: one index for each dimension. */
function indices(element: number, shape: readonly number[]): number[] {
  return shape.toReversed().reduce<{ left: number; places: number[] }>(
    ({ left, places }, size) => ({ left: Math.floor(left / size), places: [left % size, ...places] }),
    { left: element, places: [] },
  ).places;
}

/**
 * Reads the manifest of a folder.
 *
 * @throws {Error} where it is missing
 * @throws {SyntaxError} where it is no JSON
 * @throws {TypeError} naming the place, where it is not as `schema` needs it
 */
export async function readManifest<Manifest>(
  directory: string,
  schema: z.ZodType<Manifest>,
): Promise<Manifest> {
  const path = `${directory}/${MANIFEST}`;
  const text = await readText(path).catch(async (error) => {
    // Inside the folder of a run's reports.
    const inside = `${directory.replace(/\/+$/, "")}/results`;
    if (await readText(`${inside}/${MANIFEST}`).then(() => true, () => false)) {
      throw new Error(
        `Cannot read the results in ${directory}: it holds the reports of a run, and its results are in ${inside}`,
      );
    }
    throw new Error(`Cannot read the results in ${directory}: ${MANIFEST} is needed; ${error.message}`);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`Cannot read ${path}: it must be JSON; ${(error as Error).message}`);
  }
  const { data, error } = schema.safeParse(value);
  if (error) {
    const [{ path: place, message }] = error.issues;
    throw new TypeError(`Cannot use ${path}: ${place.join(".") || "it"} is not as needed; ${message}`);
  }
  return data;
}
