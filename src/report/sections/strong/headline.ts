/** The headline of a report of many shadows: what the best attack finds, beside the article's. */
import type { RegimeFigures } from "../../../reproduce/strong/curves.ts";
import type { StrongReproduction } from "../../../reproduce/strong/strong.ts";
import type { Language } from "../../language/language.ts";
import { integer, perCent } from "../../numbers.ts";
import { accusing, shownFpr } from "../false_positives.ts";
import { articleOf, bestOf, strongestOf, TOLD_FPR } from "./best.ts";

export function strongHeadline(
  { regimes, shadows, samples }: StrongReproduction,
  language: Language,
): string {
  const { strong } = language, [first] = strongestOf(regimes), { fpr } = shownFpr(TOLD_FPR, samples / 2);
  return strong.headline({
    ...told(first, regimes, language),
    shadows: integer(shadows),
    accusing: accusing(fpr, language),
  });
}

export function strongLede({ regimes }: StrongReproduction, language: Language): string[] {
  const { strong } = language, [, ...others] = strongestOf(regimes);
  return [...others.map((figures) => strong.further(told(figures, regimes, language))), strong.best];
}

function told(figures: RegimeFigures, regimes: readonly RegimeFigures[], { strong }: Language) {
  const { attack, point } = bestOf(figures), article = articleOf(regimes, figures.regime);
  return {
    regime: strong.regimes[figures.regime],
    attack,
    share: perCent(point.tprAtFpr[TOLD_FPR].value),
    network: article.attack,
    networkShare: perCent(article.figure.value),
  };
}
