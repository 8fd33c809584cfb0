/** Options for tables that do not say everything, or say it in words of their own. */
import type { ScoreKind } from "../answers.ts";

/** The names of a table's columns or arrays. Those that are absent are found by usual names. */
export interface ColumnNames {
  /** Each sample's true class, by number or by name. */
  readonly label?: string;
  /** The column that tells members from non-members. */
  readonly member?: string;
  /** The samples' names in reports. */
  readonly id?: string;
  /** The class that the model named, where it gave no scores. */
  readonly predicted?: string;
  /** One name of an array or list column, several names in the order of the classes, a pattern `prob_*`, or a range `first..last`. */
  readonly scores?: string | readonly string[];
}

/** Options of reading a table. */
export interface TableOptions {
  /** The meaning of the scores; told by their names or guessed from their values where it is absent. */
  readonly scores?: ScoreKind;
  /** The names of columns or arrays. */
  readonly columns?: ColumnNames;
  /** True where a CSV file's first line names its columns; guessed where it is absent. */
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
