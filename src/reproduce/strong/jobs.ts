/** The jobs of the part `strong`: targets and shadows of each regime. */
import type { Dataset } from "../../dataset/dataset.ts";
import { splitIntoParts } from "../../dataset/split.ts";
import { imageSource, type ModelJob } from "../../model/jobs.ts";
import { regularisationOf, scheduleOf } from "../../model/recipes.ts";
import type { ReproduceConfig } from "../../options/reproduce.ts";
import { inTrainingOrder, type ManyJobs, manyJobs, type SharedSet } from "../../shadows/design.ts";
import type { Regime } from "./settings.ts";

/** Queries of each image: as it is, and mirrored. */
export const QUERIES = 2;

/** Models of the part `strong`, before they are trained. */
export interface StrongJobs {
  readonly byRegime: readonly { readonly regime: Regime; readonly many: ManyJobs }[];
  /** All of them in the order of training, all of a regime before the next, with names that tell the regimes apart. */
  readonly jobs: readonly { readonly job: ModelJob<SharedSet>; readonly name: string }[];
}

/** The jobs of the regimes that are asked for. */
export function strongJobs(config: ReproduceConfig, dataset: Dataset): StrongJobs {
  const { partSize, seed, targets, shadows, regimes } = config;
  const parts = splitIntoParts(dataset.pool.labels, { partSize, seed });
  const source = imageSource(dataset, partSize);
  const byRegime = regimes.map((regime) => {
    const kind = {
      architecture: "resnet20",
      regularisation: regularisationOf(config, { augment: regime === "augmented" }),
    } as const;
    const many = manyJobs({
      design: "online",
      queries: QUERIES,
      targets: { ...kind, count: targets },
      shadows: { ...kind, count: shadows },
      schedule: scheduleOf(config),
      seed,
    }, { source, parts, classes: dataset.classes.length });
    return { regime, many };
  });
  const jobs = byRegime.flatMap(({ regime, many }) =>
    inTrainingOrder(many).map((job) => ({ job, name: `${regime} ${job.name}` }))
  );
  return { byRegime, jobs };
}
