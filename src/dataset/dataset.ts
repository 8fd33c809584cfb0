/** Labelled images, and the data sets that they come in. */
import { startHash } from "../platform/hash.ts";

/** N labelled images. */
export interface LabelledImages {
  /** `[N, H, W, C]`, row-major, 0 to 255; on shared memory, so that Workers read it without a copy. */
  readonly images: Uint8Array<SharedArrayBuffer>;
  /** `[N]`, each below the number of classes. */
  readonly labels: Uint8Array<SharedArrayBuffer>;
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
