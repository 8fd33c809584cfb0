/** ResNet v1 of the CIFAR family (He et al. 2016, section 4.2), on tfjs-core and the operations of src/engine/. */
import * as tf from "@tensorflow/tfjs-core";
import { conv2dBatchNorm } from "../engine/conv2d.ts";
import { dense, denseGradient, globalAveragePool, globalAveragePoolGradient } from "../engine/head.ts";
import {
  type NormalisedConvolution,
  normalisedConvolution,
  residualBlock,
} from "../engine/residual_block.ts";
import {
  type Architecture,
  type Block,
  blocksOf,
  STAGE_FILTERS,
  type StemConvolution,
  stemOf,
} from "./architectures.ts";
import type { Network, TrainedPass, TrainingPass } from "./network.ts";
import { dropoutOf, type WayBack } from "./pass_dropout.ts";
import { BATCH_NORM_EPSILON, NetworkVariables } from "./variables.ts";

/** A ResNet's architecture and sizes. */
export interface ResNetSpec {
  readonly architecture: Architecture;
  readonly classes: number;
  /** Channels of the input images. */
  readonly channels: number;
  /** The times that the stem halves images before the first block; absent, none. */
  readonly halvings?: number;
}

/**
 * The number of images that inference takes through the network together. With more images, a layer's output
 * has left the cache before the next layer reads it (128 at once: 1890 images/s for 2240, with 1 MB of
 * second-level cache).
 */
const INFERRED_TOGETHER = 32;

/**
 * A ResNet: variables by name, inference and training. Every convolution is 3x3, without bias, padded to
 * "same" and followed by batch norm. Where a stage changes the shape, the shortcut is a strided 1x1
 * convolution with batch norm (the paper's option B). Its variables are `<layer>/filter`, `<layer>/gamma`,
 * `<layer>/beta`, `dense/weights` and `dense/bias`.
 */
export class ResNet extends NetworkVariables implements Network {
  readonly spec: ResNetSpec;
  readonly #stem: readonly StemConvolution[];
  readonly #blocks: readonly Block[];

  /** A network with fresh weights: He-normal filters and dense weights, gamma 1, beta and bias 0. */
  constructor(spec: ResNetSpec, { seed }: { seed: number }) {
    super();
    this.spec = spec;
    this.#stem = stemOf(spec);
    for (const { name, inChannels } of this.#stem) {
      this.#addConvolution(name, [3, 3, inChannels, STAGE_FILTERS[0]], seed);
    }
    this.#blocks = blocksOf(spec.architecture);
    for (const { name, inChannels, filters, projected } of this.#blocks) {
      this.#addConvolution(`${name}/conv1`, [3, 3, inChannels, filters], seed);
      this.#addConvolution(`${name}/conv2`, [3, 3, filters, filters], seed);
      if (projected) this.#addConvolution(`${name}/projection`, [1, 1, inChannels, filters], seed);
    }
    this.addWeights("dense/weights", [STAGE_FILTERS.at(-1)!, spec.classes], seed);
    this.addBias("dense", spec.classes);
  }

