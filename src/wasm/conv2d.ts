/** 2-D convolution in three directions as tfjs kernels, and the gradient that joins them: `tf.conv2d` trains. */
import * as tf from "@tensorflow/tfjs-core";
import { type BatchNormOptions, batchNormSizes, type BatchNormVectors } from "./batch_norm.ts";
import { type Host, replaceKernel, runKernel } from "./host.ts";
import type { Kernels } from "./module.ts";

type Shape4D = [number, number, number, number];

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
  const { kernels } = host;
  const lanes = kernels.lanes();

  /** The fastest family of kernels that takes the sizes: its name, the scratch of one call, its last arguments. */
  function choose(g: Geometry, direction: "Forward" | "InputGradient" | "FilterGradient") {
    if (g.winograd) {
      const scratch = direction === "FilterGradient"
        ? "f32Conv2dWinogradFilterGradientScratch"
        : "f32Conv2dWinogradScratch";
      const bytes = wholeLines(kernels[scratch](g.inChannels, g.outChannels));
      return { kernel: `f32Conv2dWinograd${direction}`, bytes, sizes: g.winograd } as const;
    }
    const channels = direction === "InputGradient" ? g.inChannels : g.outChannels;
    if (g.direct && channels % lanes === 0) {
      const bytes = wholeLines(kernels[`f32Conv2d${direction}Scratch`](...g.direct));
      return { kernel: `f32Conv2d${direction}`, bytes, sizes: g.direct } as const;
    }
    return { kernel: `f32Conv2d${direction}General`, bytes: 0, sizes: g.general } as const;
  }

  /**
   * Runs it on the batch, a part of the images a thread. `addresses` gets the part and its first image, and gives the
   * output's address and the inputs'.
   */
  function run(
    { kernel, bytes, sizes }: { kernel: keyof Kernels; bytes: number; sizes: readonly number[] },
    scratch: number,
    batch: number,
    addresses: (first: number, part: number) => number[],
  ) {
    const calls = host.split(batch).map(({ first, size }, part) => [
      ...addresses(first, part),
      ...bytes > 0 ? [scratch + part * bytes] : [],
      ...[size, ...sizes],
    ]);
    host.run(kernel, calls);
  }

  replaceKernel("Conv2D", ({ inputs: { x, filter }, attrs }) => {
    const g = geometry(x!.shape, filter!.shape, attrs, lanes);
    const y = host.output([g.batch, g.outHeight, g.outWidth, g.outChannels]);
    const [yAt, xAt, w] = [y, x!, filter!].map((tensor) => host.address(tensor));
    const choice = choose(g, "Forward");
    const scratch = host.scratch(host.split(g.batch).length * choice.bytes);
    run(choice, scratch, g.batch, (first) => [yAt + first * g.outBytes, xAt + first * g.inBytes, w]);
    return y;
  });

  replaceKernel("Conv2DBatchNorm", ({ inputs, attrs }) => {
    const { x, filter, residual, gamma, beta, mean, variance } = inputs;
    const { epsilon, relu } = attrs as unknown as BatchNormOptions;
    const g = geometry(x!.shape, filter!.shape, attrs, lanes);
    const { batch, outChannels } = g;
    const y = host.output([batch, g.outHeight, g.outWidth, outChannels]);
    const { pixels } = batchNormSizes(y, { gamma, beta, mean, variance });
    if (residual && residual.shape.join() !== y.shape.join()) {
      throw new RangeError(`Cannot add the residual: needed shape [${y.shape}], found [${residual.shape}]`);
    }
    const [yAt, xAt, w, residualAt] = [y, x, filter, residual].map((image) =>
      image ? host.address(image) : 0
    );
    const vectors = [mean!, variance!, gamma!, beta!].map((vector) => host.address(vector));
    const choice = choose(g, "Forward");
    const scratch = host.scratch(host.split(batch).length * choice.bytes);
    if (g.winograd) {
      run({ ...choice, kernel: "f32Conv2dWinogradBatchNorm" }, scratch, batch, (first) => {
        const at = first * g.outBytes;
        return [
          ...[yAt + at, xAt + first * g.inBytes, w, residualAt && residualAt + at],
          ...[...vectors, epsilon, relu ? 1 : 0],
        ];
      });
      return y;
    }
    run(choice, scratch, batch, (first) => [yAt + first * g.outBytes, xAt + first * g.inBytes, w]);
    const calls = host.split(pixels).map(({ first, size }) => {
      const at = 4 * outChannels * first;
      return [
        ...[yAt + at, yAt + at, residualAt && residualAt + at, ...vectors],
        ...[size, outChannels, epsilon, relu ? 1 : 0],
      ];
    });
    host.run("f32BatchNormApply", calls);
    return y;
  });

  replaceKernel("Conv2DBackpropInput", ({ inputs: { dy, filter }, attrs }) => {
    const { inputShape } = attrs as unknown as tf.Conv2DBackpropInputAttrs;
    const g = geometry(inputShape, filter!.shape, attrs, lanes);
    const dx = host.output(inputShape);
    const [dxAt, dyAt, w] = [dx, dy!, filter!].map((tensor) => host.address(tensor));
    const choice = choose(g, "InputGradient");
    const scratch = host.scratch(host.split(g.batch).length * choice.bytes);
    run(choice, scratch, g.batch, (first) => [dxAt + first * g.inBytes, dyAt + first * g.outBytes, w]);
    return dx;
  });

  replaceKernel("Conv2DBackpropFilter", ({ inputs: { x, dy }, attrs }) => {
    const { filterShape } = attrs as unknown as tf.Conv2DBackpropFilterAttrs;
    const g = geometry(x!.shape, filterShape, attrs, lanes);
    const dw = host.output(filterShape);
    const [dwAt, xAt, dyAt] = [dw, x!, dy!].map((tensor) => host.address(tensor));
    const choice = choose(g, "FilterGradient");
    // Each thread sums over its own images. Their sums lie behind all scratch, side by side, and are added in order.
    const elements = filterShape.reduce((product, size) => product * size);
    const parts = host.split(g.batch).length;
    const scratch = host.scratch(parts * (choice.bytes + 4 * elements));
    const sums = parts > 1 ? scratch + parts * choice.bytes : dwAt;
    run(choice, scratch, g.batch, (first, part) => [
      ...[sums + part * 4 * elements, xAt + first * g.inBytes, dyAt + first * g.outBytes],
    ]);
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

/** So many bytes or a little more, that what follows starts a cache line. */
function wholeLines(bytes: number): number {
  return Math.ceil((bytes >>> 0) / 64) * 64;
}

type Geometry = ReturnType<typeof geometry>;

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
