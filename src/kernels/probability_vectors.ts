/**
 * Operations on batches of logits or probability vectors: N rows of K classes, `[N, K]`, row-major. K is from 2 to
 * 65,536, N may be 0. Inputs are not changed; results are copies.
 *
 * Every function throws a TypeError where an array has another type, and a RangeError where the lengths do not fit
 * together, a value is not finite, a probability is outside 0 to 1 or a label is not from 0 to K - 1.
 */
import { checkFinite, checkLabels, checkProbabilities, type LabelArray } from "./checks.ts";
import type { Heap } from "./heap.ts";

/**
 * The softmax of logits `[N, K]`.
 *
 * The exponential is good to 1.3 units in the last place. Largest relative error seen, for 10 to 65,536 classes:
 * 4.1e-7 where a row's logits lie within 12 of 0, 4.9e-7 within 43. In other rows, and where K is below 4, the largest
 * logit is taken away first, and rounding that difference to float32 adds to the error: 6.4e-7 for logits within 10
 * of their row's largest, 2.4e-6 within 87, K = 1000: 3.2e-6. Probabilities under 2^-126 fade to subnormal numbers,
 * then to 0.
 */
export function softmax(heap: Heap, logits: Float32Array, classes: number): Float32Array<ArrayBuffer> {
  const rows = checkFinite(logits, classes, "logits");
  return heap.scope(() => {
    const probabilities = heap.allocate(4 * logits.length);
    heap.kernels.f32Softmax(probabilities, heap.putF32(logits), rows, classes);
    return heap.f32(probabilities, logits.length);
  });
}

/** The natural logarithm of the sum of exp over each row of logits `[N, K]`: `[N]`. */
export function logSumExp(heap: Heap, logits: Float32Array, classes: number): Float64Array<ArrayBuffer> {
  const rows = checkFinite(logits, classes, "logits");
  return heap.scope(() => {
    const out = heap.allocate(8 * rows);
    heap.kernels.f32LogSumExp(out, heap.putF32(logits), rows, classes);
    return heap.f64(out, rows);
  });
}

/**
 * Cross-entropy of logits `[N, K]` and labels `[N]`, in nats: `[N]`.
 *
 * With m the largest logit it is (m - z_label) + ln(1 + sum of exp(z - m) over the other classes), in float64
 * and never by way of a probability. So a loss of 1e-300 keeps its digits (largest relative error seen:
 * 5.9e-16); below about 1e-307 it is 0.
 */
export function lossFromLogits(
  heap: Heap,
  logits: Float32Array,
  labels: LabelArray,
  classes: number,
): Float64Array<ArrayBuffer> {
  const rows = checkFinite(logits, classes, "logits");
  return figureByLabel(heap, heap.kernels.f32LossFromLogits, { scores: logits, labels, rows, classes });
}

/**
 * The scaled logit ln(p_y / (1 - p_y)) of logits `[N, K]` and labels `[N]`: `[N]`.
 *
 * It is z_y less the log-sum-exp of the other logits, in float64 and never by way of a probability. The error is at most 2e-15 of
 * its size, or of 1 where that is more. Infinity where the other logits lie more than 708 below.
 */
export function scaledLogit(
  heap: Heap,
  logits: Float32Array,
  labels: LabelArray,
  classes: number,
): Float64Array<ArrayBuffer> {
  const rows = checkFinite(logits, classes, "logits");
  return figureByLabel(heap, heap.kernels.f32ScaledLogit, { scores: logits, labels, rows, classes });
}

/**
 * Cross-entropy of probability vectors `[N, K]` and labels `[N]`, in nats: `[N]`.
 *
 * Precision is lost against {@linkcode lossFromLogits}: a float32 probability near 1 is a multiple of 6e-8,
 * and so is the loss; below 3e-8 it is 0. A probability of 0 counts as the smallest float32, 2^-149, so the
 * loss is at most 103.28.
 */
export function lossFromProbabilities(
  heap: Heap,
  probabilities: Float32Array,
  labels: LabelArray,
  classes: number,
): Float64Array<ArrayBuffer> {
  const rows = checkProbabilities(probabilities, classes);
  return figureByLabel(heap, heap.kernels.f32LossFromProbabilities, {
    scores: probabilities,
    labels,
    rows,
    classes,
  });
}

