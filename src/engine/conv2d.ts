/** 2-D convolution as tfjs kernels, and the gradient that joins them: `tf.conv2d` trains. */
import * as tf from "@tensorflow/tfjs-core";
import {
  type BatchNormOptions,
  batchNormSizes,
  type BatchNormVectors,
  withNormaliser,
} from "./batch_norm.ts";
import { Convolutions } from "./convolutions.ts";
import { type Host, replaceKernel, runKernel } from "./host.ts";

/**
 * Convolves x `[N, H, W, C]`, padded to "same" unless it is told otherwise, and normalises by given statistics, in one. It has no
 * gradient.
 *
 * @param stride of both directions, or `[height, width]`
 * @returns y `[N, H / stride, W / stride, K]`, for a filter `[R, S, C, K]`
 */
export function conv2dBatchNorm(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  stride: number | readonly [number, number],
  vectors: BatchNormVectors,
  { residual, epsilon, relu, pad = "same" }: BatchNormOptions & {
    pad?: "same" | tf.backend_util.ExplicitPadding;
  },
): tf.Tensor4D {
  const inputs = residual ? { x, filter, ...vectors, residual } : { x, filter, ...vectors };
  const attributes = {
    strides: typeof stride === "number" ? [stride, stride] : stride,
    pad,
    dataFormat: "NHWC",
    dilations: [1, 1],
    epsilon,
    relu,
  };
  return runKernel<tf.Tensor4D>("Conv2DBatchNorm", inputs, attributes);
}

/**
 * Registers Conv2D, Conv2DBackpropInput and Conv2DBackpropFilter, in place of the backend's own, and
 * Conv2DBatchNorm. The gradient disposes the dy that it is given: the tape would hold every layer's to the
 * end of the pass, which doubles the heap.
 */
export function registerConv2d(host: Host) {
  const convolutions = new Convolutions(host);

  replaceKernel("Conv2D", ({ inputs: { x, filter }, attrs }) => {
    const sizes = convolutions.sizes(x!.shape, filter!.shape, attrs);
    const output = host.output(sizes.outShape);
    const y = host.address(output);
    convolutions.forward(sizes, { y, x: host.address(x!), w: host.address(filter!) });
    return output;
  });

  replaceKernel("Conv2DBatchNorm", ({ inputs, attrs }) => {
    const { x, filter, residual, gamma, beta, mean, variance } = inputs;
    const sizes = convolutions.sizes(x!.shape, filter!.shape, attrs);
    const output = host.output(sizes.outShape);
    batchNormSizes(output, { gamma, beta, mean, variance }, residual);
    const { epsilon, relu } = attrs as unknown as BatchNormOptions;
    const operands = {
      y: host.address(output),
      x: host.address(x!),
      w: host.address(filter!),
      residual: residual ? host.address(residual) : 0,
    };
    withNormaliser(
      host,
      inputs,
      epsilon,
      (normaliser) => convolutions.forwardBatchNorm(sizes, operands, normaliser, relu),
    );
    return output;
  });

  replaceKernel("Conv2DBackpropInput", ({ inputs: { dy, filter }, attrs }) => {
    const { inputShape } = attrs as unknown as tf.Conv2DBackpropInputAttrs;
    const sizes = convolutions.sizes(inputShape, filter!.shape, attrs);
    const output = host.output(inputShape);
    const dx = host.address(output);
    convolutions.gradients(sizes, { dx, dy: host.address(dy!), w: host.address(filter!) });
    return output;
  });

  replaceKernel("Conv2DBackpropFilter", ({ inputs: { x, dy }, attrs }) => {
    const { filterShape } = attrs as unknown as tf.Conv2DBackpropFilterAttrs;
    const sizes = convolutions.sizes(x!.shape, filterShape, attrs);
    const output = host.output(filterShape);
    const dw = host.address(output);
    convolutions.gradients(sizes, { dw, x: host.address(x!), dy: host.address(dy!) });
    return output;
  });

  tf.registerGradient({
    kernelName: "Conv2D",
    inputsToSave: ["x", "filter"],
    gradFunc: (dy, [x, filter], attributes) => ({
      x: () => runKernel("Conv2DBackpropInput", { dy, filter }, { ...attributes, inputShape: x.shape }),
      filter: () => {
        const dw = runKernel("Conv2DBackpropFilter", { x, dy }, { ...attributes, filterShape: filter.shape });
        (dy as tf.Tensor).dispose(); // filter comes last of the inputs
        return dw;
      },
    }),
  });
}
