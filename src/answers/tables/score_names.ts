/** Scores by their names: an array, a list column, or columns with a common beginning. */
import type { ScoreKind } from "../answers.ts";
import { type ArrayHeader, type Contents, headerOf, listed, unreadable } from "../formats/format.ts";

/** The scores of a file. */
export interface FoundScores {
  /** One array or list column, or columns in the order of the classes. */
  readonly names: readonly string[];
  /** The meaning that the names give the scores. */
  readonly kind?: ScoreKind;
  /** The classes' names, where the columns have them. */
  readonly classNames?: readonly string[];
  /** The lowest number that the columns count classes from, where they do. */
  readonly countsFrom?: 0 | 1;
  /** Other scores of as many classes, which were not taken. */
  readonly others?: readonly string[];
}

/** The beginnings of names, in the order in which they are preferred: logits keep all that the model computed. */
const STEMS: readonly { readonly stems: readonly string[]; readonly kind?: ScoreKind }[] = [
  { kind: "logits", stems: ["logit", "logits", "z"] },
  {
    kind: "log-probabilities",
    stems: [
      "log_prob",
      "log_probs",
      "logprob",
      "logprobs",
      "log_probability",
      "log_probabilities",
      "log_softmax",
      "logp",
    ],
  },
  {
    kind: "probabilities",
    stems: [
      "prob",
      "probs",
      "proba",
      "p",
      "probability",
      "probabilities",
      "softmax",
      "confidence",
      "confidences",
      "conf",
      "predict_proba",
      "y_prob",
      "y_proba",
      "pred_prob",
      "pred_proba",
      "confidence_vector",
      "confidence_scores",
    ],
  },
  {
    stems: [
      "score",
      "scores",
      "output",
      "outputs",
      "answer",
      "answers",
      "y_score",
      "y_scores",
      "class",
      "out",
      "pred",
      "preds",
      "prediction",
      "predictions",
      "array",
      "column",
    ],
  },
];

/** The beginnings after which a class's name may stand: `prob_cat`. Others begin too many other words. */
const NAMING_STEMS = ["logit", "log_prob", "logprob", "prob", "proba", "probability", "softmax", "score"];

const NUMBER_NAME = /^(.*?)[ _.:\-[(]*(\d{1,6})[\])]?$/;

/** Finds the scores among the arrays that are nothing else; undefined where there are none. */
export function findScores(
  contents: Contents,
  others: readonly ArrayHeader[],
  { file, told }: { file: string; told?: string | readonly string[] },
): FoundScores | undefined {
  if (told !== undefined) return toldScores(contents, told, file);
  const wide = others.filter(({ shape, flaw }) => shape.length >= 2 || flaw);
  const columns = others.filter(({ shape, flaw }) => shape.length === 1 && !flaw);
  const [first, ...rest] = STEMS.flatMap(({ stems, kind }) => {
    const arrays = wide.filter(({ name }) => stems.includes(plain(name)));
    const found = columnsOf(columns, stems, file);
    const each: (FoundScores & { classes?: number })[] = arrays.map(({ name, shape }) => ({
      names: [name],
      kind,
      classes: shape.at(-1),
    }));
    return found ? [...each, { ...found, kind, classes: found.names.length }] : each;
  });
  if (first) {
    const { classes, ...scores } = first;
    return {
      ...scores,
      others: rest.filter((each) => each.classes === classes).map(({ names }) => titleOf(names)),
    };
  }
  const bare = columnsOf(columns, [""], file);
  if (bare) return bare;
  // Whole numbers under such a name are the classes that the model named, `[N, Q]`.
  const only = wide.filter(({ name, type, flaw }) =>
    !flaw && !(plain(name) === "classes" && /int/.test(type))
  );
  if (only.length === 1 && others.length === 1) return { names: [only[0].name] };
  return singleScore(columns);
}

/** An array's name, or the range of columns, as `--score-columns` takes it. */
export function titleOf(names: readonly string[]): string {
  return names.length === 1 ? names[0] : `${names[0]}..${names.at(-1)}`;
}

/** One number a sample: the probability, or the logit, of the second of two classes. */
function singleScore(columns: readonly ArrayHeader[]): FoundScores | undefined {
  for (const { stems, kind } of STEMS.slice(0, 3)) {
    const single = columns.filter(({ name, type }) => type !== "text" && stems.includes(plain(name)));
    if (single.length === 1) return { names: [single[0].name], kind };
  }
  return undefined;
}

/** A name without what sets it apart from the same name: case, blanks and dashes. */
function plain(name: string): string {
  return name.trim().toLowerCase().replace(/[ .\-]+/g, "_");
}

