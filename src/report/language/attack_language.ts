/** The texts of the attacker, of members and of attacks. */
import type { ScoreKind } from "../../answers/answers.ts";
import type { AttackerKind } from "./verdict_language.ts";

/** The attacker: knowledge, and the choice of an attack. */
export interface AttackerLanguage {
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
  /** The way in which attacks by several shadows learned. */
  readonly plays: string;
  readonly folds: (folds: string) => string;
  readonly membership: string;
  readonly defence: string;
  readonly others: Readonly<Record<AttackerKind, (rows: string, chosen: string) => string>>;
  readonly chosen: (name: string) => string;
  readonly skipped: (name: string, needs: string) => string;
  /** The words for what an attack needs, by its name there. */
  readonly needs: Readonly<Record<string, string>>;
  /** Losses from probabilities alone. */
  readonly precision: string;
}

/** Members and non-members. */
export interface MembersLanguage {
  readonly heading: string;
  readonly meaning: string;
  readonly counts: (members: string, nonMembers: string) => string;
  readonly unknown: (unknown: string) => string;
  /** Said where both were drawn at random from one set of images. */
  readonly drawn: string;
  /** Said where whoever made the answers told which is which. */
  readonly given: string;
  readonly unequal: string;
}

/** The attacks and their figures. */
export interface AttacksLanguage {
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
  /** The legend for an attacker that the verdict is not told by. */
  readonly legendOfOther: string;
  readonly finest: (nonMembers: string, perCent: string) => string;
  readonly ownNote: string;
  /** Said where the attack by class had too few samples of every class. */
  readonly noClassNetwork: string;
  /** By name, where the attack's own description is in another language. */
  readonly descriptions: Readonly<Record<string, string>>;
}
