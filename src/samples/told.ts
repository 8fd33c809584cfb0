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

/** The ways in which missing values are treated. */
export const MISSING = ["mean", "median", "zero", "drop", "keep"] as const;
export type Missing = typeof MISSING[number];

/** Facts about how a model's training encoded tables. Plain data. */
export interface TablesTold {
  /** The columns that the model takes, in its order; all but those of labels, ids and membership where it is absent. */
  readonly features?: readonly string[];
  /**
   * Columns of categories, each of which becomes a column of 0 and 1 for each category, in its place: `colour`, or with the categories
   * in their order `colour=red|blue`; `texts` is every column of texts. Categories are sorted where none are told.
   */
  readonly oneHot?: readonly string[];
  /**
   * What becomes of missing values: the mean or the median of the column over the first file, zero, rows that are left out, or values
   * as they are. Among columns of 0 and 1 they become zeros, unless rows are left out. A missing value is an error where it is absent.
   */
  readonly missing?: Missing;
}

/** All that a user tells of samples. */
export interface SamplesTold extends ImagesTold, TablesTold {
  /** The folder in which decoded images are kept; nothing is kept where it is absent. */
  readonly imagesKept?: string;
}
