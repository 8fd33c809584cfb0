/** 2-D convolution in three directions as tfjs kernels, and the gradient that joins them: `tf.conv2d` trains. */
import * as tf from "@tensorflow/tfjs-core";
import {
  applyBatchNorm,
  type BatchNormOptions,
  batchNormSizes,
  type BatchNormVectors,
} from "./batch_norm.ts";
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
 * A batch's convolutions in three directions, on the addresses of its tensors: x `[N, H, W, C]`, w `[R, S, C, K]` and y
 * `[N, H', W', K]`, or their gradients. Each takes the fastest family of kernels that takes the sizes.
 */
export class Convolutions {
  readonly #host: Host;
  readonly #lanes: number;

  constructor(host: Host) {
    this.#host = host;
    this.#lanes = host.kernels.lanes();
  }

  /** Sizes of a convolution, for the methods below. */
  geometry(inputShape: number[], filterShape: number[], attributes: unknown): Geometry {
    return geometry(inputShape, filterShape, attributes, this.#lanes);
  }

  forward(g: Geometry, y: number, x: number, w: number) {
    const choice = this.#choose(g, "Forward");
    const scratch = this.#scratch(g, choice.bytes);
    this.#run(choice, scratch, g, (first) => [y + first * g.outBytes, x + first * g.inBytes, w]);
  }

  /** Then f32BatchNormApply, in the same kernel where there is one for both. */
  forwardBatchNorm(
    g: Geometry,
    [y, x, w, residual]: number[],
    vectors: number[],
    { epsilon, relu }: BatchNormOptions,
  ) {
    const choice = this.#choose(g, "Forward");
    if (g.winograd) {
      const scratch = this.#scratch(g, choice.bytes);
      return this.#run({ ...choice, kernel: "f32Conv2dWinogradBatchNorm" }, scratch, g, (first) => {
        const at = first * g.outBytes;
        const images = [y + at, x + first * g.inBytes, w, residual && residual + at];
        return [...images, ...vectors, epsilon, relu ? 1 : 0];
      });
    }
    this.forward(g, y, x, w);
    const pixels = g.batch * g.outHeight * g.outWidth;
    applyBatchNorm(this.#host, { pixels, channels: g.outChannels }, [y, y, residual], vectors, {
      epsilon,
      relu,
    });
  }

  /** With `addend` an address, dx is that much more; it may be dx itself. */
  inputGradient(g: Geometry, dx: number, dy: number, w: number, addend = 0) {
    const choice = this.#choose(g, "InputGradient");
    if (g.winograd) {
      const scratch = this.#scratch(g, choice.bytes);
      return this.#run(choice, scratch, g, (first) => {
        const at = first * g.inBytes;
        return [dx + at, dy + first * g.outBytes, w, addend && addend + at];
      });
    }
    // These kernels write some pixels more than once: they make it behind the scratch, and it is added.
    const scratch = this.#scratch(g, choice.bytes, addend ? g.batch * g.inBytes : 0);
    const to = addend ? this.#behind(g, scratch, choice.bytes) : dx;
    this.#run(choice, scratch, g, (first) => [to + first * g.inBytes, dy + first * g.outBytes, w]);
    if (addend) this.#host.kernels.f32Add(dx, addend, to, g.batch * g.inBytes / 4);
  }

  filterGradient(g: Geometry, dw: number, x: number, dy: number) {
    const choice = this.#choose(g, "FilterGradient");
    // Each thread sums over its own images. Their sums lie behind all scratch, side by side, and are added in order.
    const elements = g.filterElements;
    const parts = this.#host.split(g.batch).length;
    const scratch = this.#scratch(g, choice.bytes, parts * 4 * elements);
    const sums = parts > 1 ? this.#behind(g, scratch, choice.bytes) : dw;
    this.#run(choice, scratch, g, (first, part) => [
      ...[sums + part * 4 * elements, x + first * g.inBytes, dy + first * g.outBytes],
    ]);
    if (parts > 1) this.#host.kernels.f32Sum(dw, sums, parts, elements);
  }

  /** The fastest family of kernels that takes the sizes: its name, the scratch of one call, its last arguments. */
  #choose(g: Geometry, direction: "Forward" | "InputGradient" | "FilterGradient") {
    const { kernels } = this.#host;
    if (g.winograd) {
      const scratch = direction === "FilterGradient"
        ? "f32Conv2dWinogradFilterGradientScratch"
        : "f32Conv2dWinogradScratch";
      const bytes = wholeLines(kernels[scratch](g.inChannels, g.outChannels));
      return { kernel: `f32Conv2dWinograd${direction}`, bytes, sizes: g.winograd } as const;
    }
    const channels = direction === "InputGradient" ? g.inChannels : g.outChannels;
    if (g.direct && channels % this.#lanes === 0) {
      const bytes = wholeLines(kernels[`f32Conv2d${direction}Scratch`](...g.direct));
      return { kernel: `f32Conv2d${direction}`, bytes, sizes: g.direct } as const;
    }
    return { kernel: `f32Conv2d${direction}General`, bytes: 0, sizes: g.general } as const;
  }

  /** Scratch of `bytes` for each thread, and `more` behind all of it. */
  #scratch(g: Geometry, bytes: number, more = 0): number {
    return this.#host.scratch(this.#host.split(g.batch).length * bytes + more);
  }

  /** Where what lies behind all threads' scratch begins. */
  #behind(g: Geometry, scratch: number, bytes: number): number {
    return scratch + this.#host.split(g.batch).length * bytes;
  }

  /**
   * Runs it on the batch, a part of the images a thread. `addresses` gets the part's first image and its number, and gives
   * the first arguments.
   */
  #run(
    { kernel, bytes, sizes }: { kernel: keyof Kernels; bytes: number; sizes: readonly number[] },
    scratch: number,
    g: Geometry,
    addresses: (first: number, part: number) => number[],
  ) {
    const calls = this.#host.split(g.batch).map(({ first, size }, part) => [
      ...addresses(first, part),
      ...bytes > 0 ? [scratch + part * bytes] : [],
      ...[size, ...sizes],
    ]);
    this.#host.run(kernel, calls);
  }
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
    convolutions.forward(g, host.address(y), host.address(x!), host.address(filter!));
    return y;
  });

  replaceKernel("Conv2DBatchNorm", ({ inputs, attrs }) => {
    const { x, filter, residual, gamma, beta, mean, variance } = inputs;
    const g = convolutions.geometry(x!.shape, filter!.shape, attrs);
    const y = host.output(g.outShape);
    batchNormSizes(y, { gamma, beta, mean, variance }, residual);
    const images = [y, x, filter, residual].map((image) => image ? host.address(image) : 0);
    const vectors = [mean!, variance!, gamma!, beta!].map((vector) => host.address(vector));
    convolutions.forwardBatchNorm(g, images, vectors, attrs as unknown as BatchNormOptions);
    return y;
  });

  replaceKernel("Conv2DBackpropInput", ({ inputs: { dy, filter }, attrs }) => {
    const { inputShape } = attrs as unknown as tf.Conv2DBackpropInputAttrs;
    const g = convolutions.geometry(inputShape, filter!.shape, attrs);
    const dx = host.output(inputShape);
    convolutions.inputGradient(g, host.address(dx), host.address(dy!), host.address(filter!));
    return dx;
  });

  replaceKernel("Conv2DBackpropFilter", ({ inputs: { x, dy }, attrs }) => {
    const { filterShape } = attrs as unknown as tf.Conv2DBackpropFilterAttrs;
    const g = convolutions.geometry(x!.shape, filterShape, attrs);
    const dw = host.output(filterShape);
    convolutions.filterGradient(g, host.address(dw), host.address(x!), host.address(dy!));
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

/** What `Convolutions.geometry` gives. */
export type Geometry = ReturnType<typeof geometry>;

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
    ...{ batch, inChannels, outHeight, outWidth, outChannels, outShape: info.outShape },
    filterElements: filterHeight * filterWidth * inChannels * outChannels,
    inBytes: 4 * inHeight * inWidth * inChannels,
    outBytes: 4 * outHeight * outWidth * outChannels,
    winograd: winograd &&
      [inHeight, inWidth, inChannels, outChannels, outHeight, outWidth, top, left] as const,
    direct: regular && [...sizes, strideHeight, top, left] as const,
    general: [...sizes, strideHeight, strideWidth, dilationHeight, dilationWidth, top, left] as const,
  };
}
