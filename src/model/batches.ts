/** A network's input from stored samples: normalisation, batches, augmentation. */
import * as tf from "@tensorflow/tfjs-core";
import type { LabelledBytes, LabelledNumbers, LabelledSamples } from "../dataset/dataset.ts";
import { gather } from "../gather.ts";
import type { Random } from "../random.ts";
import { makeImages } from "../engine/images.ts";
import { makeRows } from "../engine/rows.ts";
import type { Move } from "./queries.ts";

/** Mean and standard deviation of each colour channel, for values from 0 to 1, or of each feature. */
export interface Normalisation {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** An image's shape, `[H, W, C]`. */
export type ImageShape = readonly [number, number, number];

/** A sample's shape: `[H, W, C]` of an image, `[F]` of a row of features. */
export type SampleShape = ImageShape | readonly [number];

/** A batch of a network's input. */
export interface Batch {
  /** `[N, H, W, C]` or `[N, F]` */
  readonly x: tf.Tensor;
  /** `[N]` */
  readonly labels: Int32Array<ArrayBuffer>;
}

/** Makes batches of a network's input out of stored samples. */
export interface BatchMaker {
  /** The samples at `indices` with their labels; changed at random where `augment` is given. */
  make(indices: Uint32Array, augment?: Random): Batch;
  /** Draws what `make` would draw for so many samples, and makes nothing. */
  skip(samples: number, augment: Random): void;
  /** The samples at `indices` `[N, ...]`, all changed by the same move. */
  makeMoved(indices: Uint32Array, move: Move): tf.Tensor;
}

/** The widest shift of an augmented image, in pixels (He et al. 2016, section 4.2). */
const LARGEST_SHIFT = 4;

/** The largest byte: pixels are taken as from 0 to 1. */
const WHITE = 255;

/**
 * The normalisation that gives the samples at `indices` mean 0 and deviation 1 in each channel, or in each feature. One that is the
 * same everywhere becomes 0.
 */
export function measureNormalisation(
  samples: LabelledSamples,
  indices: Uint32Array,
  shape: SampleShape,
): Normalisation {
  const channels = shape.at(-1)!, size = shape.reduce<number>((product, length) => product * length, 1);
  const count = indices.length * size / channels;
  return "images" in samples
    ? normalisationOfImages(samples, { indices, channels, size, count })
    : normalisationOfNumbers(samples, { indices, channels, size, count });
}

/** The samples to measure, and the values of each channel in all of them. */
interface Measured {
  readonly indices: Uint32Array;
  readonly channels: number;
  readonly size: number;
  readonly count: number;
}

function normalisationOfImages(
  { images }: LabelledBytes,
  { indices, channels, size, count }: Measured,
): Normalisation {
  const sums = new Float64Array(channels), squares = new Float64Array(channels);
  for (const index of indices) {
    for (let at = index * size; at < (index + 1) * size;) {
      for (let channel = 0; channel < channels; channel++) {
        const value = images[at++];
        sums[channel] += value;
        squares[channel] += value * value; // whole numbers: exact up to 2^53
      }
    }
  }
  const mean = Array.from(sums, (sum) => sum / count / WHITE);
  const deviation = Array.from(squares, (square, channel) => {
    const variance = square / count / WHITE ** 2 - mean[channel] ** 2;
    return Math.sqrt(Math.max(variance, 1 / WHITE ** 2)); // images of one colour must not divide by zero
  });
  return { mean, deviation };
}

/** Two passes: the squares of numbers far from 0 would leave nothing of their variance. */
function normalisationOfNumbers(
  { numbers }: LabelledNumbers,
  { indices, channels, size, count }: Measured,
): Normalisation {
  const sums = new Float64Array(channels), squares = new Float64Array(channels);
  const lowest = new Float32Array(channels).fill(Infinity),
    highest = new Float32Array(channels).fill(-Infinity);
  const forEach = (visit: (value: number, channel: number) => void) => {
    for (const index of indices) {
      for (let at = 0; at < size; at++) visit(numbers[index * size + at], at % channels);
    }
  };
  forEach((value, channel) => {
    sums[channel] += value;
    lowest[channel] = Math.min(lowest[channel], value);
    highest[channel] = Math.max(highest[channel], value);
  });
  const mean = Array.from(
    sums,
    (sum, channel) => lowest[channel] === highest[channel] ? lowest[channel] : sum / count,
  );
  forEach((value, channel) => squares[channel] += (value - mean[channel]) ** 2);
  return { mean, deviation: Array.from(squares, (square) => Math.sqrt(square / count) || 1) };
}

/** The maker of batches of these samples. */
export function batchMaker(
  samples: LabelledSamples,
  shape: SampleShape,
  normalisation: Normalisation,
): BatchMaker {
  return "images" in samples
    ? new ImageBatchMaker(samples, shape as ImageShape, normalisation)
    : new NumberBatchMaker(samples, shape, normalisation);
}

/** Makes batches of images. */
class ImageBatchMaker implements BatchMaker {
  readonly #data: LabelledBytes;
  readonly #shape: ImageShape;
  /** `[C, 256]`: what a byte of each channel becomes. */
  readonly #table: Float32Array;

