/** The share of answers in which a model names the true class, and a notice where a guess would name it more often. */
import { spread } from "../gather.ts";
import { clopperPearsonUpper } from "../metrics/intervals.ts";
import { notice } from "../notices.ts";
import { type Answers, type ClassArray, type ScoreArray, UNKNOWN } from "./answers.ts";
import { gatherScores, partsOf } from "./stored_scores.ts";

/** The rows by which a model is said to be worse than a guess, at most. */
const MOST_ROWS = 20_000;
/** The probability, on each side, of so few right answers by chance. */
const TAIL = 1e-3;

/** The answers whose highest score is their label's, and all, of non-members and of members. */
export interface RightAnswers {
  readonly right: readonly [number, number];
  readonly counts: readonly [number, number];
}

/** Counts right answers by the first query, of all rows or of some. Needs labels and membership. */
export function countRight(answers: Answers, rows?: Uint32Array): RightAnswers {
  const { kind, classes, queries, scores, labels, membership } = answers;
  const width = kind === "classes" ? 1 : classes, step = queries * width;
  const some = rows && gatherScores(scores, rows, step);
  const right: [number, number] = [0, 0], counts: [number, number] = [0, 0];
  for (const { part, first } of partsOf(some ?? scores, step)) {
    for (let place = first, start = 0; start < part.length; place++, start += step) {
      const row = rows ? rows[place] : place, side = membership![row];
      if (side === UNKNOWN) continue;
      counts[side]++;
      const named = kind === "classes" ? part[start] : topOf(part, start, width);
      if (named === labels![row]) right[side]++;
    }
  }
  return { right, counts };
}

/** The class that the model names for each of these rows, by the first query. */
export function namedClasses({ kind, classes, queries, scores }: Answers, rows: Uint32Array): Uint16Array {
  const width = kind === "classes" ? 1 : classes, step = queries * width;
  const some = gatherScores(scores, rows, step);
  return Uint16Array.from(
    rows,
    (_, place) => kind === "classes" ? some[place * step] : topOf(some, place * step, width),
  );
}

/** The first of the places of the largest of `width` scores. */
function topOf(scores: ScoreArray | ClassArray, start: number, width: number): number {
  let top = 0;
  for (let k = 1; k < width; k++) if (scores[start + k] > scores[start + top]) top = k;
  return top;
}

/**
 * A sentence where the model names the true class of members and of non-members less often than a guess among all classes would, by
 * an exact binomial test each: then its labels may count the classes otherwise than its scores. Undefined where it does not.
 */
export function belowChanceNotice(answers: Answers, model: "target" | "shadow"): string | undefined {
  const { labels, membership, samples, classes, name } = answers;
  if (!labels || !membership) return undefined;
  const { right, counts } = countRight(answers, spread(samples, MOST_ROWS));
  const isBelow = (side: 0 | 1) =>
    counts[side] > 0 && clopperPearsonUpper(right[side], counts[side], TAIL) < 1 / classes;
  if (!isBelow(1) || !isBelow(0)) return undefined;
  const percent = (share: number) => String(Number((100 * share).toPrecision(2)));
  const values = {
    members: percent(right[1] / counts[1]),
    nonMembers: percent(right[0] / counts[0]),
    chance: percent(1 / classes),
  };
  return model === "target"
    ? notice("labels below chance", values)
    : notice("shadow's labels below chance", { ...values, name: name ?? model });
}

/** The sentences of `belowChanceNotice` for a target and for the first shadow that has one. */
export function labelNotices(target: Answers, shadows: readonly Answers[]): string[] {
  const ofTarget = belowChanceNotice(target, "target");
  for (const shadow of shadows) {
    const ofShadow = belowChanceNotice(shadow, "shadow");
    if (ofShadow) return ofTarget ? [ofTarget, ofShadow] : [ofShadow];
  }
  return ofTarget ? [ofTarget] : [];
}
