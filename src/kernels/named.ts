/** Kernels by name, with arguments by name. The build writes down their order, and with it the types that are here. */
import { kernelArguments } from "../../build/kernel_arguments.ts";
import type { Kernels } from "./module.ts";

/** The name of a kernel. */
export type KernelName = keyof typeof kernelArguments & keyof Kernels;

type NameOfArgument<Name extends KernelName> = Name extends unknown
  ? keyof Parameters<(typeof kernelArguments)[Name]>[0]
  : never;

/** The arguments of a kernel by name. Where `Name` stands for one of several kernels, they are the arguments of all of these. */
export type Arguments<Name extends KernelName> = Readonly<Record<NameOfArgument<Name>, number>>;

/** The arguments in the order in which the kernel takes them. What it does not take is left out. */
export function inOrder<Name extends KernelName>(kernel: Name, named: Arguments<Name>): number[] {
  const order = kernelArguments[kernel] as (named: Arguments<Name>) => number[];
  return order(named);
}
