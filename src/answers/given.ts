/** The answers that an audit is given, the target's and those of shadows: read from files, or a target that is asked. */
import type { AuditConfig } from "../options/audit.ts";
import type { Samples } from "../samples/samples.ts";
import { askForAnswers, type AskOptions } from "../targets/answers.ts";
import type { Answers } from "./answers.ts";
import type { SideBySide, TableOptions } from "./tables/options.ts";
import { readModels, readTable } from "./tables/read_table.ts";

/** Answers of a target and of any number of shadows. */
export interface GivenAnswers {
  readonly target: Answers;
  readonly shadows: readonly Answers[];
  /** The samples that the target was asked about, in the order of its answers. */
  readonly parts?: readonly Samples[];
}

/** The files and folders that an audit was told to read answers from. */
export type Sources =
  & Omit<
    AuditConfig,
    "seed" | "kernels" | "out" | "fpr" | "prior" | "lang" | "failOn" | "point"
  >
  & Partial<Pick<AuditConfig, "kernels">>;

/**
 * Reads the answers, and asks the target where it is a model.
 *
 * @throws {Error} a sentence that names the file, what is needed and what was found
 */
export async function readGiven(
  config: Sources,
  watcher: AskOptions = {},
): Promise<GivenAnswers> {
  const options = tableOptions(config);
  const onStage = (text: string) => watcher.onProgress?.({ kind: "stage", text });
  const { target, parts }: Omit<GivenAnswers, "shadows"> = config.target === undefined
    ? { target: await readTarget(config, options, onStage) }
    : await askForAnswers(config, watcher);
  const shadows: Answers[] = [];
  const asTable = { ...options, labels: config.shadowLabels, membership: config.shadowMembership };
  for (const table of config.shadowTable) {
    onStage(`Reading ${table}`);
    shadows.push(...await readModels(table, { ...asTable, name: nameOfShadow(table) }));
  }
  const arrays = sideBySide(config, "shadow");
  if (arrays !== undefined) {
    onStage(`Reading ${titleOf(arrays)}`);
    shadows.push(...await readModels(arrays, options));
  }
  return { target, shadows: withOwnNames(shadows), parts };
}

async function readTarget(
  config: Sources,
  options: TableOptions,
  onStage: (text: string) => void,
): Promise<Answers> {
  const { labels, membership, ids } = config, source = config.table ?? sideBySide(config, "target")!;
  onStage(`Reading ${titleOf(source)}`);
  return await readTable(source, { ...options, labels, membership, ids });
}

function tableOptions(config: Sources): TableOptions {
  const { scores, labelColumn: label, memberColumn: member, idColumn: id, csvHeader: header } = config;
  const { predictedColumn: predicted, scoreColumns, classNames } = config;
  return {
    scores,
    columns: { label, member, id, predicted, scores: columnsOf(scoreColumns) },
    header,
    classNames,
  };
}

/** Several names of columns; one name, a pattern or a range as it is. */
function columnsOf(text: string | undefined): string | readonly string[] | undefined {
  return text?.includes(",") ? text.split(",").map((name) => name.trim()) : text;
}

function sideBySide(config: Sources, model: "target" | "shadow"): SideBySide | undefined {
  const [members, nonMembers, memberLabels, nonMemberLabels] = model === "target"
    ? [config.members, config.nonMembers, config.memberLabels, config.nonMemberLabels]
    : [
      config.shadowMembers,
      config.shadowNonMembers,
      config.shadowMemberLabels,
      config.shadowNonMemberLabels,
    ];
  if (members === undefined || nonMembers === undefined) return undefined;
  return { members, nonMembers, memberLabels, nonMemberLabels };
}

function titleOf(source: string | SideBySide): string {
  return typeof source === "string" ? source : `${source.members} and ${source.nonMembers}`;
}

/** A file's name without its folder and ending, and without what the files of `attack` begin with: `aware`. */
function nameOfShadow(path: string): string {
  const [name] = path.replace(/[\\/]+$/, "").split(/[\\/]/).slice(-1);
  return name.replace(/(?<=.)(\.(npz|npy|csv|tsv|txt|jsonl|parquet|safetensors|gz))+(?=:|$)/g, "").replace(
    /^answers-(?=.)/,
    "",
  );
}

/** The shadows that `attack` names by what they know of the target's defence. */
const KNOWN = ["aware", "unaware"];

/** The shadows with their names: a single one is "shadow", as in the reports of `attack`, and several have names of their own. */
function withOwnNames(shadows: readonly Answers[]): Answers[] {
  if (shadows.length === 1 && !KNOWN.includes(shadows[0].name ?? "")) {
    return [{ ...shadows[0], name: "shadow" }];
  }
  const names = shadows.map(({ name }, i) => name ?? `shadow ${i + 1}`);
  return shadows.map((shadow, i) => {
    const isOwn = names.indexOf(names[i]) === names.lastIndexOf(names[i]);
    return { ...shadow, name: isOwn ? names[i] : `shadow ${i + 1}` };
  });
}
