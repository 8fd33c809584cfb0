/** Figures over one run or several: a mean, its interval, and how far the runs lie apart. */
import jStat from "jstat";
import type { AuditedAttack } from "../attack/audit.ts";
import type { Evaluation, ReportedFpr } from "../metrics/evaluation.ts";
import type { Interval } from "../metrics/intervals.ts";

/** A rate or an area. */
export interface Figure {
  /** The mean over the runs. */
  readonly value: number;
  /**
   * 95 %. Of one run: what chance the images leave to it, as in an evaluation; it says nothing of another training. Of
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
  readonly tprAtFpr: Readonly<Record<ReportedFpr, Figure>>;
}

/** Sums up one figure of several runs. */
export function summarise(runs: readonly { value: number; interval: Interval }[]): Figure {
  if (runs.length === 1) return { ...runs[0], spread: null };
  const count = runs.length;
  const mean = runs.reduce((sum, { value }) => sum + value, 0) / count;
  const squares = runs.reduce((sum, { value }) => sum + (value - mean) ** 2, 0);
  const spread = Math.sqrt(squares / (count - 1));
  const margin = jStat.studentt.inv(0.975, count - 1) * spread / Math.sqrt(count);
  return { value: mean, interval: [Math.max(0, mean - margin), Math.min(1, mean + margin)], spread };
}

/** Sums up every attack of several runs, which all had the same attacks. */
export function summariseAttacks(runs: readonly (readonly AuditedAttack[])[]): AttackFigures[] {
  return runs[0].map(({ name }, place) => {
    const evaluations = runs.map((attacks) => attacks[place].evaluation);
    const figure = (
      value: (evaluation: Evaluation) => number,
      interval: (of: Evaluation["intervals"]) => Interval,
    ) =>
      summarise(evaluations.map((evaluation) => ({
        value: value(evaluation),
        interval: interval(evaluation.intervals),
      })));
    return {
      name,
      accuracy: figure(({ accuracy }) => accuracy, ({ accuracy }) => accuracy),
      auc: figure(({ auc }) => auc, ({ auc }) => auc),
      tprAtFpr: {
        "0.01": figure(({ tprAtFpr }) => tprAtFpr["0.01"], ({ tprAtFpr }) => tprAtFpr["0.01"]),
        "0.001": figure(({ tprAtFpr }) => tprAtFpr["0.001"], ({ tprAtFpr }) => tprAtFpr["0.001"]),
      },
    };
  });
}
