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
export * from "./config.ts";
export * from "./dataset/dataset.ts";
export * from "./dataset/datasets.ts";
export * from "./dataset/split.ts";
export * from "./experiment.ts";
export * from "./metrics/evaluation.ts";
export * from "./metrics/intervals.ts";
export * from "./metrics/roc.ts";
export * from "./model/architectures.ts";
export * from "./options.ts";
export * from "./progress.ts";
export * from "./random.ts";
export * from "./report/report.ts";
export * from "./report/text.ts";
export * from "./report/html.ts";
export * from "./wasm/heap.ts";
export * from "./wasm/module.ts";
export * from "./wasm/probability_vectors.ts";
