/**
 * A dense layer in training as one operation, with what follows it:
 *
 *   y = x w + b      y = relu(x w + b)      y = relu(norm(x w))
 *
 * where norm is batch norm by the batch's statistics.
 */
import type * as tf from "@tensorflow/tfjs-core";
import {
  applyBatchNorm,
  applyBatchNormGradient,
  type BatchStatistics,
  differentiateBatchNorm,
  measureBatch,
  moveStatistics,
  withNormaliser,
} from "./batch_norm.ts";
import { type Host, replaceKernel, runKernel } from "./host.ts";
import type { Trained } from "./residual_block.ts";

/** A dense layer: `weights` `[I, O]`, `bias` `[O]`. */
export interface DenseLayer {
  readonly weights: tf.Tensor2D;
  readonly bias: tf.Tensor1D;
}

/** A dense layer with batch norm in place of a bias: `weights` `[I, O]`, the others `[O]`. */
export interface NormalisedDenseLayer {
  readonly weights: tf.Tensor2D;
  readonly gamma: tf.Tensor1D;
  readonly beta: tf.Tensor1D;
  /** The moving statistics, which training changes in place. */
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
}

/** Options of a dense layer in training. */
export interface DenseLayerOptions {
  /** False where the gradient by x is not wanted, as at the first layer: then it is left out. */
  readonly inputGradient: boolean;
}

/** Options of a dense layer with batch norm in training. */
export interface NormalisedDenseLayerOptions extends DenseLayerOptions {
  /** Added to a variance before its root is taken. */
  readonly epsilon: number;
  /** The share of the moving statistics that is kept when a batch's come in. */
  readonly momentum: number;
}

/**
 * x `[N, I]` times the weights plus the bias; with `relu`, max(0, .) of it.
 *
 * @returns y `[N, O]`. `backward` returns the gradients by x, weights and bias. Without `relu` it leaves y and
 * dy as they are.
 */
export function denseLayer(
  x: tf.Tensor2D,
  { weights, bias }: DenseLayer,
  { relu, inputGradient }: DenseLayerOptions & { relu: boolean },
): Trained<tf.Tensor2D> {
  const attributes = { relu, inputGradient };
  const y = runKernel<tf.Tensor2D>("DenseLayer", { x, weights, bias }, attributes);
  return {
    y,
    backward(dy) {
      const gradients = runKernel<tf.Tensor[]>("DenseLayerGradient", { x, weights, y, dy }, attributes);
      if (relu) { for (const tensor of [y, dy]) tensor.dispose(); }
      return gradients;
    },
  };
}

/**
 * relu(norm(x w)) of x `[N, I]`, by the batch's statistics. Updates the moving statistics in place.
 *
 * @returns y `[N, O]`; `backward` returns the gradients by x, weights, gamma and beta
 */
export function normalisedDenseLayer(
  x: tf.Tensor2D,
  { weights, ...vectors }: NormalisedDenseLayer,
  options: NormalisedDenseLayerOptions,
): Trained<tf.Tensor2D> {
  const attributes = { ...options };
  const [y, kept] = runKernel<tf.Tensor[]>("NormalisedDenseLayer", { x, weights, ...vectors }, attributes);
  return {
    y: y as tf.Tensor2D,
    backward(dy) {
      const { gamma, beta } = vectors;
      const inputs = { x, weights, gamma, beta, kept, dy };
      const gradients = runKernel<tf.Tensor[]>("NormalisedDenseLayerGradient", inputs, attributes);
      for (const tensor of [y, kept, dy]) tensor.dispose();
      return gradients;
    },
  };
}

/** relu(norm(x w)) of x `[N, I]`, by the moving statistics. It has no gradient. */
export function denseBatchNorm(
  x: tf.Tensor2D,
  { weights, ...vectors }: NormalisedDenseLayer,
  { epsilon }: { epsilon: number },
): tf.Tensor2D {
  return runKernel<tf.Tensor2D>("DenseBatchNorm", { x, weights, ...vectors }, { epsilon });
}

/** Sizes of a dense layer. */
interface Sizes {
  readonly batch: number;
  readonly inputs: number;
  readonly outputs: number;
}

/**
 * Sizes of x times the weights.
 *
 * @throws {RangeError} where x has not as many columns as the weights have rows, or a vector not as many numbers as columns
 */
