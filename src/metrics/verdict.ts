/** The verdict over all attacks that were tried. */
import type { Evaluation } from "./evaluation.ts";
import { FOLDS_DESIGN_EFFECT } from "./folds.ts";
import { balancedAccuracyInterval, clopperPearson, type Interval } from "./intervals.ts";
import { detectableAccuracy } from "./power.ts";
import { allowedFalsePositives } from "./roc.ts";
import { holm, isSignificant } from "./significance.ts";

/** The level over all tests together: so often at most is a model that leaks nothing said to leak. */
export const LEVEL = 0.05;

/**
 * The accuracy that an audit must be able to find, to say that it found nothing. An attack right in 60 of 100 is right in 20
 * more than it is wrong: whoever overlooks that has not looked. It takes some 270 rows a side with 40 tests.
 */
export const COARSEST_ACCURACY = 0.6;

/** The probability with which an attack as accurate as the power says would have been found. */
const POWER = 0.95;

/** The three verdicts. */
export type VerdictWord = "leaks" | "nothing found" | "too few samples";

/** A test of one attack. */
export type VerdictTest = "accuracy" | "auc" | `tpr@${string}`;

/** An attack as the verdict needs it. */
export interface JudgedAttack extends Evaluation {
  /** The attack's name. */
  readonly name: string;
  /** The number of folds, where it learned by k-fold on the rows that it is judged on. */
  readonly folds?: number;
}

/** An attacker: attacks that have learned on the same rows. */
export interface JudgedAttacker {
  /** The attacker's name, as "aware". */
  readonly name: string;
  /** "folds" where it learned by k-fold on the rows that it is judged on, which then chose the attack too. */
  readonly kind: "shadow" | "shadows" | "folds";
  /** The name of the attack that it would choose by its own data. */
  readonly chosen: string;
  /** All that it tried: each is counted. */
  readonly attacks: readonly JudgedAttack[];
}

/** A verdict but for its sentence, which a report words. */
export interface Decision {
  /** The verdict in a word or two. */
  readonly word: VerdictWord;
  /** The attack that the verdict is told by. */
  readonly attack: string;
  /** Its attacker, where there are several. */
  readonly attacker?: string;
  /** The attack that the attacker would choose by its own data. */
  readonly chosen: string;
  /** The test that the verdict rests on. */
  readonly test: VerdictTest;
  /** True where a leak is told by scores that are lower for members; absent otherwise. */
  readonly reversed?: true;
  /** The accuracy of `attack`: the balanced one where members and non-members differ in number. */
  readonly accuracy: number;
  /** The interval of `accuracy`: 95 % over all of the `candidates` together. */
  readonly interval: Interval;
  /** The number of attacks among which the evaluated rows chose `attack`; 1 where they had no part in the choice. */
  readonly candidates: number;
  /** The p-value of `test`, adjusted by Holm over all `tests`. */
  readonly pValue: number;
  /** The number of tests counted. */
  readonly tests: number;
  /** The attack that would have been found. */
  readonly power: {
    /** Right this often, about members and non-members alike; null where the rows are too few to find any attack. */
    readonly accuracy: number | null;
    /** The probability of finding it by its accuracy. */
    readonly probability: number;
  };
}

/** A verdict. */
export interface Verdict extends Decision {
  /** The verdict in the report's language. */
  readonly sentence: string;
}

/** One test of one attack, with its p-value over all. */
interface Tested {
  readonly attacker: JudgedAttacker;
  readonly attack: JudgedAttack;
  readonly test: VerdictTest;
  readonly pValue: number;
}

/**
 * Decides by all tests of all attacks of all attackers together, adjusted by Holm at 5 %: `leaks` if any is significant; else
 * `too few samples` if an attack right in 60 of 100 could not have been found; else `nothing found`.
 *
 * A leak is told by the attack that an attacker would choose by its own data, if that attack's accuracy is significant; else by
 * the attack whose accuracy has the smallest significant p-value; else by the attack and test of the smallest. Without a
 * leak it is told by the first attacker's choice. Among equals the first counts.
 *
 * @param attackers at least one, with at least one attack; all judged on the same rows
 *
 * @throws {RangeError} when there is no attacker, or one lacks the attack that it has chosen.
 */
