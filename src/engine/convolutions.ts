/** 2-D convolution in three directions, on addresses: which kernels a convolution gets, and how a batch is split among threads. */
import * as tf from "@tensorflow/tfjs-core";
import {
  applyBatchNorm,
  applyBatchNormGradient,
  type BatchNormGradient,
  type BatchStatistics,
  differentiateBatchNorm,
  finishDifferentiating,
  finishMeasuring,
  type Normaliser,
  SUMS,
} from "./batch_norm.ts";
import type { Host } from "./host.ts";
import type { Kernels } from "../kernels/module.ts";

type Shape4D = [number, number, number, number];

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

  /** y from x; with a normaliser, from relu((x - mean) * scale + beta). With `measured`, y's statistics go there. */
  forward(
    g: Geometry,
    { y, x, w }: Record<"y" | "x" | "w", number>,
    normaliser?: Normaliser,
    measured?: MeasuredBatch,
  ): void {
    if (normaliser && !g.winograd) {
      return this.#normalised(g, x, normaliser, (x) => this.forward(g, { y, x, w }, undefined, measured));
    }
    const sums = this.#partialSums(g, measured ? SUMS * g.outChannels : 0);
    const addresses: Addresses = (first, behind, part) => [
      ...[y + first * g.outBytes, x + first * g.inBytes, w],
      ...g.winograd ? normaliserOf(normaliser) : [],
      measured ? sums.of(behind, part) : 0,
    ];
    const then = (at: number) => {
      const sizes = { pixels: g.batch * g.outHeight * g.outWidth, channels: g.outChannels };
      if (measured) {
        finishMeasuring(this.#host, sizes, { at, count: sums.count }, measured.to, measured.epsilon);
      }
    };
    if (g.winograd) this.#runWinograd("Forward", g, addresses, sums.elements, then);
    else this.#runDirect("Forward", g, addresses, sums.elements, then);
  }

  /** Then f32BatchNormApply by given statistics, in the same kernel where there is one for both. */
  forwardBatchNorm(
    g: Geometry,
    { y, x, w, residual }: Record<"y" | "x" | "w" | "residual", number>,
    normaliser: Normaliser,
    relu: boolean,
  ) {
    if (g.winograd?.stride === 1) {
      return this.#runWinograd("BatchNorm", g, (first) => {
        const at = first * g.outBytes;
        const images = [y + at, x + first * g.inBytes, w, residual && residual + at];
        return [...images, ...normaliserOf(normaliser), relu ? 1 : 0];
      });
    }
    this.forward(g, { y, x, w });
    const sizes = { pixels: g.batch * g.outHeight * g.outWidth, channels: g.outChannels };
    applyBatchNorm(this.#host, sizes, { y, x: y, residual }, normaliser, relu);
  }

  /**
   * dx and dw from dy, either of them only with its address. With an `addend`, dx is that much more; it may be dx itself.
   * x comes as in `forward`. With an `outer` gradient, dy is that of the batch norm behind the convolution, whose second pass
   * is taken on the way; what the convolution made may be lost. With an `inner` one, which needs dx, x comes by that batch norm,
   * whose first pass is taken too.
   */
  gradients(
    g: Geometry,
    { dx = 0, dw = 0, x = 0, dy, w = 0, addend = 0 }: {
      dx?: number;
      dw?: number;
      x?: number;
      dy: number;
      w?: number;
      addend?: number;
    },
    { outer, inner }: { outer?: OuterGradient; inner?: InnerGradient } = {},
  ): void {
    const normaliser = inner?.statistics;
    const inSizes = { pixels: g.batch * g.inHeight * g.inWidth, channels: g.inChannels };
    if (g.winograd && (g.winograd.together || !dx || !dw)) {
      const fused = g.winograd.stride === 1 && inner;
      const innerSums = this.#partialSums(g, fused ? SUMS * g.inChannels : 0);
      const sums = this.#sumsOfFilter(g, dw, innerSums.elements);
      const { convolved = 0, lines = 0, relu = false } = outer ?? {};
      const { mean = 0, scale = 0, beta = 0 } = outer?.normaliser ?? {};
      const addresses: Addresses = (first, behind, part) => {
        const input = first * g.inBytes, output = first * g.outBytes;
        return [
          ...[dx && dx + input, dw && sums.of(behind, part), x && x + input, dy + output, w],
          ...[addend && addend + input, ...normaliserOf(normaliser), convolved && convolved + output],
          ...[mean, lines, ...relu ? [scale, beta] : [0, 0]],
          ...g.winograd!.stride === 1 ? [fused ? innerSums.of(behind, part) : 0] : [],
        ];
      };
      this.#runWinograd("Gradients", g, addresses, innerSums.elements + sums.elements, (behind) => {
        sums.add(behind);
        if (!fused) return;
        const { to, statistics, epsilon } = fused;
        const partial = { at: behind, count: innerSums.count };
        finishDifferentiating(this.#host, inSizes, partial, to, statistics, epsilon);
      });
      if (fused) return;
    } else if (outer) {
      const { convolved, lines, relu } = outer;
      const sizes = { pixels: g.batch * g.outHeight * g.outWidth, channels: g.outChannels };
      const second = { dx: convolved, dy, x: convolved, lines };
      applyBatchNormGradient(this.#host, sizes, second, outer.normaliser, relu);
      return this.gradients(g, { dx, dw, x, dy: convolved, w, addend }, { inner });
    } else if (normaliser) {
      this.#normalised(g, x, normaliser, (x) => this.gradients(g, { dx, dw, x, dy, w, addend }));
    } else if (g.winograd) { // dx and dw have other tiles: one after the other
      this.gradients(g, { dx, dy, w, addend });
      this.gradients(g, { dw, x, dy });
    } else this.#gradientsDirect(g, { dx, dw, x, dy, w, addend });
    if (inner) {
      const { to, statistics, epsilon } = inner;
      differentiateBatchNorm(this.#host, inSizes, { dy: dx, x }, to, statistics, { epsilon, relu: true });
    }
  }

  #gradientsDirect(
    g: Geometry,
    { dx, dw, x, dy, w, addend }: Record<"dx" | "dw" | "x" | "dy" | "w" | "addend", number>,
  ) {
    if (dw) {
      const sums = this.#sumsOfFilter(g, dw);
      const addresses: Addresses = (first, behind, part) => [
        ...[sums.of(behind, part), x + first * g.inBytes, dy + first * g.outBytes],
      ];
      this.#runDirect("FilterGradient", g, addresses, sums.elements, sums.add);
    }
    if (dx && addend) {
      // These kernels write some pixels more than once: what they give must be added to the addend as a whole.
      const alone = this.#host.output([g.batch * g.inBytes / 4]), at = this.#host.address(alone);
      this.gradients(g, { dx: at, dy, w });
      const calls = this.#host.split(g.batch).map(({ first, size }) => {
        const images = first * g.inBytes;
        return [dx + images, addend + images, at + images, size * g.inBytes / 4];
      });
      this.#host.run("f32Add", calls);
      this.#host.free(alone);
    } else if (dx) {
      this.#runDirect("InputGradient", g, (first) => [dx + first * g.inBytes, dy + first * g.outBytes, w]);
    }
  }

  /** `work` with the address of what the normaliser makes of x, for kernels that do not do so themselves. */
  #normalised(g: Geometry, x: number, normaliser: Normaliser, work: (x: number) => void) {
    const y = this.#host.output([g.batch * g.inBytes / 4]), at = this.#host.address(y);
    const sizes = { pixels: g.batch * g.inHeight * g.inWidth, channels: g.inChannels };
    applyBatchNorm(this.#host, sizes, { y: at, x, residual: 0 }, normaliser, true);
    work(at);
    this.#host.free(y);
  }

  /** Each thread takes sums over its own images, `elements` float32 side by side behind all scratch. */
  #partialSums(g: Geometry, elements: number) {
    const { length: count } = this.#host.split(g.batch);
    return {
      count,
      elements: count * elements,
      of: (behind: number, part: number) => behind + part * 4 * elements,
    };
  }

  /** Those of dw, which are added in order, behind other sums of so many elements. */
  #sumsOfFilter(g: Geometry, dw: number, others = 0) {
    const sums = this.#partialSums(g, g.filterElements);
    if (!dw || sums.count === 1) return { elements: 0, of: () => dw, add: () => {} };
    return {
      elements: sums.elements,
      of: (behind: number, part: number) => sums.of(behind + 4 * others, part),
      add: (behind: number) =>
        this.#host.kernels.f32Sum(dw, behind + 4 * others, sums.count, g.filterElements),
    };
  }

  #runWinograd(
    kernel: "Forward" | "Gradients" | "BatchNorm",
    g: Geometry,
    addresses: Addresses,
    elements = 0,
    then: (behind: number) => void = () => {},
  ) {
    const { stride, sizes } = g.winograd!;
    const family = stride === 1 ? "f32Conv2dWinograd" : "f32Conv2dWinogradStrided";
    const scratch = this.#host.kernels[`${family}Scratch`] as (...sizes: readonly number[]) => number;
    const bytes = wholeLines(scratch(...sizes));
    this.#run(`${family}${kernel}` as keyof Kernels, { bytes, sizes }, g, addresses, elements, then);
  }

  /** The fastest of the other kernels that takes the sizes. */
  #runDirect(
    direction: "Forward" | "InputGradient" | "FilterGradient",
    g: Geometry,
    addresses: Addresses,
    elements = 0,
    then: (behind: number) => void = () => {},
  ) {
    const channels = direction === "InputGradient" ? g.inChannels : g.outChannels;
    if (g.direct && channels % this.#lanes === 0) {
      const bytes = wholeLines(this.#host.kernels[`f32Conv2d${direction}Scratch`](...g.direct));
      return this.#run(`f32Conv2d${direction}`, { bytes, sizes: g.direct }, g, addresses, elements, then);
    }
    this.#run(`f32Conv2d${direction}General`, { bytes: 0, sizes: g.general }, g, addresses, elements, then);
  }

  /**
   * Runs a kernel on the batch, a part of the images a thread. `addresses` gets the part's first image, where `elements`
   * float32 lie behind all scratch, and the part's number, and gives the first arguments; `then` comes after all.
   */
  #run(
    kernel: keyof Kernels,
    { bytes, sizes }: { bytes: number; sizes: readonly number[] },
    g: Geometry,
    addresses: Addresses,
    elements: number,
    then: (behind: number) => void,
  ) {
    const parts = this.#host.split(g.batch);
    const scratch = this.#host.scratch(parts.length * bytes + 4 * elements);
    const behind = scratch + parts.length * bytes;
    const calls = parts.map(({ first, size }, part) => [
      ...addresses(first, behind, part),
      ...bytes > 0 ? [scratch + part * bytes] : [],
      ...[size, ...sizes],
    ]);
    this.#host.run(kernel, calls);
    then(behind);
  }
}

