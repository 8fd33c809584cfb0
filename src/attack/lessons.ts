/** Reads what attacks go by off answers, block by block. */
import { type Answers, knownRows } from "../answers/answers.ts";
import { type Block, blocksOf } from "../answers/block.ts";
import { free } from "../free.ts";
import { gather } from "../gather.ts";
import type { Heap } from "../kernels/heap.ts";
import { notice } from "../notices.ts";
import { Random } from "../random.ts";
import { typeName } from "../type_name.ts";
import type { Attack, AttackDescription, Lesson, Need, Signals } from "./attack.ts";

/**
 * The samples of a lesson. Of more known samples an attack learns from a random part: a threshold moves by a thousandth of the
 * scores' spread, and no network sees more in its steps.
 */
const MOST_LESSON_SAMPLES = 200_000;
/** The numbers of a lesson: 32 MB as float32. An attack with more than 41 numbers a sample learns from fewer samples. */
const MOST_LESSON_NUMBERS = 2 ** 23;

/** An attack's lesson, and which samples of the answers it is about. */
export interface LessonOfRows extends Lesson {
  /** `[n]`, ascending. */
  readonly rows: Uint32Array;
}

/** The parts that an attack needs and these answers lack. */
export function lacking({ needs }: AttackDescription, { kind, labels }: Answers): Need[] {
  return needs.filter((need) => need === "labels" ? labels === undefined : kind === "classes");
}

/**
 * Every attack's lesson on the samples of known membership, in one pass.
 *
 * @throws {RangeError} where no member or no non-member is known
 */
export function readLessons(
  attacks: readonly Attack[],
  answers: Answers,
  { heap, seed }: { heap: Heap; seed: number },
): LessonOfRows[] {
  const known = knownRows(answers);
  checkKnown(answers, known);
  const random = new Random(seed, "lesson");
  const rows = sampleOf(known, MOST_LESSON_SAMPLES, random);
  const lessons: LessonOfRows[] = [], filled = new Uint32Array(attacks.length);
  for (const { block, first, samples } of blocksOf(answers, heap, rows)) {
    for (const [place, { signals, width }] of readSignals(attacks, block, samples).entries()) {
      const same = attacks.findIndex(({ signal }) => signal === attacks[place].signal);
      const lesson = lessons[place] ??= lessons[same]?.rows === rows ? lessons[same] : emptyLesson(answers, {
        rows: sampleOf(rows, Math.max(1, Math.floor(MOST_LESSON_NUMBERS / width)), random),
        signals,
        width,
      });
      if (place > same && lesson === lessons[same]) continue; // one lesson for both
      // Both lists of rows ascend.
      const last = rows[first + samples - 1];
      for (
        let at = first;
        filled[place] < lesson.rows.length && lesson.rows[filled[place]] <= last;
        filled[place]++
      ) {
        while (rows[at] !== lesson.rows[filled[place]]) at++;
        for (let i = 0; i < width; i++) {
          lesson.signals[filled[place] * width + i] = signals[(at - first) * width + i];
        }
      }
    }
  }
  return lessons;
}

/** Notices of the attacks that learned from a part of the samples of known membership: one for each number of samples. */
export function lessonNotices(
  attacks: readonly Attack[],
  lessons: readonly LessonOfRows[],
  answers: Answers,
): string[] {
  const { length: known } = knownRows(answers);
  const byCount = Map.groupBy(attacks.keys(), (place) => lessons[place].rows.length);
  return Array.from(byCount)
    .filter(([count]) => count < known)
    .map(([count, places]) => {
      const names = places.map((place) => attacks[place].name).join(", ");
      return notice("sampled lesson", { count, rows: known, attacks: names });
    });
}

/** The signals `[samples, width]` of each attack of a block: the mean over each sample's queries. */
export function readSignals(
  attacks: readonly Attack[],
  block: Block,
  samples: number,
): { signals: Signals; width: number }[] {
  const known = new Map<Attack["signal"], { signals: Signals; width: number }>(); // several attacks may go by the same
  return attacks.map(({ name, signal }) => {
    const found = known.get(signal) ??
      meanOverQueries(checkSignals(name, signal(block), block), block.rows, samples);
    known.set(signal, found);
    return found;
  });
}

/** Checks what an attack's own code has given: nonsense would be learned from as if it were a signal. */
function checkSignals(name: string, signals: Signals, { rows }: Block): Signals {
  const isArray = signals instanceof Float64Array || signals instanceof Float32Array;
  if (isArray && signals.length > 0 && signals.length % rows === 0) return signals;
  throw new TypeError(
    `Cannot use the attack ${name}: its signal must be a Float64Array or a Float32Array of numbers for ${rows} rows, found ${
      isArray ? signals.length : typeName(signals)
    }`,
  );
}

function meanOverQueries(
  ofRows: Signals,
  rows: number,
  samples: number,
): { signals: Signals; width: number } {
  const width = ofRows.length / rows, queries = rows / samples;
  if (queries === 1) return { signals: ofRows, width };
  const signals = ofRows.slice(0, samples * width).fill(0);
  for (let i = 0; i < ofRows.length; i++) {
    signals[Math.floor(i / (queries * width)) * width + i % width] += ofRows[i] / queries;
  }
  return { signals, width };
}

/** The samples of a lesson at these places, a copy. */
export function partOf(lesson: Lesson, places: Uint32Array): Lesson {
  const { width, membership, labels, classes } = lesson;
  const signals = gather(lesson.signals, places, width);
  return {
    signals,
    release: () => free(signals),
    width,
    membership: gather(membership, places),
    labels: labels && gather(labels, places),
    classes,
  };
}

function emptyLesson(
  { membership, labels, classes }: Answers,
  { rows, signals, width }: { rows: Uint32Array; signals: Signals; width: number },
): LessonOfRows {
  return {
    rows,
    signals: new (signals.constructor as new (length: number) => Signals)(rows.length * width),
    width,
    membership: gather(membership!, rows),
    labels: labels && gather(labels, rows),
    classes,
  };
}

/** At most `most` of the rows, drawn at random, in order; all of them where they are no more. */
function sampleOf(rows: Uint32Array, most: number, random: Random): Uint32Array {
  if (rows.length <= most) return rows;
  return random.permutation(rows.length).subarray(0, most).map((place) => rows[place]).sort();
}

function checkKnown({ membership, name = "answers" }: Answers, known: Uint32Array): void {
  for (const [value, what] of [[1, "member"], [0, "non-member"]] as const) {
    if (known.some((row) => membership![row] === value)) continue;
    throw new RangeError(
      `Cannot learn an attack from the ${name}: a known member and a known non-member are needed, found no ${what}`,
    );
  }
}
