/**
 * An attacker: every attack, having learned from what this attacker knows. That is a shadow of its own, or, where there is
 * none, the membership of the target's other samples (k-fold), which no outsider knows: an upper bound.
 */
import { type Answers, UNKNOWN } from "../answers/answers.ts";
import { blocksOf } from "../answers/block.ts";
import { eachOnce, findRepeats } from "../answers/repeats.ts";
import { free } from "../free.ts";
import { gather } from "../gather.ts";
import type { Heap } from "../kernels/heap.ts";
import { RowOrders } from "../kernels/row_orders.ts";
import { rowsBeside, rowsByGroup } from "../rows_by_group.ts";
import { typeName } from "../type_name.ts";
import type { Attack, AttackDescription, FittedAttack, Lesson, Need, Once } from "./attack.ts";
import { dealFolds, FOLDS, foldsFor } from "./folds.ts";
import { lacking, lessonNotices, type LessonOfRows, partOf, readLessons, readSignals } from "./lessons.ts";

/** Options of the attackers. */
export interface AttackerOptions {
  readonly heap: Heap;
  /** Seeds the folds and whatever attacks draw. */
  readonly seed: number;
  /** The orders, of the same seed, in which networks take their rows: those of several attackers may share them. */
  readonly orders?: RowOrders;
}

/** An attack that has learned, however it did. */
export interface Learned {
  readonly attack: AttackDescription;
  /** Its results on the attacker's own samples, each judged by an attack that learned from others. */
  readonly own: OwnScores;
}

/** An attack as an attacker has learned it. */
export interface LearnedAttack extends Learned {
  readonly attack: Attack;
  /** Learned from all that the attacker knows; absent where every sample is judged by what other folds taught. */
  readonly whole?: FittedAttack;
  /** Fold by fold: learned from all other folds. Empty where there are too few samples for two folds. */
  readonly byFold: readonly FittedAttack[];
}

/** Scores of the samples that the attacker learned from, each by an attack that did not learn from it. */
export interface OwnScores {
  /** `[n]` */
  readonly scores: Float64Array;
  /** `[n]`, 1 or 0. */
  readonly membership: Uint8Array;
  /** `[n]`, the fold of each. */
  readonly folds: Uint8Array;
  /** The mean of the shares of members and of non-members that are judged rightly. */
  readonly accuracy: number;
}

/** An attacker whose attacks have learned. */
export interface Attacker<Attacks extends Learned = Learned> {
  /** As in reports: `shadow`, `shadows`, `aware`, `folds`. */
  readonly name: string;
  readonly kind: "shadow" | "shadows" | "folds";
  /** The samples that it learned from. */
  readonly rows: number;
  /** The number of shadows, where there are several. */
  readonly shadows?: number;
  readonly learned: readonly Attacks[];
  /** Notices of what it learned from. */
  readonly notices: readonly string[];
  /** The attack that this attacker would choose: the one that does best on its own samples. */
  readonly chosen: string;
  /** By k-fold, the fold of each of the target's samples; the number of folds stands for a sample of unknown membership. */
  readonly foldOf?: Uint8Array;
  /** The number of those folds. */
  readonly folds?: number;
}

/** The attacker after its attacks: without what they have learned and the lessons behind it, which no figure needs. */
export function withoutLessons(attacker: Attacker<LearnedAttack>): Attacker {
  return { ...attacker, learned: attacker.learned.map(({ attack, own }) => ({ attack, own })) };
}

/** The attacks that can run on all these answers, and those that cannot, with what is lacking. */
export function selectAttacks(
  attacks: readonly Attack[],
  answers: readonly Answers[],
): { usable: Attack[]; skipped: { name: string; needs: Need[] }[] } {
  const usable: Attack[] = [], skipped: { name: string; needs: Need[] }[] = [];
  const [{ classes }] = answers;
  const other = answers.find((each) => each.classes !== classes);
  if (other) {
    throw new RangeError(
      `Cannot attack: a shadow must have as many classes as the target, ${classes}, found ${other.classes}`,
    );
  }
  for (const attack of attacks) {
    const needs = [...new Set(answers.flatMap((each) => lacking(attack, each)))];
    if (needs.length === 0) usable.push(attack);
    else skipped.push({ name: attack.name, needs });
  }
  if (usable.length > 0) return { usable, skipped };
  throw new RangeError(
    `Cannot attack: every attack needs labels or scores, found neither (${
      attacks.map(({ name }) => name).join(", ")
    })`,
  );
}

