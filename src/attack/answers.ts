/** Checks on what an attack is given. */
import { checkFinite, checkLabels, checkProbabilities } from "../kernels/checks.ts";
import type { Answers, LabelledAnswers } from "./attack.ts";

/**
 * Checks the target's answers; `classes` is the shadow's number of classes.
 *
 * @throws {RangeError} where the lengths or the classes do not fit together, a probability is not from 0 to
 * 1, a logit is not finite or a label is not below K
 */
export function checkAnswers(answers: Answers, classes: number): void {
  if (answers.classes !== classes) {
    throw new RangeError(
      `Cannot attack: the shadow has ${classes} classes, so the target must have as many, found ${answers.classes}`,
    );
  }
  const rows = checkProbabilities(answers.probabilities, classes);
  checkLabels(answers.labels, rows, classes);
  if (answers.logits === undefined) return;
  const logitRows = checkFinite(answers.logits, classes, "logits");
  if (logitRows !== rows) {
    throw new RangeError(
      `Cannot attack: ${rows} rows of probabilities need as many of logits, found ${logitRows}`,
    );
  }
}

/**
 * Checks the shadow's answers.
 *
 * @throws {RangeError} as {@linkcode checkAnswers}, and where membership is not 0 or 1 for each row, or the
 * rows are all members or all non-members
 */
export function checkShadow(shadow: LabelledAnswers): void {
  checkAnswers(shadow, shadow.classes);
  const { membership, labels } = shadow;
  if (membership.length !== labels.length) {
    throw new RangeError(
      `Cannot learn an attack: ${labels.length} rows need membership for each, found ${membership.length}`,
    );
  }
  const row = membership.findIndex((value) => value > 1);
  if (row !== -1) {
    throw new RangeError(
      `Cannot learn an attack: membership must be 0 or 1, found ${membership[row]} at row ${row}`,
    );
  }
  for (const [value, name] of [[1, "members"], [0, "non-members"]] as const) {
    if (membership.includes(value)) continue;
    throw new RangeError(
      `Cannot learn an attack: the shadow's answers need members and non-members, found no ${name}`,
    );
  }
}
