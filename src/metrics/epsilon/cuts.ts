/** The places where a ranking of members and non-members is cut in two, to test each cut. */
import type { Random } from "../../random.ts";
import type { Roc } from "../roc.ts";

/** The rows above a cut: members or right guesses, and non-members or wrong ones. */
export interface Cut {
  readonly truePositives: number;
  readonly falsePositives: number;
}

/**
 * The vertices of the curve's upper convex hull (its Pareto frontier), both ends with it, in the curve's order. Points on a line
 * between two others are none.
 */
export function frontier({ truePositives, falsePositives }: Roc): (Cut & { readonly point: number })[] {
  const hull: number[] = [];
  const turn = (a: number, b: number, c: number) =>
    (truePositives[b] - truePositives[a]) * (falsePositives[c] - falsePositives[b]) -
    (truePositives[c] - truePositives[b]) * (falsePositives[b] - falsePositives[a]);
  for (let point = 0; point < truePositives.length; point++) {
    while (hull.length > 1 && turn(hull[hull.length - 2], hull[hull.length - 1], point) <= 0) hull.pop();
    hull.push(point);
  }
  return hull.map((point) => ({
    point,
    truePositives: truePositives[point],
    falsePositives: falsePositives[point],
  }));
}

/**
 * Cuts at counts that are named before a row is seen: 0, 1, 2, 4, 8 ... false positives, and as many false negatives, each up to
 * half of its class. Where the rows are independent of one another, a cut's false positives are known in advance and its FPR is an
 * order statistic's, Beta(k + 1, n - k), whose upper quantile is Clopper and Pearson's limit; given the non-members, its false
 * negatives are binomial. So limits at these cuts hold together by Bonferroni over their number, which no data has chosen.
 */
export function cutsAtCounts({ members, nonMembers }: Roc, membersAbove: Uint32Array): Cut[] {
  if (members === 0 || nonMembers === 0) return [];
  const rows = members + nonMembers;
  const ofNonMembers = countsUpTo(nonMembers).map((falsePositives) => {
    // Just above the next non-member.
    const above = lastRank(rows, (rank) => rank - membersAbove[rank] <= falsePositives);
    return { truePositives: membersAbove[above], falsePositives };
  });
  const ofMembers = countsUpTo(members).map((falseNegatives) => {
    // Just below the member that has so many members under it.
    const truePositives = members - falseNegatives;
    const above = lastRank(rows, (rank) => membersAbove[rank] < truePositives) + 1;
    return { truePositives, falsePositives: above - truePositives };
  });
  return [...ofNonMembers, ...ofMembers];
}

/** The guesses at numbers that are named before a row is seen: the surest 8, 16, 32 ... of all, at most `most`. */
export function guessesAtCounts(most: number, rightAmong: (guesses: number) => number): Cut[] {
  const cuts: Cut[] = [];
  for (let guesses = 8; guesses <= most; guesses *= 2) {
    const right = rightAmong(guesses);
    cuts.push({ truePositives: right, falsePositives: guesses - right });
  }
  return cuts;
}

/**
 * `[N + 1]`: the members among as many of the highest rows. Rows of equal scores come in a random order, which makes an attack that
 * guesses among them; no cut is then lost to ties.
 */
export function rankMembers({ truePositives, falsePositives }: Roc, random: Random): Uint32Array {
  const last = truePositives.length - 1;
  const above = new Uint32Array(truePositives[last] + falsePositives[last] + 1);
  let rank = 0, found = 0;
  for (let point = 1; point <= last; point++) {
    const end = truePositives[point] + falsePositives[point];
    while (rank < end) {
      const members = truePositives[point] - found;
      const isMember = members === end - rank || (members > 0 && random.uniform() * (end - rank) < members);
      if (isMember) found++;
      above[++rank] = found;
    }
  }
  return above;
}

/** 0, 1, 2, 4, 8 ... up to half of `rows`; 0 alone where there is one. */
function countsUpTo(rows: number): number[] {
  const counts = [0];
  for (let count = 1; count <= rows / 2; count *= 2) counts.push(count);
  return counts;
}

/** The last rank from 0 to `rows` for which `holds`, which holds at 0 and up to some rank. */
function lastRank(rows: number, holds: (rank: number) => boolean): number {
  let [low, high] = [0, rows + 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
