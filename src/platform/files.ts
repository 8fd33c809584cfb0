/** Files and folders. Relative paths start from the current folder. */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** All bytes of a file. */
export function readFile(path: string | URL): Promise<Uint8Array<ArrayBuffer>> {
  return Deno.readFile(path);
}

/** A file's text, which must be UTF-8. */
export function readText(path: string | URL): Promise<string> {
  return Deno.readTextFile(path);
}

/** All bytes of a file; undefined where there is none. */
export function readIfThere(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  return unlessAbsent(() => Deno.readFile(path));
}

/** A file's bytes from its start, piece by piece. */
export async function readStream(path: string): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  return (await Deno.open(path)).readable;
}

/** The stream of a file's bytes; undefined where there is no file. */
export function readStreamIfThere(
  path: string,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>> | undefined> {
  return unlessAbsent(() => readStream(path));
}

async function unlessAbsent<Found>(read: () => Promise<Found>): Promise<Found | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Writes a file, in place of one that is there. */
export function writeFile(path: string, contents: Uint8Array | ReadableStream<Uint8Array>): Promise<void> {
  return Deno.writeFile(path, contents);
}

/** Forces what was written to a file to the disk: else a crash may keep a rename and lose the bytes. */
export async function flush(path: string): Promise<void> {
  using file = await Deno.open(path, { write: true });
  await file.sync();
}

/** Gives a file another path, in place of a file that is there. */
export function rename(from: string, to: string): Promise<void> {
  return Deno.rename(from, to);
}

/** Removes a file or an empty folder. */
export function remove(path: string): Promise<void> {
  return Deno.remove(path);
}

/** Removes a file where there is one. */
export async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Makes a folder, and those above it, where they are absent. */
export function makeFolder(path: string): Promise<void> {
  return Deno.mkdir(path, { recursive: true });
}

/** The names in a folder. */
export function listFolder(path: string): Promise<{ name: string; isFile: boolean }[]> {
  return Array.fromAsync(Deno.readDir(path), ({ name, isFile }) => ({ name, isFile }));
}

/** True where a path leads to a file. */
export async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}

/**
 * Milliseconds since a file was last written, 0 for one that is absent: until `now` was, another file of the same file system, or by
 * this machine's clock.
 */
export async function ageOf(path: string, now?: string): Promise<number> {
  try {
    const { mtime } = await Deno.stat(path),
      later = now === undefined ? new Date() : (await Deno.stat(now)).mtime;
    return mtime && later ? later.getTime() - mtime.getTime() : 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}

/** True where a path leads to a folder. */
export async function isFolder(path: string): Promise<boolean> {
  return await Deno.stat(path).then(({ isDirectory }) => isDirectory, () => false);
}

/** The one path of a file or folder that several may lead to; undefined where there is none. */
export function realPath(path: string): Promise<string | undefined> {
  return Deno.realPath(path).catch(() => undefined);
}

/** A file that grows piece by piece. */
export interface GrowingFile extends Disposable {
  /** The bytes in it when it was opened. */
  readonly size: number;
  /** Empties it. */
  empty(): Promise<void>;
  /** Writes all of `bytes` behind what is there. */
  append(bytes: Uint8Array): Promise<void>;
}

/** Opens a file to go on behind its end, or makes it. */
export async function openToGrow(path: string): Promise<GrowingFile> {
  const file = await Deno.open(path, { append: true, create: true });
  const { size } = await file.stat();
  return {
    size,
    empty: () => file.truncate(),
    async append(bytes) {
      for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
    },
    [Symbol.dispose]: () => file.close(),
  };
}

/** A path from the root: a relative one starts from the current folder. */
export function absolutePath(path: string | URL): string {
  return resolve(path instanceof URL ? fileURLToPath(path) : path);
}
