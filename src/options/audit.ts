/** The options of `deno task audit`. */
import type { ScoreKind } from "../answers/answers.ts";
import { type Draw, DRAWS } from "../audited_epsilon.ts";
import type { Build } from "../kernels/module.ts";
import { column, file, oneOf, onOrOff, several, words } from "../config/schemas.ts";
import type { LanguageCode } from "../report/language/language.ts";
import { ASKING, ASKING_OPTIONS, ENDPOINT_MANNERS } from "./asking.ts";
import { ATTACK_OPTIONS } from "./attack.ts";
import { SAMPLES_OPTIONS, SAMPLES_PLACES } from "./samples.ts";
import { GATE_OPTIONS, GATE_PLACES, type GateTold } from "./gate.ts";
import type { OptionTable } from "./option.ts";
import type { SamplesTold } from "../samples/told.ts";
import type { Asking } from "../targets/target.ts";
import type { OwnShadows } from "../shadows/shadow_training.ts";
import { OWN_SHADOWS_OPTIONS } from "./own_shadows.ts";
import { REPORT, RUN_OPTIONS } from "./run.ts";

/** An audit of given answers. Plain data: it goes into the report as it is. */
export interface AuditConfig extends Asking, SamplesTold, OwnShadows, GateTold {
  /** One table with all that is known of the target's answers. */
  readonly table?: string;
  /** Files with what the table has not. */
  readonly labels?: string;
  readonly membership?: string;
  readonly ids?: string;
  /** The model itself, by path or URL: it is asked about members and non-members. */
  readonly target?: string;
  /** The target's scores of members, and of non-members; with `target` these samples themselves. */
  readonly members?: string;
  readonly nonMembers?: string;
  /** The true classes of either. */
  readonly memberLabels?: string;
  readonly nonMemberLabels?: string;
  /** Tables of shadows, each of one shadow or of several. */
  readonly shadowTable: readonly string[];
  readonly shadowLabels?: string;
  readonly shadowMembership?: string;
  /** The same of one shadow as of the target. */
  readonly shadowMembers?: string;
  readonly shadowNonMembers?: string;
  readonly shadowMemberLabels?: string;
  readonly shadowNonMemberLabels?: string;
  /** The meaning of the scores; guessed where it is absent. */
  readonly scores?: ScoreKind;
  /** The columns of tables, where they are not found by their names. */
  readonly labelColumn?: string;
  readonly memberColumn?: string;
  readonly idColumn?: string;
  readonly predictedColumn?: string;
  /** A name, a pattern as `p*`, a range as `p0..p9`, or names with commas between. */
  readonly scoreColumns?: string;
  /** True where the first line of a CSV file names its columns; guessed where it is absent. */
  readonly csvHeader?: boolean;
  /** The classes' names in their order, where labels are names. */
  readonly classNames?: readonly string[];
  /** The seed of folds and attack networks. */
  readonly seed: number;
  /** The build of the kernels. */
  readonly kernels: Build;
  /** The folder of the report. */
  readonly out: string;
  /** False-positive rates that the true-positive rate is given at, each in [0, 1), none twice. */
  readonly fpr: readonly number[];
  /** The share of members among the samples that precision is given for, in (0, 1). */
  readonly prior: number;
  /** The delta of the bound on epsilon, in [0, 1). */
  readonly delta: number;
  /** The draw by which chance made members; absent, nobody knows. */
  readonly drawn?: Draw;
  /** The report's language. */
  readonly lang: LanguageCode;
}

const TARGET = "Answers of the target";
const SHADOWS = "Answers of shadows";
const READING = "Reading of tables";

