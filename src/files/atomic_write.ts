/** Files that are there whole or not at all. */
import { flush, remove, rename, writeFile } from "../platform/files.ts";

/** The ending of half-written files' names: no other program has it. */
export const TEMPORARY = ".kagemusha.tmp";

/** True where a file's name is that of a half-written one. */
export function isTemporary(name: string): boolean {
  return name.endsWith(TEMPORARY);
}

/**
 * Writes `contents`, a file's bytes or their pieces in order, to `path` by way of a temporary file beside it and a rename, after
 * forcing them to the disk: whoever opens `path`, even after a crash, finds the old file or the new one, never a part. What a
 * killed run leaves behind is one temporary file, which the next write of the same path replaces. `beforeRename` runs once all is
 * on the disk.
 *
 * Two that may write a path at the same time need a `writer` each, letters and digits that its temporary files are named by; the
 * last one's file stays.
 *
 * @throws what writing a file, a piece or `beforeRename` throws; `path` is then as it was, and the temporary file is gone
 */
export async function writeFileAtomically(
  path: string,
  contents: Uint8Array | Iterable<Uint8Array>,
  { writer, beforeRename }: { writer?: string; beforeRename?: () => Promise<void> } = {},
): Promise<void> {
  const temporary = `${path}${writer === undefined ? "" : `.${writer}`}${TEMPORARY}`;
  try {
    await writeFile(temporary, contents instanceof Uint8Array ? contents : ReadableStream.from(contents));
    await flush(temporary);
    await beforeRename?.();
    await rename(temporary, path);
  } catch (error) {
    await remove(temporary).catch(() => {}); // it may never have been made
    throw error;
  }
}
