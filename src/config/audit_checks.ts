/** Checks what the options of an audit are together. */
import type { AuditConfig } from "../options/audit.ts";
import { ASKING_OPTIONS, ENDPOINT_OPTIONS } from "../options/asking.ts";
import { OWN_SHADOWS_OPTIONS } from "../options/own_shadows.ts";
import { SAMPLES_OPTIONS } from "../options/samples.ts";
import { trainsShadows } from "../shadows/shadow_training.ts";
import { parseCondition } from "../gate/condition.ts";
import { isUrl } from "../targets/http/url.ts";
import { parseHeader } from "../targets/http/secrets.ts";
import { kebabCase } from "./file.ts";

/** Options that one shadow, and shadows of the samples that are judged, have no use for. */
const OF_OWN_SAMPLES = ["attackerData", "attackerLabels"] as const;

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
  checkOwnShadows(config, given);
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
  header?.forEach((text) => parseHeader(text));
  if (protocol !== "kserve") {
    const told = ["layout", "pixelRange", "mean", "std"] as const;
    refuse(
      told,
      given,
      `${protocol ?? "the endpoint"} tells nothing of the model's inputs: samples go there as they are`,
    );
  }
  if (protocol === "template") refuse(["output"], given, "the template says where the scores are");
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
/** Refuses options of shadows that are not trained, or not so. */
function checkOwnShadows(config: AuditConfig, given: Given): void {
  const names = namesOf(OWN_SHADOWS_OPTIONS);
  if (config.target === undefined) {
    return refuse(
      names,
      given,
      "shadows are trained for a model that is asked (--target); the shadows of tables have --shadow-table",
    );
  }
  if (!trainsShadows(config)) {
    return refuse(names, given, "no shadow is trained; --shadow auto trains one");
  }
  refuse(["shadowTable", ...SHADOW.scores], given, "shadows are trained here or read from files, not both");
  if ((config.shadows ?? 1) === 1) {
    refuse(["design"], given, "one shadow is trained on the attacker's samples; --shadows N trains several");
  }
  if (config.design === "online") {
    refuse(
      OF_OWN_SAMPLES,
      given,
      "shadows of the online design are trained on the members and non-members themselves",
    );
  }
  if (config.attackerData === undefined) refuse(["attackerLabels"], given, "there is no --attacker-data");
}

function refuse(names: readonly (keyof AuditConfig)[], given: Given, reason: string): void {
  const found = names.filter((name) => Object.hasOwn(given, name)).map((name) => given[name]);
  if (found.length > 0) throw new RangeError(`Cannot use ${found.join(", ")}: ${reason}`);
}

function namesOf<Name extends keyof AuditConfig>(
  options: Readonly<Partial<Record<Name, unknown>>>,
): Name[] {
  return Object.keys(options) as Name[];
}
