/** The data of a report: the JSON object that a run leaves, and what its pictures need beside it. */
import type { Audit, AuditRows } from "../audit_result.ts";
import type { GateEntry } from "../gate/wording.ts";
import type { AttackFigures } from "../metrics/over_runs.ts";
import type { Judgement } from "../judgement.ts";
import type { Interval } from "../metrics/intervals.ts";
import type { Decision } from "../metrics/verdict.ts";
import type { TrainingsByMachine } from "../model/trainings.ts";
import type { Design } from "../shadows/design.ts";

/** An audit's result, and as much as is known of how its answers were made. */
export interface AuditReport extends Omit<Audit, "rows" | "verdict"> {
  /** The verdict over all attacks of all attackers. */
  readonly verdict: ReportedVerdict;
  /** The configuration as it was used, defaults filled in. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** The data set that the models were trained on. */
  readonly dataset?: DatasetReport;
  /** The model under attack. */
  readonly target?: ModelReport;
  /** The attacker's own model. */
  readonly shadow?: ModelReport;
  /** Further shadows, by the name of the attacker who learned on them. */
  readonly otherShadows?: Readonly<Record<string, ModelReport>>;
  /** Several trainings of the same experiment. */
  readonly overSeeds?: OverSeeds;
  /** Several targets that the same shadows attack. */
  readonly overTargets?: OverTargets;
  /** The number of shadows, where answers were given or there are many. */
  readonly shadows?: number;
  /** The images that many shadows were trained on; absent where there is one, or answers were given. */
  readonly design?: Design;
  /** The machines that trained the models here or elsewhere, and the seconds of each. */
  readonly trainings?: TrainingsByMachine;
  /** Figures of how well shadows that were trained for a given target imitate it. */
  readonly imitation?: Imitation;
  /** The results of a gate's conditions; absent where there are none. */
  readonly gate?: readonly GateEntry[];
  /** The duration of the run in seconds. */
  readonly seconds?: number;
  /** The version of each program and library that bears on the result. */
  readonly versions?: Readonly<Record<string, string>>;
  /** The machine that the run was on. */
  readonly machine?: Readonly<Record<string, string | number>>;
  /** As in `2026-11-26`. */
  readonly date?: string;
  /** The commit of this program. */
  readonly commit?: string;
}

/** The keys of a report that a run which trains its models fills in. */
export type Trained =
  | "config"
  | "dataset"
  | "target"
  | "shadow"
  | "otherShadows"
  | "seconds"
  | "versions"
  | "machine"
  | "date";

/** The JSON object that a run of `attack` leaves. */
export type Report = AuditReport & Required<Pick<AuditReport, Trained>>;

/** A verdict with its sentence in the report's language. */
export interface ReportedVerdict extends Decision {
  /** Absent before a report has worded it. */
  readonly sentence?: string;
}

/** Figures over several trainings. */
export interface OverTrainings {
  /** Each attack's mean and spread. */
  readonly attacks: readonly AttackFigures[];
  /** One for each training. */
  readonly verdicts: readonly Decision[];
}

/** The same experiment with several seeds. */
export interface OverSeeds extends OverTrainings {
  /** The seeds, the first of which the report's other figures are of. */
  readonly seeds: readonly number[];
}

/** Several targets that the same shadows attack. */
export interface OverTargets extends OverTrainings {
  /** Their numbers, from 1, of which the report's other figures are. */
  readonly targets: readonly number[];
}

/** The quantity that tells several trainings apart. */
export type TrainingsBy = "seeds" | "targets";

/** Several trainings by their numbers, whatever tells them apart. */
export interface Trainings extends OverTrainings {
  /** The property that tells them apart. */
  readonly by: TrainingsBy;
  /** Seeds, or the targets' numbers. */
  readonly numbers: readonly number[];
}

/** The several trainings of a report; undefined where there is one. */
export function trainingsOf({ overSeeds, overTargets }: AuditReport): Trainings | undefined {
  if (overSeeds) return { by: "seeds", numbers: overSeeds.seeds, ...overSeeds };
  if (overTargets) return { by: "targets", numbers: overTargets.targets, ...overTargets };
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
    /** Trains the shadow; absent where no model was asked about it. */
    readonly shadowIn?: number;
    /** The images that the shadow has not seen; absent where no model was asked about them. */
    readonly shadowOut?: number;
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

/** The samples that shadows were trained on: of one shadow, or by the design of several. */
export type TrainedOn = "one" | Design;

/** How well shadows imitate their target, on samples that neither was trained on. */
export interface Imitation {
  /** The samples that they were trained on. */
  readonly design: TrainedOn;
  /** The shadows' network: `mlp 256-128`. */
  readonly architecture: string;
  /** The numbers that each of them trained. */
  readonly parameters: number;
  /** The number of shadows. */
  readonly shadows: number;
  /** The number of samples that a shadow was trained on. */
  readonly trainedOn: number;
  /** The shadow's accuracy on these. */
  readonly trainAccuracy: number;
  /** The target's accuracy on its members. */
  readonly targetTrainAccuracy: number;
  /** The samples that neither was trained on, of which the next figures are; means over shadows. */
  readonly samples: number;
  /** The share of samples that shadow and target name the same class of. */
  readonly agreement: number;
  /** The shadow's accuracy on them. */
  readonly shadowAccuracy: number;
  /** The target's. */
  readonly targetAccuracy: number;
}

/** The data for the pictures of an audit's report; what is absent is not drawn. */
export interface Pictures {
  /** Each sample's scores: curves and histogram. */
  readonly rows?: AuditRows;
  /** Images with the attacker's judgement. */
  readonly sheet?: SampleImages;
}

/** Random samples with their images. */
export interface SampleImages {
  /** The samples, by default 25. */
  readonly samples: readonly SheetImage[];
  /** `[H, W, C]` of the images, C 1 (grey) or 3 (colour). */
  readonly imageShape: readonly [number, number, number];
}

/** One image of the sample sheet. */
export interface SheetImage {
  /** `[H, W, C]`, row-major, 0 to 255. */
  readonly pixels: Uint8Array;
  /** The attacker's calibrated probability of membership at the report's prior, in [0, 1]. */
  readonly probability: number;
  /** The judgement at the attack's threshold; undecided where the score speaks for neither. */
  readonly judgement: Judgement;
  /** True where it was in the target's training data. */
  readonly member: boolean;
  /** The name of its class. */
  readonly className: string;
}
