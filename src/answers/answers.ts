/**
 * Answers: what a model said to N samples, with as much as is known about them. They are the hub of this project:
 * whatever asks models makes answers, and whatever judges takes answers.
 */

import { gather, type Numbers } from "../gather.ts";
import type { StoredScores } from "./stored_scores.ts";

/** The meaning of a model's scores; `classes` is the bare class, without any score. */
export type ScoreKind = "logits" | "probabilities" | "log-probabilities" | "classes";

/** The array types that scores may come in. */
export type ScoreArray = Float16Array | Float32Array | Float64Array;

/** The array types that the bare class may come in. */
export type ClassArray = Uint8Array | Uint16Array | Uint32Array | Int8Array | Int16Array | Int32Array;

/** The membership of a sample of which nobody knows whether the model was trained on it. */
export const UNKNOWN = 255;

/** A model's answers to N samples of K classes. Made by `toAnswers`, which checks everything once. */
export interface Answers {
  /** Tells several models apart in a report: `aware`, `shadow 2`. */
  readonly name?: string;
  /** The meaning of `scores`. */
  readonly kind: ScoreKind;
  /** N */
  readonly samples: number;
  /** K, from 2 to 65,536. */
  readonly classes: number;
  /** Q, how often each sample was asked, as it is or changed a little: 1 mostly. */
  readonly queries: number;
  /**
   * `[N, Q, K]`, row-major; of the kind `classes` `[N, Q]`. The caller's own array, not a copy. Those of a file of gigabytes stay
   * there.
   */
  readonly scores: ScoreArray | ClassArray | StoredScores;
  /** `[N]`, each sample's true class; absent where nobody knows it. */
  readonly labels?: Uint16Array;
  /** `[N]`: 1 for a member, 0 for a non-member, `UNKNOWN`; absent where nothing is known. */
  readonly membership?: Uint8Array;
  /** `[N]`; absent, a sample goes by its row number, from 0. */
  readonly ids?: readonly (string | number)[];
  /** True where ids come from comparing inputs: rows of different ids are different samples, whatever their scores. */
  readonly idsOfInputs?: boolean;
  /** The classes' names, by label. */
  readonly classNames?: readonly string[];
  /** `[N * Q]`: 1 where a row of probabilities is off by rounding, and is divided by its sum when it is read. */
  readonly rescaled?: Uint8Array;
  /** Notices that a reader of the results should know, a sentence each. */
  readonly notices: readonly string[];
}

/** The same answers without the truth: all that an attacker sees of the target. */
export function withoutMembership(answers: Answers): Answers {
  return { ...answers, membership: undefined };
}

/** The numbers of members and of non-members; the membership of all other rows is unknown. */
export function countMembers(membership: Uint8Array): { members: number; nonMembers: number } {
  let members = 0, nonMembers = 0;
  for (let row = 0; row < membership.length; row++) {
    if (membership[row] === 1) members++;
    else if (membership[row] === 0) nonMembers++;
  }
  return { members, nonMembers };
}

/** The rows whose membership is known, in order. */
export function knownRows({ samples, membership }: Pick<Answers, "samples" | "membership">): Uint32Array {
  const rows = new Uint32Array(samples);
  let count = 0;
  for (let row = 0; row < samples; row++) {
    if (membership !== undefined && membership[row] !== UNKNOWN) rows[count++] = row;
  }
  return rows.subarray(0, count);
}

/** Picks those of known membership out of a column `[N]`: a copy, or where all are known the column itself. */
export function pickKnown(
  answers: Pick<Answers, "samples" | "membership">,
): <Column extends Numbers>(column: Column) => Column {
  const known = knownRows(answers);
  return (column) => known.length === answers.samples ? column : gather(column, known);
}
