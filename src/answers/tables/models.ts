/** Arrays that belong together, as the answers of one model or of several. */
import type { Answers, ClassArray, ScoreArray, ScoreKind } from "../answers.ts";
import { countOf, type NumbersType } from "../../files/elements.ts";
import { type NamedArray, unreadable } from "../formats/format.ts";
import { StoredScores } from "../stored_scores.ts";
import { toAnswers } from "../to_answers.ts";
import { fromPositiveClass, isPositiveClass } from "./binary.ts";
import { toClassIndices } from "./class_names.ts";
import { doubtLogits, guessKind } from "./score_kind.ts";
import { exactNumbers, toIds, toLabelValues, toMembershipValues, toScores } from "./values.ts";

/** The arrays that were read of one or more models. */
export interface Gathered {
  /** The file, or the files, as errors give them. */
  readonly file: string;
  /** `[N, K]`, `[N, Q, K]`, `[M, N, K]` or `[M, N, Q, K]`; of bare classes without K. */
  readonly scores: NamedArray;
  /** The kind of scores, where a name or the caller tells it. */
  readonly kind?: ScoreKind;
  /** True where only a name tells the kind, and the values may tell another. */
  readonly isKindNamed?: boolean;
  /** `[N]`, or `[M, N]` for each model its own. */
  readonly labels?: NamedArray;
  /** `[N]`, or `[M, N]`. */
  readonly membership?: NamedArray;
  readonly ids?: NamedArray;
  /** True where ids come from comparing inputs. */
  readonly idsOfInputs?: boolean;
  readonly classNames?: readonly string[];
  /** True where `classNames` are what the columns of scores are called. */
  readonly namedByColumns?: boolean;
  /** The number that the names of columns count classes from. */
  readonly countsFrom?: 0 | 1;
  readonly name?: string;
  readonly notices?: readonly string[];
}

/**
 * Makes answers, one for each model. The scores are views of what was read, not copies.
 *
 * @throws {Error} a sentence that names the file, where shapes do not fit together or a value is not what it must be
 */
export function toModels(gathered: Gathered): readonly Answers[] {
  const { file, kind } = gathered;
  if (countOf(gathered.scores.shape) === 0) {
    throw unreadable(file, `it must have rows of scores, found shape [${gathered.scores.shape}]`);
  }
  const membership = gathered.membership && squeeze(gathered.membership);
  const labels = gathered.labels && squeeze(fromOneHot(gathered.labels, gathered.scores));
  if (kind === "classes") return bareClasses(gathered, { labels, membership });
  const scores = gathered.scores.stored ?? toScores(gathered.scores, file),
    notices = [...gathered.notices ?? []];
  const { shape } = gathered.scores;
  const models = modelsOf(shape, membership, file);
  if (isPositiveClass(shape, labels)) {
    const inMemory = scores instanceof StoredScores ? scores.subarray(0, scores.length) : scores;
    const two = fromPositiveClass(inMemory, { kind, file, labels });
    return [
      answersOf(two.scores, {
        gathered,
        labels,
        membership,
        kind: two.kind,
        classes: 2,
        queries: 1,
        notices: [two.notice],
      }),
    ];
  }
  const classes = shape.at(-1)!;
  if (classes < 2) {
    throw unreadable(file, `${gathered.scores.name} must have two classes or more, found shape [${shape}]`);
  }
  const guess = kind ? undefined : guessKind(scores, classes, file);
  const doubt = kind === "logits" && gathered.isKindNamed ? doubtLogits(scores, classes, file) : undefined;
  if (guess) notices.push(guess.notice);
  if (doubt) notices.push(doubt);
  const found = kind ?? guess!.kind;
  const inner = shape.slice(models === undefined ? 1 : 2, -1), queries = inner.reduce((a, b) => a * b, 1);
  const options = { gathered, kind: found, classes, queries, notices };
  if (models === undefined) return [answersOf(scores, { ...options, labels, membership })];
  const samples = shape[1];
  return Array.from({ length: models }, (_, model) => {
    const size = samples * queries * classes, range = [model * size, (model + 1) * size] as const;
    const part = scores instanceof StoredScores ? scores.part(...range) : scores.subarray(...range);
    const name = models === 1 ? gathered.name : `${gathered.name ?? file} ${model + 1}`;
    return answersOf(part, {
      ...options,
      gathered: { ...gathered, name, file: models === 1 ? file : `${file}, model ${model + 1} of ${models}` },
      labels: labels && rowsOfModel(labels, model, models),
      membership: membership && rowsOfModel(membership, model, models),
    });
  });
}

