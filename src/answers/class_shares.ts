/** A test whether samples' classes alone tell members from non-members, and a notice where they do. */
import { FOLDS_DESIGN_EFFECT } from "../metrics/folds.ts";
import { balancedAccuracyInterval } from "../metrics/intervals.ts";
import { notice } from "../notices.ts";
import { Random } from "../random.ts";
import { type Answers, countMembers, knownRows } from "./answers.ts";

/** The interval's confidence: an audit in a thousand is told of classes that differ by chance. */
const CONFIDENCE = 0.998;

/**
 * A sentence where the classes of members and of non-members are in other shares than chance brings about, undefined where not.
 * Attacks find members by their classes then, whatever the model gives away. Half of the samples, drawn at random, teach which
 * classes have a larger share of the members than of the non-members, and the other half is judged by that, both ways round.
 */
export function classSharesNotice({ samples, labels, membership }: Answers): string | undefined {
  if (!labels || !membership) return undefined;
  const { members, nonMembers } = countMembers(membership);
  if (members === 0 || nonMembers === 0) return undefined;
  const rows = knownRows({ samples, membership }), random = new Random(1, "class shares");
  const classes = rows.reduce((most, row) => Math.max(most, labels[row]), 0) + 1;
  /** `[2, 2, classes]`: by half, non-members and members of each class. */
  const counts = new Uint32Array(4 * classes);
  for (const row of rows) counts[(2 * random.integer(2) + membership[row]) * classes + labels[row]]++;
  const of = (half: number, side: number) =>
    counts.subarray((2 * half + side) * classes, (2 * half + side + 1) * classes);
  let truePositives = 0, trueNegatives = 0;
  for (const half of [0, 1]) {
    const [lessonOut, lessonIn, judgedOut, judgedIn] = [half, 1 - half].flatMap((each) => [
      of(each, 0),
      of(each, 1),
    ]);
    const [out, within] = [lessonOut, lessonIn].map((each) => each.reduce((sum, count) => sum + count, 0));
    for (let k = 0; k < classes; k++) {
      if (lessonIn[k] * out > lessonOut[k] * within) truePositives += judgedIn[k];
      else trueNegatives += judgedOut[k];
    }
  }
  const [lower] = balancedAccuracyInterval({ truePositives, members, trueNegatives, nonMembers }, {
    confidence: CONFIDENCE,
    designEffect: FOLDS_DESIGN_EFFECT,
  });
  if (!(lower > 0.5)) return undefined;
  const accuracy = (truePositives / members + trueNegatives / nonMembers) / 2;
  return notice("other classes", { accuracy: (100 * accuracy).toFixed(1) });
}
