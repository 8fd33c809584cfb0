/** A network's input from stored rows of features, as a tfjs kernel. */
import type * as tf from "@tensorflow/tfjs-core";
import { type Host, replaceKernel, runKernel } from "./host.ts";

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
    const rows = Math.floor(stored.length / features), wrong = indices.find((index) => index >= rows);
    if (wrong !== undefined) throw new RangeError(`Cannot take row ${wrong}: there are ${rows}`);
    const output = host.output([indices.length, features]);
    // Written where it is wanted: no copy stands between.
    const x = host.view(host.address(output), indices.length * features);
    let to = 0;
    for (let n = 0; n < indices.length; n++) {
      const from = indices[n] * features;
      for (let f = 0; f < features; f++) x[to++] = (stored[from + f] - mean[f]) * scale[f];
    }
    return output;
  });
}
