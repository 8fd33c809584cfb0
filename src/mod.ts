/**
 * Kagemusha tells whoever owns a classifier how much of its training data can be read off its answers.
 *
 * `toAnswers` checks arrays, `audit` judges them. Attacks and defences are lists of small
 * objects, to which anyone may add; `evaluate` judges scores that come from elsewhere. Start the program with
 * `--v8-flags=--no-maglev-escape-analysis`: README.md says why.
 *
 * @example Audit a model by what it answered
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { audit, toAnswers } from "./mod.ts";
 *
 * const rows = Array.from({ length: 200 }, (_, row) => row);
 * const probabilities = Float32Array.from(rows.flatMap((row) => row % 2 ? [0.9, 0.1] : [0.6, 0.4]));
 * const answers = toAnswers(probabilities, {
 *   kind: "probabilities",
 *   classes: 2,
 *   labels: rows.map(() => 0),
 *   membership: rows.map((row) => row % 2),
 * });
 * const result = await audit(answers, { seed: 1 });
 * assertEquals(result.verdict.word, "leaks");
 * ```
 *
 * @module
 */
export type { Answers, ClassArray, ScoreArray, ScoreKind } from "./answers/answers.ts";
export { UNKNOWN } from "./answers/answers.ts";
export type { StoredScores, StoredType } from "./answers/stored_scores.ts";
export type { Block } from "./answers/block.ts";
export { readAnswers, readModels, readTable, type TableSource } from "./answers/tables/read_table.ts";
export type { ColumnNames, SideBySide, TableOptions } from "./answers/tables/options.ts";
export type { FileName } from "./answers/tables/open.ts";
export {
  understand,
  type Understood,
  type UnderstoodRow,
  understoodText,
} from "./answers/tables/understand.ts";
export { type AnswersOptions, toAnswers, type WholeNumbers } from "./answers/to_answers.ts";
export type {
  Attack,
  AttackDescription,
  FitOptions,
  FittedAttack,
  Lesson,
  Need,
  Once,
  Signals,
} from "./attack/attack.ts";
export { attacks } from "./attack/attacks.ts";
export type {
  Evidence,
  FittedSampleAttack,
  Play,
  SampleAttack,
  SampleFitOptions,
  ShadowNeed,
} from "./attack/by_sample/sample_attack.ts";
export { sampleAttacks } from "./attack/by_sample/sample_attacks.ts";
export { audit, type AuditOptions } from "./audit.ts";
export type * from "./audit_result.ts";
export type { AuditedEpsilon, Draw } from "./audited_epsilon.ts";
export type { Defence } from "./defence/defence.ts";
export { defences } from "./defence/defences.ts";
export type { LabelArray } from "./kernels/checks.ts";
export type { ExposedSample, Exposure } from "./exposure.ts";
export type { Heap } from "./kernels/heap.ts";
export type { RowOrders } from "./kernels/row_orders.ts";
export { type Build, BUILDS, type KernelModule, type Kernels } from "./kernels/module.ts";
export type { CalibrationBin } from "./metrics/calibration.ts";
export type { ClassFigures } from "./metrics/by_class.ts";
export type { IntegerArray, Labels, Membership, Scores } from "./metrics/columns.ts";
export {
  type CutChoice,
  type EpsilonBound,
  epsilonLowerBound,
  type EpsilonMethod,
  type EpsilonOptions,
} from "./metrics/epsilon/epsilon.ts";
export { gaussianEpsilon } from "./metrics/epsilon/gaussian.ts";
export {
  rateRatioLowerBound,
  type RateRatioOptions,
  type RatioCounts,
  type RatioInterval,
} from "./metrics/epsilon/rate_ratio.ts";
export { evaluate, type EvaluateOptions, type Evaluation } from "./metrics/evaluation.ts";
export type { Folds } from "./metrics/folds.ts";
export type { Interval } from "./metrics/intervals.ts";
export type { Decision, VerdictTest, VerdictWord } from "./metrics/verdict.ts";
export type { ImageShape } from "./model/batches.ts";
export type { Regularisation } from "./model/jobs.ts";
export type { DropoutPlace, TrainingRecipe } from "./model/recipe.ts";
export { type Format, render, type RenderOptions } from "./report/render.ts";
export type { LanguageCode } from "./report/language/language.ts";
export type { Judgement } from "./judgement.ts";
export type * from "./report/report.ts";
export type { Design } from "./shadows/design.ts";
export type { ModelTraining, ReportedMachine, TrainingsByMachine } from "./model/trainings.ts";
export type { GatedFigure } from "./gate/measures.ts";
export type { GateEntry } from "./gate/wording.ts";
export type { AttackFigures, Figure } from "./metrics/over_runs.ts";
