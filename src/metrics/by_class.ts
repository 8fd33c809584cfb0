/** Figures of an attack on the samples of each class. */
import {
  labelColumn,
  type Labels,
  type Membership,
  membershipColumn,
  scoreColumn,
  type Scores,
} from "./columns.ts";
import { free } from "../free.ts";
import { aucInterval } from "./auc_interval.ts";
import { type Interval, tprAtFprInterval } from "./intervals.ts";
import { allowedFalsePositives, areaUnderCurve, freeCurve, pointAtFpr, rocCurve } from "./roc.ts";

/** One class's figures. */
export interface ClassFigures {
  /** The class. */
  readonly label: number;
  /** The number of its members. */
  readonly members: number;
  /** The number of its non-members. */
  readonly nonMembers: number;
  /** The area under the curve of its rows alone. */
  readonly auc: number;
  /**
   * By false positive rate, as in an evaluation: the class's own non-members set the threshold. Null where the rate is above 0
   * and finer than 1 / `nonMembers`: so few do not show it.
   */
  readonly tprAtFpr: Readonly<Record<string, number | null>>;
  /** 95 % each, for one class by itself. */
  readonly intervals: {
    readonly auc: Interval;
    readonly tprAtFpr: Readonly<Record<string, Interval | null>>;
  };
}

/** The classes, and what is reported of each. */
export interface ByClassOptions {
  /** `[N]`, each row's class. */
  readonly labels: Labels;
  /** The false positive rates of `tprAtFpr`, each from 0 to 1. */
  readonly fpr: readonly number[];
  /** As for an interval: 1 without it. */
  readonly designEffect?: number;
}

/**
 * Evaluates `scores` (`[N]`) against `membership` (`[N]`: 1 for a member, 0 for a non-member) in each class by itself.
 * Classes that lack members or non-members are left out. The worst comes first: the one whose AUC is surely highest, by its
 * interval's lower limit, so that a class of two rows is not on top by chance.
 *
 * @throws {TypeError} when an array is of a type that cannot be read.
 * @throws {RangeError} when the lengths differ, a score is NaN, or a membership, a label or a rate is out of its range.
 */
export function byClass(
  scores: Scores,
  membership: Membership,
  { labels, fpr, designEffect = 1 }: ByClassOptions,
): ClassFigures[] {
  const ofClass = rowsByClass(scores, membership, labels);
  const figures: ClassFigures[] = [];
  for (const { label, scores, membership } of ofClass) {
    if (!(membership.includes(0) && membership.includes(1))) continue;
    const roc = rocCurve(scores, membership);
    const atFpr = <T>(figure: (fpr: number) => T): Record<string, T | null> =>
      Object.fromEntries(fpr.map((rate) => {
        const isShown = rate === 0 || allowedFalsePositives(roc.nonMembers, rate) > 0;
        return [String(rate), isShown ? figure(rate) : null];
      }));
    figures.push({
      label,
      members: roc.members,
      nonMembers: roc.nonMembers,
      auc: areaUnderCurve(roc),
      tprAtFpr: atFpr((rate) => pointAtFpr(roc, rate).truePositives / roc.members),
      intervals: {
        auc: aucInterval(roc, { designEffect }),
        tprAtFpr: atFpr((rate) => tprAtFprInterval(roc, rate, { designEffect })),
      },
    });
    freeCurve(roc);
  }
  free(...ofClass.flatMap(({ scores, membership }) => [scores, membership]));
  return figures.sort((a, b) =>
    b.intervals.auc[0] - a.intervals.auc[0] || b.auc - a.auc || a.label - b.label
  );
}

/** One class's rows. */
interface ClassRows {
  readonly label: number;
  readonly scores: Float64Array;
  readonly membership: Uint8Array;
}

/** The rows of each class that has any, by label: a counting sort, and views of its columns. */
function rowsByClass(scores: Scores, membership: Membership, labels: Labels): ClassRows[] {
  const [values, known, classes] = [
    scoreColumn(scores, "scores"),
    membershipColumn(membership),
    labelColumn(labels),
  ];
  const { length } = values;
  if (known.length !== length || classes.length !== length) {
    throw new RangeError(
      `Cannot evaluate by class: every score needs a membership and a label, ` +
        `found ${length} scores, ${known.length} memberships and ${classes.length} labels`,
    );
  }
  const counts = new Uint32Array(0x10000);
  for (let row = 0; row < length; row++) counts[classes[row]]++;
  const next = new Uint32Array(0x10000);
  for (let label = 1; label < next.length; label++) next[label] = next[label - 1] + counts[label - 1];
  const sorted = new Float64Array(length);
  const sortedMembership = new Uint8Array(length);
  for (let row = 0; row < length; row++) {
    const place = next[classes[row]]++;
    sorted[place] = values[row];
    sortedMembership[place] = known[row];
  }
  const rows: ClassRows[] = [];
  for (let label = 0; label < counts.length; label++) {
    if (counts[label] === 0) continue;
    const [start, end] = [next[label] - counts[label], next[label]];
    rows.push({
      label,
      scores: sorted.subarray(start, end),
      membership: sortedMembership.subarray(start, end),
    });
  }
  return rows;
}
