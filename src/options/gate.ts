/** The options of an audit's gate: what fails a build, and what build servers read. */
import { file, onOrOff, several } from "../config/schemas.ts";
import type { OptionTable } from "./option.ts";

/** A gate, as its user tells it: plain data. */
export interface GateTold {
  /** The conditions under which the gate fails, as they were written. */
  readonly failOn: readonly string[];
  /** True where conditions are about values, not about the lower ends of intervals. */
  readonly point: boolean;
  /** The report.json of an earlier run. */
  readonly baseline?: string;
  /** Files for build servers. */
  readonly junit?: string;
  readonly sarif?: string;
  readonly markdown?: string;
}

const GATE = "Gate";

/** The options, in the help's order. */
export const GATE_OPTIONS: OptionTable<GateTold> = {
  failOn: {
    ...several(),
    allowed: "a condition as tpr@0.001 > 0.02, or several",
    group: GATE,
    argument: "CONDITION",
    repeats: true,
    help:
      "exit with code 3 where it holds for any attack: 'tpr@0.001 > 0.02', 'accuracy > 0.55', 'auc > 0.6', 'ppv@0.01 > \
0.5', 'epsilon > 3', verdict; may be given several times",
    default: [],
    defaultInWords: "",
  },
  point: {
    ...onOrOff(),
    group: GATE,
    help: "go by the values; without it by the lower ends of their 95 % intervals",
    default: false,
  },
  baseline: {
    ...file(),
    group: GATE,
    argument: "FILE",
    help: "exit with code 3 where a figure is worse than in this report.json beyond both intervals",
    default: undefined,
  },
  junit: {
    ...file(),
    group: GATE,
    argument: "FILE",
    help: "write the conditions as JUnit XML",
    default: undefined,
  },
  sarif: {
    ...file(),
    group: GATE,
    argument: "FILE",
    help: "write those that failed as SARIF 2.1.0",
    default: undefined,
  },
  markdown: {
    ...file(),
    group: GATE,
    argument: "FILE",
    help: "write a summary in Markdown",
    default: undefined,
  },
};

/** Options of the gate that name a file, and change nothing in the report. */
export const GATE_PLACES: readonly (keyof GateTold)[] = ["baseline", "junit", "sarif", "markdown"];