function sizesOf(
  x: tf.TensorInfo,
  weights: tf.TensorInfo,
  vectors: Record<string, tf.TensorInfo | undefined>,
): Sizes {
  const [batch, columns] = x.shape, [inputs, outputs] = weights.shape;
  if (columns !== inputs) {
    throw new RangeError(`Cannot multiply [${x.shape}] by weights [${weights.shape}]`);
  }
  for (const [name, vector] of Object.entries(vectors)) {
    if (vector!.shape.join() !== `${outputs}`) {
      throw new RangeError(
        `Cannot use ${name} [${
          vector!.shape
        }] with weights [${weights.shape}]: it must have shape [${outputs}]`,
      );
    }
  }
  return { batch, inputs, outputs };
}

/** The bytes of scratch of a dense layer's kernels, whole cache lines for each slice. */
function scratchBytes(host: Host, sizes: Sizes): number {
  return Math.ceil((host.run("f32DenseScratch", { ...sizes }) >>> 0) / 64) * 64;
}

/** Addresses of a layer's operands; b is 0 for none. */
interface Operands {
  readonly y: number;
  readonly x: number;
  readonly w: number;
  readonly b: number;
}

/** Makes y = x w + b; with `relu`, max(0, .) of it. */
function multiply(host: Host, sizes: Sizes, { y, x, w, b }: Operands, relu = false) {
  const { batch, inputs, outputs } = sizes, bytes = scratchBytes(host, sizes);
  const slices = host.slice(batch), scratch = host.scratch(slices.length * bytes);
  const calls = slices.map(({ first, size }, slice) => ({
    y: y + 4 * first * outputs,
    x: x + 4 * first * inputs,
    w,
    b,
    scratch: scratch + slice * bytes,
    batch: size,
    inputs,
    outputs,
    relu: relu ? 1 : 0,
  }));
  host.runSlices("f32DenseForward", calls);
}

/**
 * The gradients of x w by x and w, from dy. The gradient by x is left out where it is not wanted.
 *
 * The work on w's gradient is cut into slices of x's columns, not of its rows: so no result depends on their number.
 */
function gradientsOf(
  host: Host,
  sizes: Sizes,
  { dy, x, w }: { dy: number; x: number; w: number },
  inputGradient: boolean,
): tf.TensorInfo[] {
  const { batch, inputs, outputs } = sizes, bytes = scratchBytes(host, sizes);
  const weightGradient = host.output([inputs, outputs]), dw = host.address(weightGradient);
  const columns = host.slice(inputs), scratch = host.scratch(columns.length * bytes);
  const ofWeights = columns.map(({ first, size }, slice) => ({
    dw: dw + 4 * first * outputs,
    x: x + 4 * first,
    dy,
    scratch: scratch + slice * bytes,
    batch,
    inputs: size,
    stride: inputs,
    outputs,
  }));
  host.runSlices("f32DenseWeightGradient", ofWeights);
  if (!inputGradient) return [weightGradient];
  const gradient = host.output([batch, inputs]), dx = host.address(gradient);
  const rows = host.slice(batch), again = host.scratch(rows.length * bytes);
  const ofInputs = rows.map(({ first, size }, slice) => ({
    dx: dx + 4 * first * inputs,
    dy: dy + 4 * first * outputs,
    w,
    scratch: again + slice * bytes,
    batch: size,
    inputs,
    outputs,
  }));
  host.runSlices("f32DenseInputGradient", ofInputs);
  return [gradient, weightGradient];
}

/** Addresses of what a normalised layer keeps for its gradient: the product, then 6 vectors. */
function layOut(
  host: Host,
  { batch, outputs }: Sizes,
  kept: tf.TensorInfo,
  { gamma, beta }: { gamma: tf.TensorInfo; beta: tf.TensorInfo },
) {
  const product = host.address(kept), vectors = product + 4 * batch * outputs;
  const vector = (i: number) => vectors + 4 * i * outputs;
  const statistics: BatchStatistics = {
    mean: vector(0),
    variance: vector(1),
    scale: vector(2),
    gamma: host.address(gamma),
    beta: host.address(beta),
  };
  return { product, statistics, lines: vector(3) };
}

const VECTORS_KEPT = 6;

