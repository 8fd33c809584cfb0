/** The headline of an audit and the lines under it. */
import type { AttackResult } from "../../audit_result.ts";
import { isNotice, translateNotice } from "../../notices.ts";
import type { Language } from "../language/language.ts";
import { type OutOf100, outOf100 } from "../numbers.ts";
import { type AuditReport, type Trainings, trainingsOf } from "../report.ts";
import { attackerOf, attackersOf, type Attacking, attackNamed, kindOf } from "./attack_names.ts";
import { cautiousFpr, isTied } from "./false_positives.ts";
import { grounds } from "./grounds.ts";
import { foundAt, headline, type Measurement, ofOneFold, rightOf, type Told, whoIs } from "./headline.ts";

/** The verdict in one sentence, borne out by the tables. */
export function verdictSentence(report: AuditReport, language: Language): string {
  const told = toldOf(report, language);
  const trainings = trainingsOf(report);
  return trainings ? overTrainings(told, trainings, language) : headline(told, language);
}

/** The lines under the headline, the most important first. */
export function ledeOf(report: AuditReport, language: Language): string[] {
  const { verdict: texts } = language;
  const attacking = attackerOf(report), kind = kindOf(attacking.attacker);
  const told = toldOf(report, language), trainings = trainingsOf(report);
  const misleading = report.notices.filter((text) =>
    isNotice(text, "dependent membership") || isNotice(text, "other classes")
  );
  return [
    ...misleading.map((text) => translateNotice(text, language.notices)),
    ...trainings ? [texts.first[trainings.by](String(trainings.numbers[0]))] : [],
    ...cautious(told, { report, attacking, language }),
    ...remarks(told, { attacking, language }),
    ...kind === "shadow" || kind === "shadows" ? [] : [texts.knowledge[kind]],
    ...attackersOf(report).filter(({ attacker }) => attacker.name !== attacking.attacker.name)
      .map((other) => otherAttacker(other, told, language)),
  ];
}

/** The grounds of the verdict. */
export function groundsOf(report: AuditReport, language: Language): string[] {
  const oneTraining = report.target !== undefined && trainingsOf(report) === undefined;
  return grounds(report.verdict, language, { oneTraining, folds: attackerOf(report).attacker.folds });
}

function toldOf(report: AuditReport, { verdict: texts }: Language): Told {
  const { verdict, answers: { members, nonMembers } } = report;
  const attacking = attackerOf(report);
  const attack = attackNamed(verdict.attack, attacking);
  return {
    decision: verdict,
    model: texts.thisModel,
    attacker: kindOf(attacking.attacker),
    attackerName: nameAmongOthers(attacking, report),
    members,
    nonMembers,
    accuracy: { value: verdict.accuracy, interval: verdict.interval },
    auc: { value: attack.auc, interval: attack.intervals.auc },
    tprAtFpr: ratesOf(attack),
    folds: attack.folds,
  };
}

/** The name of an attacker's shadow where several attackers have an ordinary one. */
function nameAmongOthers({ attacker }: Attacking, report: AuditReport): string | undefined {
  return kindOf(attacker) === "shadow" && report.otherAttackers.length > 0 ? attacker.name : undefined;
}

function ratesOf({ tprAtFpr, intervals }: AttackResult): Record<string, Measurement> {
  return Object.fromEntries(
    Object.entries(tprAtFpr).map(([key, value]) => [key, { value, interval: intervals.tprAtFpr[key] }]),
  );
}

function overTrainings(told: Told, { attacks, verdicts }: Trainings, language: Language): string {
  const { accuracy } = attacks.find(({ name }) => name === told.decision.attack) ?? attacks[0];
  return language.verdict.overSeeds({
    ...rightOf({ ...told, accuracy }, language),
    leaks: verdicts.filter(({ word }) => word === "leaks").length,
    few: verdicts.filter(({ word }) => word === "too few samples").length,
    seeds: verdicts.length,
  });
}

