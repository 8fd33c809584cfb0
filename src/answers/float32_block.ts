/** Answers in float32, by the SIMD kernels. */
import {
  argmax,
  entropy,
  logSumExp,
  lossFromLogits,
  lossFromProbabilities,
  modifiedEntropy,
  scaledLogit,
  softmax,
} from "../kernels/probability_vectors.ts";
import type { ScoreKind } from "./answers.ts";
import type { Block, BlockSource } from "./block.ts";
import { scaledLogits } from "./scaled_logits.ts";

/** The natural logarithm of the smallest float32 above 0, as which a probability of 0 counts. */
const LEAST_LOG = Math.log(2 ** -149);

/** A block of float32 logits, log-probabilities (which are logits, too) or probabilities. */
export function float32Block(
  { scores, rows, classes, labels, heap, own }: BlockSource & { scores: Float32Array },
  kind: ScoreKind,
): Block {
  const logits = kind === "probabilities" ? undefined : kind === "logits" ? scores : finite(scores);
  let known = logits ? undefined : scores;
  let sums: Float64Array | undefined;
  const probabilities = () => known ??= own(softmax(heap, logits!, classes));
  return {
    rows,
    classes,
    labels,
    probabilities,
    scores: () => logits ?? scores,
    logOf(row, score) {
      if (!logits) return score > 0 ? Math.log(score) : LEAST_LOG;
      sums ??= logSumExp(heap, logits, classes);
      return score - sums[row];
    },
    topConfidence() {
      const values = probabilities();
      const top = argmax(heap, values, classes), confidence = new Float64Array(rows);
      for (let row = 0; row < rows; row++) confidence[row] = values[row * classes + top[row]];
      return confidence;
    },
    loss() {
      return logits
        ? lossFromLogits(heap, logits, labels!, classes)
        : lossFromProbabilities(heap, scores, labels!, classes);
    },
    scaledLogit(temperature = 1) {
      const plainly = () =>
        scaledLogits({ scores, rows, classes, labels: labels! }, { kind, temperature, leastLog: LEAST_LOG });
      if (!logits || temperature !== 1) return plainly();
      const signals = scaledLogit(heap, logits, labels!, classes);
      return signals.includes(Infinity) ? plainly() : signals;
    },
    entropy: () => entropy(heap, probabilities(), classes),
    modifiedEntropy: () => modifiedEntropy(heap, probabilities(), labels!, classes),
    predicted: () => argmax(heap, logits ?? scores, classes),
  };
}

/** Log-probabilities without minus infinity, which stands for a probability of 0. */
function finite(logs: Float32Array): Float32Array {
  return logs.includes(-Infinity) ? logs.map((log) => Math.max(log, LEAST_LOG)) : logs;
}
