/**
 * The convolutions of a residual block: their tensors, their sizes, and where a training pass keeps what it
 * needs of them.
 */
import type * as tf from "@tensorflow/tfjs-core";
import {
  type BatchNormGradient,
  type BatchNormSizes,
  batchNormSizes,
  type BatchStatistics,
} from "./batch_norm.ts";
import type { ConvolutionSizes } from "./convolution_sizes.ts";
import type { Convolutions } from "./convolutions.ts";
import type { Host } from "./host.ts";

/** A convolution and its batch norm: `filter` `[R, S, C, K]`, the others `[K]`. */
export interface NormalisedConvolution {
  readonly filter: tf.Tensor4D;
  readonly gamma: tf.Tensor1D;
  readonly beta: tf.Tensor1D;
  /** The moving statistics, which training changes in place. */
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
}

/** The convolutions of a block; the projection is 1x1. */
export interface BlockConvolutions {
  readonly conv1: NormalisedConvolution;
  readonly conv2: NormalisedConvolution;
  readonly projection?: NormalisedConvolution;
}

/** Options of a block. */
export interface BlockOptions {
  /** The stride of the first convolution and of the projection. */
  readonly stride: number;
  /** Added to a variance before its root is taken. */
  readonly epsilon: number;
  /** The share of the moving statistics that is kept when a batch's come in. */
  readonly momentum: number;
}

const ROLES = ["conv1", "conv2", "projection"] as const;
type Role = typeof ROLES[number];
const TRAINED = ["filter", "gamma", "beta"] as const;
/** The convolutions of a block, or of the stem. */
export type BlockParts = Pick<BlockConvolutions, "conv1"> & Partial<BlockConvolutions>;
/** Attributes of the block's tfjs kernels. */
export type Attributes = BlockOptions & { readonly convolutions: BlockParts };
export type Call = Parameters<tf.KernelFunc>[0];

/** The host, and the convolutions that run on it. */
export interface Engine {
  readonly host: Host;
  readonly convolutions: Convolutions;
}

/** A convolution of a block, at addresses. */
export interface PlacedConvolution {
  readonly tensors: NormalisedConvolution;
  /** Index of its filter's gradient among all gradients. */
  readonly firstGradient: number;
  readonly sizes: ConvolutionSizes;
  readonly filter: number;
  /** Its output. */
  readonly convolved: number;
  /** The batch's statistics of the output. */
  readonly statistics: BatchStatistics;
  /** `[3, C]`: what the first pass of the batch norm's gradient leaves for the second. */
  readonly lines: number;
}

/** Sizes and addresses of a block. */
export interface Layout {
  /**
   * Memory that the forward direction keeps for the gradient: all convolutions' outputs, then 6 vectors for
   * each convolution.
   */
  readonly kept: tf.TensorInfo;
  readonly sizes: BatchNormSizes;
  readonly outShape: number[];
  /** In the order of ROLES. */
  readonly all: readonly PlacedConvolution[];
  readonly conv1: PlacedConvolution;
  readonly conv2?: PlacedConvolution;
  readonly projection?: PlacedConvolution;
}

const VECTORS_KEPT = 6;

/** Lays out a block for x. Without `kept` it allocates that. */
export function layOut({ host, convolutions }: Engine, { inputs: { x, kept }, attrs }: Call): Layout {
  const { convolutions: parts, stride } = attrs as unknown as Attributes;
  const sizesOf = (shape: number[], role: Role, strides: number) =>
    convolutions.sizes(shape, parts[role]!.filter.shape, {
      pad: "same",
      dataFormat: "NHWC",
      dilations: 1,
      strides,
    });
  const first = sizesOf(x!.shape, "conv1", stride);
  const { out, outShape } = first, { channels } = out, image = out.pixels * channels;
  const roles = ROLES.filter((role) => parts[role]);
  kept ??= host.output([roles.length * (image + VECTORS_KEPT * channels)]);
  const at = host.address(kept), vectors = at + 4 * roles.length * image;
  const placed = roles.map((role, place): PlacedConvolution => {
    const tensors = parts[role]!;
    const vector = (i: number) => vectors + 4 * (VECTORS_KEPT * place + i) * channels;
    return {
      tensors,
      firstGradient: place * TRAINED.length,
      sizes: role === "conv1"
        ? first
        : role === "conv2"
        ? sizesOf(outShape, role, 1)
        : sizesOf(x!.shape, role, stride),
      filter: host.address(tensors.filter),
      convolved: at + 4 * place * image,
      statistics: {
        mean: vector(0),
        variance: vector(1),
        scale: vector(2),
        gamma: host.address(tensors.gamma),
        beta: host.address(tensors.beta),
      },
      lines: vector(3),
    };
  });
  const placeOf = (role: Role) => placed[roles.indexOf(role)] as PlacedConvolution | undefined;
  return {
    kept,
    sizes: out,
    outShape,
    all: placed,
    conv1: placed[0],
    conv2: placeOf("conv2"),
    projection: placeOf("projection"),
  };
}

/** Allocates y, after a check of all shapes. The shortcut is what is added to it. */
export function allocateOutput(
  { host }: Engine,
  { all, outShape }: Layout,
  shortcut?: tf.TensorInfo,
): tf.TensorInfo {
  const output = host.output(outShape);
  for (const { tensors: { gamma, beta, mean, variance } } of all) {
    batchNormSizes(output, { gamma, beta, mean, variance }, shortcut);
  }
  return output;
}

/** Gradients by filter, gamma and beta of each convolution. */
export function allocateGradients({ host }: Engine, { all }: Layout): tf.TensorInfo[] {
  return all.flatMap(({ tensors }) => TRAINED.map((name) => host.output(tensors[name].shape)));
}

/** Addresses that the way back through a convolution writes the gradients of its variables to. */
export interface GradientsOfConvolution {
  readonly dw: number;
  readonly to: BatchNormGradient;
}

export function gradientsOf(
  { host }: Engine,
  { firstGradient, lines }: PlacedConvolution,
  gradients: readonly tf.TensorInfo[],
): GradientsOfConvolution {
  const [dw, dgamma, dbeta] = gradients.slice(firstGradient, firstGradient + TRAINED.length)
    .map((tensor) => host.address(tensor));
  return { dw, to: { dgamma, dbeta, lines } };
}
