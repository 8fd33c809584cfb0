import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { evaluate, type EvaluateOptions } from "../src/metrics/evaluation.ts";
import { assertFigures } from "./assert_figures.ts";
import golden from "./golden/metrics.json" with { type: "json" };

for (const { name, scores, membership, prior, evaluation } of golden.evaluations) {
  Deno.test(`evaluate agrees with scikit-learn, SciPy and DeLong's definition: ${name}`, () => {
    const found = evaluate(new Float64Array(scores), new Uint8Array(membership), {
      threshold: evaluation.threshold,
      prior,
    });
    assertEquals(found.counts, evaluation.counts);
    assertFigures(found, evaluation, name);
  });
}

Deno.test("evaluate judges a score at the threshold a member", () => {
  const { counts } = evaluate(new Float64Array([0.5, 0.5, 0.49]), new Uint8Array([1, 0, 0]), {
    threshold: 0.5,
  });
  assertEquals([counts.truePositives, counts.falsePositives, counts.trueNegatives], [1, 1, 1]);
});

Deno.test("evaluate judges each row by its own threshold", () => {
  const scores = [3, 1, 2, 9, 0];
  const membership = [1, 1, 0, 0, 0];
  const { counts, threshold, accuracy } = evaluate(scores, membership, { threshold: [3, 2, 2, 9.5, -1] });
  assertEquals(threshold, null);
  assertEquals([counts.truePositives, counts.falsePositives], [1, 2]);
  assertEquals(accuracy, 2 / 5);
  const same = evaluate(scores, membership, { threshold: new Float64Array(5).fill(2) });
  assertEquals({ ...same, threshold: 2 }, evaluate(scores, membership, { threshold: 2 }));
});

Deno.test("evaluate reports the false positive rates asked for, by their decimal", () => {
  const scores = Float64Array.from({ length: 40 }, (_, row) => -row);
  const membership = Uint8Array.from({ length: 40 }, (_, row) => 1 - row % 2);
  const found = evaluate(scores, membership, { threshold: -5, fpr: [0.3, 1e-7, 0, 1] });
  const keys = ["0", "0.3", "1", "1e-7"];
  assertEquals(Object.keys(found.tprAtFpr).sort(), keys);
  assertEquals(Object.keys(found.intervals.tprAtFpr).sort(), keys);
  assertEquals(Object.keys(found.pValues.tprAtFpr).sort(), keys);
  assertEquals(found.tprAtFpr, { "0.3": 7 / 20, "1e-7": 1 / 20, "0": 1 / 20, "1": 1 });
  assertEquals(found.counts.falsePositivesAtFpr, { "0.3": 6, "1e-7": 0, "0": 0, "1": 20 });
  assertEquals(found.finestFpr, 1 / 20);
});

Deno.test("evaluate tells a tie that leaves no threshold from a true positive rate that is 0", () => {
  const tiedAt = (scores: number[], membership: number[]) =>
    evaluate(scores, membership, { threshold: 1, fpr: [0, 0.5] }).tied;
  assertEquals(tiedAt([2, 2, 1, 0], [1, 0, 1, 0]), { "0": true, "0.5": false });
  assertEquals(tiedAt([2, 1, 1, 0], [0, 1, 1, 0]), { "0": false, "0.5": false }); // a non-member is highest
  assertEquals(tiedAt([2, 1, 1, 0], [1, 0, 1, 0]), { "0": false, "0.5": false });
  assertEquals(tiedAt([2, 2, 2, 2], [1, 0, 1, 0]), { "0": true, "0.5": true });
});

Deno.test("evaluate gives the precision at the prior asked for", () => {
  // TPR 3/4 and FPR 1/2.
  const scores = [1, 1, 1, 0, 1, 0];
  const membership = [1, 1, 1, 1, 0, 0];
  const at = (prior: number) => evaluate(scores, membership, { threshold: 1, prior }).ppv;
  assertAlmostEquals(at(0.5).value!, 0.6, 1e-15);
  assertAlmostEquals(at(0.1).value!, 0.075 / 0.525, 1e-15);
  assertEquals(at(0.1).prior, 0.1);
  const none = evaluate(scores, membership, { threshold: 2 });
  assertEquals([none.ppv, none.intervals.ppv], [{ prior: 0.5, value: null }, null]);
});