/** The members that a cautious attacker finds by the verdict's attack; where its scores tie, by the one that finds most. */
function cautious(
  told: Told,
  { report: { fpr }, attacking, language }: { report: AuditReport; attacking: Attacking; language: Language },
): string[] {
  const { decision: { test, attack: name, reversed }, members, nonMembers } = told,
    { verdict: texts } = language;
  const shown = cautiousFpr(fpr, nonMembers);
  if (shown === undefined || test.startsWith("tpr@") || reversed) return [];
  const found = foundAt(shown, told, language);
  if (!isTied(attackNamed(name, attacking), shown)) return [texts.cautious(found)];
  const [other] = attacking.attacks.filter((other) => !isTied(other, shown))
    .sort((a, b) => b.tprAtFpr[shown.key] - a.tprAtFpr[shown.key]);
  return [texts.tied({
    attack: name,
    accusing: found.accusing,
    other: other &&
      foundAt(shown, { decision: { attack: other.name }, tprAtFpr: ratesOf(other), members }, language),
  })];
}

/** Remarks that keep the headline from being misread. */
function remarks(
  told: Told,
  { attacking, language: { verdict: texts } }: { attacking: Attacking; language: Language },
): string[] {
  const { decision, accuracy: { value, interval } } = told;
  const { attack, chosen, test, tests, candidates } = decision;
  if (decision.word !== "leaks") {
    return interval[0] > 0.5 || interval[1] < 0.5 ? [texts.manyTries(tests)] : [];
  }
  const right = { ...outOf100(value, interval), attack };
  const better = stronger(told, { attacking, texts });
  if (decision.reversed) return [texts.reversed(right), ...better];
  if (test !== "accuracy") return [texts.notByAccuracy({ ...right, candidates }), ...better];
  // The headline has said so already where one fold alone shows the leak.
  const isTouching = interval[0] <= 0.5 && ofOneFold(told.accuracy, told).folds === undefined;
  const touching = isTouching ? [texts.touching] : [];
  if (attack === chosen) return [...touching, ...better];
  const choice = accuracyOf(attackNamed(chosen, attacking), told);
  // Worse than guessing does not see the leak either.
  const blind = choice.interval[0] <= 0.5;
  return [
    ...touching,
    texts.chosen({ ...outOf100(choice.value, choice.interval), chosen, attack, blind }),
    ...better,
  ];
}

/** The attack that is right most often, where it is so beyond the headline's interval: the headline must not calm. */
function stronger(
  told: Told,
  { attacking, texts }: { attacking: Attacking; texts: Language["verdict"] },
): string[] {
  const { decision: { chosen }, accuracy: { interval: [, upper] } } = told;
  const [best] = attacking.attacks.map((attack) => ({ attack: attack.name, ...accuracyOf(attack, told) }))
    .filter(({ attack, interval }) => attack !== chosen && interval[0] > Math.max(0.5, upper))
    .sort((a, b) => b.value - a.value);
  return best ? [texts.stronger({ ...outOf100(best.value, best.interval), attack: best.attack })] : [];
}

function otherAttacker({ attacker, attacks }: Attacking, told: Told, { verdict: texts }: Language): string {
  const { value, interval } = accuracyOf(attackNamed(attacker.chosen, { attacker, attacks }), told);
  const right: OutOf100 = outOf100(value, interval);
  return texts.otherAttacker({
    ...right,
    model: told.model,
    who: whoIs(texts.who[kindOf(attacker)], kindOf(attacker) === "shadow" ? attacker.name : undefined),
    attack: attacker.chosen,
    alike: told.members !== told.nonMembers,
  });
}

/** The accuracy by which verdicts are told. */
function accuracyOf(
  { accuracy, balancedAccuracy, intervals }: AttackResult,
  { members, nonMembers }: Told,
): Measurement {
  return members === nonMembers
    ? { value: accuracy, interval: intervals.accuracy }
    : { value: balancedAccuracy, interval: intervals.balancedAccuracy };
}
