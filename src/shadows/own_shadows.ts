/**
 * Shadows of a target that is asked: trained by this project's engine on samples of the same files.
 *
 * The attacker's samples are those of a file of their own, or a random half of the non-members, which then are not judged. Two designs
 * say what shadows are trained on:
 *
 * - `offline`: each on a random half of the attacker's samples. One shadow answers these alone; several answer the target's
 *   samples, too.
 * - `online`: several, each on a random half of the very samples that are judged: the attacker has them, too.
 *
 * Each half is drawn on its own. No sample that stands twice is in two places: copies train nothing.
 */
import { type Answers, UNKNOWN } from "../answers/answers.ts";
import { countRight, namedClasses } from "../answers/right_answers.ts";
import { rowsOf } from "../answers/rows_of.ts";
import { toAnswers } from "../answers/to_answers.ts";
import { drawHalf } from "../dataset/halves.ts";
import { gather } from "../gather.ts";
import type { Build } from "../kernels/module.ts";
import type { ModelJob } from "../model/jobs.ts";
import type { TrainedModel } from "../model/model_files.ts";
import { planTraining } from "../model/plan_training.ts";
import { trainModels } from "../model/train_models.ts";
import { type TrainingsByMachine, trainingsByMachine } from "../model/trainings.ts";
import { notice } from "../notices.ts";
import type { Watcher } from "../progress.ts";
import { Random } from "../random.ts";
import type { Samples } from "../samples/samples.ts";
import type { Imitation, TrainedOn } from "../report/report.ts";
import { Store } from "../store.ts";
import { shadowNetwork, shadowRecipe } from "./shadow_network.ts";
import { MODELS_FOLDER, type OwnShadows } from "./shadow_training.ts";
import { formOfParts, trainingSamples } from "./training_samples.ts";

/** The sets of samples that shadows answer: all, by their rows. */
type AllSamples = "all";

/** The fewest samples of an attacker's: half of fewer teach no network anything. */
const LEAST_OWN = 20;

/** A target that was asked: what it answered, and the samples that it was asked about. */
export interface AskedTarget {
  /** Rows are the members, the non-members and the attacker's samples, whose membership is unknown. */
  readonly target: Answers;
  /** The samples, in the answers' order. */
  readonly parts: readonly Samples[];
}

/** What an audit needs of a target and its shadows. */
export interface Imitated {
  readonly target: Answers;
  readonly shadows: readonly Answers[];
  /** Absent where every sample that is judged was in some training. */
  readonly imitation?: Imitation;
  /** The shadows' trainings. */
  readonly trainings: TrainingsByMachine;
}

/** Options of `trainShadows`. */
export interface TrainShadowsOptions extends Watcher {
  readonly kernels: Build;
  readonly seed: number;
}

/**
 * Refuses what no shadow can be trained on, before a target is asked for nothing.
 *
 * @throws {RangeError} naming the file and the option
 */
export function checkTrainable(parts: readonly Samples[], told: OwnShadows): void {
  const { shape, isBytes } = formOfParts(parts);
  const { architecture } = shadowNetwork(told, { shape, classes: 2 });
  if (!told.augment || isBytes) return;
  throw new RangeError(
    `Cannot train a ${architecture} on ${
      parts[0].file
    } with --augment: that needs images of bytes, found other samples`,
  );
}

/**
 * Trains shadows of a target that was asked, and asks them.
 *
 * @throws what `signal` was aborted with, and errors that name what could not be read, trained or written
 */
export async function trainShadows(
  asked: AskedTarget,
  told: OwnShadows,
  { kernels, seed, onProgress, onNotice, signal }: TrainShadowsOptions,
): Promise<Imitated> {
  const { shadows: count = 1, design = "offline", workers = Math.max(1, navigator.hardwareConcurrency) } =
    told;
  const { target, own } = withOwnSamples(asked, told, seed);
  const labels = target.labels!,
    { classes } = target,
    judged = rowsWith(target, (membership) => membership !== UNKNOWN);
  const drawnFrom = design === "online" ? enough(firstOnes(target, judged), asked.parts[0].file) : own;
  const { samples, shape, sha256, notices } = trainingSamples(asked.parts, labels);
  for (const text of notices) onNotice(text);
  const network = shadowNetwork(told, { shape, classes });
  const all = Uint32Array.from({ length: target.samples }, (_, row) => row);
  const jobs = Array.from({ length: count }, (_, i): ModelJob<AllSamples> => {
    const name = count === 1 ? "shadow" : `shadow ${i + 1}`,
      random = (purpose: string) => new Random(seed, "shadow", i + 1, purpose);
    const trainedOn = drawHalf(drawnFrom, labels, random("half"));
    return {
      name,
      network,
      recipe: shadowRecipe(told, {
        network,
        rows: trainedOn.length,
        seed: random("training").integer(2 ** 32),
      }),
      source: {
        pool: samples,
        validation: samples,
        validationIndices: new Uint32Array(),
        shape,
        datasetHash: sha256,
      },
      trainedOn,
      predicted: { all },
    };
  });
  const store = new Store(told.models ?? MODELS_FOLDER, { onNotice });
  const watcher = { store, onProgress, onNotice, signal };
  // A perceptron's step is too short to be shared.
  const threads = network.architecture === "mlp" ? 1 : told.threads;
  const models = await trainModels(
    await planTraining(jobs, { workers, threads, kernels, ...watcher }),
    watcher,
  );
  const answers = jobs.map((job, i) => answersOf(job, models[i], target));
  return {
    target: withNotices(count === 1 ? rowsOf(target, judged) : target, notices),
    shadows: count === 1 ? [rowsOf(answers[0], own)] : answers,
    imitation: imitationOf(jobs, models, { design: count === 1 ? "one" : design, target, answers }),
    trainings: trainingsByMachine(models),
  };
}

