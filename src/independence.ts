/** Whether the shadows' membership gives the target's away, which would make every figure worthless. */
import { type Answers, knownRows } from "./answers/answers.ts";
import { notice } from "./notices.ts";

/** Standard errors that chance does not reach: one audit in a million. */
const STANDARD_ERRORS = 5;

/**
 * A sentence where the number of shadows that were trained on a sample tells whether the target was, undefined where not. It does
 * where the target is a row of a balanced matrix: with half of all models trained on each sample, the other rows' count is one less
 * for a member (arXiv 2605.25819).
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
