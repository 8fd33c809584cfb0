/**
 * Scores that stay in their file: those of ImageNet's training part are 5 GB. A window of them is in memory at a time, which
 * reading in order moves over the file.
 */
import { bytesOf } from "../files/elements.ts";
import type { Source } from "../files/source.ts";
import { gather } from "../gather.ts";
import type { ClassArray, ScoreArray } from "./answers.ts";

/** The element types that scores may be left in their file in. */
export type StoredType = "float16" | "float32" | "float64";

const TYPES = { float16: Float16Array, float32: Float32Array, float64: Float64Array };

/** 16 MB of float32: opening the file for a window takes no time beside reading it. */
const WINDOW = 2 ** 22;
/** Scores between two rows from which both are read alone: a window around each would be read for little. */
const FAR = 2 ** 18;

/** Scores in a file, as far as they are used like an array. */
export class StoredScores {
  /** The file's name, as errors give it. */
  readonly file: string;
  readonly #source: Source;
  readonly #start: number;
  #held: ScoreArray;
  #first = 0;

  /** @internal The `length` little-endian numbers of `source` from byte `start` on; the source must be able to read at once. */
  constructor(
    source: Source,
    /** The element type. */
    readonly type: StoredType,
    start: number,
    /** The number of scores. */
    readonly length: number,
  ) {
    if (!source.readSync) throw new TypeError(`Cannot read ${source.name} in parts: it must be a file`);
    this.file = source.name;
    this.#source = source;
    this.#start = start;
    this.#held = new TYPES[type](0);
  }

  /** A copy of the scores from `begin` to `end`. */
  subarray(begin: number, end: number): ScoreArray {
    if (!this.#holds(begin, end)) this.#move(begin, end);
    return this.#held.slice(begin - this.#first, end - this.#first);
  }

  /** The scores from `begin` to `end` as scores of their own, still in the file. */
  part(begin: number, end: number): StoredScores {
    const start = this.#start + begin * TYPES[this.type].BYTES_PER_ELEMENT;
    return new StoredScores(this.#source, this.type, start, end - begin);
  }

  /** The rows `[n, width]` at these places, in memory. Places that ascend by little are read in one go over the file. */
  gather(rows: Uint32Array, width: number): ScoreArray {
    const gathered = new TYPES[this.type](rows.length * width);
    let last = -Infinity;
    for (const [i, row] of rows.entries()) {
      const begin = row * width, end = begin + width;
      const isNear = this.#holds(begin, end) || begin >= last && begin - last <= FAR;
      const own = isNear ? this.subarray(begin, end) : this.part(begin, end).subarray(0, width);
      gathered.set(own, i * width);
      last = begin;
    }
    return gathered;
  }

  #holds(begin: number, end: number): boolean {
    return begin >= this.#first && end <= this.#first + this.#held.length;
  }

  #move(begin: number, end: number): void {
    const Type = TYPES[this.type], length = Math.min(Math.max(WINDOW, end - begin), this.length - begin);
    if (this.#held.length !== length) this.#held = new Type(length);
    this.#first = begin;
    this.#source.readSync!(
      this.#start + begin * Type.BYTES_PER_ELEMENT,
      bytesOf(this.#held as Float32Array<ArrayBuffer>),
    );
  }
}

/** The rows `[n, width]` of scores at these places, in memory. */
export function gatherScores(
  scores: ScoreArray | ClassArray | StoredScores,
  rows: Uint32Array,
  width: number,
): ScoreArray | ClassArray {
  return scores instanceof StoredScores ? scores.gather(rows, width) : gather(scores, rows, width);
}

/** Scores in order, in parts of whole rows: those in memory as one. */
export function* partsOf<Scores extends ScoreArray | ClassArray>(
  scores: Scores | StoredScores,
  width: number,
): Generator<{ part: Scores | ScoreArray; first: number }> {
  if (!(scores instanceof StoredScores)) return yield { part: scores, first: 0 };
  const step = Math.max(1, Math.floor(2 ** 20 / width)) * width;
  for (let begin = 0; begin < scores.length; begin += step) {
    yield { part: scores.subarray(begin, Math.min(begin + step, scores.length)), first: begin / width };
  }
}
