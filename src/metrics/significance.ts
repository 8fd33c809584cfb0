/** Tests of the null hypothesis that an attack's scores say nothing about membership, and Holm's adjustment. */
import { hypergeometricLowerTail, hypergeometricUpperTail } from "./hypergeometric.ts";
import { normalTail } from "./normal.ts";
import { allowedFalsePositives, pointAtCount, type Roc, twiceTheWins } from "./roc.ts";

/** The work that an exact Mann-Whitney test may take: some ms, up to 33 rows a side. */
const EXACT_WORK = 1e7;

/** One threshold's judgements. */
export interface Judgements {
  /** Members judged members. */
  readonly truePositives: number;
  /** All members. */
  readonly members: number;
  /** Non-members judged members. */
  readonly falsePositives: number;
  /** All non-members. */
  readonly nonMembers: number;
}

/**
 * The p-value of Fisher's exact test, one-sided: the probability of at least so many members among as many rows
 * drawn at random as were judged members.
 */
export function fisherTest({ truePositives, members, falsePositives, nonMembers }: Judgements): number {
  return above0(hypergeometricUpperTail(truePositives, {
    marked: members,
    unmarked: nonMembers,
    drawn: truePositives + falsePositives,
  }));
}

/**
 * The p-value of the Mann-Whitney test, two-sided: the probability, over all ways to deal the memberships out, of an
 * area at least as far from one half, ties being as they are.
 *
 * It is exact for few rows, and for scores of at most two values. Else it is normal, with the variance that ties
 * leave and a continuity correction of one half (as SciPy's `mannwhitneyu` has it).
 */
export function mannWhitneyTest(roc: Roc): number {
  const { members, nonMembers, truePositives, falsePositives } = roc;
  const rows = members + nonMembers;
  const groups = truePositives.length - 1;
  if (groups === 1) return 1;
  if (groups === 2) return twoValuesTest(roc);
  const drawn = Math.min(members, nonMembers);
  if (2 * drawn * drawn * rows * rows <= EXACT_WORK) return exactTest(roc);
  let tied = 0;
  for (let i = 1; i <= groups; i++) {
    const size = truePositives[i] - truePositives[i - 1] + falsePositives[i] - falsePositives[i - 1];
    tied += size * (size * size - 1);
  }
  const variance = members * nonMembers / 12 * (rows + 1 - tied / (rows * (rows - 1)));
  const distance = Math.abs(twiceTheWins(roc) - members * nonMembers) / 2;
  if (distance <= 0.5) return 1;
  return above0(2 * normalTail((distance - 0.5) / Math.sqrt(variance)));
}

/**
 * The p-value of the true positive rate at a false positive rate of at most `fpr`. With f false positives allowed and k true
 * ones found, it is the probability that at most f of the k + f highest of randomly ranked rows are non-members. A tie
 * counts against the attack.
 *
 * @throws {RangeError} when `fpr` is not in [0, 1].
 */
export function tprAtFprTest(roc: Roc, fpr: number): number {
  const allowed = allowedFalsePositives(roc.nonMembers, fpr);
  const { truePositives } = pointAtCount(roc, allowed);
  return above0(hypergeometricUpperTail(truePositives, {
    marked: roc.members,
    unmarked: roc.nonMembers,
    drawn: truePositives + allowed,
  }));
}

/** True where a p-value is at most the level. A p-value of exactly 1/20 may be computed as 0.05 and a bit. */
export function isSignificant(pValue: number, level: number): boolean {
  return pValue <= level * (1 + 1e-12);
}

/** The p-values adjusted by Holm 1979, in the order given: significant at a level over the whole family. */
export function holm(pValues: readonly number[]): number[] {
  const ascending = pValues.map((_, place) => place).sort((a, b) => pValues[a] - pValues[b]);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  for (const [place, test] of ascending.entries()) {
    largest = Math.max(largest, Math.min(1, pValues[test] * (pValues.length - place)));
    adjusted[test] = largest;
  }
  return adjusted;
}

/** With two values the wins grow with the members among the rows of the higher one: a hypergeometric count. */
function twoValuesTest({ members, nonMembers, truePositives, falsePositives }: Roc): number {
  const rows = members + nonMembers;
  const drawn = truePositives[1] + falsePositives[1];
  const urn = { marked: members, unmarked: nonMembers, drawn };
  // Everything times `rows`, so that the mean, drawn * members / rows, is whole and the comparison exact.
  const mean = drawn * members;
  const distance = Math.abs(truePositives[1] * rows - mean);
  if (distance === 0) return 1;
  return above0(
    hypergeometricUpperTail(Math.ceil((mean + distance) / rows), urn) +
      hypergeometricLowerTail(Math.floor((mean - distance) / rows), urn),
  );
}

/** Rows of one score, from the lowest up. */
interface TiedRows {
  readonly size: number;
  /** The rank of each, doubled, so that mid-ranks are whole, and counted from the lowest rank. */
  readonly rank: number;
}

/** Counts the ways to deal the smaller class out over the rows, by their sum of ranks. */
function exactTest({ members, nonMembers, truePositives, falsePositives }: Roc): number {
  const rows = members + nonMembers;
  const drawn = Math.min(members, nonMembers);
  const counted = members <= nonMembers ? truePositives : falsePositives;
  const groups: TiedRows[] = [];
  const lowest = rows - truePositives.at(-2)! - falsePositives.at(-2)! + 1;
  let found = 0;
  for (let i = truePositives.length - 1; i > 0; i--) {
    const above = truePositives[i - 1] + falsePositives[i - 1];
    const size = truePositives[i] + falsePositives[i] - above;
    const rank = 2 * (rows - above) - size + 1 - lowest;
    groups.push({ size, rank });
    found += (counted[i] - counted[i - 1]) * rank;
  }
  const mean = drawn * (rows + 1 - lowest);
  const distance = Math.abs(found - mean);
  // Without ties every rank is even: half as many sums.
  const unit = groups.every(({ rank }) => rank % 2 === 0) ? 2 : 1;
  let [far, all] = [0, 0];
  for (const [sum, count] of waysToDeal(groups, { rows, drawn, unit }).entries()) {
    all += count;
    if (Math.abs(sum * unit - mean) >= distance) far += count;
  }
  return far / all;
}

/** The number of ways to draw rows, by the sum of their ranks over `unit`. */
function waysToDeal(
  groups: readonly TiedRows[],
  { rows, drawn, unit }: { rows: number; drawn: number; unit: number },
): Float64Array {
  const highest = groups[groups.length - 1].rank / unit;
  const ways = Array.from({ length: drawn + 1 }, (_, count) => new Float64Array(count * highest + 1));
  ways[0][0] = 1;
  let seen = 0;
  for (const group of groups) {
    seen += group.size;
    const rank = group.rank / unit;
    // Counts that neither this many rows reach nor the rest can bring to `drawn` do not matter.
    const least = Math.max(1, drawn - (rows - seen));
    // From the most drawn down, so that what is read does not hold this group yet.
    for (let count = Math.min(drawn, seen); count >= least; count--) {
      let choices = 1;
      for (let here = 1; here <= Math.min(group.size, count); here++) {
        choices *= (group.size - here + 1) / here;
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

/** A probability that float64 would round to 0 is none, and 1 is the most there is. */
function above0(probability: number): number {
  return Math.min(1, Math.max(Number.MIN_VALUE, probability));
}
