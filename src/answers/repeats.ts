/** Rows that are one sample several times: rows of one id, and rows with the very same scores. */
import type { Answers, ClassArray, ScoreArray } from "./answers.ts";
import { UNKNOWN } from "./answers.ts";
import { StoredScores } from "./stored_scores.ts";
import { free } from "../free.ts";
import { notice } from "../notices.ts";
import { rowNumbers } from "../rows_by_group.ts";

/** The least share of rows that repeat an earlier row's scores: fewer are accidents, and change no figure. */
const LEAST_SHARE = 0.01;
/** The largest share of rows with the same scores that are taken for copies: beyond, the model has few different answers. */
const MOST_ALIKE = 0.1;
/** The least share of groups of equal rows that are all members or all non-members, as copies of a sample are. */
const LEAST_PURE = 0.9;
/** Scores that are rounded have at most so many steps between 0 and 1. */
const STEPS = 1e4;
/** The error of a float32 number, relative. */
const FLOAT32 = 2 ** -23;
/** A row with a probability above this is saturated: rows of different samples are equal there, too. */
const SATURATED = 1 - 1e-4;

/** The rows that repeat an earlier row. */
export interface Repeats {
  /** `[N]`, the first row of each row's sample; absent where no sample repeats. */
  readonly firstOf?: Uint32Array;
  /** The number of rows that repeat the id of an earlier row. */
  readonly ids: number;
  /** The number of rows that repeat the scores of an earlier row, but not its id. */
  readonly scores: number;
}

/**
 * Finds the rows that are one sample several times: rows of one id, and rows with the same label and the same scores, where these
 * repeat by no accident. Rounded and saturated scores do not count, nor those of a model with few different answers. Neither do
 * those that members and non-members share, as different samples have them. Scores that stay in their file are not compared, nor those
 * of answers whose ids come from comparing inputs.
 */
export function findRepeats(answers: Answers): Repeats {
  const byId = answers.ids && firstById(answers.ids);
  const byScores = answers.idsOfInputs ? undefined : firstByScores(answers);
  if (!byId && !byScores) return { ids: 0, scores: 0 };
  const firstOf = byId ?? rowNumbers(answers.samples), ids = countRepeats(firstOf);
  if (!byScores) return { firstOf, ids, scores: 0 };
  const first = (row: number) => {
    while (firstOf[row] !== row) row = firstOf[row];
    return row;
  };
  for (let row = 0; row < firstOf.length; row++) {
    const one = first(row), other = first(byScores[row]);
    firstOf[Math.max(one, other)] = Math.min(one, other);
  }
  for (let row = 0; row < firstOf.length; row++) firstOf[row] = firstOf[firstOf[row]];
  return { firstOf, ids, scores: countRepeats(firstOf) - ids };
}

/**
 * The answers with each sample's membership once: that of its first row of known membership. Its other rows become `UNKNOWN`, and
 * a notice counts them: by k-fold they would teach what judges their copy, and tests would take them for evidence of their
 * own. The same object where no sample repeats.
 */
export function eachOnce(answers: Answers): Answers {
  const { firstOf, ids, scores } = findRepeats(answers), rows = answers.samples;
  if (!firstOf || !answers.membership) return answers;
  const membership = answers.membership.slice(), isCounted = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    if (membership[row] === UNKNOWN) continue;
    if (isCounted[firstOf[row]] === 1) membership[row] = UNKNOWN;
    isCounted[firstOf[row]] = 1;
  }
  const notices = [
    ...answers.notices,
    ...ids > 0 ? [notice("repeated ids", { count: ids, rows })] : [],
    ...scores > 0 ? [notice("repeated scores", { count: scores, rows })] : [],
  ];
  return { ...answers, membership, notices };
}

/** `[N]`, the first row of each row's id; undefined where every id stands once. */
export function firstById(ids: NonNullable<Answers["ids"]>): Uint32Array | undefined {
  // Row numbers and the like need no map.
  let last = -Infinity;
  const isAscending = ids.every((id) => typeof id === "number" && id > last && (last = id, true));
  if (isAscending) return undefined;
  const firstOf = rowNumbers(ids.length), known = new Map<string | number, number>();
  for (let row = 0; row < ids.length; row++) {
    const first = known.get(ids[row]);
    if (first === undefined) known.set(ids[row], row);
    else firstOf[row] = first;
  }
  return known.size === ids.length ? undefined : firstOf;
}

