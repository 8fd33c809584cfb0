/**
 * 2-D convolutions of a batch on addresses, with the batch norms around them. Each takes the fastest kernels
 * for its sizes.
 */
import {
  applyBatchNorm,
  applyBatchNormGradient,
  type BatchNormGradient,
  type BatchStatistics,
  differentiateBatchNorm,
  finishDifferentiating,
  finishMeasuring,
  type Normaliser,
} from "./batch_norm.ts";
import { directKernel, NONE, type Operands, runConvolution, winogradKernel } from "./convolution_calls.ts";
import { type ConvolutionSizes, convolutionSizes } from "./convolution_sizes.ts";
import type { Host } from "./host.ts";

/** The batch norm behind a convolution, in the gradient: its second pass. */
export interface OuterGradient {
  /** The convolution's output, which may be overwritten. */
  readonly convolved: number;
  /** The vectors that the first pass left. */
  readonly lines: number;
  readonly normaliser: Normaliser;
  /** True where the ReLU's mask is still to be applied to dy. */
  readonly relu: boolean;
}

/** The batch norm before a convolution, in the gradient: its first pass. */
export interface InnerGradient {
  readonly to: BatchNormGradient;
  readonly statistics: BatchStatistics;
  readonly epsilon: number;
}

/** Addresses for the statistics of a convolution's output. */
export interface MeasuredBatch {
  readonly to: BatchStatistics;
  readonly epsilon: number;
}

/** Operands of a convolution's gradients, at addresses. dx and dw are made where they are given. */
export interface GradientOperands {
  readonly dx?: number;
  readonly dw?: number;
  /** Only for dw. */
  readonly x?: number;
  readonly dy: number;
  /** Only for dx. */
  readonly w?: number;
  /** Added to dx. It may be dx itself. */
  readonly addend?: number;
}

/** Convolutions on a host's heap: x `[N, H, W, C]`, w `[R, S, C, K]`, y `[N, H', W', K]`. */
export class Convolutions {
  readonly #host: Host;
  readonly #lanes: number;

  constructor(host: Host) {
    this.#host = host;
    this.#lanes = host.run("lanes", {});
  }

