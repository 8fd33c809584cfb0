import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { fewestShares, secondsOfShare, sharesOf } from "../src/cluster/shares.ts";

const timed = (...seconds: number[]) => seconds.map((seconds, place) => ({ seconds, place }));
const loadsOf = (shares: readonly { seconds: number }[][]) =>
  shares.map((share) => share.reduce((sum, { seconds }) => sum + seconds, 0));

Deno.test("sharesOf gives the longest model first to the share with least to do, and equals to the first", () => {
  const places = sharesOf(timed(3, 5, 2, 5, 4), 2).map((share) => share.map(({ place }) => place));
  assertEquals(places, [[1, 4], [3, 0, 2]]); // 5, 4 beside 5, 3, 2
  const equal = sharesOf(timed(1, 1, 1, 1, 1), 3).map((share) => share.map(({ place }) => place));
  assertEquals(equal, [[0, 3], [1, 4], [2]]);
  assertEquals(sharesOf(timed(7, 8), 4).map((share) => share.length), [1, 1, 0, 0]);
});

Deno.test("sharesOf deals every model out once, none longer than half as much again as the best possible", () => {
  const seconds = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 40 });
  fc.assert(fc.property(seconds, fc.integer({ min: 1, max: 12 }), (seconds, count) => {
    const shares = sharesOf(timed(...seconds), count);
    assertEquals(shares.length, count);
    const places = shares.flat().map(({ place }) => place).sort((a, b) => a - b);
    assertEquals(places, seconds.map((_, place) => place));
    for (const share of shares) {
      assertEquals(
        share.map(({ seconds }) => seconds),
        share.map(({ seconds }) => seconds).sort((a, b) => b - a),
      );
    }
    const sum = seconds.reduce((sum, each) => sum + each), sorted = seconds.toSorted((a, b) => b - a);
    // Two of the first `count` + 1 are in one share, whoever deals out.
    const pair = sorted.length > count ? sorted[count - 1] + sorted[count] : 0;
    const best = Math.max(sum / count, sorted[0], pair);
    assert(Math.max(...loadsOf(shares)) <= best * 1.5, `${loadsOf(shares)} for ${best}`);
  }));
});

Deno.test("sharesOf refuses a number of shares that is none", () => {
  for (const count of [0, -1, 1.5, NaN]) {
    assertThrows(() => sharesOf(timed(1), count), RangeError, `a whole number from 1, found ${count}`);
  }
});

Deno.test("secondsOfShare trains models at once, the next as soon as one is done", () => {
  assertEquals(secondsOfShare(timed(5, 4, 3), 1), 12);
  assertEquals(secondsOfShare(timed(5, 4, 3), 2), 7);
  assertEquals(secondsOfShare(timed(5, 4, 3), 4), 5);
  assertEquals(secondsOfShare([], 2), 0);
});

Deno.test("fewestShares finds the least number of shares that all end in time", () => {
  const models = timed(...Array.from({ length: 64 }, () => 100));
  assertEquals(fewestShares(models, { seconds: 6400, atOnce: 1 }), 1);
  assertEquals(fewestShares(models, { seconds: 1000, atOnce: 1 }), 7);
  assertEquals(fewestShares(models, { seconds: 199, atOnce: 1 }), 64);
  assertEquals(fewestShares(models, { seconds: 1000, atOnce: 4 }), 2);
  assertEquals(fewestShares(timed(6, 6, 6), { seconds: 9, atOnce: 1 }), 3); // two would do by the sum alone
  assertEquals(fewestShares(timed(50, 1), { seconds: 10, atOnce: 1 }), 2); // one alone takes longer
});
