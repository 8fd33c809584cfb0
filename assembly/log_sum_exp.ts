// ln of the sum of exp over each row of logits above a reference: log-sum-exp, the cross-entropy of labels, and their scaled logit.
//
// With m a row's largest logit it is (m - reference) + ln(1 + the sum of exp(z - m) over the other logits), in float64. The 1 is never
// added to the sum in floating point, so that a sum of 1e-300 keeps all its digits.
//
// The scaled logit takes the label's part out of that sum, which loses no digit: a label with the largest logit has no part in it, and any
// other leaves more than 1.
//
// A lane holds a row, four rows at once: as float64 they are a pair of vectors (joining.ts). Four columns at a time are loaded by rows
// and transposed. The last row stands in for rows past it. Addresses need no alignment. Outputs must not overlap inputs.
// templates/log_sum_exp.ts.in has the loops.
import { logSumExpAbove, scaledLogitOf } from "./generated/log_sum_exp";

/** out f64 [rows]: ln of the sum of exp over each row of logits f32 [rows, classes]. */
export function f32LogSumExp(out: usize, logits: usize, rows: usize, classes: usize): void {
  logSumExpAbove(out, logits, 0, rows, classes);
}

/** out f64 [rows]: the cross-entropy of logits f32 [rows, classes] and labels u16 [rows]. */
export function f32LossFromLogits(
  out: usize, logits: usize, labels: usize, rows: usize, classes: usize,
): void {
  logSumExpAbove(out, logits, labels, rows, classes);
}

/**
 * out f64 [rows]: the label's logit less ln of the sum of exp over the others, of logits f32 [rows, classes] and labels u16 [rows];
 * infinity where the others' exp are 0 beside the label's.
 */
export function f32ScaledLogit(
  out: usize, logits: usize, labels: usize, rows: usize, classes: usize,
): void {
  scaledLogitOf(out, logits, labels, rows, classes);
}
