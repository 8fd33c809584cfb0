/**
 * Kernels by name, with arguments by name. The build writes the order of the arguments, which the types here
 * come from.
 */
import { kernelArguments } from "../../build/kernel_arguments.ts";
import type { Kernels } from "./module.ts";

/** The name of a kernel. */
export type KernelName = keyof typeof kernelArguments & keyof Kernels;

type NameOfArgument<Name extends KernelName> = Name extends unknown
  ? keyof Parameters<(typeof kernelArguments)[Name]>[0]
  : never;

/** The arguments of a kernel by name. For a choice of several kernels they are the arguments of all of them. */
export type Arguments<Name extends KernelName> = Readonly<Record<NameOfArgument<Name>, number>>;

/** The arguments in the kernel's order. Others than the kernel's own are left out. */
export function inOrder<Name extends KernelName>(kernel: Name, named: Arguments<Name>): number[] {
  const order = kernelArguments[kernel] as (named: Arguments<Name>) => number[];
  return order(named);
}
