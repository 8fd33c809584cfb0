/** A network's input from stored images: normalisation, batches, augmentation. */
import type * as tf from "@tensorflow/tfjs-core";
import type { LabelledImages } from "../dataset/dataset.ts";
import type { Random } from "../random.ts";
import { makeImages } from "../engine/images.ts";
import type { Move } from "./queries.ts";

/** Mean and standard deviation of each colour channel, for values from 0 to 1. */
export interface Normalisation {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** An image's shape, `[H, W, C]`. */
export type ImageShape = readonly [number, number, number];

/** The widest shift of an augmented image, in pixels (He et al. 2016, section 4.2). */
const LARGEST_SHIFT = 4;

/** The normalisation that gives the images at `indices` mean 0 and deviation 1 in each channel. */
export function measureNormalisation(
  { images }: LabelledImages,
  indices: Uint32Array,
  imageShape: ImageShape,
): Normalisation {
  const [height, width, channels] = imageShape;
  const pixels = height * width;
  const sums = new Float64Array(channels), squares = new Float64Array(channels);
  for (const index of indices) {
    let at = index * pixels * channels;
    for (let pixel = 0; pixel < pixels; pixel++) {
      for (let channel = 0; channel < channels; channel++) {
        const value = images[at++];
        sums[channel] += value;
        squares[channel] += value * value; // whole numbers: exact up to 2^53
      }
    }
  }
  const count = indices.length * pixels;
  const mean = Array.from(sums, (sum) => sum / count / 255);
  const deviation = Array.from(squares, (square, channel) => {
    const variance = square / count / 255 ** 2 - mean[channel] ** 2;
    return Math.sqrt(Math.max(variance, 1 / 255 ** 2)); // images of one colour must not divide by zero
  });
  return { mean, deviation };
}

/** Makes batches of a network's input out of stored images. */
export class BatchMaker {
  readonly #data: LabelledImages;
  readonly #shape: ImageShape;
  /** `[C, 256]`: what a byte of each channel becomes. */
  readonly #table: Float32Array;

  constructor(data: LabelledImages, imageShape: ImageShape, { mean, deviation }: Normalisation) {
    this.#data = data;
    this.#shape = imageShape;
    this.#table = Float32Array.from(
      { length: imageShape[2] * 256 },
      (_, i) => ((i & 255) / 255 - mean[i >> 8]) / deviation[i >> 8],
    );
  }

  /**
   * The images at `indices` as a tensor `[N, H, W, C]`, with their labels. With `augment`, each image is
   * flipped left to right at random and shifted by up to 4 pixels each way. Pixels that come in at an edge
   * are 0, the mean.
   */
  make(indices: Uint32Array, augment?: Random): { x: tf.Tensor4D; labels: Int32Array<ArrayBuffer> } {
    const moves = new Int32Array(3 * indices.length);
    if (augment) {
      const shift = () => augment.integer(2 * LARGEST_SHIFT + 1) - LARGEST_SHIFT;
      for (let at = 0; at < moves.length; at += 3) moves.set([augment.integer(2), shift(), shift()], at);
    }
    const { labels } = this.#data;
    return { x: this.#images(indices, moves), labels: Int32Array.from(indices, (index) => labels[index]) };
  }

  /** The images at `indices` as a tensor `[N, H, W, C]`, all changed by the same move. */
  makeMoved(indices: Uint32Array, move: Move): tf.Tensor4D {
    return this.#images(indices, Int32Array.from({ length: 3 * indices.length }, (_, i) => move[i % 3]));
  }

  #images(indices: Uint32Array, moves: Int32Array): tf.Tensor4D {
    return makeImages({
      stored: this.#data.images,
      indices,
      imageShape: this.#shape,
      table: this.#table,
      moves,
    });
  }
}

/** Batches of `size` items in order. The last batch holds the rest. */
export function* inBatches(items: Uint32Array, size: number): Generator<Uint32Array> {
  for (let start = 0; start < items.length; start += size) yield items.subarray(start, start + size);
}
