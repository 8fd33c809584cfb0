/** The result of an audit: figures, verdict, and the scores behind them. */
import type { ScoreKind } from "./answers/answers.ts";
import type { Need } from "./attack/attack.ts";
import type { ShadowNeed } from "./attack/by_sample/sample_attack.ts";
import type { AuditedEpsilon } from "./audited_epsilon.ts";
import type { ExposedSample, Exposure } from "./exposure.ts";
import type { ClassFigures } from "./metrics/by_class.ts";
import type { Evaluation } from "./metrics/evaluation.ts";
import type { Decision } from "./metrics/verdict.ts";

/** One attack on the target, and how well it did. */
export interface AttackResult extends Evaluation {
  /** As in the list of attacks. */
  readonly name: string;
  /** The way it judges, in one sentence. */
  readonly description: string;
  /** The parts of answers that it needs. */
  readonly needs: readonly Need[];
  /** The folds by which it learned, where there was no shadow. */
  readonly folds?: number;
  /** The balanced accuracy on the attacker's own samples, each judged by what had learned from others. */
  readonly ownAccuracy: number;
}

/** An attacker, and what it knew. */
export interface AttackerSummary {
  /** As in reports: `shadow`, `shadows`, `aware`, `unaware`, `folds`. */
  readonly name: string;
  /**
   * `shadow` where it trained a model of its own; `shadows` where it trained several and asked them of the target's samples; `folds`
   * where it knew the membership of the target's other samples.
   */
  readonly kind: "shadow" | "shadows" | "folds";
  /** The number of shadows, where there are several. */
  readonly shadows?: number;
  /** The samples of known membership that its attacks learned from. */
  readonly rows: number;
  /** The attack that it would choose: the one that does best on its own samples. */
  readonly chosen: string;
  /** The number of folds, where there was no shadow. */
  readonly folds?: number;
  /** The attacks that could not run, and what they lacked. */
  readonly skipped: readonly { readonly name: string; readonly needs: readonly (Need | ShadowNeed)[] }[];
}

/** An attacker and what its attacks came to. */
export interface AttackerResult {
  /** The attacker. */
  readonly attacker: AttackerSummary;
  /** One for each attack that could run, in the order of the list of attacks. */
  readonly attacks: readonly AttackResult[];
}

/** The answers that were judged. */
export interface AnswersSummary {
  /** All samples: members, non-members and those of unknown membership. */
  readonly samples: number;
  /** K */
  readonly classes: number;
  /** Samples that the model was trained on. */
  readonly members: number;
  /** Samples that it was not trained on. */
  readonly nonMembers: number;
  /** Samples of unknown membership, which are scored and not judged. */
  readonly unknown: number;
  /** True where the samples' true classes are known. */
  readonly labels: boolean;
  /** The kind of scores that the model let out. */
  readonly scores: ScoreKind;
  /** The number of queries of each sample. */
  readonly queries: number;
}

/** An audit: figures, verdict, and the scores behind them. */
export interface Audit extends AttackerResult {
  /** The answers that were judged. */
  readonly answers: AnswersSummary;
  /** The attackers after the first, where there are several shadows. */
  readonly otherAttackers: readonly AttackerResult[];
  /** The verdict over all attacks of all attackers. */
  readonly verdict: Decision;
  /** A lower bound on the training's epsilon, or an indication of it, by the verdict's attack. */
  readonly epsilon: AuditedEpsilon;
  /** The share of members that precision and probabilities are given for. */
  readonly prior: number;
  /** The false positive rates at which true positive rates are given. */
  readonly fpr: readonly number[];
  /** Figures of the verdict's attack by class, worst first; null where labels are unknown. */
  readonly byClass: {
    /** The verdict's attack. */
    readonly attack: string;
    /** The loosest of the rates: a class has too few non-members for finer ones. */
    readonly fpr: number;
    /** Classes that have members and non-members. */
    readonly classes: readonly (ClassFigures & { readonly name?: string })[];
  } | null;
  /** The members most at risk, by the verdict's attack. */
  readonly exposed: readonly ExposedSample[];
  /** The number of members above the line that accuses one non-member in a thousand. */
  readonly aboveLine: Exposure["aboveLine"];
  /** The probabilities of membership beside what came true, on samples of known membership. */
  readonly calibration: Exposure["calibration"];
  /** Notices that a reader of the figures should know, a sentence each. */
  readonly notices: readonly string[];
  /** One entry a sample; not part of a report's JSON. */
  readonly rows: AuditRows;
}

/** All that is known and was found of each of the N samples. */
export interface AuditRows {
  /** `[N]`; undefined where samples go by their row number. */
  readonly ids: readonly (string | number)[] | undefined;
  /** `[N]`; undefined where nobody knows the true classes. */
  readonly labels: Uint16Array | undefined;
  /** `[N]`: 1 for a member, 0 for a non-member, 255 where it is unknown. */
  readonly membership: Uint8Array;
  /** Each attack's scores `[N]`, those of the attacker that the verdict is told by. */
  readonly scores: readonly { readonly name: string; readonly scores: Float64Array }[];
  /** The scores `[N]` of the verdict's attack, turned where the verdict is `reversed`. */
  readonly told: { readonly name: string; readonly scores: Float64Array };
  /** `[N]`, the probability of membership at the prior, by the verdict's attack. */
  readonly probability: Float64Array;
}
