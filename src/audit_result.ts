/** What an audit comes to: figures, verdict, and the scores behind them. */
import type { ScoreKind } from "./answers/answers.ts";
import type { Need } from "./attack/attack.ts";
import type { Attacker } from "./attack/attacker.ts";
import type { ExposedSample, Exposure } from "./exposure.ts";
import type { ClassFigures } from "./metrics/by_class.ts";
import type { Evaluation } from "./metrics/evaluation.ts";
import type { Decision } from "./metrics/verdict.ts";

/** One attack on the target, and how well it did. */
export interface AttackResult extends Evaluation {
  /** As in the list of attacks. */
  readonly name: string;
  /** What it does, in one sentence. */
  readonly description: string;
  /** What answers must have for it. */
  readonly needs: readonly Need[];
  /** The folds by which it learned, where there was no shadow. */
  readonly folds?: number;
  /** The balanced accuracy on the attacker's own samples, each judged by what had learned from others. */
  readonly ownAccuracy: number;
}

/** Who attacked, and knowing what. */
export interface AttackerSummary extends Pick<Attacker, "name" | "kind" | "rows" | "chosen"> {
  /** Where there was no shadow. */
  readonly folds?: number;
  /** The attacks that could not run, and what they lacked. */
  readonly skipped: readonly { readonly name: string; readonly needs: readonly Need[] }[];
}

/** An attacker and what its attacks came to. */
export interface AttackerResult {
  readonly attacker: AttackerSummary;
  readonly attacks: readonly AttackResult[];
}

/** What was judged. */
export interface AnswersSummary {
  readonly samples: number;
  readonly classes: number;
  readonly members: number;
  readonly nonMembers: number;
  /** Samples of unknown membership, which are scored and not judged. */
  readonly unknown: number;
  /** Whether the samples' true classes are known. */
  readonly labels: boolean;
  readonly scores: ScoreKind;
  readonly queries: number;
}

/** An audit: figures, verdict, and the scores behind them. */
export interface Audit extends AttackerResult {
  readonly answers: AnswersSummary;
  /** Where there are several shadows, those after the first. */
  readonly otherAttackers: readonly AttackerResult[];
  readonly verdict: Decision;
  readonly prior: number;
  readonly fpr: readonly number[];
  /** By the verdict's attack, worst first; null where labels are unknown. */
  readonly byClass: {
    readonly attack: string;
    readonly fpr: number;
    readonly classes: readonly (ClassFigures & { readonly name?: string })[];
  } | null;
  /** The members most at risk, by the verdict's attack. */
  readonly exposed: readonly ExposedSample[];
  readonly aboveLine: Exposure["aboveLine"];
  /** What a reader of the figures should know, a sentence each. */
  readonly notices: readonly string[];
  /** One entry a sample; not part of a report's JSON. */
  readonly rows: AuditRows;
}

/** What is known and was found of each of the N samples. */
export interface AuditRows {
  readonly ids: readonly (string | number)[] | undefined;
  readonly labels: Uint16Array | undefined;
  readonly membership: Uint8Array;
  /** Each attack's scores `[N]`, those of the attacker that is told of. */
  readonly scores: readonly { readonly name: string; readonly scores: Float64Array }[];
  /** The scores `[N]` of the verdict's attack, which may be another attacker's. */
  readonly told: { readonly name: string; readonly scores: Float64Array };
  /** `[N]`, the probability of membership at the prior, by the verdict's attack. */
  readonly probability: Float64Array;
}
