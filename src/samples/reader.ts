/** The interface of a reader of samples: what a place holds, as arrays or as images that are still encoded. */
import type { NamedArray } from "../answers/formats/format.ts";
import type { Samples } from "./samples.ts";

/** A place that samples are read from, and the file of their true classes, where another has them. */
export interface SamplesPlace {
  /** A file, one array of a file as `FILE.npz:NAME`, or a folder. */
  readonly path: string;
  /** `FILE` or `FILE.npz:NAME` */
  readonly labels?: string;
}

/** Facts about a place that it does not tell itself. */
export interface ReaderOptions {
  /** The array or column of true classes, found by its name where it is absent. */
  readonly labelColumn?: string;
  /** The columns of a table that are features, in their order; all but those of known uses where it is absent. */
  readonly features?: readonly string[];
  /** True where the first line of a CSV file names its columns; guessed where it is absent. */
  readonly csvHeader?: boolean;
}

/** Images in files or columns, as they were saved. */
export interface EncodedImages {
  /** The place, as errors give it. */
  readonly file: string;
  /** N */
  readonly rows: number;
  /** An image's own name, for errors. */
  nameOf(row: number): string;
  /** An image's bytes. */
  read(row: number): Promise<Uint8Array<ArrayBuffer>>;
  /** `[N]`: each image's true class, by number or by name. */
  readonly labels?: NamedArray;
  /** The names of classes that the place tells, in their order. */
  readonly classNames?: readonly string[];
}

/** The samples of a place. */
export type Opened = { readonly samples: Samples } | { readonly images: EncodedImages };

/** A reader of one kind of place. */
export interface SamplesReader {
  /** The kind's name with its article, for errors. */
  readonly name: string;
  recognises(path: string): Promise<boolean>;
  /** @throws {Error} a sentence that names the file, what is needed and what was found */
  open(path: string, options: ReaderOptions): Promise<Opened>;
}
