/** Samples out of files as networks are trained on them: images of bytes, or numbers. */
import type { NamedArray } from "../answers/formats/format.ts";
import { exactNumbers } from "../answers/tables/values.ts";
import type { LabelledSamples } from "../dataset/dataset.ts";
import { countOf } from "../files/elements.ts";
import type { ImageShape, SampleShape } from "../model/batches.ts";
import { startHash } from "../platform/hash.ts";
import { ALL_TEXTS, encodeTables } from "../samples/encode_tables.ts";
import { asArray, type Samples } from "../samples/samples.ts";

/** The most channels of an image, and the fewest pixels of its sides: what else has three axes is a row of features. */
const MOST_CHANNELS = 4, LEAST_SIDE = 8;

/** Samples to train on. */
export interface TrainingSamples {
  readonly samples: LabelledSamples;
  /** `[H, W, C]` of images, `[F]` of rows of features. */
  readonly shape: SampleShape;
  /** SHA-256 over shape, samples and labels, in hexadecimal. */
  readonly sha256: string;
}

/**
 * The samples of all `parts`, one part after the other. Images are brought into the order height, width, channels; all that are
 * no images become rows of features.
 *
 * @param parts of one form, each `[n, ...]`
 * @param labels `[N]`
 * @throws {SyntaxError} naming a column of texts
 * @throws {RangeError} naming a number that is not finite, by its file and row
 */
export function trainingSamples(parts: readonly Samples[], labels: Uint16Array): TrainingSamples {
  const arrays = encoded(parts).map(asArray), form = formOf(arrays[0].shape.slice(1));
  const rows = parts.reduce((sum, part) => sum + part.rows, 0), size = countOf(form.shape);
  const isBytes = form.isImage && arrays.every(({ type }) => type === "uint8");
  const values = isBytes
    ? new Uint8Array(new SharedArrayBuffer(rows * size))
    : new Float32Array(new SharedArrayBuffer(4 * rows * size));
  let at = 0;
  for (const [part, array] of arrays.entries()) {
    fill(values.subarray(at, at + parts[part].rows * size), array, { ...form, file: parts[part].file });
    at += parts[part].rows * size;
  }
  const hash = startHash("sha256");
  hash.update(new TextEncoder().encode(JSON.stringify(form.shape)));
  hash.update(new Uint8Array(values.buffer));
  hash.update(new Uint8Array(labels.buffer, labels.byteOffset, labels.byteLength));
  return { samples: labelled(values, labels), shape: form.shape, sha256: hash.hex() };
}

/** Samples with every column of texts as columns of categories: a model that takes texts itself needs no encoding, a network does. */
function encoded(parts: readonly Samples[]): readonly Samples[] {
  const isText = parts.some(({ isTable, inputs }) => isTable && inputs.some(({ type }) => type === "text"));
  return isText ? encodeTables(parts, { oneHot: [ALL_TEXTS], missing: "keep" }).samples : parts;
}

/** How the axes of samples are taken. */
interface Form {
  readonly shape: SampleShape;
  readonly isImage: boolean;
  /** True where the channels come first. */
  readonly channelsFirst: boolean;
}

function formOf(axes: readonly number[]): Form {
  const channels = axes.length === 2 ? [...axes, 1] : axes,
    isFew = (axis: number) => channels[axis] <= MOST_CHANNELS;
  const image = (height: number, width: number, depth: number, channelsFirst: boolean): Form | undefined => {
    const [h, w, c] = [channels[height], channels[width], channels[depth]];
    return Math.min(h, w) >= LEAST_SIDE
      ? { shape: [h, w, c] satisfies ImageShape, isImage: true, channelsFirst }
      : undefined;
  };
  const found = channels.length !== 3
    ? undefined
    : isFew(2)
    ? image(0, 1, 2, false)
    : isFew(0)
    ? image(1, 2, 0, true)
    : undefined;
  return found ?? { shape: [countOf(axes)], isImage: false, channelsFirst: false };
}

/** Fills `values` with an array's numbers, the channels of images last. */
function fill(
  values: Uint8Array | Float32Array,
  array: NamedArray,
  { shape, channelsFirst, file }: Form & { file: string },
): void {
  const numbers = array.type === "uint8" ? array.data as Uint8Array : exactNumbers(array, file);
  const size = countOf(shape);
  const bad = array.type === "uint8"
    ? -1
    : Array.prototype.findIndex.call(numbers, (value) => !Number.isFinite(Math.fround(value)));
  if (bad !== -1) {
    throw new RangeError(
      `Cannot train shadows on ${file}: samples must be finite numbers, found ${numbers[bad]} at row ${
        Math.floor(bad / size)
      }`,
    );
  }
  if (!channelsFirst) return values.set(numbers);
  const [height, width, channels] = shape as ImageShape, pixels = height * width;
  for (let i = 0; i < values.length; i++) {
    const sample = Math.floor(i / size), place = i % size;
    values[i] = numbers[sample * size + place % channels * pixels + Math.floor(place / channels)];
  }
}

function labelled(
  values: Uint8Array<SharedArrayBuffer> | Float32Array<SharedArrayBuffer>,
  labels: Uint16Array,
): LabelledSamples {
  const own = new Uint16Array(new SharedArrayBuffer(labels.byteLength));
  own.set(labels);
  return values instanceof Uint8Array ? { images: values, labels: own } : { numbers: values, labels: own };
}