/** M, where the shape of the membership says that there are several models. */
function modelsOf(
  shape: readonly number[],
  membership: NamedArray | undefined,
  file: string,
): number | undefined {
  if (membership === undefined || membership.shape.length < 2) {
    const ofEach = membership?.shape[0];
    if (ofEach === shape[0] || shape.length <= 3 && !(shape.length === 3 && ofEach === shape[1])) {
      return undefined;
    }
    throw unreadable(
      file,
      `scores of shape [${shape}] need a membership [${shape[0]}, ${
        shape[1]
      }], of each model its own, found ${ofEach === undefined ? "none" : `[${ofEach}]`}`,
    );
  }
  const [models, samples] = membership.shape;
  if (membership.shape.length === 2 && shape.length >= 3 && shape[0] === models && shape[1] === samples) {
    return models;
  }
  throw unreadable(
    file,
    `scores [M, N, K] need a membership [M, N], found scores [${shape}] and membership [${membership.shape}]`,
  );
}

/** A model's own row of `[M, N]`, or the `[N]` that all have in common. */
function rowsOfModel(array: NamedArray, model: number, models: number): NamedArray {
  if (array.shape.length < 2) return array;
  const length = array.shape[1], range = [model * length, (model + 1) * length] as const;
  if (array.shape[0] !== models) return array; // refused for its length
  const data = Array.isArray(array.data) ? array.data.slice(...range) : array.data.subarray(...range);
  return { ...array, shape: [length], data: data as NamedArray["data"] };
}

/** `[N, 1]` as `[N]`: Keras keeps labels so. */
function squeeze(array: NamedArray): NamedArray {
  return array.shape.length > 1 && array.shape.at(-1) === 1
    ? squeeze({ ...array, shape: array.shape.slice(0, -1) })
    : array;
}

/** Labels `[N, K]` of which one is 1 and the others 0, as the place of the 1. */
function fromOneHot(labels: NamedArray, scores: NamedArray): NamedArray {
  const [rows, classes] = labels.shape, { data } = labels;
  const isWide = labels.shape.length === 2 && scores.shape.length === 2 && classes === scores.shape[1] &&
    classes > 1;
  if (!isWide || rows !== scores.shape[0] || Array.isArray(data)) return labels;
  const places = new Int32Array(rows).fill(-1);
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]), row = Math.floor(i / classes);
    if (value === 0) continue;
    if (value !== 1 || places[row] !== -1) return labels; // refused for its length
    places[row] = i % classes;
  }
  return { ...labels, shape: [rows], type: "int32", data: places };
}

interface AnswersParts {
  readonly gathered: Gathered;
  readonly labels?: NamedArray;
  readonly membership?: NamedArray;
  readonly kind: ScoreKind;
  readonly classes: number;
  readonly queries: number;
  readonly notices: readonly string[];
}

