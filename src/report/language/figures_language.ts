/** The texts of figures beside those of attacks: over trainings, the bound on epsilon, by class, by sample. */
import type { AuditedEpsilon } from "../../audited_epsilon.ts";
import type { TrainingsBy } from "../report.ts";

/** Figures over several trainings. */
export interface OverTrainingsLanguage {
  readonly heading: string;
  readonly note: Readonly<Record<TrainingsBy, (trainings: number) => string>>;
  readonly by: Readonly<Record<TrainingsBy, string>>;
  readonly verdict: string;
  readonly attack: string;
}

/** The lower bound on epsilon. */
export interface EpsilonLanguage {
  readonly heading: string;
  /** A bound that holds for the training. */
  readonly bound: (words: { attack: string; epsilon: string; delta: string }) => string;
  readonly noBound: (words: { attack: string; delta: string }) => string;
  /** The indication that stands in for a bound where none holds. */
  readonly indication: (words: { attack: string; epsilon: string; delta: string }) => string;
  readonly noIndication: (words: { attack: string; delta: string }) => string;
  /** A reminder that it is no upper bound. */
  readonly lower: string;
  readonly why: Readonly<Record<AuditedEpsilon["why"], string>>;
  readonly neighbours: Readonly<Record<AuditedEpsilon["neighbours"], string>>;
  /** The indication beside a bound. */
  readonly byRates: (epsilon: string) => string;
  /** `epsilon` is null where delta is 0. */
  readonly gaussian: (mu: string, epsilon: string | null) => string;
}

/** Figures by class. */
export interface ByClassLanguage {
  readonly heading: string;
  readonly note: (attack: string) => string;
  /** Said where a class has too few non-members for the false positive rate. */
  readonly few: (perCent: string) => string;
  readonly class: string;
  readonly members: string;
  readonly nonMembers: string;
  readonly more: (shown: number, of: number) => string;
}

/** The members most at risk. */
export interface ExposedLanguage {
  readonly heading: string;
  readonly note: (attack: string, prior: string) => string;
  readonly aboveLine: (members: string, of: string, limit: string) => string;
  readonly id: string;
  readonly class: string;
  readonly rank: string;
  readonly score: string;
  readonly probability: string;
  readonly files: string;
  /** Said where no leak was found. */
  readonly chance: string;
  /** Said where members score lower. */
  readonly turned: string;
  /** Said where listed samples have one score. */
  readonly tied: string;
  /** Said where there was no shadow. */
  readonly byFold: string;
}

/** Probabilities of membership beside the share of members. */
export interface CalibrationLanguage {
  readonly heading: string;
  readonly note: (attack: string, prior: string) => string;
  /** Said where the membership of some samples is unknown. */
  readonly unknown: (unknown: string) => string;
  readonly predicted: string;
  readonly range: (lower: string, upper: string) => string;
  readonly mean: string;
  readonly members: string;
  readonly nonMembers: string;
  readonly observed: string;
}
