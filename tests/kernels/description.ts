/**
 * Descriptions of kernels, by which these are held against their references and timed. One description drives the test,
 * `deno task kernel` and the benchmark.
 */
import type { Kernels } from "../../src/kernels/module.ts";
import type { KernelName } from "../../src/kernels/named.ts";
import type { Measure } from "../kernel_runner.ts";

/** Contents of a buffer. */
export type Numbers = Float32Array | Float64Array | Int32Array | Uint8Array | Uint16Array | Uint32Array;

/** A type of {@linkcode Numbers}. */
export interface NumbersType {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer): Numbers;
}

/** A buffer that the kernel writes before it reads it, if at all. */
export interface Fresh {
  readonly type: NumbersType;
  readonly length: number;
}

/** Addresses of buffers by name. */
export type Addresses = Readonly<Record<string, number>>;

/** One set of arguments, and what comes of it. Buffers are called as the kernel's arguments are. */
export interface KernelCase {
  /** The sizes, for whoever reads a failure. */
  readonly name: string;
  readonly inputs: Readonly<Record<string, Numbers>>;
  /** Their contents before, or their type and length where the kernel does not read them. */
  readonly outputs: Readonly<Record<string, Numbers | Fresh>>;
  /** Bytes of the buffer called `scratch`. */
  readonly scratch?: (kernels: Kernels) => number;
  /** All arguments that are no buffers here: sizes, scalars, and 0 for an address that is not given. */
  readonly numbers?: Readonly<Record<string, number>>;
  /** In place of the call by name, where more than the one kernel is called. */
  readonly call?: (kernels: Kernels, at: Addresses) => number | void;
  /** Outputs by name, from their start; `result` is what the kernel returns. Computed when it is asked for. */
  readonly expected: () => Readonly<Record<string, ArrayLike<number>>>;
  /** Floating-point operations, where they are what bounds the kernel. */
  readonly flops?: number;
}

/** A kernel. */
export interface Kernel {
  /** The name of the export. */
  readonly name: KernelName;
  /** Cases over odd sizes. `lanes` is how many channels the build's fast kernels work on at once. */
  readonly cases: (lanes: number) => Iterable<KernelCase>;
  /** Cases of the sizes that it is used at, to time. */
  readonly timings: (lanes: number) => readonly KernelCase[];
  /** The largest error of every output, or of each by name. */
  readonly tolerance: number | Readonly<Record<string, number>>;
  /** By default `maxNorm`. */
  readonly measure?: Measure;
  /** Bytes that addresses are multiples of. */
  readonly alignment: 1 | 4;
  /** The pairs of vectors that V8 joins in `timings`, in each build that is written for it. Fewer is a loss of speed. */
  readonly pairs?: { readonly joined: number; readonly wide: number };
}

/** `length` numbers of an output that is only written. */
export function fresh(length: number, type: NumbersType = Float32Array): Fresh {
  return { type, length };
}

/** A function that computes its result when it is first called. */
export function lazily<T>(compute: () => T): () => T {
  let result: { value: T } | undefined;
  return () => (result ??= { value: compute() }).value;
}
