/** The jobs of the article's experiments, and the parts of the data that they are made from. */
import type { Dataset } from "../dataset/dataset.ts";
import { type Parts, splitIntoParts } from "../dataset/split.ts";
import type { ModelJob } from "../model/jobs.ts";
import { scheduleOf } from "../model/recipes.ts";
import type { ReproduceConfig } from "../options/reproduce.ts";
import { type ImageSet, JobMaker, type Part, PARTS, type WantedModel, wantedModels } from "./models.ts";

/** Models of the article's experiments, before they are trained. */
export interface ArticleJobs {
  readonly partsBySeed: ReadonlyMap<number, Parts>;
  readonly wanted: readonly WantedModel[];
  /** A job for each wanted model, in their order. */
  readonly jobs: readonly ModelJob<ImageSet>[];
}

/** The jobs of the models that parts of the reproduction need, of all parts where none is named. */
export function articleJobs(
  chosen: readonly Part[],
  { config, dataset }: { config: ReproduceConfig; dataset: Dataset },
): ArticleJobs {
  const { seed, seeds, partSize } = config;
  const partsBySeed = splitAll(dataset, partSize, Array.from({ length: seeds }, (_, i) => seed + i));
  const wanted = wantedModels(chosen.length > 0 ? chosen : PARTS, [...partsBySeed.keys()]);
  const maker = new JobMaker(dataset, {
    partsBySeed,
    schedule: scheduleOf(config),
    recipe: config.recipe,
    partSize,
  });
  return { partsBySeed, wanted, jobs: wanted.map((model) => maker.make(model)) };
}

/** The four parts of each seed. */
export function splitAll(
  dataset: Dataset,
  partSize: number,
  seeds: readonly number[],
): Map<number, Parts> {
  return new Map(seeds.map((seed) => [seed, splitIntoParts(dataset.pool.labels, { partSize, seed })]));
}
