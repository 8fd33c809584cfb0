/** The classes that samples have by name, and their numbers in a model that does not name its own. */
import type { ScoreKind } from "../answers/answers.ts";
import { listed, type NamedArray, unreadable } from "../answers/formats/format.ts";
import { notice } from "../notices.ts";
import type { Samples } from "./samples.ts";

/**
 * The samples with one list of classes: of labels that are names all of them, sorted; of labels that are numbers the one list that
 * their places tell.
 *
 * @throws {SyntaxError} where some labels are names and others numbers, or two places number classes differently
 */
export function withCommonClasses(parts: readonly Samples[]): Samples[] {
  const labelled = parts.filter(({ labels }) => labels !== undefined);
  const isNamed = ({ labels }: Samples) => labels!.type === "text";
  const [first] = labelled, other = labelled.find((part) => isNamed(part) !== isNamed(first));
  if (other !== undefined && parts.some(({ classNames }) => classNames !== undefined)) {
    const [names, numbers] = isNamed(first) ? [first, other] : [other, first];
    throw unreadable(
      numbers.file,
      `its classes must be names as in ${names.file}, found numbers; give both in one form`,
    );
  }
  const lists = parts.flatMap(({ classNames, file }) => classNames ? [{ classNames, file }] : []);
  if (lists.length === 0) return [...parts];
  if (isNamed(first)) {
    const classNames = [...new Set(lists.flatMap(({ classNames }) => classNames))].sort();
    return parts.map((part) => ({ ...part, classNames }));
  }
  const [{ classNames, file }] = lists;
  const unlike = lists.find((list) => list.classNames.join("\n") !== classNames.join("\n"));
  if (unlike === undefined) return parts.map((part) => ({ ...part, classNames }));
  throw unreadable(
    unlike.file,
    `it must number its classes as ${file} does (${listed(classNames)}), found ${listed(unlike.classNames)}`,
  );
}

/** Labels as numbers of classes, and the sentence that says so. */
export interface NumberedLabels {
  readonly labels: NamedArray;
  readonly notice: string;
}

/**
 * Names of folders as the classes of a model that names none: by their places in the order of the names, as torchvision's ImageFolder
 * and Keras number them.
 *
 * @param file the folders, as errors give them
 * @throws {SyntaxError} where the model has another number of classes, or the names are numbers in another order
 */
export function numberedByName(
  labels: NamedArray,
  { classNames, scores, kind, file }: {
    classNames: readonly string[];
    scores: NamedArray;
    kind?: ScoreKind;
    file: string;
  },
): NumberedLabels {
  const classes = kind === "classes"
    ? undefined
    : scores.shape.length === 2 && scores.shape[1] > 1
    ? scores.shape[1]
    : 2;
  const told = "; tell the classes in the order of the scores (--class-names)";
  if (classes !== undefined && classes !== classNames.length) {
    throw unreadable(
      file,
      `it must have a folder for each of the model's ${classes} classes, found ${classNames.length}: ${
        listed(classNames)
      }${told}`,
    );
  }
  const isCounted = classNames.every((name) => /^\d+$/.test(name));
  if (
    isCounted && classNames.some((name, place) => place > 0 && Number(name) < Number(classNames[place - 1]))
  ) {
    throw unreadable(
      file,
      `its folders are named by numbers, whose order as names is another one, found ${
        listed(classNames)
      }${told}`,
    );
  }
  const places = new Map(classNames.map((name, place) => [name, place]));
  const data = Int32Array.from(labels.data as string[], (name) => places.get(name)!);
  return {
    labels: { ...labels, type: "int32", data },
    notice: notice("classes by folder", { names: listed(classNames) }),
  };
}

/**
 * Labels that count the classes of a file as the file's names for them, where the model has the same names, in whatever order: then
 * names and not places say which class is which. Other labels stay as they are.
 */
export function namedLabels(
  labels: NamedArray,
  ofFile: readonly string[],
  ofModel: readonly string[],
): NamedArray {
  const areTheSame = ofFile.length === ofModel.length && new Set(ofFile).size === ofFile.length &&
    ofFile.every((name) => ofModel.includes(name));
  if (labels.type === "text" || !areTheSame) return labels;
  const data = Array.from(
    labels.data as ArrayLike<number>,
    (label) => ofFile[Number(label)] ?? String(label),
  );
  return { ...labels, type: "text", data };
}
