/**
 * A residual block in training as one operation:
 *
 *   inner = relu(norm1(conv1(x)))      y = relu(norm2(conv2(inner)) + shortcut)
 *
 * where the shortcut is x, or norm(projection(x)); and its first line alone, for a ResNet's stem. As one, it works in place where
 * nobody else looks, never writes `inner` and the gradients by what the convolutions make, which the next convolution's kernel
 * computes on the way into its frames, and adds the two gradients by x in the kernel that makes the second. It goes back by a
 * function of its own, not by tfjs' tape, whose bookkeeping took 2 % of a step of 32 images.
 */
import type * as tf from "@tensorflow/tfjs-core";
import {
  applyBatchNorm,
  batchNormSizes,
  type BatchStatistics,
  differentiateBatchNorm,
} from "./batch_norm.ts";
import { Convolutions } from "./convolutions.ts";
import { type Host, replaceKernel, runKernel } from "./host.ts";

/** A convolution and its batch norm: `filter` `[R, S, C, K]`, the others `[K]`. */
export interface NormalisedConvolution {
  readonly filter: tf.Tensor4D;
  readonly gamma: tf.Tensor1D;
  readonly beta: tf.Tensor1D;
  /** The moving statistics, which training changes where they are. */
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
}

/** Those of a block; the projection is 1x1. */
export interface BlockConvolutions {
  readonly conv1: NormalisedConvolution;
  readonly conv2: NormalisedConvolution;
  readonly projection?: NormalisedConvolution;
}

/** How a block works. */
export interface BlockOptions {
  /** Of its first convolution and its projection. */
  readonly stride: number;
  readonly epsilon: number;
  /** How much of the moving statistics is kept when the batch's come in. */
  readonly momentum: number;
}

const ROLES = ["conv1", "conv2", "projection"] as const;
type Role = typeof ROLES[number];
const TRAINED = ["filter", "gamma", "beta"] as const;
type Parts = Pick<BlockConvolutions, "conv1"> & Partial<BlockConvolutions>;
/** What the kernels get beside x. */
type Attributes = BlockOptions & { readonly convolutions: Parts };

/** What an operation gives in training. */
export interface Trained<T extends tf.Tensor = tf.Tensor4D> {
  readonly y: T;
  /**
   * From dy, the gradient by y: those by x, where that is not images, and by each convolution's filter, gamma and beta in the order
   * of BlockConvolutions. Only once: dy is changed, and disposed like y and all that was kept.
   */
  backward(dy: T): tf.Tensor[];
}

/**
 * The block on x `[N, H, W, C]`, by the batch's statistics.
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

/** relu(norm(conv(x))) of images x, likewise. */
export function normalisedConvolution(
  x: tf.Tensor4D,
  conv1: NormalisedConvolution,
  options: BlockOptions,
): Trained {
  return train("NormalisedConvolution", x, { conv1 }, options);
}

