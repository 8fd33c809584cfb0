/** Figures of an attack: how well it tells members from non-members. */
import { checkArray, checkObject } from "../check_object.ts";
import { free } from "../free.ts";
import { gather } from "../gather.ts";
import { typeName } from "../type_name.ts";
import { aucInterval } from "./auc_interval.ts";
import { type Membership, membershipColumn, scoreColumn, type Scores } from "./columns.ts";
import { type Folds, FOLDS_DESIGN_EFFECT, overFolds, rowsOfFolds } from "./folds.ts";
import {
  balancedAccuracyInterval,
  clopperPearson,
  type Interval,
  precisionAtPrior,
  precisionAtPriorInterval,
  tprAtFprInterval,
} from "./intervals.ts";
import {
  allowedFalsePositives,
  areaUnderCurve,
  countsByThreshold,
  freeCurve,
  pointAtFpr,
  type Roc,
  rocCurve,
} from "./roc.ts";
import { mannWhitneyTest } from "./mann_whitney.ts";
import { fisherTest, type Judgements, tprAtFprTest } from "./significance.ts";

/** The false positive rates at which the true positive rate is reported if no others are asked for. */
export const DEFAULT_FPR: readonly number[] = [0.01, 0.001, 0];

/**
 * An attack's figures on one target. Every interval is a 95 % one, every count a number of samples. Figures by false
 * positive rate have the rate as key, as `String(fpr)` writes it: "0.01".
 */
export interface Evaluation {
  /** A row is judged a member when its score is at least this. Null where each row had a threshold of its own. */
  readonly threshold: number | null;
  /** The share of rows judged rightly. */
  readonly accuracy: number;
  /** The mean of the true positive and the true negative rate. */
  readonly balancedAccuracy: number;
  /** The share of members among those judged members; null when nothing is judged a member. */
  readonly precision: number | null;
  /** The true positive rate. */
  readonly recall: number;
  /** A tie counts one half. */
  readonly auc: number;
  /** The true less the false positive rate. */
  readonly advantage: number;
  /** The precision where members are another share of all rows than here. */
  readonly ppv: {
    /** The share of members. */
    readonly prior: number;
    /** Null when nothing is judged a member. */
    readonly value: number | null;
  };
  /**
   * The largest true positive rate over thresholds whose false positive rate is at most the key. With fewer than
   * 1 / key non-members it is the share of members that score higher than every non-member, and speaks of a false
   * positive rate no finer than `finestFpr`.
   */
  readonly tprAtFpr: Readonly<Record<string, number>>;
  /** The false positive rate of a single false positive: 1 / non-members. */
  readonly finestFpr: number;
  /**
   * True where a tie alone is why the true positive rate is 0: the highest score is shared by members and by more
   * non-members than the key allows, so that no threshold lies between them.
   */
  readonly tied: Readonly<Record<string, boolean>>;
  /** The counts that the rates are made of. */
  readonly counts: {
    readonly truePositives: number;
    readonly falsePositives: number;
    readonly trueNegatives: number;
    readonly falseNegatives: number;
    readonly truePositivesAtFpr: Readonly<Record<string, number>>;
    readonly falsePositivesAtFpr: Readonly<Record<string, number>>;
  };
  /** The interval of each rate and area: what the choice of these members and non-members leaves open. */
  readonly intervals: {
    readonly accuracy: Interval;
    readonly balancedAccuracy: Interval;
    readonly precision: Interval | null;
    readonly recall: Interval;
    readonly auc: Interval;
    readonly advantage: Interval;
    readonly ppv: Interval | null;
    /** For a key below `finestFpr` the threshold is taken as given: there the choice of non-members is not covered. */
    readonly tprAtFpr: Readonly<Record<string, Interval>>;
  };
  /** The probability of doing at least as well with scores that say nothing. It is not adjusted for the number of tests. */
  readonly pValues: {
    /** Fisher's exact test, one-sided. */
    readonly accuracy: number;
    /** Mann-Whitney's test, two-sided. */
    readonly auc: number;
    /** By the hypergeometric distribution of the highest rows. */
    readonly tprAtFpr: Readonly<Record<string, number>>;
  };
}

/** The threshold, and what is reported. */
export interface EvaluateOptions {
  /** A row is judged a member when its score is at least this: one number, or one for each row (`[N]`). */
  readonly threshold: number | Scores;
  /** The false positive rates of `tprAtFpr`, each from 0 to 1; {@linkcode DEFAULT_FPR} without it. */
  readonly fpr?: readonly number[];
  /** The share of members for `ppv`, in (0, 1); 0.5 without it. */
  readonly prior?: number;
  /** The folds of an attack that learned by k-fold on these very rows: intervals and p-values allow for it. */
  readonly folds?: Folds;
}

