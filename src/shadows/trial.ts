/** The trials of an experiment: in each, a target is attacked by way of shadows. */
import type { Answers } from "../answers/answers.ts";
import type { Dataset } from "../dataset/dataset.ts";
import type { Parts } from "../dataset/split.ts";
import { isRegularised, type ModelJob, type Regularisation, UNREGULARISED } from "../model/jobs.ts";
import type { TrainedModel } from "../model/train_models.ts";
import type { AttackConfig } from "../options/attack.ts";

/** A model that has answered. */
export interface AnsweredModel {
  readonly model: TrainedModel;
  readonly answers: Answers;
}

/** A target and the shadows that attack it. */
export interface Trial {
  /** The experiment's seed. */
  readonly seed: number;
  readonly dataset: Dataset;
  readonly parts: Parts;
  readonly target: AnsweredModel;
  readonly shadows: readonly AnsweredModel[];
}

/** Models to train, and the trials that they are for. */
export interface TrialPlan {
  /** The jobs, each once, in the order in which they are trained. */
  readonly jobs: readonly ModelJob[];
  /** Makes the trials out of the trained models. */
  readonly trials: (modelOf: (job: ModelJob) => TrainedModel) => Trial[];
}

/** A file of answers that an experiment leaves. */
export interface AnswersFile {
  readonly name: string;
  /** Its bytes, out of the trials. */
  readonly encode: (trials: readonly Trial[]) => Uint8Array<ArrayBuffer>;
}

/** The target's defences, as its recipe has them. */
export function defenceOf(
  { dropout, dropoutAt, l2, labelSmoothing, augment, earlyStopping }: AttackConfig,
): Regularisation {
  return { dropout, dropoutAt, l2, labelSmoothing, augment, earlyStopping };
}

/** The recipe of the attacker who does not know of them. */
export function undefendedOf({ dropoutAt }: AttackConfig): Regularisation {
  return { ...UNREGULARISED, dropoutAt };
}

/** True where the target has a defence. */
export function isDefended(config: AttackConfig): boolean {
  return isRegularised(config);
}
