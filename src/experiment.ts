/**
 * Makes answers: images -> four parts -> target and shadows -> their answers, which `audit.ts` judges. The report says both, what
 * was trained and what was found.
 */
import type { Attack } from "./attack/attack.ts";
import { counted } from "./counted.ts";
import { audit } from "./audit.ts";
import type { Audit } from "./audit_result.ts";
import { assertReplaceable, writeOwnFile } from "./files/own_files.ts";
import { compileKernels } from "./kernels/module.ts";
import { planTraining } from "./model/plan_training.ts";
import { trainModels } from "./model/train_models.ts";
import { type TrainingsByMachine, trainingsByMachine } from "./model/trainings.ts";
import type { AttackConfig } from "./options/attack.ts";
import { keepForReport } from "./locks/own_folder.ts";
import { noticesOnce } from "./notices.ts";
import type { Watcher } from "./progress.ts";
import { provenance } from "./provenance.ts";
import { modelReport, partSizes, sampleSheet } from "./report/experiment_report.ts";
import { overSeeds, overTargets } from "./report/over_seeds.ts";
import type { Report } from "./report/report.ts";
import { leaveReport, REPORT_FILES } from "./report/write_report.ts";
import { manyShadowsFiles } from "./shadows/many_shadows.ts";
import { oneShadowFiles, type SeedData } from "./shadows/one_shadow.ts";
import { planTrials } from "./shadows/plan_trials.ts";
import type { Trial, TrialPlan } from "./shadows/trial.ts";
import { Store } from "./store.ts";

/** Options of `runExperiment`. */
export interface ExperimentOptions extends Partial<Watcher> {
  /** Other attacks than all of them. */
  readonly attacks?: readonly Attack[];
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
  const { note, notices } = noticesOnce(onNotice); // those that bear on the result
  const store = new Store(config.models, { onNotice: note });
  await store.make();
  await using _folder = await keepForReport(config.out);
  const isMany = config.shadows > 1, design = isMany ? config.design : undefined;
  const answersFiles = isMany ? manyShadowsFiles(config) : oneShadowFiles(config);
  await assertReplaceable(config.out, [...REPORT_FILES, ...answersFiles.map(({ name }) => name)]);
  const kernels = await compileKernels(config.kernels);

  const { data, plan } = await planTrials(config, { onProgress, onNotice: note, signal });
  for (const each of data) await recordSplit(store, config, each);
  const { trials, trainings } = await train(plan, { config, store, onProgress, onNotice, signal });

  const audits: Audit[] = [];
  for (const [place, { seed, target, shadows }] of trials.entries()) {
    const which = trials.length === 1 ? "" : isMany ? ` ${place + 1}` : ` with seed ${seed}`;
    onProgress({ kind: "stage", text: `Attacking the target${which}` });
    const { fpr, prior, delta } = config, shadowAnswers = shadows.map(({ answers }) => answers);
    audits.push(
      await audit(target.answers, {
        shadows: shadowAnswers,
        attacks,
        fpr,
        prior,
        delta,
        drawn: "subset",
        seed,
        kernels,
        signal,
      }),
    );
  }

  const [first] = trials, [firstAudit] = audits, { rows, ...found } = firstAudit;
  const made: Report = {
    config: reportedConfig(config),
    dataset: {
      name: first.dataset.name,
      sha256: first.dataset.sha256,
      partSize: partSizes(first.parts, design),
    },
    target: modelReport(first.target),
    ...shadowReports(first, isMany),
    trainings,
    ...design && { design },
    ...found,
    notices: [...notices, ...found.notices],
    ...config.seeds > 1 && { overSeeds: overSeeds(trials.map(({ seed }) => seed), audits) },
    ...config.targets > 1 && { overTargets: overTargets(audits) },
    seconds: (performance.now() - start) / 1000,
    ...await provenance(kernels),
  };
  onProgress({ kind: "stage", text: "Writing the report" });
  for (const { name, encode } of answersFiles) await writeOwnFile(config.out, name, encode(trials));
  return await leaveReport(config.out, made, {
    rows,
    sheet: { samples: sampleSheet(firstAudit, first), imageShape: first.dataset.imageShape },
    language: config.lang,
  });
}

/** Leaves the four parts of one seed in the run directory. */
async function recordSplit(store: Store, { partSize }: AttackConfig, { seed, dataset, parts }: SeedData) {
  const recorded = Object.fromEntries(Object.entries(parts).map(([name, indices]) => [name, [...indices]]));
  await store.writeJson({ kind: "split", spec: { dataset: dataset.sha256, partSize, seed } }, recorded);
}

async function train(
  { jobs, trials }: TrialPlan,
  { config, ...options }: { config: AttackConfig; store: Store } & Watcher,
): Promise<{ trials: Trial[]; trainings: TrainingsByMachine }> {
  const { workers, threads, kernels } = config;
  const plan = await planTraining(jobs, { workers, threads, kernels, ...options });
  const there = plan.models.filter(({ stored }) => stored.model).length, left = jobs.length - there;
  if (left > 0) {
    options.onNotice(
      `To train: ${counted(left, "model")}${there > 0 ? ` (${there} more are there already)` : ""}` +
        `${plan.threads > 1 ? `, ${plan.workers} at once, ${plan.threads} threads each` : ""}.`,
    );
  }
  const models = await trainModels(plan, options);
  const trained = new Map(jobs.map((job, place) => [job, models[place]]));
  return { trials: trials((job) => trained.get(job)!), trainings: trainingsByMachine(models) };
}

/** The configuration without options that say nothing where there is one shadow. */
function reportedConfig(config: AttackConfig): Report["config"] {
  if (config.shadows > 1) return { ...config };
  const { shadows: _shadows, design: _design, targets: _targets, queries: _queries, ...others } = config;
  return others;
}

/** The shadows' figures: of many, those of the first, and their number. */
function shadowReports(
  { shadows }: Trial,
  isMany: boolean,
): Pick<Report, "shadow" | "otherShadows" | "shadows"> {
  const [shadow, ...others] = isMany ? shadows.slice(0, 1) : shadows;
  return {
    shadow: modelReport(shadow),
    otherShadows: Object.fromEntries(others.map((other) => [other.answers.name, modelReport(other)])),
    ...isMany && { shadows: shadows.length },
  };
}
