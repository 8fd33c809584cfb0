// The head of a ResNet: global average pooling, the dense layer, softmax and its loss. It is a thousandth of the work, so it is scalar,
// with float64 sums.
import { f64Exp, f64Log } from "./arithmetic";

/** y [batch, channels]: the mean of x [batch, pixels, channels] over pixels. */
export function f32GlobalAveragePool(y: usize, x: usize, batch: i32, pixels: i32, channels: i32): void {
  for (let n = 0; n < batch; n++) {
    for (let c = 0; c < channels; c++) {
      let sum: f64 = 0;
      for (let p = 0; p < pixels; p++) sum += load<f32>(x + (<usize>p * channels + c) * 4);
      store<f32>(y, <f32>(sum / <f64>pixels));
      y += 4;
    }
    x += <usize>pixels * channels * 4;
  }
}

/** dx [batch, pixels, channels]: an equal share of dy [batch, channels] for every pixel. */
export function f32GlobalAveragePoolGradient(dx: usize, dy: usize, batch: i32, pixels: i32, channels: i32): void {
  for (let n = 0; n < batch; n++) {
    for (let p = 0; p < pixels; p++) {
      for (let c = 0; c < channels; c++) {
        store<f32>(dx, load<f32>(dy + <usize>c * 4) / <f32>pixels);
        dx += 4;
      }
    }
    dy += <usize>channels * 4;
  }
}

/** y [batch, outputs] = x [batch, inputs] w [inputs, outputs] + b [outputs] */
export function f32Dense(y: usize, x: usize, w: usize, b: usize, batch: i32, inputs: i32, outputs: i32): void {
  for (let n = 0; n < batch; n++) {
    for (let o = 0; o < outputs; o++) {
      let sum: f64 = load<f32>(b + <usize>o * 4);
      for (let i = 0; i < inputs; i++) {
        sum += <f64>load<f32>(x + <usize>i * 4) * load<f32>(w + (<usize>i * outputs + o) * 4);
      }
      store<f32>(y, <f32>sum);
      y += 4;
    }
    x += <usize>inputs * 4;
  }
}

/** dx [batch, inputs], dw [inputs, outputs] and db [outputs] of the dense layer. */
export function f32DenseGradient(
  dx: usize, dw: usize, db: usize, dy: usize, x: usize, w: usize, batch: i32, inputs: i32, outputs: i32,
): void {
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < inputs; i++) {
      let sum: f64 = 0;
      for (let o = 0; o < outputs; o++) {
        sum += <f64>load<f32>(dy + (<usize>n * outputs + o) * 4) * load<f32>(w + (<usize>i * outputs + o) * 4);
      }
      store<f32>(dx + (<usize>n * inputs + i) * 4, <f32>sum);
    }
  }
  for (let o = 0; o < outputs; o++) {
    let bias: f64 = 0;
    for (let n = 0; n < batch; n++) bias += load<f32>(dy + (<usize>n * outputs + o) * 4);
    store<f32>(db + <usize>o * 4, <f32>bias);
    for (let i = 0; i < inputs; i++) {
      let sum: f64 = 0;
      for (let n = 0; n < batch; n++) {
        sum += <f64>load<f32>(x + (<usize>n * inputs + i) * 4) * load<f32>(dy + (<usize>n * outputs + o) * 4);
      }
      store<f32>(dw + (<usize>i * outputs + o) * 4, <f32>sum);
    }
  }
}

/**
 * loss [1], the mean cross-entropy of softmax(logits [batch, classes]) against labels int32 [batch], and its gradient dlogits
 * [batch, classes]. With label smoothing s the wanted distribution is (1 - s) * one-hot + s / classes (Szegedy et al. 2016).
 */
export function f32SoftmaxCrossEntropy(
  loss: usize, dlogits: usize, logits: usize, labels: usize, batch: i32, classes: i32, smoothing: f32,
): void {
  let total: f64 = 0;
  const even: f64 = <f64>smoothing / <f64>classes;
  for (let n = 0; n < batch; n++) {
    const label = load<i32>(labels + <usize>n * 4);
    let top: f64 = load<f32>(logits);
    for (let k = 1; k < classes; k++) top = max(top, load<f32>(logits + <usize>k * 4));
    let sum: f64 = 0;
    for (let k = 0; k < classes; k++) sum += f64Exp(load<f32>(logits + <usize>k * 4) - top);
    const logSum = f64Log(sum);
    for (let k = 0; k < classes; k++) {
      const logProbability = load<f32>(logits + <usize>k * 4) - top - logSum;
      const wanted = even + (k == label ? 1 - <f64>smoothing : 0);
      if (wanted != 0) total -= wanted * logProbability;
      store<f32>(dlogits, <f32>((f64Exp(logProbability) - wanted) / <f64>batch));
      dlogits += 4;
    }
    logits += <usize>classes * 4;
  }
  store<f32>(loss, <f32>(total / <f64>batch));
}
