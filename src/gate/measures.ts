/** The figures that a gate can watch. A new one is an entry here, and its name in the reports' languages. */
import type { AuditedEpsilon } from "../audited_epsilon.ts";
import type { Evaluation } from "../metrics/evaluation.ts";
import { FOLDS_DESIGN_EFFECT } from "../metrics/folds.ts";
import { type Interval, precisionAtPrior, precisionAtPriorInterval } from "../metrics/intervals.ts";

/** An attack's figures, from an audit or from its report. */
export interface GatedAttack extends
  Pick<
    Evaluation,
    "accuracy" | "balancedAccuracy" | "auc" | "advantage" | "tprAtFpr" | "tied" | "counts"
  > {
  /** The attack's name. */
  readonly name: string;
  /** The lower bound on epsilon, where the audit states one by this attack. */
  readonly epsilon?: Pick<AuditedEpsilon, "bound" | "delta" | "valid">;
  /** The number of folds, where it learned by k-fold on the rows that it is judged on. */
  readonly folds?: number;
  readonly intervals: Pick<
    Evaluation["intervals"],
    "accuracy" | "balancedAccuracy" | "auc" | "advantage" | "tprAtFpr"
  >;
}

/** One figure with its 95 % interval. */
export interface GatedFigure {
  /** The figure. */
  readonly value: number;
  /** Its 95 % interval; that of a lower bound is all from the bound on. */
  readonly interval: Interval;
  /** True where the interval's lower limit is that of the TPR at no false positive. */
  readonly fromNone?: true;
}

/** A kind of figure. */
export interface Measure {
  /** The number behind `@`: a false-positive rate, or a share of members; absent where there is none. */
  readonly at?: "fpr" | "prior";
  /** True for a lower bound, of which it is never known how far it lies below the truth. */
  readonly isBound?: boolean;
  /** The figure of an attack; null where it has none. */
  readonly read: (attack: GatedAttack, at: number) => GatedFigure | null;
}

/** The kinds of figures, by their names in conditions. */
const MEASURES = {
  "accuracy": {
    read: ({ accuracy, intervals }) => ({ value: accuracy, interval: intervals.accuracy }),
  },
  "balanced-accuracy": {
    read: ({ balancedAccuracy, intervals }) => ({
      value: balancedAccuracy,
      interval: intervals.balancedAccuracy,
    }),
  },
  "advantage": {
    read: ({ advantage, intervals }) => ({ value: advantage, interval: intervals.advantage }),
  },
  "auc": {
    read: ({ auc, intervals }) => ({ value: auc, interval: intervals.auc }),
  },
  "tpr": {
    at: "fpr",
    read: ({ tprAtFpr, intervals }, fpr) => {
      const key = String(fpr);
      if (!Object.hasOwn(tprAtFpr, key)) return null;
      const value = tprAtFpr[key], [lower, upper] = intervals.tprAtFpr[key];
      // Whoever accuses no non-member finds no more. Where non-members are few, the limit at the rate is 0 whatever was found.
      const [least] = intervals.tprAtFpr["0"] ?? [0];
      return least > lower
        ? { value, interval: [least, upper], fromNone: true }
        : { value, interval: [lower, upper] };
    },
  },
  "ppv": {
    at: "prior",
    read: precisionOf,
  },
  "epsilon": {
    isBound: true,
    read: ({ epsilon }) =>
      epsilon === undefined ? null : { value: epsilon.bound, interval: [epsilon.bound, Infinity] },
  },
} satisfies Record<string, Measure>;

/** The name of a kind of figure. */
export type MeasureName = keyof typeof MEASURES;

/** All of them, in the order in which they are offered. */
export const MEASURE_NAMES = Object.keys(MEASURES) as MeasureName[];

/** A kind of figure by its name. */
export function measureNamed(name: MeasureName): Measure {
  return MEASURES[name];
}

/** The precision at any prior follows from the counts at the threshold; there is none where nothing is judged a member. */
function precisionOf({ counts, folds }: GatedAttack, prior: number): GatedFigure | null {
  const { truePositives, falsePositives, trueNegatives, falseNegatives } = counts;
  if (truePositives + falsePositives === 0) return null;
  const members = truePositives + falseNegatives, nonMembers = trueNegatives + falsePositives;
  return {
    value: precisionAtPrior(truePositives / members, falsePositives / nonMembers, prior),
    interval: precisionAtPriorInterval({ truePositives, members, trueNegatives, nonMembers }, prior, {
      designEffect: folds === undefined ? 1 : FOLDS_DESIGN_EFFECT,
    }),
  };
}
