/** Recipes of training by name: a schedule of the learning rate, and an L2 of the filters that is part of the training and no defence. */
import { type Regularisation, type Schedule, UNREGULARISED } from "./jobs.ts";

/** The names of schedules; `learningRateAt` says what they mean. */
export const RATE_SCHEDULES = ["cosine", "step", "constant"] as const;
/** One of them. */
export type RateSchedule = (typeof RATE_SCHEDULES)[number];

/** The part of a recipe that its name stands for. */
export interface NamedRecipe {
  /** The schedule of the learning rate. */
  readonly schedule: RateSchedule;
  /** The factor of the convolutions' squared filters in every model's loss, shadows' and undefended targets' too. */
  readonly filterL2: number;
}

/** The names of the recipes. */
export const RECIPES = ["own", "keras"] as const;
/** One of them. */
export type RecipeName = (typeof RECIPES)[number];

/**
 * Each recipe by its name. Keras: https://keras.io/examples/cifar10_resnet, as it stood from 2018 to 2020, whose dense layer has
 * no L2.
 */
export const recipes: Readonly<Record<RecipeName, NamedRecipe>> = {
  own: { schedule: "cosine", filterL2: 0 },
  keras: { schedule: "step", filterL2: 1e-4 },
};

/** A run's settings of training that a recipe's name bears on. */
export interface RecipeChoice {
  readonly recipe: RecipeName;
  /** Overrules the recipe's schedule. */
  readonly schedule?: RateSchedule;
}

/** The length and the speed of a run's trainings. */
export function scheduleOf(
  { epochs, batchSize, learningRate, recipe, schedule = recipes[recipe].schedule }:
    & RecipeChoice
    & Pick<Schedule, "epochs" | "batchSize" | "learningRate">,
): Schedule {
  return { epochs, batchSize, learningRate, ...schedule !== "cosine" && { schedule } };
}

/** A model's regularisation: the recipe's, and a defence's on top of that. */
export function regularisationOf(
  { recipe }: Pick<RecipeChoice, "recipe">,
  defence: Partial<Regularisation> = {},
): Regularisation {
  const { filterL2 } = recipes[recipe];
  return { ...UNREGULARISED, ...defence, ...filterL2 > 0 && { filterL2 } };
}

/** The choice as manifests and reports of results have it. */
export function chosenRecipe({ recipe, schedule }: RecipeChoice): RecipeChoice {
  return { recipe, ...schedule && { schedule } };
}

/** The settings that a recipe has where its name in words or in a folder's says nothing else. */
export const USUAL_BATCH_SIZE = 32, USUAL_LEARNING_RATE = 1e-3;

/** All settings of training that a run's models have alike, whatever their seeds. */
export interface Recipe extends Required<RecipeChoice> {
  /** The factor of the squared filters in every model's loss. */
  readonly filterL2: number;
  readonly epochs: unknown;
  readonly batchSize: unknown;
  readonly learningRate: unknown;
}

/** The recipe of the models that a run with such a configuration trained. */
export function recipeIn(config: Readonly<Record<string, unknown>>): Recipe {
  const { recipe, schedule = recipes[recipe].schedule } = recipeOf(config), { filterL2 } = recipes[recipe];
  const { epochs, batchSize, learningRate } = config;
  return { recipe, schedule, filterL2, epochs, batchSize, learningRate };
}

/** The choice that such a configuration holds; results of before there was one were trained by the own recipe. */
export function recipeOf(config: Readonly<Record<string, unknown>>): RecipeChoice {
  const { recipe = "own", schedule } = config as Partial<RecipeChoice>;
  return chosenRecipe({ recipe, schedule });
}
