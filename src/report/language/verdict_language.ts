/** The texts of the headline and of the lines under it. */
import type { VerdictWord } from "../../metrics/verdict.ts";
import type { OutOf100 } from "../numbers.ts";
import type { TrainingsBy } from "../report.ts";

/** The attacker: with a shadow; with several; with one without the target's defence, or with it; with the target's own other rows. */
export type AttackerKind = "shadow" | "shadows" | "unaware" | "aware" | "folds";

/** A judgement as it is read: how many of 100 are right. */
export interface Right extends OutOf100 {
  /** The model, as in a sentence's subject. */
  readonly model: string;
  /** The attacker, as in the sentence's subject. */
  readonly who: string;
  /** The attack, where it is not the attacker's own choice. */
  readonly attack?: string;
  /** True where members and non-members differ in number: the figure then counts both alike. */
  readonly alike: boolean;
}

/** The members found at a low false positive rate. */
export interface Found {
  readonly attack: string;
  /** `at most 1 non-member in 1,000`, as `accusing` gives it. */
  readonly accusing: string;
  readonly found: string;
  readonly members: string;
  /** The share found with its interval, in per cent. */
  readonly share: string;
  readonly lower: string;
  readonly upper: string;
  /** True where the choice of the non-members that set the threshold makes the interval very wide. */
  readonly wide?: boolean;
}

/** The texts of the verdict. */
export interface VerdictLanguage {
  /** The model that an audit is of, as a sentence's subject. */
  readonly thisModel: string;
  /** The undefended target of a reproduction. */
  readonly undefended: (architecture: string) => string;
  readonly words: Readonly<Record<VerdictWord, string>>;
  /** The attacker as a sentence's subject. */
  readonly who: Readonly<Record<AttackerKind, string>>;
  /** A limit on false accusations as an adverb; `one` of `of` non-members, or a share in per cent; 0: none at all. */
  readonly accusing: (limit: { one: string; of: string } | { perCent: string } | 0) => string;

  /** The headline of a leak that the accuracy shows. `folds`: their number, where one of them shows it and all together do not. */
  readonly byAccuracy: (right: Right & { folds?: number }) => string;
  /** The headline of a leak that the order of the scores shows: `value` of 100 pairs. */
  readonly byAuc: (pairs: Right & { attack: string; reversed: boolean; folds?: number }) => string;
  /** The headline of a leak of some members. `folds`: their number, where so many are found by chance, but not in one of the folds. */
  readonly byTail: (found: Found & { who: string; model: string; folds?: number }) => string;
  readonly nothing: (right: Right) => string;
  /** `power`: of 100, what would have been found. */
  readonly few: (right: Right & { power: string }) => string;
  /** The same where not even an attack that is always right would have been found. */
  readonly fewNone: (right: Right) => string;
  /** The headline over several trainings; `leaks` of `seeds` leak, `few` had too few samples. `value` is a mean. */
  readonly overSeeds: (right: Right & { leaks: number; few: number; seeds: number }) => string;

  /** The members that a cautious attacker finds. */
  readonly cautious: (found: Found) => string;
  /** A tie leaves no threshold; another attack may have one. */
  readonly tied: (tied: { attack: string; accusing: string; other?: Found }) => string;
  /** Said under a headline by AUC or tail, as no accuracy shows the leak. `candidates`: the number of attacks that the interval holds for at once. */
  readonly notByAccuracy: (right: OutOf100 & { attack: string; candidates: number }) => string;
  /** Another attack that is right more often than the one that the verdict is told by. */
  readonly stronger: (right: OutOf100 & { attack: string }) => string;
  /** Said under a headline by scores that are lower for members. */
  readonly reversed: (right: OutOf100 & { attack: string }) => string;
  /** A leak by accuracy whose interval does not leave guessing out. */
  readonly touching: string;
  /** The attack that the attacker would choose sees less, or nothing. */
  readonly chosen: (right: OutOf100 & { chosen: string; attack: string; blind: boolean }) => string;
  /** Nothing found, although the interval leaves guessing out. */
  readonly manyTries: (tests: number) => string;
  /** The training that the rest of the report is of, where there are several: by its seed or by the target's number. */
  readonly first: Readonly<Record<TrainingsBy, (number: string) => string>>;
  /** The attacker's knowledge of the defence, or of the rows. */
  readonly knowledge: Readonly<Record<Exclude<AttackerKind, "shadow" | "shadows">, string>>;
  readonly otherAttacker: (right: Right & { attack: string }) => string;
  /** The coverage of the verdict's interval, where it is one of a single training. */
  readonly oneTraining: string;
  /** Said of a headline of several trainings: what its figures are, and of which seed's the p-value is. */
  readonly overTrainings: (trainings: number, seed: string) => string;
  readonly pValue: (p: { test: string; p: string; tests: number }) => string;
  /** The way in which p-values of attacks that learned by k-fold are made. */
  readonly byFold: (folds: number) => string;
  readonly tests: {
    readonly accuracy: string;
    readonly auc: string;
    readonly tpr: (perCent: string) => string;
  };
  /** The interval holds for several attacks together, where the evaluated rows had a part in the choice. */
  readonly candidates: (candidates: number) => string;
  /** The same of a headline whose interval is not one of accuracy: it holds for its attack alone. */
  readonly byItself: (candidates: number) => string;
  readonly rule: (tests: number) => string;
  readonly power: (power: string) => string;
  /** The factor by which more samples would do. */
  readonly moreSamples: (times: string) => string;
}
