/**
 * Kagemusha tells the owner of a classifier how much of its training data can be read off its answers.
 *
 * `runExperiment` is the whole of it; the rest are its parts, for audits of other models: an attack needs nothing but
 * probability vectors and labels.
 *
 * @module
 */
export * from "./attack/answers.ts";
export * from "./attack/attack.ts";
export * from "./attack/attacks.ts";
export * from "./attack/audit.ts";
export * from "./attack/rows.ts";
export { attackConfig, reproduceConfig } from "./config.ts";
export * from "./dataset/dataset.ts";
export * from "./dataset/datasets.ts";
export * from "./dataset/split.ts";
export * from "./defence/defence.ts";
export * from "./defence/defences.ts";
export * from "./experiment.ts";
export * from "./metrics/evaluation.ts";
export * from "./metrics/intervals.ts";
export * from "./metrics/roc.ts";
export { type Architecture, architectures } from "./model/architectures.ts";
export type { ImageShape } from "./model/batches.ts";
export type { Regularisation, Role } from "./model/jobs.ts";
export type { DropoutPlace } from "./model/resnet.ts";
export type { TrainingRecipe } from "./model/recipe.ts";
export type { AttackConfig, ReproduceConfig, RunConfig } from "./options.ts";
export * from "./progress.ts";
export * from "./random.ts";
export type { Attacked, ModelSummary, PartSummary } from "./reproduce/analysis.ts";
export type { Comparison } from "./reproduce/article.ts";
export type { CounterMeasure } from "./reproduce/counter_measures.ts";
export type { DropoutTable } from "./reproduce/dropout.ts";
export type { AttackFigures, Figure } from "./metrics/figures.ts";
export { type Part, PARTS, type WantedModel } from "./reproduce/models.ts";
export * from "./reproduce/reproduce.ts";
export type { Reproduction } from "./reproduce/reproduction.ts";
export type { Provenance } from "./reproduce/results.ts";
export type { Sample, Sheet } from "./reproduce/sheets.ts";
export type { Cell } from "./reproduce/transfer.ts";
export * from "./report/report.ts";
export * from "./report/text.ts";
export * from "./report/html.ts";
export * from "./kernels/checks.ts";
export * from "./kernels/heap.ts";
export * from "./kernels/module.ts";
export * from "./kernels/probability_vectors.ts";
