/** The kernels on logits and probability vectors. */
import { Random } from "../../src/random.ts";
import { elementwise } from "../kernel_runner.ts";
import * as reference from "../reference/probability_vectors.ts";
import { fresh, type Kernel, type KernelCase, lazily } from "./description.ts";

/** Relative, logits within 12 of the largest, K <= 100; seen 4.1e-7. */
export const SOFTMAX_TOLERANCE = 6e-7;
/** Relative, float64; seen 7.9e-16. */
export const SIGNAL_TOLERANCE = 1.5e-15;

/** Relative to a logit of 1 at least, float64: a difference of logarithms. */
export const SCALED_LOGIT_TOLERANCE = 2e-15;

/** The largest difference, relative to the expected number where that is above 1. */
function nearZero(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  return Array.from(expected).reduce((worst, value, i) => {
    const error = Math.abs(actual[i] - value) / Math.max(Math.abs(value), 1);
    return error <= worst ? worst : error;
  }, 0);
}

/** N rows of K classes. */
export interface Batch {
  readonly rows: number;
  readonly classes: number;
  readonly logits: Float32Array;
  readonly probabilities: Float32Array;
  readonly labels: Uint16Array;
}

/** Rows of every kind: flat, peaked, with equal logits, and one-hot to the last bit. */
export function makeBatch(rows: number, classes: number): Batch {
  const random = new Random(rows, "batch", classes);
  const logits = new Float32Array(rows * classes), probabilities = new Float32Array(rows * classes);
  const labels = new Uint16Array(rows);
  for (let row = 0; row < rows; row++) {
    const first = row * classes, scale = [0.1, 1, 3][row % 3];
    for (let k = 0; k < classes; k++) logits[first + k] = scale * (random.uniform() * 4 - 2);
    if (row % 7 === 6) {
      for (let k = 0; k < classes; k++) logits[first + k] = Math.round(logits[first + k]);
    }
    labels[row] = random.integer(classes);
    if (row % 5 === 4) {
      probabilities[first + random.integer(classes)] = 1;
      continue;
    }
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += Math.exp(logits[first + k]);
    for (let k = 0; k < classes; k++) probabilities[first + k] = Math.exp(logits[first + k]) / sum;
  }
  return { rows, classes, logits, probabilities, labels };
}

/** Each row of `values` `[N, K]`. */
export function rowsOf(values: Float32Array, classes: number): number[][] {
  return Array.from(
    { length: values.length / classes },
    (_, row) => [...values.subarray(row * classes, (row + 1) * classes)],
  );
}

/** The batches that are timed: many rows of ten classes, and rows of a thousand. */
const longBatch = lazily(() => makeBatch(100_000, 10)), wideBatch = lazily(() => makeBatch(1000, 1000));

/** A description of one of them, which also makes cases of any size. */
export interface VectorKernel extends Kernel {
  /** As the benchmark calls it. */
  readonly title: string;
  readonly make: (batch: Batch) => KernelCase;
}

function describe(
  { make, ...rest }: Pick<VectorKernel, "name" | "title" | "tolerance" | "pairs"> & {
    measure?: VectorKernel["measure"];
    make: (batch: Batch) => Omit<KernelCase, "name">;
  },
): VectorKernel {
  const named = (batch: Batch) => ({ name: `N = ${batch.rows}, K = ${batch.classes}`, ...make(batch) });
  return {
    measure: elementwise,
    ...rest,
    alignment: 1,
    make: named,
    *cases() {
      for (const rows of [0, 1, 2, 3, 4, 5, 7, 8, 9, 17]) {
        for (const classes of [2, 3, 4, 5, 7, 10, 13, 16, 33, 100]) yield named(makeBatch(rows, classes));
      }
      yield named(makeBatch(261, 10)); // more rows than a block of any kernel
    },
    timings: () => [named(longBatch()), named(wideBatch())],
  };
}

