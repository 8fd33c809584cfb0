/** What a run found: the report as data, and the figures that its pictures are drawn from. */
import type { Audit } from "../audit_result.ts";
import type { Evaluation } from "../metrics/evaluation.ts";
import type { AttackFigures } from "../metrics/figures.ts";
import type { Decision } from "../metrics/verdict.ts";
import type { Interval } from "../metrics/intervals.ts";

/** The JSON object that a run leaves: an audit, and what is known of how its answers were made. */
export interface Report extends Omit<Audit, "rows"> {
  /** The configuration as it was used, defaults filled in. */
  readonly config: Readonly<Record<string, unknown>>;
  /** What the models were trained on. */
  readonly dataset: DatasetReport;
  /** The model under attack. */
  readonly target: ModelReport;
  /** The attacker's own model. */
  readonly shadow: ModelReport;
  /** Further shadows, by the name of the attacker who learned on them. */
  readonly otherShadows: Readonly<Record<string, ModelReport>>;
  /** Several trainings of the same experiment. */
  readonly overSeeds?: OverSeeds;
  /** How long the run took, in seconds. */
  readonly seconds: number;
  /** The version of each program and library that bears on the result. */
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: Readonly<Record<string, string | number>>;
  /** As in `2026-11-26`. */
  readonly date: string;
  /** The commit of this program. */
  readonly commit?: string;
}

/** The same experiment with several seeds. */
export interface OverSeeds {
  readonly seeds: readonly number[];
  readonly attacks: readonly AttackFigures[];
  /** One for each seed. */
  readonly verdicts: readonly Decision[];
}

/** The data behind a report. */
export interface DatasetReport {
  /** The data set's name. */
  readonly name: string;
  /** SHA-256 over images and labels as used. */
  readonly sha256: string;
  /** The number of images in each part. */
  readonly partSize: {
    /** Trains the target: the members. */
    readonly targetIn: number;
    /** The non-members. */
    readonly targetOut: number;
    /** Trains the shadow. */
    readonly shadowIn: number;
    /** What the shadow has not seen. */
    readonly shadowOut: number;
  };
}

/** One trained model. */
export interface ModelReport {
  /** Its name, as `resnet20`. */
  readonly architecture: string;
  /** The number of trained parameters. */
  readonly parameters: number;
  /** Accuracy on its In part. */
  readonly trainAccuracy: number;
  /** Accuracy on its Out part. */
  readonly testAccuracy: number;
  /** The interval of each accuracy, 95 %. */
  readonly intervals: { readonly trainAccuracy: Interval; readonly testAccuracy: Interval };
  /** Images trained on in a second. */
  readonly imagesPerSecond: number;
}

/** One attack on the target, and how well it did. */
export interface AttackReport extends Evaluation {
  /** The attack's name, as `shadow-network`. */
  readonly name: string;
  /** What it does, in one sentence. */
  readonly description: string;
}

/** What the report's pictures need beyond the report. */
export interface Figures {
  /** `[N]`: 1 for a member of Target-In, 0 for a non-member. */
  readonly membership: Uint8Array;
  /** Every attack's scores, each `[N]`, by the attack's name. */
  readonly scores: readonly { readonly name: string; readonly scores: Float64Array }[];
  /** The sample sheet, by default 25 random images. */
  readonly sheet: readonly SheetImage[];
  /** `[H, W, C]` of the sheet's images, C 1 (grey) or 3 (colour). */
  readonly imageShape: readonly [number, number, number];
}

/** One image of the sample sheet. */
export interface SheetImage {
  /** `[H, W, C]`, row-major, 0 to 255. */
  readonly pixels: Uint8Array;
  /** The first attack's score, in [0, 1]. */
  readonly probability: number;
  /** Whether it was in the target's training data. */
  readonly member: boolean;
  /** The name of its class. */
  readonly className: string;
}
