/** The article's experiment: four disjoint parts, a target and one shadow on parts of its own; several seeds repeat it. */
import { encodeAnswers } from "../answers/encode_answers.ts";
import { trainedAnswers } from "../answers/trained.ts";
import type { Dataset } from "../dataset/dataset.ts";
import type { Parts } from "../dataset/split.ts";
import { imageSource, type ModelJob, modelJob, type Regularisation } from "../model/jobs.ts";
import type { TrainedModel } from "../model/train_models.ts";
import { scheduleOf } from "../model/recipes.ts";
import type { AttackConfig } from "../options/attack.ts";
import { type AnswersFile, defenceOf, isDefended, type TrialPlan, undefendedOf } from "./trial.ts";

/** The experiment with one seed. */
export interface SeedData {
  readonly seed: number;
  readonly dataset: Dataset;
  readonly parts: Parts;
}

/** A shadow, by the name of the attacker who trains it. */
interface Shadow {
  readonly name: "shadow" | "aware" | "unaware";
  readonly regularisation: Regularisation;
}

/** Plans a target and its shadows for each seed. */
export function planOneShadow(config: AttackConfig, seeds: readonly SeedData[]): TrialPlan {
  const planned = seeds.map((data) => ({ data, ...jobsOf(config, data) }));
  return {
    jobs: planned.flatMap(({ target, shadows }) => [target, ...shadows.map(({ job }) => job)]),
    trials: (modelOf) =>
      planned.map(({ data, target, shadows }) => {
        const answered = (role: "target" | "shadow", job: ModelJob, name: string) => {
          const model = modelOf(job);
          return { model, answers: answersOf(role, model, { ...data, name }) };
        };
        return {
          ...data,
          target: answered("target", target, "target"),
          shadows: shadows.map(({ name, job }) => answered("shadow", job, name)),
        };
      }),
  };
}

/** The files of the first seed's answers. */
export function oneShadowFiles(config: AttackConfig): AnswersFile[] {
  return [
    { name: "answers-target.npz", encode: ([{ target }]) => encodeAnswers(target.answers) },
    ...shadowsOf(config).map(({ name }, place): AnswersFile => ({
      name: `answers-${name}.npz`,
      encode: ([{ shadows }]) => encodeAnswers(shadows[place].answers),
    })),
  ];
}

function jobsOf(config: AttackConfig, { seed, dataset, parts }: SeedData) {
  const ingredients = {
    source: imageSource(dataset, config.partSize),
    parts,
    classes: dataset.classes.length,
  };
  const jobOf = (role: "target" | "shadow", name: string, regularisation: Regularisation): ModelJob => ({
    ...modelJob(role, {
      architecture: config[role],
      schedule: scheduleOf(config),
      seed,
      regularisation,
    }, ingredients),
    name: config.seeds > 1 ? `${name} seed ${seed}` : name,
  });
  return {
    target: jobOf("target", "target", defenceOf(config)),
    shadows: shadowsOf(config).map(({ name, regularisation }) => ({
      name,
      job: jobOf("shadow", name === "shadow" ? name : `${name} shadow`, regularisation),
    })),
  };
}

function answersOf(
  role: "target" | "shadow",
  { logits }: TrainedModel,
  { seed, dataset: { classes, pool: { labels } }, parts, name }: SeedData & { name: string },
) {
  const { in: members, out: nonMembers } = logits;
  return trainedAnswers({
    role,
    logits: { in: members, out: nonMembers },
    parts,
    labels,
    classNames: classes,
    seed,
    name,
  });
}

/** Attackers of a defended target: one who knows the defence and one who does not, unless one of them is asked for. */
function shadowsOf(config: AttackConfig): Shadow[] {
  if (!isDefended(config)) return [{ name: "shadow", regularisation: undefendedOf(config) }];
  const shadows: Shadow[] = [
    { name: "aware", regularisation: defenceOf(config) },
    { name: "unaware", regularisation: undefendedOf(config) },
  ];
  return shadows.filter(({ name }) =>
    config.adaptive === undefined || config.adaptive === (name === "aware")
  );
}
