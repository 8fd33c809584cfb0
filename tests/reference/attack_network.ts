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

/** Weights, biases and units of each layer, by where they begin in the block of parameters. */
function layersOf(classes: number) {
  let at = 0;
  return [[classes, 16], [16, 16], [16, 1]].map(([inputs, units]) => {
    const weights = at, biases = at + inputs * units;
    at = biases + units;
    return { inputs, units, weights, biases };
  });
}

/** The gradient of {@linkcode meanLoss} by the block of parameters, by backpropagation. */
export function gradientOf(
  parameters: ArrayLike<number>,
  inputs: number[][],
  targets: ArrayLike<number>,
): Float64Array {
  const gradient = new Float64Array(parameters.length), layers = layersOf(inputs[0].length);
  inputs.forEach((input, row) => {
    const values = [input];
    for (const { inputs, units, weights, biases } of layers) {
      const from = values[values.length - 1];
      values.push(Array.from({ length: units }, (_, unit) => {
        let sum = parameters[biases + unit];
        for (let i = 0; i < inputs; i++) sum += from[i] * parameters[weights + i * units + unit];
        return units === 1 ? sum : Math.max(0, sum);
      }));
    }
    const [logit] = values[values.length - 1];
    let slopes = [(1 / (1 + Math.exp(-logit)) - targets[row]) / inputs.length];
    for (const [layer, { inputs, units, weights, biases }] of [...layers.entries()].reverse()) {
      const from = values[layer];
      slopes.forEach((slope, unit) => {
        gradient[biases + unit] += slope;
        for (let i = 0; i < inputs; i++) gradient[weights + i * units + unit] += slope * from[i];
      });
      slopes = from.map((value, i) =>
        value > 0 ? slopes.reduce((sum, slope, u) => sum + slope * parameters[weights + i * units + u], 0) : 0
      );
    }
  });
  return gradient;
}

/** Parameters and moments, `[16 * K + 312]` each. */
export interface TrainingState {
  readonly parameters: Float32Array;
  readonly firstMoments: Float32Array;
  readonly secondMoments: Float32Array;
}

/** The rows in batches in the order of `order`, a step of Adam after each; the mean loss, each row's before its own step. */
export function epoch(
  state: TrainingState,
  { inputs, targets, order }: { inputs: number[][]; targets: Uint8Array; order: Uint32Array },
  { batchSize, stepsBefore, learningRate }: Record<"batchSize" | "stepsBefore" | "learningRate", number>,
) {
  const [parameters, firstMoments, secondMoments] = [
    state.parameters,
    state.firstMoments,
    state.secondMoments,
  ].map((values) => Float64Array.from(values));
  let loss = 0, step = stepsBefore;
  for (let start = 0; start < order.length; start += batchSize) {
    const rows = [...order.subarray(start, start + batchSize)];
    const batch = rows.map((row) => inputs[row]), wanted = rows.map((row) => targets[row]);
    loss += meanLoss(parameters, batch, wanted) * rows.length / order.length;
    const gradient = gradientOf(parameters, batch, wanted);
    step++;
    gradient.forEach((g, i) => {
      firstMoments[i] = 0.9 * firstMoments[i] + 0.1 * g;
      secondMoments[i] = 0.999 * secondMoments[i] + 0.001 * g ** 2;
      const first = firstMoments[i] / (1 - 0.9 ** step), second = secondMoments[i] / (1 - 0.999 ** step);
      parameters[i] -= learningRate * first / (Math.sqrt(second) + 1e-8);
    });
  }
  return { parameters, firstMoments, secondMoments, result: [loss] };
}
