/** The texts of reports, in each language that they can be in. Numbers come as they are read: "79" of 100, "0.785", "12,500". */
import type { ScoreKind } from "../../answers/answers.ts";
import type { OutcomeCounts } from "../../judgement.ts";
import type { AuditedEpsilon } from "../../audited_epsilon.ts";
import type { NoticeSentences } from "../../notices.ts";
import type { Design } from "../../shadows/design.ts";
import type { TrainingsBy } from "../report.ts";
import { en } from "./en.ts";
import type { GateLanguage } from "./gate_language.ts";
import { ja } from "./ja.ts";
import type { ReproductionLanguage } from "./reproduction_language.ts";
import type { StrongLanguage } from "./strong_language.ts";
import type { AttackerKind, VerdictLanguage } from "./verdict_language.ts";

/** The codes of the languages, as in HTML. */
export type LanguageCode = "en" | "ja";

/** The texts of all reports. */
export interface Language {
  readonly code: LanguageCode;
  /** The separator of two sentences. */
  readonly between: string;
  /** The subject of an audit, as it stands in the page's title. */
  readonly subject: (names: { architecture: string; dataset: string } | undefined) => string;
  readonly verdict: VerdictLanguage;
  readonly gate: GateLanguage;
  readonly notices: NoticeSentences;
  readonly attacker: {
    readonly heading: string;
    readonly knows: string;
    readonly doesNotKnow: string;
    /** The attacker's view of the target. */
    readonly answers: (samples: string, queries: string, kind: string) => string;
    readonly kinds: (classes: string) => Readonly<Record<ScoreKind, string>>;
    readonly labels: string;
    readonly shadow: (rows: string) => string;
    /** Several shadows that answered the samples to be judged. */
    readonly shadows: (models: string) => string;
    /** How attacks by several shadows learned. */
    readonly plays: string;
    readonly folds: (folds: string) => string;
    readonly membership: string;
    readonly defence: string;
    readonly others: Readonly<Record<AttackerKind, (rows: string, chosen: string) => string>>;
    readonly chosen: (name: string) => string;
    readonly skipped: (name: string, needs: string) => string;
    /** By what an attack needs. */
    readonly needs: Readonly<Record<string, string>>;
    /** Losses from probabilities alone. */
    readonly precision: string;
  };
  readonly members: {
    readonly heading: string;
    readonly meaning: string;
    readonly counts: (members: string, nonMembers: string) => string;
    readonly unknown: (unknown: string) => string;
    /** Both drawn at random from one set of images. */
    readonly drawn: string;
    /** Told by whoever made the answers. */
    readonly given: string;
    readonly unequal: string;
  };
  readonly attacks: {
    readonly heading: string;
    /** `name`: the shadow's, where there are several. */
    readonly headingOf: (attacker: string, name: string | undefined) => string;
    readonly attackers: Readonly<Record<AttackerKind, string>>;
    readonly atThreshold: string;
    readonly overThresholds: string;
    readonly attack: string;
    readonly accuracy: string;
    readonly balanced: string;
    readonly advantage: string;
    readonly precision: string;
    readonly ppv: (perCent: string) => string;
    readonly recall: string;
    readonly own: string;
    readonly auc: string;
    readonly tpr: (perCent: string) => string;
    readonly tprAtNone: string;
    readonly found: (found: string, of: string) => string;
    readonly tied: string;
    readonly tiedNote: string;
    readonly legend: (both: boolean) => string;
    /** For an attacker that the verdict is not told by. */
    readonly legendOfOther: string;
    readonly finest: (nonMembers: string, perCent: string) => string;
    readonly ownNote: string;
    /** Where the attack by class had too few samples of every class. */
    readonly noClassNetwork: string;
    /** By name, where the attack's own description is in another language. */
    readonly descriptions: Readonly<Record<string, string>>;
  };
  readonly overSeeds: {
    readonly heading: string;
    readonly note: Readonly<Record<TrainingsBy, (trainings: number) => string>>;
    readonly by: Readonly<Record<TrainingsBy, string>>;
    readonly verdict: string;
    readonly attack: string;
  };
  readonly epsilon: {
    readonly heading: string;
    /** A bound that holds for the training. */
    readonly bound: (words: { attack: string; epsilon: string; delta: string }) => string;
    readonly noBound: (words: { attack: string; delta: string }) => string;
    /** What stands in for a bound where none holds. */
    readonly indication: (words: { attack: string; epsilon: string; delta: string }) => string;
    readonly noIndication: (words: { attack: string; delta: string }) => string;
    /** It is no upper bound. */
    readonly lower: string;
    readonly why: Readonly<Record<AuditedEpsilon["why"], string>>;
    readonly neighbours: Readonly<Record<AuditedEpsilon["neighbours"], string>>;
    /** The indication beside a bound. */
    readonly byRates: (epsilon: string) => string;
    /** `epsilon` is null where delta is 0. */
    readonly gaussian: (mu: string, epsilon: string | null) => string;
  };
  readonly byClass: {
    readonly heading: string;
    readonly note: (attack: string) => string;
    /** Where a class has too few non-members for the false positive rate. */
    readonly few: (perCent: string) => string;
    readonly class: string;
    readonly members: string;
    readonly nonMembers: string;
    readonly more: (shown: number, of: number) => string;
  };
  readonly exposed: {
    readonly heading: string;
    readonly note: (attack: string, prior: string) => string;
    readonly aboveLine: (members: string, of: string, limit: string) => string;
    readonly id: string;
    readonly class: string;
    readonly rank: string;
    readonly score: string;
    readonly probability: string;
    readonly files: string;
    /** Where no leak was found. */
    readonly chance: string;
    /** Where members score lower. */
    readonly turned: string;
    /** Where there was no shadow. */
    readonly byFold: string;
  };
  readonly calibration: {
    readonly heading: string;
    readonly note: (attack: string, prior: string) => string;
    /** Where the membership of some samples is unknown. */
    readonly unknown: (unknown: string) => string;
    readonly predicted: string;
    readonly range: (lower: string, upper: string) => string;
    readonly mean: string;
    readonly members: string;
    readonly nonMembers: string;
    readonly observed: string;
  };
  readonly models: {
    readonly heading: string;
    readonly target: string;
    readonly shadowOf: Readonly<Record<AttackerKind, string>>;
    readonly firstShadow: (of: string) => string;
    readonly architecture: string;
    readonly parameters: string;
    readonly trainAccuracy: string;
    readonly testAccuracy: string;
    readonly imagesPerSecond: string;
  };
  readonly curves: {
    readonly heading: string;
    readonly roc: string;
    readonly rocNote: (nonMembers: string) => string;
    readonly fpr: string;
    readonly tpr: string;
    readonly scores: (attack: string) => string;
    readonly members: string;
    readonly nonMembers: string;
    readonly thresholdNote: string;
    readonly cutNote: string;
    readonly score: string;
    readonly share: string;
  };
  readonly sheet: {
    readonly heading: (counts: OutcomeCounts) => string;
    /** For calibrated probabilities where members are so many per cent. */
    readonly note: (prior: string) => string;
    readonly judgement: Readonly<Record<"member" | "non-member" | "undecided", string>>;
    readonly truth: (member: boolean) => string;
  };
  readonly advice: {
    readonly heading: string;
    readonly leaks: readonly string[];
    readonly nothing: readonly string[];
    readonly few: readonly string[];
    readonly measured: string;
    readonly frontier: string;
    readonly others: (lowest: string, highest: string) => string;
    readonly measure: string;
    readonly leak: string;
    readonly test: string;
    readonly source: string;
  };
  readonly reading: {
    readonly heading: string;
    readonly lines: readonly string[];
    readonly intervals: string;
    /** Where attacks learned by k-fold. */
    readonly folds: string;
  };
  readonly method: {
    readonly heading: string;
    /** What many shadows were trained on. */
    readonly designs: Readonly<Record<Design, string>>;
    readonly data: string;
    readonly dataset: string;
    readonly took: string;
    readonly date: string;
    readonly commit: string;
    readonly samples: string;
    readonly classes: string;
    readonly configuration: string;
    readonly versions: string;
    readonly machine: string;
    readonly notices: string;
  };
  readonly reproduction: ReproductionLanguage;
  readonly strong: StrongLanguage;
  /** The reminder that only systems may be tested for which there is permission. */
  readonly groundRule: string;
  /** Where the short form for build servers ends. */
  readonly more: string;
}

/** The languages by code. */
export const languages: Readonly<Record<LanguageCode, Language>> = { en, ja };
