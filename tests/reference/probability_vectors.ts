/** Scalar float64 twins of assembly/probability_vectors.ts, one row at a time. */

const SMALLEST = 2 ** -149;

export function softmax(logits: number[]): number[] {
  const largest = Math.max(...logits);
  const exponentials = logits.map((logit) => Math.exp(logit - largest));
  const sum = exponentials.reduce((a, b) => a + b);
  return exponentials.map((value) => value / sum);
}

export function logSumExp(logits: number[]): number {
  const top = argmax(logits);
  let others = 0;
  logits.forEach((logit, k) => others += k === top ? 0 : Math.exp(logit - logits[top]));
  return logits[top] + Math.log1p(others);
}

export function lossFromLogits(logits: number[], label: number): number {
  return logSumExp(logits.map((logit) => logit - logits[label]));
}

export function scaledLogit(logits: number[], label: number): number {
  const others = logits.filter((_, k) => k !== label), largest = Math.max(...others);
  const sum = others.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
  return logits[label] - largest - Math.log(sum);
}

export function lossFromProbabilities(probabilities: number[], label: number): number {
  return -Math.log(Math.max(probabilities[label], SMALLEST)) + 0;
}

export function entropy(probabilities: number[]): number {
  let sum = 0;
  for (const p of probabilities) if (p > 0) sum -= p * Math.log(p);
  return sum;
}

export function modifiedEntropy(probabilities: number[], label: number): number {
  let sum = 0;
  probabilities.forEach((p, k) => {
    if (k === label) sum -= (1 - p) * Math.log(Math.max(p, SMALLEST));
    else sum -= p * (p === 1 ? Math.log(SMALLEST) : Math.log1p(-p));
  });
  return sum;
}

export function sortDescending(values: number[]): number[] {
  return values.toSorted((a, b) => b - a);
}

/** By exact integers: a float32 is an integer times a power of two. */
export function roundDecimals(value: number, decimals: number): number {
  const shift = 149n; // every float32 is a multiple of 2^-149
  const scaled = BigInt(Math.abs(value) * 2 ** 75 * 2 ** 74) * 10n ** BigInt(decimals);
  let multiple = scaled >> shift;
  const rest = scaled - (multiple << shift);
  const half = 1n << (shift - 1n);
  if (rest > half || (rest === half && multiple % 2n === 1n)) multiple += 1n;
  // Number() of a decimal literal is the nearest float64.
  const magnitude = Math.fround(Number(`${multiple}e-${decimals}`));
  return value < 0 && magnitude > 0 ? -magnitude : magnitude;
}

export function argmax(values: number[]): number {
  return values.indexOf(Math.max(...values));
}
