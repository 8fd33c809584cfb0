/** Some rows of answers. */
import { gather } from "../gather.ts";
import type { Answers } from "./answers.ts";
import { gatherScores } from "./stored_scores.ts";

/** The answers to some samples, scores and labels alone: what is known about the samples stays as it is. */
export function scoresOfRows(answers: Answers, rows: Uint32Array): Answers {
  const { kind, classes, queries, scores, labels, rescaled } = answers;
  const width = queries * (kind === "classes" ? 1 : classes);
  return {
    ...answers,
    samples: rows.length,
    scores: gatherScores(scores, rows, width),
    labels: labels && gather(labels, rows),
    rescaled: rescaled && gather(rescaled, rows, queries),
  };
}

/** The answers to some samples, with all that is known about those. */
export function rowsOf(answers: Answers, rows: Uint32Array): Answers {
  const { membership, ids } = answers;
  return {
    ...scoresOfRows(answers, rows),
    membership: membership && gather(membership, rows),
    // Without ids a sample goes by its row, which is another one now.
    ids: Array.from(rows, (row) => ids?.[row] ?? row),
  };
}
