/**
 * A residual block in training as one operation:
 *
 *   inner = relu(norm1(conv1(x)))      y = relu(norm2(conv2(inner)) + shortcut)
 *
 * where the shortcut is x or norm(projection(x)). Its first line alone is a second operation, for a ResNet's
 * stem.
 *
 * One operation saves memory traffic. `inner` and the gradients by the convolutions' outputs are never
 * written: the next convolution's kernel computes them as it reads. The two gradients by x are added in the
 * kernel that makes the second. The way back is a function of its own, since the bookkeeping of tfjs' tape
 * took 2 % of a step of 32 images.
 */
import type * as tf from "@tensorflow/tfjs-core";
import {
  applyBatchNorm,
  type BatchStatistics,
  differentiateBatchNorm,
  moveStatistics,
} from "./batch_norm.ts";
import {
  allocateGradients,
  allocateOutput,
  type Attributes,
  type BlockConvolutions,
  type BlockOptions,
  type BlockParts,
  type Call,
  type Engine,
  gradientsOf,
  type GradientsOfConvolution,
  layOut,
  type NormalisedConvolution,
  type PlacedConvolution,
} from "./block_layout.ts";
import { Convolutions, type InnerGradient } from "./convolutions.ts";
import { type Host, replaceKernel, runKernel } from "./host.ts";

export type { BlockConvolutions, BlockOptions, NormalisedConvolution };

/** An operation's output in training, and its way back. */
export interface Trained<T extends tf.Tensor = tf.Tensor4D> {
  readonly y: T;
  /**
   * Returns the gradients, given dy, the gradient by y: first by x (not for a stem, whose x is images),
   * then by filter, gamma and beta of each convolution, in the order of BlockConvolutions. It can be called
   * once: dy is changed, and disposed with y and with all that was kept.
   */
  backward(dy: T): tf.Tensor[];
}

/**
 * Runs the block on x `[N, H, W, C]`, by the batch's statistics.
 *
 * @returns y `[N, H / stride, W / stride, K]`
 */
export function residualBlock(
  x: tf.Tensor4D,
  convolutions: BlockConvolutions,
  options: BlockOptions,
): Trained {
  return train("ResidualBlock", x, convolutions, options);
}

/** relu(norm(conv(x))) of x, by the batch's statistics. The gradient by x, which images need none of, is made where it is wanted. */
export function normalisedConvolution(
  x: tf.Tensor4D,
  conv1: NormalisedConvolution,
  options: BlockOptions & { readonly inputGradient?: boolean },
): Trained {
  return train("NormalisedConvolution", x, { conv1 }, options);
}

/** Runs an operation's forward kernel. The way back runs its gradient's kernel, on what the first has kept. */
function train(kernel: string, x: tf.Tensor4D, convolutions: BlockParts, options: BlockOptions): Trained {
  const attributes = { convolutions, ...options };
  const [y, kept] = runKernel<tf.Tensor[]>(kernel, { x }, attributes);
  return {
    y: y as tf.Tensor4D,
    backward(dy) {
      const gradients = runKernel<tf.Tensor[]>(`${kernel}Gradient`, { x, y, kept, dy }, attributes);
      for (const tensor of [y, kept, dy]) tensor.dispose();
      return gradients;
    },
  };
}

export function registerResidualBlock(host: Host) {
  const engine = { host, convolutions: new Convolutions(host) };
  replaceKernel("ResidualBlock", (call) => residualBlockForward(engine, call));
  replaceKernel("ResidualBlockGradient", (call) => residualBlockBackward(engine, call));
  replaceKernel("NormalisedConvolution", (call) => normalisedConvolutionForward(engine, call));
  replaceKernel("NormalisedConvolutionGradient", (call) => normalisedConvolutionBackward(engine, call));
}

/** Convolves x, normalised if a normaliser is given, and updates the moving statistics by those of the output. */
function convolve(
  { host, convolutions }: Engine,
  { attrs }: Call,
  { sizes, convolved, filter, statistics, tensors }: PlacedConvolution,
  { x, normaliser }: { x: number; normaliser?: BatchStatistics },
) {
  const { epsilon, momentum } = attrs as unknown as Attributes;
  const measured = { to: statistics, epsilon };
  convolutions.forward(sizes, { y: convolved, x, w: filter }, { normaliser, measured });
  moveStatistics(host, tensors, statistics, momentum);
}

function residualBlockForward(engine: Engine, call: Call): tf.TensorInfo[] {
  const { host } = engine, layout = layOut(engine, call), { conv1, conv2, projection, sizes, kept } = layout;
  const output = allocateOutput(engine, layout, projection ? undefined : call.inputs.x!);
  const x = host.address(call.inputs.x!), y = host.address(output);
  convolve(engine, call, conv1, { x });
  convolve(engine, call, conv2!, { x: conv1.convolved, normaliser: conv1.statistics });
  if (projection) { // the shortcut waits in y until it is added
    convolve(engine, call, projection, { x });
    const images = { y, x: projection.convolved, residual: 0 };
    applyBatchNorm(host, sizes, images, projection.statistics, false);
  }
  const images = { y, x: conv2!.convolved, residual: projection ? y : x };
  applyBatchNorm(host, sizes, images, conv2!.statistics, true);
  return [output, kept];
}

