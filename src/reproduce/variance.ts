/** Origins of what another training changes in a cell: its variance, parted. */
import {
  type CrossedFigures,
  type VarianceComponent,
  varianceComponents,
} from "../metrics/variance_components.ts";
import type { Analysis } from "./analysis.ts";
import type { Asked } from "./asked.ts";
import { DEFENDED_ARCHITECTURE, TRAININGS } from "./models.ts";

/** Starts of the attack network for each shadow; the first is that of all other tables. */
const STARTS = [1, 2, 3];

/** The variance of the article's attack on one architecture, by its origins. */
export interface VarianceTable {
  /** The seeds: each has images of its own. */
  readonly seeds: readonly number[];
  /** Trainings of the target, and of the shadow, with each seed. */
  readonly trainings: number;
  /** Starts of the attack network for each shadow. */
  readonly starts: number;
  /** The accuracies: `[seed][target][shadow][start]`. */
  readonly accuracies: CrossedFigures;
  /** The mean of them all. */
  readonly mean: number;
  readonly components: readonly VarianceComponent[];
}

/** The trainings of target and shadow. */
export const VARIANCE_MODELS: readonly Asked[] = TRAININGS.map((training) => ({
  architecture: DEFENDED_ARCHITECTURE,
  ...training > 1 && { training },
}));

/** The accuracies of every target by way of one shadow with the same seed: `[start][target]`. */
export function networkAccuracies(analysis: Analysis, shadow: Asked, seed: number): (readonly number[])[] {
  return STARTS.map((start) => analysis.networkAccuracies(VARIANCE_MODELS, shadow, { seed, start }));
}

/** The accuracies of every target by way of every shadow with the same seed, and the origins of their variance. */
export function varianceTable(analysis: Analysis, available: readonly number[]): VarianceTable {
  const seeds = available.length > 0 ? available : analysis.seeds; // none: it is said which model is needed
  const accuracies = seeds.map((seed) => {
    const ofShadow = VARIANCE_MODELS.map((shadow) => networkAccuracies(analysis, shadow, seed));
    return VARIANCE_MODELS.map((_, target) =>
      ofShadow.map((starts) => starts.map((ofTarget) => ofTarget[target]))
    );
  });
  const all = accuracies.flat(3);
  return {
    seeds,
    trainings: TRAININGS.length,
    starts: STARTS.length,
    accuracies,
    mean: all.reduce((sum, accuracy) => sum + accuracy) / all.length,
    components: varianceComponents(accuracies),
  };
}
