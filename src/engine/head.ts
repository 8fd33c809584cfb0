/** The layers behind a ResNet's last block, as tfjs kernels: pooling, the dense layer, softmax with its loss. */
import type * as tf from "@tensorflow/tfjs-core";
import { type Host, replaceKernel, runKernel } from "./host.ts";

/** The mean `[N, C]` of x `[N, H, W, C]` over H and W. */
export function globalAveragePool(x: tf.Tensor4D): tf.Tensor2D {
  return runKernel<tf.Tensor2D>("GlobalAveragePool", { x });
}

/** dx `[N, H, W, C]`, the shape of x, from dy `[N, C]`. */
export function globalAveragePoolGradient(dy: tf.Tensor2D, inputShape: readonly number[]): tf.Tensor4D {
  return runKernel<tf.Tensor4D>("GlobalAveragePoolGradient", { dy }, { inputShape });
}

/** x `[N, I]` times w `[I, O]` plus b `[O]`. */
export function dense(x: tf.Tensor2D, w: tf.Tensor2D, b: tf.Tensor1D): tf.Tensor2D {
  return runKernel<tf.Tensor2D>("Dense", { x, w, b });
}

/** dx, dw and db of `dense`, from dy `[N, O]`. */
export function denseGradient(dy: tf.Tensor2D, x: tf.Tensor2D, w: tf.Tensor2D) {
  return runKernel<tf.Tensor[]>("DenseGradient", { dy, x, w }) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D];
}

/**
 * The mean cross-entropy of softmax(logits) against integer labels, and its gradient by the logits, which
 * costs nothing more.
 *
 * @param logits `[N, K]`
 * @param labels int32 `[N]`, each below K
 * @param labelSmoothing the share of the wanted distribution that is spread evenly over the classes, 0 to 1
 */
export function softmaxCrossEntropy(
  logits: tf.Tensor2D,
  labels: tf.Tensor1D,
  labelSmoothing = 0,
): { loss: tf.Scalar; gradient: tf.Tensor2D } {
  const outputs = runKernel<tf.Tensor[]>("SoftmaxCrossEntropy", { logits, labels }, { labelSmoothing });
  const [loss, gradient] = outputs as [tf.Scalar, tf.Tensor2D];
  return { loss, gradient };
}

export function registerHead(host: Host) {
  replaceKernel("GlobalAveragePool", ({ inputs: { x } }) => {
    const [batch, height, width, channels] = x!.shape, pixels = height * width;
    const output = host.output([batch, channels]);
    const y = host.address(output), input = host.address(x!);
    const slices = host.slice(batch).map(({ first, size }) => ({
      y: y + 4 * first * channels,
      x: input + 4 * first * channels * pixels,
      batch: size,
      pixels,
      channels,
    }));
    host.runSlices("f32GlobalAveragePool", slices);
    return output;
  });
  replaceKernel("GlobalAveragePoolGradient", ({ inputs: { dy }, attrs }) => {
    const { inputShape } = attrs as unknown as { inputShape: number[] };
    const [batch, height, width, channels] = inputShape, pixels = height * width;
    const output = host.output(inputShape);
    const dx = host.address(output), input = host.address(dy!);
    const slices = host.slice(batch).map(({ first, size }) => ({
      dx: dx + 4 * first * channels * pixels,
      dy: input + 4 * first * channels,
      batch: size,
      pixels,
      channels,
    }));
    host.runSlices("f32GlobalAveragePoolGradient", slices);
    return output;
  });

  replaceKernel("Dense", ({ inputs: { x, w, b } }) => {
    const [batch, inputs] = x!.shape, outputs = w!.shape[1];
    if (w!.shape[0] !== inputs || b!.shape[0] !== outputs) {
      throw new RangeError(`Cannot multiply [${x!.shape}] by [${w!.shape}] and add [${b!.shape}]`);
    }
    const output = host.output([batch, outputs]);
    host.run("f32Dense", {
      y: host.address(output),
      x: host.address(x!),
      w: host.address(w!),
      b: host.address(b!),
      batch,
      inputs,
      outputs,
    });
    return output;
  });
  replaceKernel("DenseGradient", ({ inputs: { dy, x, w } }) => {
    const [batch, inputs] = x!.shape, outputs = w!.shape[1];
    const dx = host.output(x!.shape), dw = host.output(w!.shape), db = host.output([outputs]);
    host.run("f32DenseGradient", {
      dx: host.address(dx),
      dw: host.address(dw),
      db: host.address(db),
      dy: host.address(dy!),
      x: host.address(x!),
      w: host.address(w!),
      batch,
      inputs,
      outputs,
    });
    return [dx, dw, db];
  });

  replaceKernel("SoftmaxCrossEntropy", ({ inputs: { logits, labels }, attrs }) => {
    const [batch, classes] = logits!.shape;
    if (labels!.dtype !== "int32" || labels!.shape.join() !== `${batch}`) {
      throw new RangeError(
        `Cannot compare logits with labels: needed int32 [${batch}], found ${labels!.dtype} [${
          labels!.shape
        }]`,
      );
    }
    const { labelSmoothing } = attrs as unknown as { labelSmoothing: number };
    const loss = host.output([]), gradient = host.output([batch, classes]);
    host.run("f32SoftmaxCrossEntropy", {
      loss: host.address(loss),
      dlogits: host.address(gradient),
      logits: host.address(logits!),
      labels: host.address(labels!),
      batch,
      classes,
      smoothing: labelSmoothing,
    });
    return [loss, gradient];
  });
}
