/** A summary of a table before anything is judged, for people who check that it is what they meant. */
import { type Answers, countMembers, type ScoreKind, UNKNOWN } from "../answers.ts";
import { counted } from "../../counted.ts";
import { inOneLine } from "../../one_line.ts";
import { classSharesNotice } from "../class_shares.ts";
import { belowChanceNotice, countRight } from "../right_answers.ts";
import { partsOf, StoredScores } from "../stored_scores.ts";

/** A summary of answers. */
export interface Understood {
  /** Tells several models apart. */
  readonly name?: string;
  /** N */
  readonly samples: number;
  /** K */
  readonly classes: number;
  /** Q, the answers to each sample. */
  readonly queries: number;
  /** The number of samples that the model was trained on. */
  readonly members: number;
  /** The number of samples that the model was not trained on. */
  readonly nonMembers: number;
  /** The number of samples of unknown membership. */
  readonly unknown: number;
  /** True where each sample's class is known. */
  readonly labels: boolean;
  /** The number of classes that have a sample, where labels are known. */
  readonly labelled?: number;
  /** The meaning of the scores. */
  readonly scores: ScoreKind;
  /** The element type of the scores: float32. */
  readonly type: string;
  /** The lowest and the highest score. */
  readonly range: readonly [number, number];
  /** The share of members and of non-members whose highest score is their label's: 0 to 1; null of none. */
  readonly accuracy?: { readonly members: number | null; readonly nonMembers: number | null };
  /** The classes' names, by label. */
  readonly classNames?: readonly string[];
  /** The first rows, at most three. */
  readonly rows: readonly UnderstoodRow[];
  /** Notices for a reader, a sentence each. */
  readonly notices: readonly string[];
}

/** A row as it was understood. */
export interface UnderstoodRow {
  /** The sample's name, or its row number. */
  readonly id: string | number;
  /** The sample's class. */
  readonly label?: number;
  /** Null where it is unknown. */
  readonly member: boolean | null;
  /** The scores of the first query, at most eight. */
  readonly scores: readonly number[];
}

const ROWS = 3, SCORES = 8;

/** Looks over a model's answers. */
export function understand(answers: Answers, model: "target" | "shadow" = "target"): Understood {
  const { name, kind, samples, classes, queries, scores, labels, membership, classNames, notices } = answers;
  const doubts = [
    belowChanceNotice(answers, model),
    model === "target" ? classSharesNotice(answers) : undefined,
  ].filter((text) => text !== undefined);
  const { members, nonMembers } = countMembers(membership ?? new Uint8Array());
  return {
    name,
    samples,
    classes,
    queries,
    members,
    nonMembers,
    unknown: samples - members - nonMembers,
    labels: labels !== undefined,
    labelled: labels && new Set(labels).size,
    scores: kind,
    type: scores instanceof StoredScores
      ? scores.type
      : scores.constructor.name.replace("Array", "").toLowerCase(),
    range: rangeOf(scores),
    accuracy: labels && membership && accuracyOf(answers),
    classNames,
    rows: Array.from({ length: Math.min(ROWS, samples) }, (_, row) => rowOf(answers, row)),
    notices: [...notices, ...doubts],
  };
}

function rangeOf(scores: Answers["scores"]): [number, number] {
  let lowest = Infinity, highest = -Infinity;
  for (const { part } of partsOf(scores, 1)) {
    for (let i = 0; i < part.length; i++) {
      const score = part[i];
      if (score < lowest) lowest = score;
      if (score > highest) highest = score;
    }
  }
  return [lowest, highest];
}

function accuracyOf(answers: Answers): Understood["accuracy"] {
  const { right, counts } = countRight(answers);
  const share = (side: 0 | 1) => counts[side] === 0 ? null : right[side] / counts[side];
  return { members: share(1), nonMembers: share(0) };
}

function rowOf(
  { ids, labels, membership, kind, classes, queries, scores }: Answers,
  row: number,
): UnderstoodRow {
  const width = kind === "classes" ? 1 : classes, start = row * queries * width;
  const member = membership?.[row] ?? UNKNOWN;
  return {
    id: ids?.[row] ?? row,
    label: labels?.[row],
    member: member === UNKNOWN ? null : member === 1,
    scores: Array.from(scores.subarray(start, start + Math.min(width, SCORES))),
  };
}

/** A block of text that says what was understood, an entry a line. */
export function understoodText(understood: Understood): string {
  const {
    name,
    samples,
    classes,
    queries,
    members,
    nonMembers,
    unknown,
    labels,
    labelled,
    accuracy,
    range,
    classNames,
  } = understood;
  const named = (label: number) => classNames?.[label] === undefined ? "" : ` (${classNames[label]})`;
  const lines = [
    ...name === undefined ? [] : [["answers", name]],
    [
      "samples",
      `${samples}: ${counted(members, "member")}, ${counted(nonMembers, "non-member")}, ${unknown} unknown`,
    ],
    ["classes", `${classes}${labels ? `, of which ${labelled} have a sample` : ""}`],
    ["labels", labels ? "known" : "unknown"],
    ["scores", `${understood.scores}, ${understood.type}, from ${shown(range[0])} to ${shown(range[1])}`],
    ...queries === 1 ? [] : [["queries", `${queries} of each sample`]],
    ...accuracy
      ? [["accuracy", `members ${percent(accuracy.members)}, non-members ${percent(accuracy.nonMembers)}`]]
      : [],
    ...understood.rows.map(({ id, label, member, scores }, i) => [
      i === 0 ? "rows" : "",
      `${id}: ${label === undefined ? "" : `label ${label}${named(label)}, `}${
        member === null ? "unknown" : member ? "member" : "non-member"
      }, ` +
      `scores ${scores.map(shown).join(" ")}${
        classes > scores.length && understood.scores !== "classes" ? " ..." : ""
      }`,
    ]),
    ...understood.notices.map((notice, i) => [i === 0 ? "notices" : "", notice]),
  ];
  return lines.map(([title, text]) => `${title.padEnd(10)}${inOneLine(text)}`).join("\n") + "\n";
}

function shown(score: number): string {
  return String(Number(score.toPrecision(5)));
}

function percent(share: number | null): string {
  return share === null ? "none" : `${(100 * share).toFixed(1)} %`;
}
