/**
 * The one place that knows TensorFlow.js' insides: its WASM backend's heap, the kernels instantiated on it, and the
 * scratch memory they share. Kernel registrations (conv2d.ts, batch_norm.ts, ...) go through it.
 */
import * as tf from "@tensorflow/tfjs-core";
import { version_wasm } from "@tensorflow/tfjs-backend-wasm";
import { instantiateKernels, type KernelModule, type Kernels, SHARED_PAGES } from "../kernels/module.ts";
import { type Arguments, inOrder, type KernelName } from "../kernels/named.ts";
import { Threads } from "../kernels/threads.ts";

/** The version of tfjs whose insides are relied on here. */
const TESTED_VERSION = "4.22.0";

/** The error of a heap that cannot hold what a kernel needs. */
export class OutOfMemoryError extends RangeError {
  override readonly name = "OutOfMemoryError";
}

/** The members of tfjs' BackendWasm that are used here, most of them internal. */
interface WasmBackend {
  readonly wasm: {
    _malloc(bytes: number): number;
    _free(address: number): void;
    readonly asm: { readonly memory: WebAssembly.Memory; malloc(bytes: number): number };
  };
  getMemoryOffset(dataId: object): number;
  makeOutput(shape: number[], dtype: "float32"): tf.TensorInfo;
  incRef(dataId: object): void;
  refCount(dataId: object): number;
  disposeData(dataId: object): boolean;
}

/** Consecutive items of a kernel's work, such as images of a batch. */
export interface Slice {
  /** The first item's index. */
  readonly first: number;
  /** The number of items. */
  readonly size: number;
}

/** tfjs' heap with our kernels on it. */
export class Host {
  readonly #kernels: Kernels;
  readonly #backend: WasmBackend;
  readonly #threads: Threads | undefined;
  #slices: number;
  #scratch = 0;
  #scratchBytes = 0;

  private constructor(backend: WasmBackend, kernels: Kernels, threads: Threads | undefined) {
    this.#backend = backend;
    this.#kernels = kernels;
    this.#threads = threads;
    this.#slices = threads?.count ?? 1;
  }

  /**
   * Makes tfjs' WASM backend the current one and puts the kernels on its heap. It can be called once in a
   * Worker. Several threads need a module for shared memory.
   *
   * @throws {Error} where tfjs is not the version whose insides are known here
   */
  static async start(module: KernelModule, threads = 1): Promise<Host> {
    const backend = await startBackend(module.shared);
    const { memory } = backend.wasm.asm;
    const kernels = instantiateKernels(module, memory);
    return new Host(backend, kernels, threads > 1 ? await Threads.start(module, memory, threads) : undefined);
  }

  /**
   * The number of slices that work is cut into, from 1 to the number of threads, which is the first value.
   * Sums over a batch are taken slice by slice, and so the last digits of results depend on this number.
   */
  get slices(): number {
    return this.#slices;
  }

  set slices(slices: number) {
    this.#slices = this.#checkThreads(slices);
  }

  /**
   * The number of threads at work, from 1 to the number of threads, which is the first value. No result
   * depends on it.
   */
  get activeThreads(): number {
    return this.#threads?.active ?? 1;
  }

  set activeThreads(threads: number) {
    this.#checkThreads(threads);
    if (this.#threads) this.#threads.active = threads;
  }

  #checkThreads(wanted: number): number {
    const most = this.#threads?.count ?? 1;
    if (Number.isInteger(wanted) && wanted >= 1 && wanted <= most) return wanted;
    throw new RangeError(
      `Cannot share work among ${wanted} threads: it must be a whole number from 1 to ${most}`,
    );
  }

