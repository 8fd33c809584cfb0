import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { mostAccurateThreshold } from "../src/metrics/threshold.ts";
import { mostAccurateThreshold as reference } from "./reference/most_accurate_threshold.ts";

function rightAt(threshold: number, scores: ArrayLike<number>, membership: ArrayLike<number>): number {
  let right = 0;
  for (let row = 0; row < scores.length; row++) {
    if ((scores[row] >= threshold ? 1 : 0) === membership[row]) right++;
  }
  return right;
}

Deno.test("mostAccurateThreshold is right as often as any threshold, and the highest that is", () => {
  const row = fc.tuple(fc.constantFrom(-2, -1, -0, 0, 0.5, 1, 1 + Number.EPSILON, 3), fc.nat(1));
  fc.assert(fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
    const scores = Float64Array.from(rows, ([score]) => score);
    const membership = Uint8Array.from(rows, ([, member]) => member);
    const threshold = mostAccurateThreshold(scores, membership);
    const found = rightAt(threshold, scores, membership);
    assert(Number.isFinite(threshold));
    const others = [...scores, Infinity].map((other) => [other, rightAt(other, scores, membership)]);
    assertEquals(found, Math.max(...others.map(([, right]) => right)));
    for (const [other, right] of others) {
      if (right < found || other <= threshold) continue;
      // A higher threshold that is as often right judges every row the same.
      assertEquals(
        scores.map((score) => score >= other ? 1 : 0),
        scores.map((score) => score >= threshold ? 1 : 0),
      );
    }
  }));
});

Deno.test("mostAccurateThreshold lies midway between neighbours, and is finite at both ends", () => {
  const at = (scores: number[], membership: number[]) =>
    mostAccurateThreshold(new Float64Array(scores), new Uint8Array(membership));
  assertEquals(at([1, 4, 2, 8], [0, 1, 0, 1]), 3);
  assertEquals(at([1, 1 + Number.EPSILON], [0, 1]), 1 + Number.EPSILON); // no room between
  assertEquals(at([5, 6, 7], [1, 1, 1]), 5);
  assertEquals(at([1, 2], [1, 0]), 2 + 2 * Number.EPSILON); // nobody or everybody: claims nobody
  assertEquals(at([0, -1], [0, 0]), Number.MIN_VALUE);
  assertEquals(at([2, 2, 2, 1], [1, 0, 1, 0]), 1.5);
});

Deno.test("mostAccurateThreshold gives what walking the rows one by one gives", () => {
  const score = fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }),
  );
  fc.assert(fc.property(fc.array(fc.tuple(score, fc.nat(1)), { minLength: 1, maxLength: 60 }), (rows) => {
    const scores = Float64Array.from(rows, ([score]) => score);
    const membership = Uint8Array.from(rows, ([, member]) => member);
    // Both zeros are the same threshold.
    assertEquals(mostAccurateThreshold(scores, membership) + 0, reference(scores, membership) + 0);
  }));
});

Deno.test("mostAccurateThreshold refuses no rows, and rows that cannot be judged", () => {
  assertThrows(() => mostAccurateThreshold([], []), RangeError, "found none");
  assertThrows(() => mostAccurateThreshold([1, NaN], [0, 1]), RangeError, "found NaN in row 1");
  assertThrows(() => mostAccurateThreshold([1, 2], [0]), RangeError, "found 2 scores and 1 memberships");
});
