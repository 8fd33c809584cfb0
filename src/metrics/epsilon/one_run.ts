/**
 * Bounds from one training, for coins that were tossed independently of one another: for each sample, whether it was a member, or
 * for each pair, which of the two was. However the guesses depend on one another, a differentially private training bounds how
 * many of them can be right.
 */
import { betaTails, logBinomialMass, logistic } from "../beta.ts";
import { normalTail, normalUpperQuantile } from "../normal.ts";
import { supremum } from "./supremum.ts";

/** The number of coins that are guessed, and of those guessed rightly. */
export interface Guesses {
  readonly guesses: number;
  readonly right: number;
}

/** The coins, and how sure a bound is to be. */
export interface OneRunOptions {
  /** All coins, those that nobody guesses with them. */
  readonly coins: number;
  readonly delta: number;
  /** The probability with which the bound may be too high. */
  readonly level: number;
}

/**
 * The largest epsilon that the guesses contradict, or `from` where they contradict none above it (Steinke, Nasr and Jagielski
 * 2023, theorem 5.2).
 */
export function epsilonOfGuesses(guesses: Guesses, options: OneRunOptions, from = 0): number {
  // No epsilon is contradicted at which most guesses would be right anyway.
  if (guesses.right <= guesses.guesses * logistic(from)) return from;
  return supremum((epsilon) => isContradicted(epsilon, guesses, options), from);
}

/**
 * Whether at least as many right guesses are as improbable as the level: beta + 2 m delta a, where beta is the upper tail of a
 * binomial distribution of `guesses` trials, each right with 1 / (1 + e^-epsilon), and a the largest mean over its masses from just
 * below `right` down.
 */
function isContradicted(
  epsilon: number,
  { guesses, right }: Guesses,
  { coins, delta, level }: OneRunOptions,
): boolean {
  // Wrong ones are counted, as they are few.
  const wrong = guesses - right, share = logistic(-epsilon);
  const atMost = (count: number) => count >= guesses ? 1 : betaTails(share, count + 1, guesses - count).upper;
  const tail = atMost(wrong);
  if (tail > level) return false;
  if (delta === 0 || right === 0) return true;
  const mean = (masses: number) => (atMost(wrong + masses) - tail) / masses;
  // Masses rise up to the mode and then fall: their mean is largest where the next one is first below it.
  let [below, least] = [0, right];
  while (least - below > 1) {
    const masses = (below + least) >> 1;
    if (Math.exp(logBinomialMass(wrong + masses + 1, guesses, share)) < mean(masses)) least = masses;
    else below = masses;
  }
  return tail + 2 * coins * delta * mean(least) <= level;
}

/**
 * The largest mu of Gaussian differential privacy that the guesses contradict, or `from` where they contradict none above it
 * (Mahloujifar, Melis and Chaudhuri 2024, algorithm 3).
 */
export function muOfGuesses(
  { guesses, right }: Guesses,
  { coins, level }: Pick<OneRunOptions, "coins" | "level">,
  from = 0,
): number {
  const isContradicted = (mu: number) => {
    // Shares of right and of wrong guesses among all coins.
    let [rights, wrongs] = [level * right / coins, level * (guesses - right) / coins];
    for (let i = right - 1; i >= 0; i--) {
      const next = Math.max(wrongs, fewestWrong(rights, mu));
      if (next === wrongs) break;
      rights = Math.min(1, rights + i / (guesses - i) * (next - wrongs));
      wrongs = next;
    }
    return rights + wrongs > guesses / coins;
  };
  return supremum(isContradicted, from);
}

/** The share that comes with a share of right guesses at least, under Gaussian differential privacy. */
function fewestWrong(rights: number, mu: number): number {
  if (rights <= 0) return 0;
  return rights >= 1 ? 1 : normalTail(normalUpperQuantile(rights) + mu);
}