export function decide(attackers: readonly JudgedAttacker[]): Decision {
  if (attackers.length === 0) {
    throw new RangeError("Cannot decide: at least one attacker is needed, found none");
  }
  const choices = attackers.map((attacker) => chosenAttack(attacker));
  const tests = adjusted(attackers);
  const power = powerOf(choices[0], tests.length);
  const significant = tests.filter(({ pValue }) => isSignificant(pValue, LEVEL));
  const ofChoice = ({ attacker, attack, test }: Tested) =>
    test === "accuracy" && attack.name === attacker.chosen;
  const told = smallest(significant.filter(ofChoice)) ??
    smallest(significant.filter(({ test }) => test === "accuracy")) ??
    smallest(significant) ??
    tests.find((tested) => ofChoice(tested))!;
  const candidates = significant.length === 0
    ? ownCandidates(told.attacker)
    : ofChoice(told)
    ? sum(attackers.map(ownCandidates))
    : sum(attackers.map(({ attacks }) => attacks.length));
  const { accuracy, interval } = toldAccuracy(told.attack, candidates);
  return {
    word: significant.length > 0
      ? "leaks"
      : power === null || power > COARSEST_ACCURACY
      ? "too few samples"
      : "nothing found",
    attack: told.attack.name,
    ...attackers.length > 1 && { attacker: told.attacker.name },
    chosen: told.attacker.chosen,
    test: told.test,
    ...significant.length > 0 && told.test === "auc" && isReversed(told.attack) &&
      { reversed: true as const },
    accuracy,
    interval,
    candidates,
    pValue: told.pValue,
    tests: tests.length,
    power: { accuracy: power, probability: POWER },
  };
}

function chosenAttack({ name, chosen, attacks }: JudgedAttacker): JudgedAttack {
  const found = attacks.find((attack) => attack.name === chosen);
  if (found !== undefined) return found;
  throw new RangeError(`Cannot decide: the attacker ${name} has chosen ${chosen}, but has no such attack`);
}

/** All tests, their p-values adjusted. Rates that allow as many false positives are one test, by the first. */
function adjusted(attackers: readonly JudgedAttacker[]): Tested[] {
  const tests = attackers.flatMap((attacker) =>
    attacker.attacks.flatMap((attack): Tested[] => {
      const { pValues, counts } = attack;
      const nonMembers = counts.falsePositives + counts.trueNegatives;
      const byAllowed = new Map<number, Tested>();
      for (const [fpr, pValue] of Object.entries(pValues.tprAtFpr)) {
        const allowed = allowedFalsePositives(nonMembers, Number(fpr));
        if (!byAllowed.has(allowed)) byAllowed.set(allowed, { attacker, attack, test: `tpr@${fpr}`, pValue });
      }
      return [
        { attacker, attack, test: "accuracy", pValue: pValues.accuracy },
        { attacker, attack, test: "auc", pValue: pValues.auc },
        ...byAllowed.values(),
      ];
    })
  );
  const pValues = holm(tests.map(({ pValue }) => pValue));
  return tests.map(({ attacker, attack, test }, place) => ({
    attacker,
    attack,
    test,
    pValue: pValues[place],
  }));
}

function smallest(tests: readonly Tested[]): Tested | undefined {
  return tests.toSorted((a, b) => a.pValue - b.pValue)[0];
}

/** True where members score lower. By k-fold the test may rest on one fold, and the area over all of them then tells no direction. */
function isReversed({ auc, folds, intervals: { auc: [, upper] } }: JudgedAttack): boolean {
  return auc < 0.5 && (folds === undefined || upper < 0.5);
}

/** The attacks among which an attacker's choice lay open to the evaluated rows. */
function ownCandidates({ kind, attacks }: JudgedAttacker): number {
  return kind === "folds" ? attacks.length : 1;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

function toldAccuracy(
  { counts, accuracy, balancedAccuracy, folds }: JudgedAttack,
  candidates: number,
): Pick<Decision, "accuracy" | "interval"> {
  const { truePositives, falsePositives, trueNegatives, falseNegatives } = counts;
  const [members, nonMembers] = [truePositives + falseNegatives, trueNegatives + falsePositives];
  const options = {
    confidence: 1 - LEVEL / candidates,
    designEffect: folds === undefined ? 1 : FOLDS_DESIGN_EFFECT,
  };
  if (members !== nonMembers) {
    const interval = balancedAccuracyInterval({ truePositives, members, trueNegatives, nonMembers }, options);
    return { accuracy: balancedAccuracy, interval };
  }
  return { accuracy, interval: clopperPearson(truePositives + trueNegatives, members + nonMembers, options) };
}

/** The accuracy at which the accuracy test finds an attack in the first of Holm's steps. */
function powerOf({ counts, folds = 1 }: JudgedAttack, tests: number): number | null {
  // By k-fold any one fold's test is enough, at a level as many times as fine.
  const [members, nonMembers] = [
    Math.floor((counts.truePositives + counts.falseNegatives) / folds),
    Math.floor((counts.trueNegatives + counts.falsePositives) / folds),
  ];
  if (members === 0 || nonMembers === 0) return null;
  const level = LEVEL / (tests * folds);
  return detectableAccuracy({ members, nonMembers, level, probability: 1 - (1 - POWER) ** (1 / folds) });
}
