/**
 * A WebAssembly memory with the kernels on it, apart from that of TensorFlow.js: for probability vectors and the attack
 * network. Allocation moves a mark forward, and `scope` moves it back.
 */
import { checkType, LABEL_TYPES, type LabelArray } from "./checks.ts";
import { instantiateKernels, type KernelModule, type Kernels } from "./module.ts";

const PAGE = 65536;
const ALIGNMENT = 16;
const LARGEST = 65535 * PAGE;

/** A memory that grows as needed, with the kernels on it. It is freed when nothing refers to it any more. */
export class Heap {
  /** The kernels, on this memory. */
  readonly kernels: Kernels;
  readonly #memory = new WebAssembly.Memory({ initial: 1, maximum: 65535 });
  #top = ALIGNMENT; // address 0 stays free: it means that nothing is given

  /** An empty heap. */
  constructor(module: KernelModule) {
    this.kernels = instantiateKernels(module, this.#memory);
  }

  /** Runs `work`, then frees what it allocated. Views of the heap must not outlive it, so `work` returns copies. */
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

  /**
   * The address of a copy of `data` as float32.
   *
   * @throws {TypeError} where it is another type of array
   */
  putF32(data: Float32Array): number {
    checkType(data, ["Float32Array"], "Cannot put data on the kernels' heap: it");
    return this.#put(Float32Array, data);
  }

  /**
   * The address of a copy of `data` as bytes.
   *
   * @throws {TypeError} where it is another type of array
   */
  putU8(data: Uint8Array): number {
    checkType(data, ["Uint8Array"], "Cannot put data on the kernels' heap: it");
    return this.#put(Uint8Array, data);
  }

  /**
   * The address of a copy of `data` as uint16, converted from any type of integers. Each must be from 0 to 65,535,
   * which is not checked.
   *
   * @throws {TypeError} where it is an array of other than integers
   */
  putU16(data: LabelArray): number {
    checkType(data, LABEL_TYPES, "Cannot put data on the kernels' heap: it");
    return this.#put(Uint16Array, data);
  }

  /**
   * The address of a copy of `data` as int32.
   *
   * @throws {TypeError} where it is another type of array
   */
  putI32(data: Int32Array): number {
    checkType(data, ["Int32Array"], "Cannot put data on the kernels' heap: it");
    return this.#put(Int32Array, data);
  }

  /**
   * The address of a copy of `data` as uint32.
   *
   * @throws {TypeError} where it is another type of array
   */
  putU32(data: Uint32Array): number {
    checkType(data, ["Uint32Array"], "Cannot put data on the kernels' heap: it");
    return this.#put(Uint32Array, data);
  }

  /** A copy of `length` float32 at `address`. */
  f32(address: number, length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.#memory.buffer, address, length).slice();
  }

  /** A copy of `length` float64 at `address`. */
  f64(address: number, length: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.#memory.buffer, address, length).slice();
  }

  /** A copy of `length` uint16 at `address`. */
  u16(address: number, length: number): Uint16Array<ArrayBuffer> {
    return new Uint16Array(this.#memory.buffer, address, length).slice();
  }

  /** A copy of `length` bytes at `address`. */
  u8(address: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#memory.buffer, address, length).slice();
  }

  /** Copies number by number, never byte by byte: what is written has the type that the name says. */
  #put(type: ElementType, data: ArrayLike<number>): number {
    const address = this.allocate(data.length * type.BYTES_PER_ELEMENT);
    new type(this.#memory.buffer, address, data.length).set(data);
    return address;
  }
}

/** A type of array: of this no more than what is used here. */
interface ElementType {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, address: number, length: number): { set(data: ArrayLike<number>): void };
}
