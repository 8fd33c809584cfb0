/** The receiver operating characteristic of a score, as exact counts. */
import { type Membership, membershipColumn, scoreColumn, type Scores } from "./columns.ts";
import { free } from "../free.ts";
import { sortAscending } from "./sort.ts";

/**
 * The ROC curve: what would be judged a member as the threshold falls. Tied scores enter together, so each point
 * after the first belongs to one distinct score. Rates are counts over `members` and `nonMembers`.
 */
export interface Roc {
  /** The number of members. */
  readonly members: number;
  /** The number of non-members. */
  readonly nonMembers: number;
  /** `[T + 1]` for T distinct scores, never falling, from 0 to `members`. */
  readonly truePositives: Uint32Array;
  /** `[T + 1]`, never falling, from 0 to `nonMembers`. */
  readonly falsePositives: Uint32Array;
  /** `[T + 1]`, falling: each point's rows score at least this. The first is Infinity. */
  readonly thresholds: Float64Array;
}

/** One point of a ROC curve. */
export interface OperatingPoint {
  /** Members judged members. */
  readonly truePositives: number;
  /** Non-members judged members. */
  readonly falsePositives: number;
}

/**
 * The ROC curve of `scores` (`[N]`, the higher the more likely a member; infinities are allowed) against
 * `membership` (`[N]`: 1 for a member, 0 for a non-member), in O(N log N).
 *
 * @throws {TypeError} when an array is of a type that cannot be read.
 * @throws {RangeError} when the lengths differ, a score is NaN, `membership` holds anything but 0 and 1, or there
 * is no member or no non-member.
 */
export function rocCurve(scores: Scores, membership: Membership): Roc {
  const roc = countsByThreshold(scores, membership);
  if (roc.members === 0 || roc.nonMembers === 0) {
    throw new RangeError(
      `Cannot evaluate: at least one member and one non-member are needed, ` +
        `found ${roc.members} members and ${roc.nonMembers} non-members`,
    );
  }
  return roc;
}

/** Frees the memory of a curve that was made for a few figures. */
export function freeCurve({ truePositives, falsePositives, thresholds }: Roc): void {
  free(truePositives, falsePositives, thresholds);
}

/** The curve as {@linkcode rocCurve} gives it, also of members alone, of non-members alone or of no rows. */
export function countsByThreshold(scores: Scores, membership: Membership): Roc {
  // Both classes are sorted by themselves, then merged from the highest score down.
  const [ofMembers, ofNonMembers] = byMembership(scores, membership).map((part) => {
    const ascending = sortAscending(part);
    free(part);
    return ascending;
  });
  const members = ofMembers.length, nonMembers = ofNonMembers.length;
  const truePositives = new Uint32Array(members + nonMembers + 1);
  const falsePositives = new Uint32Array(members + nonMembers + 1);
  const thresholds = new Float64Array(members + nonMembers + 1);
  thresholds[0] = Infinity;
  // Rows enter one by one, or a member and a non-member at once where they tie. A point belongs to a score: the first row of
  // a score opens it, and all rows of that score fill it. There are no branches here: a processor would guess half of them wrong.
  let point = 0, found = 0, accused = 0, score = NaN;
  while (found < members && accused < nonMembers) {
    const ofMember = ofMembers[members - 1 - found], ofNonMember = ofNonMembers[nonMembers - 1 - accused];
    const next = Math.max(ofMember, ofNonMember);
    point += next === score ? 0 : 1;
    found += ofMember >= ofNonMember ? 1 : 0;
    accused += ofNonMember >= ofMember ? 1 : 0;
    truePositives[point] = found;
    falsePositives[point] = accused;
    thresholds[point] = score = next;
  }
  // The rows that are left are of one class.
  while (found < members || accused < nonMembers) {
    const next = found < members
      ? ofMembers[members - 1 - found++]
      : ofNonMembers[nonMembers - 1 - accused++];
    point += next === score ? 0 : 1;
    truePositives[point] = found;
    falsePositives[point] = accused;
    thresholds[point] = score = next;
  }
  free(ofMembers, ofNonMembers);
  return {
    members,
    nonMembers,
    truePositives: truePositives.subarray(0, point + 1),
    falsePositives: falsePositives.subarray(0, point + 1),
    thresholds: thresholds.subarray(0, point + 1),
  };
}

