/** Exposure: the members that an attack is surest of, and every sample's probability of membership. */
import { type Answers, pickKnown } from "./answers/answers.ts";
import type { Accusation, Learned } from "./attack/attacker.ts";
import { free } from "./free.ts";
import { gather } from "./gather.ts";
import { calibrate, type CalibrationBin, calibrationBins } from "./metrics/calibration.ts";
import { FOLDS_DESIGN_EFFECT } from "./metrics/folds.ts";
import { freeCurve, pointAtFpr, rocCurve } from "./metrics/roc.ts";
import { sortAscending } from "./metrics/sort.ts";
import { rowsBeside } from "./rows_by_group.ts";

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
  /** The probabilities beside the share of members that there was, on samples of known membership. */
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
  const known = pickKnown(target), membership = target.membership!, ofKnown = known(membership);
  const roc = rocCurve(known(scores), ofKnown);
  const lineFpr = roc.nonMembers * LINE_FPR >= 1 ? LINE_FPR : 0,
    members = pointAtFpr(roc, lineFpr).truePositives;
  const named = Math.min(MOST_NAMED, roc.members);
  const least = roc.thresholds[roc.truePositives.findIndex((count) => count >= named)];
  freeCurve(roc);
  const { rows, ranks } = rankedMembers(membership, scores, least);
  const exposed = Array.from(rows.subarray(0, MOST_NAMED), (row, place) => ({
    id: target.ids?.[row] ?? row,
    score: scores[row],
    rank: ranks[place],
    probability: probability[row],
    ...target.labels && { label: target.labels[row] },
  }));
  return {
    exposed,
    aboveLine: { fpr: lineFpr, members },
    calibration: calibrationBins(known(probability), ofKnown, {
      prior,
      designEffect: foldOf ? FOLDS_DESIGN_EFFECT : 1,
    }),
    probability,
  };
}

/** Known members by falling score. */
export interface RankedMembers {
  /** `[M]`; of equal scores the lower row comes first. */
  readonly rows: Uint32Array;
  /** `[M]`, the rank of each among all samples: 1 and how many score higher. */
  readonly ranks: Uint32Array;
}

/**
 * Ranks the known members `[M]` of N samples by their scores `[N]`: all of them, or those that score `least` or more. No work is done
 * for the others.
 */
export function rankedMembers(
  membership: Uint8Array,
  scores: Float64Array,
  least = -Infinity,
): RankedMembers {
  const above = rowsFrom(scores, least), members = above.filter((row) => membership[row] === 1);
  const ofMembers = sortAscending(gather(scores, members)), ofAll = sortAscending(gather(scores, above));
  const rows = new Uint32Array(members.length), ranks = new Uint32Array(members.length);
  const taken = new Uint32Array(members.length); // by the place of the first of equals
  for (let i = 0; i < members.length; i++) {
    const first = countAbove(ofMembers, scores[members[i]]);
    rows[first + taken[first]++] = members[i];
  }
  for (let place = 0, higher = 0; place < rows.length; place++) {
    while (ofAll[ofAll.length - 1 - higher] > scores[rows[place]]) higher++;
    ranks[place] = 1 + higher;
  }
  free(above, members, ofMembers, ofAll, taken);
  return { rows, ranks };
}

/** The rows that score `least` or more, in order. */
function rowsFrom(scores: Float64Array, least: number): Uint32Array {
  let count = 0;
  for (let row = 0; row < scores.length; row++) if (scores[row] >= least) count++;
  const rows = new Uint32Array(count);
  for (let row = 0, place = 0; row < scores.length; row++) if (scores[row] >= least) rows[place++] = row;
  return rows;
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
    const others = rowsBeside(own.folds, fold);
    const scores = gather(own.scores, others),
      probability = calibrate(scores, gather(own.membership, others));
    free(scores);
    return probability;
  });
  return scores.map((score, row) => byFold[foldOf[row]](score, prior));
}

/** The number of the ascending scores that are higher than `score`. */
function countAbove(ascending: Float64Array, score: number): number {
  let low = 0, high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] > score) high = middle;
    else low = middle + 1;
  }
  return ascending.length - low;
}