  constructor(data: LabelledBytes, imageShape: ImageShape, { mean, deviation }: Normalisation) {
    this.#data = data;
    this.#shape = imageShape;
    this.#table = Float32Array.from(
      { length: imageShape[2] * (WHITE + 1) },
      (_, i) => ((i & WHITE) / WHITE - mean[i >> 8]) / deviation[i >> 8],
    );
  }

  /**
   * With `augment`, each image is flipped left to right at random and shifted by up to 4 pixels each way. Pixels that come in
   * at an edge are 0, the mean.
   */
  make(indices: Uint32Array, augment?: Random): Batch {
    const moves = augment ? drawMoves(indices.length, augment) : new Int32Array(3 * indices.length);
    return { x: this.#images(indices, moves), labels: labelsAt(this.#data, indices) };
  }

  skip(samples: number, augment: Random): void {
    drawMoves(samples, augment);
  }

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

/** `[N, 3]`: for each image, 1 where it is flipped, and its shift down and to the right. */
function drawMoves(images: number, random: Random): Int32Array {
  const moves = new Int32Array(3 * images);
  const shift = () => random.integer(2 * LARGEST_SHIFT + 1) - LARGEST_SHIFT;
  for (let at = 0; at < moves.length; at += 3) moves.set([random.integer(2), shift(), shift()], at);
  return moves;
}

/** Makes batches of numbers, which nothing moves or changes. */
class NumberBatchMaker implements BatchMaker {
  readonly #data: LabelledNumbers;
  readonly #shape: SampleShape;
  /** `[size]`, those of each number's channel. */
  readonly #mean: Float64Array;
  readonly #scale: Float64Array;

  constructor(data: LabelledNumbers, shape: SampleShape, { mean, deviation }: Normalisation) {
    const length = shape.reduce<number>((product, side) => product * side, 1), channels = shape.at(-1)!;
    this.#data = data;
    this.#shape = shape;
    this.#mean = Float64Array.from({ length }, (_, i) => mean[i % channels]);
    this.#scale = Float64Array.from({ length }, (_, i) => 1 / deviation[i % channels]);
  }

  /** @throws {RangeError} where they are to be augmented */
  make(indices: Uint32Array, augment?: Random): Batch {
    if (augment) throw new RangeError("Cannot augment: that needs images of bytes, found other numbers");
    return { x: this.#rows(indices), labels: labelsAt(this.#data, indices) };
  }

  skip(): void {}

  /** @throws {RangeError} where they are to be moved */
  makeMoved(indices: Uint32Array, move: Move): tf.Tensor {
    if (move.some((part) => part !== 0)) {
      throw new RangeError("Cannot move samples: that needs images of bytes, found other numbers");
    }
    return this.#rows(indices);
  }

  #rows(indices: Uint32Array): tf.Tensor {
    const mean = this.#mean, scale = this.#scale, features = mean.length;
    const rows = makeRows({ stored: this.#data.numbers, indices, features, mean, scale });
    return this.#shape.length === 1 ? rows : tf.reshape(rows, [indices.length, ...this.#shape]);
  }
}

function labelsAt({ labels }: LabelledSamples, indices: Uint32Array): Int32Array<ArrayBuffer> {
  return Int32Array.from(gather<Uint8Array | Uint16Array>(labels, indices));
}

/** Batches of `size` items in order. The last batch holds the rest. */
export function* inBatches(items: Uint32Array, size: number): Generator<Uint32Array> {
  for (let start = 0; start < items.length; start += size) yield items.subarray(start, start + size);
}
