/** The models of tests/golden/targets/, their samples, and the answers of the programs that made them. */
import { assert, assertEquals } from "@std/assert";
import type { Answers, ScoreArray } from "../src/answers/answers.ts";
import type { Sources } from "../src/answers/given.ts";
import { openFile } from "../src/answers/tables/open.ts";
import { askForAnswers } from "../src/targets/answers.ts";

/** The folder. */
export const FOLDER = new URL("golden/targets/", import.meta.url).pathname;

/** The samples of one of the data sets, and the model that is asked: a file or a folder of `FOLDER`. */
export function sources(model: string, data = "features", more: Partial<Sources> = {}): Sources {
  const ending = data === "table" ? "csv" : "npz";
  return {
    shadowTable: [],
    delta: 1e-5,
    target: `${FOLDER}${model}`,
    members: `${FOLDER}${data}-members.${ending}`,
    nonMembers: `${FOLDER}${data}-non-members.${ending}`,
    ...more,
  };
}

/** The program's own answers to members and then to non-members. */
export async function ownAnswers(model: string): Promise<number[]> {
  const { contents } = await openFile(`${FOLDER}${model}-answers.npz`);
  const parts = await contents.read([{ names: ["members"] }, { names: ["non_members"] }]);
  return parts.flatMap(({ data }) => Array.from(data as ArrayLike<number>, Number));
}

/** The largest difference of scores from the program's own: one number a sample where that has only the probability of class 1. */
export function largestDifference({ scores: all, samples }: Answers, own: readonly number[]): number {
  const isOne = own.length === samples, scores = (all as ScoreArray).filter((_, i) => !isOne || i % 2 === 1);
  assertEquals(scores.length, own.length);
  return own.reduce((largest, value, i) => Math.max(largest, Math.abs(value - scores[i])), 0);
}

/** Asserts that three of four samples have their class: labels and scores count the classes alike. */
export function assertMostlyRight({ labels, samples, classes, scores }: Answers): void {
  const right = Array.from(labels!).filter((label, row) => {
    const part = Array.from((scores as ScoreArray).subarray(row * classes, (row + 1) * classes));
    return part.indexOf(Math.max(...part)) === label;
  });
  assert(right.length > 0.75 * samples, `${right.length} of ${samples}`);
}

/** Asserts that asking ends with an error of these words. */
export async function assertRefused(config: Sources, words: RegExp): Promise<void> {
  const message = await askForAnswers(config).then(() => "answers", (error: Error) => error.message);
  assert(words.test(message), message);
  assert(!/\n|\bat .*\.[jt]s/.test(message), message);
}
