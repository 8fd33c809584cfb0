/** Scores as probabilities of membership. */
import type { Membership, Scores } from "./columns.ts";
import { type Interval, precisionAtPrior, precisionAtPriorInterval } from "./intervals.ts";
import { freeCurve, type Roc, rocCurve } from "./roc.ts";

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
  freeCurve(roc);
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

/** Known rows whose predicted probabilities of membership lie in one range, and how many of them are members. */
export interface CalibrationBin {
  /** The range, at the prior: a tenth of the way from 0 to 1 where the prior is one half. */
  readonly range: readonly [lower: number, upper: number];
  /** The mean of the predicted probabilities. */
  readonly predicted: number;
  /** The share of members. */
  readonly observed: number;
  /** The 95 % interval of `observed`. */
  readonly interval: Interval;
  /** The members among the rows. */
  readonly members: number;
  /** The others among them. */
  readonly nonMembers: number;
}

const BINS = 10;

/**
 * Predicted probabilities beside what came true: the rows in up to ten ranges, from the lowest up, those without a row left out.
 * A mean and a share are those of a population with the prior's share of members: each member counts as the prior over the
 * number of members, each non-member likewise.
 *
 * The limits of the ranges are tenths at a prior of one half, brought to the prior by Bayes' rule. So the rows of a range are
 * the same at every prior.
 *
 * @param probability `[N]`, predicted at the prior by what has not learned from the row
 * @param membership `[N]`: 1 for a member, 0 for a non-member; at least one of each
 */
export function calibrationBins(
  probability: Float64Array,
  membership: Uint8Array,
  { prior, designEffect = 1 }: { prior: number; designEffect?: number },
): CalibrationBin[] {
  const rows = Array.from({ length: BINS }, () => [0, 0]), sums = rows.map(() => [0, 0]);
  for (let row = 0; row < probability.length; row++) {
    const member = membership[row];
    // What rounding takes from a limit belongs to the range above it.
    const bin = Math.min(BINS - 1, Math.floor(BINS * toPrior(probability[row], prior, 0.5) + 1e-9));
    rows[bin][member]++;
    sums[bin][member] += probability[row];
  }
  const [nonMembers, members] = [0, 1].map((group) => rows.reduce((sum, counts) => sum + counts[group], 0));
  return rows.flatMap(([others, inside], bin) => {
    if (others + inside === 0) return [];
    const counts = { truePositives: inside, members, trueNegatives: nonMembers - others, nonMembers };
    const [ofMembers, ofOthers] = [prior / members, (1 - prior) / nonMembers];
    return [{
      range: [toPrior(bin / BINS, 0.5, prior), toPrior((bin + 1) / BINS, 0.5, prior)],
      predicted: (ofMembers * sums[bin][1] + ofOthers * sums[bin][0]) /
        (ofMembers * inside + ofOthers * others),
      observed: precisionAtPrior(inside / members, others / nonMembers, prior),
      interval: precisionAtPriorInterval(counts, prior, { designEffect }),
      members: inside,
      nonMembers: others,
    }];
  });
}

/** A probability at one prior brought to another by Bayes' rule. */
function toPrior(probability: number, from: number, to: number): number {
  const member = probability * (1 - from) * to;
  return member / (member + (1 - probability) * from * (1 - to));
}

/** One block for each distinct score. */
function* groups({ truePositives, falsePositives, thresholds }: Roc): Generator<Block> {
  for (let i = 1; i < thresholds.length; i++) {
    const members = truePositives[i] - truePositives[i - 1];
    yield { members, rows: members + falsePositives[i] - falsePositives[i - 1], lowest: thresholds[i] };
  }
}

/** Pools neighbours, which come from the highest score down, until rates fall strictly. */
function pool(blocks: Iterable<Block>, rate: (block: Block) => number): Block[] {
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
