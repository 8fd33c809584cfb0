/** Numbers of a model that are not finite: a search for them, and the error that they end a training with. */
import type { NamedTensor } from "../files/safetensors.ts";

/** The error of a training whose loss, weights, statistics or logits are no longer finite. Nothing of it is of use. */
export class DivergedError extends Error {
  override readonly name = "DivergedError";
}

/** The first number that is NaN or infinite; undefined where all are finite. */
export function firstNotFinite(numbers: Float32Array): number | undefined {
  for (let i = 0; i < numbers.length; i++) {
    if (numbers[i] - numbers[i] !== 0) return numbers[i];
  }
}

/**
 * The first tensor with a number that is not finite, in words: "stem/filter holds NaN"; undefined where all
 * are finite.
 */
export function tensorNotFinite(tensors: Iterable<[name: string, tensor: NamedTensor]>): string | undefined {
  for (const [name, { data }] of tensors) {
    const number = firstNotFinite(data);
    if (number !== undefined) return `${name} holds ${number}`;
  }
}
