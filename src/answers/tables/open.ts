/** Files by the names that a caller gives them: `FILE`, or `FILE:NAME` for one array of it. */
import { bytesSource, type Source } from "../../files/source.ts";
import { fileSource, kindOfPath } from "../../platform/sources.ts";
import {
  type Contents,
  type FormatOptions,
  headerOf,
  type NamedArray,
  type Wanted,
} from "../formats/format.ts";
import { openContents } from "../formats/formats.ts";
import { toInput } from "../formats/input.ts";

/** An opened file. */
export interface OpenedFile {
  /** The file's name, as errors give it. */
  readonly file: string;
  readonly contents: Contents;
  /** The one array that was asked for, where one was. */
  readonly only?: string;
}

/** A file by its path, or bytes that a caller has, by the name that errors give them. */
export type FileName = string | { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> };

/** The name of a file without its folder, and whichever of its arrays was asked for. */
export function nameOf(file: FileName): string {
  return typeof file === "string" ? file : file.name;
}

/**
 * Opens a file.
 *
 * @throws {Error} a sentence that names it
 */
export async function openFile(file: FileName, options: FormatOptions = {}): Promise<OpenedFile> {
  if (typeof file !== "string") return await opened(bytesSource(file.name, file.bytes), undefined, options);
  const found = await findFile(file);
  if (found !== undefined) return await opened(await fileSource(found.path), found.only, options);
  throw new Error(`Cannot read ${file}: it must be a file, found none of that name`);
}

/** The path of `FILE` or `FILE:NAME`, and that name; undefined where no such file is there. */
export async function findFile(file: string): Promise<{ path: string; only?: string } | undefined> {
  if (await kindOfPath(file) !== undefined) return { path: file };
  const [, path, only] = file.match(/^(.+):([^:/\\]+)$/) ?? [];
  return path !== undefined && await kindOfPath(path) === "file" ? { path, only } : undefined;
}

async function opened(source: Source, only: string | undefined, options: FormatOptions): Promise<OpenedFile> {
  const file = source.name, contents = await openContents(await toInput(source), options);
  if (only !== undefined) headerOf(contents, only, file);
  return { file, contents, only };
}

/** The one array of a file: that which was asked for, the only one, or all columns of a table side by side. */
export async function readOnly(
  { file, contents, only }: OpenedFile,
  options: Omit<Wanted, "names"> = {},
): Promise<NamedArray> {
  const { arrays } = contents;
  const isTable = arrays.length > 1 &&
    arrays.every(({ shape, type }) => shape.length === 1 && type !== "text") &&
    contents.format === "a CSV file";
  const names = only !== undefined
    ? [only]
    : isTable || arrays.length === 1
    ? arrays.map(({ name }) => name)
    : undefined;
  if (names === undefined) {
    const [{ name }] = arrays;
    throw new SyntaxError(
      `Cannot read ${file}: one array is wanted, found ${arrays.length}; name it, as in ${file}:${
        name || "NAME"
      }`,
    );
  }
  const [array] = await contents.read([{
    names,
    asText: options.asText,
    allocate: options.allocate,
    mayStay: options.mayStay,
  }]);
  return array;
}
