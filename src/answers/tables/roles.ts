/** The roles of a file's arrays or columns (scores, labels, membership, ids), found by their names. */
import type { ScoreKind } from "../answers.ts";
import { type ArrayHeader, type Contents, headerOf, listed, unreadable } from "../formats/format.ts";
import type { ColumnNames } from "./options.ts";
import { findScores, type FoundScores } from "./score_names.ts";

/** The names of the arrays that have a role in an audit. */
export interface Roles {
  readonly scores?: FoundScores;
  readonly label?: string;
  /** Other arrays that by their names are labels, too, where nobody told which is. */
  readonly otherLabels: readonly string[];
  readonly member?: string;
  /** Other arrays that by their names are membership, too, where nobody told which is. */
  readonly otherMembers: readonly string[];
  readonly id?: string;
  /** The class that the model named, where it gave no scores. */
  readonly predicted?: string;
  /** An array `[K]` of the classes' names. */
  readonly classNames?: string;
}

/** Usual names of the labels, in lower case. */
export const LABEL: readonly string[] = [
  "label",
  "labels",
  "y",
  "ys",
  "y_true",
  "target",
  "targets",
  "true_label",
  "true_labels",
  "true_class",
  "class_label",
  "ground_truth",
  "groundtruth",
  "gt",
];
/** Usual names of the membership. */
export const MEMBER: readonly string[] = [
  "member",
  "members",
  "membership",
  "memberships",
  "is_member",
  "ismember",
  "in_train",
  "is_train",
  "train",
  "keep",
  "in_training",
  "trained_on",
  "split",
];
/** The name of ids that come from comparing inputs. */
export const IDS_OF_INPUTS = "input_ids";

/** Usual names of what names samples. */
export const ID: readonly string[] = [
  "id",
  "ids",
  "index",
  "idx",
  "indices",
  "sample",
  "sample_id",
  IDS_OF_INPUTS,
  "image_id",
  "filename",
  "file",
  "path",
  "unnamed: 0",
  "",
];
/** Names in `ID` under which pandas writes the number of each row. */
const ROW_NUMBER = ["index", "unnamed: 0", ""];
const PREDICTED = [
  "predicted",
  "prediction",
  "predictions",
  "pred",
  "preds",
  "y_pred",
  "predicted_class",
  "predicted_label",
  "classes",
];
const CLASS_NAMES = ["class_names", "classnames", "classes_"];

/**
 * Finds the roles of a file's arrays.
 *
 * @throws {SyntaxError} where a name that was told is not there, or two could be meant
 */
export function findRoles(contents: Contents, file: string, told: ColumnNames = {}): Roles {
  const rows = contents.arrays.filter((array) => array.shape.length <= 2 || array.flaw);
  const all = (names: readonly string[], used: readonly (string | undefined)[]) =>
    rows.filter((array) => !used.includes(array.name))
      .map((array) => ({ array, rank: names.indexOf(array.name.trim().toLowerCase()) }))
      .filter(({ rank }) => rank !== -1)
      .sort((a, b) => a.rank - b.rank)
      .map(({ array }) => array);
  const find = (
    names: readonly string[],
    name: string | undefined,
    used: readonly (string | undefined)[] = [],
  ) => name !== undefined ? headerOf(contents, name, file).name : all(names, used)[0]?.name;
  const label = find(LABEL, told.label), member = find(MEMBER, told.member, [label]);
  const [first, ...rest] = told.member === undefined ? all(MEMBER, [label]) : [];
  const otherMembers = rest.filter(({ shape, flaw }) =>
    shape.length === 1 && first.shape.length === 1 && !flaw
  )
    .map(({ name }) => name);
  const otherLabels = told.label === undefined
    ? all(LABEL, [label, member]).filter(({ shape, flaw }) => shape.length === 1 && !flaw).map(({ name }) =>
      name
    )
    : [];
  const id = find(ID, told.id, [label, member]), classNames = find(CLASS_NAMES, undefined);
  const others = contents.arrays.filter(({ name }) => ![label, member, id, classNames].includes(name));
  const scores = findScores(contents, others, { file, told: told.scores });
  const isTaken = (name: string | undefined) => name !== undefined && scores?.names.includes(name);
  for (const [role, name] of Object.entries({ label, member, id })) {
    if (isTaken(name)) {
      throw unreadable(file, `column ${name} must have one use, found it as ${role} and among the scores`);
    }
  }
  const predicted = find(PREDICTED, told.predicted, [label, member, id, ...scores?.names ?? []]);
  return {
    scores,
    label,
    otherLabels: otherLabels.filter((name) => name !== id && !isTaken(name)),
    member,
    otherMembers: otherMembers.filter((name) => name !== id && !isTaken(name)),
    id,
    predicted: scores && told.predicted === undefined ? undefined : predicted,
    classNames,
  };
}

/** True for a column that by its name numbers the rows. */
export function isRowNumber(name: string): boolean {
  return ROW_NUMBER.includes(name.trim().toLowerCase());
}

/** Said of a CSV file's first line where it may be a row. */
export const TAKEN_FOR_NAMES =
  "its first line was taken for the names of its columns (--no-csv-header: it is a row)";

/** The error of a file in which no scores were found. */
export function noScores({ format, arrays, guessedLine }: Contents, file: string): SyntaxError {
  const names = arrays.map(({ name, shape }) => `${name || '""'}${shown(shape)}`);
  return unreadable(
    file,
    `${format} needs scores by a name that is known (logits, probabilities, log_probabilities; columns prob_0, prob_1, ... or ` +
      `logit_0, logit_1, ...), or the name told (--score-columns), found ${listed(names)}` +
      (guessedLine === "names" ? `; ${TAKEN_FOR_NAMES}` : ""),
  );
}

function shown(shape: ArrayHeader["shape"]): string {
  return shape.length < 2 ? "" : ` [${shape.map((size) => size ?? "N").join(", ")}]`;
}

/** The kinds by the names that files of this project have. */
export const KIND_NAMES: Readonly<Record<ScoreKind, string>> = {
  "logits": "logits",
  "probabilities": "probabilities",
  "log-probabilities": "log_probabilities",
  "classes": "classes",
};
