/** English words for things that are counted. */
import type { OutcomeCounts } from "../../judgement.ts";

/** `18 of 25 right, 4 undecided`; `25 undecided` where none is judged. */
export function sheetCounts({ right, undecided, of }: OutcomeCounts): string {
  if (undecided === of) return `${of} undecided`;
  return `${right} of ${of} right${undecided === 0 ? "" : `, ${undecided} undecided`}`;
}
