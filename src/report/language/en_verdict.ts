import { counted } from "../../counted.ts";
import type { Right, VerdictLanguage } from "./verdict_language.ts";

const interval = ({ lower, upper }: { lower: string; upper: string }) => `95 % interval ${lower} to ${upper}`;

/** `with the attack gap, the attacker judges 79 of 100 samples rightly (95 % interval 76 to 82)` */
function judges(right: Right): string {
  const { who, attack, value, alike } = right;
  return `${
    attack === undefined ? "" : `with the attack ${attack}, `
  }${who} judges ${value} of 100 samples rightly` +
    `${alike ? ", members and non-members counted alike" : ""} (${interval(right)})`;
}

const capital = (text: string) => text[0].toUpperCase() + text.slice(1);

const leak = ({ model }: { model: string }) => `${capital(model)} gives away what it was trained on`;

export const verdict: VerdictLanguage = {
  thisModel: "this model",
  undefended: (architecture) => `the undefended ${architecture}`,
  words: { leaks: "Leaks", "nothing found": "Nothing found", "too few samples": "Too few samples" },
  who: {
    shadow: "the attacker",
    shadows: "the attacker",
    unaware: "an attacker who does not know of its defence",
    aware: "an attacker who knows of its defence",
    folds: "an attacker who knows the membership of other samples",
  },
  accusing: (limit) =>
    limit === 0
      ? "without accusing a single non-member"
      : "perCent" in limit
      ? `accusing at most ${limit.perCent} % of the non-members`
      : `accusing at most ${limit.one} non-member${limit.one === "1" ? "" : "s"} in ${limit.of}`,

  byAccuracy: ({ folds, ...right }) =>
    `${leak(right)}: ${judges(right)}; guessing gets 50.` +
    (folds === undefined
      ? ""
      : ` That is over all folds; in one of the ${folds} it is right more often than chance would be.`),
  byAuc: ({ reversed, folds, ...pairs }) =>
    `${
      leak(pairs)
    }: of two samples, one that it was trained on and one that it was not, ${pairs.who} ranks the former ` +
    `${reversed ? "lower" : "higher"} in ${pairs.value} of 100 cases (${
      interval(pairs)
    }), by the attack ${pairs.attack}` +
    `${reversed ? "; the order is reversed, but the two are still told apart" : ""}; guessing gets 50.` +
    (folds === undefined
      ? ""
      : ` That is over all folds; in one of the ${folds} the order tells the two apart better than chance would.`),
  byTail: (found) =>
    `${
      capital(found.model)
    } gives away some of its members, the samples that it was trained on: ${found.accusing}, ${found.who} finds ` +
    `${found.found} of ${found.members} (${found.share} %, 95 % interval ${found.lower} to ${found.upper} %), by the attack ` +
    `${found.attack}; ${
      found.folds === undefined
        ? "chance would not find so many."
        : `that is over all folds, and in one of the ${found.folds} it finds more than chance would.`
    }`,
  nothing: (right) => `No leak of ${right.model} was found: ${judges(right)}; guessing gets 50.`,
  few: ({ power, ...right }) =>
    `Too few samples to tell: ${
      judges(right)
    }, guessing gets 50, and only an attack that judges ${power} or ` +
    "more rightly would have been found.",
  fewNone: (right) =>
    `Too few samples to tell: ${
      judges(right)
    }, guessing gets 50, and not even an attack that is always right would have ` +
    "been found.",
  overSeeds: ({ leaks, few, seeds, ...right }) =>
    `${
      few === seeds
        ? `Each of ${seeds} trainings had too few samples to tell`
        : leaks === 0
        ? `In none of ${seeds} trainings was a leak found${
          few > 0 ? ` (${few} of them had too few samples to tell)` : ""
        }`
        : `In ${leaks} of ${seeds} trainings ${right.model} gives away what it was trained on`
    }: on average ${judges(right)}; guessing gets 50.`,

  cautious: ({ attack, accusing, found, members, share, lower, upper, wide }) =>
    `${capital(accusing)}, it finds ${found} of ${
      counted(members, "member")
    } by ${attack} (${share} %, 95 % interval ${lower} to ` +
    `${upper} %${wide ? "; so wide because few non-members set the threshold" : ""}).`,
  tied: ({ attack, accusing, other }) =>
    `Equal scores leave ${attack} no threshold for an attacker ${accusing}: its figure there is made by the tie, and is no ` +
    "sign of safety." +
    (other
      ? ` By ${other.attack} such an attacker finds ${other.found} of ${
        counted(other.members, "member")
      } (${other.share} %, 95 % ` +
        `interval ${other.lower} to ${other.upper} %).`
      : ""),
  notByAccuracy: ({ candidates, ...right }) =>
    `At the attacks' own thresholds the accuracy alone would not prove it, after counting all tests: ${right.attack} ` +
    `judges ${right.value} of 100 rightly (${
      candidates > 1
        ? `95 % interval for all ${candidates} attacks at once: ${right.lower} to ${right.upper}`
        : interval(right)
    }). An attacker who finds a better threshold can use the leak all the same.`,
  stronger: (right) =>
    `By ${right.attack} it would be ${right.value} of 100 (${
      interval(right)
    }), which is clearly more; but by its own data this ` +
    "attacker would not have chosen that attack.",
  reversed: (right) =>
    `This attack expects members to score higher; here they score lower, and it judges ${right.value} of 100 rightly ` +
    `(${interval(right)}). Who turns its judgement around is right where it is wrong.`,
  touching:
    "The interval does not leave guessing out, and yet the test finds the leak: the interval looks to both sides, the test " +
    "asks only whether the attack is better than guessing.",
  chosen: ({ chosen, attack, blind, ...right }) =>
    `Going by its own data, this attacker would have chosen ${chosen}, which ` +
    (blind ? "does not see the leak" : "shows it less clearly") +
    `: it judges ${right.value} of 100 rightly (${
      interval(right)
    }). An attacker who tries ${attack} as well finds out.`,
  manyTries: (tests) =>
    `The interval leaves out guessing, but it belongs to one of ${tests} tests: when so many are made, one that looks ` +
    "like this is no surprise.",
  first: {
    seeds: (seed) => `What follows is of the first training, with seed ${seed}.`,
    targets: (target) => `What follows is of target ${target}.`,
  },
  knowledge: {
    unaware:
      "The shadow that this attacker learned on does not have the target's defence. An attacker who knows of the defence may " +
      "do better.",
    aware: "The shadow that this attacker learned on has the same defence as the target.",
    folds:
      "There is no shadow: the attacks learned on other samples of this very target, whose membership they were told. " +
      "An attacker from outside knows less, so take this as an upper bound.",
  },
  otherAttacker: (right) => {
    const { attack, ...plain } = right;
    return `${capital(judges({ ...plain, attack: undefined }))}, by the attack of its choice, ${attack}.`;
  },
  oneTraining:
    "The intervals cover the choice of samples, not another training: a model trained anew can leak noticeably more or " +
    "less.",
  overTrainings: (trainings, seed) =>
    `The figures above are means over ${trainings} trainings, with Student's interval over these; the p-value is that of seed ${seed} ` +
    "alone.",
  pValue: ({ test, p, tests }) => `The verdict rests on ${test}: p ${p} after counting all ${tests} tests.`,
  byFold: (folds) =>
    `What was learned by k-fold is tested in each of the ${folds} folds by itself: its p-value is the smallest of theirs times ` +
    `${folds}. Figures and intervals are over all folds together.`,
  tests: {
    accuracy: "the accuracy",
    auc: "the order of the scores (AUC)",
    tpr: (perCent) =>
      perCent === "0"
        ? "the members found without a false accusation"
        : `the members found at ${perCent} % FPR`,
  },
  candidates: (candidates) =>
    `The attack was chosen out of ${candidates} on these same samples; the headline's interval is widened for that.`,
  byItself: (candidates) =>
    `The attack was chosen out of ${candidates} on these same samples. The headline's interval is for the one attack by ` +
    "itself; the p-value counts all of them.",
  rule: (tests) =>
    `The rule: a leak is reported when one of these ${tests} tests has a p-value of at most 0.05 after all are counted ` +
    "(Holm). A model that gives nothing away is wrongly reported as leaking in at most 5 of 100 audits.",
  power: (power) =>
    `The power: an attack that judges ${power} of 100 samples rightly would have been found with 95 % probability.`,
  moreSamples: (times) =>
    `About ${times} times as many samples would show an attack that judges 60 of 100 rightly.`,
};
