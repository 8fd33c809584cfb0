/** What stands behind a ResNet's last block, as tfjs kernels: pooling, the dense layer, softmax with its loss. */
import type * as tf from "@tensorflow/tfjs-core";
import { mul, registerGradient } from "@tensorflow/tfjs-core";
import { type Host, replaceKernel, runKernel } from "./host.ts";

/** The mean `[N, C]` of x `[N, H, W, C]` over H and W. */
export function globalAveragePool(x: tf.Tensor4D): tf.Tensor2D {
  return runKernel<tf.Tensor2D>("GlobalAveragePool", { x });
}

/** x `[N, I]` times w `[I, O]` plus b `[O]`. */
export function dense(x: tf.Tensor2D, w: tf.Tensor2D, b: tf.Tensor1D): tf.Tensor2D {
  return runKernel<tf.Tensor2D>("Dense", { x, w, b });
}

/**
 * The mean cross-entropy of softmax(logits) against integer labels.
 *
 * @param logits `[N, K]`
 * @param labels int32 `[N]`, each below K
 * @param labelSmoothing the share of the wanted distribution that is spread evenly over the classes, 0 to 1
 */
export function softmaxCrossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D, labelSmoothing = 0): tf.Scalar {
  return runKernel<tf.Tensor[]>("SoftmaxCrossEntropy", { logits, labels }, {
    labelSmoothing,
  })[0] as tf.Scalar;
}

export function registerHead(host: Host) {
  const { kernels } = host;

  replaceKernel("GlobalAveragePool", ({ inputs: { x } }) => {
    const [batch, height, width, channels] = x!.shape;
    const y = host.output([batch, channels]);
    const pixels = height * width, [yAt, xAt] = [host.address(y), host.address(x!)];
    const calls = host.split(batch).map(({ first, size }) => {
      const at = 4 * first * channels;
      return [yAt + at, xAt + at * pixels, size, pixels, channels];
    });
    host.run("f32GlobalAveragePool", calls);
    return y;
  });
  replaceKernel("GlobalAveragePoolGradient", ({ inputs: { dy }, attrs }) => {
    const { inputShape } = attrs as unknown as { inputShape: number[] };
    const [batch, height, width, channels] = inputShape;
    const dx = host.output(inputShape);
    const pixels = height * width, [dxAt, dyAt] = [host.address(dx), host.address(dy!)];
    const calls = host.split(batch).map(({ first, size }) => {
      const at = 4 * first * channels;
      return [dxAt + at * pixels, dyAt + at, size, pixels, channels];
    });
    host.run("f32GlobalAveragePoolGradient", calls);
    return dx;
  });
  registerGradient({
    kernelName: "GlobalAveragePool",
    inputsToSave: ["x"],
    gradFunc: (dy, [x]) => ({
      x: () => runKernel("GlobalAveragePoolGradient", { dy }, { inputShape: x.shape }),
    }),
  });

  replaceKernel("Dense", ({ inputs: { x, w, b } }) => {
    const [batch, inputs] = x!.shape, outputs = w!.shape[1];
    if (w!.shape[0] !== inputs || b!.shape[0] !== outputs) {
      throw new RangeError(`Cannot multiply [${x!.shape}] by [${w!.shape}] and add [${b!.shape}]`);
    }
    const y = host.output([batch, outputs]);
    kernels.f32Dense(
      host.address(y),
      host.address(x!),
      host.address(w!),
      host.address(b!),
      batch,
      inputs,
      outputs,
    );
    return y;
  });
  replaceKernel("DenseGradient", ({ inputs: { dy, x, w } }) => {
    const [batch, inputs] = x!.shape, outputs = w!.shape[1];
    const dx = host.output(x!.shape), dw = host.output(w!.shape), db = host.output([outputs]);
    kernels.f32DenseGradient(
      host.address(dx),
      host.address(dw),
      host.address(db),
      host.address(dy!),
      host.address(x!),
      host.address(w!),
      batch,
      inputs,
      outputs,
    );
    return [dx, dw, db];
  });
  registerGradient({
    kernelName: "Dense",
    inputsToSave: ["x", "w"],
    gradFunc: (dy, [x, w]) => {
      const [dx, dw, db] = runKernel<tf.Tensor[]>("DenseGradient", { dy, x, w });
      return { x: () => dx, w: () => dw, b: () => db };
    },
  });

  // The second output is the gradient by the logits: it costs nothing more to have.
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
    kernels.f32SoftmaxCrossEntropy(
      host.address(loss),
      host.address(gradient),
      host.address(logits!),
      host.address(labels!),
      batch,
      classes,
      labelSmoothing,
    );
    return [loss, gradient];
  });
  registerGradient({
    kernelName: "SoftmaxCrossEntropy",
    outputsToSave: [false, true],
    gradFunc: (dys, [gradient]) => ({ logits: () => mul(gradient, (dys as tf.Tensor[])[0]) }),
  });
}
