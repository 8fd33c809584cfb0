/** The headline and the lines under it: what the audit came to, by which rule, and how sure that is. */
import { COARSEST_ACCURACY, type Decision } from "../../metrics/verdict.ts";
import type { AttackResult } from "../../audit_result.ts";
import type { Language } from "../language/language.ts";
import type { Found, Right } from "../language/verdict_language.ts";
import { integer, outOf100, perCent, pValue, shareOf } from "../numbers.ts";
import type { AuditReport } from "../report.ts";
import { attackerOf, attackersOf, type Attacking, attackNamed, kindOf } from "./attack_names.ts";
import { accusing, cautiousFpr, isTied, type ShownFpr } from "./false_positives.ts";

/** As much of a report as its verdict is told from. */
export type Told = Pick<
  AuditReport,
  "answers" | "attacker" | "attacks" | "otherAttackers" | "verdict" | "fpr" | "overSeeds"
>;

/** The verdict in one sentence, borne out by the tables: it speaks of the attack and the test that it rests on. */
export function verdictSentence(report: Told, language: Language): string {
  const { verdict } = language, told = report.verdict;
  if (report.overSeeds) return overSeeds(report, report.overSeeds, language);
  const right = rightOf(report, language);
  if (told.word === "nothing found") return verdict.nothing(right);
  if (told.word === "too few samples") {
    if (told.power.accuracy === null) return verdict.fewNone(right);
    return verdict.few({ ...right, power: ceilingOf100(told.power.accuracy) });
  }
  const attack = attackNamed(told.attack, attackerOf(report as AuditReport));
  if (told.test === "accuracy") return verdict.byAccuracy(right);
  if (told.test === "auc") {
    const reversed = isReversed(told, attack);
    const [lower, upper] = attack.intervals.auc;
    const pairs = reversed
      ? outOf100(1 - attack.auc, [1 - upper, 1 - lower])
      : outOf100(attack.auc, attack.intervals.auc);
    return verdict.byAuc({ ...right, ...pairs, attack: attack.name, reversed });
  }
  const key = told.test.slice("tpr@".length);
  const allowed = attack.counts.falsePositivesAtFpr[key] === undefined ? 0 : Number(key);
  const shown = { key, fpr: allowed * report.answers.nonMembers < 1 ? 0 : allowed };
  return verdict.byTail({ ...foundOf(attack, shown, report, language), who: right.who });
}

/** What stands under the headline: the most important first. */
export function ledeOf(report: AuditReport, language: Language): string[] {
  const { verdict: texts } = language;
  const attacking = attackerOf(report);
  const kind = kindOf(attacking.attacker);
  return [
    ...report.overSeeds ? [texts.firstSeed(String(report.overSeeds.seeds[0]))] : [],
    ...cautious(report, attacking, language),
    ...remarks(report, attacking, language),
    ...kind === "shadow" ? [] : [texts.knowledge[kind]],
    ...attackersOf(report).filter(({ attacker }) => attacker.name !== attacking.attacker.name)
      .map((other) => otherAttacker(other, report, language)),
  ];
}

function rightOf(report: Told, { verdict: texts }: Language): Right {
  const { answers: { members, nonMembers }, verdict } = report;
  const { attacker } = attackerOf(report as AuditReport);
  return {
    ...outOf100(verdict.accuracy, verdict.interval),
    who: texts.who[kindOf(attacker)],
    attack: verdict.attack === attacker.chosen ? undefined : verdict.attack,
    alike: members !== nonMembers,
  };
}

function overSeeds(
  report: Told,
  { attacks, verdicts, seeds }: NonNullable<Told["overSeeds"]>,
  language: Language,
) {
  const { verdict } = report;
  const { accuracy } = attacks.find(({ name }) => name === verdict.attack) ?? attacks[0];
  return language.verdict.overSeeds({
    ...rightOf(report, language),
    ...outOf100(accuracy.value, accuracy.interval),
    leaks: verdicts.filter(({ word }) => word === "leaks").length,
    seeds: seeds.length,
  });
}

function foundOf(attack: AttackResult, { key, fpr }: ShownFpr, report: Told, language: Language): Found {
  return {
    attack: attack.name,
    accusing: accusing(fpr, language),
    found: integer(attack.counts.truePositivesAtFpr[key]),
    members: integer(report.answers.members),
    ...shareOf(attack.tprAtFpr[key], attack.intervals.tprAtFpr[key]),
  };
}

