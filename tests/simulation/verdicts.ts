/** Verdicts on simulated attacks: how often they say that a model leaks, and how often their interval holds the truth. */
import { evaluate } from "../../src/metrics/evaluation.ts";
import { decide, type Decision, type JudgedAttack } from "../../src/metrics/verdict.ts";
import { Random } from "../../src/random.ts";

/** A share of runs. */
export interface Share {
  /** Rows a side. */
  readonly perClass: number;
  readonly runs: number;
  /** The runs that count. */
  readonly count: number;
}

/** The share of runs that found an attack as accurate as the power says. */
export interface PowerShare extends Share {
  /** As printed. */
  readonly accuracy: number;
  readonly tests: number;
}

/** The number of runs, and their seed. */
export interface SimulationOptions {
  readonly runs: number;
  readonly seed: number;
}

/** As many attacks as there are. */
const ATTACKS = 8;
/** The attack with a leak of its own, where there is one. */
const CHOSEN = "attack 0";

/** Runs in which eight attacks that know nothing, and mostly agree, are said to find a leak. */
export function nullVerdicts(perClass: number, { runs, seed }: SimulationOptions): Share {
  const random = new Random(seed, "null verdicts", perClass);
  const count = countRuns(runs, () => verdictOn(nullAttacks(perClass, random)).word === "leaks");
  return { perClass, runs, count };
}

/** Runs that find, by its accuracy, an attack which is right as often as the power says. */
export function foundAtPower(perClass: number, { runs, seed }: SimulationOptions): PowerShare {
  const random = new Random(seed, "power", perClass);
  const { power, tests } = verdictOn(nullAttacks(perClass, random));
  const accuracy = power.accuracy!;
  const count = countRuns(runs, () => {
    const [, ...others] = nullAttacks(perClass, random);
    const { word, attack, test } = verdictOn([rightAttack(perClass, accuracy, random), ...others]);
    return word === "leaks" && attack === CHOSEN && test === "accuracy";
  });
  return { perClass, runs, count, accuracy, tests };
}

/**
 * Runs whose verdict has an interval that holds the true accuracy of the attack told of. All attacks are right equally
 * often, and the attacker chose one that is not: the evaluated rows choose among the others.
 */
export function toldIntervals(perClass: number, { runs, seed }: SimulationOptions): Share {
  const random = new Random(seed, "told", perClass);
  const accuracy = 0.7;
  const count = countRuns(runs, () => {
    const [none] = nullAttacks(perClass, random);
    const right = Array.from({ length: ATTACKS - 1 }, (_, place) => ({
      ...rightAttack(perClass, accuracy, random),
      name: `right ${place}`,
    }));
    const { attack, interval } = verdictOn([none, ...right]);
    const truth = attack === CHOSEN ? 0.5 : accuracy;
    return interval[0] <= truth && truth <= interval[1];
  });
  return { perClass, runs, count };
}

function countRuns(runs: number, counts: () => boolean): number {
  let count = 0;
  for (let run = 0; run < runs; run++) if (counts()) count++;
  return count;
}

function verdictOn(attacks: readonly JudgedAttack[]): Decision {
  return decide([{ name: "shadow", kind: "shadow", chosen: CHOSEN, attacks }]);
}

/** Attacks that go by much the same signal, one of them by its sign alone. */
function nullAttacks(perClass: number, random: Random): JudgedAttack[] {
  const membership = membershipOf(perClass);
  const common = Float64Array.from(membership, () => random.normal());
  return Array.from({ length: ATTACKS }, (_, place) => {
    const scores = common.map((signal) =>
      place === ATTACKS - 1 ? Math.sign(signal) : signal + 0.5 * random.normal()
    );
    return { name: `attack ${place}`, ...evaluate(scores, membership, { threshold: 0 }) };
  });
}

/** An attack that judges each row rightly with this probability. */
function rightAttack(perClass: number, accuracy: number, random: Random): JudgedAttack {
  const membership = membershipOf(perClass);
  const scores = Float64Array.from(membership, (member) => random.uniform() < accuracy ? member : 1 - member);
  return { name: CHOSEN, ...evaluate(scores, membership, { threshold: 0.5 }) };
}

function membershipOf(perClass: number): Uint8Array {
  return Uint8Array.from({ length: 2 * perClass }, (_, row) => row % 2);
}
