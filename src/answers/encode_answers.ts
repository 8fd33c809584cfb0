/**
 * Answers as an .npz file, which NumPy reads and `readTable` gives back: `logits` (or `probabilities`, `log_probabilities`,
 * `classes`) of shape `[N, K]` or `[N, Q, K]`, and where they are known `labels`, `membership` (1, 0, and 255 where it is
 * unknown), `ids`, each `[N]`, and `class_names` `[K]`.
 */
import { bytesOf, type Numbers } from "../files/elements.ts";
import { encodeNpyHeader, encodeTextNpy, type NpyArray } from "../files/npy.ts";
import { encodeZip } from "../files/zip.ts";
import type { Answers } from "./answers.ts";
import { StoredScores } from "./stored_scores.ts";
import { KIND_NAMES } from "./tables/roles.ts";

/** The bytes of an .npz file. */
export function encodeAnswers(answers: Answers): Uint8Array<ArrayBuffer> {
  const { kind, samples, classes, queries, scores, labels, membership, ids, classNames } = answers;
  if (scores instanceof StoredScores) {
    throw new TypeError(
      `Cannot encode the answers of ${scores.file}: their scores must be in memory, found them in their file`,
    );
  }
  const files: { name: string; parts: Uint8Array<ArrayBuffer>[] }[] = [];
  const add = (name: string, data: NpyArray["data"], shape: readonly number[]) =>
    files.push({ name: `${name}.npy`, parts: [encodeNpyHeader(data, shape), bytesOf(data as Numbers)] });
  const addTexts = (name: string, texts: readonly string[]) =>
    files.push({ name: `${name}.npy`, parts: [encodeTextNpy(texts)] });
  const inner = [...queries > 1 ? [queries] : [], ...kind === "classes" ? [] : [classes]];
  add(KIND_NAMES[kind], scores, [samples, ...inner]);
  if (labels) add("labels", labels, [samples]);
  if (membership) add("membership", membership, [samples]);
  if (ids?.every((id) => Number.isInteger(id) && Number(id) >= 0 && Number(id) < 2 ** 32)) {
    add("ids", Uint32Array.from(ids, Number), [samples]);
  } else if (ids) addTexts("ids", ids.map(String));
  if (classNames) addTexts("class_names", classNames);
  return encodeZip(files);
}
