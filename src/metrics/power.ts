/** The power of the accuracy test: which attack would have been found. */
import { logBinomialMass } from "./beta.ts";
import { hypergeometricUpperTail } from "./hypergeometric.ts";
import { normalUpperQuantile } from "./normal.ts";
import { isSignificant } from "./significance.ts";

/** Up to this many rows in the smaller class, power is summed over tables; beyond, it is normal: 1.3e-5 off there. */
const EXACT_ROWS = 10_000;

/** The rows and the level of a test. */
export interface PowerOptions {
  /** Members among the rows that are judged. */
  readonly members: number;
  /** Non-members among them. */
  readonly nonMembers: number;
  /** The largest p-value that counts as found: 0.05 over the number of tests, in (0, 1). */
  readonly level: number;
  /** The probability with which the attack is to be found, in (0, 1); 0.95 without it. */
  readonly probability?: number;
}

/**
 * The smallest accuracy at which the one-sided Fisher test finds an attack with the probability asked for, the attack being
 * right equally often about members and non-members. Null where the rows are so few that not even an attack that is always
 * right would be found.
 *
 * @throws {RangeError} when a class is empty, or the level or the probability is not in (0, 1).
 */
export function detectableAccuracy(
  { members, nonMembers, level, probability = 0.95 }: PowerOptions,
): number | null {
  if (!(members >= 1 && nonMembers >= 1)) {
    throw new RangeError(
      `Cannot give the power: at least one member and one non-member are needed, found ${members} and ${nonMembers}`,
    );
  }
  for (const [name, value] of [["level", level], ["probability", probability]] as const) {
    if (value > 0 && value < 1) continue;
    throw new RangeError(`Cannot give the power: the ${name} must be in (0, 1), found ${value}`);
  }
  // The test is the same when members and non-members change places, and right stays right.
  const [few, many] = [Math.min(members, nonMembers), Math.max(members, nonMembers)];
  if (few > EXACT_ROWS) {
    return smallest((accuracy) => normalReserve(accuracy, { few, many, level, probability }) >= 0);
  }
  const mostWrong = new Map<number, number>();
  return smallest((accuracy) => exactPower(accuracy, { few, many, level, mostWrong }) >= probability);
}

/** The smallest accuracy from 0.5 up for which `found` holds, which it does from some accuracy on; null where never. */
function smallest(found: (accuracy: number) => boolean): number | null {
  if (!found(1)) return null;
  let [low, high] = [0.5, 1];
  while (high - low > 1e-12) {
    const middle = (low + high) / 2;
    if (found(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** The probability of a table that the test finds, summed over all tables. */
function exactPower(
  accuracy: number,
  { few, many, level, mostWrong }: {
    few: number;
    many: number;
    level: number;
    mostWrong: Map<number, number>;
  },
): number {
  const right = binomialMasses(few, accuracy);
  const wrong = binomialMasses(many, 1 - accuracy);
  const wrongAtMost = wrong.masses.slice();
  for (let i = 1; i < wrongAtMost.length; i++) wrongAtMost[i] += wrongAtMost[i - 1];
  let power = 0;
  let most = -1;
  for (const [place, mass] of right.masses.entries()) {
    const count = right.first + place;
    // The more of the few are right, the more of the many may be wrong.
    most = mostWrong.get(count) ?? mostWrongFound(count, { few, many, level, atLeast: most });
    mostWrong.set(count, most);
    const upTo = Math.min(most - wrong.first, wrongAtMost.length - 1);
    if (upTo >= 0) power += mass * wrongAtMost[upTo];
  }
  return power;
}

/** The most of the larger class that may be judged wrongly while the test still finds the attack; -1 for none. */
function mostWrongFound(
  right: number,
  { few, many, level, atLeast }: { few: number; many: number; level: number; atLeast: number },
): number {
  const found = (wrong: number) =>
    isSignificant(
      hypergeometricUpperTail(right, { marked: few, unmarked: many, drawn: right + wrong }),
      level,
    );
  let [low, step] = [atLeast, 1];
  while (low + step <= many && found(low + step)) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, many + 1);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (found(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** The binomial probabilities that bear on a sum: from the count `first` up, all above 1e-18 of the largest. */
function binomialMasses(trials: number, share: number): { first: number; masses: Float64Array } {
  if (share === 0 || share === 1) return { first: trials * share, masses: new Float64Array([1]) };
  const mode = Math.min(trials, Math.floor((trials + 1) * share));
  const peak = Math.exp(logBinomialMass(mode, trials, share));
  const odds = share / (1 - share);
  const [below, above] = [[] as number[], [peak]];
  for (let count = mode, mass = peak; count > 0 && mass > 1e-18 * peak; count--) {
    mass *= count / ((trials - count + 1) * odds);
    below.push(mass);
  }
  for (let count = mode, mass = peak; count < trials && mass > 1e-18 * peak; count++) {
    mass *= (trials - count) * odds / (count + 1);
    above.push(mass);
  }
  return { first: mode - below.length, masses: Float64Array.of(...below.reverse(), ...above) };
}

/** The expected difference of the rates, less what the test needs and what chance may take away. */
function normalReserve(
  accuracy: number,
  { few, many, level, probability }: { few: number; many: number; level: number; probability: number },
): number {
  const rows = few + many;
  const perRow = 1 / few + 1 / many;
  const judged = (few * accuracy + many * (1 - accuracy)) / rows;
  const needed = normalUpperQuantile(level) * Math.sqrt(judged * (1 - judged) * perRow * rows / (rows - 1));
  const chance = normalUpperQuantile(1 - probability) * Math.sqrt(accuracy * (1 - accuracy) * perRow);
  return 2 * accuracy - 1 - needed - chance - perRow / 2;
}
