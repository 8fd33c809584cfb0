/** 2-D convolution as tfjs kernels, and the gradient that joins them: `tf.conv2d` trains. */
import * as tf from "@tensorflow/tfjs-core";
import {
  type BatchNormOptions,
  batchNormSizes,
  type BatchNormVectors,
  byGivenStatistics,
} from "./batch_norm.ts";
import { Convolutions } from "./convolutions.ts";
import { type Host, replaceKernel, runKernel } from "./host.ts";

/**
 * Convolves x `[N, H, W, C]`, padded to "same", and normalises by given statistics, in one. It has no gradient.
 *
 * @returns y `[N, H / stride, W / stride, K]`, for a filter `[R, S, C, K]`
 */
export function conv2dBatchNorm(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  stride: number,
  vectors: BatchNormVectors,
  { residual, ...options }: BatchNormOptions,
): tf.Tensor4D {
  const inputs = residual ? { x, filter, ...vectors, residual } : { x, filter, ...vectors };
  const attributes = {
    strides: [stride, stride],
    pad: "same",
    dataFormat: "NHWC",
    dilations: [1, 1],
    ...options,
  };
  return runKernel<tf.Tensor4D>("Conv2DBatchNorm", inputs, attributes);
}

/**
 * Registers Conv2D, Conv2DBackpropInput and Conv2DBackpropFilter, in place of what the backend has, and Conv2DBatchNorm. The gradient disposes
 * the dy that it is given: the tape would hold every layer's to the end of the pass, which doubles the heap.
 */
export function registerConv2d(host: Host) {
  const convolutions = new Convolutions(host);

  replaceKernel("Conv2D", ({ inputs: { x, filter }, attrs }) => {
    const g = convolutions.geometry(x!.shape, filter!.shape, attrs);
    const y = host.output(g.outShape);
    convolutions.forward(g, { y: host.address(y), x: host.address(x!), w: host.address(filter!) });
    return y;
  });

  replaceKernel("Conv2DBatchNorm", ({ inputs, attrs }) => {
    const { x, filter, residual, gamma, beta, mean, variance } = inputs;
    const g = convolutions.geometry(x!.shape, filter!.shape, attrs);
    const y = host.output(g.outShape);
    batchNormSizes(y, { gamma, beta, mean, variance }, residual);
    const { epsilon, relu } = attrs as unknown as BatchNormOptions;
    const images = { y: host.address(y), x: host.address(x!), w: host.address(filter!) };
    const all = { ...images, residual: residual ? host.address(residual) : 0 };
    byGivenStatistics(
      host,
      inputs,
      epsilon,
      (normaliser) => convolutions.forwardBatchNorm(g, all, normaliser, relu),
    );
    return y;
  });

  replaceKernel("Conv2DBackpropInput", ({ inputs: { dy, filter }, attrs }) => {
    const { inputShape } = attrs as unknown as tf.Conv2DBackpropInputAttrs;
    const g = convolutions.geometry(inputShape, filter!.shape, attrs);
    const dx = host.output(inputShape);
    convolutions.gradients(g, { dx: host.address(dx), dy: host.address(dy!), w: host.address(filter!) });
    return dx;
  });

  replaceKernel("Conv2DBackpropFilter", ({ inputs: { x, dy }, attrs }) => {
    const { filterShape } = attrs as unknown as tf.Conv2DBackpropFilterAttrs;
    const g = convolutions.geometry(x!.shape, filterShape, attrs);
    const dw = host.output(filterShape);
    convolutions.gradients(g, { dw: host.address(dw), x: host.address(x!), dy: host.address(dy!) });
    return dw;
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
