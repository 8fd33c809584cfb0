/** What a user tells of samples that their files do not. */

/** The ways in which images are taken. */
export const COLOURS = ["grey", "rgb"] as const;
export type Colour = typeof COLOURS[number];

/** Facts about how a model's training read images. Plain data. */
export interface ImagesTold {
  /** `HEIGHTxWIDTH`, or one number for both: images are resized to it with the triangle filter. As they are where it is absent. */
  readonly size?: string;
  /** One channel or three; one where all images are grey, else three, where it is absent. */
  readonly colour?: Colour;
  /** True, or absent, where images are turned as their EXIF orientation says; false where they are taken as stored. */
  readonly exifRotation?: boolean;
}

/** All that a user tells of samples. */
export interface SamplesTold extends ImagesTold {
  /** The folder in which decoded images are kept; nothing is kept where it is absent. */
  readonly imagesKept?: string;
}
