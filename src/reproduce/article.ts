/** The article's figures, to stand beside ours. */
import article from "../../data/article.json" with { type: "json" };
import { clopperPearson, type Interval } from "../metrics/intervals.ts";
import type { Architecture } from "../model/architectures.ts";
import type { Figure } from "../metrics/over_runs.ts";

/** The place of one more training of ours. */
export interface Reach {
  /** 95 %, Student's prediction interval: it covers another choice of images, other weights and another attack network. */
  readonly interval: Interval;
  /** The interval's half-width before it is cut to [0, 1]. */
  readonly margin: number;
  /** True where the cell has one training, and the spread is that of its table's other cells or, where all are of one, of another recipe's. */
  readonly borrowed: boolean;
}

/** A figure of ours beside the article's. */
export interface Comparison {
  /** The article's accuracy of the inference. */
  readonly article: number;
  /** The 95 % Clopper-Pearson interval that the article's 25,000 images allow. */
  readonly interval: Interval;
  /** Ours less the article's. */
  readonly difference: number;
  /** True where its interval and ours have no value in common. */
  readonly beyondIntervals: boolean;
  /** Absent where no cell has several trainings, neither of this table nor of the first recipe's. */
  readonly reach?: Reach;
}

/** True where the article's figure lies among those that one more training of ours may give; undefined without such a reach. */
export function isWithinReach({ article, reach }: Comparison): boolean | undefined {
  return reach && article >= reach.interval[0] && article <= reach.interval[1];
}

/** True where ours is another figure than the article's: beyond a training's reach or, where there is none, beyond both intervals. */
export function isOther(comparison: Comparison): boolean {
  return !(isWithinReach(comparison) ?? !comparison.beyondIntervals);
}

/** The article's accuracy of the inference, of a target that is undefended or has dropout. */
export function articleAccuracy(shadow: Architecture, target: Architecture, dropout: boolean): number {
  return dropout ? article.dropout[shadow] : article.transfer[shadow][target];
}

/** The number of its 25 pictured samples that the article's attack judged rightly, by sheet. */
export const articleSheets = article.sheets;

/** Sets `ours` beside the article's. */
export function compare(ours: Figure, accuracy: number): Comparison {
  const interval = clopperPearson(Math.round(accuracy * article.images), article.images);
  return {
    article: accuracy,
    interval,
    difference: ours.value - accuracy,
    beyondIntervals: ours.interval[0] > interval[1] || ours.interval[1] < interval[0],
  };
}

/** True for the attack that the article has. */
export function isArticleAttack({ name }: { readonly name: string }): boolean {
  return name === "shadow-network";
}

/** The attack that the article has, among others. */
export function articleAttack<Named extends { readonly name: string }>(attacks: readonly Named[]): Named {
  return attacks.find(isArticleAttack)!;
}
