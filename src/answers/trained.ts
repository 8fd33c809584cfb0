/** The answers of models that were trained here: what a model was trained on and what it was not, mixed. */
import { partNames, type Parts } from "../dataset/split.ts";
import { concatenate, gather } from "../gather.ts";
import { Random } from "../random.ts";
import type { Answers } from "./answers.ts";
import { toAnswers } from "./to_answers.ts";

/** A model's logits on its In and its Out part, with all that is known about the images. */
export interface TrainedAnswers {
  readonly role: "target" | "shadow";
  /** `[members, K]` and `[nonMembers, K]` */
  readonly logits: { readonly in: Float32Array; readonly out: Float32Array };
  /** Indices into the pool, which become the samples' ids. */
  readonly parts: Parts;
  /** `[pool]` */
  readonly labels: Uint8Array;
  readonly classNames: readonly string[];
  /** The experiment's: it mixes the rows. */
  readonly seed: number;
  readonly name?: string;
}

/** A model's answers to its parts in random order, in which not even a row's place tells what it is. */
export function trainedAnswers(model: TrainedAnswers): Answers {
  const { role, logits, parts, labels, classNames, seed, name } = model;
  const members = parts[`${role}In`], nonMembers = parts[`${role}Out`], classes = classNames.length;
  const order = new Random(seed, "rows", role).permutation(members.length + nonMembers.length);
  const ids = gather(concatenate(Uint32Array, [members, nonMembers]), order);
  const scores = new Float32Array(order.length * classes), membership = new Uint8Array(order.length);
  for (let place = 0, to = 0; place < order.length; place++) {
    const row = order[place], isMember = row < members.length;
    membership[place] = isMember ? 1 : 0;
    const part = isMember ? logits.in : logits.out;
    const from = (isMember ? row : row - members.length) * classes;
    for (let i = 0; i < classes; i++) scores[to++] = part[from + i];
  }
  return toAnswers(scores, {
    kind: "logits",
    classes,
    name,
    classNames,
    labels: gather(labels, ids),
    membership,
    ids: Array.from(ids),
  });
}

/** The four parts as they lie end to end, `partSize` each, where samples are numbered so instead of by a pool. */
export function partsEndToEnd(partSize: number): Parts {
  return Object.fromEntries(partNames.map((name, part) => [
    name,
    Uint32Array.from({ length: partSize }, (_, i) => part * partSize + i),
  ])) as Parts;
}
