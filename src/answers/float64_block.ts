/**
 * Answers in float64, whose digits float32 would lose: a random forest's or NumPy's probabilities. Written plainly, as
 * the formulas stand; what has to be fast comes as float32.
 */
import type { ScoreKind } from "./answers.ts";
import type { Block, BlockSource } from "./block.ts";
import { scaledLogits } from "./scaled_logits.ts";

/** The natural logarithm of the smallest float64 above 0, as which a probability of 0 counts. */
const LEAST_LOG = Math.log(5e-324);

/** A block of float64 logits, log-probabilities or probabilities. */
export function float64Block(
  { scores, rows, classes, labels, own }: BlockSource & { scores: Float64Array },
  kind: ScoreKind,
): Block {
  const isProbability = kind === "probabilities";
  let known = isProbability ? scores : undefined;
  let sums: Float64Array | undefined;
  const probabilities = () => known ??= own(softmax(scores, classes));
  const eachRow = (value: (start: number, label: number) => number) =>
    Float64Array.from({ length: rows }, (_, row) => value(row * classes, labels?.[row] ?? 0));
  return {
    rows,
    classes,
    labels,
    probabilities: () => own(Float32Array.from(probabilities())),
    scores: () => scores,
    logOf(row, score) {
      if (isProbability) return log(score);
      sums ??= eachRow((start) => logSumExp(scores, start, classes));
      return Math.max(score - sums[row], LEAST_LOG);
    },
    topConfidence() {
      const values = probabilities();
      return eachRow((start) => values[start + topOf(values, start, classes)]);
    },
    loss() {
      if (isProbability) return eachRow((start, label) => 0 - log(scores[start + label]));
      return eachRow((start, label) => {
        const logit = Math.max(scores[start + label], -Number.MAX_VALUE);
        return logSumExp(scores, start, classes, logit);
      });
    },
    scaledLogit: (temperature = 1) =>
      scaledLogits({ scores, rows, classes, labels: labels! }, { kind, temperature, leastLog: LEAST_LOG }),
    entropy() {
      const values = probabilities();
      return eachRow((start) => {
        const sum = new Sum();
        for (let at = start; at < start + classes; at++) {
          if (values[at] > 0) sum.add(-values[at] * Math.log(values[at]));
        }
        return sum.value();
      });
    },
    modifiedEntropy() {
      const values = probabilities();
      return eachRow((start, label) => {
        const sum = new Sum();
        sum.add(-(1 - values[start + label]) * log(values[start + label]));
        for (let k = 0; k < classes; k++) {
          const p = values[start + k];
          if (k !== label) sum.add(-p * (p < 1 ? Math.log1p(-p) : LEAST_LOG));
        }
        return sum.value();
      });
    },
    predicted: () => Uint16Array.from({ length: rows }, (_, row) => topOf(scores, row * classes, classes)),
  };
}

/**
 * A sum whose rounding does not depend on the order of its terms (Neumaier 1974): the same probabilities in other classes, as
 * forests give them, are a tie and have to stay one.
 */
class Sum {
  #sum = 0;
  #lost = 0;

  add(term: number): void {
    const sum = this.#sum + term;
    this.#lost += Math.abs(this.#sum) >= Math.abs(term) ? (this.#sum - sum) + term : (term - sum) + this.#sum;
    this.#sum = sum;
  }

  value(): number {
    return this.#sum + this.#lost;
  }
}

function log(probability: number): number {
  return probability > 0 ? Math.log(probability) : LEAST_LOG;
}

/** The place of the largest value in a row, the first of equals. */
function topOf(values: Float64Array, start: number, classes: number): number {
  let top = 0;
  for (let k = 1; k < classes; k++) if (values[start + k] > values[start + top]) top = k;
  return top;
}

/**
 * ln of the sum of exp(z - reference) over a row. The largest is left out of the sum and added behind the logarithm, so
 * that a loss of 1e-300 keeps its digits.
 */
function logSumExp(logits: Float64Array, start: number, classes: number, reference = 0): number {
  const top = topOf(logits, start, classes), largest = logits[start + top];
  let others = 0;
  for (let k = 0; k < classes; k++) if (k !== top) others += Math.exp(logits[start + k] - largest);
  return (largest - reference) + Math.log1p(others);
}

function softmax(logits: Float64Array, classes: number): Float64Array<ArrayBuffer> {
  const probabilities = new Float64Array(logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    const largest = logits[start + topOf(logits, start, classes)];
    let sum = 0;
    for (let at = start; at < start + classes; at++) {
      sum += probabilities[at] = Math.exp(logits[at] - largest);
    }
    for (let at = start; at < start + classes; at++) probabilities[at] /= sum;
  }
  return probabilities;
}
