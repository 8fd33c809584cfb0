import { assert, assertEquals, assertThrows } from "@std/assert";
import { type Answers, UNKNOWN } from "../src/answers/answers.ts";
import { blockOf } from "../src/answers/block.ts";
import { toAnswers } from "../src/answers/to_answers.ts";
import type { Attack } from "../src/attack/attack.ts";
import { accuse, bestOf, learnByFolds, learnFromShadow, selectAttacks } from "../src/attack/attacker.ts";
import { attacks } from "../src/attack/attacks.ts";
import { dealFolds, foldsFor } from "../src/attack/folds.ts";
import { Heap } from "../src/kernels/heap.ts";
import { compileKernels } from "../src/kernels/module.ts";
import { madeUpAnswers } from "./made_up_answers.ts";

const options = { heap: new Heap(await compileKernels()), seed: 3 };

/** An attack that knows again whatever it has learned from: signal and score are the sample's number. */
const memory: Attack = {
  name: "memory",
  description: "Member when it has been seen in the lesson",
  needs: [],
  learns: "score",
  signal: (block) => Float64Array.from({ length: block.rows }, (_, row) => block.scores()[2 * row]),
  fit({ signals }) {
    const seen = new Set(signals);
    return {
      threshold: 0.5,
      score: (asked) => Float64Array.from(asked, (signal) => seen.has(signal) ? 1 : 0),
    };
  },
};

/** Samples that differ from one another. */
function distinct(membership: number[]): Answers {
  const logits = Float64Array.from(membership.flatMap((_, row) => [-1 - row / 100, 0]));
  return toAnswers(logits, { kind: "logits", classes: 2, membership });
}

Deno.test("by k-fold no sample is judged by what learned from it, and one of unknown membership by all others", () => {
  const membership = Array.from({ length: 60 }, (_, row) => row % 6 === 5 ? -1 : row % 2);
  const target = distinct(membership);
  const attacker = learnByFolds(target, [memory], options);
  const [{ scores }] = accuse(attacker, { ...target, membership: undefined }, options.heap);
  assert(scores.every((score) => score === 0));
  const seen = attacker.learned[0].byFold.map((fitted) =>
    fitted.score(
      memory.signal(blockOf(target, 0, 60, options.heap)),
      undefined,
    )
  );
  for (const [row, fold] of attacker.foldOf!.entries()) {
    if (membership[row] === -1) assertEquals(fold, attacker.learned[0].byFold.length);
    else assertEquals(seen.map((scores) => scores[row]), seen.map((_, i) => i === fold ? 0 : 1));
  }
});

Deno.test("an attack that keeps its lesson judges by it, with and without samples of unknown membership", () => {
  const keeping: Attack = {
    ...memory,
    fit: ({ signals }) => ({
      threshold: 0.5,
      score: (asked) => Float64Array.from(asked, (signal) => signals.includes(signal) ? 1 : 0),
    }),
  };
  const known = Array.from({ length: 60 }, (_, row) => row % 2);
  for (const membership of [known, [...known, -1]]) {
    const target = distinct(membership);
    const { byFold, whole } = learnByFolds(target, [keeping], options).learned[0];
    const asked = memory.signal(blockOf(target, 0, membership.length, options.heap));
    const seen = byFold.map((fitted) => fitted.score(asked, undefined).reduce((sum, score) => sum + score));
    assertEquals(seen, [48, 48, 48, 48, 48]);
    assertEquals(
      whole?.score(asked, undefined).reduce((sum, score) => sum + score),
      membership.length > 60 ? 60 : undefined,
    );
  }
});

Deno.test("an attacker's own accuracy is that on samples left out: memory is worth nothing", () => {
  const shadow = distinct(Array.from({ length: 40 }, (_, row) => row % 2));
  const attacker = learnFromShadow(shadow, [memory], options);
  assertEquals(attacker.learned[0].own.accuracy, 0.5);
  // What learned from all of the shadow knows all of it again.
  const [{ scores }] = accuse(attacker, shadow, options.heap);
  assert(scores.every((score) => score === 1));
});

Deno.test("the chosen attack is the one that does best on the attacker's own samples", () => {
  const shadow = madeUpAnswers({ members: 400, nonMembers: 400, classes: 10, purpose: "chosen" });
  const { usable } = selectAttacks(attacks, [shadow]);
  const { learned, chosen } = learnFromShadow(shadow, usable, options);
  const best = Math.max(...learned.map(({ own }) => own.accuracy));
  assertEquals(learned.find(({ attack }) => attack.name === chosen)!.own.accuracy, best);
  assert(best > 0.7);
});