/**
 * An attacker who trained a shadow, and so knows the membership of its samples.
 *
 * @param options.isChoiceNeeded false where nobody asks which attack does best on the attacker's own samples: these are then judged
 * by attacks that learned from them, which takes a sixth of the time and says nothing
 */
export function learnFromShadow(
  shadow: Answers,
  attacks: readonly Attack[],
  { isChoiceNeeded = true, ...options }: AttackerOptions & { readonly isChoiceNeeded?: boolean },
): Attacker<LearnedAttack> {
  const counted = eachOnce(shadow), membership = counted.membership!;
  const lessons = readLessons(attacks, counted, options);
  const folds = isChoiceNeeded ? foldsFor(membership) : 0;
  const foldOf = dealFolds(membership, { folds, seed: options.seed });
  const learned = learnAll(attacks, lessons, { ...options, folds, foldOf, isWholeNeeded: true });
  return {
    name: shadow.name ?? "shadow",
    kind: "shadow",
    rows: rowsOf(lessons),
    learned,
    notices: lessonNotices(attacks, lessons, counted),
    chosen: bestOf(learned),
  };
}

/**
 * An attacker who knows the membership of all samples of the target but those that are being judged. Of a sample in several rows one
 * at most may be of known membership, as `eachOnce` leaves it.
 *
 * @throws {RangeError} where fewer than two members or non-members are known
 */
export function learnByFolds(
  target: Answers,
  attacks: readonly Attack[],
  options: AttackerOptions,
): Attacker<LearnedAttack> {
  const lessons = readLessons(attacks, target, options);
  const folds = foldsFor(target.membership!);
  if (folds === 0) {
    throw new RangeError(
      "Cannot learn from the target's own samples: two known members and two known non-members, each another sample, are needed; " +
        "more samples, or a shadow's answers, would do",
    );
  }
  const hasUnknown = target.membership!.includes(UNKNOWN);
  const { firstOf } = hasUnknown ? findRepeats(target) : {};
  const foldOf = dealFolds(target.membership!, { folds, seed: options.seed, firstOf });
  const learned = learnAll(attacks, lessons, { ...options, folds, foldOf, isWholeNeeded: hasUnknown });
  // Attacks have learned from parts of the lessons alone, which are copies.
  if (!hasUnknown) free(...lessons.map(({ signals }) => signals));
  return {
    name: "folds",
    kind: "folds",
    rows: rowsOf(lessons),
    learned,
    notices: lessonNotices(attacks, lessons, target),
    chosen: bestOf(learned),
    foldOf,
    folds,
  };
}

/** An attack's scores of all samples `[N]`, and its threshold: one, or by k-fold one for each fold. */
export interface Accusation {
  readonly name: string;
  readonly scores: Float64Array;
  readonly threshold: number | Float64Array;
}

/** Scores every sample of the target with every attack, in one pass over its answers. */
export function accuse(
  { learned, foldOf }: Attacker<LearnedAttack>,
  target: Answers,
  heap: Heap,
): Accusation[] {
  const accusations = learned.map(({ attack, whole, byFold }) => ({
    name: attack.name,
    scores: new Float64Array(target.samples),
    threshold: foldOf ? Float64Array.from(byFold, ({ threshold }) => threshold) : whole!.threshold,
  }));
  for (const { block, first, samples } of blocksOf(target, heap)) {
    const labels = target.labels?.subarray(first, first + samples);
    const parts = foldOf ? partsByFold(foldOf.subarray(first, first + samples), labels) : [];
    const read = readSignals(learned.map(({ attack }) => attack), block, samples);
    for (const [place, { attack, whole, byFold }] of learned.entries()) {
      const { signals, width } = read[place], { scores } = accusations[place];
      if (!foldOf) {
        scores.set(checkScores(attack, whole!.score(signals, labels), samples), first);
        continue;
      }
      for (const { fold, places, labels } of parts) {
        const fitted = byFold[fold] ?? whole!;
        const judged = gather(signals, places, width);
        const ofFold = checkScores(attack, fitted.score(judged, labels), places.length);
        for (let i = 0; i < places.length; i++) scores[first + places[i]] = ofFold[i];
        free(judged);
      }
    }
  }
  return accusations;
}

/** The places of a block's samples fold by fold, and their labels. */
function partsByFold(folds: Uint8Array, labels: Uint16Array | undefined) {
  return Array.from(rowsByGroup(folds, FOLDS + 1), ([fold, places]) => ({
    fold,
    places,
    labels: labels && gather(labels, places),
  }));
}

