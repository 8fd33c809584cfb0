/**
 * Answers, some rows at a time. An attack reads its signal off a block, so that nothing of the size of all scores is
 * ever held twice.
 */
import { free } from "../free.ts";
import type { Heap } from "../kernels/heap.ts";
import type { Answers, ClassArray, ScoreArray } from "./answers.ts";
import { classBlock } from "./class_block.ts";
import { float32Block } from "./float32_block.ts";
import { float64Block } from "./float64_block.ts";
import { scoresOfRows } from "./rows_of.ts";

/**
 * R answers of K classes, and what can be read off them. Functions that need what the answers have not (labels, scores) are
 * never called, since an attack declares what it needs. Scores and probabilities are there until the next block is read; what
 * else is read off a block is the reader's own.
 */
export interface Block {
  /** R */
  readonly rows: number;
  /** K */
  readonly classes: number;
  /** `[R, K]`, each row summing to 1 unless the model lets out less; to be read only. */
  probabilities(): Float32Array;
  /** `[R, K]`, logits or probabilities as they came, in whose order the classes stand; to be read only. */
  scores(): Float32Array | Float64Array;
  /** The natural logarithm of the probability that a score of this row stands for; one of 0 counts as the smallest of its type. */
  logOf(row: number, score: number): number;
  /** `[R]`, the probability of the top class. */
  topConfidence(): Float64Array;
  /** `[R]`, the cross-entropy in nats: from logits where there are some, with all their precision. Needs labels. */
  loss(): Float64Array;
  /**
   * `[R]`, the scaled logit ln(p / (1 - p)) of the true class at a temperature, 1 without it: from logits z it is z_y / T less the
   * log-sum-exp of the others' z / T, with all their precision; from probabilities it is what these have kept. Needs labels.
   */
  scaledLogit(temperature?: number): Float64Array;
  /** `[R]`, the entropy in nats. */
  entropy(): Float64Array;
  /** `[R]`, the modified entropy in nats (Song and Mittal 2021). Needs labels. */
  modifiedEntropy(): Float64Array;
  /** `[R]`, the class that the model names: the first of its highest scores. */
  predicted(): Uint16Array;
  /** `[R]`, each answer's true class. */
  readonly labels: Uint16Array | undefined;
}

/** The scores, labels and memory that a block is made from. */
export interface BlockSource {
  /** `[R, K]`, or `[R]` of bare classes. */
  readonly scores: ScoreArray | ClassArray;
  readonly rows: number;
  readonly classes: number;
  readonly labels: Uint16Array | undefined;
  readonly heap: Heap;
  /** Notes an array that is the block's own, and gives it back. */
  readonly own: Own;
}

/** Notes an array that nobody reads after its block, and gives it back. */
type Own = <Values extends ArrayBufferView>(values: Values) => Values;

/** The scores of a block: 256 kB of float32 stay in a second-level cache, and a row has to fit in any case. */
const BLOCK_SCORES = 2 ** 16;

/** The number of samples that a block of these answers holds. */
export function blockSamples({ classes, queries }: Answers): number {
  return Math.max(1, Math.floor(BLOCK_SCORES / (classes * queries)));
}

/** The answers to `samples` samples from `first` on, all their queries. */
export function blockOf(
  answers: Answers,
  first: number,
  samples: number,
  heap: Heap,
  own: Own = (values) => values,
): Block {
  const { kind, classes, queries, labels, rescaled } = answers;
  const from = first * queries, rows = samples * queries, width = kind === "classes" ? 1 : classes;
  const scores = answers.scores.subarray(from * width, (from + rows) * width);
  const source = {
    rows,
    classes,
    heap,
    own,
    labels: labels && labelsOfRows(labels, first, samples, queries),
  };
  if (kind === "classes") return classBlock({ ...source, scores: scores as ClassArray });
  const isRescaled = rescaled?.subarray(from, from + rows);
  const readable = isRescaled?.includes(1)
    ? own(rescale(scores as ScoreArray, isRescaled, classes))
    : scores as ScoreArray;
  if (readable instanceof Float64Array) return float64Block({ ...source, scores: readable }, kind);
  const single = readable instanceof Float32Array ? readable : own(Float32Array.from(readable));
  return float32Block({ ...source, scores: single }, kind);
}

/**
 * Every block of the answers, in order, with the sample that it starts at. With `rows`, blocks hold those samples alone, and
 * `first` counts among them.
 */
export function* blocksOf(
  answers: Answers,
  heap: Heap,
  rows?: Uint32Array,
): Generator<{ block: Block; first: number; samples: number }> {
  const step = blockSamples(answers);
  const count = rows?.length ?? answers.samples, isPart = count < answers.samples;
  for (let first = 0; first < count; first += step) {
    const samples = Math.min(step, count - first);
    const owned: ArrayBufferView[] = [];
    const own: Own = (values) => {
      owned.push(values);
      return values;
    };
    const some = isPart ? scoresOfRows(answers, rows!.subarray(first, first + samples)) : answers;
    if (isPart) own(some.scores as ScoreArray | ClassArray);
    yield { block: blockOf(some, isPart ? 0 : first, samples, heap, own), first, samples };
    free(...owned);
  }
}

function labelsOfRows(labels: Uint16Array, first: number, samples: number, queries: number): Uint16Array {
  if (queries === 1) return labels.subarray(first, first + samples);
  const ofRows = new Uint16Array(samples * queries);
  for (let sample = 0, row = 0; sample < samples; sample++) {
    const label = labels[first + sample];
    for (let query = 0; query < queries; query++) ofRows[row++] = label; // fill takes longer for so few
  }
  return ofRows;
}

/** A copy in which the marked rows lie within 0 and 1 and sum to 1. */
function rescale(scores: ScoreArray, isRescaled: Uint8Array, classes: number): Float32Array | Float64Array {
  const copy = scores instanceof Float64Array ? scores.slice() : Float32Array.from(scores);
  for (const [row, marked] of isRescaled.entries()) {
    if (marked === 0) continue;
    const values = copy.subarray(row * classes, (row + 1) * classes);
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += values[k] = Math.max(values[k], 0);
    for (let k = 0; k < classes; k++) values[k] = Math.min(values[k] / sum, 1);
  }
  return copy;
}
