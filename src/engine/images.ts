/** A network's input from stored images, as a tfjs kernel. */
import type * as tf from "@tensorflow/tfjs-core";
import { type Host, replaceKernel, runKernel } from "./host.ts";

/** Flip, shift down, shift to the right. */
const NUMBERS_OF_MOVE = 3;

/** The stored images to take, and how to change them. */
export interface ImagesAttributes {
  /** `[M, H, W, C]` */
  readonly stored: Uint8Array;
  readonly indices: Uint32Array;
  /** `[H, W, C]` */
  readonly imageShape: readonly [number, number, number];
  /** `[C, 256]`: what a byte of each channel becomes. */
  readonly table: Float32Array;
  /** `[N, 3]`: 1 where an image is flipped left to right, then its shift in pixels down and to the right. */
  readonly moves: Int32Array;
}

/** Images `[N, H, W, C]`. Pixels that a shift brings in at an edge are 0. */
export function makeImages(attributes: ImagesAttributes): tf.Tensor4D {
  return runKernel<tf.Tensor4D>("MakeImages", {}, { ...attributes });
}

export function registerImages(host: Host) {
  replaceKernel("MakeImages", ({ attrs }) => {
    const { stored, indices, imageShape, table, moves } = attrs as unknown as ImagesAttributes;
    const [height, width, channels] = imageShape, size = height * width * channels, { length } = indices;
    const output = host.output([length, ...imageShape]), x = host.address(output);
    const tableAt = host.scratch(table.byteLength + moves.byteLength + length * size);
    const movesAt = tableAt + table.byteLength, bytes = movesAt + moves.byteLength;
    host.write(tableAt, table);
    host.write(movesAt, moves);
    for (const [place, index] of indices.entries()) {
      host.write(bytes + place * size, stored.subarray(index * size, (index + 1) * size));
    }
    const slices = host.slice(length).map(({ first, size: batch }) => ({
      x: x + 4 * first * size,
      bytes: bytes + first * size,
      table: tableAt,
      moves: movesAt + 4 * NUMBERS_OF_MOVE * first,
      batch,
      height,
      width,
      channels,
    }));
    host.runSlices("f32Images", slices);
    return output;
  });
}