/**
 * The area under the curve: the probability that a random member scores higher than a random non-member, a tie
 * counting one half (mid-ranks). Equals the trapezoidal area and the Mann-Whitney U over `members * nonMembers`.
 */
export function areaUnderCurve(roc: Roc): number {
  return twiceTheWins(roc) / (2 * roc.members * roc.nonMembers);
}

/** Twice the pairs that the member wins, a tie counting one: a whole number, and exact below 2^53. */
export function twiceTheWins({ truePositives, falsePositives }: Roc): number {
  let [twice, tp, fp] = [0, 0, 0];
  for (let i = 1; i < truePositives.length; i++) {
    const [nextTp, nextFp] = [truePositives[i], falsePositives[i]];
    twice += (nextFp - fp) * (nextTp + tp);
    tp = nextTp;
    fp = nextFp;
  }
  return twice;
}

/** The largest number of false positives whose rate is at most `fpr`. */
export function allowedFalsePositives(nonMembers: number, fpr: number): number {
  if (!(fpr >= 0 && fpr <= 1)) {
    throw new RangeError(`Cannot read the curve: a false positive rate is from 0 to 1, found ${fpr}`);
  }
  // A count over nonMembers rounds to the same float64 as the decimal that it equals; fpr * nonMembers does not
  // (0.29 * 100 is below 29).
  const near = Math.round(fpr * nonMembers);
  for (let count = Math.min(near + 1, nonMembers); count > 0; count--) {
    if (count / nonMembers <= fpr) return count;
  }
  return 0;
}

/**
 * The point of the largest true positive rate among those whose false positive rate is at most `fpr`. With fewer
 * than 1 / `fpr` non-members that is the largest before the first false positive.
 *
 * @throws {RangeError} when `fpr` is not in [0, 1].
 */
export function pointAtFpr(roc: Roc, fpr: number): OperatingPoint {
  return pointAtCount(roc, allowedFalsePositives(roc.nonMembers, fpr));
}

/** The point of the most true positives among those of at most `allowed` false positives. */
export function pointAtCount({ truePositives, falsePositives }: Roc, allowed: number): OperatingPoint {
  let [last, beyond] = [0, falsePositives.length];
  while (beyond - last > 1) {
    const middle = (last + beyond) >> 1;
    if (falsePositives[middle] <= allowed) last = middle;
    else beyond = middle;
  }
  return { truePositives: truePositives[last], falsePositives: falsePositives[last] };
}

/** Copies of the members' and of the non-members' scores. */
function byMembership(
  scores: Scores,
  membership: Membership,
): [members: Float64Array, nonMembers: Float64Array] {
  const values = scoreColumn(scores, "scores");
  const known = membershipColumn(membership);
  const { length } = values;
  if (known.length !== length) {
    throw new RangeError(
      `Cannot evaluate: every score needs a membership, found ${length} scores and ${known.length} memberships`,
    );
  }
  let count = 0;
  for (let row = 0; row < length; row++) {
    if (Number.isNaN(values[row])) {
      throw new RangeError(`Cannot evaluate: every score must be a number, found NaN in row ${row}`);
    }
    count += known[row];
  }
  // Each score is written to both, and only its own side moves on: no branch that a processor would have to guess. One place more
  // takes what is written past the last.
  const members = new Float64Array(count + 1);
  const nonMembers = new Float64Array(length - count + 1);
  for (let row = 0, member = 0; row < length; row++) {
    members[member] = nonMembers[row - member] = values[row];
    member += known[row];
  }
  return [members.subarray(0, count), nonMembers.subarray(0, length - count)];
}
