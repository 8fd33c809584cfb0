/** Answers of a made-up model that is surer, and more often right, of its members. */
import type { Answers, ScoreKind } from "../src/answers/answers.ts";
import { toAnswers } from "../src/answers/to_answers.ts";
import { Random } from "../src/random.ts";

/** How many rows of each sort, of how many classes, and what the model lets out. */
export interface MadeUp {
  readonly members: number;
  readonly nonMembers: number;
  readonly classes: number;
  /** Draws other answers for another purpose. */
  readonly purpose: string;
  readonly kind?: ScoreKind;
  /** 0 makes a model that tells nothing; 1 one that tells much. */
  readonly leak?: number;
  readonly type?: "float16" | "float32" | "float64";
  readonly queries?: number;
  readonly labels?: boolean;
}

/** The answers, members and non-members mixed. */
export function madeUpAnswers(
  {
    members,
    nonMembers,
    classes,
    purpose,
    kind = "logits",
    leak = 1,
    type = "float32",
    queries = 1,
    labels = true,
  }: MadeUp,
): Answers {
  const random = new Random(5, purpose, classes);
  const samples = members + nonMembers, rows = samples * queries;
  const membership = Uint8Array.from({ length: samples }, (_, row) => row < members ? 1 : 0);
  random.shuffle(membership);
  const ofClass = Uint16Array.from({ length: samples }, () => random.integer(classes));
  const logits = Float64Array.from({ length: rows * classes }, () => 2 * random.normal());
  for (let row = 0; row < rows; row++) {
    const sample = Math.floor(row / queries), own = logits.subarray(row * classes, (row + 1) * classes);
    own[ofClass[sample]] = -Infinity;
    const loose = 1.3 + 4.5 * random.normal(), tight = Math.exp(1.9 + 0.5 * random.normal());
    const margin = membership[sample] === 1 && random.uniform() < leak ? tight : loose;
    own[ofClass[sample]] = Math.max(...own) + margin;
  }
  const options = {
    kind,
    queries,
    membership,
    labels: labels ? ofClass : undefined,
    classes,
  };
  if (kind === "classes") {
    return toAnswers(
      Uint16Array.from(
        { length: rows },
        (_, row) => topOf(logits.subarray(row * classes, (row + 1) * classes)),
      ),
      options,
    );
  }
  const scores = kind === "logits" ? logits : normalised(logits, classes, kind);
  const Type = { float16: Float16Array, float32: Float32Array, float64: Float64Array }[type];
  return toAnswers(Type.from(scores), options);
}

/** The same answers with their samples in another order: sample i of the result is sample `order[i]`. */
export function reordered(answers: Answers, order: Uint32Array): Answers {
  const { kind, classes, queries, scores, labels, membership, samples, ids, rescaled } = answers;
  const width = queries * (kind === "classes" ? 1 : classes);
  const moved = (scores as Float32Array).slice();
  for (const [to, from] of order.entries()) {
    moved.set((scores as Float32Array).subarray(from * width, (from + 1) * width), to * width);
  }
  return {
    ...answers,
    scores: moved,
    samples,
    ids: ids && Array.from(order, (row) => ids[row]),
    labels: labels && Uint16Array.from(order, (row) => labels[row]),
    membership: membership && Uint8Array.from(order, (row) => membership[row]),
    rescaled: rescaled && Uint8Array.from(order, (row) => rescaled[row]),
  };
}

function topOf(values: Float64Array): number {
  return values.indexOf(Math.max(...values));
}

function normalised(logits: Float64Array, classes: number, kind: ScoreKind): Float64Array {
  const scores = new Float64Array(logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    const row = logits.subarray(start, start + classes), largest = Math.max(...row);
    const sum = row.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
    row.forEach((logit, k) => {
      scores[start + k] = kind === "probabilities"
        ? Math.exp(logit - largest) / sum
        : logit - largest - Math.log(sum);
    });
  }
  return scores;
}