/**
 * Evaluates `scores` (`[N]`, the higher the more likely a member) against `membership` (`[N]`: 1 for a member, 0
 * for a non-member) at the attacker's own `threshold`: a row is judged a member when its score is at least that.
 * Rates have Clopper-Pearson intervals, AUC DeLong's, balanced accuracy and advantage Newcombe's.
 *
 * @throws {TypeError} when an array is of a type that cannot be read.
 * @throws {RangeError} when the lengths differ, a score or a threshold is NaN, `membership` holds anything but 0
 * and 1, there is no member or no non-member, or a rate or the prior is out of its range.
 *
 * @example
 * ```ts
 * import { evaluate } from "./evaluation.ts";
 * const { accuracy, auc } = evaluate([0.9, 0.4, 0.6, 0.1], [1, 1, 0, 0], { threshold: 0.5 });
 * if (accuracy !== 0.5 || auc !== 0.75) throw new Error("unexpected");
 * ```
 */
export function evaluate(
  scores: Scores,
  membership: Membership,
  options: EvaluateOptions,
): Evaluation {
  checkOptions(options);
  const { threshold, fpr = DEFAULT_FPR, prior = 0.5, folds } = options;
  const values = scoreColumn(scores, "scores");
  const known = membershipColumn(membership);
  if (!(prior > 0 && prior < 1)) {
    throw new RangeError(`Cannot evaluate: the prior must be in (0, 1), found ${prior}`);
  }
  const roc = rocCurve(values, known);
  const { members, nonMembers } = roc;
  const judged = judge(values, threshold);
  const { truePositives, falsePositives } = judgements(judged, known);
  const trueNegatives = nonMembers - falsePositives;
  const right = truePositives + trueNegatives;
  const judgedMembers = truePositives + falsePositives;
  const classCounts = { truePositives, members, trueNegatives, nonMembers };
  const tpr = truePositives / members;
  const balancedAccuracy = (tpr + trueNegatives / nonMembers) / 2;
  const ofThreshold = { designEffect: folds === undefined ? 1 : FOLDS_DESIGN_EFFECT };
  const ofScores = { designEffect: folds?.learned === "score" ? FOLDS_DESIGN_EFFECT : 1 };
  const balancedInterval = balancedAccuracyInterval(classCounts, ofThreshold);
  const tests = folds === undefined
    ? {
      accuracy: fisherTest({ truePositives, members, falsePositives, nonMembers }),
      ...curveTests(roc, fpr),
    }
    : foldTests(roc, { folds, scores: values, membership: known, judged, fpr });
  const atFpr = <T>(figure: (fpr: number, place: number) => T): Record<string, T> =>
    Object.fromEntries(fpr.map((rate, place) => [String(rate), figure(rate, place)]));
  const evaluation: Evaluation = {
    threshold: typeof threshold === "number" ? threshold : null,
    accuracy: right / values.length,
    balancedAccuracy,
    precision: judgedMembers === 0 ? null : truePositives / judgedMembers,
    recall: tpr,
    auc: areaUnderCurve(roc),
    advantage: tpr - falsePositives / nonMembers,
    ppv: {
      prior,
      value: judgedMembers === 0 ? null : precisionAtPrior(tpr, falsePositives / nonMembers, prior),
    },
    tprAtFpr: atFpr((rate) => pointAtFpr(roc, rate).truePositives / members),
    finestFpr: 1 / nonMembers,
    tied: atFpr((rate) => isTied(roc, rate)),
    counts: {
      truePositives,
      falsePositives,
      trueNegatives,
      falseNegatives: members - truePositives,
      truePositivesAtFpr: atFpr((rate) => pointAtFpr(roc, rate).truePositives),
      falsePositivesAtFpr: atFpr((rate) => pointAtFpr(roc, rate).falsePositives),
    },
    intervals: {
      accuracy: clopperPearson(right, values.length, ofThreshold),
      balancedAccuracy: balancedInterval,
      precision: judgedMembers === 0 ? null : clopperPearson(truePositives, judgedMembers, ofThreshold),
      recall: clopperPearson(truePositives, members, ofThreshold),
      auc: aucInterval(roc, ofScores),
      advantage: [2 * balancedInterval[0] - 1, 2 * balancedInterval[1] - 1],
      ppv: judgedMembers === 0 ? null : precisionAtPriorInterval(classCounts, prior, ofThreshold),
      tprAtFpr: atFpr((rate) => tprAtFprInterval(roc, rate, ofScores)),
    },
    pValues: {
      accuracy: tests.accuracy,
      auc: tests.auc,
      tprAtFpr: atFpr((_, place) => tests.tprAtFpr[place]),
    },
  };
  freeCurve(roc);
  return evaluation;
}

/** The p-values of a curve. */
interface CurveTests {
  readonly auc: number;
  /** One for each rate. */
  readonly tprAtFpr: readonly number[];
}

