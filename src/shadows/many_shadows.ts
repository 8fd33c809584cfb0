/**
 * An experiment with many shadows: several targets, and shadows that answer the same samples as those, which `design.ts` draws.
 *
 * Rows are the candidates and, in the offline design, the attacker's own samples behind them, each in the order of the pool, which
 * tells nothing of membership. No target was trained on the attacker's own samples. Their membership is left unknown all the
 * same, so that they are scored and not judged. They are the only ones that some shadows were trained on, and an attacker tells them
 * by that: as non-members they would make every attack look better than it is.
 */
import { type Answers, UNKNOWN } from "../answers/answers.ts";
import { encodeAnswers, encodeManyAnswers } from "../answers/encode_answers.ts";
import { toAnswers } from "../answers/to_answers.ts";
import type { Dataset } from "../dataset/dataset.ts";
import { concatenate } from "../gather.ts";
import { imageSource, type ModelJob } from "../model/jobs.ts";
import { scheduleOf } from "../model/recipes.ts";
import type { TrainedModel } from "../model/train_models.ts";
import type { AttackConfig } from "../options/attack.ts";
import { inTrainingOrder, manyJobs, type SharedSet } from "./design.ts";
import type { SeedData } from "./one_shadow.ts";
import { type AnswersFile, defenceOf, type TrialPlan, undefendedOf } from "./trial.ts";

/** Plans targets, each a trial, and the shadows that attack them all. */
export function planManyShadows(config: AttackConfig, data: SeedData): TrialPlan {
  const { seed, dataset, parts } = data;
  const { design, queries } = config;
  checkSize(config, dataset.classes.length);
  const many = manyJobs({
    design,
    queries,
    targets: { count: config.targets, architecture: config.target, regularisation: defenceOf(config) },
    shadows: {
      count: config.shadows,
      architecture: config.shadow,
      regularisation: config.adaptive === false ? undefendedOf(config) : defenceOf(config),
    },
    schedule: scheduleOf(config),
    seed,
  }, { source: imageSource(dataset, config.partSize), parts, classes: dataset.classes.length });
  return {
    jobs: inTrainingOrder(many),
    trials(modelOf) {
      const answered = (job: ModelJob<SharedSet>, name: string, judged: Uint32Array) => {
        const model = modelOf(job);
        return { model, answers: sharedAnswers({ job, model, dataset, name, judged }) };
      };
      const all = rowsOf(many.targets[0]);
      const shadows = many.shadows.map((job) => answered(job, job.name, all));
      return many.targets.map((job) => ({
        ...data,
        target: answered(job, "target", job.predicted.candidates),
        shadows,
      }));
    },
  };
}

/** The files of all answers: one a target, and one of all shadows. */
export function manyShadowsFiles({ targets }: AttackConfig): AnswersFile[] {
  return [
    ...Array.from({ length: targets }, (_, place): AnswersFile => ({
      name: `answers-target${place === 0 ? "" : `-${place + 1}`}.npz`,
      encode: (trials) => encodeAnswers(trials[place].target.answers),
    })),
    {
      name: "answers-shadows.npz",
      encode: ([{ shadows }]) => encodeManyAnswers(shadows.map(({ answers }) => answers)),
    },
  ];
}

/** The most bytes of shadows' logits: an .npz file without zip64 can hold no more. */
const MOST_BYTES = 2 ** 32 - 2 ** 28;

/** Refuses before any training what could not be written at its end. */
function checkSize({ design, shadows, queries, partSize }: AttackConfig, classes: number): void {
  const samples = (design === "online" ? 2 : 4) * partSize;
  const bytes = shadows * samples * queries * classes * Float32Array.BYTES_PER_ELEMENT;
  if (bytes <= MOST_BYTES) return;
  throw new RangeError(
    `Cannot keep the answers of ${shadows} shadows to ${samples} samples, ${queries} queries each: they must take at most ` +
      `${MOST_BYTES} bytes, found ${bytes}; use fewer --shadows, fewer --queries or a smaller --part-size`,
  );
}

/** The images that a model answers, in the order of its rows. */
function rowsOf({ predicted: { candidates, own } }: ModelJob<SharedSet>): Uint32Array {
  return own === undefined ? candidates : Uint32Array.from([...candidates, ...own]);
}

/** A model's answers, with the membership of the images in `judged`, the first of its rows. */
function sharedAnswers({ job, model: { logits }, dataset: { pool, classes }, name, judged }: {
  job: ModelJob<SharedSet>;
  model: TrainedModel;
  dataset: Dataset;
  name: string;
  judged: Uint32Array;
}): Answers {
  const rows = rowsOf(job), members = new Set(job.trainedOn);
  const sets = [logits.candidates, ...logits.own === undefined ? [] : [logits.own]];
  return toAnswers(sets.length === 1 ? sets[0] : concatenate(Float32Array, sets), {
    kind: "logits",
    classes: classes.length,
    queries: job.queries,
    name,
    classNames: classes,
    labels: Uint16Array.from(rows, (index) => pool.labels[index]),
    membership: Uint8Array.from(
      rows,
      (index, row) => row < judged.length ? Number(members.has(index)) : UNKNOWN,
    ),
    ids: [...rows],
  });
}