/** Checks what an attack's own code has given: a wrong length or NaN would be a wrong figure. */
export function checkScores(
  { name }: AttackDescription,
  scores: Float64Array,
  samples: number,
): Float64Array {
  if (!(scores instanceof Float64Array) || scores.length !== samples) {
    const found = scores instanceof Float64Array ? String(scores.length) : typeName(scores);
    throw new RangeError(
      `Cannot use the attack ${name}: a Float64Array of ${samples} scores is needed, found ${found}`,
    );
  }
  let row = 0;
  while (row < samples && !Number.isNaN(scores[row])) row++;
  if (row === samples) return scores;
  throw new RangeError(
    `Cannot use the attack ${name}: every score must be a number, found NaN for sample ${row} of ${samples}`,
  );
}

/** Checks what an attack's own code has given: a promise, or nothing, would end in an error that names no attack. */
function checkFitted({ name }: Attack, fitted: FittedAttack): FittedAttack {
  const found: unknown = fitted;
  if (typeof found === "object" && found !== null && !(found instanceof Promise)) {
    const { threshold, score } = fitted;
    if (typeof score === "function" && typeof threshold === "number" && !Number.isNaN(threshold)) {
      return fitted;
    }
  }
  throw new TypeError(
    `Cannot use the attack ${name}: fit must give an object with a threshold, which is a number, and a function score, found ${
      typeName(found)
    }`,
  );
}

/** The samples' folds, with what an attacker learns with. */
interface LearningByFold extends AttackerOptions {
  readonly folds: number;
  readonly foldOf: Uint8Array;
  /** True where samples of no fold are to be judged. */
  readonly isWholeNeeded: boolean;
}

function learnAll(
  attacks: readonly Attack[],
  lessons: readonly LessonOfRows[],
  options: LearningByFold,
): LearnedAttack[] {
  // Intermediate results that several attacks share, by the lesson's fold.
  const made = new Map(lessons.map((lesson) => [lesson, new Map<string, unknown>()]));
  const { orders = new RowOrders(options.seed) } = options;
  return attacks.map((attack, place) => {
    const lesson = lessons[place], known = made.get(lesson)!;
    const onceIn = (fold: string | number): Once => <Made>(name: string, make: () => Made) => {
      const key = `${name} ${fold}`;
      if (!known.has(key)) known.set(key, make());
      return known.get(key) as Made;
    };
    return learn(attack, lesson, { ...options, onceIn, orders });
  });
}

function learn(
  attack: Attack,
  lesson: LessonOfRows,
  { heap, seed, folds, foldOf, isWholeNeeded, onceIn, orders }: LearningByFold & {
    onceIn: (fold: string | number) => Once;
    orders: RowOrders;
  },
): LearnedAttack {
  const fit = (part: Lesson, fold: string | number) =>
    checkFitted(attack, attack.fit(part, { heap, seed, once: onceIn(fold), orders }));
  // With too few samples to leave any out, they are judged by what they taught.
  const whole = isWholeNeeded || folds === 0 ? fit(lesson, "whole") : undefined;
  const ofRows = gather(foldOf, lesson.rows);
  const scores = new Float64Array(lesson.rows.length);
  const right = [0, 0], counts = [0, 0];
  const byFold: FittedAttack[] = [];
  const ofEach = rowsByGroup(ofRows, FOLDS);
  for (let fold = 0; fold < Math.max(folds, 1); fold++) {
    const judged = ofEach.get(fold) ?? new Uint32Array(0);
    const fitted = folds === 0 ? whole! : fit(partOf(lesson, rowsBeside(ofRows, fold)), fold);
    if (folds > 0) byFold.push(fitted);
    const part = partOf(lesson, judged);
    const ofFold = checkScores(attack, fitted.score(part.signals, part.labels), judged.length);
    for (let i = 0; i < judged.length; i++) {
      const place = judged[i], member = lesson.membership[place];
      scores[place] = ofFold[i];
      counts[member]++;
      if (ofFold[i] >= fitted.threshold === (member === 1)) right[member]++;
    }
    free(part.signals);
  }
  const accuracy = (right[0] / counts[0] + right[1] / counts[1]) / 2;
  return {
    attack,
    whole,
    byFold,
    own: { scores, membership: lesson.membership, folds: ofRows, accuracy },
  };
}

/** The samples that the attacks learned from, those with the fewest numbers a sample from most. */
function rowsOf(lessons: readonly LessonOfRows[]): number {
  return Math.max(...lessons.map(({ rows }) => rows.length));
}

/** The name of the attack that does best on the attacker's own samples, the first of equals. */
export function bestOf(learned: readonly Learned[]): string {
  const best = learned.reduce((best, each) => each.own.accuracy > best.own.accuracy ? each : best);
  return best.attack.name;
}
