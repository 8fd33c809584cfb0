/** Checks what the options of an audit are together. */
import type { AuditConfig } from "../options/audit.ts";
import { ASKING_OPTIONS, ENDPOINT_OPTIONS } from "../options/asking.ts";
import { SAMPLES_OPTIONS } from "../options/samples.ts";
import { parseCondition } from "../gate/condition.ts";
import { isUrl } from "../targets/http/url.ts";
import { parseHeader } from "../targets/http/secrets.ts";
import { kebabCase } from "./file.ts";

/** Options that only together say what a model answered. */
interface Arrays {
  readonly scores: readonly (keyof AuditConfig)[];
  readonly labels: readonly (keyof AuditConfig)[];
}

const TARGET: Arrays = { scores: ["members", "nonMembers"], labels: ["memberLabels", "nonMemberLabels"] };
const SHADOW: Arrays = {
  scores: ["shadowMembers", "shadowNonMembers"],
  labels: ["shadowMemberLabels", "shadowNonMemberLabels"],
};
const OF_TABLES: readonly (keyof AuditConfig)[] = [
  "labelColumn",
  "memberColumn",
  "idColumn",
  "predictedColumn",
  "scoreColumns",
];

const SERVER_FILES = ["junit", "sarif", "markdown"] as const;

type Given = Readonly<Record<string, string>>;

/**
 * Refuses options that do not go together, or change nothing.
 *
 * @param given where each option that was given is from, by the table's names: `--table`
 * @throws {RangeError} naming them
 * @throws {SyntaxError} where a condition is none
 */
export function checkAudit(config: AuditConfig, given: Given): void {
  const conditions = config.failOn.map(parseCondition);
  const hasArrays = checkArrays(TARGET, config, given);
  checkArrays(SHADOW, config, given);
  if (config.target !== undefined && !hasArrays) {
    throw new RangeError(
      `Cannot ask ${config.target}: samples are needed, by --members FILE and --non-members FILE`,
    );
  }
  if (config.table === undefined && !hasArrays) {
    throw new RangeError(
      "Cannot audit: answers are needed, by --table FILE, or by --members FILE and --non-members FILE",
    );
  }
  if (config.table !== undefined && hasArrays) {
    refuse(
      ["table", ...TARGET.scores],
      given,
      "the target's answers come from a table or from arrays, not both",
    );
  }
  checkEndpoint(config, given);
  if (config.target === undefined) {
    refuse([...namesOf(ASKING_OPTIONS), ...namesOf(SAMPLES_OPTIONS)], given, "no model is asked (--target)");
  }
  if (config.table === undefined) refuse(["labels", "membership", "ids"], given, "there is no --table");
  if (config.shadowTable.length === 0) {
    refuse(["shadowLabels", "shadowMembership"], given, "there is no --shadow-table");
    // Samples of a target that is asked may be a table, with a column of true classes.
    const unread = OF_TABLES.filter((name) => config.target === undefined || name !== "labelColumn");
    if (config.table === undefined) refuse(unread, given, "no table is read");
  }
  const files = SERVER_FILES.filter((name) => config[name] !== undefined);
  const streams = files.filter((name) => config[name] === "-");
  refuse(streams, given, "it must be a file, found -; standard output has the report, with --json as JSON");
  const same = files.filter((name) =>
    files.some((other) => other !== name && config[other] === config[name])
  );
  refuse(same, given, "each needs a file of its own");
  const isWatched = conditions.length > 0 || config.baseline !== undefined;
  if (!isWatched) {
    refuse(["junit", "sarif"], given, "there is no condition to tell of; --fail-on verdict is one");
  }
  if (config.point && !conditions.some(({ kind }) => kind === "figure")) {
    refuse(["point"], given, "no condition of --fail-on has a limit that a value could be compared with");
  }
}

function checkEndpoint({ target, protocol, header }: AuditConfig, given: Given): void {
  if (target === undefined || !isUrl(target)) {
    return refuse(namesOf(ENDPOINT_OPTIONS), given, "--target is no URL");
  }
  header?.forEach(parseHeader);
  if (protocol !== "template") refuse(["template"], given, "it needs --protocol template");
  if (protocol === "template" || protocol === "mlflow") {
    refuse(["model"], given, `${protocol} takes no model's name`);
  }
}

/** True where a model's answers are given as arrays; refuses half of them. */
function checkArrays({ scores, labels }: Arrays, config: AuditConfig, given: Given): boolean {
  const isGiven = (name: keyof AuditConfig) => config[name] !== undefined;
  for (const [one, other] of [scores, scores.toReversed(), labels, labels.toReversed()]) {
    if (isGiven(one) && !isGiven(other)) {
      throw new RangeError(`Cannot use ${given[one]} alone: --${kebabCase(other)} FILE is needed, too`);
    }
  }
  if (!isGiven(scores[0]) && isGiven(labels[0])) {
    throw new RangeError(`Cannot use ${given[labels[0]]}: --${kebabCase(scores[0])} FILE is needed, too`);
  }
  return isGiven(scores[0]);
}

/** Refuses those of some options that were given. */
function refuse(names: readonly (keyof AuditConfig)[], given: Given, reason: string): void {
  const found = names.filter((name) => Object.hasOwn(given, name)).map((name) => given[name]);
  if (found.length > 0) throw new RangeError(`Cannot use ${found.join(", ")}: ${reason}`);
}

function namesOf<Name extends keyof AuditConfig>(
  options: Readonly<Partial<Record<Name, unknown>>>,
): readonly Name[] {
  return Object.keys(options) as Name[];
}