/** Runs a kernel that gives y and what its gradient's kernel needs. */
function train(kernel: string, x: tf.Tensor4D, convolutions: Parts, options: BlockOptions): Trained {
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
  const { kernels } = host;
  const convolutions = new Convolutions(host);

  /**
   * Sizes of a block, and where the numbers lie that its gradient needs:
   *
   *   kept:  [what conv1, conv2 and the projection, if any, make][for each: mean, variance, scale, 3 for its gradient]
   */
  function layOut(
    { shape }: tf.TensorInfo,
    { convolutions: parts, stride }: Attributes,
    kept: (elements: number) => tf.TensorInfo,
  ) {
    const roles = ROLES.filter((role) => parts[role]);
    const attributes = { pad: "same", dataFormat: "NHWC", dilations: 1 };
    const geometry = (shape: number[], role: Role, stride: number) =>
      convolutions.geometry(shape, parts[role]!.filter.shape, { ...attributes, strides: stride });
    const first = geometry(shape, "conv1", stride);
    const { outShape, outChannels: channels } = first;
    const pixels = first.batch * first.outHeight * first.outWidth, image = pixels * channels;
    const keptInfo = kept(roles.length * (image + 6 * channels)), keptAt = host.address(keptInfo);
    const role = (role: Role) => {
      const place = roles.indexOf(role);
      const vector = (i: number) => keptAt + 4 * (roles.length * image + (6 * place + i) * channels);
      return {
        role,
        geometry: role === "conv1"
          ? first
          : geometry(role === "conv2" ? outShape : shape, role, role === "conv2" ? 1 : stride),
        convolved: keptAt + 4 * place * image,
        filter: host.address(parts[role]!.filter),
        statistics: {
          ...{ mean: vector(0), variance: vector(1), scale: vector(2) },
          gamma: host.address(parts[role]!.gamma),
          beta: host.address(parts[role]!.beta),
        } satisfies BatchStatistics,
        lines: vector(3),
      };
    };
    const sizes = { pixels, channels };
    const others = {
      conv2: parts.conv2 && role("conv2"),
      projection: parts.projection && role("projection"),
    };
    return { ...{ roles, sizes, outShape, kept: keptInfo, conv1: role("conv1") }, ...others };
  }
  type Placed = ReturnType<typeof layOut>["conv1"];

  /** What a kernel needs in the forward direction, and how it runs one of its convolutions. */
  function forward({ inputs, attrs }: Parameters<tf.KernelFunc>[0]) {
    const { convolutions: parts, epsilon, momentum } = attrs as unknown as Attributes;
    const laidOut = layOut(inputs.x!, attrs as unknown as Attributes, (elements) => host.output([elements]));
    const { roles, sizes, outShape, conv2, projection } = laidOut;
    const output = host.output(outShape);
    const shortcut = conv2 && !projection ? inputs.x : undefined;
    for (const role of roles) {
      const { filter: _, ...vectors } = parts[role]!;
      batchNormSizes(output, vectors, shortcut);
    }
    const convolve = (
      { role, geometry, convolved, filter, statistics }: Placed,
      x: number,
      normaliser?: BatchStatistics,
    ) => {
      const measured = { to: statistics, epsilon };
      convolutions.forward(geometry, { y: convolved, x, w: filter }, normaliser, measured);
      for (const name of ["mean", "variance"] as const) {
        const moving = host.address(parts[role]![name]);
        kernels.f32MovingAverage(moving, statistics[name], momentum, 1 - momentum, sizes.channels);
      }
    };
    return { ...laidOut, output, y: host.address(output), x: host.address(inputs.x!), convolve };
  }

  replaceKernel("ResidualBlock", (call) => {
    const { conv1, conv2, projection, sizes, kept, output, x, y, convolve } = forward(call);
    convolve(conv1, x);
    convolve(conv2!, conv1.convolved, conv1.statistics);
    if (projection) { // its result waits in y until that is made
      convolve(projection, x);
      const images = { y, x: projection.convolved, residual: 0 };
      applyBatchNorm(host, sizes, images, projection.statistics, false);
    }
    const images = { y, x: conv2!.convolved, residual: projection ? y : x };
    applyBatchNorm(host, sizes, images, conv2!.statistics, true);
    return [output, kept];
  });

  replaceKernel("NormalisedConvolution", (call) => {
    const { conv1, sizes, kept, output, x, y, convolve } = forward(call);
    convolve(conv1, x);
    applyBatchNorm(host, sizes, { y, x: conv1.convolved, residual: 0 }, conv1.statistics, true);
    return [output, kept];
  });

  /** What a gradient's kernel needs, and how it goes back through a batch norm and a convolution. */
  function backward({ inputs, attrs }: Parameters<tf.KernelFunc>[0]) {
    const { convolutions: parts, epsilon } = attrs as unknown as Attributes;
    const laidOut = layOut(inputs.x!, attrs as unknown as Attributes, () => inputs.kept!);
    const { roles, sizes } = laidOut;
    const gradients = roles.flatMap((role) => TRAINED.map((name) => host.output(parts[role]![name].shape)));
    const gradientsOf = ({ role, lines }: Placed) => {
      const place = 3 * roles.indexOf(role);
      const [dw, dgamma, dbeta] = gradients.slice(place, place + 3).map((tensor) => host.address(tensor));
      return { dw, to: { dgamma, dbeta, lines } };
    };
    /** The first pass of the batch norm. With a y, what dy holds back where that was 0 is held back for good. */
    const measure = (placed: Placed, { dy, y, relu }: { dy: number; y?: number; relu: boolean }) => {
      const inputs = { dy, x: placed.convolved, y, dresidual: y && dy };
      const { to } = gradientsOf(placed);
      differentiateBatchNorm(host, sizes, inputs, to, placed.statistics, { epsilon, relu });
    };
    /** Its second pass, and the convolution; and the first pass of the batch norm before, `inner`. */
    const differentiate = (
      placed: Placed,
      { dy, dx, x, addend, inner, relu }: {
        dy: number;
        dx?: number;
        x: number;
        addend?: number;
        inner?: Placed;
        relu: boolean;
      },
    ) => {
      const { geometry, convolved, filter, statistics, lines } = placed;
      const images = { dx, dw: gradientsOf(placed).dw, x, dy, w: filter, addend };
      convolutions.gradients(geometry, images, {
        outer: { convolved, lines, normaliser: statistics, relu },
        inner: inner && { to: gradientsOf(inner).to, statistics: inner.statistics, epsilon },
      });
    };
    const owned = host.own(inputs.dy!);
    const images = { dy: host.address(owned), x: host.address(inputs.x!) };
    return { ...laidOut, ...images, gradients, owned, measure, differentiate };
  }

  replaceKernel("ResidualBlockGradient", (call) => {
    const { inputs } = call;
    const { conv1, conv2, projection, outShape, gradients, owned, dy, x, ...by } = backward(call);
    const inner = host.output(outShape), dinner = host.address(inner);
    by.measure(conv2!, { dy, y: host.address(inputs.y!), relu: true }); // dy is now the shortcut's gradient
    by.differentiate(conv2!, { dy, dx: dinner, x: conv1.convolved, inner: conv1, relu: false });
    if (!projection) {
      by.differentiate(conv1, { dy: dinner, dx: dy, x, addend: dy, relu: true });
      host.free(inner);
      return [owned, ...gradients];
    }
    const output = host.output(inputs.x!.shape), dx = host.address(output);
    by.measure(projection, { dy, relu: false });
    by.differentiate(projection, { dy, dx, x, relu: false });
    by.differentiate(conv1, { dy: dinner, dx, x, addend: dx, relu: true });
    host.free(inner);
    host.free(owned);
    return [output, ...gradients];
  });

  replaceKernel("NormalisedConvolutionGradient", (call) => {
    const { conv1, gradients, owned, dy, x, ...by } = backward(call);
    by.measure(conv1, { dy, relu: true });
    by.differentiate(conv1, { dy, x, relu: true });
    host.free(owned);
    return gradients;
  });
}
