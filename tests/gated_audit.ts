/** A made-up audit for tests of the gate: attacks by their figures, all else being of 500 members and 500 non-members. */
import type { GatedAudit } from "../src/gate/check.ts";
import { type GatedAttack, MEASURE_NAMES, measureNamed } from "../src/gate/measures.ts";
import type { Caveat, ConditionResult } from "../src/gate/result.ts";

/** An attack's figures: a value with its interval for each. */
export interface MadeUpAttack {
  readonly accuracy?: readonly [value: number, lower: number, upper: number];
  readonly auc?: readonly [value: number, lower: number, upper: number];
  readonly tpr?: Readonly<Record<string, readonly [value: number, lower: number, upper: number]>>;
  readonly tied?: readonly string[];
  readonly truePositives?: number;
  readonly falsePositives?: number;
  readonly folds?: number;
}

const NOTHING = [0.5, 0.45, 0.55] as const;
const EACH = 500;

export function madeUpAttack(name: string, made: MadeUpAttack = {}): GatedAttack {
  const { accuracy = NOTHING, auc = NOTHING, tpr = { "0.01": [0.012, 0.002, 0.03] }, tied = [] } = made;
  const { truePositives = 250, falsePositives = 250, folds } = made;
  const [value, lower, upper] = accuracy;
  const byRate = <T>(read: (figure: readonly [number, number, number]) => T) =>
    Object.fromEntries(Object.entries(tpr).map(([rate, figure]) => [rate, read(figure)]));
  return {
    name,
    ...folds !== undefined && { folds },
    accuracy: value,
    balancedAccuracy: value,
    auc: auc[0],
    advantage: 2 * value - 1,
    tprAtFpr: byRate(([value]) => value),
    tied: Object.fromEntries(Object.keys(tpr).map((rate) => [rate, tied.includes(rate)])),
    counts: {
      truePositives,
      falsePositives,
      trueNegatives: EACH - falsePositives,
      falseNegatives: EACH - truePositives,
      truePositivesAtFpr: byRate(([value]) => Math.round(value * EACH)),
      falsePositivesAtFpr: byRate(() => 0),
    },
    intervals: {
      accuracy: [lower, upper],
      balancedAccuracy: [lower, upper],
      auc: [auc[1], auc[2]],
      advantage: [2 * lower - 1, 2 * upper - 1],
      tprAtFpr: byRate(([, lower, upper]) => [lower, upper] as const),
    },
  };
}

export function madeUpAudit(
  attackers: Readonly<Record<string, readonly GatedAttack[]>>,
  { word = "nothing found", members = EACH, nonMembers = EACH }: {
    readonly word?: GatedAudit["verdict"]["word"];
    readonly members?: number;
    readonly nonMembers?: number;
  } = {},
): GatedAudit {
  const [[attacker, [{ name }]]] = Object.entries(attackers);
  return {
    attackers: Object.entries(attackers).map(([name, attacks]) => ({ name, attacks })),
    verdict: { word, attack: name, attacker, interval: [0.45, 0.55], pValue: word === "leaks" ? 1e-9 : 0.4 },
    answers: { members, nonMembers },
  };
}

/** A result of every kind that passes and one that fails, of every figure, with every caveat. */
export function everyResult(): ConditionResult[] {
  const place = { attack: "gap", attacker: "shadow" };
  const told = { ...place, value: 0.6, interval: [0.55, 0.65] as const };
  const figures = MEASURE_NAMES.map((measure) =>
    measureNamed(measure).at === undefined ? { measure } : { measure, at: 0.01 }
  );
  const caveats: Caveat[] = [
    { kind: "finer", fpr: 0.001, finestFpr: 0.002, nonMembers: 500 },
    { kind: "from none", nonMembers: 1500 },
    { kind: "tied", fpr: 0.01 },
    { kind: "unequal", guessing: 0.8 },
    { kind: "open", upper: 0.7, place },
    { kind: "reversed", place, value: 0.3 },
    { kind: "indication" },
    { kind: "lower bound" },
    { kind: "no figure" },
    { kind: "too few samples" },
    { kind: "missing", from: "this", places: [place] },
    { kind: "missing", from: "earlier", places: [place] },
    { kind: "other attackers", before: ["folds", "mine"], now: ["shadow"] },
    { kind: "not compared", figures },
  ];
  return [true, false].flatMap((passed): ConditionResult[] => {
    const common = { passed, failing: passed ? [] : [place, place], caveats };
    const limits = { inclusive: false, limit: 0.5, byPoint: false, attacks: 2 };
    return [
      ...figures.flatMap((figure): ConditionResult[] => [
        { ...common, ...limits, kind: "figure", condition: `${figure.measure} > 0.5`, figure, told },
        {
          ...common,
          kind: "baseline",
          condition: `baseline ${figure.measure}`,
          figure,
          told,
          before: told,
          attacks: 2,
        },
      ]),
      {
        ...common,
        ...limits,
        kind: "figure",
        condition: "auc > 0.5",
        figure: { measure: "auc" },
        told: null,
      },
      ...(["leaks", "nothing found", "too few samples"] as const).map((word) => ({
        ...common,
        kind: "verdict" as const,
        condition: "verdict",
        word,
        told: place,
        interval: told.interval,
        pValue: 0.01,
      })),
      { ...common, kind: "incomparable", condition: "baseline" },
    ];
  });
}
