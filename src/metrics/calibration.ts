/** Scores as probabilities of membership. */
import type { Membership, Scores } from "./columns.ts";
import { type Roc, rocCurve } from "./roc.ts";

/** The probability of membership of a row with this score, where members are the share `prior` in (0, 1) of all rows. */
export type Calibration = (score: number, prior: number) => number;

/** Neighbouring scores with one rate of members. */
interface Block {
  readonly rows: number;
  readonly members: number;
  /** The lowest score. */
  readonly lowest: number;
}

/**
 * Learns from rows of known membership which score means which probability of membership.
 *
 * The probability never falls as the score rises: isotonic regression by pooling adjacent violators (Ayer et al. 1955)
 * gives blocks of neighbouring scores. A block of n rows with k members has the rate (k + 1/2) / (n + 1), after
 * Jeffreys' prior, so that it is never 0 or 1; blocks whose rates that turns round are pooled too. Bayes' rule brings a
 * rate from the known rows' share of members to another prior.
 *
 * A score between two blocks counts to the lower one; beyond the ends it counts to the last one there.
 *
 * @param scores `[N]`, the higher the more likely a member
 * @param membership `[N]`: 1 for a member, 0 for a non-member
 *
 * @throws {TypeError} when an array is of a type that cannot be read.
 * @throws {RangeError} when the lengths differ, a score is NaN, `membership` holds anything but 0 and 1, or there
 * is no member or no non-member. The calibration throws it for a score of NaN or a prior out of (0, 1).
 */
export function calibrate(scores: Scores, membership: Membership): Calibration {
  const roc = rocCurve(scores, membership);
  // From the highest down. First by rate alone, as isotonic regression has it; then by Jeffreys' rates.
  const blocks = pool(pool(groups(roc), rateOf), jeffreysRateOf);
  const lowest = Float64Array.from(blocks, (block) => block.lowest);
  const odds = Float64Array.from(blocks, (block) => {
    const rate = jeffreysRateOf(block);
    return rate / (1 - rate) * roc.nonMembers / roc.members;
  });
  return (score, prior) => {
    if (Number.isNaN(score)) throw new RangeError("Cannot calibrate: the score must be a number, found NaN");
    if (!(prior > 0 && prior < 1)) {
      throw new RangeError(`Cannot calibrate: the prior must be in (0, 1), found ${prior}`);
    }
    const atPrior = odds[blockOf(lowest, score)] * prior / (1 - prior);
    // Rounding must not make certain what is not.
    return Math.min(Math.max(atPrior / (1 + atPrior), Number.MIN_VALUE), 1 - Number.EPSILON / 2);
  };
}

/** One block for each distinct score. */
function groups({ truePositives, falsePositives, thresholds }: Roc): Block[] {
  return Array.from({ length: thresholds.length - 1 }, (_, i) => {
    const members = truePositives[i + 1] - truePositives[i];
    return {
      members,
      rows: members + falsePositives[i + 1] - falsePositives[i],
      lowest: thresholds[i + 1],
    };
  });
}

/** Pools neighbours, which come from the highest score down, until rates fall strictly. */
function pool(blocks: readonly Block[], rate: (block: Block) => number): Block[] {
  const pooled: Block[] = [];
  for (const block of blocks) {
    let last = block;
    while (pooled.length > 0 && rate(pooled[pooled.length - 1]) <= rate(last)) {
      const above = pooled.pop()!;
      last = { rows: above.rows + last.rows, members: above.members + last.members, lowest: last.lowest };
    }
    pooled.push(last);
  }
  return pooled;
}

function rateOf({ members, rows }: Block): number {
  return members / rows;
}

function jeffreysRateOf({ members, rows }: Block): number {
  return (members + 0.5) / (rows + 1);
}

/** The first block, from the highest down, whose lowest score is at most this; the last for scores beneath all. */
function blockOf(lowest: Float64Array, score: number): number {
  let [low, high] = [0, lowest.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lowest[middle] <= score) high = middle;
    else low = middle + 1;
  }
  return low;
}
