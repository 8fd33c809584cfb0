/** Tests of shadows whose membership gives the target's away, or that are the target itself: every figure would be worthless. */
import { type Answers, knownRows, UNKNOWN } from "./answers/answers.ts";
import { sameButForRounding } from "./answers/same_model.ts";
import { pairedRows, type SharedRows, sharedRows } from "./answers/same_samples.ts";
import { notice } from "./notices.ts";
import { rowNumbers } from "./rows_by_group.ts";

/** Standard errors that chance does not reach: one audit in a million. */
const STANDARD_ERRORS = 5;
/** The correlation of two memberships above which they are taken for one; rows of a balanced matrix of 3 models or more lie below. */
const SAME_MEMBERSHIP = 0.5;
/** Fewer shared samples correlate by chance. */
const LEAST_SHARED = 40;

/**
 * Refuses a shadow whose answers are the target's own, as a softmax or rounding has changed them. Also refuses one that was trained on
 * the target's own members, or on its non-members: what its attacks learn of these samples is the target's membership.
 *
 * @param sameRows true where all shadows answered the target's samples row by row
 *
 * @throws {RangeError} naming the shadow
 */
export function checkIndependence(
  target: Answers,
  shadows: readonly Answers[],
  { sameRows }: { sameRows: boolean },
): void {
  const rows = rowNumbers(target.samples);
  for (const shadow of shadows) {
    const paired = pairedRows(target, shadow), copy = paired && sameButForRounding(target, shadow, paired);
    if (copy !== undefined) {
      throw new RangeError(
        `Cannot audit: a shadow must be another model, found the target's own answers in ${shadow.name}, but for rounding, in ` +
          `${copy.same} of the ${copy.rows} rows in which models differ: attacks would learn from the target itself`,
      );
    }
    const shared = sameRows ? { target: rows, other: rows } : sharedRows(target, shadow);
    if (shared === undefined) continue;
    const { correlation, count } = correlationOf(target, shadow, shared);
    if (count < LEAST_SHARED || !(Math.abs(correlation) > SAME_MEMBERSHIP)) continue;
    throw new RangeError(
      `Cannot audit: the members of ${shadow.name} must be drawn on their own, found nearly the target's ` +
        `${
          correlation > 0 ? "members" : "non-members"
        } among the ${count} samples that both answered: attacks would learn ` +
        "the target's membership from it. Train it on other samples; if these are others, give both ids",
    );
  }
}

/** The correlation of both memberships (phi) where both are known; NaN where one of them does not vary. */
function correlationOf(
  target: Answers,
  shadow: Answers,
  shared: SharedRows,
): { correlation: number; count: number } {
  let count = 0, ours = 0, theirs = 0, both = 0;
  for (let place = 0; place < shared.target.length; place++) {
    const own = target.membership![shared.target[place]], other = shadow.membership![shared.other[place]];
    if (own === UNKNOWN || other === UNKNOWN) continue;
    count++;
    ours += own;
    theirs += other;
    both += own & other;
  }
  const spread = Math.sqrt(ours * (count - ours) * theirs * (count - theirs));
  return { correlation: (count * both - ours * theirs) / spread, count };
}

/**
 * A sentence where the number of shadows that were trained on a sample tells whether the target was, undefined where not. It does
 * where the target is a row of a balanced matrix: with half of all models trained on each sample, the other rows' count is one less
 * for a member (arXiv 2605.25819).
 *
 * @param shadows all have answered the target's samples row by row
 */
export function dependenceNotice(target: Answers, shadows: readonly Answers[]): string | undefined {
  const known = knownRows(target), membership = target.membership!;
  const counts = [0, 0], sums = [0, 0], squares = [0, 0];
  for (const row of known) {
    let count = 0;
    for (const shadow of shadows) if (shadow.membership![row] === 1) count++;
    const side = membership[row];
    counts[side]++;
    sums[side] += count;
    squares[side] += count * count;
  }
  const means = sums.map((sum, side) => sum / counts[side]);
  const mean = (sums[0] + sums[1]) / known.length;
  const variance = (squares[0] + squares[1]) / known.length - mean * mean;
  const error = Math.sqrt(variance * (1 / counts[0] + 1 / counts[1]));
  if (!(Math.abs(means[1] - means[0]) > STANDARD_ERRORS * error)) return undefined;
  const [nonMember, member] = means.map((each) => each.toFixed(2));
  return notice("dependent membership", { member, nonMember, shadows: shadows.length });
}

/** A sentence where shadows seem to have answered the target's samples, and yet cannot judge them by sample. */
export function otherSamplesNotices(target: Answers, shadows: readonly Answers[]): string[] {
  if (shadows.length === 1) {
    const [shadow] = shadows;
    if (target.kind === "classes" || shadow.kind === "classes") return [];
    const shared = sharedRows(target, shadow)?.target.length;
    const isOfAll = shared === target.samples && shadow.samples === target.samples;
    return isOfAll ? [notice("one shadow by sample", { name: shadow.name! })] : [];
  }
  const odd = shadows.find((shadow) =>
    shadow.samples !== target.samples || shadow.queries !== target.queries
  );
  const sharing = shadows.find((shadow) => sharedRows(target, shadow) !== undefined);
  if (sharing === undefined) return [];
  return [notice("not by sample", { name: (odd ?? sharing).name! })];
}
