/** The scalar float64 twins of a perceptron's dense layers. */

type Shape = readonly [batch: number, inputs: number, outputs: number];

/** y `[batch, outputs]` = x w + b; with `relu`, max(0, .) of it. */
export function denseForward(
  { x, w, b }: { x: Float32Array; w: Float32Array; b?: Float32Array },
  [batch, inputs, outputs]: Shape,
  relu: boolean,
): Float64Array {
  const y = new Float64Array(batch * outputs);
  for (let n = 0; n < batch; n++) {
    for (let o = 0; o < outputs; o++) {
      let sum = b?.[o] ?? 0;
      for (let i = 0; i < inputs; i++) sum += x[n * inputs + i] * w[i * outputs + o];
      y[n * outputs + o] = relu ? Math.max(0, sum) : sum;
    }
  }
  return y;
}

/** dx `[batch, inputs]` = dy w^T */
export function denseInputGradient(
  { dy, w }: { dy: Float32Array; w: Float32Array },
  [batch, inputs, outputs]: Shape,
): Float64Array {
  const dx = new Float64Array(batch * inputs);
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) dx[n * inputs + i] += dy[n * outputs + o] * w[i * outputs + o];
    }
  }
  return dx;
}

/** dw `[inputs, outputs]` = x^T dy, for rows of x that are `stride` numbers apart. */
export function denseWeightGradient(
  { dy, x }: { dy: Float32Array; x: Float32Array },
  [batch, inputs, outputs]: Shape,
  stride: number,
): Float64Array {
  const dw = new Float64Array(inputs * outputs);
  for (let i = 0; i < inputs; i++) {
    for (let o = 0; o < outputs; o++) {
      for (let n = 0; n < batch; n++) dw[i * outputs + o] += x[n * stride + i] * dy[n * outputs + o];
    }
  }
  return dw;
}

/** db `[outputs]`, the sum over rows of dy `[batch, outputs]`; and dy, zeroed where y is 0 if that is given. */
export function denseBiasGradient(
  dy: Float32Array,
  y: Float32Array | undefined,
  [batch, , outputs]: Shape,
): { db: Float64Array; dy: Float64Array } {
  const masked = Float64Array.from(dy, (value, i) => !y || y[i] > 0 ? value : 0);
  const db = new Float64Array(outputs);
  for (let n = 0; n < batch; n++) for (let o = 0; o < outputs; o++) db[o] += masked[n * outputs + o];
  return { db, dy: masked };
}