export function registerDenseLayer(host: Host) {
  replaceKernel("DenseLayer", ({ inputs: { x, weights, bias }, attrs }) => {
    const { relu } = attrs as unknown as { relu: boolean };
    const sizes = sizesOf(x!, weights!, { bias });
    const output = host.output([sizes.batch, sizes.outputs]), y = host.address(output);
    const operands = { y, x: host.address(x!), w: host.address(weights!), b: host.address(bias!) };
    multiply(host, sizes, operands, relu);
    return output;
  });

  replaceKernel("DenseLayerGradient", ({ inputs: { x, weights, y, dy }, attrs }) => {
    const { relu, inputGradient } = attrs as unknown as DenseLayerOptions & { relu: boolean };
    const sizes = sizesOf(x!, weights!, {}), { batch, outputs } = sizes;
    const owned = relu ? host.own(dy!) : host.alias(dy!), g = host.address(owned);
    const biasGradient = host.output([outputs]);
    const db = host.address(biasGradient);
    host.run("f32DenseBiasGradient", { db, dy: g, y: relu ? host.address(y!) : 0, batch, outputs });
    const operands = { dy: g, x: host.address(x!), w: host.address(weights!) };
    const gradients = gradientsOf(host, sizes, operands, inputGradient);
    host.free(owned);
    return [...gradients, biasGradient];
  });

  replaceKernel("NormalisedDenseLayer", ({ inputs, attrs }) => {
    const { x, weights, gamma, beta, mean, variance } = inputs;
    const { epsilon, momentum } = attrs as unknown as NormalisedDenseLayerOptions;
    const sizes = sizesOf(x!, weights!, { gamma, beta, mean, variance }), { batch, outputs } = sizes;
    const output = host.output([batch, outputs]), pixels = { pixels: batch, channels: outputs };
    const kept = host.output([batch * outputs + VECTORS_KEPT * outputs]);
    const { product, statistics } = layOut(host, sizes, kept, { gamma: gamma!, beta: beta! });
    multiply(host, sizes, { y: product, x: host.address(x!), w: host.address(weights!), b: 0 });
    measureBatch(host, pixels, product, statistics, epsilon);
    moveStatistics(host, { mean: mean!, variance: variance! }, statistics, momentum);
    applyBatchNorm(host, pixels, { y: host.address(output), x: product, residual: 0 }, statistics, true);
    return [output, kept];
  });

  replaceKernel("NormalisedDenseLayerGradient", ({ inputs, attrs }) => {
    const { x, weights, gamma, beta, kept, dy } = inputs;
    const { epsilon, inputGradient } = attrs as unknown as NormalisedDenseLayerOptions;
    const sizes = sizesOf(x!, weights!, { gamma, beta }), { batch, outputs } = sizes;
    const pixels = { pixels: batch, channels: outputs }, dgamma = host.output([outputs]);
    const dbeta = host.output([outputs]), dout = host.address(dy!);
    const { product, statistics, lines } = layOut(host, sizes, kept!, { gamma: gamma!, beta: beta! });
    const to = { dgamma: host.address(dgamma), dbeta: host.address(dbeta), lines };
    differentiateBatchNorm(host, pixels, { dy: dout, x: product }, to, statistics, { epsilon, relu: true });
    applyBatchNormGradient(host, pixels, { dx: product, dy: dout, x: product, lines }, statistics, true);
    const operands = { dy: product, x: host.address(x!), w: host.address(weights!) };
    const gradients = gradientsOf(host, sizes, operands, inputGradient);
    return [...gradients, dgamma, dbeta];
  });

  replaceKernel("DenseBatchNorm", ({ inputs, attrs }) => {
    const { x, weights, gamma, beta, mean, variance } = inputs;
    const { epsilon } = attrs as unknown as { epsilon: number };
    const sizes = sizesOf(x!, weights!, { gamma, beta, mean, variance }), { batch, outputs } = sizes;
    const output = host.output([batch, outputs]), y = host.address(output);
    multiply(host, sizes, { y, x: host.address(x!), w: host.address(weights!), b: 0 });
    const pixels = { pixels: batch, channels: outputs };
    withNormaliser(host, inputs, epsilon, (normaliser) => {
      applyBatchNorm(host, pixels, { y, x: y, residual: 0 }, normaliser, true);
    });
    return output;
  });
}
