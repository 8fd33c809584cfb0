/** Files that this process holds: nobody else gets them while it runs, and everybody does once it has ended, however it ends. */
import { hostname } from "node:os";

/** A lock that this process has, until it is disposed. */
export interface FileLock extends Disposable {
  /** The file's text. */
  read(): Promise<string>;
  /** Writes the number of this process into the file, in place of what it holds. */
  sign(): Promise<void>;
}

/**
 * Takes the lock; undefined where another process has it. The file is made where there is none, and stays as it is
 * otherwise.
 */
export async function tryLock(path: string): Promise<FileLock | undefined> {
  const file = await Deno.open(path, { read: true, write: true, create: true });
  if (!await file.tryLock(true)) {
    file.close();
    return undefined;
  }
  return {
    read: () => Deno.readTextFile(path),
    async sign() {
      await file.truncate();
      await file.write(new TextEncoder().encode(String(Deno.pid)));
    },
    [Symbol.dispose]: () => file.close(),
  };
}

/** The number of the process that has the lock, as it has signed; empty where the system lets nobody read a locked file. */
export function holderOf(path: string): Promise<string> {
  return Deno.readTextFile(path).catch(() => "");
}

/** A file that tells that this process lives. */
export interface SignOfLife extends Disposable {
  /** Writes another text in place of what the file holds. */
  write(text: string): Promise<void>;
}

/** The most tries at a sign of life: others may take its file for left behind before it is held. */
const MOST_TRIES = 10;

/**
 * Makes a file with a text, and holds it. `temporary` is its name until it is held: nobody sees one at `path` that is not. A
 * process that is killed in between leaves `temporary`, which others may remove as soon as `isLeftBehind` says so.
 *
 * On file systems without locks it is merely there.
 */
export async function giveSignOfLife(path: string, temporary: string, text: string): Promise<SignOfLife> {
  for (let attempt = 1; attempt <= MOST_TRIES; attempt++) {
    const sign = await tryToGiveSign(path, temporary, text);
    if (sign) return sign;
    await new Promise((resolve) => setTimeout(resolve, 5 * attempt)); // whoever asks, asks for a moment
  }
  throw new Error(`${temporary} is held or removed by another process, again and again`);
}

/** Undefined where another process came between making the file and holding it: it asked whether the file was left behind. */
async function tryToGiveSign(path: string, temporary: string, text: string): Promise<SignOfLife | undefined> {
  const file = await Deno.open(temporary, { create: true, read: true, write: true });
  let length = 0;
  const write = async (text: string) => {
    // Spaces behind a shorter text: a reader may come between writing and cutting off.
    const bytes = new TextEncoder().encode(text.padEnd(length));
    length = bytes.length;
    await file.seek(0, Deno.SeekMode.Start);
    for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
    await file.sync(); // else other machines see it late
  };
  try {
    const isHeld = await file.tryLock(true).catch(() => true); // on file systems without locks there is none to hold
    if (isHeld) {
      await write(text);
      await Deno.rename(temporary, path);
      return { write, [Symbol.dispose]: () => file.close() };
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) {
      file.close();
      await Deno.remove(temporary).catch(() => {}); // as on a full disk
      throw error;
    }
  }
  file.close();
  return undefined;
}

/** True where it is certain that no process of this machine holds a file any more; false for one that is not there. */
export async function isLeftBehind(path: string): Promise<boolean> {
  try {
    using file = await Deno.open(path, { read: true, write: true });
    return await file.tryLock(true);
  } catch {
    return false;
  }
}

/** Makes a file whole, or not at all: false where one is there already. */
export async function createWhole(path: string, temporary: string, text: string): Promise<boolean> {
  await Deno.writeTextFile(temporary, text);
  try {
    await Deno.link(temporary, path);
    return true;
  } catch (error) {
    // NFS asks again where an answer was lost, and then finds the link that it has made itself.
    if (error instanceof Deno.errors.AlreadyExists) return (await Deno.stat(temporary)).nlink === 2;
    // Without links, as on a Windows share, the name is taken first and the text comes after it.
    return await createEmptyFirst(path, text);
  } finally {
    await Deno.remove(temporary).catch(() => {});
  }
}

async function createEmptyFirst(path: string, text: string): Promise<boolean> {
  try {
    using file = await Deno.open(path, { createNew: true, write: true });
    await file.write(new TextEncoder().encode(text));
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw error;
  }
}

/** This machine's name and this process' number. */
export function thisProcess(): { host: string; pid: number } {
  return { host: hostname(), pid: Deno.pid };
}
