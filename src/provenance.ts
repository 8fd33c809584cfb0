/** Provenance: all that a result depends on beside its configuration, and where and when it was made. */
import type { KernelModule } from "./kernels/module.ts";
import { readText } from "./platform/files.ts";
import { describeMachine } from "./platform/machine.ts";
import { versions } from "./versions.ts";

/** The origin of a result. */
export interface Origin {
  /** The version of each program and library that bears on the result. */
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: Readonly<Record<string, string | number>>;
  /** As in `2026-11-26`. */
  readonly date: string;
  /** The commit that the program's checkout is at; absent where it is none. */
  readonly commit?: string;
}

/** The origin of a result that is made here and now by these kernels. */
export async function provenance(kernels: KernelModule): Promise<Origin> {
  const commit = await commitAt(new URL("../", import.meta.url));
  return {
    versions: versions(kernels),
    machine: { ...describeMachine() },
    date: new Date().toISOString().slice(0, 10),
    ...commit !== undefined && { commit },
  };
}

/**
 * The commit that a checkout is at, read from git's own files, so that git need not be there; undefined where it is no checkout.
 *
 * @param root the checkout's folder, with a slash at its end
 */
export async function commitAt(root: URL): Promise<string | undefined> {
  const read = async (path: string, folder: URL) =>
    (await readText(new URL(path, folder)).catch(() => undefined))?.trim();
  // In a work tree and in a submodule .git is a file, which names the folder.
  const named = (await read(".git", root))?.match(/^gitdir: (.*)$/)?.[1];
  const folder = folderIn(root, named ?? ".git");
  const head = await read("HEAD", folder);
  const branch = head?.match(/^ref: (.*)$/)?.[1];
  if (branch === undefined) return head;
  const shared = folderIn(folder, await read("commondir", folder) ?? "."); // branches are the same in all work trees
  const packed = await read("packed-refs", shared);
  return await read(branch, shared) ??
    packed?.split("\n").find((line) => line.endsWith(` ${branch}`))?.split(" ")[0];
}

/** A folder by its path as git writes it, from another one or from the root. */
function folderIn(folder: URL, path: string): URL {
  const escaped = path.trim().split("/").map(encodeURIComponent).join("/");
  return new URL(`${escaped}/`, folder);
}
