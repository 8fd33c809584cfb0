/** Figures over one run or several: a mean, its interval, and how far the runs lie apart. */
import { studentTQuantile } from "./beta.ts";
import type { Evaluation } from "./evaluation.ts";
import type { Interval } from "./intervals.ts";

/** A rate or an area. */
export interface Figure {
  /** The mean over the runs. */
  readonly value: number;
  /**
   * 95 %. Of one run: what the choice of samples leaves open, as in an evaluation; it says nothing of another training. Of
   * several: Student's t over the runs, within [0, 1].
   */
  readonly interval: Interval;
  /** The standard deviation between runs; null for a single one. */
  readonly spread: number | null;
}

/** One attack's figures against one target. */
export interface AttackFigures {
  /** The attack's. */
  readonly name: string;
  /** At the attacker's own threshold. */
  readonly accuracy: Figure;
  /** Over all thresholds. */
  readonly auc: Figure;
  /** The largest true positive rate at a false positive rate of at most the key. */
  readonly tprAtFpr: Readonly<Record<string, Figure>>;
  /** By false positive rate: true where in some run a tie alone is why the true positive rate is 0. */
  readonly tied: Readonly<Record<string, boolean>>;
}

/** One attack's evaluation in one run. */
export interface NamedEvaluation {
  /** The attack's. */
  readonly name: string;
  /** Its figures. */
  readonly evaluation: Pick<Evaluation, "accuracy" | "auc" | "tprAtFpr" | "tied" | "intervals">;
}

/**
 * Sums up one figure of several runs.
 *
 * @throws {RangeError} when there is no run.
 */
export function summarise(runs: readonly { value: number; interval: Interval }[]): Figure {
  if (runs.length === 0) throw new RangeError("Cannot sum up: at least one run is needed, found none");
  if (runs.length === 1) return { ...runs[0], spread: null };
  const count = runs.length;
  const mean = runs.reduce((sum, { value }) => sum + value, 0) / count;
  const squares = runs.reduce((sum, { value }) => sum + (value - mean) ** 2, 0);
  const spread = Math.sqrt(squares / (count - 1));
  const margin = studentTQuantile(0.975, count - 1) * spread / Math.sqrt(count);
  return { value: mean, interval: intervalOfRate(mean, margin), spread };
}

/** The interval around a rate, within [0, 1]. */
export function intervalOfRate(rate: number, margin: number): Interval {
  return [Math.max(0, rate - margin), Math.min(1, rate + margin)];
}

/**
 * The half-width of the 95 % interval that one more run lies in, by Student's prediction interval: t times the spread times the
 * root of 1 + 1 / runs.
 *
 * @param options.runs the number of runs in the mean that it is about
 * @param options.spread the standard deviation between runs
 * @param options.degrees the degrees of freedom that the spread has; those of these runs, one less than they are, without it
 * @throws {RangeError} when there are no degrees of freedom
 */
export function predictionMargin(
  { runs, spread, degrees = runs - 1 }: { runs: number; spread: number; degrees?: number },
): number {
  if (!(degrees >= 1)) {
    throw new RangeError(
      `Cannot predict another run: at least one degree of freedom is needed, found ${degrees}`,
    );
  }
  return studentTQuantile(0.975, degrees) * spread * Math.sqrt(1 + 1 / runs);
}

/**
 * Sums up every attack of several runs, in the order of the first.
 *
 * @throws {RangeError} when there is no run, or one lacks an attack of the first.
 */
export function summariseAttacks(runs: readonly (readonly NamedEvaluation[])[]): AttackFigures[] {
  if (runs.length === 0) throw new RangeError("Cannot sum up: at least one run is needed, found none");
  return runs[0].map(({ name }) => {
    const evaluations = runs.map((attacks, run) => {
      const found = attacks.find((attack) => attack.name === name);
      if (found !== undefined) return found.evaluation;
      throw new RangeError(`Cannot sum up: every run needs the attack ${name}, found none in run ${run}`);
    });
    const over = (
      value: (evaluation: NamedEvaluation["evaluation"]) => number,
      interval: (of: Evaluation["intervals"]) => Interval,
    ) =>
      summarise(evaluations.map((evaluation) => ({
        value: value(evaluation),
        interval: interval(evaluation.intervals),
      })));
    return {
      name,
      accuracy: over(({ accuracy }) => accuracy, ({ accuracy }) => accuracy),
      auc: over(({ auc }) => auc, ({ auc }) => auc),
      tprAtFpr: Object.fromEntries(
        Object.keys(evaluations[0].tprAtFpr).map((fpr) => [
          fpr,
          over(({ tprAtFpr }) => tprAtFpr[fpr], ({ tprAtFpr }) => tprAtFpr[fpr]),
        ]),
      ),
      tied: Object.fromEntries(
        Object.keys(evaluations[0].tied).map((fpr) => [fpr, evaluations.some(({ tied }) => tied[fpr])]),
      ),
    };
  });
}