Deno.test("of attacks that do equally well the first is chosen", () => {
  const own = { scores: new Float64Array(), membership: new Uint8Array(), folds: new Uint8Array() };
  const learned = [0.5, 0.7, 0.7].map((accuracy, place) => ({
    attack: { ...memory, name: `attack ${place}` },
    own: { ...own, accuracy },
  }));
  assertEquals(bestOf(learned), "attack 1");
});

Deno.test("attacks that cannot run are left out by name, with what they lack", () => {
  const unlabelled = madeUpAnswers({
    members: 9,
    nonMembers: 9,
    classes: 3,
    purpose: "needs",
    labels: false,
  });
  const left = selectAttacks(attacks, [unlabelled]);
  assertEquals(left.usable.map(({ name }) => name), ["shadow-network", "top-confidence", "entropy"]);
  assertEquals(left.skipped.find(({ name }) => name === "gap"), { name: "gap", needs: ["labels"] });
  const bare = madeUpAnswers({ members: 9, nonMembers: 9, classes: 3, purpose: "needs", kind: "classes" });
  assertEquals(selectAttacks(attacks, [bare]).usable.map(({ name }) => name), ["gap"]);
  const nothing = madeUpAnswers({
    members: 9,
    nonMembers: 9,
    classes: 3,
    purpose: "needs",
    kind: "classes",
    labels: false,
  });
  assertThrows(
    () => selectAttacks(attacks, [nothing]),
    RangeError,
    "every attack needs labels or scores, found neither",
  );
  const other = madeUpAnswers({ members: 9, nonMembers: 9, classes: 4, purpose: "needs" });
  assertThrows(
    () => selectAttacks(attacks, [unlabelled, other]),
    RangeError,
    "as many classes as the target, 3, found 4",
  );
});

Deno.test("folds hold members and non-members alike, and depend on the seed alone", () => {
  const membership = Uint8Array.from({ length: 103 }, (_, row) => row < 50 ? 1 : row < 100 ? 0 : UNKNOWN);
  const folds = dealFolds(membership, { folds: 5, seed: 1 });
  assertEquals(folds, dealFolds(membership, { folds: 5, seed: 1 }));
  assert(folds.toString() !== dealFolds(membership, { folds: 5, seed: 2 }).toString());
  for (let fold = 0; fold < 5; fold++) {
    for (const value of [1, 0]) {
      assertEquals(folds.filter((each, row) => each === fold && membership[row] === value).length, 10);
    }
  }
  assertEquals(Array.from(folds.subarray(100)), [5, 5, 5]);
  assertEquals([[1, 0], [1, 1, 0, 0], [1, 1, 1, 0, 0, 0]].map((known) => foldsFor(Uint8Array.from(known))), [
    0,
    2,
    3,
  ]);
});

Deno.test("an attacker without known members, or with one of each alone, is an error", () => {
  assertThrows(
    () => learnByFolds(distinct([1, 1, -1]), [memory], options),
    RangeError,
    "found no non-member",
  );
  assertThrows(() => learnByFolds(distinct([1, 0, 0]), [memory], options), RangeError, "two known members");
  const shadow = learnFromShadow(distinct([1, 0]), [memory], options);
  assertEquals(shadow.learned[0].byFold.length, 0); // too few to leave any out
});

Deno.test("what two attacks make of one lesson is made once for each fold, and of other lessons anew", () => {
  const made: number[] = [];
  const counting = (name: string, signal = memory.signal): Attack => ({
    ...memory,
    name,
    signal,
    fit(lesson, options) {
      const least = options.once!("least", () => {
        made.push(lesson.signals.length);
        return Math.min(...lesson.signals);
      });
      assertEquals(least, Math.min(...lesson.signals));
      return memory.fit(lesson, options);
    },
  });
  const membership = Array.from({ length: 60 }, (_, row) => row % 2);
  learnByFolds(distinct(membership), [counting("one"), counting("two")], options);
  assertEquals(made, [48, 48, 48, 48, 48]);
  // A sample of unknown membership is judged by what all known ones taught.
  learnByFolds(distinct([...membership, UNKNOWN]), [counting("one"), counting("two")], options);
  assertEquals(made, [48, 48, 48, 48, 48, 60, 48, 48, 48, 48, 48]);
  learnByFolds(
    distinct(membership),
    [counting("one"), counting("other", (block) => memory.signal(block).map(Math.abs))],
    options,
  );
  assertEquals(made.length, 21);
});
