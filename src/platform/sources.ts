/** Files and folders as sources of bytes, which are read where and when they are needed. */
import { bytesSource, type Source } from "../files/source.ts";

/** The kind of thing that a path leads to. */
export type PathKind = "file" | "folder" | "other";

/** The kind of thing at `path`; undefined where nothing is there. */
export async function kindOfPath(path: string): Promise<PathKind | undefined> {
  try {
    const { isFile, isDirectory } = await Deno.stat(path);
    return isFile ? "file" : isDirectory ? "folder" : "other";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    throw new Error(`Cannot read ${path}: it must be a file that may be read; ${messageOf(error)}`);
  }
}

/** The names in a folder, in order, those of folders with a slash at their end. */
export async function namesInFolder(path: string): Promise<readonly string[]> {
  const names: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(path)) names.push(isDirectory ? `${name}/` : name);
  } catch (error) {
    throw new Error(`Cannot read the folder ${path}: ${messageOf(error)}`);
  }
  return names.sort((a, b) => a < b ? -1 : 1);
}

/** Folders below folders are entered up to here: a link that leads back would never end. */
const MOST_DEPTH = 16;

/**
 * The files below a folder, by their paths in it with slashes between, in order. Links are followed.
 *
 * @throws {Error} naming a folder that cannot be read, or that lies too deep
 */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  const files: string[] = [];
  const enter = async (inside: string, depth: number) => {
    const path = `${folder}/${inside}`;
    if (depth > MOST_DEPTH) {
      throw new Error(`Cannot read the folder ${path}: it must lie at most ${MOST_DEPTH} folders deep`);
    }
    for (const name of await namesInFolder(path)) {
      if (name.endsWith("/")) await enter(inside + name, depth + 1);
      // An entry that is no folder may be a link to one.
      else if (await kindOfPath(path + name) === "folder") await enter(`${inside}${name}/`, depth + 1);
      else files.push(inside + name);
    }
  };
  await enter("", 0);
  return files.sort((a, b) => a < b ? -1 : 1);
}

/**
 * A file as a source. It is opened anew for every read, so that nothing stays open; what is no plain file, such as a pipe, is
 * read into memory.
 *
 * @throws {Error} naming the file, where it cannot be read
 */
export async function fileSource(path: string): Promise<Source> {
  const cannot = (error: unknown) =>
    new Error(`Cannot read ${path}: it must be a file that may be read; ${messageOf(error)}`);
  try {
    const { isFile, size } = await Deno.stat(path);
    if (!isFile) return bytesSource(path, await Deno.readFile(path));
    return {
      name: path,
      size,
      async read(offset, into) {
        using file = await Deno.open(path).catch((error) => {
          throw cannot(error);
        });
        await file.seek(offset, Deno.SeekMode.Start);
        for (let at = 0; at < into.length;) at += endless(await file.read(into.subarray(at)), path);
      },
      readSync(offset, into) {
        using file = Deno.openSync(path);
        file.seekSync(offset, Deno.SeekMode.Start);
        for (let at = 0; at < into.length;) at += endless(file.readSync(into.subarray(at)), path);
      },
    };
  } catch (error) {
    throw cannot(error);
  }
}

function endless(read: number | null, path: string): number {
  if (read !== null) return read;
  throw new Error(`Cannot read ${path}: it must not change while it is read, found it cut off`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