function answersOf(scores: Answers["scores"], parts: AnswersParts): Answers {
  const { gathered, kind, classes, queries } = parts,
    { file, classNames, namedByColumns, countsFrom } = gathered;
  const values = parts.labels && toLabelValues(parts.labels, file);
  const labels = values && toClassIndices(values, { file, classes, classNames, namedByColumns, countsFrom });
  return named(file, () => {
    const answers = toAnswers(scores as ScoreArray, {
      kind,
      classes,
      queries,
      labels,
      membership: parts.membership && toMembershipValues(parts.membership, file),
      ids: gathered.ids && toIds(squeeze(gathered.ids), file),
      classNames: gathered.classNames,
      name: gathered.name,
    });
    const { idsOfInputs } = gathered;
    return { ...answers, ...idsOfInputs && { idsOfInputs }, notices: [...parts.notices, ...answers.notices] };
  });
}

/** Answers that are the class alone, `[N]` or `[N, Q]`, by number or by name. */
function bareClasses(
  gathered: Gathered,
  { labels, membership }: { labels?: NamedArray; membership?: NamedArray },
): readonly Answers[] {
  const { file } = gathered, { shape } = gathered.scores;
  const predicted = toLabelValues(gathered.scores, file), truth = labels && toLabelValues(labels, file);
  const isText = typeof predicted[0] === "string" || truth !== undefined && typeof truth[0] === "string";
  const names = gathered.classNames ??
    (isText ? [...new Set([...predicted, ...truth ?? []].map(String))].sort() : undefined);
  const highest = (values: ArrayLike<unknown>) =>
    Array.from(values).reduce<number>((most, value) => Math.max(most, Number(value)), 0);
  const classes = Math.max(2, names?.length ?? 1 + Math.max(highest(predicted), truth ? highest(truth) : 0));
  const classNames = names && names.length === classes ? names : undefined;
  const options = { file, classes, classNames };
  const { data } = gathered.scores, isOwn = !isText && isClassArray(data);
  const indices = isOwn ? data : toClassIndices(predicted, options);
  return [
    answersOf(indices, {
      gathered: { ...gathered, classNames },
      labels,
      membership,
      kind: "classes",
      classes,
      queries: shape.length > 1 ? shape.slice(1).reduce((a, b) => a * b, 1) : 1,
      notices: gathered.notices ?? [],
    }),
  ];
}

function isClassArray(data: NamedArray["data"]): data is ClassArray & NamedArray["data"] {
  const types = [Uint8Array, Uint16Array, Uint32Array, Int8Array, Int16Array, Int32Array];
  return types.some((Type) => data instanceof Type);
}

/** Lets errors about arrays name the file that they came from. */
export function named<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Error) || error.message.includes(file)) throw error;
    const message = error.message.replace(
      /^Cannot read ([^:]{1,40}): /,
      `Cannot read the $1 of ${file.replaceAll("$", "$$$$")}: `,
    );
    const Kind = error instanceof TypeError ? TypeError : RangeError;
    throw new Kind(message.includes(file) ? message : `Cannot read ${file}: ${message}`, { cause: error });
  }
}

/** Rows of members and then of non-members, where two arrays have a place for both. */
export function joinRows(first: NamedArray, second: NamedArray): NamedArray {
  const shape = [first.shape[0] + second.shape[0], ...first.shape.slice(1)];
  if (Array.isArray(first.data) || Array.isArray(second.data)) {
    const texts = [first, second].flatMap(({ data }) => Array.from(data as ArrayLike<unknown>, String));
    return { ...first, type: "text", shape, data: texts };
  }
  if (
    first.type === second.type &&
    !(first.data instanceof BigInt64Array || first.data instanceof BigUint64Array)
  ) {
    const Type = first.data.constructor as NumbersType;
    const data = new Type(first.data.length + second.data.length) as Float64Array<ArrayBuffer>;
    data.set(first.data);
    data.set(second.data as Float64Array, first.data.length);
    return { ...first, shape, data };
  }
  const data = new Float64Array(first.data.length + second.data.length);
  data.set(exactNumbers(first, first.name));
  data.set(exactNumbers(second, second.name), first.data.length);
  return { ...first, type: "float64", shape, data };
}
