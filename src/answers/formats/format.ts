/** The interface of a file format: named arrays come out of it, or columns that are laid side by side. */
import type { ElementType, Numbers } from "../../files/elements.ts";
import type { Source } from "../../files/source.ts";
import type { StoredScores } from "../stored_scores.ts";

/** A file, unpacked where it is gzipped, whatever holds it. */
export interface Input {
  /** The file's name, as errors give it. */
  readonly name: string;
  /** The first bytes: up to `HEAD`. */
  readonly head: Uint8Array<ArrayBuffer>;
  /** In bytes, as far as it is known before everything is read. */
  readonly size: number;
  /** All bytes from the start, as often as it is called. A chunk is valid until the next one is asked for. */
  chunks(): AsyncIterable<Uint8Array<ArrayBuffer>>;
  /** The bytes at any place; what is gzipped is unpacked into memory for it. */
  source(): Promise<Source>;
}

/** The number of first bytes by which a format is told. */
export const HEAD = 2 ** 16;

/** An array's name, type and shape, as a file gives them before the elements are read. */
export interface ArrayHeader {
  readonly name: string;
  /** The type of its elements; of a file that does not say, as its first rows are. */
  readonly type: ElementType;
  /** A size is undefined where only reading tells it. */
  readonly shape: readonly (number | undefined)[];
  /** The reason why it cannot be read, which reading throws: a pickled array among others that are none. */
  readonly flaw?: Error;
}

/** An array that was read. */
export interface NamedArray {
  /** The array's name; that of the first column where several lie side by side. */
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** Row-major, as long as the product of `shape`; NaN or "" stands where a table has nothing. */
  readonly data: Numbers | string[];
  /** The array where it was left in its file: `data` is empty then. */
  readonly stored?: StoredScores;
}

/** Arrays or columns that are to be read into one array. */
export interface Wanted {
  /** Several columns of numbers are laid side by side as `[rows, columns]`. */
  readonly names: readonly string[];
  /** Texts are wanted, as they stand in the file, even where they look like numbers. */
  readonly asText?: boolean;
  /** Makes the array that numbers are read into; it may be longer than asked for. */
  readonly allocate?: Allocate;
  /** Floats of more than a gigabyte may stay in their file, if they lie there as memory has them. */
  readonly mayStay?: boolean;
}

/** Makes an array of at least `length` elements. */
export type Allocate = (Type: new (length: number) => Numbers, length: number) => Numbers;

/** The arrays of a file. */
export interface Contents {
  /** The format's name with its article: "an .npz file". */
  readonly format: string;
  readonly arrays: readonly ArrayHeader[];
  /** The guess that a CSV file's first line names the columns, or is a row; absent where the caller told, and for other formats. */
  readonly guessedLine?: "names" | "row";
  /**
   * Reads arrays, in one pass where the file has rows.
   *
   * @throws {Error} a sentence that names the file, and the row and the column where a value is at fault
   */
  read(wanted: readonly Wanted[]): Promise<readonly NamedArray[]>;
}

/** Facts about a file that the file itself does not give. */
export interface FormatOptions {
  /** True where a CSV file's first line names its columns; guessed where it is absent. */
  readonly header?: boolean;
}

/** A file format. */
export interface Format {
  /** The name with its article, for errors. */
  readonly name: string;
  /** The endings of file names, in lower case, without the dot. */
  readonly extensions: readonly string[];
  /** Tells the format by a file's first bytes; absent where they tell nothing. */
  recognises?(head: Uint8Array): boolean;
  /** @throws {Error} a sentence that names the file */
  open(input: Input, options: FormatOptions): Promise<Contents>;
}

// deno-lint-ignore no-control-regex -- they are what is looked for
const CONTROL = /[\x00-\x1f\x7f]/g;

/** An error that says which file cannot be read, what it needs and what was found. */
export function unreadable(name: string, what: string, cause?: unknown): SyntaxError {
  // Names and values out of a damaged file may break the line.
  return new SyntaxError(`Cannot read ${name}: ${what.replace(CONTROL, "?")}`, { cause });
}

/** A library's message about a damaged file, in brackets; empty where JavaScript stumbled over the damage. */
export function detailOf(error: unknown): string {
  if (!(error instanceof Error) || error instanceof TypeError || error instanceof RangeError) return "";
  return ` (${error.message.replace(/\s+/g, " ").replaceAll("undefined", "unknown")})`;
}

/** True of an error that is a sentence with the file's name already. */
export function isSentence(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("Cannot read ") &&
    !error.message.startsWith("Cannot read prop");
}

/** The header of an array that is to be read. */
export function headerOf(contents: Contents, name: string, file: string): ArrayHeader {
  const found = contents.arrays.filter((array) => array.name === name);
  if (found.length === 1) return found[0];
  const names = contents.arrays.map((array) => array.name);
  throw unreadable(
    file,
    found.length > 1
      ? `${JSON.stringify(name)} must be the name of one column, found ${found.length}`
      : `it needs ${JSON.stringify(name)}, found ${listed(names)}`,
  );
}

/** Names for a sentence: the first twelve of them. */
export function listed(names: readonly string[]): string {
  if (names.length === 0) return "none";
  const shown = names.slice(0, 12).map((name) => name.length > 40 ? `${name.slice(0, 40)}...` : name);
  return shown.join(", ") + (names.length > 12 ? ` and ${names.length - 12} more` : "");
}

/**
 * Makes an array, or says that there is no memory for it: a damaged header may ask for anything.
 *
 * @throws {RangeError}
 */
export function allocateIn(file: string, allocate: Allocate = makeArray): Allocate {
  return (Type, length) => {
    try {
      return allocate(Type, length);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new RangeError(
        `Cannot read ${file}: there must be memory for ${length} elements, found too little`,
        {
          cause: error,
        },
      );
    }
  };
}

const makeArray: Allocate = (Type, length) => new Type(length);
