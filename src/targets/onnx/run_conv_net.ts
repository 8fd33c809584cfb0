/** Runs networks of convolutions on this project's kernels. */
import * as tf from "@tensorflow/tfjs-core";
import { conv2dBatchNorm } from "../../engine/conv2d.ts";
import { dense } from "../../engine/head.ts";
import { concatenate } from "../../gather.ts";
import type { Constant } from "./tensor.ts";
import type { ConvNet, Pads, Step } from "./conv_net.ts";

/** Pixels of images that go through the network together: with more, a layer's output has left the cache (see `ResNet`). */
const PIXELS_TOGETHER = 32 * 32 * 32;

/** A network in memory, on the engine's heap. */
export class RunnableConvNet {
  readonly #net: ConvNet;
  readonly #constants: readonly Readonly<Record<string, tf.Tensor>>[];
  /** The step that uses a name last. */
  readonly #lastUse = new Map<string, number>();

  constructor(net: ConvNet) {
    this.#net = net;
    this.#constants = net.steps.map(constantsOf);
    for (const [place, step] of net.steps.entries()) {
      for (const name of usedBy(step)) this.#lastUse.set(name, place);
    }
  }

  /** Scores `[N, K]` of images `[N, C, H, W]`. */
  run(
    data: Float32Array,
    [batch, channels, height, width]: readonly number[],
  ): { data: Float32Array; shape: number[] } {
    const size = channels * height * width,
      together = Math.max(1, Math.floor(PIXELS_TOGETHER / (height * width)));
    const parts: Float32Array[] = [];
    for (let first = 0; first < batch; first += together) {
      const count = Math.min(together, batch - first);
      const images = channelsLast(data.subarray(first * size, (first + count) * size), {
        channels,
        pixels: height * width,
      });
      parts.push(this.#runTogether(tf.tensor4d(images, [count, height, width, channels])));
    }
    const scores = concatenate(Float32Array, parts);
    return { data: scores, shape: [batch, scores.length / batch] };
  }

  #runTogether(images: tf.Tensor4D): Float32Array {
    const { input, output, steps } = this.#net, values = new Map<string, tf.Tensor>([[input, images]]);
    try {
      for (const [place, step] of steps.entries()) {
        values.set(
          step.output,
          tf.tidy(() => take(step, (name) => values.get(name)!, this.#constants[place])),
        );
        for (const name of usedBy(step)) {
          if (this.#lastUse.get(name) !== place || name === output) continue;
          values.get(name)!.dispose();
          values.delete(name);
        }
      }
      return values.get(output)!.dataSync().slice() as Float32Array;
    } finally {
      for (const tensor of values.values()) tensor.dispose();
    }
  }
}

function usedBy(step: Step): string[] {
  const names = [step.x];
  if (step.kind === "sum") names.push(step.other);
  if (step.kind === "convolution" && step.residual !== undefined) names.push(step.residual);
  return [...new Set(names)];
}

function constantsOf(step: Step): Record<string, tf.Tensor> {
  const tensor = ({ data, shape }: Constant) => tf.tensor(data as Float32Array, [...shape]);
  switch (step.kind) {
    case "convolution": {
      const { bias, filter } = step, filled = (value: number) => tf.fill([bias.length], value);
      return {
        filter: tensor(filter),
        beta: tf.tensor1d(bias),
        gamma: filled(1),
        mean: filled(0),
        variance: filled(1),
      };
    }
    case "affine":
      return { scale: tf.tensor1d(step.scale), shift: tf.tensor1d(step.shift) };
    case "dense":
      return { weights: tensor(step.weights), bias: tf.tensor1d(step.bias) };
    default:
      return {};
  }
}

function take(
  step: Step,
  value: (name: string) => tf.Tensor,
  constants: Readonly<Record<string, tf.Tensor>>,
): tf.Tensor {
  const x = value(step.x);
  switch (step.kind) {
    case "convolution": {
      const { filter, ...vectors } = constants, { strides, pads, relu, residual } = step;
      // A batch norm of mean 0 and variance 1 is the bias alone.
      return conv2dBatchNorm(
        x as tf.Tensor4D,
        filter as tf.Tensor4D,
        strides,
        vectors as unknown as Parameters<typeof conv2dBatchNorm>[3],
        {
          epsilon: 0,
          relu,
          pad: explicit(pads),
          residual: residual === undefined ? undefined : value(residual) as tf.Tensor4D,
        },
      );
    }
    case "max pooling":
      return tf.maxPool(x as tf.Tensor4D, [...step.size], [...step.strides], explicit(step.pads));
    case "average pooling":
      return tf.avgPool(x as tf.Tensor4D, [...step.size], [...step.strides], explicit(step.pads));
    case "global pooling":
      return tf.mean(x, [1, 2], true);
    case "relu":
      return tf.relu(x);
    case "sum":
      return tf.add(x, value(step.other));
    case "affine":
      return tf.add(tf.mul(x, constants.scale), constants.shift);
    case "flatten":
      return tf.reshape(x.rank === 4 ? tf.transpose(x, [0, 3, 1, 2]) : x, [x.shape[0], -1]);
    case "dense":
      return dense(x as tf.Tensor2D, constants.weights as tf.Tensor2D, constants.bias as tf.Tensor1D);
    case "softmax":
      return tf.softmax(x);
  }
}

function explicit([top, left, bottom, right]: Pads): tf.backend_util.ExplicitPadding {
  return [[0, 0], [top, bottom], [left, right], [0, 0]];
}

/** Images `[N, H, W, C]` of images `[N, C, H, W]`. */
function channelsLast(
  data: Float32Array,
  { channels, pixels }: { channels: number; pixels: number },
): Float32Array {
  const images = new Float32Array(data.length), size = channels * pixels;
  for (let start = 0; start < data.length; start += size) {
    for (let channel = 0; channel < channels; channel++) {
      const from = start + channel * pixels;
      for (let pixel = 0; pixel < pixels; pixel++) {
        images[start + pixel * channels + channel] = data[from + pixel];
      }
    }
  }
  return images;
}