/** `[N]`, the first row with each row's label and scores; undefined where such rows are no copies, or too few. */
function firstByScores(answers: Answers): Uint32Array | undefined {
  const { scores, samples, membership } = answers;
  if (answers.kind === "classes" || scores instanceof StoredScores) return undefined;
  const firstOf = firstOfEqual(answers);
  if (countRepeats(firstOf) < LEAST_SHARE * samples) {
    free(firstOf);
    return undefined;
  }
  const sizes = new Uint32Array(samples),
    members = new Uint32Array(samples),
    others = new Uint32Array(samples);
  for (let row = 0; row < samples; row++) {
    const first = firstOf[row], value = membership?.[row] ?? UNKNOWN;
    sizes[first]++;
    if (value === 1) members[first]++;
    else if (value !== UNKNOWN) others[first]++;
  }
  let repeats = 0, groups = 0, pure = 0;
  for (let row = 0; row < samples; row++) {
    const first = firstOf[row];
    if (first === row && sizes[row] > 1 && !isTelling(answers, row)) sizes[row] = 1;
    if (sizes[first] === 1) {
      firstOf[row] = row;
      continue;
    }
    if (sizes[first] > MOST_ALIKE * samples) return undefined;
    if (first !== row) {
      repeats++;
    } else if (members[row] + others[row] > 1) {
      groups++;
      if (members[row] === 0 || others[row] === 0) pure++;
    }
  }
  const areCopies = repeats > 0 && repeats >= LEAST_SHARE * samples && pure >= LEAST_PURE * groups;
  return areCopies ? firstOf : undefined;
}

/** `[N]`, the first row with each row's label and scores. Rows are found by a hash, which takes 12 bytes each, and compared. */
function firstOfEqual({ scores, samples, labels }: Answers): Uint32Array {
  const { buffer, byteOffset, byteLength, BYTES_PER_ELEMENT } = scores as ScoreArray;
  const Words = BYTES_PER_ELEMENT === 2 ? Uint16Array : Uint32Array;
  const words = new Words(buffer as ArrayBuffer, byteOffset, byteLength / Words.BYTES_PER_ELEMENT);
  const width = words.length / samples;
  const isEqual = (one: number, other: number) => {
    if (labels && labels[one] !== labels[other]) return false;
    for (let i = 0; i < width; i++) if (words[one * width + i] !== words[other * width + i]) return false;
    return true;
  };
  const mask = 2 ** Math.ceil(Math.log2(2 * samples)) - 1;
  const table = new Int32Array(mask + 1).fill(-1), hashes = new Int32Array(samples);
  const firstOf = rowNumbers(samples);
  for (let row = 0, at = 0; row < samples; row++) {
    let hash = labels ? labels[row] : 0;
    for (let i = 0; i < width; i++, at++) {
      hash = Math.imul(hash ^ words[at], 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    hashes[row] = hash;
    let place = hash & mask;
    while (table[place] !== -1) {
      const other = table[place];
      if (hashes[other] === hash && isEqual(other, row)) {
        firstOf[row] = other;
        break;
      }
      place = (place + 1) & mask;
    }
    if (table[place] === -1) table[place] = row;
  }
  free(table, hashes);
  return firstOf;
}

/** True for a row of scores that different samples hardly share: neither saturated nor rounded. */
export function isTelling({ kind, scores, samples }: Answers, row: number): boolean {
  const width = scores.length / samples;
  const own = (scores as ScoreArray | ClassArray).subarray(row * width, (row + 1) * width);
  const most = kind === "probabilities"
    ? SATURATED
    : kind === "log-probabilities"
    ? Math.log(SATURATED)
    : Infinity;
  return own.every((score) => score <= most) && own.some((score) => {
    const steps = Math.abs(score) * STEPS;
    return Math.abs(steps - Math.round(steps)) > 1e-3 + steps * FLOAT32;
  });
}

function countRepeats(firstOf: Uint32Array): number {
  let count = 0;
  for (let row = 0; row < firstOf.length; row++) if (firstOf[row] !== row) count++;
  return count;
}
