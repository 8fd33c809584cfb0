// ln of the sum of exp over each row of logits above a reference: log-sum-exp, and the cross-entropy of labels.
//
// With m a row's largest logit it is (m - reference) + ln(1 + the sum of exp(z - m) over the other logits), in float64. The 1 is never
// added to the sum in floating point, so that a sum of 1e-300 keeps all its digits.
//
// A lane holds a row, four rows at once: as float64 they are a pair of vectors (joining.ts). Four columns at a time are loaded by rows
// and transposed. The last row stands in for rows past it. Addresses need no alignment. Outputs must not overlap inputs.
// templates/log_sum_exp.ts.in has the loops.
import { logSumExpAbove } from "./generated/log_sum_exp";

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