  /** Sizes of a convolution, for the methods below. */
  sizes(inputShape: number[], filterShape: number[], attributes: unknown): ConvolutionSizes {
    return convolutionSizes(inputShape, filterShape, attributes, this.#lanes);
  }

  /**
   * Makes y from x; with a normaliser, from relu((x - mean) * scale + beta). With `measured`, also computes
   * y's statistics.
   */
  forward(
    sizes: ConvolutionSizes,
    { y, x, w }: { y: number; x: number; w: number },
    { normaliser, measured }: { normaliser?: Normaliser; measured?: MeasuredBatch } = {},
  ): void {
    if (normaliser && !sizes.winograd) {
      return this.#normalised(sizes, x, normaliser, (x) => this.forward(sizes, { y, x, w }, { measured }));
    }
    const kernel = sizes.winograd
      ? winogradKernel("Forward", sizes)
      : directKernel("Forward", sizes, this.#lanes);
    const { mean = 0, scale = 0, beta = 0 } = normaliser ?? {};
    const operands = { ...NONE, y, x, w, mean, scale, beta };
    const sums = runConvolution(this.#host, kernel, sizes, operands, measured ? sizes.out.channels : 0);
    if (measured) finishMeasuring(this.#host, sizes.out, sums, measured.to, measured.epsilon);
  }

  /** Makes y and normalises it by given statistics, in one kernel if possible. The residual is 0 for none. */
  forwardBatchNorm(
    sizes: ConvolutionSizes,
    { y, x, w, residual }: { y: number; x: number; w: number; residual: number },
    normaliser: Normaliser,
    relu: boolean,
  ) {
    if (sizes.winograd !== 1) {
      this.forward(sizes, { y, x, w });
      return applyBatchNorm(this.#host, sizes.out, { y, x: y, residual }, normaliser, relu);
    }
    const { mean, scale, beta } = normaliser;
    const operands = { ...NONE, y, x, w, residual, mean, scale, beta, relu: relu ? 1 : 0 };
    const kernel = { kernel: "f32Conv2dWinogradBatchNorm", scratch: "f32Conv2dWinogradScratch" } as const;
    runConvolution(this.#host, kernel, sizes, operands);
  }

  /**
   * Makes dx and dw from dy.
   *
   * With `outer`, dy is the gradient by the output of the batch norm behind the convolution. The second pass
   * of that batch norm's gradient is taken on the way.
   *
   * With `inner`, which needs dx, x is normalised as in `forward`. The first pass of that batch norm's
   * gradient is taken, too.
   */
  gradients(
    sizes: ConvolutionSizes,
    operands: GradientOperands,
    { outer, inner }: { outer?: OuterGradient; inner?: InnerGradient } = {},
  ): void {
    const { dx = 0, dw = 0, x = 0, dy, w = 0, addend = 0 } = operands;
    if (sizes.winograd && (sizes.together || !dx || !dw)) {
      if (this.#gradientsByWinograd(sizes, { ...NONE, dx, dw, x, dy, w, addend }, outer, inner)) return;
    } else if (outer) {
      const { convolved, lines, normaliser, relu } = outer;
      applyBatchNormGradient(
        this.#host,
        sizes.out,
        { dx: convolved, dy, x: convolved, lines },
        normaliser,
        relu,
      );
      return this.gradients(sizes, { ...operands, dy: convolved }, { inner });
    } else if (inner) {
      this.#normalised(sizes, x, inner.statistics, (x) => this.gradients(sizes, { ...operands, x }));
    } else if (sizes.winograd) { // dx and dw have other tiles: one after the other
      this.gradients(sizes, { dx, dy, w, addend });
      this.gradients(sizes, { dw, x, dy });
    } else this.#gradientsDirect(sizes, { ...NONE, dx, dw, x, dy, w, addend });
    if (inner) {
      const { to, statistics, epsilon } = inner;
      differentiateBatchNorm(this.#host, sizes.in, { dy: dx, x }, to, statistics, { epsilon, relu: true });
    }
  }

  /** Makes the gradients by one kernel. Returns true where it took the inner batch norm's first pass, too. */
  #gradientsByWinograd(
    sizes: ConvolutionSizes,
    images: Operands,
    outer: OuterGradient | undefined,
    inner: InnerGradient | undefined,
  ): boolean {
    const { mean = 0, scale = 0, beta = 0 } = inner?.statistics ?? {};
    const behind = outer?.normaliser;
    const operands = {
      ...images,
      mean,
      scale,
      beta,
      convolved: outer?.convolved ?? 0,
      lines: outer?.lines ?? 0,
      outMean: behind?.mean ?? 0,
      outScale: outer?.relu ? behind!.scale : 0,
      outBeta: outer?.relu ? behind!.beta : 0,
    };
    const fused = sizes.winograd === 1 ? inner : undefined;
    const kernel = winogradKernel("Gradients", sizes);
    const sums = runConvolution(this.#host, kernel, sizes, operands, fused ? sizes.in.channels : 0);
    if (!fused) return false;
    finishDifferentiating(this.#host, sizes.in, sums, fused.to, fused.statistics, fused.epsilon);
    return true;
  }

  #gradientsDirect(sizes: ConvolutionSizes, { dx, dw, x, dy, w, addend }: Operands) {
    if (dw) {
      const kernel = directKernel("FilterGradient", sizes, this.#lanes);
      runConvolution(this.#host, kernel, sizes, { ...NONE, dw, x, dy });
    }
    if (!dx) return;
    const kernel = directKernel("InputGradient", sizes, this.#lanes);
    if (!addend) return void runConvolution(this.#host, kernel, sizes, { ...NONE, dx, dy, w });
    // These kernels write some pixels more than once: their output must be added to the addend as a whole.
    const alone = this.#host.output([sizes.batch * sizes.inBytes / 4]), at = this.#host.address(alone);
    runConvolution(this.#host, kernel, sizes, { ...NONE, dx: at, dy, w });
    const slices = this.#host.slice(sizes.batch).map(({ first, size }) => {
      const offset = first * sizes.inBytes;
      return { out: dx + offset, a: addend + offset, b: at + offset, elements: size * sizes.inBytes / 4 };
    });
    this.#host.runSlices("f32Add", slices);
    this.#host.free(alone);
  }

  /** Calls `work` with the address of x normalised, for kernels that do not normalise themselves. */
  #normalised(sizes: ConvolutionSizes, x: number, normaliser: Normaliser, work: (x: number) => void) {
    const output = this.#host.output([sizes.batch * sizes.inBytes / 4]), y = this.#host.address(output);
    applyBatchNorm(this.#host, sizes.in, { y, x, residual: 0 }, normaliser, true);
    work(y);
    this.#host.free(output);
  }
}
