/** A network's input from stored images, as a tfjs kernel. */
import type * as tf from "@tensorflow/tfjs-core";
import { type Host, replaceKernel, runKernel } from "./host.ts";

/** Which images, and what becomes of them. */
export interface ImagesAttributes {
  /** `[M, H, W, C]` */
  readonly stored: Uint8Array;
  readonly indices: Uint32Array;
  /** `[H, W, C]` */
  readonly imageShape: readonly [number, number, number];
  /** `[C, 256]`: what a byte of each channel becomes. */
  readonly table: Float32Array;
  /** `[N, 3]`: whether it is turned over left to right, then how far it is shifted down and to the right. */
  readonly moves: Int32Array;
}

/** Images `[N, H, W, C]`; what comes in at the edge of one that is shifted is 0. */
export function makeImages(attributes: ImagesAttributes): tf.Tensor4D {
  return runKernel<tf.Tensor4D>("MakeImages", {}, { ...attributes });
}

export function registerImages(host: Host) {
  replaceKernel("MakeImages", ({ attrs }) => {
    const { stored, indices, imageShape, table, moves } = attrs as unknown as ImagesAttributes;
    const size = imageShape.reduce((product, side) => product * side), { length } = indices;
    const output = host.output([length, ...imageShape]), x = host.address(output);
    const tableAt = host.scratch(table.byteLength + moves.byteLength + length * size);
    const movesAt = tableAt + table.byteLength, bytes = movesAt + moves.byteLength;
    host.write(tableAt, table);
    host.write(movesAt, moves);
    for (const [place, index] of indices.entries()) {
      host.write(bytes + place * size, stored.subarray(index * size, (index + 1) * size));
    }
    const calls = host.split(length).map(({ first, size: images }) => [
      ...[x + 4 * first * size, bytes + first * size, tableAt, movesAt + 12 * first, images, ...imageShape],
    ]);
    host.run("f32Images", calls);
    return output;
  });
}
