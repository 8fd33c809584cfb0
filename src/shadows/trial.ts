/** The trials of an experiment: in each, a target is attacked by way of shadows. */
import type { Answers } from "../answers/answers.ts";
import type { Dataset } from "../dataset/dataset.ts";
import type { Parts } from "../dataset/split.ts";
import { isRegularised, type ModelJob, type Regularisation } from "../model/jobs.ts";
import { regularisationOf } from "../model/recipes.ts";
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

/** The target's regularisation: its defences, on top of what the recipe has for every model. */
export function defenceOf(config: AttackConfig): Regularisation {
  const { dropout, dropoutAt, l2, labelSmoothing, augment, earlyStopping } = config;
  return regularisationOf(config, { dropout, dropoutAt, l2, labelSmoothing, augment, earlyStopping });
}

/** The regularisation by the attacker who does not know of the defences. */
export function undefendedOf(config: AttackConfig): Regularisation {
  return regularisationOf(config, { dropoutAt: config.dropoutAt });
}

/** True where the target has a defence. */
export function isDefended(config: AttackConfig): boolean {
  return isRegularised(config);
}
