/** A reproduction's headline: what the undefended target gives away. */
import { articleAttack } from "../../../reproduce/article.ts";
import { DEFENDED_ARCHITECTURE } from "../../../reproduce/models.ts";
import type { Reproduction } from "../../../reproduce/reproduction.ts";
import type { Language } from "../../language/language.ts";
import { outOf100, shortName } from "../../numbers.ts";
import { cautiousFpr } from "../false_positives.ts";
import { grounds } from "../grounds.ts";
import { foundAt, headline, type Told } from "../headline.ts";

export function reproductionHeadline(reproduction: Reproduction, language: Language): string {
  return headline(toldOf(reproduction, language), language);
}

export function reproductionLede(reproduction: Reproduction, language: Language): string[] {
  const { verdict: texts, reproduction: { network } } = language;
  const told = toldOf(reproduction, language);
  const { decision: { test, attack }, tprAtFpr, nonMembers } = told;
  const article = articleAttack(reproduction.undefended.attacked.attacks);
  const shown = cautiousFpr(Object.keys(tprAtFpr).map(Number), nonMembers);
  const { tied } = attackOf(reproduction);
  return [
    ...shown && !test.startsWith("tpr@") && !told.decision.reversed && !tied[shown.key]
      ? [texts.cautious(foundAt(shown, told, language))]
      : [],
    ...article.name === attack ? [] : [
      network({ ...outOf100(article.accuracy.value, article.accuracy.interval), attack: article.name }),
    ],
  ];
}

export function reproductionGrounds(
  { undefended: { verdict, seeds } }: Reproduction,
  language: Language,
): string[] {
  const { attacker: seed } = verdict;
  return grounds(verdict, language, {
    oneTraining: seeds.length === 1,
    ...seed !== undefined && { over: { trainings: seeds.length, seed } },
  });
}

/** The figures over all seeds of the attack that the verdict is told by. */
function toldOf(reproduction: Reproduction, { verdict: texts }: Language): Told {
  const { undefended: { verdict, attacked }, dataset: { partSize } } = reproduction;
  const { accuracy, auc, tprAtFpr } = attackOf(reproduction);
  return {
    // Over several seeds the attacker chooses by all of its shadows.
    decision: { ...verdict, chosen: attacked.strongest },
    model: texts.undefended(shortName(DEFENDED_ARCHITECTURE)),
    attacker: "shadow",
    members: partSize,
    nonMembers: partSize,
    accuracy,
    auc,
    tprAtFpr,
  };
}

function attackOf({ undefended: { verdict, attacked: { attacks } } }: Reproduction) {
  return attacks.find(({ name }) => name === verdict.attack)!;
}
