/** Results of several runs brought together: further seeds of one recipe become one whole, further recipes lie beside it. */
import { type RecipeChoice, recipeOf, recipes } from "../model/recipes.ts";
import { joinTrainings, type TrainingsByMachine } from "../model/trainings.ts";
import { modelName } from "./models.ts";
import type { Provenance, RunRecord } from "./provenance.ts";
import type { ModelResult, Results } from "./results.ts";

/** The training that results have in common, whatever their seeds. */
export interface Recipe extends Required<RecipeChoice> {
  /** The factor of the squared filters in every model's loss. */
  readonly filterL2: number;
  readonly epochs: unknown;
  readonly batchSize: unknown;
  readonly learningRate: unknown;
}

/** The recipe of results, by the configuration of the run that trained them. */
export function recipeOfResults({ config }: Pick<Provenance, "config">): Recipe {
  const { recipe, schedule = recipes[recipe].schedule } = recipeOf(config), { filterL2 } = recipes[recipe];
  const { epochs, batchSize, learningRate } = config;
  return { recipe, schedule, filterL2, epochs, batchSize, learningRate };
}

/** The folder of a further recipe's results: `keras-constant-100`. */
export function recipeFolder(results: Pick<Provenance, "config">): string {
  const { recipe, schedule, epochs, batchSize, learningRate } = recipeOfResults(results);
  return [
    recipe,
    schedule,
    epochs,
    ...batchSize === 32 ? [] : [batchSize],
    ...learningRate === 1e-3 ? [] : [learningRate],
  ]
    .join("-");
}

/**
 * Brings results together, each recipe's in one, in the order in which they come.
 *
 * @throws {RangeError} where they are of different images or classes, or two runs trained one model otherwise
 */
export function combine(all: readonly Results[]): Results[] {
  const [first] = all;
  for (const { dataset } of all) {
    if (JSON.stringify(dataset) === JSON.stringify(first.dataset)) continue;
    throw new RangeError(
      `Cannot bring results together: they must be of the same images, found ${inWords(first.dataset)} and ${
        inWords(dataset)
      }`,
    );
  }
  const byRecipe = Map.groupBy(all, (results) => JSON.stringify(recipeOfResults(results)));
  return byRecipe.values().map((group) => group.length === 1 ? group[0] : ofOneRecipe(group)).toArray();
}

function inWords({ name, sha256, partSize }: Provenance["dataset"]): string {
  return `parts of ${partSize} of ${name} (SHA-256 ${sha256})`;
}

function ofOneRecipe(group: readonly Results[]): Results {
  const models = new Map<string, ModelResult>();
  for (const model of group.flatMap((results) => results.models)) {
    const name = modelName(model), known = models.get(name);
    if (known && JSON.stringify(known.spec) !== JSON.stringify(model.spec)) {
      throw new RangeError(`Cannot bring results together: two runs have trained ${name}, and not alike`);
    }
    if (!known) models.set(name, model);
  }
  const labels = new Map<number, Uint8Array>();
  for (const [seed, classes] of group.flatMap((results) => [...results.labels])) {
    const known = labels.get(seed);
    if (known && known.join() !== classes.join()) {
      throw new RangeError(`Cannot bring results together: two runs have other images for the seed ${seed}`);
    }
    labels.set(seed, classes);
  }
  const { recipe, schedule } = recipeOf(group[0].config);
  const { seed: _, seeds: __, ...settings } = common(group.map(({ config }) => config)); // those of one run
  return {
    config: { ...settings, recipe, ...schedule && { schedule } },
    dataset: group[0].dataset,
    versions: common(group.map(({ versions }) => versions)),
    machine: common(group.map(({ machine }) => machine)),
    ...group.some(({ trainings }) => trainings) && { trainings: joinTrainings(group.map(trainingsIn)) },
    date: group.map(({ date }) => date).sort().at(-1)!,
    runs: group.flatMap(runsOf),
    labels: new Map([...labels].sort(([a], [b]) => a - b)),
    models: [...models.values()],
  };
}

/** The trainings of results; those of an earlier version do not tell of machines. */
function trainingsIn({ trainings, models }: Results): TrainingsByMachine {
  return trainings ?? {
    machines: [],
    models: models.map((model) => ({ name: modelName(model), seconds: model.seconds, by: [] })),
  };
}

/** The runs that results come from. */
function runsOf(results: Results): readonly RunRecord[] {
  const { runs, config, versions, machine, date, labels } = results;
  return runs ?? [{ config, versions, machine, date, seeds: [...labels.keys()] }];
}

/** The entries that all have, with the same value. */
function common<Value>(all: readonly Readonly<Record<string, Value>>[]): Record<string, Value> {
  const isCommon = ([key, value]: [string, Value]) =>
    all.every((other) => JSON.stringify(other[key]) === JSON.stringify(value));
  return Object.fromEntries(Object.entries(all[0]).filter(isCommon));
}
