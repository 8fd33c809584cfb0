/** How often bounds on epsilon exceed the epsilon of mechanisms for which it is known. */
import { type CutChoice, epsilonLowerBound, type EpsilonMethod } from "../../src/metrics/epsilon/epsilon.ts";
import { gaussianEpsilon } from "../../src/metrics/epsilon/gaussian.ts";
import { Random } from "../../src/random.ts";
import type { Share, SimulationOptions } from "./verdicts.ts";

/** The share of runs whose bound exceeds the truth. */
export interface EpsilonShare extends Share {
  /** As in the table: "Laplace noise". */
  readonly mechanism: string;
  readonly delta: number;
  readonly method: EpsilonMethod;
  readonly cuts: CutChoice;
  /** The mechanism's epsilon at delta, for the neighbours that the method compares. */
  readonly epsilon: number;
  /** The bounds' mean. */
  readonly mean: number;
  /** Whether the method promises to hold for this mechanism. */
  readonly isPromised: boolean;
}

/** A mechanism: scores of rows by their membership. */
interface Mechanism {
  readonly name: string;
  readonly delta: number;
  /** For one row more or less, and for one in the place of another. */
  readonly epsilon: { readonly addOrRemove: number; readonly replace: number };
  /** Whether no row bears on another's score. */
  readonly isIndependent: boolean;
  readonly score: (membership: Uint8Array, random: Random) => Float64Array;
}

/** Rows that share a count. */
const BLOCK = 50;

const MECHANISMS: readonly Mechanism[] = [
  {
    name: "none: noise alone",
    delta: 0,
    epsilon: { addOrRemove: 0, replace: 0 },
    isIndependent: true,
    score: (membership, random) => Float64Array.from(membership, () => random.normal()),
  },
  {
    name: "randomised response",
    delta: 0,
    epsilon: { addOrRemove: 1, replace: 2 },
    isIndependent: true,
    score: (membership, random) =>
      Float64Array.from(
        membership,
        (member) => random.uniform() * (1 + Math.E) < Math.E ? member : 1 - member,
      ),
  },
  {
    name: "Laplace noise",
    delta: 0,
    epsilon: { addOrRemove: 2, replace: 4 },
    isIndependent: true,
    score: (membership, random) => Float64Array.from(membership, (member) => member + laplace(random, 0.5)),
  },
  {
    name: "Gaussian noise",
    delta: 0.05,
    epsilon: { addOrRemove: gaussianEpsilon(1, 0.05), replace: gaussianEpsilon(Math.SQRT2, 0.05) },
    isIndependent: true,
    score: (membership, random) => Float64Array.from(membership, (member) => member + random.normal()),
  },
  {
    name: `noisy counts of ${BLOCK} rows each`,
    delta: 0,
    epsilon: { addOrRemove: 0.5, replace: 1 },
    isIndependent: false,
    score: (membership, random) => {
      const scores = new Float64Array(membership.length);
      for (let first = 0; first < scores.length; first += BLOCK) {
        const count = membership.subarray(first, first + BLOCK).reduce((sum, member) => sum + member, 0);
        scores.fill(count + laplace(random, 2), first, first + BLOCK);
      }
      return scores;
    },
  },
];

/** A way to a bound. */
interface Way {
  readonly method: EpsilonMethod;
  readonly cuts: CutChoice;
}

const WAYS: readonly Way[] = [
  { method: "clopper-pearson", cuts: "counts" },
  { method: "clopper-pearson", cuts: "frontier" },
  { method: "clopper-pearson", cuts: "split" },
  { method: "one-run", cuts: "counts" },
  { method: "one-run-pairs", cuts: "counts" },
];

/** The share for each mechanism and way, at `perClass` rows a side. */
export function epsilonShares(perClass: number, { runs, seed }: SimulationOptions): EpsilonShare[] {
  return MECHANISMS.flatMap((mechanism) =>
    WAYS.map((way) => {
      const { method, cuts } = way, { name, delta, epsilon: { addOrRemove, replace } } = mechanism;
      const random = new Random(seed, "epsilon", perClass, name, method, cuts);
      const epsilon = method === "one-run-pairs" ? replace : addOrRemove;
      let count = 0, sum = 0;
      for (let run = 0; run < runs; run++) {
        const membership = drawn(perClass, method, random);
        const scores = mechanism.score(membership, random);
        const bound =
          epsilonLowerBound(scores, membership, { method, cuts, delta, seed: seed + run }).epsilon;
        sum += bound;
        if (bound > epsilon) count++;
      }
      return {
        mechanism: name,
        perClass,
        runs,
        count,
        delta,
        method,
        cuts,
        epsilon,
        mean: sum / runs,
        // The frontier's vertices are as many as the data say: that level has no proof.
        isPromised: cuts !== "frontier" && (mechanism.isIndependent || method !== "clopper-pearson"),
      };
    })
  );
}

/** By coins for one run, which needs them; else a random half. */
function drawn(perClass: number, method: EpsilonMethod, random: Random): Uint8Array {
  const membership = new Uint8Array(2 * perClass);
  if (method === "one-run") return membership.map(() => random.integer(2));
  return random.shuffle(membership.map((_, row) => row % 2));
}

function laplace(random: Random, scale: number): number {
  const share = random.uniform() - 0.5;
  return -scale * Math.sign(share) * Math.log1p(-2 * Math.abs(share));
}
