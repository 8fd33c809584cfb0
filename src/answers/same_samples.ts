/** The rows of two models' answers that are the same samples. */
import { gather } from "../gather.ts";
import { rowNumbers } from "../rows_by_group.ts";
import type { Answers } from "./answers.ts";
import { gatherScores } from "./stored_scores.ts";

/** The share of neighbours with different labels from which an order of labels is no accident: sorted labels differ rarely. */
const MIXED = 0.3;

/** Rows of the same samples, pairwise. */
export interface SharedRows {
  /** `[n]`, rows of the target. */
  readonly target: Uint32Array;
  /** `[n]`, rows of the other model. */
  readonly other: Uint32Array;
}

/**
 * The samples that both models answered: those of one id, else row by row. Undefined where nothing shows that they are the same:
 * the labels differ or are not known, or are sorted, as they may be in two files of different samples.
 */
export function sharedRows(target: Answers, other: Answers): SharedRows | undefined {
  if (!target.labels || !other.labels) return undefined;
  const rows = pairedRows(target, other);
  if (rows === undefined) return undefined;
  const ours = gather(target.labels, rows.target), theirs = gather(other.labels, rows.other);
  if (ours.some((label, place) => label !== theirs[place])) return undefined;
  let changes = 0;
  for (let place = 1; place < ours.length; place++) if (ours[place] !== ours[place - 1]) changes++;
  return changes >= MIXED * ours.length ? rows : undefined;
}

/** Rows of one id, else of one place, which may still be different samples; undefined where there are none. */
export function pairedRows(target: Answers, other: Answers): SharedRows | undefined {
  const { ids, samples } = target;
  const isOneOrder = samples === other.samples &&
    (!ids || !other.ids || ids.every((id, row) => id === other.ids![row]));
  if (isOneOrder) {
    const rows = rowNumbers(samples);
    return { target: rows, other: rows };
  }
  if (!ids || !other.ids) return undefined;
  const rows = rowsById(ids, other.ids);
  return rows.target.length === 0 ? undefined : rows;
}

/**
 * The other model's answers in the target's order of samples. The same object where the order is the same already, or where the
 * ids are not the same ones, each once.
 */
export function inOrderOf(target: Answers, other: Answers): Answers {
  if (!target.ids || !other.ids || target.samples !== other.samples) return other;
  if (target.ids.every((id, row) => id === other.ids![row])) return other;
  const { target: { length }, other: order } = rowsById(target.ids, other.ids);
  if (length < target.samples) return other;
  const { scores, kind, classes, queries, labels, membership, rescaled } = other;
  const width = (kind === "classes" ? 1 : classes) * queries;
  return {
    ...other,
    scores: gatherScores(scores, order, width),
    ...labels && { labels: gather(labels, order) },
    ...membership && { membership: gather(membership, order) },
    ...rescaled && { rescaled: gather(rescaled, order, queries) },
    ids: target.ids,
  };
}

/** Ascending by the target's rows; none where an id stands twice. */
function rowsById(target: NonNullable<Answers["ids"]>, other: NonNullable<Answers["ids"]>): SharedRows {
  const rowOf = new Map(Array.from(other, (id, row) => [id, row]));
  const none = { target: new Uint32Array(), other: new Uint32Array() };
  if (rowOf.size < other.length || new Set(target).size < target.length) return none;
  const shared = Array.from(target.keys()).filter((row) => rowOf.has(target[row]));
  return {
    target: Uint32Array.from(shared),
    other: Uint32Array.from(shared, (row) => rowOf.get(target[row])!),
  };
}
