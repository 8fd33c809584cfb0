/** The texts of a gate. Numbers come as they are read: "0.785", "0.1" per cent. */
import type { MeasureName } from "../../gate/measures.ts";
import type { VerdictWord } from "../../metrics/verdict.ts";

/** A figure as it is read. */
export interface FigureWords {
  /** The kind of figure: `TPR at 0.1 % FPR`. */
  readonly figure: string;
  /** The attack, with its attacker where there are several. */
  readonly attack: string;
  readonly value: string;
  /** `[0.763, 0.773]` */
  readonly range: string;
}

/** A figure beside a limit. */
export interface LimitWords extends FigureWords {
  readonly limit: string;
  readonly inclusive: boolean;
  readonly byPoint: boolean;
}

/** A figure beside an earlier one. */
export interface BaselineWords extends FigureWords {
  readonly before: { readonly value: string; readonly range: string };
}

/** The texts of a gate. */
export interface GateLanguage {
  readonly heading: string;
  readonly passed: string;
  readonly failed: string;
  /** All conditions together; `leaks`: the verdict that no condition asked for. */
  readonly summary: (result: { failed: number; of: number; leaks: boolean }) => string;
  readonly columns: {
    readonly condition: string;
    readonly outcome: string;
    readonly value: string;
    readonly limit: string;
    readonly attack: string;
  };
  /** The kinds of figures; `perCent` is the rate or the prior. */
  readonly figures: Readonly<Record<MeasureName, (perCent: string) => string>>;
  /** An attack of one of several attackers. */
  readonly ofAttacker: (attack: string, attacker: string) => string;
  /** Attackers of two runs, side by side. */
  readonly attackers: {
    readonly folds: string;
    readonly shadow: string;
    readonly named: (name: string) => string;
  };
  /** `others`: how many more attacks fail. */
  readonly above: (words: LimitWords & { readonly others: number }) => string;
  readonly notAbove: (words: LimitWords) => string;
  /** A lower bound; its `value` alone is told. */
  readonly boundAbove: (words: LimitWords) => string;
  readonly boundNotAbove: (words: LimitWords) => string;
  readonly noFigure: (figure: string) => string;
  readonly leaks: (attack: string, p: string) => string;
  readonly verdict: Readonly<Record<Exclude<VerdictWord, "leaks">, string>>;
  readonly worse: (words: BaselineWords & { readonly others: number }) => string;
  readonly notWorse: (words: BaselineWords) => string;
  readonly incomparable: string;
  readonly notes: {
    readonly finer: (fpr: string, finest: string, nonMembers: string) => string;
    readonly fromNone: (figure: string, nonMembers: string) => string;
    readonly tied: string;
    readonly unequal: (guessing: string) => string;
    readonly open: (upper: string, attack: string) => string;
    readonly reversed: (attack: string, figure: string, value: string) => string;
    readonly indication: string;
    readonly lowerBound: string;
    readonly noMember: string;
    readonly few: string;
    readonly missingHere: (attacks: string) => string;
    readonly missingBefore: (attacks: string) => string;
    readonly otherAttackers: (before: string, now: string) => string;
    readonly notCompared: (figures: string) => string;
  };
}
