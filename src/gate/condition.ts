/** Conditions under which a gate fails, as a user writes them: `tpr@0.001 > 0.02`, `verdict`. */
import { didYouMean } from "../config/did_you_mean.ts";
import { MEASURE_NAMES, type MeasureName, measureNamed } from "./measures.ts";

/** A condition. */
export type Condition = FigureCondition | VerdictCondition;

/** The gate fails where an attack's figure lies above a limit. */
export interface FigureCondition {
  readonly kind: "figure";
  /** As it was written. */
  readonly text: string;
  readonly measure: MeasureName;
  /** The false-positive rate or the prior; absent where the figure takes none. */
  readonly at?: number;
  /** True where the limit itself is too much already. */
  readonly inclusive: boolean;
  readonly limit: number;
}

/** The gate fails where the verdict is that the model leaks. */
export interface VerdictCondition {
  readonly kind: "verdict";
  /** As it was written. */
  readonly text: string;
}

const VERDICT = "verdict";
const EXAMPLES = "tpr@0.001 > 0.02, accuracy > 0.55, auc > 0.6, ppv@0.01 > 0.5, epsilon > 3 or verdict";

/**
 * Reads a condition.
 *
 * @throws {SyntaxError} where it is none, naming what is allowed
 * @throws {RangeError} where a rate, a prior or a limit is out of its range
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseCondition } from "./condition.ts";
 * assertEquals(parseCondition("tpr@0.001 > 0.02"), {
 *   kind: "figure",
 *   text: "tpr@0.001 > 0.02",
 *   measure: "tpr",
 *   at: 0.001,
 *   inclusive: false,
 *   limit: 0.02,
 * });
 * ```
 */
export function parseCondition(written: string): Condition {
  const text = written.trim();
  const refuse = (reason: string): never => {
    throw new SyntaxError(`Cannot use the condition "${text}": ${reason}`);
  };
  const [, name = "", at, operator, limit = ""] =
    text.match(/^([^\s@<>=!]*)(?:\s*@\s*([^\s<>=!]*))?\s*([<>=!]+)?\s*(.*)$/) ?? [];
  if (name === "") return refuse(`it must be like ${EXAMPLES}`);
  if (name === VERDICT) {
    if (at === undefined && operator === undefined && limit === "") return { kind: "verdict", text };
    return refuse(`${VERDICT} stands alone, and fails where the verdict is that the model leaks`);
  }
  if (!isMeasure(name)) {
    const names = [...MEASURE_NAMES, VERDICT];
    return refuse(
      `there is no figure ${name}${didYouMean(name.toLowerCase(), names)} (figures: ${names.join(", ")})`,
    );
  }
  const { at: takes } = measureNamed(name), example = EXAMPLES_BY_NAME[name];
  if (operator === undefined) {
    return refuse(
      `${name} needs a limit, as "${example}"; a shell takes > for itself where no quotation marks are around it`,
    );
  }
  if (operator !== ">" && operator !== ">=") {
    return refuse(`it says when the gate fails, by > or >=, as "${example}"; found ${operator}`);
  }
  if (takes === undefined && at !== undefined) return refuse(`${name} takes no @, as "${example}"`);
  if (takes !== undefined && !at) {
    const what = takes === "fpr" ? "a false-positive rate" : "a share of members";
    return refuse(`${name} needs ${what} behind @, as "${example}"`);
  }
  return {
    kind: "figure",
    text,
    measure: name,
    ...takes !== undefined && { at: numberIn(at, RANGES[takes], text) },
    inclusive: operator === ">=",
    limit: numberIn(limit, limitRange(name, operator), text),
  };
}

/** The false-positive rates that conditions name, none twice. */
export function ratesOf(conditions: readonly Condition[]): number[] {
  const rates = conditions.flatMap((condition) =>
    condition.kind === "figure" && condition.measure === "tpr" ? [condition.at!] : []
  );
  return [...new Set(rates)];
}

const EXAMPLES_BY_NAME: Readonly<Record<MeasureName, string>> = {
  "accuracy": "accuracy > 0.55",
  "balanced-accuracy": "balanced-accuracy > 0.55",
  "advantage": "advantage > 0.1",
  "auc": "auc > 0.6",
  "tpr": "tpr@0.001 > 0.02",
  "ppv": "ppv@0.01 > 0.5",
  "epsilon": "epsilon > 3",
};

interface Range {
  readonly what: string;
  readonly words: string;
  readonly holds: (value: number) => boolean;
}

/** A condition that always holds, or never can, is a mistake. */
const RANGES: Readonly<Record<"fpr" | "prior" | "above" | "from" | "aboveBound" | "fromBound", Range>> = {
  fpr: {
    what: "the false-positive rate",
    words: "a number, at least 0 and below 1",
    holds: (value) => value >= 0 && value < 1,
  },
  prior: {
    what: "the share of members",
    words: "a number above 0 and below 1",
    holds: (value) => value > 0 && value < 1,
  },
  above: {
    what: "the limit behind >",
    words: "a number, at least 0 and below 1",
    holds: (value) => value >= 0 && value < 1,
  },
  from: {
    what: "the limit behind >=",
    words: "a number above 0, at most 1",
    holds: (value) => value > 0 && value <= 1,
  },
  aboveBound: {
    what: "the limit behind >",
    words: "a number, at least 0",
    holds: (value) => value >= 0 && value < Infinity,
  },
  fromBound: {
    what: "the limit behind >=",
    words: "a number above 0",
    holds: (value) => value > 0 && value < Infinity,
  },
};

/** Rates lie from 0 to 1, a bound has no highest value. */
function limitRange(name: MeasureName, operator: ">" | ">="): Range {
  if (measureNamed(name).isBound) return operator === ">" ? RANGES.aboveBound : RANGES.fromBound;
  return operator === ">" ? RANGES.above : RANGES.from;
}

function numberIn(written: string, { what, words, holds }: Range, text: string): number {
  const trimmed = written.trim(), value = trimmed === "" ? NaN : Number(trimmed);
  if (holds(value)) return value;
  const [, perCent] = trimmed.match(/^([\d.]+)\s*%$/) ?? [];
  const share = Number((Number(perCent) / 100).toPrecision(12));
  const hint = perCent !== undefined && holds(share) ? `; did you mean ${share}?` : "";
  throw new RangeError(
    `Cannot use the condition "${text}": ${what} must be ${words}, found ${trimmed || "nothing"}${hint}`,
  );
}

function isMeasure(name: string): name is MeasureName {
  return (MEASURE_NAMES as readonly string[]).includes(name);
}
