/** What a program in JavaScript hands in wrongly: every public function names what it needs and what it found. */
import { assertRejects, assertThrows } from "@std/assert";
import { audit, evaluate, readAnswers, render, toAnswers } from "../src/mod.ts";

// deno-lint-ignore no-explicit-any
type Any = any;

const SCORES = [0.9, 0.4, 0.6, 0.1], MEMBERSHIP = [1, 1, 0, 0];

const answers = toAnswers(new Float32Array([0.9, 0.1, 0.4, 0.6, 0.6, 0.4, 0.1, 0.9]), {
  kind: "probabilities",
  classes: 2,
  labels: [0, 0, 0, 0],
  membership: MEMBERSHIP,
});

Deno.test("readAnswers names the sources that it reads", async () => {
  const need = "the path of a file, { name, bytes } or { members, nonMembers } is needed, found ";
  for (
    const [source, found] of [
      [undefined, "undefined"],
      [null, "null"],
      [new Uint8Array(3), "Uint8Array"],
      [new Blob([]), "Blob"],
      [7, "a number"],
    ] as const
  ) {
    await assertRejects(async () => await readAnswers(source as Any), TypeError, need + found);
  }
});

Deno.test("audit names the target and the shadows that are no answers", async () => {
  await assertRejects(
    () => audit(answers, { shadows: answers as Any }),
    TypeError,
    "Cannot audit: shadows must be an array, found Object",
  );
  await assertRejects(
    () => audit(answers, { shadows: [7] as Any }),
    TypeError,
    "a shadow, made by toAnswers",
  );
  await assertRejects(
    () => audit(undefined as Any),
    TypeError,
    "the target, made by toAnswers or readAnswers",
  );
  await assertRejects(() => audit({} as Any), TypeError, "must be answers, found Object without scores");
  await assertRejects(
    () => audit(answers, { attacks: answers as Any }),
    TypeError,
    "attacks must be an array, found Object",
  );
});

Deno.test("evaluate names the option that has another type", () => {
  const run = (options: Any) => () => evaluate(SCORES, MEMBERSHIP, options);
  const threshold = 0.5, of = new Uint8Array(4);
  assertThrows(run(undefined), TypeError, "Cannot evaluate: the options must be an object, found undefined");
  assertThrows(run({ threshold, fpr: null }), TypeError, "fpr must be an array, found null");
  assertThrows(run({ threshold, fpr: ["0.1"] }), TypeError, "must be a number, found a string");
  assertThrows(run({ threshold, fpr: [undefined] }), TypeError, "must be a number, found undefined");
  assertThrows(run({ threshold, prior: "0.5" }), TypeError, "the prior must be a number, found a string");
  assertThrows(run({ threshold, folds: [0, 1] }), TypeError, "folds must be an object, found Array");
  assertThrows(run({ threshold, folds: { of: [0, 1], learned: "score" } }), TypeError, "found Array");
  assertThrows(
    run({ threshold, folds: { of, learned: "x" } }),
    RangeError,
    'folds.learned must be "threshold" or "score", found "x"',
  );
});

Deno.test("toAnswers and render name the options that they miss", async () => {
  assertThrows(() => (toAnswers as Any)(SCORES), TypeError, "the options must be an object, found undefined");
  const found = await audit(answers);
  await assertRejects(
    () => (render as Any)(found),
    TypeError,
    "the options, which name the format, must be an object, found undefined",
  );
  await assertRejects(() => (render as Any)(undefined, { format: "text" }), TypeError, "the audit must be");
});
