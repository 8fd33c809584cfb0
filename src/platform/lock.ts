/** A file that keeps other processes out while it is held, however its holder ends. */

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