/** What a cautious attacker finds by the verdict's attack; where its scores tie, by the one that finds most. */
function cautious(report: AuditReport, attacking: Attacking, language: Language): string[] {
  const { verdict, fpr, answers: { nonMembers } } = report, { verdict: texts } = language;
  const shown = cautiousFpr(fpr, nonMembers);
  if (shown === undefined || verdict.test.startsWith("tpr@")) return [];
  const attack = attackNamed(verdict.attack, attacking);
  if (isReversed(verdict, attack)) return [];
  const found = foundOf(attack, shown, report, language);
  if (!isTied(attack, shown)) return [texts.cautious(found)];
  const others = attacking.attacks.filter((other) => !isTied(other, shown))
    .sort((a, b) => b.tprAtFpr[shown.key] - a.tprAtFpr[shown.key]);
  const other = others.length > 0 ? foundOf(others[0], shown, report, language) : undefined;
  return [texts.tied({ attack: attack.name, accusing: found.accusing, other })];
}

/** What keeps the headline from being misread. */
function remarks(report: AuditReport, attacking: Attacking, language: Language): string[] {
  const { verdict: texts } = language, { verdict } = report;
  const balanced = report.answers.members !== report.answers.nonMembers;
  const figureOf = (name: string) => {
    const { accuracy, balancedAccuracy, intervals } = attackNamed(name, attacking);
    return balanced
      ? outOf100(balancedAccuracy, intervals.balancedAccuracy)
      : outOf100(accuracy, intervals.accuracy);
  };
  const [lower, upper] = verdict.interval;
  const leavesOutGuessing = lower > 0.5 || upper < 0.5;
  if (verdict.word !== "leaks") {
    return leavesOutGuessing ? [texts.manyTries(verdict.tests)] : [];
  }
  const { attack, chosen } = verdict;
  const right = { ...outOf100(verdict.accuracy, verdict.interval), attack };
  if (isReversed(verdict, attackNamed(attack, attacking))) return [texts.reversed(right)];
  return [
    ...verdict.test === "accuracy" ? [] : [texts.notByAccuracy(right)],
    ...attack === chosen || verdict.test !== "accuracy"
      ? []
      : [texts.chosen({ ...figureOf(chosen), chosen, attack, blind: isBlind(chosen, attacking, balanced) })],
  ];
}

/** Whether a leak is told by scores that are lower for members. */
function isReversed({ test }: Decision, { auc }: AttackResult): boolean {
  return test === "auc" && auc < 0.5;
}

/** Whether guessing lies within the interval of an attack's accuracy. */
function isBlind(name: string, attacking: Attacking, balanced: boolean): boolean {
  const { intervals } = attackNamed(name, attacking);
  const [lower, upper] = balanced ? intervals.balancedAccuracy : intervals.accuracy;
  return lower <= 0.5 && upper >= 0.5 || upper < 0.5;
}

function otherAttacker(other: Attacking, report: AuditReport, language: Language): string {
  const { answers: { members, nonMembers } } = report;
  const { attacker } = other;
  const attack = attackNamed(attacker.chosen, other);
  const alike = members !== nonMembers;
  return language.verdict.otherAttacker({
    ...alike
      ? outOf100(attack.balancedAccuracy, attack.intervals.balancedAccuracy)
      : outOf100(attack.accuracy, attack.intervals.accuracy),
    who: language.verdict.who[kindOf(attacker)],
    attack: attack.name,
    alike,
  });
}

/** What the verdict rests on: the p-value, the rule, the power, and what the intervals cover. */
export function groundsOf(
  { verdict, target, overSeeds }: AuditReport,
  { verdict: texts }: Language,
): string[] {
  const { test, pValue: p, tests, power, word, candidates } = verdict;
  const name = test === "accuracy" || test === "auc"
    ? texts.tests[test]
    : texts.tests.tpr(perCent(Number(test.slice("tpr@".length))));
  // What chance leaves open shrinks with the root of the number of samples.
  const more = power.accuracy === null
    ? undefined
    : ((power.accuracy - 0.5) / (COARSEST_ACCURACY - 0.5)) ** 2;
  return [
    texts.pValue({ test: name, p: pValue(p), tests }),
    texts.rule(tests),
    ...candidates > 1
      ? [word !== "leaks" || test === "accuracy" ? texts.candidates(candidates) : texts.byItself(candidates)]
      : [],
    ...power.accuracy === null ? [] : [texts.power(ceilingOf100(power.accuracy))],
    ...word === "too few samples" && more !== undefined ? [texts.moreSamples(integer(Math.ceil(more)))] : [],
    ...target && !overSeeds ? [texts.oneTraining] : [],
  ];
}

/** As a number of 100, rounded up: less is not promised. */
function ceilingOf100(accuracy: number): string {
  const tenths = Math.ceil(1000 * accuracy - 1e-9) / 10;
  return accuracy < 0.52 ? tenths.toFixed(1) : String(Math.ceil(100 * accuracy - 1e-9));
}
