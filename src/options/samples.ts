/** The options that tell how samples of a target that is asked are read. */
import { imageSize, oneOf, onOrOff, path } from "../config/schemas.ts";
import { COLOURS, type SamplesTold } from "../samples/told.ts";
import type { OptionTable } from "./option.ts";

const SAMPLES = "Samples of a target that is asked";

/** The options, in the help's order. */
export const SAMPLES_OPTIONS: OptionTable<SamplesTold> = {
  size: {
    ...imageSize(),
    group: SAMPLES,
    argument: "HxW",
    help: "images of folders are resized to this height and width, with the triangle filter as by PIL",
    default: undefined,
    defaultInWords: "default: as they are, where all have one size",
  },
  colour: {
    ...oneOf(COLOURS),
    group: SAMPLES,
    argument: "COLOUR",
    help: "images of folders are taken with one channel or with three",
    default: undefined,
    defaultInWords: "default: grey where all are",
  },
  exifRotation: {
    ...onOrOff(),
    group: SAMPLES,
    help:
      "images are turned as their EXIF orientation says, which is the default; --no-exif-rotation: they are taken as stored",
    default: undefined,
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

/** Those that change nothing in what is read. */
export const SAMPLES_PLACES: readonly (keyof SamplesTold)[] = ["imagesKept"];
