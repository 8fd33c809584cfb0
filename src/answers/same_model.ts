/** A test that two models' answers are one model's: as they are, or as a softmax, a logarithm or rounding has changed them. */
import type { Answers } from "./answers.ts";
import { gather, spread } from "../gather.ts";
import { gatherScores } from "./stored_scores.ts";

/** The scores by which two models are told apart. Two models give the same class more often than the same scores. */
const LOOKED_AT = 2 ** 20;
/** The rows by which answers are told from rounded ones, at most. */
const MOST_ROWS = 4096;
/** The difference of two probabilities that float16 and three decimals make, of logits up to 16 as well. */
const ROUNDING = 1e-3;
/** The steps between 0 and 1 of two decimals; fewer would make different models alike. */
const STEPS = 100;
/** The error of float16 below 1. */
const FLOAT16 = 2 ** -12;
/** A row whose top probability is above this in both models is the same in many models. */
const SATURATED = 0.99;
/** The distance from the mean answer, in one probability at least, of a row by which models can be told apart. */
const LEAST_DISTANCE = 0.05;
/** The rows of different answers that are needed: models that give few different answers may agree in all of them. */
const LEAST_DIFFERENT = 20;
/**
 * The share of rows that agree from which two answers are one model's. Logistic regressions of 15 weights on 400,000 samples each, as
 * alike as trainings become, agree in 0.16 of them, with two decimals in 0.52.
 */
const NEARLY_ALL = 0.98;

/** True for answers with the target's own scores and membership: attacks would learn what they are to find out. */
export function isSameModel(target: Answers, other: Answers): boolean {
  const { kind, scores, membership } = target;
  if (kind === "classes" || kind !== other.kind || scores.length !== other.scores.length) return false;
  const [ours, theirs] = [scores, other.scores].map((all) => all.subarray(0, LOOKED_AT));
  return ours.every((score, place) => score === theirs[place]) &&
    membership!.every((member, row) => member === other.membership![row]);
}

/** Rows of two models that were compared. */
export interface Agreement {
  /** The rows by which models can be told apart. */
  readonly rows: number;
  /** The number of these rows in which both models give the same probabilities, but for rounding. */
  readonly same: number;
}

/**
 * The rows in which two models agree but for rounding, where these are nearly all: then both are one model, whose logits,
 * log-probabilities or probabilities the other's answers are, in float16 or with two decimals or more. Undefined where they
 * are not, and where too few rows can tell. Goes by the first query, and by some rows of large answers.
 *
 * @param rows the same samples in both, pairwise
 */
export function sameButForRounding(
  target: Answers,
  other: Answers,
  rows: { readonly target: Uint32Array; readonly other: Uint32Array },
): Agreement | undefined {
  const { classes } = target, count = rows.target.length;
  if (target.kind === "classes" || other.kind === "classes" || classes !== other.classes) return undefined;
  const looked = Math.min(MOST_ROWS, Math.ceil(LOOKED_AT / classes));
  const places = spread(count, looked);
  const ours = probabilitiesOf(target, gather(rows.target, places));
  const theirs = probabilitiesOf(other, gather(rows.other, places));
  const isRounded = [ours, theirs].some((values) => values.every(isHundredth));
  const mean = meanRow(ours, classes), different = new Set<number>();
  let telling = 0, same = 0;
  for (let start = 0; start < ours.length; start += classes) {
    let top = 0, otherTop = 0, distance = 0, difference = 0;
    for (let k = 0; k < classes; k++) {
      const [p, q] = [ours[start + k], theirs[start + k]];
      top = Math.max(top, p);
      otherTop = Math.max(otherTop, q);
      distance = Math.max(distance, Math.abs(p - mean[k]));
      difference = Math.max(difference, Math.abs(isRounded ? hundredths(p) - hundredths(q) : p - q));
    }
    if (Math.min(top, otherTop) > SATURATED || distance < LEAST_DISTANCE) continue;
    telling++;
    different.add(Math.round(top / ROUNDING));
    if (difference <= ROUNDING) same++;
  }
  const areOne = different.size >= LEAST_DIFFERENT && same >= NEARLY_ALL * telling;
  return areOne ? { rows: telling, same } : undefined;
}

/** `[n, K]`, the first query's probabilities of some rows. */
function probabilitiesOf({ scores, kind, classes, queries }: Answers, rows: Uint32Array): Float64Array {
  const probabilities = new Float64Array(rows.length * classes), width = queries * classes;
  const gathered = gatherScores(scores, rows, width);
  for (let i = 0; i < rows.length; i++) {
    const own = probabilities.subarray(i * classes, (i + 1) * classes);
    own.set(gathered.subarray(i * width, i * width + classes));
    if (kind === "probabilities") continue;
    const largest = own.reduce((most, score) => Math.max(most, score), -Infinity);
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += own[k] = Math.exp(own[k] - largest);
    for (let k = 0; k < classes; k++) own[k] /= sum;
  }
  return probabilities;
}

function meanRow(values: Float64Array, classes: number): Float64Array {
  const mean = new Float64Array(classes), rows = values.length / classes;
  for (let i = 0; i < values.length; i++) mean[i % classes] += values[i] / rows;
  return mean;
}

function hundredths(probability: number): number {
  return Math.round(STEPS * probability) / STEPS;
}

function isHundredth(probability: number): boolean {
  return Math.abs(probability - hundredths(probability)) <= FLOAT16;
}
