/** A reproduction's headline: what the undefended target gives away to the strongest attack. */
import { articleAttack } from "../../../reproduce/article.ts";
import { strongestOf } from "../../../reproduce/measured.ts";
import { DEFENDED_ARCHITECTURE } from "../../../reproduce/models.ts";
import type { Reproduction } from "../../../reproduce/reproduction.ts";
import type { Language } from "../../language/language.ts";
import { integer, outOf100, shareOf, shortName } from "../../numbers.ts";
import { accusing, cautiousFpr } from "../false_positives.ts";

export function reproductionHeadline(
  { undefended: { attacked } }: Reproduction,
  { reproduction, verdict }: Language,
): string {
  const { name, accuracy } = strongestOf(attacked);
  return reproduction.headline({
    ...outOf100(accuracy.value, accuracy.interval),
    who: verdict.who.shadow,
    attack: name,
    alike: false,
    architecture: shortName(DEFENDED_ARCHITECTURE),
    leaks: accuracy.interval[0] > 0.5,
  });
}

export function reproductionLede(
  { undefended: { attacked }, dataset: { partSize } }: Reproduction,
  language: Language,
): string[] {
  const { reproduction: texts, verdict } = language;
  const strongest = strongestOf(attacked), network = articleAttack(attacked.attacks);
  const shown = cautiousFpr(Object.keys(strongest.tprAtFpr).map(Number), partSize)!;
  const tpr = strongest.tprAtFpr[shown.key];
  return [
    texts.found({
      attack: strongest.name,
      accusing: accusing(shown.fpr, language),
      found: integer(tpr.value * partSize),
      members: integer(partSize),
      ...shareOf(tpr.value, tpr.interval),
    }),
    ...network.name === strongest.name ? [] : [
      texts.network({
        ...outOf100(network.accuracy.value, network.accuracy.interval),
        who: verdict.who.shadow,
        attack: network.name,
        alike: false,
      }),
    ],
  ];
}
