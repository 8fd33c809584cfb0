/** Two-class models that give one number a sample: the probability, or the logit, of the second class. */
import type { ScoreArray, ScoreKind } from "../answers.ts";
import { type NamedArray, unreadable } from "../formats/format.ts";
import { notice } from "../../notices.ts";

/** True of scores that are one number a sample. */
export function isPositiveClass(shape: readonly number[], labels: NamedArray | undefined): boolean {
  const isSingle = shape.length === 1 || shape.length === 2 && shape[1] === 1;
  return isSingle && (labels === undefined || labels.shape.length === 1 && labels.shape[0] === shape[0]);
}

/** Both classes' scores, in float64, in which 1 - p loses nothing that p had. */
export function fromPositiveClass(
  scores: ScoreArray,
  { kind: told, file, labels }: { kind?: ScoreKind; file: string; labels?: NamedArray },
): { scores: Float64Array; kind: ScoreKind; notice: string } {
  const { data } = labels ?? {};
  for (let row = 0; data !== undefined && row < data.length; row++) {
    const label = Number(data[row]);
    if (label === 0 || label === 1) continue;
    throw unreadable(
      file,
      `one score a row tells of classes 0 and 1, found label ${data[row]} at row ${row}`,
    );
  }
  const kind = told ?? (scores.every((value) => value >= 0 && value <= 1) ? "probabilities" : "logits");
  const both = new Float64Array(2 * scores.length);
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row];
    both[2 * row] = kind === "logits"
      ? 0
      : kind === "probabilities"
      ? 1 - score
      : Math.log1p(-Math.exp(score));
    both[2 * row + 1] = score;
  }
  const what = kind === "logits"
    ? "one logit"
    : kind === "probabilities"
    ? "one probability"
    : "one log-probability";
  return {
    scores: both,
    kind,
    notice: notice(what, { file }),
  };
}
