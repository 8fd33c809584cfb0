/**
 * Audits given answers: tables and arrays in files, or a target that is asked, and shadows that are trained on samples of the same
 * files -> answers, which `audit.ts` judges -> the gate -> the report and what build servers read.
 */
import type { Answers } from "./answers/answers.ts";
import { encodeAnswers, encodeManyAnswers } from "./answers/encode_answers.ts";
import { readGiven } from "./answers/given.ts";
import { audit } from "./audit.ts";
import type { Audit } from "./audit_result.ts";
import type { AuditConfig } from "./options/audit.ts";
import { assertReplaceable, writeOwnFile } from "./files/own_files.ts";
import { type Baseline, compareWithBaseline, parseBaseline } from "./gate/baseline.ts";
import { checkConditions, gatedAudit } from "./gate/check.ts";
import { type Condition, parseCondition, ratesOf } from "./gate/condition.ts";
import { gateEntries, type GateEntry } from "./gate/wording.ts";
import { compileKernels } from "./kernels/module.ts";
import { readText } from "./platform/files.ts";
import type { Watcher } from "./progress.ts";
import { provenance } from "./provenance.ts";
import { assertServerFilesReplaceable, writeServerFiles } from "./report/server_files.ts";
import { languages } from "./report/language/language.ts";
import type { AuditReport } from "./report/report.ts";
import { leaveReport, REPORT_FILES } from "./report/write_report.ts";
import { checkTrainable, trainShadows } from "./shadows/own_shadows.ts";
import { trainsShadows } from "./shadows/shadow_training.ts";

/** The files of the answers of a target that was asked and of shadows that were trained: tables for other audits. */
const TARGET_FILE = "answers-target.npz",
  SHADOW_FILES = { one: "answers-shadow.npz", many: "answers-shadows.npz" };

/** Options of `auditGiven`. */
export interface GivenOptions extends Partial<Watcher> {
  /** The place of a condition in the configuration file, if it stands there. */
  readonly placeOf?: (condition: string) => { readonly path: string; readonly line: number } | undefined;
  /** Called once all that needs the network or the environment is started or read. */
  readonly onConnected?: () => Promise<void>;
  /** The command as it was typed. */
  readonly commandLine?: string;
}

/** The report of an audit of given answers. */
export type GivenReport = AuditReport & Required<Pick<AuditReport, "shadows" | "gate" | "seconds">>;

/**
 * Audits the answers that `config` names, and leaves the report in `config.out`, whatever the gate comes to.
 *
 * @throws what `signal` was aborted with, and errors that name what could not be read, judged or written
 */
export async function auditGiven(
  config: AuditConfig,
  { onProgress = () => {}, onNotice = () => {}, onConnected, signal, placeOf, commandLine = "" }:
    GivenOptions = {},
): Promise<GivenReport> {
  const start = performance.now();
  const onStage = (text: string) => onProgress({ kind: "stage", text });
  const isAsked = config.target !== undefined, isTrained = trainsShadows(config);
  const shadowFile = SHADOW_FILES[(config.shadows ?? 1) > 1 ? "many" : "one"];
  await assertReplaceable(config.out, [
    ...REPORT_FILES,
    ...isAsked ? [TARGET_FILE] : [],
    ...isTrained ? [shadowFile] : [],
  ]);
  await assertServerFilesReplaceable(config);
  const baseline = config.baseline === undefined ? undefined : await readBaseline(config.baseline);
  const conditions = config.failOn.map(parseCondition);
  const { parts, ...read } = await readGiven(config, {
    onProgress,
    onNotice,
    onConnected,
    signal,
    onRead: (parts) => isTrained && checkTrainable(parts, config),
  });
  signal?.throwIfAborted();
  const { kernels: build, seed } = config;
  const trained = parts && isTrained
    ? await trainShadows({ ...read, parts }, config, { kernels: build, seed, onProgress, onNotice, signal })
    : undefined;
  const { target, shadows } = trained ?? read;
  // A wrong guess about a table may be the reason that it has no membership.
  for (const notice of noticesOf([target, ...shadows])) onNotice(notice);
  checkMembership(target, "the target", "membership");
  for (const shadow of shadows) checkMembership(shadow, shadow.name ?? "a shadow", "shadow-membership");

  const asked = [...new Set([...config.fpr, ...ratesOf(conditions)])];
  // Any TPR is judged by the one at no false positive as well.
  const isTprJudged = baseline !== undefined || ratesOf(conditions).length > 0;
  const kernels = await compileKernels(config.kernels);
  const { rows, ...found } = await audit(target, {
    shadows,
    fpr: isTprJudged && !asked.includes(0) ? [...asked, 0] : asked,
    prior: config.prior,
    delta: config.delta,
    drawn: config.drawn,
    seed: config.seed,
    kernels,
    onStage,
    signal,
  });
  const gate = gateOf(found, { config, conditions, asked, baseline });
  const made: GivenReport = {
    config: { ...config },
    shadows: shadows.length,
    gate,
    ...trained?.imitation && { imitation: trained.imitation },
    ...trained && { trainings: trained.trainings },
    ...found,
    seconds: (performance.now() - start) / 1000,
    ...await provenance(kernels),
  };
  onStage("Writing the report");
  if (isAsked) await writeOwnFile(config.out, TARGET_FILE, encodeAnswers(target));
  if (isTrained) {
    const encoded = shadows.length > 1 ? encodeManyAnswers(shadows) : encodeAnswers(shadows[0]);
    await writeOwnFile(config.out, shadowFile, encoded);
  }
  const report = await leaveReport(config.out, made, { rows, language: config.lang });
  await writeServerFiles(report, { config, placeOf, commandLine });
  return report;
}

/** An audit needs to know whom it judges; the error says how that is told here. */
function checkMembership({ membership }: Answers, model: string, option: string): void {
  if (membership !== undefined) return;
  throw new RangeError(
    `Cannot audit: the membership of ${model}'s samples is needed, in a column or array "member", in one named by ` +
      `--member-column, or in a file of its own by --${option}; found none`,
  );
}

/** The results of conditions and of the comparison with an earlier run, in the report's language. */
function gateOf(
  found: Omit<Audit, "rows">,
  { config, conditions, asked, baseline }: {
    config: AuditConfig;
    conditions: readonly Condition[];
    asked: readonly number[];
    baseline: Baseline | undefined;
  },
): GateEntry[] {
  const gated = gatedAudit(found);
  const { prior, fpr } = found;
  const results = [
    ...checkConditions(conditions, gated, { byPoint: config.point }),
    ...baseline === undefined ? [] : compareWithBaseline(gated, { prior, fpr, asked, before: baseline }),
  ];
  return gateEntries(results, { language: languages[config.lang], attackers: gated.attackers.length });
}

async function readBaseline(path: string): Promise<Baseline> {
  const text = await readText(path).catch((error) => {
    throw new Error(`Cannot compare with ${path}: it must be a file that may be read; ${error.message}`);
  });
  return parseBaseline(text, path);
}

function noticesOf(answers: readonly Answers[]): Set<string> {
  return new Set(answers.flatMap(({ notices }) => notices));
}
