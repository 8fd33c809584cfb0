/** The Mann-Whitney test: whether members score higher, or lower, than non-members. */
import { free } from "../free.ts";
import { hypergeometricMasses } from "./hypergeometric.ts";
import { normalTail } from "./normal.ts";
import type { Roc } from "./roc.ts";
import { above0 } from "./significance.ts";

/** The work that the exact test may take: some ms, up to 33 rows a side. */
const EXACT_WORK = 1e7;
/** The terms that the sum over the largest tie may have. */
const MOST_TERMS = 3e5;
/** Up to so many values the sum over the largest tie is used whatever the skewness: steps between sums are wide. */
const FEW_VALUES = 3;
/** The skewness up to which the normal distribution does: a p-value of 0.001 is then off by at most a tenth. */
const SKEWNESS = 0.02;

/**
 * The p-value of the Mann-Whitney test, two-sided: the probability, over all ways to deal the memberships out, of an
 * area at least as far from one half, ties being as they are.
 *
 * It is exact for few rows. Else it is normal, with the variance that ties leave and a continuity correction of one half
 * (as SciPy's `mannwhitneyu` has it). Where classes differ in number, large ties make the sum of ranks skewed, and the normal
 * tail at 0.001 too small by up to ten times. There the test is a sum over how many of the smaller class lie above
 * and below the largest tie (hypergeometric), and normal given these numbers; with two or three values it is exact again.
 */
export function mannWhitneyTest(roc: Roc): number {
  const deal = dealOf(roc), pValue = testOf(deal);
  free(deal.sizes, deal.ranks);
  return pValue;
}

function testOf(deal: Deal): number {
  const { sizes, drawn, rows, distance } = deal;
  if (sizes.length === 1 || distance === 0) return 1;
  if (2 * drawn * drawn * rows * rows <= EXACT_WORK) return above0(exactTest(deal));
  const { variance, skewness } = momentsOf(deal);
  const byTie = Math.abs(skewness) > SKEWNESS || sizes.length <= FEW_VALUES ? testByLargestTie(deal) : null;
  return above0(byTie ?? 2 * normalTail((distance - 1) / Math.sqrt(variance)));
}

/** The smaller class as rows drawn from all. */
interface Deal {
  /** `[T]`, the rows of each score, from the lowest up. */
  readonly sizes: Uint32Array;
  /** `[T]`, the rank of each score, doubled, so that mid-ranks are whole, and counted from the lowest rank. */
  readonly ranks: Float64Array;
  /** The number of all rows. */
  readonly rows: number;
  /** The number of rows drawn. */
  readonly drawn: number;
  /** The mean of the drawn rows' sum of ranks. */
  readonly mean: number;
  /** The distance of their sum from its mean. */
  readonly distance: number;
}

function dealOf({ members, nonMembers, truePositives, falsePositives }: Roc): Deal {
  const rows = members + nonMembers;
  const drawn = Math.min(members, nonMembers);
  const counted = members <= nonMembers ? truePositives : falsePositives;
  const last = truePositives.length - 1;
  const sizes = new Uint32Array(last);
  const ranks = new Float64Array(last);
  const lowest = rows - truePositives.at(-2)! - falsePositives.at(-2)! + 1;
  let found = 0;
  for (let i = last; i > 0; i--) {
    const above = truePositives[i - 1] + falsePositives[i - 1];
    const size = truePositives[i] + falsePositives[i] - above;
    const rank = 2 * (rows - above) - size + 1 - lowest;
    sizes[last - i] = size;
    ranks[last - i] = rank;
    found += (counted[i] - counted[i - 1]) * rank;
  }
  const mean = drawn * (rows + 1 - lowest);
  return { sizes, ranks, rows, drawn, mean, distance: Math.abs(found - mean) };
}

/** The moments of a sum of ranks drawn without putting back (Isserlis 1931). */
function momentsOf({ sizes, ranks, rows, drawn, mean }: Deal): { variance: number; skewness: number } {
  const center = mean / drawn;
  let [squares, cubes] = [0, 0];
  for (let i = 0; i < sizes.length; i++) {
    const distance = ranks[i] - center;
    const square = sizes[i] * distance * distance;
    squares += square;
    cubes += square * distance;
  }
  const left = rows - drawn;
  const variance = drawn * left / (rows * (rows - 1)) * squares;
  const third = drawn * left * (left - drawn) / (rows * (rows - 1) * (rows - 2)) * cubes;
  return { variance, skewness: third / variance ** 1.5 };
}

/** Rows on one side of the largest tie. */
interface Side {
  readonly rows: number;
  readonly mean: number;
  readonly variance: number;
}

