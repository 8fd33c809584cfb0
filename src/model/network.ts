/** Networks that can be trained: what all kinds have in common, and a network by its spec. */
import type * as tf from "@tensorflow/tfjs-core";
import type { NamedTensor } from "../files/safetensors.ts";
import { Mlp, type MlpSpec } from "./mlp.ts";
import type { DropoutPlace } from "./recipe.ts";
import { ResNet, type ResNetSpec } from "./resnet.ts";

export type { MlpSpec, ResNetSpec };

/** A network's architecture and sizes. */
export type NetworkSpec = ResNetSpec | MlpSpec;

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

/** A network: variables by name, inference and training. */
export interface Network {
  readonly spec: NetworkSpec;
  /** Variables that are trained by gradient. */
  readonly variables: ReadonlyMap<string, tf.Variable>;
  /** Moving statistics, gathered in training and used in inference: `<layer>/mean`, `<layer>/variance`. */
  readonly statistics: ReadonlyMap<string, tf.Variable>;
  /** The number of trained numbers. */
  readonly parameters: number;

  /** Logits `[N, K]` of normalised images `[N, H, W, C]` or rows `[N, F]`, by the moving statistics. */
  infer(x: tf.Tensor): tf.Tensor2D;

  /**
   * Runs a training pass, by the batch's statistics and with dropout. Updates the moving statistics in place.
   */
  train(x: tf.Tensor, pass: TrainingPass): TrainedPass;

  /** Copies of all weights and statistics, by name. */
  state(): Map<string, NamedTensor>;

  /**
   * Sets all weights and statistics to a state that `state` returned.
   *
   * @throws {RangeError} where a tensor is missing or has another shape
   */
  restore(state: ReadonlyMap<string, NamedTensor>): void;

  dispose(): void;
}

/** A network with fresh weights. */
export function createNetwork(spec: NetworkSpec, options: { seed: number }): Network {
  return spec.architecture === "mlp" ? new Mlp(spec, options) : new ResNet(spec, options);
}
