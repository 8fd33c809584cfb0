/**
 * Makes answers: images -> four parts -> target and shadows -> their answers, which `audit.ts` judges. The report says both, what
 * was trained and what was found.
 */
import type { Attack } from "./attack/attack.ts";
import type { Answers } from "./answers/answers.ts";
import { encodeAnswers } from "./answers/encode_answers.ts";
import { trainedAnswers } from "./answers/trained.ts";
import { audit } from "./audit.ts";
import type { Audit } from "./audit_result.ts";
import type { Dataset } from "./dataset/dataset.ts";
import { loadDataset } from "./dataset/load_dataset.ts";
import { assertDisjoint, type Parts, splitIntoParts } from "./dataset/split.ts";
import { assertReplaceable, writeOwnFile } from "./files/own_files.ts";
import { compileKernels } from "./kernels/module.ts";
import {
  imageSource,
  isRegularised,
  type ModelJob,
  modelJob,
  type Regularisation,
  UNREGULARISED,
} from "./model/jobs.ts";
import { planTraining } from "./model/plan_training.ts";
import { type TrainedModel, trainModels } from "./model/train_models.ts";
import type { AttackConfig } from "./options.ts";
import type { Progress } from "./progress.ts";
import { provenance } from "./provenance.ts";
import { modelReport, partSizes, sampleSheet } from "./report/experiment_report.ts";
import { overSeeds } from "./report/over_seeds.ts";
import type { Report } from "./report/report.ts";
import { leaveReport, REPORT_FILES } from "./report/write_report.ts";
import { Store } from "./store.ts";

/** Options of `runExperiment`. */
export interface ExperimentOptions {
  /** Other attacks than all of them. */
  readonly attacks?: readonly Attack[];
  /** Hears of everything that happens. */
  readonly onProgress?: (progress: Progress) => void;
  /** Hears of what the user should know, in a sentence. */
  readonly onNotice?: (text: string) => void;
  /** Stops the experiment. What was trained up to the last whole epoch stays. */
  readonly signal?: AbortSignal;
}

/** A shadow, by the name of the attacker who trains it. */
interface Shadow {
  readonly name: "shadow" | "aware" | "unaware";
  readonly regularisation: Regularisation;
}

/** The experiment with one seed. */
interface Trial {
  readonly seed: number;
  readonly dataset: Dataset;
  readonly parts: Parts;
  readonly target: ModelJob<"in" | "out">;
  readonly shadows: readonly { readonly name: Shadow["name"]; readonly job: ModelJob<"in" | "out"> }[];
}

/** A trial whose models have answered. */
interface Answered extends Trial {
  readonly targetModel: TrainedModel<"in" | "out">;
  readonly shadowModels: readonly TrainedModel<"in" | "out">[];
  readonly targetAnswers: Answers;
  readonly shadowAnswers: readonly Answers[];
}

/**
 * Trains target and shadows, audits the target, and leaves the report, the answers and every sample's scores in
 * `config.out`. What an earlier run with the same settings left there is used, not made again.
 *
 * @throws what `signal` was aborted with, and errors that name what could not be read, trained or written
 */
export async function runExperiment(
  config: AttackConfig,
  { attacks, onProgress = () => {}, onNotice = () => {}, signal }: ExperimentOptions,
): Promise<Report> {
  const start = performance.now();
  const notices = new Set<string>(); // those that bear on the result
  const note = (text: string) => {
    if (!notices.has(text)) onNotice(text);
    notices.add(text);
  };
  const store = new Store(config.models, { onNotice: note });
  using _lock = await store.lock();
  await assertReplaceable(config.out, filesOf(config));
  const kernels = await compileKernels(config.kernels);

  const trials: Trial[] = [];
  for (let seed = config.seed; seed < config.seed + config.seeds; seed++) {
    const dataset = await loadDataset({ ...config, seed }, { onProgress, onNotice: note, signal });
    trials.push(await planTrial(config, { seed, dataset, store }));
  }
  const answered = await train(trials, { config, store, onProgress, onNotice, signal });

  const audits: Audit[] = [];
  for (const { seed, targetAnswers, shadowAnswers } of answered) {
    const seedInWords = trials.length > 1 ? ` with seed ${seed}` : "";
    onProgress({ kind: "stage", text: `Attacking the target${seedInWords}` });
    const { fpr, prior } = config;
    audits.push(
      await audit(targetAnswers, { shadows: shadowAnswers, attacks, fpr, prior, seed, kernels, signal }),
    );
  }

  const [first] = answered, [{ rows, ...found }] = audits;
  const [shadow, ...others] = first.shadowModels.map((model, i) =>
    modelReport(model, first.shadows[i].job, first)
  );
  const made: Report = {
    config: { ...config },
    dataset: { name: first.dataset.name, sha256: first.dataset.sha256, partSize: partSizes(first.parts) },
    target: modelReport(first.targetModel, first.target, first),
    shadow,
    otherShadows: Object.fromEntries(others.map((other, i) => [first.shadows[i + 1].name, other])),
    ...found,
    notices: [...notices, ...found.notices],
    ...trials.length > 1 && { overSeeds: overSeeds(trials.map(({ seed }) => seed), audits) },
    seconds: (performance.now() - start) / 1000,
    ...await provenance(kernels),
  };
  onProgress({ kind: "stage", text: "Writing the report" });
  for (const answers of [first.targetAnswers, ...first.shadowAnswers]) {
    await writeOwnFile(config.out, `answers-${answers.name}.npz`, encodeAnswers(answers));
  }
  return await leaveReport(config.out, made, {
    rows,
    sheet: { samples: sampleSheet(rows, first), imageShape: first.dataset.imageShape },
    language: config.lang,
  });
}

