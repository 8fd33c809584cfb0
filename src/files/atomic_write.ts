/** Files that are there whole or not at all. */
import { flush, remove, rename, writeFile } from "../platform/files.ts";

/** The ending of half-written files' names: no other program has it. */
export const TEMPORARY = ".kagemusha.tmp";

/**
 * Writes `contents`, a file's bytes or their pieces in order, to `path` by way of a temporary file beside it and a rename, after
 * forcing them to the disk: whoever opens `path`, even after a crash, finds the old file or the new one, never a part. What a
 * killed run leaves behind is one temporary file, which the next write of the same path replaces. `beforeRename` runs once all is
 * on the disk.
 *
 * A path must have one writer at a time: inside a run directory the store's lock sees to that.
 *
 * @throws what writing a file, a piece or `beforeRename` throws; `path` is then as it was, and the temporary file is gone
 */
export async function writeFileAtomically(
  path: string,
  contents: Uint8Array | Iterable<Uint8Array>,
  beforeRename: () => Promise<void> = async () => {},
): Promise<void> {
  const temporary = path + TEMPORARY;
  try {
    await writeFile(temporary, contents instanceof Uint8Array ? contents : ReadableStream.from(contents));
    await flush(temporary);
    await beforeRename();
    await rename(temporary, path);
  } catch (error) {
    await remove(temporary).catch(() => {}); // it may never have been made
    throw error;
  }
}