export const probabilityVectors: readonly VectorKernel[] = [
  describe({
    name: "f32Softmax",
    title: "softmax",
    tolerance: SOFTMAX_TOLERANCE,
    pairs: { joined: 104, wide: 122 },
    make: ({ logits, rows, classes }) => ({
      inputs: { logits },
      outputs: { probabilities: fresh(logits.length) },
      numbers: { rows, classes },
      expected: lazily(() => ({ probabilities: rowsOf(logits, classes).flatMap(reference.softmax) })),
    }),
  }),
  describe({
    name: "f32Argmax",
    title: "argmax",
    tolerance: 0,
    make: ({ probabilities: values, rows, classes }) => ({
      inputs: { values },
      outputs: { out: fresh(rows, Uint16Array) },
      numbers: { rows, classes },
      expected: lazily(() => ({ out: rowsOf(values, classes).map(reference.argmax) })),
    }),
  }),
  describe({
    name: "f32LossFromProbabilities",
    title: "loss from probabilities",
    tolerance: SIGNAL_TOLERANCE,
    pairs: { joined: 38, wide: 68 },
    make: ({ probabilities, labels, rows, classes }) => ({
      inputs: { probabilities, labels },
      outputs: { out: fresh(rows, Float64Array) },
      numbers: { rows, classes },
      expected: lazily(() => ({
        out: rowsOf(probabilities, classes).map((row, i) => reference.lossFromProbabilities(row, labels[i])),
      })),
    }),
  }),
  describe({
    name: "f32LossFromLogits",
    title: "loss from logits",
    tolerance: SIGNAL_TOLERANCE,
    pairs: { joined: 261, wide: 317 },
    make: ({ logits, labels, rows, classes }) => ({
      inputs: { logits, labels },
      outputs: { out: fresh(rows, Float64Array) },
      numbers: { rows, classes },
      expected: lazily(() => ({
        out: rowsOf(logits, classes).map((row, i) => reference.lossFromLogits(row, labels[i])),
      })),
    }),
  }),
  describe({
    name: "f32LogSumExp",
    title: "log-sum-exp",
    tolerance: SIGNAL_TOLERANCE,
    pairs: { joined: 261, wide: 317 },
    make: ({ logits, rows, classes }) => ({
      inputs: { logits },
      outputs: { out: fresh(rows, Float64Array) },
      numbers: { rows, classes },
      expected: lazily(() => ({ out: rowsOf(logits, classes).map(reference.logSumExp) })),
    }),
  }),
  describe({
    name: "f32ScaledLogit",
    title: "scaled logit",
    tolerance: SCALED_LOGIT_TOLERANCE,
    pairs: { joined: 291, wide: 349 },
    measure: nearZero,
    make: ({ logits, labels, rows, classes }) => ({
      inputs: { logits, labels },
      outputs: { out: fresh(rows, Float64Array) },
      numbers: { rows, classes },
      expected: lazily(() => ({
        out: rowsOf(logits, classes).map((row, i) => reference.scaledLogit(row, labels[i])),
      })),
    }),
  }),
  describe({
    name: "f32Round",
    title: "rounding",
    tolerance: 0,
    make: ({ logits: values }) => ({
      inputs: { values },
      outputs: { rounded: fresh(values.length) },
      numbers: { length: values.length, scale: 100 },
      expected: lazily(() => ({ rounded: Array.from(values, (value) => reference.roundDecimals(value, 2)) })),
    }),
  }),
  describe({
    name: "f32Entropy",
    title: "entropy",
    tolerance: SIGNAL_TOLERANCE,
    pairs: { joined: 42, wide: 68 },
    make: ({ probabilities, rows, classes }) => ({
      inputs: { probabilities },
      outputs: { out: fresh(rows, Float64Array) },
      numbers: { rows, classes },
      expected: lazily(() => ({ out: rowsOf(probabilities, classes).map(reference.entropy) })),
    }),
  }),
  describe({
    name: "f32ModifiedEntropy",
    title: "modified entropy",
    tolerance: SIGNAL_TOLERANCE,
    pairs: { joined: 58, wide: 86 },
    make: ({ probabilities, labels, rows, classes }) => ({
      inputs: { probabilities, labels },
      outputs: { out: fresh(rows, Float64Array) },
      numbers: { rows, classes },
      expected: lazily(() => ({
        out: rowsOf(probabilities, classes).map((row, i) => reference.modifiedEntropy(row, labels[i])),
      })),
    }),
  }),
  describe({
    name: "f32SortDescending",
    title: "sorting",
    tolerance: 0,
    make: ({ probabilities: values, rows, classes }) => ({
      inputs: { values },
      outputs: { sorted: fresh(values.length) },
      scratch: () => 16 * classes,
      numbers: { rows, classes },
      expected: lazily(() => ({ sorted: rowsOf(values, classes).flatMap(reference.sortDescending) })),
    }),
  }),
];
