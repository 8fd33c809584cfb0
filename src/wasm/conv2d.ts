/** 2-D convolution in three directions as tfjs kernels, and the gradient that joins them: `tf.conv2d` trains. */
import * as tf from "@tensorflow/tfjs-core";
import { type Host, replaceKernel, runKernel } from "./host.ts";

type Shape4D = [number, number, number, number];

/**
 * Registers Conv2D, Conv2DBackpropInput and Conv2DBackpropFilter, in place of what the backend has. The gradient disposes
 * the dy that it is given: the tape would hold every layer's to the end of the pass, which doubles the heap.
 */
export function registerConv2d(host: Host) {
  const { kernels } = host;
  const lanes = kernels.lanes();

  /**
   * Runs a kernel on the batch, a part of its images a thread. `bytes` of scratch for each; `call` gets what lies before
   * the part's first image, the number of its images, and its scratch.
   */
  function run(
    kernel: keyof typeof kernels,
    batch: number,
    bytes: number,
    call: (first: number, size: number, scratch: number) => number[],
  ) {
    const parts = host.split(batch);
    const space = Math.ceil(bytes / 64) * 64;
    const scratch = bytes > 0 ? host.scratch(space * parts.length) : 0;
    host.run(kernel, parts.map(({ first, size }, part) => call(first, size, scratch + part * space)));
  }

  replaceKernel("Conv2D", ({ inputs: { x, filter }, attrs }) => {
    const g = geometry(x!.shape, filter!.shape, attrs, lanes);
    const y = host.output([g.batch, g.outHeight, g.outWidth, g.outChannels]);
    const [yAt, xAt, w] = [host.address(y), host.address(x!), host.address(filter!)];
    const images = (first: number) => [yAt + first * g.outBytes, xAt + first * g.inBytes, w];
    if (g.winograd) {
      const { winograd } = g, bytes = kernels.f32Conv2dWinogradScratch(g.inChannels, g.outChannels) >>> 0;
      run(
        "f32Conv2dWinogradForward",
        g.batch,
        bytes,
        (first, size, scratch) => [...images(first), scratch, size, ...winograd],
      );
    } else if (g.direct && g.outChannels % lanes === 0) {
      const { direct } = g, bytes = kernels.f32Conv2dForwardScratch(...direct) >>> 0;
      run(
        "f32Conv2dForward",
        g.batch,
        bytes,
        (first, size, scratch) => [...images(first), scratch, size, ...direct],
      );
    } else {
      run("f32Conv2dForwardGeneral", g.batch, 0, (first, size) => [...images(first), size, ...g.general]);
    }
    return y;
  });

  replaceKernel("Conv2DBackpropInput", ({ inputs: { dy, filter }, attrs }) => {
    const { inputShape } = attrs as unknown as tf.Conv2DBackpropInputAttrs;
    const g = geometry(inputShape, filter!.shape, attrs, lanes);
    const dx = host.output(inputShape);
    const [dxAt, dyAt, w] = [host.address(dx), host.address(dy!), host.address(filter!)];
    const images = (first: number) => [dxAt + first * g.inBytes, dyAt + first * g.outBytes, w];
    if (g.winograd) {
      const { winograd } = g, bytes = kernels.f32Conv2dWinogradScratch(g.inChannels, g.outChannels) >>> 0;
      run(
        "f32Conv2dWinogradInputGradient",
        g.batch,
        bytes,
        (first, size, scratch) => [...images(first), scratch, size, ...winograd],
      );
    } else if (g.direct && g.inChannels % lanes === 0) {
      const { direct } = g, bytes = kernels.f32Conv2dInputGradientScratch(...direct) >>> 0;
      run(
        "f32Conv2dInputGradient",
        g.batch,
        bytes,
        (first, size, scratch) => [...images(first), scratch, size, ...direct],
      );
    } else {
      run(
        "f32Conv2dInputGradientGeneral",
        g.batch,
        0,
        (first, size) => [...images(first), size, ...g.general],
      );
    }
    return dx;
  });

  replaceKernel("Conv2DBackpropFilter", ({ inputs: { x, dy }, attrs }) => {
    const { filterShape } = attrs as unknown as tf.Conv2DBackpropFilterAttrs;
    const g = geometry(x!.shape, filterShape, attrs, lanes);
    const dw = host.output(filterShape);
    const [dwAt, xAt, dyAt] = [host.address(dw), host.address(x!), host.address(dy!)];
    // Each thread sums over its own images. The sums lie side by side behind the kernels' scratch, and are added in order.
    const elements = filterShape.reduce((product, size) => product * size);
    const parts = host.split(g.batch).length;
    const [kernel, bytes, sizes] = g.winograd
      ? [
        "f32Conv2dWinogradFilterGradient" as const,
        kernels.f32Conv2dWinogradFilterGradientScratch(g.inChannels, g.outChannels) >>> 0,
        g.winograd,
      ] as const
      : g.direct && g.outChannels % lanes === 0
      ? [
        "f32Conv2dFilterGradient" as const,
        kernels.f32Conv2dFilterGradientScratch(...g.direct) >>> 0,
        g.direct,
      ] as const
      : ["f32Conv2dFilterGradientGeneral" as const, 0, g.general] as const;
    const space = Math.ceil(bytes / 64) * 64;
    const scratch = host.scratch(parts * (space + 4 * elements));
    const sums = parts > 1 ? scratch + parts * space : dwAt;
    const calls = host.split(g.batch).map(({ first, size }, part) => [
      ...[sums + part * 4 * elements, xAt + first * g.inBytes, dyAt + first * g.outBytes],
      ...bytes > 0 ? [scratch + part * space] : [],
      ...[size, ...sizes],
    ]);
    host.run(kernel, calls);
    if (parts > 1) kernels.f32Sum(dwAt, sums, parts, elements);
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

/**
 * A convolution's sizes in the order in which each family of kernels takes them; `winograd` and `direct` only where the
 * family applies. One image takes `inBytes` and `outBytes`. tfjs' "same" at stride 2 pads an even size by (0, 1), as Keras does; the ResNet paper pads (1, 1).
 */
function geometry(inputShape: number[], filterShape: number[], attributes: unknown, lanes: number) {
  const { strides, pad, dataFormat, dimRoundingMode, dilations = 1 } = attributes as Partial<tf.Conv2DAttrs>;
  if (dataFormat !== "NHWC") {
    throw new RangeError(`Cannot convolve: the data format must be NHWC, found ${dataFormat}`);
  }
  const info = tf.backend_util.computeConv2DInfo(
    inputShape as Shape4D,
    filterShape as Shape4D,
    strides!,
    dilations,
    pad as "same",
    dimRoundingMode,
  );
  const { batchSize: batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = info;
  const { filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth } = info;
  const { top, left } = info.padInfo;
  const filter = [filterHeight, filterWidth, outChannels] as const;
  const sizes = [inHeight, inWidth, inChannels, ...filter, outHeight, outWidth] as const;
  const regular = strideHeight === strideWidth && dilationHeight === 1 && dilationWidth === 1;
  const winograd = regular && strideHeight === 1 && filterHeight === 3 && filterWidth === 3 &&
    inChannels % lanes === 0 && outChannels % lanes === 0;
  return {
    ...{ batch, inChannels, outHeight, outWidth, outChannels },
    inBytes: 4 * inHeight * inWidth * inChannels,
    outBytes: 4 * outHeight * outWidth * outChannels,
    winograd: winograd &&
      [inHeight, inWidth, inChannels, outChannels, outHeight, outWidth, top, left] as const,
    direct: regular && [...sizes, strideHeight, top, left] as const,
    general: [...sizes, strideHeight, strideWidth, dilationHeight, dilationWidth, top, left] as const,
  };
}
