/** A multi-layer perceptron for rows of features, on tfjs-core and the operations of src/engine/. */
import * as tf from "@tensorflow/tfjs-core";
import {
  denseBatchNorm,
  type DenseLayer,
  denseLayer,
  type NormalisedDenseLayer,
  normalisedDenseLayer,
} from "../engine/dense_layer.ts";
import type { Trained } from "../engine/residual_block.ts";
import type { Network, TrainedPass, TrainingPass } from "./network.ts";
import { dropoutOf, type WayBack } from "./pass_dropout.ts";
import { BATCH_NORM_EPSILON, NetworkVariables } from "./variables.ts";

/** A multi-layer perceptron's sizes. */
export interface MlpSpec {
  readonly architecture: "mlp";
  /** Numbers of an input row. */
  readonly features: number;
  readonly classes: number;
  /** The outputs of each hidden layer, in order. Without hidden layers the network is a logistic regression. */
  readonly widths: readonly number[];
  /** True where each hidden layer is normalised by batch norm, in place of its bias. */
  readonly batchNorm: boolean;
}

/**
 * A multi-layer perceptron: hidden dense layers with ReLU, each normalised before it where the spec says so,
 * then a dense layer to the logits. Dropout at "blocks" comes behind every hidden layer, at "head" behind the
 * last. Its variables are `layer<l>/weights`, counted from 1, with `layer<l>/bias`, or `layer<l>/gamma` and
 * `layer<l>/beta` where the layer is normalised; then `dense/weights` and `dense/bias`.
 */
export class Mlp extends NetworkVariables implements Network {
  readonly spec: MlpSpec;
  /** The hidden layers' names. */
  readonly #layers: readonly string[];

  /**
   * A network with fresh weights: He-normal weights, gamma 1, beta and biases 0.
   *
   * @throws {RangeError} where a size is not a whole number of at least 1
   */
  constructor(spec: MlpSpec, { seed }: { seed: number }) {
    super();
    const { features, classes, widths, batchNorm } = spec;
    checkSize("the number of features", features);
    checkSize("the number of classes", classes);
    for (const [layer, width] of widths.entries()) checkSize(`the width of layer ${layer + 1}`, width);
    this.spec = spec;
    this.#layers = widths.map((_, layer) => `layer${layer + 1}`);
    for (const [layer, name] of this.#layers.entries()) {
      this.addWeights(`${name}/weights`, [layer === 0 ? features : widths[layer - 1], widths[layer]], seed);
      if (batchNorm) this.addBatchNorm(name, widths[layer]);
      else this.addBias(name, widths[layer]);
    }
    this.addWeights("dense/weights", [widths.at(-1) ?? features, classes], seed);
    this.addBias("dense", classes);
  }

  /** Logits `[N, K]` of normalised rows `[N, F]`, by the moving statistics. */
  infer(x: tf.Tensor2D): tf.Tensor2D {
    return tf.tidy(() => {
      const y = this.#layers.reduce(
        (x, name) =>
          this.spec.batchNorm
            ? denseBatchNorm(x, this.#normalised(name), { epsilon: BATCH_NORM_EPSILON })
            : denseLayer(x, this.#dense(name), { relu: true, inputGradient: false }).y,
        x,
      );
      return denseLayer(y, this.#dense("dense"), { relu: false, inputGradient: false }).y;
    });
  }

  /**
   * Runs a training pass on rows, by the batch's statistics and with dropout. Updates the moving statistics in
   * place.
   */
  train(x: tf.Tensor2D, { momentum, dropout }: TrainingPass): TrainedPass {
    const gradients = new Map<string, tf.Tensor>(), ways: WayBack[] = [];
    const drop = dropoutOf(dropout, ways);
    /** Adds a layer's way back: the gradients by its variables, in their order, are set as it is gone. */
    const follow = ({ y, backward }: Trained<tf.Tensor2D>, layer: string, variables: readonly string[]) => {
      ways.push((dy) => {
        const found = backward(dy as tf.Tensor2D), [dx] = found;
        for (const [i, name] of variables.entries()) {
          gradients.set(`${layer}/${name}`, found[found.length - variables.length + i]);
        }
        return dx;
      });
      return y;
    };
    let y = x;
    for (const [layer, name] of this.#layers.entries()) {
      const options = { inputGradient: layer > 0 };
      y = this.spec.batchNorm
        ? follow(
          normalisedDenseLayer(y, this.#normalised(name), {
            epsilon: BATCH_NORM_EPSILON,
            momentum,
            ...options,
          }),
          name,
          ["weights", "gamma", "beta"],
        )
        : follow(denseLayer(y, this.#dense(name), { relu: true, ...options }), name, ["weights", "bias"]);
      y = drop(y, "blocks");
    }
    const inputGradient = this.#layers.length > 0;
    if (inputGradient) y = drop(y, "head");
    const logits = follow(
      denseLayer(y, this.#dense("dense"), { relu: false, inputGradient }),
      "dense",
      ["weights", "bias"],
    );
    return {
      logits,
      backward(dlogits) {
        ways.reduceRight<tf.Tensor>((dy, way) => way(dy), dlogits);
        return gradients;
      },
    };
  }

  #dense(layer: string): DenseLayer {
    return {
      weights: this.tensor<tf.Tensor2D>(`${layer}/weights`),
      bias: this.tensor<tf.Tensor1D>(`${layer}/bias`),
    };
  }

  #normalised(layer: string): NormalisedDenseLayer {
    return { weights: this.tensor<tf.Tensor2D>(`${layer}/weights`), ...this.batchNorm(layer) };
  }
}

function checkSize(what: string, size: number) {
  if (!(Number.isSafeInteger(size) && size >= 1)) {
    throw new RangeError(`Cannot make an MLP: ${what} must be a whole number of at least 1, found ${size}`);
  }
}
