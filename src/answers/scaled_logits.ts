/** Scaled logits of the true class, from whatever scores there are. */
import type { ScoreKind } from "./answers.ts";

/** R rows of scores and their true classes. */
interface LabelledRows {
  /** `[R, K]` */
  readonly scores: Float32Array | Float64Array;
  readonly rows: number;
  readonly classes: number;
  /** `[R]` */
  readonly labels: Uint16Array;
}

/**
 * The scaled logit ln(p_y / (1 - p_y)) of each row at a temperature T: z_y / T - logsumexp over the others of z_k / T, in
 * float64. Where a probability is 0, its logarithm counts as `leastLog`.
 */
export function scaledLogits(
  { scores, rows, classes, labels }: LabelledRows,
  { kind, temperature, leastLog }: { kind: ScoreKind; temperature: number; leastLog: number },
): Float64Array<ArrayBuffer> {
  const signals = new Float64Array(rows), scale = 1 / temperature;
  const isProbability = kind === "probabilities", least = kind === "logits" ? -Number.MAX_VALUE : leastLog;
  const logs = new Float64Array(classes);
  for (let row = 0; row < rows; row++) {
    const start = row * classes, label = labels[row];
    let largest = -Infinity;
    for (let k = 0; k < classes; k++) {
      const score = scores[start + k];
      const log = Math.max(isProbability ? Math.log(score) : score, least) * scale;
      logs[k] = log;
      if (k !== label && log > largest) largest = log;
    }
    let sum = 0;
    for (let k = 0; k < classes; k++) if (k !== label) sum += Math.exp(logs[k] - largest);
    signals[row] = logs[label] - largest - Math.log(sum);
  }
  return signals;
}
