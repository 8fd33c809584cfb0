/** The scalar float64 twin of a multi-layer perceptron in training: its loss, from which differences give gradients. */

/** A variable by name: rows of numbers, one row for a vector. */
export type Variables = ReadonlyMap<string, Float64Array>;

/** Sizes of a perceptron. */
export interface Sizes {
  readonly features: number;
  readonly widths: readonly number[];
  readonly classes: number;
  readonly batchNorm: boolean;
}

const EPSILON = 1e-3;

/** x `[N, I]` times w `[I, O]`. */
function product(x: Float64Array, w: Float64Array, outputs: number): Float64Array {
  const inputs = w.length / outputs, batch = x.length / inputs, y = new Float64Array(batch * outputs);
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) y[n * outputs + o] += x[n * inputs + i] * w[i * outputs + o];
    }
  }
  return y;
}

/** x `[N, O]` less its mean over rows, over its deviation, times gamma, plus beta. */
function normalised(x: Float64Array, gamma: Float64Array, beta: Float64Array): Float64Array {
  const outputs = gamma.length, batch = x.length / outputs, y = new Float64Array(x.length);
  for (let o = 0; o < outputs; o++) {
    let mean = 0, variance = 0;
    for (let n = 0; n < batch; n++) mean += x[n * outputs + o] / batch;
    for (let n = 0; n < batch; n++) variance += (x[n * outputs + o] - mean) ** 2 / batch;
    for (let n = 0; n < batch; n++) {
      const at = n * outputs + o;
      y[at] = (x[at] - mean) / Math.sqrt(variance + EPSILON) * gamma[o] + beta[o];
    }
  }
  return y;
}

/** Logits `[N, K]` of rows x `[N, F]`; batch norm by the batch's statistics. */
export function logitsOf(variables: Variables, x: Float64Array, sizes: Sizes): Float64Array {
  const variable = (name: string) => variables.get(name)!;
  let y = x;
  for (const [layer, width] of sizes.widths.entries()) {
    const name = `layer${layer + 1}`;
    const z = product(y, variable(`${name}/weights`), width);
    y = sizes.batchNorm
      ? normalised(z, variable(`${name}/gamma`), variable(`${name}/beta`))
      : z.map((value, i) => value + variable(`${name}/bias`)[i % width]);
    y = y.map((value) => Math.max(0, value));
  }
  const bias = variable("dense/bias");
  return product(y, variable("dense/weights"), sizes.classes).map((value, i) =>
    value + bias[i % bias.length]
  );
}

/** Mean softmax cross-entropy of logits `[N, K]`, a share `smoothing` of the wanted distribution spread evenly. */
export function lossOf(logits: Float64Array, labels: ArrayLike<number>, smoothing: number): number {
  const classes = logits.length / labels.length;
  let loss = 0;
  for (let n = 0; n < labels.length; n++) {
    const row = logits.subarray(n * classes, (n + 1) * classes);
    const top = Math.max(...row);
    const logSum = top + Math.log(row.reduce((sum, logit) => sum + Math.exp(logit - top), 0));
    for (let k = 0; k < classes; k++) {
      const wanted = (k === labels[n] ? 1 - smoothing : 0) + smoothing / classes;
      loss -= wanted * (row[k] - logSum) / labels.length;
    }
  }
  return loss;
}
