/** Shadows that are to be trained for a target that is asked: what their user tells. */
import type { Architecture } from "../model/architectures.ts";
import type { Design } from "./design.ts";

/** The networks that shadows can be; `auto` takes what fits the samples. */
export type ShadowName = "auto" | "mlp" | Architecture;

/** The network and the training of a shadow, as its user tells them: plain data. What is absent goes by the samples. */
export interface ShadowTraining {
  readonly shadow?: ShadowName;
  /** The sizes of a multi-layer perceptron's hidden layers. */
  readonly widths?: readonly number[];
  /** True where these layers are normalised by batch. */
  readonly batchNorm?: boolean;
  readonly epochs?: number;
  /** Samples in one step of training. */
  readonly trainingBatch?: number;
  readonly learningRate?: number;
  readonly dropout?: number;
  readonly l2?: number;
  readonly labelSmoothing?: number;
  readonly augment?: boolean;
}

/** The folder of trained shadows where the user names none. */
export const MODELS_FOLDER = "runs/shadows";

/** Shadows to train, as their user tells them: plain data. */
export interface OwnShadows extends ShadowTraining {
  /** The number of shadows: 1. */
  readonly shadows?: number;
  /** The samples that several shadows are trained on: `offline`. */
  readonly design?: Design;
  /** The file of the attacker's samples, and of their true classes. */
  readonly attackerData?: string;
  readonly attackerLabels?: string;
  /** Models trained at once, and threads for each. */
  readonly workers?: number;
  readonly threads?: number;
  /** The folder of trained models and checkpoints. */
  readonly models?: string;
}

/** True where shadows are to be trained. */
export function trainsShadows({ shadow, shadows, attackerData }: OwnShadows): boolean {
  return shadow !== undefined || shadows !== undefined || attackerData !== undefined;
}