function normalisedConvolutionForward(engine: Engine, call: Call): tf.TensorInfo[] {
  const { host } = engine, layout = layOut(engine, call), { conv1, sizes, kept } = layout;
  const output = allocateOutput(engine, layout);
  convolve(engine, call, conv1, { x: host.address(call.inputs.x!) });
  const images = { y: host.address(output), x: conv1.convolved, residual: 0 };
  applyBatchNorm(host, sizes, images, conv1.statistics, true);
  return [output, kept];
}

/**
 * Takes the first pass through the batch norm behind a convolution. Given y, also zeroes dy in place where y
 * is 0 (the ReLU's mask).
 */
function measureGradient(
  engine: Engine,
  { attrs }: Call,
  { sizes, convolved, statistics }: PlacedConvolution,
  { to }: GradientsOfConvolution,
  { dy, y, relu }: { dy: number; y?: number; relu: boolean },
) {
  const { epsilon } = attrs as unknown as Attributes;
  const inputs = { dy, x: convolved, y, dresidual: y && dy };
  differentiateBatchNorm(engine.host, sizes.out, inputs, to, statistics, { epsilon, relu });
}

/** Operands of the way back through a convolution, at addresses. */
interface BackwardOperands {
  /** The gradient by the batch norm's output. */
  readonly dy: number;
  /** The convolution's input, before it is normalised by `inner`. */
  readonly x: number;
  readonly dx?: number;
  /** Added to dx. */
  readonly addend?: number;
  /** True where the ReLU's mask is still to be applied to dy. */
  readonly relu: boolean;
  /** The batch norm before the convolution. The first pass of its gradient is taken, too. */
  readonly inner?: InnerGradient;
}

/** Takes the second pass through the batch norm, and goes through the convolution. */
function differentiate(
  { convolutions }: Engine,
  { sizes, convolved, filter, statistics, lines }: PlacedConvolution,
  { dw }: GradientsOfConvolution,
  { dy, x, dx, addend, relu, inner }: BackwardOperands,
) {
  const outer = { convolved, lines, normaliser: statistics, relu };
  convolutions.gradients(sizes, { dx, dw, x, dy, w: filter, addend }, { outer, inner });
}

function residualBlockBackward(engine: Engine, call: Call): tf.TensorInfo[] {
  const { host } = engine, { inputs, attrs } = call, { epsilon } = attrs as unknown as Attributes;
  const layout = layOut(engine, call), { conv1, conv2, projection, outShape } = layout;
  const gradients = allocateGradients(engine, layout), ofConv1 = gradientsOf(engine, conv1, gradients);
  const ofConv2 = gradientsOf(engine, conv2!, gradients);
  const owned = host.own(inputs.dy!), innerGradient = host.output(outShape);
  const x = host.address(inputs.x!), dy = host.address(owned), dinner = host.address(innerGradient);

  measureGradient(engine, call, conv2!, ofConv2, { dy, y: host.address(inputs.y!), relu: true });
  // Now dy is the gradient by the shortcut.
  const inner = { to: ofConv1.to, statistics: conv1.statistics, epsilon };
  differentiate(engine, conv2!, ofConv2, { dy, x: conv1.convolved, dx: dinner, relu: false, inner });
  if (!projection) {
    differentiate(engine, conv1, ofConv1, { dy: dinner, x, dx: dy, addend: dy, relu: true });
    host.free(innerGradient);
    return [owned, ...gradients];
  }
  const ofProjection = gradientsOf(engine, projection, gradients);
  const output = host.output(inputs.x!.shape), dx = host.address(output);
  measureGradient(engine, call, projection, ofProjection, { dy, relu: false });
  differentiate(engine, projection, ofProjection, { dy, x, dx, relu: false });
  differentiate(engine, conv1, ofConv1, { dy: dinner, x, dx, addend: dx, relu: true });
  host.free(innerGradient);
  host.free(owned);
  return [output, ...gradients];
}

function normalisedConvolutionBackward(engine: Engine, call: Call): tf.TensorInfo[] {
  const { host } = engine, { inputs, attrs } = call, layout = layOut(engine, call), { conv1 } = layout;
  const gradients = allocateGradients(engine, layout), ofConv1 = gradientsOf(engine, conv1, gradients);
  const owned = host.own(inputs.dy!), dy = host.address(owned);
  const { inputGradient } = attrs as unknown as { inputGradient?: boolean };
  const output = inputGradient ? host.output(inputs.x!.shape) : undefined;
  measureGradient(engine, call, conv1, ofConv1, { dy, relu: true });
  const dx = output && host.address(output);
  differentiate(engine, conv1, ofConv1, { dy, x: host.address(inputs.x!), dx, relu: true });
  host.free(owned);
  return output ? [output, ...gradients] : gradients;
}
