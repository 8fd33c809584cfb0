/** Pairs of a member and a non-member, of which an attack guesses which is the member. */
import { gather } from "../../gather.ts";
import { rowsByGroup } from "../../rows_by_group.ts";
import type { Random } from "../../random.ts";
import { countsByThreshold, type Roc } from "../roc.ts";

/** Rows that are judged together. */
export interface Rows {
  /** `[N]` */
  readonly scores: Float64Array;
  /** `[N]`: 1 or 0. */
  readonly membership: Uint8Array;
  /** `[N]`; one group where it is absent. */
  readonly groups?: Uint16Array;
  /** Their curve. */
  readonly curve: Roc;
}

/** The guesses about pairs as rows: the surer a guess, the higher its score; a right one is a "member", a wrong one none. */
export interface PairedGuesses extends Rows {
  /** All pairs, those without a guess with them. */
  readonly pairs: number;
}

/**
 * Pairs members with non-members at random, within groups where there are such, and guesses in each pair that the higher score is
 * the member's. Pairs of equal scores are not guessed.
 *
 * Where the members are a random subset of each group, of a size that was settled before, it is a fair coin of its own which of a
 * pair is the member, given the pairs: every choice of one from each is as probable. So it is, too, where each row was a member by
 * a coin of any bias.
 *
 * A guess is the surer the farther the log-odds of both scores' ranks lie apart: scores in any unit, infinite ones too, give the
 * same guesses.
 */
export function pairAtRandom({ scores, membership, groups, curve }: Rows, random: Random): PairedGuesses {
  const oddsOf = logOddsOfRanks(curve), most = scores.length >> 1;
  const sureness = new Float64Array(most), rights = new Uint8Array(most);
  let pairs = 0, guesses = 0;
  // Both sides are shuffled: which rows are left over must not tell which of a pair is the member.
  const sides = [0, 1].map((side) => byGroup(shuffled(membership, side, random), groups));
  for (const [group, members] of sides[1]) {
    const nonMembers = sides[0].get(group) ?? new Uint32Array();
    const count = Math.min(members.length, nonMembers.length);
    for (let pair = 0; pair < count; pair++) {
      const member = scores[members[pair]], nonMember = scores[nonMembers[pair]];
      if (member === nonMember) continue;
      rights[guesses] = member > nonMember ? 1 : 0;
      sureness[guesses++] = Math.abs(oddsOf(member) - oddsOf(nonMember));
    }
    pairs += count;
  }
  const guessed = { scores: sureness.subarray(0, guesses), membership: rights.subarray(0, guesses) };
  return { pairs, ...guessed, curve: countsByThreshold(guessed.scores, guessed.membership) };
}

/** The log-odds of a score's rank among all of a curve, those of equal scores in the middle: the higher the score, the higher. */
function logOddsOfRanks({ thresholds, truePositives, falsePositives }: Roc): (score: number) => number {
  const rowsAbove = (point: number) => truePositives[point] + falsePositives[point];
  const rows = rowsAbove(thresholds.length - 1);
  const odds = new Float64Array(thresholds.length);
  for (let point = 1; point < odds.length; point++) {
    const above = rowsAbove(point - 1) + rowsAbove(point);
    odds[point] = Math.log((2 * rows - above) / above);
  }
  return (score) => {
    let [low, high] = [1, thresholds.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (thresholds[middle] <= score) high = middle;
      else low = middle + 1;
    }
    return odds[low];
  };
}

/** The rows of one membership in a random order. */
function shuffled(membership: Uint8Array, side: number, random: Random): Uint32Array {
  const rows = new Uint32Array(membership.length);
  let count = 0;
  for (let row = 0; row < membership.length; row++) if (membership[row] === side) rows[count++] = row;
  return gather(rows, random.permutation(count));
}

/** Rows by their groups, those of each in the order in which they come. */
function byGroup(rows: Uint32Array, groups: Uint16Array | undefined): Map<number, Uint32Array> {
  if (groups === undefined) return new Map([[0, rows]]);
  const byNumber = rowsByGroup(gather(groups, rows), 2 ** 16);
  return new Map([...byNumber].map(([group, places]) => [group, gather(rows, places)]));
}
