/** The data and the models of an experiment: what `attack` trains, wherever that is done. */
import { loadDataset } from "../dataset/load_dataset.ts";
import { assertDisjoint, splitIntoParts } from "../dataset/split.ts";
import type { AttackConfig } from "../options/attack.ts";
import type { Watcher } from "../progress.ts";
import { planManyShadows } from "./many_shadows.ts";
import { planOneShadow, type SeedData } from "./one_shadow.ts";
import type { TrialPlan } from "./trial.ts";

/** An experiment before its models are trained. */
export interface PlannedExperiment {
  /** The data set and its four parts, for each seed. */
  readonly data: readonly SeedData[];
  readonly plan: TrialPlan;
}

/**
 * Loads the data of an experiment, draws its parts, and plans its models.
 *
 * @throws what `loadDataset` throws, and {RangeError} where the answers of so many shadows could not be kept
 */
export async function planTrials(config: AttackConfig, watcher: Watcher): Promise<PlannedExperiment> {
  const { partSize } = config, data: SeedData[] = [];
  for (let seed = config.seed; seed < config.seed + config.seeds; seed++) {
    const dataset = await loadDataset({ ...config, seed }, watcher);
    const parts = splitIntoParts(dataset.pool.labels, { partSize, seed });
    assertDisjoint(parts);
    data.push({ seed, dataset, parts });
  }
  const plan = config.shadows > 1 ? planManyShadows(config, data[0]) : planOneShadow(config, data);
  return { data, plan };
}
