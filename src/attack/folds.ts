/** The folds of samples, each judged by attacks that learned on the others. */
import { countMembers, UNKNOWN } from "../answers/answers.ts";
import { Random } from "../random.ts";
import { rowsByGroup } from "../rows_by_group.ts";

/** Folds that k-fold makes where there are samples enough. */
export const FOLDS = 5;

/**
 * The fold `[N]` of every row: members and non-members are dealt out at random, each evenly. A row of unknown membership gets
 * the fold of the known row of the same sample, whose membership is its own. Where there is none, it gets the number of folds:
 * attacks that learned on all known rows judge it.
 *
 * @param membership `[N]`: 1, 0 or UNKNOWN
 * @param firstOf `[N]`, the first row of each row's sample; absent where every row is a sample of its own
 */
export function dealFolds(
  membership: Uint8Array,
  { folds, seed, firstOf }: { folds: number; seed: number; firstOf?: Uint32Array },
): Uint8Array {
  const foldOf = new Uint8Array(membership.length).fill(folds);
  const rowsOf = rowsByGroup(membership, UNKNOWN + 1);
  for (const value of [1, 0]) {
    const rows = rowsOf.get(value) ?? new Uint32Array(0);
    const order = new Random(seed, "folds", value).permutation(rows.length);
    for (let place = 0; place < order.length; place++) foldOf[rows[order[place]]] = place % folds;
  }
  if (!firstOf) return foldOf;
  const ofSample = new Uint8Array(membership.length).fill(folds);
  for (let row = 0; row < foldOf.length; row++) {
    if (membership[row] !== UNKNOWN) ofSample[firstOf[row]] = foldOf[row];
  }
  for (let row = 0; row < foldOf.length; row++) {
    if (membership[row] === UNKNOWN) foldOf[row] = ofSample[firstOf[row]];
  }
  return foldOf;
}

/** As many folds as leave a member and a non-member in each; at most `FOLDS`, and 0 where there are not two of each. */
export function foldsFor(membership: Uint8Array): number {
  const { members, nonMembers } = countMembers(membership);
  const folds = Math.min(FOLDS, members, nonMembers);
  return folds < 2 ? 0 : folds;
}