/** The options, in the help's order. */
export const AUDIT_OPTIONS: OptionTable<AuditConfig> = {
  table: {
    ...file(),
    group: TARGET,
    argument: "FILE",
    help: "scores, membership and, if known, labels and ids in one file; FILE.npz:NAME is one of its arrays",
    default: undefined,
  },
  labels: {
    ...file(),
    group: TARGET,
    argument: "FILE",
    help: "the true classes, where the table has none",
    default: undefined,
  },
  membership: {
    ...file(),
    group: TARGET,
    argument: "FILE",
    help: "the membership, where the table has none",
    default: undefined,
  },
  ids: {
    ...file(),
    group: TARGET,
    argument: "FILE",
    help: "the samples' names, where the table has none",
    default: undefined,
  },
  members: {
    ...file(),
    group: TARGET,
    argument: "FILE",
    help: "without a table: scores of samples that it was trained on, or with --target these samples",
    default: undefined,
  },
  memberLabels: {
    ...file(),
    group: TARGET,
    argument: "FILE",
    help: "their true classes, which most attacks need",
    default: undefined,
  },
  nonMembers: {
    ...file(),
    group: TARGET,
    argument: "FILE",
    help: "the same of samples that it was not trained on",
    default: undefined,
  },
  nonMemberLabels: {
    ...file(),
    group: TARGET,
    argument: "FILE",
    help: "their true classes",
    default: undefined,
  },
  target: {
    ...file(),
    allowed: "the path of a file or folder, or a URL",
    group: ASKING,
    argument: "MODEL",
    help:
      "the model (ONNX, a folder with TensorFlow.js' model.json, or a URL), to be asked about --members and --non-members: files of samples (x) and true classes (y), or folders of \
images with a folder for each class",
    default: undefined,
  },
  ...ASKING_OPTIONS,
  ...SAMPLES_OPTIONS,
  ...OWN_SHADOWS_OPTIONS,
  shadowTable: {
    ...several(),
    allowed: "a file's path, or several",
    group: SHADOWS,
    argument: "FILE",
    repeats: true,
    help:
      "the same of models that the attacker trained; may be given several times. Without shadows the attacks learn on \
other samples of the target, an upper bound",
    default: [],
    defaultInWords: "",
  },
  shadowLabels: {
    ...file(),
    group: SHADOWS,
    argument: "FILE",
    help: "as --labels, one file for every shadow table",
    default: undefined,
  },
  shadowMembership: {
    ...file(),
    group: SHADOWS,
    argument: "FILE",
    help: "as --membership, one file for every shadow table",
    default: undefined,
  },
  shadowMembers: { ...file(), group: SHADOWS, argument: "FILE", help: "as --members", default: undefined },
  shadowMemberLabels: {
    ...file(),
    group: SHADOWS,
    argument: "FILE",
    help: "as --member-labels",
    default: undefined,
  },
  shadowNonMembers: {
    ...file(),
    group: SHADOWS,
    argument: "FILE",
    help: "as --non-members",
    default: undefined,
  },
  shadowNonMemberLabels: {
    ...file(),
    group: SHADOWS,
    argument: "FILE",
    help: "as --non-member-labels",
    default: undefined,
  },
  scores: {
    ...oneOf(["logits", "probabilities", "log-probabilities", "classes"]),
    group: READING,
    argument: "KIND",
    help: "what the scores are; guessed from names and values without it, and the guess is said",
    default: undefined,
  },
  labelColumn: {
    ...column(),
    group: READING,
    argument: "COLUMN",
    help: "the column of true classes",
    default: undefined,
    defaultInWords: "default label",
  },
  memberColumn: {
    ...column(),
    group: READING,
    argument: "COLUMN",
    help: "the column of membership: 1, 0, or empty where it is unknown",
    default: undefined,
    defaultInWords: "default member",
  },
  idColumn: {
    ...column(),
    group: READING,
    argument: "COLUMN",
    help: "the column that names samples",
    default: undefined,
    defaultInWords: "default id",
  },
  predictedColumn: {
    ...column(),
    group: READING,
    argument: "COLUMN",
    help: "the column of the classes that the model named, where it gives no scores",
    default: undefined,
  },
  scoreColumns: {
    ...column(),
    group: READING,
    argument: "COLUMNS",
    help: "the columns of scores in the order of the classes: p0,p1,p2 or p0..p2 or p*",
    default: undefined,
    defaultInWords: "default: found by names as prob_0, logit_0 or p0",
  },
  csvHeader: {
    ...onOrOff(),
    group: READING,
    help: "the first line of CSV names the columns; --no-csv-header: it does not; guessed without either",
    default: undefined,
  },
  classNames: {
    ...words(),
    group: READING,
    argument: "CLASSES",
    help: "the classes in the order of their scores, with commas between, where labels are names",
    default: undefined,
  },
  seed: {
    ...RUN_OPTIONS.seed,
    help: "the same seed gives the same result on the same machine",
  },
  kernels: RUN_OPTIONS.kernels,
  out: {
    ...RUN_OPTIONS.out,
    defaultInWords: "default: below runs/ one for each set of options",
  },
  fpr: RUN_OPTIONS.fpr,
  prior: RUN_OPTIONS.prior,
  delta: ATTACK_OPTIONS.delta,
  drawn: {
    ...oneOf(DRAWS),
    group: REPORT,
    argument: "HOW",
    help:
      "how chance drew the members among these samples, which makes the bound on epsilon one for the training: subset, a \
random subset of all or of each class, of a size settled before; coins, each sample by a fair coin of its own. Without it \
the bound is an indication",
    default: undefined,
  },
  lang: RUN_OPTIONS.lang,
  ...GATE_OPTIONS,
};

/**
 * Options that say where something is read from or written to beside the report, or how an endpoint is treated, and change nothing
 * in it.
 */
export const PLACES: readonly (keyof AuditConfig)[] = [
  "out",
  ...GATE_PLACES,
  "models",
  "workers",
  ...ENDPOINT_MANNERS,
  ...SAMPLES_PLACES,
];
