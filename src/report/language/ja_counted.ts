/** Japanese words for things that are counted. */
import type { OutcomeCounts } from "../../judgement.ts";

/** `25枚中18枚正解、判定不能4枚` */
export function sheetCounts({ right, undecided, of }: OutcomeCounts): string {
  if (undecided === of) return `${of}枚すべて判定不能`;
  return `${of}枚中${right}枚正解${undecided === 0 ? "" : `、判定不能${undecided}枚`}`;
}
