import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { areaUnderCurve, pointAtFpr, rocCurve } from "../src/metrics/roc.ts";

/** Rows of few distinct scores, infinities and both zeros among them, with at least one of each class. */
const rows = fc.array(
  fc.record({
    score: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true }), fc.constant(-0)),
    member: fc.integer({ min: 0, max: 1 }),
  }),
  { minLength: 2, maxLength: 60 },
).map((drawn) => [{ ...drawn[0], member: 1 }, { ...drawn[1], member: 0 }, ...drawn.slice(2)]);

function columns(drawn: { score: number; member: number }[]): [Float64Array, Uint8Array] {
  return [Float64Array.from(drawn, (row) => row.score), Uint8Array.from(drawn, (row) => row.member)];
}

Deno.test("areaUnderCurve is the share of pairs that the member wins, a tie one half", () => {
  fc.assert(fc.property(rows, (drawn) => {
    let wins = 0;
    const members = drawn.filter((row) => row.member === 1);
    const nonMembers = drawn.filter((row) => row.member === 0);
    for (const { score: member } of members) {
      for (const { score: other } of nonMembers) wins += member > other ? 1 : member === other ? 0.5 : 0;
    }
    assertEquals(areaUnderCurve(rocCurve(...columns(drawn))), wins / (members.length * nonMembers.length));
  }));
});

Deno.test("rocCurve has a point for nothing and one for each distinct score, in exact counts", () => {
  fc.assert(fc.property(rows, (drawn) => {
    const roc = rocCurve(...columns(drawn));
    const thresholds = [...new Set(drawn.map((row) => row.score + 0))].sort((a, b) => b - a);
    const count = (member: number, threshold: number) =>
      drawn.filter((row) => row.member === member && row.score >= threshold).length;
    assertEquals([...roc.truePositives], [0, ...thresholds.map((threshold) => count(1, threshold))]);
    assertEquals([...roc.falsePositives], [0, ...thresholds.map((threshold) => count(0, threshold))]);
    assertEquals([...roc.thresholds].map((threshold) => threshold + 0), [Infinity, ...thresholds]);
    assertEquals([roc.members, roc.nonMembers], [count(1, -Infinity), count(0, -Infinity)]);
  }));
});

Deno.test("pointAtFpr allows exactly k false positives of n at k / n, for every decimal rate", () => {
  for (const nonMembers of [100, 300, 1000, 12500]) {
    // Non-members and members alternate, so k false positives come with k + 1 true ones.
    const roc = rocCurve(
      Float64Array.from({ length: 2 * nonMembers }, (_, row) => -row),
      Uint8Array.from({ length: 2 * nonMembers }, (_, row) => 1 - row % 2),
    );
    for (let thousandths = 0; thousandths <= 1000; thousandths++) {
      const fpr = Number(`${thousandths}e-3`);
      const falsePositives = Math.floor(thousandths * nonMembers / 1000);
      assertEquals(pointAtFpr(roc, fpr), {
        truePositives: Math.min(falsePositives + 1, nonMembers),
        falsePositives,
      });
    }
  }
});

Deno.test("pointAtFpr with fewer than 1 / fpr non-members stops before the first false positive", () => {
  const roc = rocCurve(new Float64Array([9, 8, 7, 6, 5]), new Uint8Array([1, 1, 0, 1, 0]));
  assertEquals(pointAtFpr(roc, 0.01), { truePositives: 2, falsePositives: 0 });
});

Deno.test("pointAtFpr takes no part of a tie", () => {
  const roc = rocCurve(new Float64Array([1, 1, 1, 0]), new Uint8Array([1, 1, 0, 0]));
  assertEquals(pointAtFpr(roc, 0.01), { truePositives: 0, falsePositives: 0 });
  assertEquals(pointAtFpr(roc, 0.5), { truePositives: 2, falsePositives: 1 });
});

Deno.test("areaUnderCurve of a million rows", () => {
  const count = 1_000_000;
  const roc = rocCurve(
    Float64Array.from({ length: count }, (_, row) => row),
    Uint8Array.from({ length: count }, (_, row) => row % 2),
  );
  const half = count / 2;
  assertAlmostEquals(areaUnderCurve(roc), (half + 1) / (2 * half), Number.EPSILON);
});

Deno.test("rocCurve leaves its inputs as they are", () => {
  const scores = new Float64Array([0.1, 0.9, 0.5]);
  const membership = new Uint8Array([0, 1, 0]);
  rocCurve(scores, membership);
  assertEquals([...scores, ...membership], [0.1, 0.9, 0.5, 0, 1, 0]);
});

Deno.test("rocCurve refuses what has no curve", () => {
  const curve = (scores: number[], membership: number[]) => () =>
    rocCurve(new Float64Array(scores), new Uint8Array(membership));
  assertThrows(curve([1, 2], [1]), RangeError, "found 2 scores and 1 memberships");
  assertThrows(curve([1, NaN], [1, 0]), RangeError, "found NaN in row 1");
  assertThrows(curve([1, 2, 3], [1, 0, 2]), RangeError, "found 2 in row 2");
  assertThrows(curve([1, 2], [1, 1]), RangeError, "found 2 members and 0 non-members");
  assertThrows(curve([1, 2], [0, 0]), RangeError, "found 0 members and 2 non-members");
  assertThrows(curve([], []), RangeError, "found 0 members and 0 non-members");
  const roc = rocCurve(new Float64Array([1, 2]), new Uint8Array([0, 1]));
  for (const fpr of [-0.1, 1.1, NaN]) assertThrows(() => pointAtFpr(roc, fpr), RangeError, `found ${fpr}`);
  assert(pointAtFpr(roc, 0).truePositives === 1);
});
