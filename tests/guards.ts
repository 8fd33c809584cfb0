/** Calls a kernel with its output between guard bytes, at a chosen alignment. */
import { assert } from "@std/assert";
import type { Heap } from "../src/wasm/heap.ts";

const GUARD = 64;
const GUARD_BYTE = 0xa5;

/**
 * Gives `work` the address of `bytes` bytes at `offset` past a 16-byte boundary and returns what it left there; fails
 * where it wrote beside them.
 */
export function guarded(
  heap: Heap,
  bytes: number,
  offset: number,
  work: (address: number) => void,
): ArrayBuffer {
  const block = new Uint8Array(GUARD + offset + bytes + GUARD).fill(GUARD_BYTE);
  const base = heap.put(block);
  work(base + GUARD + offset);
  const after = heap.u8(base, block.length);
  const [start, end] = [GUARD + offset, GUARD + offset + bytes];
  const isGuard = (byte: number) => byte === GUARD_BYTE;
  assert(after.subarray(0, start).every(isGuard), "the kernel wrote before its output");
  assert(after.subarray(end).every(isGuard), "the kernel wrote past its output");
  return after.slice(start, end).buffer;
}

/** The address of a copy of `data`, `offset` past a 16-byte boundary. */
export function putAt(heap: Heap, data: Float32Array | Uint8Array | Uint32Array, offset: number): number {
  const block = new Uint8Array(offset + data.byteLength);
  block.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
  return heap.put(block) + offset;
}