/** The Shannon entropy of probability vectors `[N, K]`, in nats: `[N]`. A probability of 0 adds nothing. */
export function entropy(
  heap: Heap,
  probabilities: Float32Array,
  classes: number,
): Float64Array<ArrayBuffer> {
  const rows = checkProbabilities(probabilities, classes);
  return heap.scope(() => {
    const out = heap.allocate(8 * rows);
    heap.kernels.f32Entropy(out, heap.putF32(probabilities), rows, classes);
    return heap.f64(out, rows);
  });
}

/**
 * The modified prediction entropy of probability vectors `[N, K]` and labels `[N]`, in nats: `[N]`, by Song and
 * Mittal, Systematic Evaluation of Privacy Risks of Machine Learning Models, USENIX Security 2021:
 * -(1 - p_y) ln p_y - sum over k != y of p_k ln(1 - p_k).
 *
 * Small when the model is sure and right, large when it is sure and wrong. Where it would be infinite (p_y =
 * 0, or p_k = 1), the logarithm is taken of the smallest float32, 2^-149, as if of a probability that
 * rounding took away.
 */
export function modifiedEntropy(
  heap: Heap,
  probabilities: Float32Array,
  labels: LabelArray,
  classes: number,
): Float64Array<ArrayBuffer> {
  const rows = checkProbabilities(probabilities, classes);
  return figureByLabel(heap, heap.kernels.f32ModifiedEntropy, {
    scores: probabilities,
    labels,
    rows,
    classes,
  });
}

/** Each row of `values` `[N, K]`, sorted descending. */
export function sortDescending(
  heap: Heap,
  values: Float32Array,
  classes: number,
): Float32Array<ArrayBuffer> {
  const rows = checkFinite(values, classes, "values");
  return heap.scope(() => {
    const sorted = heap.allocate(4 * values.length);
    const scratch = heap.allocate(16 * classes);
    heap.kernels.f32SortDescending(sorted, heap.putF32(values), scratch, rows, classes);
    return heap.f32(sorted, values.length);
  });
}

/**
 * The most decimals that {@linkcode roundDecimals} takes; float32 has no more than nine that say anything.
 */
const MOST_DECIMALS = 12;

/**
 * `values` `[N, K]` rounded to `decimals` decimals (0 to 12).
 *
 * The result is the float32 of the correctly rounded decimal: of the multiple of 10^-decimals nearest to the
 * exact binary value, and of the even one where two are equally near (0.125 to 0.12, 0.375 to 0.38). Never
 * -0.
 */
export function roundDecimals(
  heap: Heap,
  values: Float32Array,
  classes: number,
  decimals: number,
): Float32Array<ArrayBuffer> {
  checkFinite(values, classes, "values");
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > MOST_DECIMALS) {
    throw new RangeError(
      `Cannot round: decimals must be an integer from 0 to ${MOST_DECIMALS}, found ${decimals}`,
    );
  }
  return heap.scope(() => {
    const rounded = heap.allocate(4 * values.length);
    heap.kernels.f32Round(rounded, heap.putF32(values), values.length, 10 ** decimals);
    return heap.f32(rounded, values.length);
  });
}

/** The class of each row's largest value, the first of equals: `[N]`, for `values` `[N, K]`. */
export function argmax(heap: Heap, values: Float32Array, classes: number): Uint16Array<ArrayBuffer> {
  const rows = checkFinite(values, classes, "values");
  return heap.scope(() => {
    const out = heap.allocate(2 * rows);
    heap.kernels.f32Argmax(out, heap.putF32(values), rows, classes);
    return heap.u16(out, rows);
  });
}

/** The figure that `kernel` computes of each row of `scores` `[N, K]` and its label: `[N]`. */
function figureByLabel(
  heap: Heap,
  kernel: (out: number, scores: number, labels: number, rows: number, classes: number) => void,
  { scores, labels, rows, classes }: {
    scores: Float32Array;
    labels: LabelArray;
    rows: number;
    classes: number;
  },
): Float64Array<ArrayBuffer> {
  checkLabels(labels, rows, classes);
  return heap.scope(() => {
    const out = heap.allocate(8 * rows);
    kernel(out, heap.putF32(scores), heap.putU16(labels), rows, classes);
    return heap.f64(out, rows);
  });
}
