/** Labelled images, and the data sets that they come in. */

/** N labelled images. */
export interface LabelledImages {
  /** `[N, H, W, C]`, row-major, 0 to 255; on shared memory, so that Workers read it without a copy. */
  readonly images: Uint8Array<SharedArrayBuffer>;
  /** `[N]`, each below the number of classes. */
  readonly labels: Uint8Array<SharedArrayBuffer>;
}

export interface Dataset {
  readonly name: string;
  /** SHA-256 over images and labels of `pool` and `validation`, as used. */
  readonly sha256: string;
  readonly classes: readonly string[];
  /** `[H, W, C]` */
  readonly imageShape: readonly [number, number, number];
  /** What the four parts are drawn from. */
  readonly pool: LabelledImages;
  /** Scored as training goes; in no part. */
  readonly validation: LabelledImages;
}
