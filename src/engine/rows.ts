/** A network's input from stored rows of features, as a tfjs kernel. */
import type * as tf from "@tensorflow/tfjs-core";
import { type Host, replaceKernel, runKernel } from "./host.ts";

/** Float32 of a cache line. */
const NUMBERS_OF_LINE = 16;

/** The stored rows to take, and how to normalise them. */
export interface RowsAttributes {
  /** `[M, F]` */
  readonly stored: Float32Array;
  readonly indices: Uint32Array;
  /** F */
  readonly features: number;
  /** `[F]`: taken off each feature. */
  readonly mean: ArrayLike<number>;
  /** `[F]`: what each feature is then multiplied by, one over its deviation. */
  readonly scale: ArrayLike<number>;
}

/**
 * Rows `[N, F]`, in the order of the indices: (x - mean) * scale, computed in float64 and rounded once.
 *
 * @throws {RangeError} where an index lies past the stored rows, or mean or scale has not one number a feature
 */
export function makeRows(attributes: RowsAttributes): tf.Tensor2D {
  return runKernel<tf.Tensor2D>("MakeRows", {}, { ...attributes });
}

export function registerRows(host: Host) {
  replaceKernel("MakeRows", ({ attrs }) => {
    const { stored, indices, features, mean, scale } = attrs as unknown as RowsAttributes;
    for (const [name, { length }] of Object.entries({ mean, scale })) {
      if (length !== features) {
        throw new RangeError(
          `Cannot normalise rows of ${features} features: found ${length} numbers in ${name}`,
        );
      }
    }
    const rows = Math.floor(stored.length / features), { length } = indices;
    for (const index of indices) {
      if (index >= rows) throw new RangeError(`Cannot take row ${index}: there are ${rows}`);
    }
    const output = host.output([length, features]), x = host.address(output);
    const meanAt = host.scratch(16 * features), scaleAt = meanAt + 8 * features;
    host.write(meanAt, new Float64Array(mean));
    host.write(scaleAt, new Float64Array(scale));
    touch(stored, indices, features);
    const values = host.view(x, length * features);
    for (let n = 0; n < length; n++) {
      const from = indices[n] * features;
      values.set(stored.subarray(from, from + features), n * features);
    }
    const slices = host.slice(length).map(({ first, size }) => {
      return { x: x + 4 * first * features, mean: meanAt, scale: scaleAt, rows: size, features };
    });
    host.runSlices("f32NormaliseRows", slices);
    return output;
  });
}

/**
 * Reads a number of each cache line of the rows. They lie all over the memory, and the processor waits for many lines
 * at once where nothing else stands between the loads: a copy of row after row took four times as long.
 */
function touch(stored: Float32Array, indices: Uint32Array, features: number): number {
  let sum = 0;
  for (let n = 0; n < indices.length; n++) {
    const first = indices[n] * features, end = first + features;
    for (let at = first; at < end; at += NUMBERS_OF_LINE) sum += stored[at];
  }
  return sum;
}
