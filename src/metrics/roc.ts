/** The receiver operating characteristic of a score, as exact counts. */

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
 * @throws {RangeError} when the lengths differ, a score is NaN, `membership` holds anything but 0 and 1, or there
 * is no member or no non-member.
 */
export function rocCurve(scores: Float64Array, membership: Uint8Array): Roc {
  checkRows(scores, membership);
  // Without a comparator a Float64Array sorts natively; both classes are then merged from the highest score down.
  const ofMembers = scores.filter((_, row) => membership[row] === 1).sort();
  const ofNonMembers = scores.filter((_, row) => membership[row] === 0).sort();
  const truePositives = new Uint32Array(scores.length + 1);
  const falsePositives = new Uint32Array(scores.length + 1);
  let [points, member, nonMember] = [1, ofMembers.length - 1, ofNonMembers.length - 1];
  while (member >= 0 || nonMember >= 0) {
    const score = Math.max(ofMembers[member] ?? -Infinity, ofNonMembers[nonMember] ?? -Infinity);
    while (ofMembers[member] === score) member--;
    while (ofNonMembers[nonMember] === score) nonMember--;
    truePositives[points] = ofMembers.length - 1 - member;
    falsePositives[points] = ofNonMembers.length - 1 - nonMember;
    points++;
  }
  return {
    members: ofMembers.length,
    nonMembers: ofNonMembers.length,
    truePositives: truePositives.slice(0, points),
    falsePositives: falsePositives.slice(0, points),
  };
}

/**
 * The area under the curve: the probability that a random member scores higher than a random non-member, a tie
 * counting one half (mid-ranks). Equals the trapezoidal area and the Mann-Whitney U over `members * nonMembers`.
 */
export function areaUnderCurve(roc: Roc): number {
  // Twice the area is a whole number, so the sum is exact below 2^53.
  let twice = 0;
  for (let i = 1; i < roc.truePositives.length; i++) {
    const width = roc.falsePositives[i] - roc.falsePositives[i - 1];
    twice += width * (roc.truePositives[i] + roc.truePositives[i - 1]);
  }
  return twice / (2 * roc.members * roc.nonMembers);
}

/**
 * The point of the largest true positive rate among those whose false positive rate is at most `fpr`. With fewer
 * than 1 / `fpr` non-members that is the largest before the first false positive.
 *
 * @throws {RangeError} when `fpr` is not in [0, 1].
 */
export function pointAtFpr(roc: Roc, fpr: number): OperatingPoint {
  if (!(fpr >= 0 && fpr <= 1)) {
    throw new RangeError(`Cannot read the curve: a false positive rate is from 0 to 1, found ${fpr}`);
  }
  // A count over nonMembers rounds to the same float64 as the decimal that it equals; fpr * nonMembers does not
  // (0.29 * 100 is below 29).
  const last = roc.falsePositives.findLastIndex((count) => count / roc.nonMembers <= fpr);
  return { truePositives: roc.truePositives[last], falsePositives: roc.falsePositives[last] };
}

function checkRows(scores: Float64Array, membership: Uint8Array): void {
  const { length } = scores;
  if (membership.length !== length) {
    throw new RangeError(
      `Cannot evaluate: every score needs a membership, found ${length} scores and ${membership.length} memberships`,
    );
  }
  let members = 0;
  for (let row = 0; row < length; row++) {
    if (Number.isNaN(scores[row])) {
      throw new RangeError(`Cannot evaluate: every score must be a number, found NaN in row ${row}`);
    }
    if (membership[row] > 1) {
      throw new RangeError(`Cannot evaluate: membership is 0 or 1, found ${membership[row]} in row ${row}`);
    }
    members += membership[row];
  }
  if (members === 0 || members === length) {
    throw new RangeError(
      `Cannot evaluate: at least one member and one non-member are needed, ` +
        `found ${members} members and ${length - members} non-members`,
    );
  }
}
