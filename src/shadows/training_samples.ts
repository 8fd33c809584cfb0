/** Samples out of files as networks are trained on them: images of bytes, or numbers. */
import type { NamedArray } from "../answers/formats/format.ts";
import { exactNumbers } from "../answers/tables/values.ts";
import type { LabelledSamples } from "../dataset/dataset.ts";
import { countOf } from "../files/elements.ts";
import type { ImageShape, SampleShape } from "../model/batches.ts";
import { notice } from "../notices.ts";
import { startHash } from "../platform/hash.ts";
import { ALL_TEXTS, encodeTables } from "../samples/encode_tables.ts";
import { asArray, type Samples } from "../samples/samples.ts";

/** The most channels of an image, and the fewest pixels of its sides: what else has three axes is a row of features. */
const MOST_CHANNELS = 4, LEAST_SIDE = 8;

/** Samples to train on. */
export interface TrainingSamples {
  /** Sentences about how they were made. */
  readonly notices: readonly string[];
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
  const { samples: numeric, notices } = encoded(parts),
    arrays = numeric.map(asArray),
    form = formOf(arrays[0].shape.slice(1));
  const rows = parts.reduce((sum, part) => sum + part.rows, 0), size = countOf(form.shape);
  const isBytes = areBytes(form, arrays);
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
  return { notices, samples: labelled(values, labels), shape: form.shape, sha256: hash.hex() };
}

/** The shape of samples, columns of texts left out of account, and whether they are images of bytes. */
export function formOfParts(
  [{ inputs, isTable }, ...others]: readonly Samples[],
): { shape: SampleShape; isBytes: boolean } {
  if (isTable) return { shape: [inputs.length], isBytes: false };
  const form = formOf(inputs[0].shape.slice(1));
  return { shape: form.shape, isBytes: areBytes(form, [inputs[0], ...others.map((part) => part.inputs[0])]) };
}

function areBytes({ isImage }: Form, arrays: readonly NamedArray[]): boolean {
  return isImage && arrays.every(({ type }) => type === "uint8");
}

/** The most categories of a network's columns: texts that are nearly all different are no categories. */
const MOST_CATEGORIES = 1000;

/** Samples with every column of texts as columns of categories: a model that takes texts itself needs no encoding, a network does. */
function encoded(parts: readonly Samples[]): { samples: readonly Samples[]; notices: readonly string[] } {
  const texts = parts[0].isTable
    ? parts[0].inputs.filter(({ type }) => type === "text").map(({ name }) => name)
    : [];
  if (texts.length === 0) return { samples: parts, notices: [] };
  const categories = texts.map((name) =>
    new Set(parts.flatMap(({ inputs }) => inputs.find((column) => column.name === name)?.data as string[]))
      .size
  );
  const many = categories.findIndex((count) => count > MOST_CATEGORIES);
  if (many !== -1) {
    throw new RangeError(
      `Cannot train shadows on ${
        parts[0].file
      }: a column of texts must have at most ${MOST_CATEGORIES} categories, found ` +
        `${categories[many]} in ${texts[many]}`,
    );
  }
  const { samples, notices } = encodeTables(parts, { oneHot: [ALL_TEXTS], missing: "keep" });
  const count = categories.reduce((sum, each) => sum + each, 0);
  return {
    samples,
    notices: [...notices, notice("texts as categories", { columns: texts.join(", "), count })],
  };
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
