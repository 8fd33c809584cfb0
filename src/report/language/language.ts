/** The texts of reports, in each language that they can be in. Numbers come as they are read: "79" of 100, "0.785", "12,500". */
import type { OutcomeCounts } from "../../judgement.ts";
import type { RateSchedule } from "../../model/recipes.ts";
import type { NoticeSentences } from "../../notices.ts";
import type { Design } from "../../shadows/design.ts";
import type { TrainedOn } from "../report.ts";
import type { AttackerLanguage, AttacksLanguage, MembersLanguage } from "./attack_language.ts";
import { en } from "./en.ts";
import type {
  ByClassLanguage,
  CalibrationLanguage,
  EpsilonLanguage,
  ExposedLanguage,
  OverTrainingsLanguage,
} from "./figures_language.ts";
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
  readonly attacker: AttackerLanguage;
  readonly members: MembersLanguage;
  readonly attacks: AttacksLanguage;
  readonly overSeeds: OverTrainingsLanguage;
  readonly epsilon: EpsilonLanguage;
  readonly byClass: ByClassLanguage;
  readonly exposed: ExposedLanguage;
  readonly calibration: CalibrationLanguage;
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
  readonly training: {
    readonly heading: string;
    /** The training of every model. */
    readonly recipe: (of: {
      readonly epochs: number;
      readonly schedule: RateSchedule;
      /** The L2 of every model's filters; absent, none. */
      readonly l2?: string;
    }) => string;
    readonly total: (
      facts: { models: string; time: string; shortest: string; longest: string },
    ) => string;
    /** The models that one machine trained, each with its time; a host is named where there are several. */
    readonly on: (
      machine: { host?: string; processor: string; cores: number; models: readonly string[] },
    ) => string;
    readonly onUnknown: (models: readonly string[]) => string;
    readonly model: (training: { name: string; time: string }) => string;
    /** Said of a model that another machine trained, too. */
    readonly inPart: (training: { name: string; time: string }) => string;
    /** Said where processors differ and the kernels are not strict. */
    readonly bits: string;
  };
  readonly imitation: {
    readonly heading: string;
    readonly trained: Readonly<Record<TrainedOn, (counts: { shadows: string; trainedOn: string }) => string>>;
    readonly agreement: (counts: { percent: string; samples: string }) => string;
    readonly target: string;
    /** The heading of one shadow's column, or of the mean over several. */
    readonly shadow: (shadows: number) => string;
    readonly network: string;
    /** The target's network, of which nothing is known. */
    readonly asked: string;
    readonly parameters: string;
    readonly trainAccuracy: string;
    readonly freshAccuracy: string;
    readonly meaning: string;
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
    /** The note on calibrated probabilities, where members are so many per cent. */
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
    /** Said where attacks learned by k-fold. */
    readonly folds: string;
  };
  readonly method: {
    readonly heading: string;
    /** The images that many shadows were trained on. */
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
  /** The last sentence of the short form for build servers. */
  readonly more: string;
}

/** The languages by code. */
export const languages: Readonly<Record<LanguageCode, Language>> = { en, ja };