/** Columns of a common beginning that number the classes or name them. */
function columnsOf(
  columns: readonly ArrayHeader[],
  stems: readonly string[],
  file: string,
): FoundScores | undefined {
  const numbered = columns.flatMap(({ name, type }) => {
    const [, stem = "", number] = name.trim().match(NUMBER_NAME) ?? [];
    return number !== undefined && stems.includes(plain(stem))
      ? [{ name, stem: plain(stem), number: Number(number), isText: type === "text" }]
      : [];
  });
  for (const stem of new Set(numbered.map((column) => column.stem))) {
    const same = numbered.filter((column) => column.stem === stem).sort((a, b) => a.number - b.number);
    // A text among numbers is found when it is read, and its place named.
    if (same.length < 2 || same.every(({ isText }) => isText)) continue;
    const twice = same.find(({ number }, i) => i > 0 && same[i - 1].number === number);
    if (twice) {
      throw unreadable(
        file,
        `class ${twice.number} must have one column of scores, found two (${twice.name})`,
      );
    }
    const names = same.map(({ name }) => name);
    const first = same[0].number, isWhole = same.every(({ number }, i) => number === first + i);
    // Without a header columns are counted from 1, which says nothing of the classes.
    if (isWhole && stem === "column") return { names, countsFrom: 0 };
    if (isWhole && (first === 0 || first === 1)) {
      return {
        names,
        countsFrom: first,
        classNames: first === 1 ? same.map(({ number }) => String(number)) : undefined,
      };
    }
    return { names, classNames: same.map(({ number }) => String(number)) };
  }
  for (const stem of stems.filter((stem) => NAMING_STEMS.includes(stem))) {
    const named = columns.filter(({ name }) =>
      plain(name).startsWith(`${stem}_`) && plain(name).length > stem.length + 1
    );
    if (named.length < 2 || named.every(({ type }) => type === "text")) continue;
    return {
      names: named.map(({ name }) => name),
      classNames: named.map(({ name }) => name.trim().slice(stem.length + 1)),
    };
  }
  return undefined;
}

function toldScores(contents: Contents, told: string | readonly string[], file: string): FoundScores {
  const all = contents.arrays.map(({ name }) => name);
  if (typeof told !== "string") {
    for (const name of told) headerOf(contents, name, file);
    return named(told);
  }
  if (all.includes(told)) return { ...named([headerOf(contents, told, file).name]), classNames: undefined };
  const range = told.match(/^(.+?)\.\.(.+)$/);
  if (range) {
    const [first, last] = range.slice(1).map((name) => all.indexOf(headerOf(contents, name, file).name));
    if (last <= first) {
      throw unreadable(
        file,
        `${told} must go from a column to a later one, found column ${last + 1} after ${first + 1}`,
      );
    }
    return named(all.slice(first, last + 1));
  }
  const pattern = new RegExp(`^${told.split("*").map((part) => RegExp.escape(part)).join("(.*)")}$`);
  const names = all.filter((name) => pattern.test(name));
  if (names.length === 0 || !told.includes("*")) {
    throw unreadable(file, `it needs scores named ${told}, found ${listed(all)}`);
  }
  const suffixes = names.map((name) => name.match(pattern)![1]);
  const isNumbered = suffixes.every((suffix) => /^\d{1,6}$/.test(suffix));
  if (!isNumbered) return { names, classNames: suffixes, kind: kindOfName(told) };
  const order = names.map((name, i) => ({ name, number: Number(suffixes[i]) })).sort((a, b) =>
    a.number - b.number
  );
  const first = order[0].number, isWhole = order.every(({ number }, i) => number === first + i);
  const sorted = order.map(({ name }) => name), classNames = order.map(({ number }) => String(number));
  if (isWhole && first === 0) return { names: sorted, countsFrom: 0, kind: kindOfName(told) };
  return {
    names: sorted,
    classNames,
    countsFrom: isWhole && first === 1 ? 1 : undefined,
    kind: kindOfName(told),
  };
}

/** Columns by their names alone, which are then the classes' unless they number them; of `prob_cat` the class is `cat`. */
function named(names: readonly string[]): FoundScores {
  const isNumbered = names.some((name) => NUMBER_NAME.test(name));
  const stem = NAMING_STEMS.find((stem) => names.every((name) => plain(name).startsWith(`${stem}_`)));
  return {
    names,
    kind: kindOfName(names[0]) ?? STEMS.find(({ stems }) => stem !== undefined && stems.includes(stem))?.kind,
    classNames: isNumbered || names.length < 2
      ? undefined
      : stem === undefined
      ? names
      : names.map((name) => name.trim().slice(stem.length + 1)),
  };
}

/** The meaning that a name gives its scores: `logit_*`, `probs`. */
function kindOfName(name: string): ScoreKind | undefined {
  const stem = plain(name).replace(/[_*\d]+$/, "");
  return STEMS.find(({ stems }) => stems.includes(stem))?.kind;
}
