/** The verdict in one sentence, borne out by the tables: it speaks of the attack and the test that it rests on. */
import { hypergeometricUpperTail } from "../../metrics/hypergeometric.ts";
import type { Figure } from "../../metrics/over_runs.ts";
import { allowedFalsePositives } from "../../metrics/roc.ts";
import { isSignificant } from "../../metrics/significance.ts";
import { type Decision, LEVEL } from "../../metrics/verdict.ts";
import type { Language } from "../language/language.ts";
import type { AttackerKind, Found, Right } from "../language/verdict_language.ts";
import { integer, outOf100, shareOf } from "../numbers.ts";
import { accusing, type ShownFpr, shownFpr } from "./false_positives.ts";

/** A figure with its interval. */
export type Measurement = Pick<Figure, "value" | "interval">;

/** The data that a verdict is told from: the decision, and the figures of the attack that it is told by. */
export interface Told {
  readonly decision: Decision;
  /** The model, as a sentence's subject. */
  readonly model: string;
  readonly attacker: AttackerKind;
  /** Tells this attacker from others of its kind; absent where there are none. */
  readonly attackerName?: string;
  readonly members: number;
  readonly nonMembers: number;
  /** The balanced accuracy where members and non-members differ in number. */
  readonly accuracy: Measurement;
  readonly auc: Measurement;
  readonly tprAtFpr: Readonly<Record<string, Measurement>>;
  /** The number of folds, where the attack learned by k-fold: its tests may be fold by fold, its figures are of all rows. */
  readonly folds?: number;
}

/** The verdict in one sentence. */
export function headline(told: Told, language: Language): string {
  const { verdict: texts } = language, { decision } = told;
  const right = rightOf(told, language);
  if (decision.word === "nothing found") return texts.nothing(right);
  if (decision.word === "too few samples") {
    const { accuracy: power } = decision.power;
    return power === null ? texts.fewNone(right) : texts.few({ ...right, power: ceilingOf100(power) });
  }
  if (decision.test === "accuracy") return texts.byAccuracy({ ...right, ...ofOneFold(told.accuracy, told) });
  if (decision.test === "auc") {
    const { value, interval: [lower, upper] } = told.auc;
    const { reversed = false } = decision;
    const pairs = reversed ? outOf100(1 - value, [1 - upper, 1 - lower]) : outOf100(value, [lower, upper]);
    return texts.byAuc({
      ...right,
      ...pairs,
      attack: decision.attack,
      reversed,
      ...ofOneFold(told.auc, told),
    });
  }
  const shown = shownFpr(decision.test.slice("tpr@".length), told.nonMembers);
  return texts.byTail({
    ...foundAt(shown, told, language),
    who: right.who,
    model: right.model,
    ...isByChance(shown, told) && { folds: told.folds },
  });
}

/** The number of folds where a figure over all of them does not leave guessing out: the leak was then seen in one of them. */
export function ofOneFold({ interval: [lower, upper] }: Measurement, { folds }: Told): { folds?: number } {
  return folds !== undefined && lower <= 0.5 && upper >= 0.5 ? { folds } : {};
}

/** True where chance finds as many over all folds: the leak was then seen in one of them. */
function isByChance({ key }: ShownFpr, { folds, members, nonMembers, tprAtFpr }: Told): boolean {
  if (folds === undefined) return false;
  const found = Math.round(tprAtFpr[key].value * members);
  return !isSignificant(
    hypergeometricUpperTail(found, {
      marked: members,
      unmarked: nonMembers,
      drawn: found + allowedFalsePositives(nonMembers, Number(key)),
    }),
    LEVEL,
  );
}

/** The attacker in words, with its name where there are others of its kind. */
export function whoIs(words: string, name: string | undefined): string {
  return name === undefined ? words : `${words} (${name})`;
}

/** The share of judgements in which the attack is right; it is named where the attacker would not have chosen it. */
export function rightOf(
  { decision: { attack, chosen }, accuracy, attacker, attackerName, members, nonMembers, model }: Told,
  { verdict: { who } }: Language,
): Right {
  return {
    ...outOf100(accuracy.value, accuracy.interval),
    model,
    who: whoIs(who[attacker], attackerName),
    attack: attack === chosen ? undefined : attack,
    alike: members !== nonMembers,
  };
}

/** An interval wider than this is explained. */
const WIDE = 0.4;

/** The members that the attack finds at a false positive rate. */
export function foundAt(
  { key, fpr }: ShownFpr,
  { decision: { attack }, tprAtFpr, members }: Pick<Told, "tprAtFpr" | "members"> & {
    decision: { attack: string };
  },
  language: Language,
): Found {
  const { value, interval } = tprAtFpr[key];
  return {
    attack,
    accusing: accusing(fpr, language),
    found: integer(value * members),
    members: integer(members),
    ...shareOf(value, interval),
    wide: fpr > 0 && interval[1] - interval[0] > WIDE,
  };
}

/** An accuracy as a number of 100, rounded up: less is not promised. */
export function ceilingOf100(accuracy: number): string {
  const decimals = accuracy < 0.52 ? 1 : 0;
  return (Math.ceil(100 * accuracy * 10 ** decimals - 1e-9) / 10 ** decimals).toFixed(decimals);
}
