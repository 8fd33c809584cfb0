/**
 * A memory of our own with the kernels on it, for work outside TensorFlow.js: probability vectors and the attack
 * network. Allocation only moves a mark forward; `scope` moves it back.
 */
import { instantiateKernels, type KernelModule, type Kernels } from "./module.ts";

const PAGE = 65536;
const ALIGNMENT = 16;
const LARGEST = 65535 * PAGE;

/** What can be put on the heap. */
export type Elements = Float32Array | Float64Array | Int32Array | Uint8Array | Uint32Array;

/** A memory that grows as needed, with the kernels on it. It is freed when nothing refers to it any more. */
export class Heap {
  /** The kernels, on this memory. */
  readonly kernels: Kernels;
  readonly #memory = new WebAssembly.Memory({ initial: 1, maximum: 65535 });
  #top = ALIGNMENT; // address 0 stays free, so that a forgotten address shows

  /** An empty heap. */
  constructor(module: KernelModule) {
    this.kernels = instantiateKernels(module, this.#memory);
  }

  /** Runs `work` and frees all that it allocated. Views of the heap must not outlive it: return copies. */
  scope<T>(work: () => T): T {
    const top = this.#top;
    try {
      return work();
    } finally {
      this.#top = top;
    }
  }

  /**
   * The address of `bytes` fresh bytes, 16-byte aligned, contents undefined.
   *
   * @throws {RangeError} where 4 GB are not enough, or the engine refuses to grow
   */
  allocate(bytes: number): number {
    const address = this.#top;
    const end = address + Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    const missing = end - this.#memory.buffer.byteLength;
    if (missing > 0) {
      try {
        if (end > LARGEST) throw new RangeError();
        this.#memory.grow(Math.ceil(missing / PAGE));
      } catch {
        throw new RangeError(
          `Cannot allocate ${bytes} bytes on the kernels' heap: ${address} of 4 GB are taken`,
        );
      }
    }
    this.#top = end;
    return address;
  }

  /** Copies `data` onto the heap and gives its address. */
  put(data: Elements): number {
    const address = this.allocate(data.byteLength);
    new Uint8Array(this.#memory.buffer, address, data.byteLength)
      .set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    return address;
  }

  /** A copy of `length` float32 at `address`. */
  f32(address: number, length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.#memory.buffer, address, length).slice();
  }

  /** A copy of `length` float64 at `address`. */
  f64(address: number, length: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.#memory.buffer, address, length).slice();
  }

  /** A copy of `length` bytes at `address`. */
  u8(address: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#memory.buffer, address, length).slice();
  }
}
