/** A scalar float64 twin of assembly/attack_network.ts, on the same block of parameters. */

/** The logit of one row. */
export function logitOf(parameters: ArrayLike<number>, input: number[]): number {
  let at = 0;
  let layer = input;
  for (const units of [16, 16, 1]) {
    const biases = at + layer.length * units;
    const next = Array.from({ length: units }, (_, unit) => {
      let sum = parameters[biases + unit];
      layer.forEach((value, i) => sum += value * parameters[at + i * units + unit]);
      return units === 1 ? sum : Math.max(0, sum);
    });
    at = biases + units;
    layer = next;
  }
  return layer[0];
}

/** The mean binary cross-entropy over all rows. */
export function meanLoss(
  parameters: ArrayLike<number>,
  inputs: number[][],
  targets: ArrayLike<number>,
): number {
  let sum = 0;
  inputs.forEach((input, row) => {
    const logit = logitOf(parameters, input);
    sum += Math.max(0, logit) - logit * targets[row] + Math.log1p(Math.exp(-Math.abs(logit)));
  });
  return sum / inputs.length;
}
