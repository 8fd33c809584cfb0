/** What can be told about a table that the file does not say, or says in words of its own. */
import type { ScoreKind } from "../answers.ts";

/** The names of a table's columns or arrays. Those that are absent are found by usual names. */
export interface ColumnNames {
  /** Each sample's true class, by number or by name. */
  readonly label?: string;
  /** Whether the model was trained on the sample. */
  readonly member?: string;
  /** What a sample is called in reports. */
  readonly id?: string;
  /** The class that the model named, where it gave no scores. */
  readonly predicted?: string;
  /** One name of an array or list column, several names in the order of the classes, a pattern `prob_*`, or a range `first..last`. */
  readonly scores?: string | readonly string[];
}

/** How a table is read. */
export interface TableOptions {
  /** The meaning of the scores; told by their names or guessed from their values where it is absent. */
  readonly scores?: ScoreKind;
  /** The names of columns or arrays. */
  readonly columns?: ColumnNames;
  /** Whether a CSV file's first line names its columns; guessed where it is absent. */
  readonly header?: boolean;
  /** `[K]`, where labels are names that the table's columns do not have. */
  readonly classNames?: readonly string[];
  /** Tells several models apart in a report; the file's name where it is absent. */
  readonly name?: string;
  /** The file of the labels, where another has them: `FILE` or `FILE.npz:name`. */
  readonly labels?: string;
  /** The file of the membership, where another has it. */
  readonly membership?: string;
  /** The file of the ids, where another has them. */
  readonly ids?: string;
}

/** Members and non-members in arrays of their own: `FILE` or `FILE.npz:name` each. */
export interface SideBySide {
  /** The file of the members' scores `[N, K]`. */
  readonly members: string;
  /** The file of the non-members' scores. */
  readonly nonMembers: string;
  /** The file of the members' labels; given with those of the non-members. */
  readonly memberLabels?: string;
  /** The file of the non-members' labels. */
  readonly nonMemberLabels?: string;
}