  /** Cuts `count` items into `slices` slices, or into one for each item where these are fewer. */
  slice(count: number): Slice[] {
    const slices = Math.min(this.#slices, Math.max(1, count));
    return Array.from({ length: slices }, (_, slice) => {
      const first = Math.floor(slice * count / slices);
      return { first, size: Math.floor((slice + 1) * count / slices) - first };
    });
  }

  /** Calls a kernel, and returns its result. */
  run<Name extends KernelName>(kernel: Name, named: Arguments<Name>): ReturnType<Kernels[Name]> {
    return (this.#kernels[kernel] as (...numbers: number[]) => ReturnType<Kernels[Name]>)(
      ...inOrder(kernel, named),
    );
  }

  /** Calls a kernel once for each slice, at most one for each thread, all at once. */
  runSlices<Name extends KernelName>(kernel: Name, slices: readonly Arguments<Name>[]) {
    const calls = slices.map((named) => inOrder(kernel, named));
    if (this.#threads && calls.length > 1) return this.#threads.run(this.#kernels, kernel, calls);
    for (const call of calls) (this.#kernels[kernel] as (...numbers: number[]) => unknown)(...call);
  }

  /** The address of a tensor's data, good until the tensor is disposed. */
  address(tensor: tf.TensorInfo): number {
    return this.#backend.getMemoryOffset(tensor.dataId) >>> 0;
  }

  /** A new float32 tensor, contents undefined. */
  output(shape: number[]): tf.TensorInfo {
    return this.#backend.makeOutput(shape, "float32");
  }

  /** The same data under another handle: no copy, so what is updated in place changes under both. */
  alias({ dataId, shape, dtype }: tf.TensorInfo): tf.TensorInfo {
    this.#backend.incRef(dataId);
    return { dataId, shape, dtype };
  }

  /** The tensor's data to work on in place: another handle on it, or, where it has others already, a copy. */
  own(tensor: tf.TensorInfo): tf.TensorInfo {
    if (this.#backend.refCount(tensor.dataId) === 1) return this.alias(tensor);
    const copy = this.output(tensor.shape);
    const elements = tensor.shape.reduce((product, size) => product * size, 1);
    const heap = new Uint8Array(this.#backend.wasm.asm.memory.buffer);
    const from = this.address(tensor);
    heap.copyWithin(this.address(copy), from, from + 4 * elements);
    return copy;
  }

  /** Gives back a handle that never became a tensor. */
  free({ dataId }: tf.TensorInfo) {
    this.#backend.disposeData(dataId);
  }

  /** At least `bytes` of scratch, good until the next call of this method. */
  scratch(bytes: number): number {
    if (bytes > this.#scratchBytes) {
      this.#backend.wasm._free(this.#scratch);
      this.#scratch = this.#scratchBytes = 0; // malloc may throw: what is free must not be freed again
      this.#scratch = this.#backend.wasm._malloc(bytes);
      this.#scratchBytes = bytes;
    }
    return this.#scratch;
  }

  /** Copies data onto the heap. */
  write(
    address: number,
    { buffer, byteOffset, byteLength }: Uint8Array | Int32Array | Float32Array | Float64Array,
  ) {
    const heap = new Uint8Array(this.#backend.wasm.asm.memory.buffer);
    heap.set(new Uint8Array(buffer, byteOffset, byteLength), address);
  }

  /** A view of `length` float32 on the heap, good until memory is next allocated: the heap may grow. */
  view(address: number, length: number): Float32Array {
    return new Float32Array(this.#backend.wasm.asm.memory.buffer, address, length);
  }

  /** Size of the heap in bytes. */
  heapBytes(): number {
    return this.#backend.wasm.asm.memory.buffer.byteLength;
  }
}

/**
 * Makes tfjs' WASM backend the current one of this Worker.
 *
 * @throws {Error} where tfjs is not the version whose insides are known here
 */
export async function startBackend(shared = false): Promise<WasmBackend> {
  for (const [name, found] of [["tfjs-core", tf.version_core], ["tfjs-backend-wasm", version_wasm]]) {
    if (found !== TESTED_VERSION) {
      throw new Error(
        `Cannot use ${name} ${found}: the kernels work on the insides of ${TESTED_VERSION}; pin that version in deno.json`,
      );
    }
  }
  if (!await (shared ? startShared() : tf.setBackend("wasm"))) {
    const hint = shared ? ": threads share 3 GB of addresses, which --threads 1 does without" : "";
    throw new Error(`Cannot start the WASM backend of TensorFlow.js${hint}`);
  }
  const backend = tf.backend() as unknown as WasmBackend;
  refuseToRunOutOfMemory(backend);
  return backend;
}

/**
 * Starts the same backend with a heap that threads can share. Its module has a memory of its own, which is
 * changed as it comes. (The build with threads that tfjs has needs a pool of workers, which does not start in
 * Deno.)
 */
async function startShared(): Promise<boolean> {
  const { instantiate } = WebAssembly;
  const patched = (bytes: BufferSource, imports?: WebAssembly.Imports) =>
    instantiate(shareMemory(bytes), imports);
  WebAssembly.instantiate = patched as typeof instantiate;
  try {
    return await tf.setBackend("wasm");
  } finally {
    WebAssembly.instantiate = instantiate;
  }
}

/**
 * The module with its memory marked as shared, and of one size: section 5 is [1 memory][flags: 1 has a maximum, 2 is
 * shared][least pages][most pages].
 */
function shareMemory(module: BufferSource): Uint8Array<ArrayBuffer> {
  const bytes = ArrayBuffer.isView(module)
    ? new Uint8Array(module.buffer, module.byteOffset, module.byteLength)
    : new Uint8Array(module);
  for (let at = 8; at < bytes.length;) {
    const start = at, id = bytes[at++];
    let length = 0, shift = 0, byte: number;
    do {
      byte = bytes[at++];
      length |= (byte & 127) << shift;
      shift += 7;
    } while (byte >= 128);
    if (id === 5 && bytes[at] === 1 && bytes[at + 1] === 1) {
      const pages = [SHARED_PAGES & 127 | 128, SHARED_PAGES >> 7 & 127 | 128, SHARED_PAGES >> 14];
      const section = [1, 3, ...pages, ...pages];
      const parts = [bytes.subarray(0, start), [5, section.length, ...section], bytes.subarray(at + length)];
      return Uint8Array.from(parts.flatMap((part) => [...part]));
    }
    at += length;
  }
  throw new Error("Cannot share the heap of TensorFlow.js: its module has no memory with a maximum");
}

/** tfjs does not look at what malloc returns and would write to address 0. */
function refuseToRunOutOfMemory({ wasm }: WasmBackend) {
  // Not by the _malloc that is there: its first call puts asm.malloc in its place, and so in ours.
  wasm._malloc = (bytes) => {
    const heap = wasm.asm.memory.buffer.byteLength;
    // malloc adds address and size in 32 bits. Where the sum wraps it finds room in whatever block is free. (Of a shared heap
    // the size is the largest address: beyond a gigabyte it is refused though it might fit.)
    const address = heap + bytes < 2 ** 32 ? wasm.asm.malloc(bytes) >>> 0 : 0;
    if (address === 0) {
      throw new OutOfMemoryError(
        `Out of memory: cannot allocate ${bytes} bytes on the WASM heap of ${heap} bytes; a smaller batch needs less`,
      );
    }
    return address;
  };
}

/** Registers a kernel in place of the one that is there, if any. */
export function replaceKernel(kernelName: string, kernelFunc: tf.KernelFunc, backendName = "wasm") {
  if (tf.getKernel(kernelName, backendName)) tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({ kernelName, backendName, kernelFunc });
}

/** `tf.engine().runKernel`, with the types that it has. */
export function runKernel<T extends tf.Tensor | tf.Tensor[] = tf.Tensor>(
  name: string,
  inputs: Record<string, unknown>,
  attributes: Record<string, unknown> = {},
): T {
  return tf.engine().runKernel(
    name,
    inputs as tf.NamedTensorMap,
    attributes as unknown as tf.NamedAttrMap,
  ) as T;
}
