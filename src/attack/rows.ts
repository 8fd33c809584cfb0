/** The rows that an attack is taught or judged on: what a model was trained on and what it was not, mixed. */
import type { Parts } from "../dataset/split.ts";
import { Random } from "../random.ts";
import type { Heap } from "../kernels/heap.ts";
import { softmax } from "../kernels/probability_vectors.ts";
import type { Answers } from "./attack.ts";

/** N rows in random order: not even a row's place tells what it is. */
export interface Rows {
  /** `[N]`, into the pool. */
  readonly indices: Uint32Array;
  /** `[N]`: 1 for a member, 0 for a non-member. */
  readonly membership: Uint8Array;
  /** `[N]`: which row of the members followed by the non-members it is. */
  readonly order: Uint32Array;
}

/** As much of a data set as answers to it need. */
export interface Labels {
  /** By label. */
  readonly classes: readonly string[];
  /** By row index. */
  readonly pool: { readonly labels: Uint8Array };
}

/** Mixes members and non-members, both indices into the pool. */
export function mixRows(members: Uint32Array, nonMembers: Uint32Array, random: Random): Rows {
  const all = Uint32Array.from([...members, ...nonMembers]);
  const order = random.shuffle(Uint32Array.from(all.keys()));
  return {
    indices: order.map((row) => all[row]),
    membership: Uint8Array.from(order, (row) => row < members.length ? 1 : 0),
    order,
  };
}

/** The rows by which the target is judged, or the shadow teaches, in an experiment with this seed. */
export function rowsOf(role: "target" | "shadow", parts: Parts, seed: number): Rows {
  return mixRows(parts[`${role}In`], parts[`${role}Out`], new Random(seed, "rows", role));
}

/** What the attacks' randomness is drawn from. Not the seed that mixed the rows: an attack could undo the mixing. */
export function attackSeed(seed: number): number {
  return new Random(seed, "attacks").integer(2 ** 32);
}

/**
 * A model's answers to these rows.
 *
 * @param logits what it gave to the members and to the non-members, `[members, K]` and `[nonMembers, K]`
 */
export function answersOf(
  logits: { in: Float32Array; out: Float32Array },
  { indices, order }: Rows,
  { dataset: { classes, pool }, heap }: { dataset: Labels; heap: Heap },
): Answers {
  const width = classes.length;
  const all = new Float32Array(logits.in.length + logits.out.length);
  all.set(logits.in);
  all.set(logits.out, logits.in.length);
  const mixed = new Float32Array(all.length);
  for (const [place, row] of order.entries()) {
    mixed.set(all.subarray(row * width, (row + 1) * width), place * width);
  }
  return {
    classes: width,
    labels: Uint8Array.from(indices, (index) => pool.labels[index]),
    probabilities: softmax(heap, mixed, width),
    logits: mixed,
  };
}
