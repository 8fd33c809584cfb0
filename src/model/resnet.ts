/** ResNet v1 of the CIFAR family (He et al. 2016, section 4.2), on tfjs-core and the operations of src/engine/. */
import * as tf from "@tensorflow/tfjs-core";
import type { NamedTensor } from "../files/safetensors.ts";
import { Random } from "../random.ts";
import { conv2dBatchNorm } from "../engine/conv2d.ts";
import { dropout } from "../engine/dropout.ts";
import { dense, denseGradient, globalAveragePool, globalAveragePoolGradient } from "../engine/head.ts";
import {
  type NormalisedConvolution,
  normalisedConvolution,
  residualBlock,
} from "../engine/residual_block.ts";
import { type Architecture, type Block, blocksOf, STAGE_FILTERS } from "./architectures.ts";
import type { DropoutPlace } from "./recipe.ts";

/** A network's architecture and sizes. */
export interface ResNetSpec {
  readonly architecture: Architecture;
  readonly classes: number;
  /** Channels of the input images. */
  readonly channels: number;
}

/** Options of a training pass. */
export interface TrainingPass {
  /** The share of the moving statistics that is kept when a batch's come in. */
  readonly momentum: number;
  readonly dropout?: { readonly rate: number; readonly at: DropoutPlace; readonly seed: number };
}

/** A training pass: its logits, and its way back. */
export interface TrainedPass {
  /** `[N, K]` */
  readonly logits: tf.Tensor2D;
  /**
   * Returns the loss's gradients by all variables, by name, given its gradient by the logits `[N, K]`. It can
   * be called once.
   */
  backward(dlogits: tf.Tensor2D): Map<string, tf.Tensor>;
}

/**
 * The number of images that inference takes through the network together. With more images, a layer's output
 * has left the cache before the next layer reads it (128 at once: 1890 images/s for 2240, with 1 MB of
 * second-level cache).
 */
const INFERRED_TOGETHER = 32;
const EPSILON = 1e-3; // Keras' default, as in its ResNet example that the article's time used

/**
 * A ResNet: variables by name, inference and training. Every convolution is 3x3, without bias, padded to
 * "same" and followed by batch norm. Where a stage changes the shape, the shortcut is a strided 1x1
 * convolution with batch norm (the paper's option B).
 */
export class ResNet {
  readonly spec: ResNetSpec;
  /**
   * Variables that are trained by gradient: `<layer>/filter`, `<layer>/gamma`, `<layer>/beta`,
   * `dense/weights`, `dense/bias`.
   */
  readonly variables = new Map<string, tf.Variable>();
  /** Moving statistics, gathered in training and used in inference: `<layer>/mean`, `<layer>/variance`. */
  readonly statistics = new Map<string, tf.Variable>();
  readonly #blocks: readonly Block[];

  /** A network with fresh weights: He-normal filters and dense weights, gamma 1, beta and bias 0. */
  constructor(spec: ResNetSpec, { seed }: { seed: number }) {
    this.spec = spec;
    this.#addConvolution("stem", [3, 3, spec.channels, STAGE_FILTERS[0]], seed);
    this.#blocks = blocksOf(spec.architecture);
    for (const { name, inChannels, filters, projected } of this.#blocks) {
      this.#addConvolution(`${name}/conv1`, [3, 3, inChannels, filters], seed);
      this.#addConvolution(`${name}/conv2`, [3, 3, filters, filters], seed);
      if (projected) this.#addConvolution(`${name}/projection`, [1, 1, inChannels, filters], seed);
    }
    const channels = STAGE_FILTERS.at(-1)!;
    this.variables.set("dense/weights", heNormal("dense/weights", [channels, spec.classes], seed));
    this.variables.set("dense/bias", filled([spec.classes], 0));
  }