  /** Logits `[N, K]` of normalised images `[N, H, W, C]`, by the moving statistics. */
  infer(x: tf.Tensor4D): tf.Tensor2D {
    const [batch, ...shape] = x.shape;
    if (batch <= INFERRED_TOGETHER) return this.#inferTogether(x);
    return tf.tidy(() => {
      const logits: tf.Tensor2D[] = [];
      for (let first = 0; first < batch; first += INFERRED_TOGETHER) {
        const size = Math.min(INFERRED_TOGETHER, batch - first);
        logits.push(tf.tidy(() => this.#inferTogether(tf.slice(x, [first, 0, 0, 0], [size, ...shape]))));
      }
      return tf.concat(logits);
    });
  }

  /**
   * Runs a training pass on images, by the batch's statistics and with dropout. Updates the moving statistics
   * in place.
   */
  train(x: tf.Tensor4D, { momentum, dropout: noise }: TrainingPass): TrainedPass {
    const gradients = new Map<string, tf.Tensor>();
    const ways: WayBack[] = [];
    const drop = dropoutOf(noise, ways);
    const options = { epsilon: BATCH_NORM_EPSILON, momentum };
    let y = x;
    for (const [place, { name, stride }] of this.#stem.entries()) {
      const isFirst = place === 0;
      const { y: output, backward } = normalisedConvolution(y, this.#convolution(name), {
        stride,
        ...options,
        inputGradient: !isFirst,
      });
      ways.push((dy) => {
        const found = backward(dy as tf.Tensor4D);
        setGradients(gradients, name, found.slice(-3));
        return found[0];
      });
      y = output;
    }
    for (const { name, stride, projected } of this.#blocks) {
      const convolutions = {
        conv1: this.#convolution(`${name}/conv1`),
        conv2: this.#convolution(`${name}/conv2`),
        ...projected ? { projection: this.#convolution(`${name}/projection`) } : {},
      };
      const block = residualBlock(y, convolutions, { stride, ...options });
      ways.push((dy) => {
        const [dx, ...trained] = block.backward(dy as tf.Tensor4D);
        for (const role of Object.keys(convolutions)) {
          setGradients(gradients, `${name}/${role}`, trained.splice(0, 3));
        }
        return dx;
      });
      y = drop(block.y, "blocks");
    }
    const { shape } = y;
    const pooled = globalAveragePool(y);
    ways.push((dy) => globalAveragePoolGradient(dy as tf.Tensor2D, shape));
    const features = drop(pooled, "head");
    const weights = this.tensor<tf.Tensor2D>("dense/weights");
    return {
      logits: dense(features, weights, this.tensor<tf.Tensor1D>("dense/bias")),
      backward(dlogits) {
        const [dfeatures, dweights, dbias] = denseGradient(dlogits, features, weights);
        gradients.set("dense/weights", dweights).set("dense/bias", dbias);
        ways.reduceRight<tf.Tensor>((dy, way) => way(dy), dfeatures);
        return gradients;
      },
    };
  }

  #inferTogether(x: tf.Tensor4D): tf.Tensor2D {
    const convolve = (
      x: tf.Tensor4D,
      name: string,
      stride: number,
      options: { relu: boolean; residual?: tf.Tensor4D },
    ) => {
      const { filter, ...vectors } = this.#convolution(name);
      return conv2dBatchNorm(x, filter, stride, vectors, { epsilon: BATCH_NORM_EPSILON, ...options });
    };
    let y = x;
    for (const { name, stride } of this.#stem) {
      const input = y;
      y = convolve(input, name, stride, { relu: true });
      if (input !== x) input.dispose();
    }
    for (const { name, stride, projected } of this.#blocks) {
      const input = y;
      y = tf.tidy(() => {
        const residual = projected ? convolve(input, `${name}/projection`, stride, { relu: false }) : input;
        const inner = convolve(input, `${name}/conv1`, stride, { relu: true });
        return convolve(inner, `${name}/conv2`, 1, { relu: true, residual });
      });
      input.dispose();
    }
    return dense(
      globalAveragePool(y),
      this.tensor<tf.Tensor2D>("dense/weights"),
      this.tensor<tf.Tensor1D>("dense/bias"),
    );
  }

  #addConvolution(name: string, shape: [number, number, number, number], seed: number) {
    this.addWeights(`${name}/filter`, shape, seed);
    this.addBatchNorm(name, shape[3]);
  }

  #convolution(name: string): NormalisedConvolution {
    return { filter: this.tensor<tf.Tensor4D>(`${name}/filter`), ...this.batchNorm(name) };
  }
}

/** Names the gradients of a convolution's filter, gamma and beta. */
function setGradients(
  gradients: Map<string, tf.Tensor>,
  name: string,
  [filter, gamma, beta]: readonly tf.Tensor[],
) {
  gradients.set(`${name}/filter`, filter).set(`${name}/gamma`, gamma).set(`${name}/beta`, beta);
}