/** The jobs of one seed, and a record of the split. */
async function planTrial(
  config: AttackConfig,
  { seed, dataset, store }: { seed: number; dataset: Dataset; store: Store },
): Promise<Trial> {
  const { partSize } = config;
  const parts = splitIntoParts(dataset.pool.labels, { partSize, seed });
  assertDisjoint(parts);
  const recorded = Object.fromEntries(Object.entries(parts).map(([name, indices]) => [name, [...indices]]));
  await store.writeJson({ kind: "split", spec: { dataset: dataset.sha256, partSize, seed } }, recorded);
  const ingredients = { source: imageSource(dataset, partSize), parts, classes: dataset.classes.length };
  const jobOf = (role: "target" | "shadow", name: string, regularisation: Regularisation) => ({
    ...modelJob(role, { architecture: config[role], schedule: config, seed, regularisation }, ingredients),
    name: config.seeds > 1 ? `${name} seed ${seed}` : name,
  });
  return {
    seed,
    dataset,
    parts,
    target: jobOf("target", "target", defenceOf(config)),
    shadows: shadowsOf(config).map(({ name, regularisation }) => ({
      name,
      job: jobOf("shadow", name === "shadow" ? name : `${name} shadow`, regularisation),
    })),
  };
}

/** The target's defences, as its recipe has them. */
function defenceOf(
  { dropout, dropoutAt, l2, labelSmoothing, augment, earlyStopping }: AttackConfig,
): Regularisation {
  return { dropout, dropoutAt, l2, labelSmoothing, augment, earlyStopping };
}

/** Attackers of a defended target: one who knows the defence and one who does not, unless one of them is asked for. */
function shadowsOf(config: AttackConfig): Shadow[] {
  const defence = defenceOf(config);
  const undefended = { ...UNREGULARISED, dropoutAt: config.dropoutAt };
  if (!isRegularised(defence)) return [{ name: "shadow", regularisation: undefended }];
  const shadows: Shadow[] = [
    { name: "aware", regularisation: defence },
    { name: "unaware", regularisation: undefended },
  ];
  return shadows.filter(({ name }) =>
    config.adaptive === undefined || config.adaptive === (name === "aware")
  );
}

function modelsOf(trials: readonly Trial[]): ModelJob<"in" | "out">[] {
  return trials.flatMap(({ target, shadows }) => [target, ...shadows.map(({ job }) => job)]);
}

async function train(
  trials: readonly Trial[],
  { config, store, onProgress, onNotice, signal }: {
    config: AttackConfig;
    store: Store;
    onProgress: (progress: Progress) => void;
    onNotice: (text: string) => void;
    signal?: AbortSignal;
  },
): Promise<Answered[]> {
  const jobs = modelsOf(trials);
  const watcher = { store, onProgress, onNotice, signal };
  const plan = await planTraining(jobs, { ...config, ...watcher });
  if (plan.threads > 1) {
    onNotice(`Training ${plan.workers} of the models at once, ${plan.threads} threads each.`);
  }
  const models = await trainModels(plan, watcher);
  return trials.map((trial) => {
    const [targetModel, ...shadowModels] = models.splice(0, 1 + trial.shadows.length);
    const { seed, dataset: { classes, pool: { labels } }, parts } = trial;
    const answersOf = (role: "target" | "shadow", { logits }: TrainedModel<"in" | "out">, name: string) =>
      trainedAnswers({ role, logits, parts, labels, classNames: classes, seed, name });
    return {
      ...trial,
      targetModel,
      shadowModels,
      targetAnswers: answersOf("target", targetModel, "target"),
      shadowAnswers: shadowModels.map((model, i) => answersOf("shadow", model, trial.shadows[i].name)),
    };
  });
}

/** The files that a run writes beside its models. */
function filesOf(config: AttackConfig): string[] {
  const answers = ["target", ...shadowsOf(config).map(({ name }) => name)].map((name) =>
    `answers-${name}.npz`
  );
  return [...REPORT_FILES, ...answers];
}
