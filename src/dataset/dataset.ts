/** Labelled images, and the data sets that they come in. */
import { startHash } from "../platform/hash.ts";

/** N labelled images. */
export interface LabelledImages {
  /** `[N, H, W, C]`, row-major, 0 to 255; on shared memory, so that Workers read it without a copy. */
  readonly images: Uint8Array<SharedArrayBuffer>;
  /** `[N]`, each below the number of classes. */
  readonly labels: Uint8Array<SharedArrayBuffer>;
}

/** `[N]`, each below the number of classes. */
export type Labels = Uint8Array<SharedArrayBuffer> | Uint16Array<SharedArrayBuffer>;

/** N labelled samples of bytes: images as above, of any number of classes. */
export interface LabelledBytes extends Omit<LabelledImages, "labels"> {
  readonly labels: Labels;
}

/** N labelled samples of numbers: rows of features, or images whose pixels are more than bytes. */
export interface LabelledNumbers {
  /** `[N, F]` or `[N, H, W, C]`, row-major, all finite; on shared memory. */
  readonly numbers: Float32Array<SharedArrayBuffer>;
  readonly labels: Labels;
}

/** N labelled samples of either form. */
export type LabelledSamples = LabelledBytes | LabelledNumbers;

/** The samples themselves, without their labels. */
export function valuesOf(
  samples: LabelledSamples,
): Uint8Array<SharedArrayBuffer> | Float32Array<SharedArrayBuffer> {
  return "images" in samples ? samples.images : samples.numbers;
}

/** A data set, loaded. */
export interface Dataset {
  /** As on the command line. */
  readonly name: string;
  /** SHA-256 over images and labels of `pool` and `validation`, as used. */
  readonly sha256: string;
  /** The classes' names, by label. */
  readonly classes: readonly string[];
  /** `[H, W, C]` */
  readonly imageShape: readonly [number, number, number];
  /** The images that the four parts are drawn from. */
  readonly pool: LabelledImages;
  /** Scored as training goes; in no part. */
  readonly validation: LabelledImages;
}

/** The SHA-256, in hexadecimal, over the images and labels of `pool`, then those of `validation`. */
export function hashImages(pool: LabelledImages, validation: LabelledImages): string {
  const hash = startHash("sha256");
  for (const { images, labels } of [pool, validation]) hash.update(images).update(labels);
  return hash.hex();
}