/** Null where the sum would be too long. */
function testByLargestTie({ sizes, ranks, rows, drawn, mean, distance }: Deal): number | null {
  // With three values in all, a single one is left on either side of the middle.
  const tie = sizes.length === 3 ? 1 : sizes.indexOf(sizes.reduce((most, size) => Math.max(most, size)));
  const below = sideOf(sizes.subarray(0, tie), ranks.subarray(0, tie));
  const above = sideOf(sizes.subarray(tie + 1), ranks.subarray(tie + 1));
  if (Math.min(drawn, below.rows) * Math.min(drawn, above.rows) > MOST_TERMS) return null;
  let far = 0;
  const drawnAbove = hypergeometricMasses({ marked: above.rows, unmarked: rows - above.rows, drawn });
  for (const [i, ofAbove] of drawnAbove.masses.entries()) {
    const countAbove = drawnAbove.first + i;
    const left = drawn - countAbove;
    const drawnBelow = hypergeometricMasses({ marked: below.rows, unmarked: sizes[tie], drawn: left });
    for (const [j, ofBelow] of drawnBelow.masses.entries()) {
      const mass = ofAbove * ofBelow;
      if (mass < 1e-18 * far) continue;
      const countBelow = drawnBelow.first + j;
      const center = countAbove * above.mean + countBelow * below.mean + (left - countBelow) * ranks[tie] -
        mean;
      const deviation = Math.sqrt(sumVariance(above, countAbove) + sumVariance(below, countBelow));
      far += mass * (tailFrom(distance, center, deviation) + tailFrom(distance, -center, deviation));
    }
  }
  return far;
}

/** The probability of at least `least`, given a sum's mean and deviation. */
function tailFrom(least: number, mean: number, deviation: number): number {
  // A sum without deviation is a whole number, but for rounding.
  if (deviation === 0) return mean > least - 0.5 ? 1 : 0;
  const z = (least - 1 - mean) / deviation;
  return z < -9 ? 1 : z > 38 ? 0 : normalTail(z);
}

function sideOf(sizes: Uint32Array, ranks: Float64Array): Side {
  let [rows, sum, squares] = [0, 0, 0];
  for (let i = 0; i < sizes.length; i++) {
    rows += sizes[i];
    sum += sizes[i] * ranks[i];
  }
  const mean = rows === 0 ? 0 : sum / rows;
  for (let i = 0; i < sizes.length; i++) squares += sizes[i] * (ranks[i] - mean) ** 2;
  return { rows, mean, variance: rows < 2 ? 0 : squares / (rows - 1) };
}

/** The variance of a sum of `count` rows of a side. */
function sumVariance({ rows, variance }: Side, count: number): number {
  return rows === 0 ? 0 : variance * count * (rows - count) / rows;
}

/** Counts the ways to draw rows, by their sum of ranks. */
function exactTest({ sizes, ranks, rows, drawn, mean, distance }: Deal): number {
  // Without ties every rank is even: half as many sums.
  const unit = ranks.every((rank) => rank % 2 === 0) ? 2 : 1;
  let [far, all] = [0, 0];
  for (const [sum, count] of waysToDeal(sizes, { ranks, rows, drawn, unit }).entries()) {
    all += count;
    if (Math.abs(sum * unit - mean) >= distance) far += count;
  }
  return far / all;
}

/** The number of ways to draw rows, by the sum of their ranks over `unit`. */
function waysToDeal(
  sizes: Uint32Array,
  { ranks, rows, drawn, unit }: { ranks: Float64Array; rows: number; drawn: number; unit: number },
): Float64Array {
  const highest = ranks[ranks.length - 1] / unit;
  const ways = Array.from({ length: drawn + 1 }, (_, count) => new Float64Array(count * highest + 1));
  ways[0][0] = 1;
  let seen = 0;
  for (const [group, size] of sizes.entries()) {
    seen += size;
    const rank = ranks[group] / unit;
    // Counts that neither this many rows reach nor the rest can bring to `drawn` do not matter.
    const least = Math.max(1, drawn - (rows - seen));
    // From the most drawn down, so that what is read does not hold this group yet.
    for (let count = Math.min(drawn, seen); count >= least; count--) {
      let choices = 1;
      for (let here = 1; here <= Math.min(size, count); here++) {
        choices *= (size - here + 1) / here;
        addWays(ways[count], ways[count - here], {
          choices,
          shift: here * rank,
          end: (count - here) * rank + 1,
        });
      }
    }
  }
  return ways[drawn];
}

/** Adds `choices` times the first `end` numbers of `from` to those of `to`, which lie `shift` further on. */
function addWays(
  to: Float64Array,
  from: Float64Array,
  { choices, shift, end }: { choices: number; shift: number; end: number },
): void {
  for (let sum = 0; sum < end; sum++) to[shift + sum] += choices * from[sum];
}