/** The answers with the attacker's samples: those of a file of their own, else half of the non-members, which are no longer judged. */
function withOwnSamples(
  { target, parts }: AskedTarget,
  { design, attackerData }: OwnShadows,
  seed: number,
): { target: Answers; own: Uint32Array } {
  const { labels } = target, [, { file: nonMembers, rows }] = parts;
  if (labels === undefined) {
    throw new RangeError(
      `Cannot train shadows: the true classes of all samples are needed, in an array y, a column (--label-column) or a file ` +
        "(--member-labels, --non-member-labels, --attacker-labels); found none",
    );
  }
  if (design === "online") return { target, own: new Uint32Array() };
  if (attackerData !== undefined) {
    const start = parts[0].rows + parts[1].rows, whole = rowNumbersFrom(start, target.samples);
    const own = firstOnes(target, whole), left = whole.length - own.length;
    const notices = left === 0
      ? []
      : [notice("attacker's copies", { count: left, rows: whole.length, attacker: parts[2].file })];
    return {
      target: { ...target, notices: [...target.notices, ...notices] },
      own: enough(own, attackerData),
    };
  }
  const candidates = firstOnes(target, rowsWith(target, (membership) => membership === 0));
  const half = drawHalf(candidates, labels, new Random(seed, "attacker")).sort();
  const membership = target.membership!.slice(),
    isOwn = new Set<unknown>(Array.from(half, (row) => target.ids![row]));
  for (let row = 0; row < membership.length; row++) {
    if (isOwn.has(target.ids![row])) membership[row] = UNKNOWN;
  }
  const told = notice("attacker's share", { count: half.length, rows, nonMembers });
  return {
    target: { ...target, membership, notices: [...target.notices, told] },
    own: enough(half, nonMembers),
  };
}

function withNotices(answers: Answers, more: readonly string[]): Answers {
  return { ...answers, notices: [...answers.notices, ...more] };
}

function enough(own: Uint32Array, file: string): Uint32Array {
  if (own.length >= LEAST_OWN) return own;
  throw new RangeError(
    `Cannot train shadows on ${file}: the attacker needs at least ${LEAST_OWN} samples that are no others' copies, found ${own.length}`,
  );
}

/** Those of the rows that are the first of their sample: ids are the first rows. */
function firstOnes({ ids }: Answers, rows: Uint32Array): Uint32Array {
  return rows.filter((row) => ids![row] === row);
}

function rowsWith({ membership }: Answers, is: (membership: number) => boolean): Uint32Array {
  return rowNumbersFrom(0, membership!.length).filter((row) => is(membership![row]));
}

function rowNumbersFrom(start: number, end: number): Uint32Array {
  return Uint32Array.from({ length: end - start }, (_, i) => start + i);
}

/** A shadow's answers to all samples. Copies of a sample that it was trained on are members as that is. */
function answersOf(
  { name, trainedOn }: ModelJob<AllSamples>,
  { logits }: TrainedModel<AllSamples>,
  { classes, classNames, labels, ids, idsOfInputs }: Answers,
): Answers {
  const members = new Set<unknown>(trainedOn);
  const answers = toAnswers(logits.all, {
    kind: "logits",
    classes,
    classNames,
    name,
    labels,
    membership: Uint8Array.from(ids!, (id) => members.has(id) ? 1 : 0),
    ids,
  });
  return { ...answers, ...idsOfInputs && { idsOfInputs } };
}

function imitationOf(
  jobs: readonly ModelJob<AllSamples>[],
  models: readonly TrainedModel<AllSamples>[],
  { design, target, answers }: { design: TrainedOn; target: Answers; answers: readonly Answers[] },
): Imitation | undefined {
  const { labels } = target;
  const figures = answers.flatMap((shadow) => {
    const fresh = rowsWith(target, (membership) => membership === 0).filter((row) =>
      shadow.membership![row] === 0
    );
    if (fresh.length === 0) return [];
    const ours = namedClasses(shadow, fresh),
      theirs = namedClasses(target, fresh),
      truth = gather(labels!, fresh);
    const share = (is: (place: number) => boolean) =>
      fresh.filter((_, place) => is(place)).length / fresh.length;
    const { right, counts } = countRight(shadow);
    return {
      samples: fresh.length,
      agreement: share((place) => ours[place] === theirs[place]),
      shadowAccuracy: share((place) => ours[place] === truth[place]),
      targetAccuracy: share((place) => theirs[place] === truth[place]),
      trainAccuracy: right[1] / counts[1],
    };
  });
  if (figures.length === 0) return undefined;
  const mean = (of: keyof typeof figures[number]) =>
    figures.reduce((sum, each) => sum + each[of], 0) / figures.length;
  const { network } = jobs[0], ofTarget = countRight(target);
  return {
    design,
    architecture: network.architecture === "mlp" ? `mlp ${network.widths.join("-")}` : network.architecture,
    parameters: models[0].parameters,
    shadows: jobs.length,
    trainedOn: jobs[0].trainedOn.length,
    trainAccuracy: mean("trainAccuracy"),
    targetTrainAccuracy: ofTarget.right[1] / ofTarget.counts[1],
    samples: Math.round(mean("samples")),
    agreement: mean("agreement"),
    shadowAccuracy: mean("shadowAccuracy"),
    targetAccuracy: mean("targetAccuracy"),
  };
}
