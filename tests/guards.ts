/** Memory for a kernel's output, at a chosen alignment and between guard bytes. */
import { assert } from "@std/assert";
import type { Heap } from "../src/kernels/heap.ts";

type Elements = Float32Array | Uint8Array | Uint16Array | Uint32Array;

const GUARD = 64;
const GUARD_BYTE = 0xa5;

export interface Guarded {
  readonly address: number;
  /** A copy of what is there now; fails where something was written beside it. */
  read(): ArrayBuffer;
}

/** Holds `contents`, or that many bytes of no meaning, `offset` past a 16-byte boundary. */
export function guarded(heap: Heap, contents: Elements | number, offset: number): Guarded {
  const bytes = typeof contents === "number" ? contents : contents.byteLength;
  const start = GUARD + offset;
  const block = new Uint8Array(start + bytes + GUARD).fill(GUARD_BYTE);
  if (typeof contents !== "number") block.set(bytesOf(contents), start);
  const base = heap.putU8(block);
  return {
    address: base + start,
    read() {
      const now = heap.u8(base, block.length);
      const isGuard = (byte: number) => byte === GUARD_BYTE;
      assert(now.subarray(0, start).every(isGuard), "the kernel wrote before its output");
      assert(now.subarray(start + bytes).every(isGuard), "the kernel wrote past its output");
      return now.slice(start, start + bytes).buffer;
    },
  };
}

/** The address of a copy of `data`, `offset` past a 16-byte boundary. */
export function putAt(heap: Heap, data: Elements, offset: number): number {
  const block = new Uint8Array(offset + data.byteLength);
  block.set(bytesOf(data), offset);
  return heap.putU8(block) + offset;
}

function bytesOf(data: Elements): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
