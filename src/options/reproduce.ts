/** The options of `deno task reproduce`. */
import { several, someOf, wholeNumber } from "../config/schemas.ts";
import { type Regime, REGIMES } from "../reproduce/strong/settings.ts";
import type { OptionTable } from "./option.ts";
import { REPORT, RUN_OPTIONS, type RunConfig } from "./run.ts";

/** The configuration of a reproduction: the article's experiments, or those of many shadows. */
export interface ReproduceConfig extends RunConfig {
  /** Targets of the part `strong`. */
  readonly targets: number;
  /** Shadows of the part `strong`. */
  readonly shadows: number;
  /** The ways in which its models are trained. */
  readonly regimes: readonly Regime[];
  /** Folders with the results of earlier runs: nothing is trained. */
  readonly fromResults?: readonly string[];
}

const STRONG = "Part strong";

/** The options, in the help's order. */
export const REPRODUCE_OPTIONS: OptionTable<ReproduceConfig> = {
  dataset: { ...RUN_OPTIONS.dataset, default: "cifar10" },
  data: RUN_OPTIONS.data,
  partSize: RUN_OPTIONS.partSize,
  targets: {
    ...wholeNumber(1, 1000),
    group: STRONG,
    argument: "N",
    help: "targets of each regime, each trained on a random half of the candidates",
    default: 4,
  },
  shadows: {
    ...wholeNumber(2, 1000),
    group: STRONG,
    argument: "N",
    help: "shadows of each regime, each trained on a random half of the candidates",
    default: 32,
  },
  regimes: {
    ...someOf(REGIMES),
    group: STRONG,
    argument: "REGIMES",
    help: "plain: trained as in the article; augmented: with flips and shifts, as a well-trained model",
    default: REGIMES,
    defaultInWords: "default: both",
  },
  epochs: RUN_OPTIONS.epochs,
  batchSize: RUN_OPTIONS.batchSize,
  learningRate: RUN_OPTIONS.learningRate,
  recipe: RUN_OPTIONS.recipe,
  schedule: RUN_OPTIONS.schedule,
  seeds: RUN_OPTIONS.seeds,
  seed: RUN_OPTIONS.seed,
  workers: RUN_OPTIONS.workers,
  threads: RUN_OPTIONS.threads,
  kernels: RUN_OPTIONS.kernels,
  models: RUN_OPTIONS.models,
  out: {
    ...RUN_OPTIONS.out,
    help: "where the report goes, and the results that it is computed from",
    defaultInWords: RUN_OPTIONS.out.defaultInWords?.replace("synthetic/attack", "cifar10/reproduce"),
  },
  fromResults: {
    schema: several().schema.refine((folders) => folders.length > 0),
    allowed: "a folder's path, or several",
    group: REPORT,
    argument: "DIR",
    repeats: true,
    help:
      "train nothing: make all tables and pictures from the results in a folder, those of this project lying in \
its own data/results/reproduction; given several times, the results are brought together, further seeds and further recipes, and \
written beside the report",
    default: undefined,
  },
  fpr: RUN_OPTIONS.fpr,
  prior: RUN_OPTIONS.prior,
  lang: RUN_OPTIONS.lang,
};