  /** The number of trained numbers. */
  get parameters(): number {
    return this.variables.values().reduce((sum, variable) => sum + variable.size, 0);
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
    /** The ways back through the layers, each from the gradient by the output to the gradient by the input. */
    const ways: ((dy: tf.Tensor) => tf.Tensor)[] = [];
    const seeds = new Random(noise?.seed ?? 0, "dropout");
    const drop = <T extends tf.Tensor>(x: T, at: DropoutPlace): T => {
      if (!noise?.rate || noise.at !== at) return x;
      const { rate } = noise, seed = seeds.integer(2 ** 32);
      ways.push((dy) => dropout(dy, rate, { seed }));
      return dropout(x, rate, { seed });
    };
    const options = { epsilon: EPSILON, momentum };
    const stem = normalisedConvolution(x, this.#convolution("stem"), { stride: 1, ...options });
    let y = stem.y;
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
    const weights = this.variables.get("dense/weights") as unknown as tf.Tensor2D;
    return {
      logits: dense(features, weights, this.#vector("dense/bias")),
      backward(dlogits) {
        const [dfeatures, dweights, dbias] = denseGradient(dlogits, features, weights);
        gradients.set("dense/weights", dweights).set("dense/bias", dbias);
        const dstem = ways.reduceRight<tf.Tensor>((dy, way) => way(dy), dfeatures);
        setGradients(gradients, "stem", stem.backward(dstem as tf.Tensor4D));
        return gradients;
      },
    };
  }

  /** Copies of all weights and statistics, by name. */
  state(): Map<string, NamedTensor> {
    return new Map(
      [...this.variables, ...this.statistics].map(([name, variable]) => [name, copyOf(variable)]),
    );
  }

  /**
   * Sets all weights and statistics to a state that `state` returned.
   *
   * @throws {RangeError} where a tensor is missing or has another shape
   */
  restore(state: ReadonlyMap<string, NamedTensor>) {
    for (const [name, variable] of [...this.variables, ...this.statistics]) {
      restoreVariable(variable, name, state);
    }
  }

  dispose() {
    tf.dispose([...this.variables.values(), ...this.statistics.values()]);
  }

  #inferTogether(x: tf.Tensor4D): tf.Tensor2D {
    const convolve = (
      x: tf.Tensor4D,
      name: string,
      stride: number,
      options: { relu: boolean; residual?: tf.Tensor4D },
    ) => {
      const { filter, ...vectors } = this.#convolution(name);
      return conv2dBatchNorm(x, filter, stride, vectors, { epsilon: EPSILON, ...options });
    };
    let y = convolve(x, "stem", 1, { relu: true });
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
      this.variables.get("dense/weights") as unknown as tf.Tensor2D,
      this.#vector("dense/bias"),
    );
  }

  #addConvolution(name: string, shape: [number, number, number, number], seed: number) {
    const filters = shape[3];
    this.variables.set(`${name}/filter`, heNormal(`${name}/filter`, shape, seed));
    this.variables.set(`${name}/gamma`, filled([filters], 1));
    this.variables.set(`${name}/beta`, filled([filters], 0));
    this.statistics.set(`${name}/mean`, filled([filters], 0));
    this.statistics.set(`${name}/variance`, filled([filters], 1));
  }

  #convolution(name: string): NormalisedConvolution {
    return {
      filter: this.variables.get(`${name}/filter`) as unknown as tf.Tensor4D,
      gamma: this.#vector(`${name}/gamma`),
      beta: this.#vector(`${name}/beta`),
      mean: this.statistics.get(`${name}/mean`) as unknown as tf.Tensor1D,
      variance: this.statistics.get(`${name}/variance`) as unknown as tf.Tensor1D,
    };
  }

  #vector(name: string): tf.Tensor1D {
    return this.variables.get(name) as unknown as tf.Tensor1D;
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

/** A copy of a tensor's shape and numbers. */
export function copyOf(tensor: tf.Tensor): NamedTensor {
  return { shape: tensor.shape, data: tensor.dataSync() as Float32Array };
}

/**
 * Sets a variable to the tensor that `state` holds under `name`.
 *
 * @throws {RangeError} where the tensor is missing or has another shape
 */
export function restoreVariable(
  variable: tf.Variable,
  name: string,
  state: ReadonlyMap<string, NamedTensor>,
) {
  const found = state.get(name);
  if (found?.shape.join() !== variable.shape.join()) {
    throw new RangeError(
      `Cannot restore the network: ${name} must have shape [${variable.shape}], found ${
        found ? `[${found.shape}]` : "none"
      }`,
    );
  }
  tf.tidy(() => variable.assign(tf.tensor(found.data, variable.shape)));
}

/** A variable of normal numbers with variance 2 / fan-in (He et al. 2015), from a random stream for this name. */
function heNormal(name: string, shape: number[], seed: number): tf.Variable {
  const random = new Random(seed, "weights", name);
  const fanIn = shape.slice(0, -1).reduce((product, size) => product * size);
  const deviation = Math.sqrt(2 / fanIn);
  const values = Float32Array.from({ length: fanIn * shape.at(-1)! }, () => random.normal() * deviation);
  return tf.tidy(() => tf.variable(tf.tensor(values, shape)));
}

function filled(shape: number[], value: number): tf.Variable {
  return tf.tidy(() => tf.variable(tf.fill(shape, value)));
}