function curveTests(roc: Roc, fpr: readonly number[]): CurveTests {
  return { auc: mannWhitneyTest(roc), tprAtFpr: fpr.map((rate) => tprAtFprTest(roc, rate)) };
}

/** Tests of rows that taught one another's folds. */
function foldTests(
  roc: Roc,
  { folds, scores, membership, judged, fpr }: {
    folds: Folds;
    scores: Float64Array;
    membership: Uint8Array;
    judged: Uint8Array;
    fpr: readonly number[];
  },
): CurveTests & { readonly accuracy: number } {
  const parts = rowsOfFolds(folds, scores.length);
  const accuracy = overFolds(parts.map((rows) => fisherTest(judgements(judged, membership, rows))));
  if (folds.learned === "threshold") return { accuracy, ...curveTests(roc, fpr) };
  const tests = parts.map((rows) => {
    const curve = curveOf(rows, scores, membership);
    if (curve === null) return { auc: 1, tprAtFpr: fpr.map(() => 1) };
    const tests = curveTests(curve, fpr);
    freeCurve(curve);
    return tests;
  });
  return {
    accuracy,
    auc: overFolds(tests.map(({ auc }) => auc)),
    tprAtFpr: fpr.map((_, place) => overFolds(tests.map(({ tprAtFpr }) => tprAtFpr[place]))),
  };
}

/** The rows judged members (`[N]`, 1 or 0): their score is at least the threshold. */
function judge(scores: Float64Array, threshold: number | Scores): Uint8Array {
  const common = typeof threshold === "number" ? threshold : null;
  const ofRow = typeof threshold === "number" ? scores : scoreColumn(threshold, "thresholds");
  if (ofRow.length !== scores.length) {
    throw new RangeError(
      `Cannot evaluate: one threshold for all rows or one for each is needed, found ${ofRow.length} for ${scores.length}`,
    );
  }
  const judged = new Uint8Array(scores.length);
  for (let row = 0; row < scores.length; row++) {
    const least = common ?? ofRow[row];
    if (Number.isNaN(least)) {
      throw new RangeError("Cannot evaluate: a threshold must be a number, found NaN");
    }
    judged[row] = scores[row] >= least ? 1 : 0;
  }
  return judged;
}

/** Counts judgements by membership, over all rows or those named. */
function judgements(judged: Uint8Array, membership: Uint8Array, rows?: Uint32Array): Judgements {
  // By twice the membership and the judgement.
  const counts = [0, 0, 0, 0];
  const length = rows?.length ?? judged.length;
  for (let place = 0; place < length; place++) {
    const row = rows === undefined ? place : rows[place];
    counts[2 * membership[row] + judged[row]]++;
  }
  const [trueNegatives, falsePositives, falseNegatives, truePositives] = counts;
  return {
    truePositives,
    falsePositives,
    members: truePositives + falseNegatives,
    nonMembers: trueNegatives + falsePositives,
  };
}

/** The curve of some rows; null where members or non-members are missing among them. */
function curveOf(rows: Uint32Array, scores: Float64Array, membership: Uint8Array): Roc | null {
  const ofRows = gather(scores, rows), known = gather(membership, rows);
  const roc = countsByThreshold(ofRows, known);
  free(ofRows, known);
  return roc.members === 0 || roc.nonMembers === 0 ? null : roc;
}

function isTied({ truePositives, falsePositives, nonMembers }: Roc, fpr: number): boolean {
  return truePositives[1] > 0 && falsePositives[1] > allowedFalsePositives(nonMembers, fpr);
}

/** Refuses options of another type by name: what is missing would be an error from inside, or a wrong figure. */
function checkOptions(options: EvaluateOptions): void {
  checkObject("evaluate", "the options", options);
  const { fpr, prior, folds } = options;
  if (fpr !== undefined) {
    checkArray("evaluate", "fpr", fpr);
    const strange = fpr.find((rate) => typeof rate !== "number");
    if (strange !== undefined || fpr.includes(undefined as unknown as number)) {
      throw new TypeError(`Cannot evaluate: each rate of fpr must be a number, found ${typeName(strange)}`);
    }
  }
  if (prior !== undefined && typeof prior !== "number") {
    throw new TypeError(`Cannot evaluate: the prior must be a number, found ${typeName(prior)}`);
  }
  if (folds === undefined) return;
  checkObject("evaluate", "folds", folds);
  if (!(folds.of instanceof Uint8Array)) {
    throw new TypeError(`Cannot evaluate: folds.of must be a Uint8Array, found ${typeName(folds.of)}`);
  }
  if (folds.learned !== "threshold" && folds.learned !== "score") {
    throw new RangeError(
      `Cannot evaluate: folds.learned must be "threshold" or "score", found ${JSON.stringify(folds.learned)}`,
    );
  }
}
