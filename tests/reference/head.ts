/** The scalar float64 twins of pooling, the dense layer, and softmax with its loss. */

/** The mean `[batch, channels]` of x `[batch, pixels, channels]` over pixels. */
export function globalAveragePool(
  x: Float32Array,
  [batch, pixels, channels]: readonly number[],
): Float64Array {
  const y = new Float64Array(batch * channels);
  x.forEach((value, i) => y[Math.floor(i / (pixels * channels)) * channels + i % channels] += value / pixels);
  return y;
}

/** dx `[batch, pixels, channels]` from dy `[batch, channels]`. */
export function globalAveragePoolGradient(
  dy: Float32Array,
  [batch, pixels, channels]: readonly number[],
): Float64Array {
  return Float64Array.from(
    { length: batch * pixels * channels },
    (_, i) => dy[Math.floor(i / (pixels * channels)) * channels + i % channels] / pixels,
  );
}

/** y `[batch, outputs]` = x `[batch, inputs]` w `[inputs, outputs]` + b `[outputs]` */
export function dense(
  { x, w, b }: { x: Float32Array; w: Float32Array; b: Float32Array },
  [batch, inputs, outputs]: readonly number[],
): Float64Array {
  const y = new Float64Array(batch * outputs);
  for (let n = 0; n < batch; n++) {
    for (let o = 0; o < outputs; o++) {
      y[n * outputs + o] = b[o];
      for (let i = 0; i < inputs; i++) y[n * outputs + o] += x[n * inputs + i] * w[i * outputs + o];
    }
  }
  return y;
}

/** dx `[batch, inputs]`, dw `[inputs, outputs]` and db `[outputs]` from dy `[batch, outputs]`. */
export function denseGradient(
  { dy, x, w }: { dy: Float32Array; x: Float32Array; w: Float32Array },
  [batch, inputs, outputs]: readonly number[],
): { dx: Float64Array; dw: Float64Array; db: Float64Array } {
  const dx = new Float64Array(batch * inputs), dw = new Float64Array(inputs * outputs);
  const db = new Float64Array(outputs);
  for (let n = 0; n < batch; n++) {
    for (let o = 0; o < outputs; o++) {
      db[o] += dy[n * outputs + o];
      for (let i = 0; i < inputs; i++) {
        dx[n * inputs + i] += dy[n * outputs + o] * w[i * outputs + o];
        dw[i * outputs + o] += dy[n * outputs + o] * x[n * inputs + i];
      }
    }
  }
  return { dx, dw, db };
}

/**
 * The mean cross-entropy `[1]` of softmax(logits `[batch, classes]`) against `labels` `[batch]`, a share `smoothing` of
 * the wanted distribution spread over all classes; and its gradient `[batch, classes]`.
 */
export function softmaxCrossEntropy(
  logits: Float32Array,
  labels: Int32Array,
  { classes, smoothing }: { classes: number; smoothing: number },
): { loss: Float64Array; dlogits: Float64Array } {
  const batch = labels.length;
  const loss = new Float64Array(1), dlogits = new Float64Array(logits.length);
  for (let n = 0; n < batch; n++) {
    const row = logits.subarray(n * classes, (n + 1) * classes);
    const top = Math.max(...row);
    const logSum = Math.log(row.reduce((sum, logit) => sum + Math.exp(logit - top), 0));
    for (let k = 0; k < classes; k++) {
      const wanted = (k === labels[n] ? 1 - smoothing : 0) + smoothing / classes;
      const logProbability = row[k] - top - logSum;
      loss[0] -= wanted * logProbability / batch;
      dlogits[n * classes + k] = (Math.exp(logProbability) - wanted) / batch;
    }
  }
  return { loss, dlogits };
}
