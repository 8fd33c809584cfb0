import { counted } from "../../counted.ts";
import type { GateLanguage } from "./gate_language.ts";

const others = (count: number, verbs: readonly [one: string, several: string]) =>
  count === 0
    ? ""
    : count === 1
    ? `, and that of another attack ${verbs[0]} so too`
    : `, and those of ${count} other attacks ${verbs[1]} so too`;

/** English. */
export const gate: GateLanguage = {
  heading: "Gate",
  passed: "passed",
  failed: "failed",
  summary: ({ failed, of, leaks }) => {
    const conditions = counted(of, "condition");
    return failed === 0
      ? leaks
        ? `The gate passed by its ${conditions}, though the verdict is that the model leaks. The condition verdict fails on that.`
        : `The gate passed: ${
          of === 1 ? "its condition holds nothing" : `none of its ${conditions} holds anything`
        } against the model.`
      : `The gate failed: ${failed} of ${conditions} failed.`;
  },
  columns: {
    condition: "fails on",
    outcome: "outcome",
    value: "value",
    limit: "limit",
    attack: "attack",
  },
  figures: {
    "accuracy": () => "accuracy",
    "balanced-accuracy": () => "balanced accuracy",
    "advantage": () => "advantage",
    "auc": () => "AUC",
    "tpr": (perCent) => perCent === "0" ? "TPR at no false positive" : `TPR at ${perCent} % FPR`,
    "ppv": (perCent) => `precision at ${perCent} % members`,
    "epsilon": () => "lower bound on epsilon",
  },
  ofAttacker: (attack, attacker) => `${attack} (${attacker})`,
  attackers: {
    folds: "k-fold on the target's own samples",
    shadow: "a shadow",
    named: (name) => `the shadow ${name}`,
  },
  above: ({ figure, attack, value, range, limit, inclusive, byPoint, others: more }) => {
    const side = inclusive ? `at ${limit} or above` : `above ${limit}`;
    return `The ${figure} of ${attack} is ${value} ${range}: ${
      byPoint ? "the value" : "the whole interval"
    } lies ${side}` +
      `${others(more, ["does", "do"])}.`;
  },
  notAbove: ({ figure, attack, value, range, limit, inclusive, byPoint }) => {
    const side = inclusive ? `at ${limit} or above` : `above ${limit}`;
    return `No attack's ${figure} lies ${side}${
      byPoint ? "" : " with its whole interval"
    }: the nearest is that of ` +
      `${attack}, ${value} ${range}.`;
  },
  boundAbove: ({ figure, attack, value, limit, inclusive }) =>
    `The ${figure} by ${attack} is ${value}: it lies ${inclusive ? "at" : "above"} ${limit}${
      inclusive ? " or above" : ""
    }.`,
  boundNotAbove: ({ figure, attack, value, limit, inclusive }) =>
    `The ${figure} by ${attack} is ${value}: it does not lie ${inclusive ? "at" : "above"} ${limit}${
      inclusive ? " or above" : ""
    }.`,
  noFigure: (figure) => `No attack has a ${figure}.`,
  leaks: (attack, p) => `The verdict is that the model leaks, by ${attack} (p ${p}).`,
  verdict: {
    "nothing found": "The verdict is that no leak was found.",
    "too few samples": "The verdict is that there are too few samples to tell.",
  },
  worse: ({ figure, attack, value, range, before, others: more }) =>
    `The ${figure} of ${attack} was ${before.value} ${before.range} and is ${value} ${range}: worse beyond both intervals` +
    `${others(more, ["is", "are"])}.`,
  notWorse: ({ figure, attack, value, range, before }) =>
    `No attack's ${figure} is worse than in the earlier run beyond both intervals: the nearest is that of ${attack}, which ` +
    `was ${before.value} ${before.range} and is ${value} ${range}.`,
  incomparable: "No attack by the same attacker is in both runs: nothing can be compared.",
  notes: {
    finer: (fpr, finest, nonMembers) =>
      `${counted(nonMembers, "non-member")} ${
        nonMembers === "1" ? "shows" : "show"
      } no false-positive rate below ${finest} %, and so none of ${fpr} %: the TPR at no false ` +
      "positive stands in for it.",
    fromNone: (figure, nonMembers) =>
      `The lower limit of the ${figure} is that of the TPR at no false positive: ${
        counted(nonMembers, "non-member")
      } ${nonMembers === "1" ? "gives" : "give"} none that is higher.`,
    tied:
      "Equal scores leave no attack a threshold at this rate: the 0 is made by ties and is no sign of safety.",
    unequal: (guessing) =>
      `Members and non-members differ in number: who always guesses the same gets an accuracy of ${guessing}. ` +
      "balanced-accuracy counts both alike.",
    open: (upper, attack) => `More is not ruled out: the interval of ${attack} reaches up to ${upper}.`,
    reversed: (attack, figure, value) =>
      `By ${attack} it is the other way round (${figure} ${value}): who turns its judgement tells members from others better ` +
      "than the limit allows. The condition verdict counts that.",
    indication:
      "It is an indication, not a bound on the training: nobody said how the members were drawn (--drawn), or shadows give them " +
      "away.",
    lowerBound: "A lower bound rules no larger epsilon out: this is no sign of privacy.",
    noMember: "No attack judges any sample a member.",
    few: "An attack right in 60 of 100 would not have been found for sure: this is no sign of safety.",
    missingHere: (attacks) => `In the earlier run alone: ${attacks}.`,
    missingBefore: (attacks) => `In this run alone: ${attacks}.`,
    otherAttackers: (before, now) =>
      `The attackers differ: ${before} in the earlier run, ${now} in this one. Compare with a run that has the same attacker.`,
    notCompared: (figures) => `Not compared, as the two runs do not have it alike: ${figures}.`,
  },
};
