/** Provenance: all that a result depends on beside its configuration, and where and when it was made. */
import type { KernelModule } from "./kernels/module.ts";
import { readText } from "./platform/files.ts";
import { describeMachine } from "./platform/machine.ts";
import { versions } from "./versions.ts";

/** Where a result comes from. */
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
  const commit = await currentCommit();
  return {
    versions: versions(kernels),
    machine: { ...describeMachine() },
    date: new Date().toISOString().slice(0, 10),
    ...commit !== undefined && { commit },
  };
}

/** Read from the checkout's own files, so that git need not be there. */
async function currentCommit(): Promise<string | undefined> {
  const read = (path: string) => readText(new URL(`../.git/${path}`, import.meta.url)).catch(() => undefined);
  const head = (await read("HEAD"))?.trim();
  const branch = head?.match(/^ref: (.*)$/)?.[1];
  if (branch === undefined) return head;
  const packed = await read("packed-refs");
  return (await read(branch))?.trim() ??
    packed?.split("\n").find((line) => line.endsWith(` ${branch}`))?.split(" ")[0];
}
