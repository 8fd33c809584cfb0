/** A network's variables by name: their first values, copies of them, and how they are set to a copy. */
import * as tf from "@tensorflow/tfjs-core";
import type { NamedTensor } from "../files/safetensors.ts";
import { Random } from "../random.ts";

/** Added to variances in batch norm: Keras' default, as in its ResNet example that the article's time used. */
export const BATCH_NORM_EPSILON = 1e-3;

/** The variables of a network: made, copied, restored and disposed alike in every kind. */
export abstract class NetworkVariables {
  /** Variables that are trained by gradient. */
  readonly variables = new Map<string, tf.Variable>();
  /** Moving statistics, gathered in training and used in inference: `<layer>/mean`, `<layer>/variance`. */
  readonly statistics = new Map<string, tf.Variable>();

  /** The number of trained numbers. */
  get parameters(): number {
    return this.variables.values().reduce((sum, variable) => sum + variable.size, 0);
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

  /** Adds a variable of He-normal numbers; its name says which random stream they come from. */
  protected addWeights(name: string, shape: number[], seed: number) {
    this.variables.set(name, heNormal(name, shape, seed));
  }

  /** Adds a batch norm's vectors under a layer's name: gamma 1, beta 0, mean 0, variance 1. */
  protected addBatchNorm(layer: string, channels: number) {
    this.variables.set(`${layer}/gamma`, filled([channels], 1));
    this.variables.set(`${layer}/beta`, filled([channels], 0));
    this.statistics.set(`${layer}/mean`, filled([channels], 0));
    this.statistics.set(`${layer}/variance`, filled([channels], 1));
  }

  /** Adds a layer's bias of zeros. */
  protected addBias(layer: string, outputs: number) {
    this.variables.set(`${layer}/bias`, filled([outputs], 0));
  }

  /** The batch norm's vectors under a layer's name. */
  protected batchNorm(layer: string) {
    return {
      gamma: this.tensor<tf.Tensor1D>(`${layer}/gamma`),
      beta: this.tensor<tf.Tensor1D>(`${layer}/beta`),
      mean: this.statistics.get(`${layer}/mean`) as unknown as tf.Tensor1D,
      variance: this.statistics.get(`${layer}/variance`) as unknown as tf.Tensor1D,
    };
  }

  /** A variable as a tensor of its rank. */
  protected tensor<T extends tf.Tensor>(name: string): T {
    return this.variables.get(name) as unknown as T;
  }
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

/** A variable of one value everywhere. */
export function filled(shape: number[], value: number): tf.Variable {
  return tf.tidy(() => tf.variable(tf.fill(shape, value)));
}

/** A variable of normal numbers with variance 2 / fan-in (He et al. 2015), from a random stream for this name. */
function heNormal(name: string, shape: number[], seed: number): tf.Variable {
  const random = new Random(seed, "weights", name);
  const fanIn = shape.slice(0, -1).reduce((product, size) => product * size);
  const deviation = Math.sqrt(2 / fanIn);
  const values = Float32Array.from({ length: fanIn * shape.at(-1)! }, () => random.normal() * deviation);
  return tf.tidy(() => tf.variable(tf.tensor(values, shape)));
}
