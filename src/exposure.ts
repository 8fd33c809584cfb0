/** Exposure: the members that an attack is surest of, and every sample's probability of membership. */
import { type Answers, knownRows } from "./answers/answers.ts";
import type { Accusation, Learned } from "./attack/attacker.ts";
import { gather } from "./gather.ts";
import { calibrate, type CalibrationBin, calibrationBins } from "./metrics/calibration.ts";
import { FOLDS_DESIGN_EFFECT } from "./metrics/folds.ts";
import { pointAtFpr, rocCurve } from "./metrics/roc.ts";

/** The members that a report names. */
const MOST_NAMED = 20;
/** The rate of false accusations at the line; fewer than 1,000 non-members cannot tell of it, and the line is their highest score. */
const LINE_FPR = 0.001;

/** One member at risk. */
export interface ExposedSample {
  /** Its id, or its row number where the answers have no ids. */
  readonly id: string | number;
  /** By the verdict's attack: the higher, the more likely a member. */
  readonly score: number;
  /** Among all samples, from 1 for the highest score; equal scores share the best rank. */
  readonly rank: number;
  /** The probability of membership at the prior, as the attacker's own samples teach it. */
  readonly probability: number;
  /** Its true class, where that is known. */
  readonly label?: number;
}

/** The members that one attack exposes. */
export interface Exposure {
  /** The members with the highest scores. */
  readonly exposed: readonly ExposedSample[];
  /** The members above the line, and the false positive rate that it keeps: 0.001, or 0 where it is the highest non-member. */
  readonly aboveLine: { readonly fpr: number; readonly members: number };
  /** How far the probabilities came true for the samples of known membership. */
  readonly calibration: readonly CalibrationBin[];
  /** `[N]` */
  readonly probability: Float64Array;
}

/** The exposure of the target's samples by one attack. */
export function exposureOf(
  target: Answers,
  { learned, accusation: { scores }, foldOf, prior }: {
    learned: Learned;
    accusation: Accusation;
    /** By k-fold, the fold of each sample. */
    foldOf: Uint8Array | undefined;
    /** The share of members that the probabilities are for. */
    prior: number;
  },
): Exposure {
  const probability = probabilitiesOf(scores, { learned, foldOf, prior });
  const known = knownRows(target), membership = target.membership!, ofKnown = gather(membership, known);
  const roc = rocCurve(gather(scores, known), ofKnown);
  const lineFpr = roc.nonMembers * LINE_FPR >= 1 ? LINE_FPR : 0;
  const exposed = rankedMembers(membership, scores).slice(0, MOST_NAMED).map(({ row, rank }) => ({
    id: target.ids?.[row] ?? row,
    score: scores[row],
    rank,
    probability: probability[row],
    ...target.labels && { label: target.labels[row] },
  }));
  return {
    exposed,
    aboveLine: { fpr: lineFpr, members: pointAtFpr(roc, lineFpr).truePositives },
    calibration: calibrationBins(gather(probability, known), ofKnown, {
      prior,
      designEffect: foldOf ? FOLDS_DESIGN_EFFECT : 1,
    }),
    probability,
  };
}

/**
 * The rows of known members by falling score, of equal scores the lower row first, each with its rank among all samples: 1 and
 * how many score higher.
 */
export function rankedMembers(membership: Uint8Array, scores: Float64Array): { row: number; rank: number }[] {
  const rows: number[] = [];
  for (let row = 0; row < scores.length; row++) if (membership[row] === 1) rows.push(row);
  rows.sort((a, b) => scores[b] - scores[a] || a - b);
  const ascending = scores.slice().sort();
  return rows.map((row) => ({ row, rank: 1 + countAbove(ascending, scores[row]) }));
}

/** A sample's probability is calibrated on samples other than itself: the shadow's, or those of the other folds. */
function probabilitiesOf(
  scores: Float64Array,
  { learned: { own }, foldOf, prior }: {
    learned: Learned;
    foldOf: Uint8Array | undefined;
    prior: number;
  },
): Float64Array {
  if (!foldOf) {
    const probability = calibrate(own.scores, own.membership);
    return scores.map((score) => probability(score, prior));
  }
  const folds = foldOf.reduce((most, fold) => Math.max(most, fold), 0) + 1;
  const byFold = Array.from({ length: folds }, (_, fold) => {
    const places = Uint32Array.from(own.folds.keys()).filter((place) => own.folds[place] !== fold);
    return calibrate(gather(own.scores, places), gather(own.membership, places));
  });
  return scores.map((score, row) => byFold[foldOf[row]](score, prior));
}

/** How many of the ascending scores are higher. */
function countAbove(ascending: Float64Array, score: number): number {
  let low = 0, high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] > score) high = middle;
    else low = middle + 1;
  }
  return ascending.length - low;
}
