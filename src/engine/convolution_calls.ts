/** Calls of the convolutions' kernels: the choice by sizes, memory, and the arguments of each slice of a batch. */
import type { Arguments, KernelName } from "../kernels/named.ts";
import { type SlicedSums, SUMS_OF_CHANNEL } from "./batch_norm.ts";
import type { ConvolutionSizes, KernelSizes } from "./convolution_sizes.ts";
import type { Host, Slice } from "./host.ts";

type Named<Pattern extends string> = Extract<KernelName, Pattern>;
type ScratchKernel = Named<`f32Conv2d${string}Scratch`>;
type ConvolutionKernel = Exclude<Named<`f32Conv2d${string}`>, ScratchKernel>;

/** A kernel, and a second one that returns the bytes of scratch that the first needs. */
export interface KernelChoice {
  readonly kernel: ConvolutionKernel;
  readonly scratch?: ScratchKernel;
}

/** The Winograd kernel for sizes that `winograd` is set for. */
export function winogradKernel(
  direction: "Forward" | "Gradients",
  { winograd }: ConvolutionSizes,
): KernelChoice {
  const family = winograd === 1 ? "f32Conv2dWinograd" : "f32Conv2dWinogradStrided";
  return { kernel: `${family}${direction}`, scratch: `${family}Scratch` };
}

/** The fastest of the other kernels that takes these sizes. */
export function directKernel(
  direction: "Forward" | "InputGradient" | "FilterGradient",
  { direct, kernel: { inChannels, outChannels } }: ConvolutionSizes,
  lanes: number,
): KernelChoice {
  const channels = direction === "InputGradient" ? inChannels : outChannels;
  if (!direct || channels % lanes !== 0) return { kernel: `f32Conv2d${direction}General` };
  return { kernel: `f32Conv2d${direction}`, scratch: `f32Conv2d${direction}Scratch` };
}

/** Addresses of all operands that some kernel takes; 0 for none. */
export interface Operands {
  /** Images `[N, H, W, C]`. */
  readonly x: number;
  readonly dx: number;
  /** Added to dx. It may be dx itself. */
  readonly addend: number;
  /** Images `[N, H', W', K]`. */
  readonly y: number;
  readonly dy: number;
  /** Added to y. */
  readonly residual: number;
  /** The convolution's output, which the second pass of its batch norm's gradient reads. */
  readonly convolved: number;
  /** Filters `[R, S, C, K]`. */
  readonly w: number;
  readonly dw: number;
  /** Vectors of the batch norm before the convolution; in inference of the one behind it. */
  readonly mean: number;
  readonly scale: number;
  readonly beta: number;
  /** Vectors of the batch norm behind the convolution, in the gradient. */
  readonly outMean: number;
  readonly lines: number;
  readonly outScale: number;
  readonly outBeta: number;
  /** 1 where y ends with a ReLU. */
  readonly relu: number;
}

/** No operands. */
export const NONE: Operands = {
  x: 0,
  dx: 0,
  addend: 0,
  y: 0,
  dy: 0,
  residual: 0,
  convolved: 0,
  w: 0,
  dw: 0,
  mean: 0,
  scale: 0,
  beta: 0,
  outMean: 0,
  lines: 0,
  outScale: 0,
  outBeta: 0,
  relu: 0,
};

/**
 * Runs a kernel on a batch, slice by slice. The slices' shares of dw are added in the order of the slices.
 *
 * @param summed the number of channels that the kernel is to sum over pixels; 0 for no sums
 * @returns the sums, valid until the next use of scratch memory
 */
export function runConvolution(
  host: Host,
  { kernel, scratch }: KernelChoice,
  sizes: ConvolutionSizes,
  operands: Operands,
  summed = 0,
): SlicedSums {
  const slices = host.slice(sizes.batch), count = slices.length;
  const scratchBytes = scratch ? wholeLines(host.run(scratch, sizes.kernel)) : 0;
  const sumsBytes = 4 * SUMS_OF_CHANNEL * summed;
  const isSliced = operands.dw !== 0 && count > 1, filterBytes = isSliced ? 4 * sizes.filterElements : 0;
  const start = host.scratch(count * (scratchBytes + sumsBytes + filterBytes));
  const sums = start + count * scratchBytes, filters = sums + count * sumsBytes;
  const calls = slices.map((slice, i) =>
    argumentsOf(sizes, slice, operands, {
      scratch: start + i * scratchBytes,
      sums: summed && sums + i * sumsBytes,
      dw: isSliced ? filters + i * filterBytes : operands.dw,
    })
  );
  host.runSlices(kernel, calls);
  if (isSliced) {
    host.run("f32Sum", { out: operands.dw, x: filters, parts: count, elements: sizes.filterElements });
  }
  return { at: sums, count };
}

/** Addresses that belong to one slice. */
interface OwnMemory {
  readonly scratch: number;
  readonly sums: number;
  readonly dw: number;
}

/** The arguments of every convolution's kernel for one slice of the batch. */
function argumentsOf(
  { kernel, inBytes, outBytes }: ConvolutionSizes,
  { first, size }: Slice,
  {
    x,
    dx,
    addend,
    y,
    dy,
    residual,
    convolved,
    w,
    mean,
    scale,
    beta,
    outMean,
    lines,
    outScale,
    outBeta,
    relu,
  }: Operands,
  { scratch, sums, dw }: OwnMemory,
): Arguments<ConvolutionKernel> {
  const input = first * inBytes, output = first * outBytes;
  const { height, width, inChannels, filterHeight, filterWidth, outChannels, outHeight, outWidth }:
    KernelSizes = kernel;
  const { stride, strideHeight, strideWidth, dilationHeight, dilationWidth, top, left }: KernelSizes = kernel;
  return {
    x: x && x + input,
    dx: dx && dx + input,
    addend: addend && addend + input,
    y: y && y + output,
    dy: dy && dy + output,
    residual: residual && residual + output,
    convolved: convolved && convolved + output,
    w,
    dw,
    mean,
    scale,
    beta,
    outMean,
    lines,
    outScale,
    outBeta,
    relu,
    scratch,
    sums,
    batch: size,
    height,
    width,
    inChannels,
    filterHeight,
    filterWidth,
    outChannels,
    outHeight,
    outWidth,
    stride,
    strideHeight,
    strideWidth,
    dilationHeight,
    dilationWidth,
    top,
    left,
  };
}

/** The bytes rounded up to whole cache lines of 64. */
function wholeLines(bytes: number): number {
  return Math.ceil((bytes >>> 0) / 64) * 64;
}
