/** The options of `deno task attack`. */
import { z } from "zod";
import { oneOf, onOrOff, rate, wholeNumber } from "../config/schemas.ts";
import { DEFAULT_DELTA } from "../metrics/epsilon/epsilon.ts";
import { type Architecture, architectures } from "../model/architectures.ts";
import type { DropoutPlace } from "../model/recipe.ts";
import { type Queries, QUERY_COUNTS } from "../model/queries.ts";
import { type Design, DESIGNS } from "../shadows/design.ts";
import type { OptionTable } from "./option.ts";
import { REPORT, RUN_OPTIONS, type RunConfig } from "./run.ts";

/** The configuration of an attack: train target and shadows, and audit the target. */
export interface AttackConfig extends RunConfig {
  /** The delta of the bound on epsilon, in [0, 1). */
  readonly delta: number;
  /** The target model. */
  readonly target: Architecture;
  /** The shadow model. */
  readonly shadow: Architecture;
  /** The number of shadows; 1 is the article's experiment. */
  readonly shadows: number;
  /** The images that many shadows are trained on. */
  readonly design: Design;
  /** Targets that many shadows attack, each trained on members of its own. */
  readonly targets: number;
  /** Queries of each sample by many shadows' attacks. */
  readonly queries: Queries;
  /** The rate of values set to 0, in [0, 1). */
  readonly dropout: number;
  /** On each block's output, or only before the dense layer. */
  readonly dropoutAt: DropoutPlace;
  /** The factor of the squared weights in the loss, at least 0; the recipe's comes on top. */
  readonly l2: number;
  /** The share of each label that is spread over all classes, in [0, 1). */
  readonly labelSmoothing: number;
  /** Random flips and shifts. */
  readonly augment: boolean;
  /** Epochs without a lower validation loss after which training ends; 0 never ends it. */
  readonly earlyStopping: number;
  /** True for the attacker who knows the target's defences, false for the one who does not; absent, both are tried. */
  readonly adaptive?: boolean;
}

const ARCHITECTURES = Object.keys(architectures) as Architecture[];

const MODELS = "Models";
const SHADOWS = "Many shadows";
const DEFENCES = "Defences of the target";

/** The options, in the help's order. */
export const ATTACK_OPTIONS: OptionTable<AttackConfig> = {
  dataset: RUN_OPTIONS.dataset,
  data: RUN_OPTIONS.data,
  partSize: RUN_OPTIONS.partSize,
  target: {
    ...oneOf(ARCHITECTURES),
    group: MODELS,
    argument: "NET",
    help: "the model under attack",
    default: "resnet20",
  },
  shadow: {
    ...oneOf(ARCHITECTURES),
    group: MODELS,
    argument: "NET",
    help: "the attacker's imitation of it",
    default: "resnet20",
  },
  shadows: {
    ...wholeNumber(1, 1000),
    group: SHADOWS,
    argument: "N",
    help:
      "shadows to train. One answers samples of its own, as in the article. Several answer the target's samples, and attacks \
judge each sample by how they answer it with and without it: what a serious audit is measured by",
    default: 1,
  },
  design: {
    ...oneOf(DESIGNS),
    group: SHADOWS,
    argument: "DESIGN",
    help:
      "online: the attacker has the candidates, too, and trains each shadow on a random half of them; offline: the attacker has \
own images alone, and trains each shadow on a random half of those",
    default: "online",
  },
  targets: {
    ...wholeNumber(1, 1000),
    group: SHADOWS,
    argument: "N",
    help:
      "targets to attack by the same shadows, each trained on a random half of the candidates; gives mean and spread",
    default: 1,
  },
  queries: {
    schema: z.number().refine((count) => (QUERY_COUNTS as readonly number[]).includes(count)) as z.ZodType<
      Queries
    >,
    allowed: "1, 2 or 18",
    group: SHADOWS,
    argument: "N",
    help:
      "how often each image is asked: once as it is; the second time mirrored; the other 16 times shifted by a pixel each way, \
mirrored or not",
    default: 1,
  },
  epochs: RUN_OPTIONS.epochs,
  batchSize: RUN_OPTIONS.batchSize,
  learningRate: RUN_OPTIONS.learningRate,
  recipe: RUN_OPTIONS.recipe,
  schedule: RUN_OPTIONS.schedule,
  dropout: {
    ...rate(),
    group: DEFENCES,
    argument: "RATE",
    help: "share of values set to 0 in training",
    default: 0,
  },
  dropoutAt: {
    ...oneOf(["blocks", "head"]),
    group: DEFENCES,
    argument: "PLACE",
    help: "dropout on each block's output, or only before the last layer",
    default: "blocks",
  },
  l2: {
    schema: z.number().min(0),
    allowed: "a number, at least 0",
    group: DEFENCES,
    argument: "FACTOR",
    help: "weight of the squared weights in the loss, beside what the recipe has",
    default: 0,
  },
  labelSmoothing: {
    ...rate(),
    group: DEFENCES,
    argument: "RATE",
    help: "share of each label spread over all classes",
    default: 0,
  },
  augment: {
    ...onOrOff(),
    group: DEFENCES,
    help: "flip and shift the training images at random",
    default: false,
  },
  earlyStopping: {
    ...wholeNumber(0),
    group: DEFENCES,
    argument: "EPOCHS",
    help: "end after so many epochs without a lower validation loss; 0 is off",
    default: 0,
  },
  adaptive: {
    ...onOrOff(),
    group: DEFENCES,
    help:
      "attackers to try where there is a defence: both without this, with it the one whose shadow has the defence too, \
with --no-adaptive the one who does not know of it",
    default: undefined,
  },
  seeds: RUN_OPTIONS.seeds,
  seed: RUN_OPTIONS.seed,
  workers: RUN_OPTIONS.workers,
  threads: RUN_OPTIONS.threads,
  kernels: RUN_OPTIONS.kernels,
  models: RUN_OPTIONS.models,
  out: RUN_OPTIONS.out,
  fpr: RUN_OPTIONS.fpr,
  prior: RUN_OPTIONS.prior,
  delta: {
    schema: z.number().min(0).lt(1),
    allowed: "a number, at least 0 and below 1",
    group: REPORT,
    argument: "DELTA",
    help: "delta of the (epsilon, delta)-differential privacy whose epsilon is bounded from below",
    default: DEFAULT_DELTA,
  },
  lang: RUN_OPTIONS.lang,
};
