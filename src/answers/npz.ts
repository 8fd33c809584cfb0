/**
 * Answers as an .npz file, which NumPy reads and writes: `logits` (or `probabilities`, `log_probabilities`, `classes`) of
 * shape `[N, K]` or `[N, Q, K]`, and where they are known `labels`, `membership` (1, 0, and 255 where it is unknown) and `ids`,
 * each `[N]`.
 */
import { unzipSync, zipSync } from "fflate";
import { decodeNpy, encodeNpy, type NpyArray } from "../files/npy.ts";
import { readFile } from "../platform/files.ts";
import type { Answers, ClassArray, ScoreArray, ScoreKind } from "./answers.ts";
import { toAnswers } from "./to_answers.ts";

const ARRAYS: Readonly<Record<ScoreKind, string>> = {
  "logits": "logits",
  "probabilities": "probabilities",
  "log-probabilities": "log_probabilities",
  "classes": "classes",
};

/** The bytes of an .npz file. Ids are kept where they are whole numbers; class names are not kept. */
export function encodeAnswers(answers: Answers): Uint8Array {
  const { kind, samples, classes, queries, scores, labels, membership, ids } = answers;
  const width = kind === "classes" ? [] : [classes];
  const arrays: Record<string, NpyArray> = {
    [ARRAYS[kind]]: {
      data: scores as NpyArray["data"],
      shape: [samples, ...queries > 1 ? [queries] : [], ...width],
    },
  };
  if (labels) arrays.labels = { data: labels, shape: [samples] };
  if (membership) arrays.membership = { data: membership, shape: [samples] };
  if (ids?.every((id) => Number.isInteger(id) && Number(id) >= 0 && Number(id) < 2 ** 32)) {
    arrays.ids = { data: Uint32Array.from(ids, Number), shape: [samples] };
  }
  const files = Object.entries(arrays).map(([name, array]) => [`${name}.npy`, encodeNpy(array)] as const);
  return zipSync(Object.fromEntries(files), { level: 0, mtime: new Date(1980, 0, 2) });
}

/**
 * Answers of the bytes of an .npz file.
 *
 * @param source names the file in errors
 * @throws {SyntaxError} where the bytes are no .npz file, or hold no scores
 * @throws {RangeError} where an array has another shape or impossible values
 */
export function decodeAnswers(bytes: Uint8Array, source: string): Answers {
  const arrays = new Map<string, NpyArray>();
  try {
    for (const [file, contents] of Object.entries(unzipSync(bytes))) {
      arrays.set(file.replace(/\.npy$/, ""), decodeNpy(contents));
    }
  } catch (error) {
    throw new SyntaxError(`Cannot read ${source}: it must be an .npz file; ${(error as Error).message}`);
  }
  const kinds = (Object.keys(ARRAYS) as ScoreKind[]).filter((kind) => arrays.has(ARRAYS[kind]));
  if (kinds.length !== 1) {
    throw new SyntaxError(
      `Cannot read ${source}: it needs one array of ${Object.values(ARRAYS).join(", ")}, found ${
        [...arrays.keys()].join(", ") || "none"
      }`,
    );
  }
  const [kind] = kinds, { data, shape } = arrays.get(ARRAYS[kind])!;
  const inner = shape.slice(1), isClasses = kind === "classes";
  if (shape.length < (isClasses ? 1 : 2) || shape.length > (isClasses ? 2 : 3)) {
    throw new RangeError(
      `Cannot read ${source}: ${ARRAYS[kind]} must be [N, K] or [N, Q, K], found [${shape}]`,
    );
  }
  const labels = arrays.get("labels")?.data as ClassArray | undefined;
  const most = isClasses ? Math.max(1, ...labels ? [highest(labels)] : [], highest(data)) + 1 : inner.at(-1)!;
  return toAnswers(data as ScoreArray | ClassArray, {
    kind,
    classes: most,
    queries: (isClasses ? inner[0] : inner.length === 2 ? inner[0] : 1) ?? 1,
    labels,
    membership: arrays.get("membership")?.data,
    ids: arrays.has("ids") ? Array.from(arrays.get("ids")!.data) : undefined,
  });
}

/**
 * Reads the answers that a run left, or that a program saved in the same form.
 *
 * @throws {Error} where the file cannot be read, and as `decodeAnswers`
 */
export async function readAnswers(path: string): Promise<Answers> {
  const bytes = await readFile(path).catch((error) => {
    throw new Error(`Cannot read the answers in ${path}: ${error.message}`);
  });
  return decodeAnswers(bytes, path);
}

function highest(values: ArrayLike<number>): number {
  let highest = 0;
  for (let i = 0; i < values.length; i++) if (values[i] > highest) highest = values[i];
  return highest;
}
