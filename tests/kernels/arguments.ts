/** Kernels' arguments by name, where the names are not known before the tests run: all of them are checked. */
import { inOrder, type KernelName } from "../../src/kernels/named.ts";
import type { Kernels } from "../../src/kernels/module.ts";

/** The names of a kernel's arguments, in its order. */
export function argumentsOf(kernel: KernelName): string[] {
  // The build writes a function that picks the arguments off an object: here each of them is its own name.
  const names = new Proxy({}, { get: (_, name) => name });
  return inOrder(kernel, names as never) as unknown as string[];
}

/**
 * Calls a kernel by name, and gives what it returns.
 *
 * @throws {TypeError} where an argument is missing, or the kernel has none of that name
 */
export function callByName(
  kernels: Kernels,
  kernel: KernelName,
  named: Readonly<Record<string, number>>,
): number | undefined {
  const names = argumentsOf(kernel);
  const unknown = Object.keys(named).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new TypeError(`Cannot call ${kernel}: it takes no argument ${unknown}`);
  const missing = names.find((name) => named[name] === undefined);
  if (missing !== undefined) throw new TypeError(`Cannot call ${kernel}: it needs ${missing}, found none`);
  return (kernels[kernel] as (...numbers: number[]) => number | undefined)(
    ...inOrder(kernel, named as never),
  );
}