Deno.test("evaluate gives the same for every type of array that it reads", () => {
  const scores = [0.5, 0.25, 0.75, 0];
  const membership = [1, 0, 1, 0];
  const expected = evaluate(new Float64Array(scores), new Uint8Array(membership), { threshold: 0.5 });
  for (const same of [scores, new Float32Array(scores)]) {
    for (
      const alike of [
        membership,
        membership.map(Boolean),
        new Int8Array(membership),
        new Uint8ClampedArray(membership),
        new Int16Array(membership),
        new Uint16Array(membership),
        new Int32Array(membership),
        new Uint32Array(membership),
      ]
    ) {
      assertEquals(evaluate(same, alike, { threshold: 0.5 }), expected);
    }
  }
});

Deno.test("evaluate refuses arrays that it cannot read rightly, by their type", () => {
  // deno-lint-ignore no-explicit-any
  const run = (scores: any, membership: any, threshold: any = 0.5) => () =>
    evaluate(scores, membership, { threshold });
  assertThrows(run(new BigInt64Array(2), [0, 1]), TypeError, "Cannot read scores");
  assertThrows(run(new BigInt64Array(2), [0, 1]), TypeError, "found BigInt64Array");
  assertThrows(run(new Uint8Array(16), [0, 1]), TypeError, "found Uint8Array");
  assertThrows(run(["0.1", 0.2], [0, 1]), TypeError, "found string in row 0");
  assertThrows(run("0.1", [0, 1]), TypeError, "found string");
  assertThrows(run(undefined, [0, 1]), TypeError, "found undefined");
  assertThrows(run([0.1, 0.2], "01"), TypeError, "Cannot read membership");
  assertThrows(run([0.1, 0.2], new Float32Array([0, 1])), TypeError, "found Float32Array");
  assertThrows(run([0.1, 0.2], ["0", "1"]), TypeError, "found string in row 0");
  assertThrows(run([0.1, 0.2], [0, null]), TypeError, "found Null in row 1");
  assertThrows(run([0.1, 0.2], new Uint16Array([1, 256])), RangeError, "found 256 in row 1");
  assertThrows(run([0.1, 0.2], new Int8Array([-1, 0])), RangeError, "found -1 in row 0");
  assertThrows(run([0.1, 0.2], [0, 0.5]), RangeError, "found 0.5 in row 1");
  assertThrows(run([0.1, 0.2], [0, 1], new Uint8Array(2)), TypeError, "Cannot read thresholds");
  assertThrows(run([0.1, 0.2], [0, 1], [1]), RangeError, "found 1 for 2");
});

Deno.test("evaluate refuses numbers out of range, and rows that have no curve", () => {
  const scores = new Float64Array([0.1, 0.9]);
  const options = (options: Partial<EvaluateOptions>) => () =>
    evaluate(scores, [0, 1], { threshold: 0.5, ...options });
  assertThrows(options({ threshold: NaN }), RangeError, "threshold");
  assertThrows(options({ threshold: [0, NaN] }), RangeError, "threshold");
  for (const prior of [0, 1, NaN, -1]) assertThrows(options({ prior }), RangeError, `found ${prior}`);
  for (const fpr of [-0.1, 1.1, NaN]) assertThrows(options({ fpr: [fpr] }), RangeError, `found ${fpr}`);
  assertThrows(() => evaluate(scores, [0, 0], { threshold: 0.5 }), RangeError, "found 0 members");
  assertThrows(() => evaluate([NaN, 1], [0, 1], { threshold: 0.5 }), RangeError, "NaN");
});

Deno.test("evaluate takes scores and membership of every type that it can read rightly", () => {
  const expected = evaluate([3, 1, 2, 0], [1, 1, 0, 0], { threshold: 1.5 });
  for (
    const scores of [Float16Array.of(3, 1, 2, 0), Float32Array.of(3, 1, 2, 0), Float64Array.of(3, 1, 2, 0)]
  ) {
    for (
      const membership of [
        BigInt64Array.of(1n, 1n, 0n, 0n),
        BigUint64Array.of(1n, 1n, 0n, 0n),
        Uint8ClampedArray.of(1, 1, 0, 0),
        [true, true, false, false],
      ]
    ) {
      assertEquals(evaluate(scores, membership, { threshold: 1.5 }), expected);
    }
  }
  assertThrows(
    () => evaluate([3, 1], BigInt64Array.of(256n, 0n), { threshold: 1 }),
    RangeError,
    "found 256 in row 0",
  );
});
