/** The result of a gate, before it is put into words. */
import type { Interval } from "../metrics/intervals.ts";
import type { VerdictWord } from "../metrics/verdict.ts";
import type { GatedAttack, GatedFigure, MeasureName } from "./measures.ts";

/** An attacker with what its attacks came to. */
export interface GatedAttacker {
  readonly name: string;
  readonly attacks: readonly GatedAttack[];
}

/** An attack of an attacker, by their names. */
export interface AttackPlace {
  readonly attack: string;
  readonly attacker: string;
}

/** The figure of an attack that a result is told by. */
export interface ToldFigure extends AttackPlace, GatedFigure {}

/** Something that keeps a condition that holds nothing against the model from being read as safety. */
export type Caveat =
  /** The rate lies below that of a single false positive: none was allowed instead. */
  | { readonly kind: "finer"; readonly fpr: number; readonly finestFpr: number; readonly nonMembers: number }
  /** The lower limit at the rate is that of the TPR at no false positive, as so few non-members give none that is higher. */
  | { readonly kind: "from none"; readonly nonMembers: number }
  /** Equal scores leave no attack a threshold at the rate. */
  | { readonly kind: "tied"; readonly fpr: number }
  /** Members and non-members differ in number, so that guessing gets more than one half. */
  | { readonly kind: "unequal"; readonly guessing: number }
  /** An interval reaches above the limit. */
  | { readonly kind: "open"; readonly upper: number; readonly place: AttackPlace }
  /** An attack's figure lies as far below guessing as the limit lies above. */
  | { readonly kind: "reversed"; readonly place: AttackPlace; readonly value: number }
  /** The bound is an indication at this delta: nothing is known of how the members were drawn, or shadows give it away. */
  | { readonly kind: "indication" }
  /** A lower bound below the limit leaves the truth open. */
  | { readonly kind: "lower bound" }
  /** No attack judges anything a member. */
  | { readonly kind: "no figure" }
  /** The verdict is that there are too few samples. */
  | { readonly kind: "too few samples" }
  /** Attacks that only one of two reports has. */
  | { readonly kind: "missing"; readonly from: "earlier" | "this"; readonly places: readonly AttackPlace[] }
  /** The attackers of two reports that have none in common, by their names. */
  | { readonly kind: "other attackers"; readonly before: readonly string[]; readonly now: readonly string[] }
  /** Figures that only one of two reports has, or that cannot be compared. */
  | { readonly kind: "not compared"; readonly figures: readonly WatchedFigure[] };

/** A kind of figure, with its rate or prior. */
export interface WatchedFigure {
  readonly measure: MeasureName;
  readonly at?: number;
}

/** A figure as conditions name it: `tpr@0.01`. */
export function nameOf({ measure, at }: WatchedFigure): string {
  return at === undefined ? measure : `${measure}@${at}`;
}

/** The properties that all results share. */
interface Checked {
  /** As it was written; those of a baseline are named by what they compare. */
  readonly condition: string;
  readonly passed: boolean;
  /** The attacks that fail it. */
  readonly failing: readonly AttackPlace[];
  readonly caveats: readonly Caveat[];
}

/** A figure beside a limit. */
export interface FigureResult extends Checked {
  readonly kind: "figure";
  readonly figure: WatchedFigure;
  /** True where the limit itself is too much already. */
  readonly inclusive: boolean;
  readonly limit: number;
  /** True where values were compared with the limit, not the lower ends of intervals. */
  readonly byPoint: boolean;
  /** The attack nearest to the limit or farthest above; null where none has such a figure. */
  readonly told: ToldFigure | null;
  /** The number of attacks that were looked at. */
  readonly attacks: number;
}

/** The verdict. */
export interface VerdictResult extends Checked {
  readonly kind: "verdict";
  readonly word: VerdictWord;
  readonly told: AttackPlace;
  readonly interval: Interval;
  readonly pValue: number;
}

/** A figure beside that of an earlier run. */
export interface BaselineResult extends Checked {
  readonly kind: "baseline";
  readonly figure: WatchedFigure;
  /** The attack whose figure rose most, beyond intervals. */
  readonly told: ToldFigure;
  /** The figure in the earlier run. */
  readonly before: GatedFigure;
  /** The number of attacks that were compared. */
  readonly attacks: number;
}

/** An earlier run that has nothing in common with this one. */
export interface IncomparableResult extends Checked {
  readonly kind: "incomparable";
}

/** The result of one condition. */
export type ConditionResult = FigureResult | VerdictResult | BaselineResult | IncomparableResult;
