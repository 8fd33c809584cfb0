/** The options that tell how samples of a target that is asked are read. */
import { imageSize, oneOf, onOrOff, path, words } from "../config/schemas.ts";
import { COLOURS, MISSING, type SamplesTold } from "../samples/told.ts";
import type { OptionTable } from "./option.ts";

const SAMPLES = "Samples of a target that is asked";

/** The options, in the help's order. */
export const SAMPLES_OPTIONS: OptionTable<SamplesTold> = {
  size: {
    ...imageSize(),
    group: SAMPLES,
    argument: "HxW",
    help:
      "images in folders and Parquet are resized to this height and width, with the triangle filter as by PIL",
    default: undefined,
    defaultInWords: "default: as they are, where all have one size",
  },
  colour: {
    ...oneOf(COLOURS),
    group: SAMPLES,
    argument: "COLOUR",
    help: "images in folders and Parquet are taken with one channel or with three",
    default: undefined,
    defaultInWords: "default: grey where all are",
  },
  exifRotation: {
    ...onOrOff(),
    group: SAMPLES,
    help:
      "images in folders and Parquet are turned as their EXIF orientation says, which is the default; --no-exif-rotation: they are taken as stored",
    default: undefined,
  },
  features: {
    ...words(),
    group: SAMPLES,
    argument: "COLUMNS",
    help: "the columns of tables that the model takes, in its order, with commas between",
    default: undefined,
    defaultInWords: "default: all but labels, ids and membership",
  },
  oneHot: {
    ...words(),
    group: SAMPLES,
    argument: "COLUMNS",
    help:
      "columns of categories that become columns of 0 and 1: colour,shape, or with the categories in their order \
'colour=red|blue,shape', or texts for every column of texts",
    default: undefined,
    defaultInWords: "default order: sorted, over all files together",
  },
  missing: {
    ...oneOf(MISSING),
    group: SAMPLES,
    argument: "WAY",
    help:
      "what becomes of missing values: the column's mean or median over --members, zero, rows that are dropped, or values \
kept as missing",
    default: undefined,
    defaultInWords: "default: an error",
  },
  imagesKept: {
    ...path(),
    group: SAMPLES,
    argument: "DIR",
    help:
      "where decoded images of large folders are kept, so that none is decoded twice; it may be removed at any time",
    default: undefined,
    defaultInWords: "default runs/images",
  },
};

/** Options of samples that name a folder and change nothing in what is read. */
export const SAMPLES_PLACES: readonly (keyof SamplesTold)[] = ["imagesKept"];