type Addresses = (first: number, behind: number, part: number) => number[];

/** The batch norm behind a convolution, in the gradient: see `Convolutions.gradients`. */
export interface OuterGradient {
  /** What the convolution made. */
  readonly convolved: number;
  readonly lines: number;
  readonly normaliser: Normaliser;
  /** Whether dy is not yet held back where y was 0. */
  readonly relu: boolean;
}

/** The batch norm before a convolution, in the gradient: its first pass. */
export interface InnerGradient {
  readonly to: BatchNormGradient;
  readonly statistics: BatchStatistics;
  readonly epsilon: number;
}

/** Where the statistics of what a convolution makes go. */
export interface MeasuredBatch {
  readonly to: BatchStatistics;
  readonly epsilon: number;
}

function normaliserOf({ mean, scale, beta }: Normaliser = { mean: 0, scale: 0, beta: 0 }): number[] {
  return [mean, scale, beta];
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
  const small = regular && filterHeight === 3 && filterWidth === 3 && inChannels % lanes === 0 &&
    outChannels % lanes === 0;
  const images = [inHeight, inWidth, inChannels, outChannels, outHeight, outWidth, top, left] as const;
  const halved = top === 0 && left === 0 && inHeight === 2 * outHeight && inWidth === 2 * outWidth;
  return {
    ...{ batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, outShape: info.outShape },
    filterElements: filterHeight * filterWidth * inChannels * outChannels,
    inBytes: 4 * inHeight * inWidth * inChannels,
    outBytes: 4 * outHeight * outWidth * outChannels,
    winograd: small && strideHeight === 1
      ? { stride: 1, sizes: images, together: inHeight === outHeight && inWidth === outWidth }
      : small && strideHeight === 2 && halved
      ? { stride: 2, sizes: [outHeight, outWidth, inChannels, outChannels], together: true }
      : undefined,
    direct: regular && [...sizes, strideHeight, top, left] as const,
    general: [...sizes, strideHeight, strideWidth, dilationHeight, dilationWidth, top, left] as const,
  };
}
