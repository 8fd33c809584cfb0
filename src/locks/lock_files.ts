/** File system and clock under the locks. A simulation has others. */
import { ageOf, listFolder, readIfThere, removeIfThere, rename, writeFile } from "../platform/files.ts";
import { createWhole, giveSignOfLife, isLeftBehind, type SignOfLife, thisProcess } from "../platform/lock.ts";

/** All that locks do to the outside. Paths are those of files in one folder. */
export interface LockFiles {
  /** This machine and this process. */
  readonly self: { readonly host: string; readonly pid: number };
  /** A file's text; undefined where there is none. */
  read(path: string): Promise<string | undefined>;
  /** Makes a file whole or not at all: false where one is there already. */
  create(path: string, temporary: string, text: string): Promise<boolean>;
  /** Writes a file in place of one that is there, whole or not at all. */
  replace(path: string, temporary: string, text: string): Promise<void>;
  remove(path: string): Promise<void>;
  list(folder: string): Promise<{ name: string; isFile: boolean }[]>;
  /** Makes a file that tells that this process lives. */
  giveSignOfLife(path: string, temporary: string, text: string): Promise<SignOfLife>;
  /** True where it is certain that no process of this machine holds the file any more. */
  isLeftBehind(path: string): Promise<boolean>;
  /**
   * Milliseconds since a file was last written, 0 for one that is absent: until `now` was, another file of the same file system,
   * or by this machine's clock.
   */
  age(path: string, now?: string): Promise<number>;
  /** Milliseconds by a clock that never goes back. */
  now(): number;
  /** Calls `work` again and again, so many milliseconds apart, until the result is called. */
  repeat(work: () => void, milliseconds: number): () => void;
}

/** The files and the clock of this machine. */
export const ownLockFiles: LockFiles = {
  get self() {
    return thisProcess();
  },
  async read(path) {
    const bytes = await readIfThere(path);
    return bytes && new TextDecoder().decode(bytes);
  },
  create: createWhole,
  async replace(path, temporary, text) {
    await writeFile(temporary, new TextEncoder().encode(text));
    await rename(temporary, path);
  },
  remove: removeIfThere,
  list: listFolder,
  giveSignOfLife,
  isLeftBehind,
  age: ageOf,
  now: () => performance.now(),
  repeat(work, milliseconds) {
    const timer = setInterval(work, milliseconds);
    return () => clearInterval(timer);
  },
};
