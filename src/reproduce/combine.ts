/** Results of several runs brought together: further seeds of one recipe become one whole, further recipes lie beside it. */
import { recipeIn, recipeOf, USUAL_BATCH_SIZE, USUAL_LEARNING_RATE } from "../model/recipes.ts";
import { joinTrainings, type TrainingsByMachine } from "../model/trainings.ts";
import { modelName, type WantedModel } from "./models.ts";
import type { Provenance, RunRecord } from "./provenance.ts";
import type { ModelResult, Results } from "./results.ts";

/** The folder of a further recipe's results: `keras-constant-100`, `own-cosine-20-batch64-rate0.01`. */
export function recipeFolder({ config }: Pick<Provenance, "config">): string {
  const { recipe, schedule, epochs, batchSize, learningRate } = recipeIn(config);
  return [
    recipe,
    schedule,
    epochs,
    ...batchSize === USUAL_BATCH_SIZE ? [] : [`batch${batchSize}`],
    ...learningRate === USUAL_LEARNING_RATE ? [] : [`rate${learningRate}`],
  ]
    .join("-");
}

/** Results, and the folder that they were read from. */
export interface FoundResults {
  readonly results: Results;
  readonly folder: string;
}

/**
 * Brings results together, each recipe's in one, in the order in which they come.
 *
 * @throws {RangeError} naming the folders, where they are of different images or classes, or have one model in two ways
 */
export function combine(found: readonly FoundResults[]): Results[] {
  const [first] = found;
  for (const { results: { dataset }, folder } of found) {
    const other = firstDifference(first.results.dataset, dataset);
    if (other === undefined) continue;
    throw new RangeError(
      `Cannot bring results together: they must be of the same images and classes, found ${
        besideEachOther(other, [first.folder, folder])
      }`,
    );
  }
  const byRecipe = Map.groupBy(found, ({ results }) => keyOfRecipe(results));
  return byRecipe.values().map((group) => group.length === 1 ? group[0].results : ofOneRecipe(group))
    .toArray();
}

/** True where all that `part` has is among results that were brought together. */
export function holds(all: readonly Results[], part: Results): boolean {
  const whole = all.find((results) => keyOfRecipe(results) === keyOfRecipe(part));
  if (!whole || firstDifference(whole.dataset, part.dataset)) return false;
  const models = new Map(whole.models.map((model) => [modelName(model), model]));
  return part.models.every((model) => {
    const known = models.get(modelName(model));
    return known && !firstDifference(known.spec, model.spec) && haveSameAnswers(known, model);
  });
}

function keyOfRecipe({ config }: Results): string {
  return JSON.stringify(recipeIn(config));
}

function ofOneRecipe(group: readonly FoundResults[]): Results {
  const models = new Map<string, { model: ModelResult; folder: string }>();
  for (const { results, folder } of group) {
    for (const model of results.models) {
      const name = modelName(model), known = models.get(name);
      if (known) refuseOther(name, [known, { model, folder }]);
      else models.set(name, { model, folder });
    }
  }
  const labels = new Map<number, { classes: Uint8Array; folder: string }>();
  for (const { results, folder } of group) {
    for (const [seed, classes] of results.labels) {
      const known = labels.get(seed);
      if (known && known.classes.join() !== classes.join()) {
        throw new RangeError(
          `Cannot bring results together: ${known.folder} and ${folder} have other images for the seed ${seed}`,
        );
      }
      if (!known) labels.set(seed, { classes, folder });
    }
  }
  const all = group.map(({ results }) => results), [first] = all;
  const { recipe, schedule } = recipeOf(first.config);
  const { seed: _, seeds: __, ...settings } = common(all.map(({ config }) => config)); // those of one run
  const runs = new Map(all.flatMap(runsOf).map((run) => [JSON.stringify(run), run])); // each once
  return {
    config: { ...settings, recipe, ...schedule && { schedule } },
    dataset: first.dataset,
    versions: common(all.map(({ versions }) => versions)),
    machine: common(all.map(({ machine }) => machine)),
    ...all.some(({ trainings }) => trainings) && { trainings: joinTrainings(all.map(trainingsIn)) },
    date: all.map(({ date }) => date).sort().at(-1)!,
    runs: [...runs.values()],
    labels: new Map(
      [...labels].map(([seed, { classes }]) => [seed, classes] as const).sort(([a], [b]) => a - b),
    ),
    models: [...models.values()].map(({ model }) => model),
  };
}

/** One model of two folders must be the same in both. */
function refuseOther(
  name: string,
  found: readonly [
    known: { model: ModelResult; folder: string },
    other: { model: ModelResult; folder: string },
  ],
): void {
  const [known, other] = found, folders = [known.folder, other.folder] as const;
  const difference = firstDifference(known.model.spec, other.model.spec);
  if (difference) {
    throw new RangeError(
      `Cannot bring results together: two runs have trained ${name}, and not alike, found ${
        besideEachOther(difference, folders)
      }`,
    );
  }
  if (haveSameAnswers(known.model, other.model)) return;
  throw new RangeError(
    `Cannot bring results together: ${name} was trained alike in ${
      folders.join(" and in ")
    }, but its answers differ`,
  );
}

function haveSameAnswers({ logits }: ModelResult, { logits: others }: ModelResult): boolean {
  const sets = Object.keys(logits) as (keyof typeof logits)[];
  return sets.join() === Object.keys(others).join() &&
    sets.every((set) => logits[set]!.every((logit, place) => logit === others[set]![place]));
}

/** A value that two objects have otherwise: where it is, and what either has. */
interface Difference {
  readonly path: string;
  readonly values: readonly [unknown, unknown];
}

function firstDifference(one: unknown, other: unknown, path = ""): Difference | undefined {
  if (JSON.stringify(one) === JSON.stringify(other)) return undefined;
  if (!isObject(one) || !isObject(other)) return { path, values: [one, other] };
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  for (const key of keys) {
    const found = firstDifference(one[key], other[key], path === "" ? key : `${path}.${key}`);
    if (found) return found;
  }
  return undefined; // the same in another order
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** `partSize 30 in a/results and 20 in b/results` */
function besideEachOther({ path, values }: Difference, folders: readonly [string, string]): string {
  const [one, other] = values.map((value) => value === undefined ? "none" : JSON.stringify(value));
  return `${path} ${one} in ${folders[0]} and ${other} in ${folders[1]}`;
}

/** The trainings of results, or of their summaries; those of an earlier version do not tell of machines. */
export function trainingsIn(
  { trainings, models }: Pick<Provenance, "trainings"> & {
    readonly models: readonly (WantedModel & { readonly seconds: number })[];
  },
): TrainingsByMachine {
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
