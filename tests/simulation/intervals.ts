/** Coverage of every interval of an evaluation, over populations and sizes. */
import { evaluate, type Evaluation } from "../../src/metrics/evaluation.ts";
import type { Interval } from "../../src/metrics/intervals.ts";
import { Random } from "../../src/random.ts";
import type { Population } from "./populations.ts";

/** Rows of one sample. */
export interface Size {
  readonly members: number;
  readonly nonMembers: number;
}

/** The number of samples whose interval held the truth. */
export interface Coverage extends Size {
  /** As in the table: "AUC". */
  readonly interval: string;
  readonly leak: string;
  readonly ties: string;
  /** Samples that had such an interval: nothing judged a member leaves no precision. */
  readonly runs: number;
  /** Samples whose interval held the truth. */
  readonly covered: number;
}

/** The share of members for which precision is asked. */
const PRIOR = 0.1;
const FPR = [0.1, 0.01, 0.001, 0];

/** The interval's truth in the population; for rates at the sample's own threshold, at that threshold. */
interface Truth {
  readonly name: string;
  readonly interval: (evaluation: Evaluation) => Interval | null;
  readonly value: (sample: Sample) => number;
}

/** A sample's size and what it chose by itself. */
interface Sample extends Size {
  readonly population: Population;
  readonly highestNonMember: number;
}

const TRUTHS: readonly Truth[] = [
  {
    name: "accuracy",
    interval: ({ intervals }) => intervals.accuracy,
    value: ({ population, members, nonMembers }) => {
      const { tpr, fpr } = ratesOf(population);
      return (members * tpr + nonMembers * (1 - fpr)) / (members + nonMembers);
    },
  },
  {
    name: "balanced accuracy",
    interval: ({ intervals }) => intervals.balancedAccuracy,
    value: ({ population }) => (1 + ratesOf(population).tpr - ratesOf(population).fpr) / 2,
  },
  {
    name: "advantage",
    interval: ({ intervals }) => intervals.advantage,
    value: ({ population }) => ratesOf(population).tpr - ratesOf(population).fpr,
  },
  {
    name: "precision",
    interval: ({ intervals }) => intervals.precision,
    value: ({ population, members, nonMembers }) => {
      const { tpr, fpr } = ratesOf(population);
      return members * tpr / (members * tpr + nonMembers * fpr);
    },
  },
  {
    name: "precision at a prior",
    interval: ({ intervals }) => intervals.ppv,
    value: ({ population }) => {
      const { tpr, fpr } = ratesOf(population);
      return PRIOR * tpr / (PRIOR * tpr + (1 - PRIOR) * fpr);
    },
  },
  {
    name: "recall",
    interval: ({ intervals }) => intervals.recall,
    value: ({ population }) => ratesOf(population).tpr,
  },
  { name: "AUC", interval: ({ intervals }) => intervals.auc, value: ({ population }) => population.auc },
  ...FPR.map((fpr): Truth => ({
    name: `TPR at ${100 * fpr} % FPR`,
    interval: ({ intervals, finestFpr }) =>
      fpr > 0 && fpr < finestFpr ? null : intervals.tprAtFpr[String(fpr)],
    value: ({ population, highestNonMember }) =>
      fpr === 0 ? population.tprAbove(highestNonMember) : population.tprAtFpr(fpr),
  })),
];

/** Draws `runs` samples of a size from a population, and counts which intervals hold the truth. */
export function intervalCoverage(
  population: Population,
  { members, nonMembers }: Size,
  { runs, seed }: { runs: number; seed: number },
): Coverage[] {
  const random = new Random(seed, "intervals", population.leak, population.ties, members, nonMembers);
  const membership = Uint8Array.from({ length: members + nonMembers }, (_, row) => row < members ? 1 : 0);
  const scores = new Float64Array(members + nonMembers);
  const counts = TRUTHS.map(() => ({ runs: 0, covered: 0 }));
  for (let run = 0; run < runs; run++) {
    let highestNonMember = -Infinity;
    for (let row = 0; row < members; row++) scores[row] = population.member(random);
    for (let row = members; row < scores.length; row++) {
      scores[row] = population.nonMember(random);
      highestNonMember = Math.max(highestNonMember, scores[row]);
    }
    const { threshold } = population;
    const evaluation = evaluate(scores, membership, { threshold, prior: PRIOR, fpr: FPR });
    const sample = { population, members, nonMembers, highestNonMember };
    for (const [place, { interval, value }] of TRUTHS.entries()) {
      const limits = interval(evaluation);
      if (limits === null) continue;
      const truth = value(sample);
      counts[place].runs++;
      // The truth is a sum of floats; a limit of exactly 1 must hold it.
      if (limits[0] <= truth + 1e-12 && truth - 1e-12 <= limits[1]) counts[place].covered++;
    }
  }
  return TRUTHS.map(({ name }, place) => ({
    interval: name,
    leak: population.leak,
    ties: population.ties,
    members,
    nonMembers,
    runs: counts[place].runs,
    covered: counts[place].covered,
  })).filter(({ runs }) => runs > 0);
}

function ratesOf(population: Population): { tpr: number; fpr: number } {
  return { tpr: population.tpr(population.threshold), fpr: population.fpr(population.threshold) };
}
