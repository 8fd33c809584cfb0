/** A made-up audit for tests of the gate: attacks by their figures, all else being of 500 members and 500 non-members. */
import type { GatedAudit } from "../src/gate/check.ts";
import type { GatedAttack } from "../src/gate/measures.ts";

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
