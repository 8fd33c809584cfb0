/**
 * Answers as an .npz file, which NumPy reads and `readTable` gives back: `logits` (or `probabilities`, `log_probabilities`,
 * `classes`) of shape `[N, K]` or `[N, Q, K]`, and where they are known `labels`, `membership` (1, 0, and 255 where it is
 * unknown), `ids` (`input_ids` where they come from comparing inputs), each `[N]`, and `class_names` `[K]`. Of M models that answered the same samples the scores have one more
 * dimension in front, and membership is `[M, N]`.
 */
import { bytesOf, type Numbers } from "../files/elements.ts";
import { encodeNpyHeader, encodeTextNpy, type NpyArray } from "../files/npy.ts";
import { encodeZip } from "../files/zip.ts";
import type { Answers } from "./answers.ts";
import { typeName } from "../type_name.ts";
import { StoredScores } from "./stored_scores.ts";
import { IDS_OF_INPUTS, KIND_NAMES } from "./tables/roles.ts";

/** The bytes of an .npz file of one model's answers. */
export function encodeAnswers(answers: Answers): Uint8Array<ArrayBuffer> {
  return encode([answers], []);
}

/**
 * The bytes of an .npz file of several models' answers to the same samples, whose labels and ids are taken from the first.
 *
 * @throws {RangeError} where there is no model, or one answered otherwise: another number of samples, queries or classes, another
 * kind or type of scores, or unknown membership beside known
 */
export function encodeManyAnswers(models: readonly Answers[]): Uint8Array<ArrayBuffer> {
  const formOf = ({ kind, samples, queries, classes, scores, membership }: Answers) =>
    `${kind} [${samples}, ${queries}, ${classes}] as ${typeName(scores)} with${
      membership ? "" : "out"
    } membership`;
  const forms = [...new Set(models.map(formOf))];
  if (forms.length !== 1) {
    throw new RangeError(
      `Cannot encode the answers of ${models.length} models in one file: all must have one form, found ${
        forms.join("; ") || "none"
      }`,
    );
  }
  return encode(models, [models.length]);
}

/** `outer` are the dimensions before those of one model. */
function encode(models: readonly Answers[], outer: readonly number[]): Uint8Array<ArrayBuffer> {
  const [{ kind, samples, classes, queries, labels, membership, ids, idsOfInputs, classNames }] = models;
  const files: { name: string; parts: Uint8Array<ArrayBuffer>[] }[] = [];
  const addParts = (name: string, parts: readonly NpyArray["data"][], shape: readonly number[]) =>
    files.push({
      name: `${name}.npy`,
      parts: [encodeNpyHeader(parts, shape), ...parts.map((part) => bytesOf(part as Numbers))],
    });
  const add = (name: string, data: NpyArray["data"], shape: readonly number[]) =>
    addParts(name, [data], shape);
  const addTexts = (name: string, texts: readonly string[]) =>
    files.push({ name: `${name}.npy`, parts: [encodeTextNpy(texts)] });
  const inner = [...queries > 1 ? [queries] : [], ...kind === "classes" ? [] : [classes]];
  addParts(KIND_NAMES[kind], models.map(scoresOf), [...outer, samples, ...inner]);
  if (labels) add("labels", labels, [samples]);
  if (membership) {
    addParts("membership", models.map((model) => model.membership!), [...outer, samples]);
  }
  const nameOfIds = idsOfInputs ? IDS_OF_INPUTS : "ids";
  if (ids?.every((id) => Number.isInteger(id) && Number(id) >= 0 && Number(id) < 2 ** 32)) {
    add(nameOfIds, Uint32Array.from(ids, Number), [samples]);
  } else if (ids) addTexts(nameOfIds, ids.map(String));
  if (classNames) addTexts("class_names", classNames);
  return encodeZip(files);
}

function scoresOf({ scores }: Answers): NpyArray["data"] {
  if (!(scores instanceof StoredScores)) return scores;
  throw new TypeError(
    `Cannot encode the answers of ${scores.file}: their scores must be in memory, found them in their file`,
  );
}
