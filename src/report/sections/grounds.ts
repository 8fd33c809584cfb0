/** The grounds of a verdict: the p-value, the rule, the power, and what the intervals cover. */
import { COARSEST_ACCURACY, type Decision } from "../../metrics/verdict.ts";
import type { Language } from "../language/language.ts";
import { integer, perCent, pValue } from "../numbers.ts";
import { ceilingOf100 } from "./headline.ts";

/**
 * `oneTraining`: the intervals leave another training out. `folds`: their number, where attacks learned by k-fold. `over`: the
 * trainings that the headline's figures are means over, and the seed that the verdict rests on; their intervals are not widened for
 * the choice of the attack.
 */
export function grounds(
  { test, pValue: p, tests, power, word, candidates }: Decision,
  { verdict: texts }: Language,
  { oneTraining, folds, over }: {
    oneTraining: boolean;
    folds?: number;
    over?: { readonly trainings: number; readonly seed: string };
  },
): string[] {
  const name = test === "accuracy" || test === "auc"
    ? texts.tests[test]
    : texts.tests.tpr(perCent(Number(test.slice("tpr@".length))));
  const ofAccuracy = word !== "leaks" || test === "accuracy";
  return [
    texts.pValue({ test: name, p: pValue(p), tests }),
    ...folds === undefined ? [] : [texts.byFold(folds)],
    texts.rule(tests),
    ...over ? [texts.overTrainings(over.trainings, over.seed)] : [],
    ...candidates > 1 && !over
      ? [ofAccuracy ? texts.candidates(candidates) : texts.byItself(candidates)]
      : [],
    ...power.accuracy === null ? [] : [texts.power(ceilingOf100(power.accuracy))],
    ...word === "too few samples" && power.accuracy !== null
      ? [texts.moreSamples(timesAsMany(power.accuracy))]
      : [],
    ...oneTraining ? [texts.oneTraining] : [],
  ];
}

/** The factor by which more samples would show the coarsest accuracy: what chance leaves open shrinks with their root. */
function timesAsMany(power: number): string {
  return integer(Math.ceil(((power - 0.5) / (COARSEST_ACCURACY - 0.5)) ** 2));
}
