/**
 * A gate's results as SARIF 2.1.0, which code hosts show beside the code. Conditions that failed are its results. Those that
 * passed are none, as some readers show every result as an alarm; what must be known of them is a notification.
 */
import { MEASURE_NAMES, type MeasureName } from "./measures.ts";
import type { GateEntry } from "./wording.ts";

/** The place in a file at which a result is shown. */
export interface SarifPlace {
  /** Relative paths start from the current folder. */
  readonly path: string;
  /** The line, from 1; the first where it is absent. */
  readonly line?: number;
}

/** The contents of the file beside the results. */
export interface SarifOptions {
  /** The version of this program. */
  readonly version: string;
  /** The command as it was typed. */
  readonly commandLine: string;
  readonly language: "en" | "ja";
  /** The place of a condition in a configuration, or else the file that was judged. */
  readonly placeOf: (condition: string) => SarifPlace;
}

const NAME = "Kagemusha";
const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

type RuleName = MeasureName | "verdict" | "baseline";

const RULES: Readonly<Record<RuleName, string>> = {
  "accuracy": "An attacker judges more samples rightly than allowed.",
  "balanced-accuracy":
    "An attacker judges more samples rightly than allowed, members and non-members counted alike.",
  "advantage": "An attacker's true-positive rate exceeds the false-positive rate by more than allowed.",
  "auc": "An attack's scores rank members above non-members more often than allowed.",
  "tpr": "An attacker who accuses few non-members finds more members than allowed.",
  "epsilon": "The training's epsilon of differential privacy has a lower bound above what is allowed.",
  "ppv": "More of those whom an attacker takes for members are members than allowed.",
  "verdict": "The model gives away what it was trained on.",
  "baseline": "The model gives away more than in an earlier run.",
};

const RULE_NAMES: readonly RuleName[] = [...MEASURE_NAMES, "verdict", "baseline"];

/** The SARIF log of a gate, as an object for JSON. */
export function gateSarif(entries: readonly GateEntry[], options: SarifOptions): object {
  const { version, commandLine, language, placeOf } = options;
  const failed = entries.filter(({ passed }) => !passed);
  const notes = entries.filter(({ passed }) => passed).flatMap(({ condition, notes }) =>
    notes.map((note) => ({ level: "warning", message: { text: `${condition}: ${note}` } }))
  );
  return {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [{
      language,
      tool: {
        driver: {
          name: NAME,
          version,
          rules: RULE_NAMES.map((name) => ({
            id: name,
            shortDescription: { text: RULES[name] },
            defaultConfiguration: { level: "error" },
          })),
        },
      },
      invocations: [{
        commandLine,
        executionSuccessful: true,
        toolExecutionNotifications: notes,
      }],
      results: failed.map((entry) => resultOf(entry, placeOf(entry.condition), commandLine)),
      columnKind: "utf16CodeUnits",
    }],
  };
}

/** True for a file's text as `gateSarif` writes it. */
export function isGateSarif(text: string): boolean {
  try {
    return JSON.parse(text).runs[0].tool.driver.name === NAME;
  } catch {
    return false;
  }
}

function resultOf(
  { condition, sentence, notes, attack, value, limit }: GateEntry,
  { path, line = 1 }: SarifPlace,
  commandLine: string,
) {
  const ruleId = ruleOf(condition);
  return {
    ruleId,
    ruleIndex: RULE_NAMES.indexOf(ruleId),
    level: "error",
    message: { text: [sentence, ...notes].join(" ") },
    locations: [{
      physicalLocation: {
        artifactLocation: { uri: uriOf(path) },
        region: { startLine: line },
      },
      logicalLocations: [{ name: condition, fullyQualifiedName: commandLine, kind: "command" }],
    }],
    partialFingerprints: { "condition/v1": condition },
    properties: { condition, attack, value, limit },
  };
}

function ruleOf(condition: string): RuleName {
  const [name] = condition.match(/^[a-z-]+/) ?? [];
  return RULE_NAMES.find((rule) => rule === name)!;
}

/** A path as a URI reference: relative ones stay so. */
function uriOf(path: string): string {
  const parts = path.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/");
  if (/^[A-Za-z]%3A\//.test(parts)) return `file:///${parts.replace("%3A", ":")}`;
  return parts.startsWith("/") ? `file://${parts}` : parts;
}
