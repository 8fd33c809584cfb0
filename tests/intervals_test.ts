import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { aucInterval } from "../src/metrics/auc_interval.ts";
import { balancedAccuracyInterval, clopperPearson, tprAtFprInterval } from "../src/metrics/intervals.ts";
import { areaUnderCurve, rocCurve } from "../src/metrics/roc.ts";
import { Random } from "../src/random.ts";
import golden from "./golden/metrics.json" with { type: "json" };

/** Relative, of the smaller of limit and 1 - limit; seen: 5e-14, and what 1 - limit loses in float64. */
const QUANTILE_TOLERANCE = 1e-12;

Deno.test("clopperPearson agrees with SciPy from one trial to a million", () => {
  for (const { successes, trials, interval } of golden.clopperPearson) {
    clopperPearson(successes, trials).forEach((limit, side) => {
      const expected = interval[side];
      const scale = Math.min(expected, 1 - expected);
      assertAlmostEquals(
        limit,
        expected,
        QUANTILE_TOLERANCE * scale + Number.EPSILON,
        `${successes} of ${trials}: ${limit}`,
      );
    });
  }
});

Deno.test("clopperPearson is exact at the ends", () => {
  // No success in n trials: (1 - upper)^n is what the upper tail leaves out.
  assertEquals(clopperPearson(0, 7)[0], 0);
  assertAlmostEquals(clopperPearson(0, 7)[1], 1 - 0.025 ** (1 / 7), 1e-12);
  assertEquals(clopperPearson(7, 7)[1], 1);
  assertAlmostEquals(clopperPearson(7, 7)[0], 0.025 ** (1 / 7), 1e-12);
});

Deno.test("clopperPearson refuses impossible counts", () => {
  for (const [successes, trials] of [[1, 0], [0, 0], [-1, 5], [6, 5], [NaN, 5]]) {
    assertThrows(() => clopperPearson(successes, trials), RangeError, `found ${successes} of ${trials}`);
  }
});

Deno.test("aucInterval holds the area, stays in [0, 1] and is never a single point", () => {
  const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 1 })), {
    maxLength: 40,
  });
  fc.assert(fc.property(rows, (drawn) => {
    const all = [[3, 1], [2, 0], ...drawn];
    const roc = rocCurve(Float64Array.from(all, (row) => row[0]), Uint8Array.from(all, (row) => row[1]));
    const [lower, upper] = aucInterval(roc);
    const auc = areaUnderCurve(roc);
    assert(
      0 <= lower && lower <= auc && auc <= upper && upper <= 1 && lower < upper,
      `${lower} ${auc} ${upper}`,
    );
  }));
});

Deno.test("aucInterval of a perfect separation narrows with the samples, and never to 1 alone", () => {
  const lowers = [2, 10, 1000].map((count) => {
    const scores = Float64Array.from({ length: 2 * count }, (_, row) => row);
    const membership = Uint8Array.from({ length: 2 * count }, (_, row) => row < count ? 0 : 1);
    const [lower, upper] = aucInterval(rocCurve(scores, membership));
    assertEquals(upper, 1);
    assertAlmostEquals(lower, 0.025 ** (1 / count), 1e-9);
    return lower;
  });
  assert(lowers[0] < lowers[1] && lowers[1] < lowers[2] && lowers[2] < 1);
});

Deno.test("aucInterval covers the true area about 95 times in 100", () => {
  // Two normals one standard deviation apart: the area is Phi(1 / sqrt 2).
  const truth = 0.7602499389065233;
  const repeats = 1000;
  const random = new Random(1, "coverage");
  const membership = Uint8Array.from({ length: 80 }, (_, row) => row % 2);
  let covered = 0;
  for (let repeat = 0; repeat < repeats; repeat++) {
    const [lower, upper] = aucInterval(
      rocCurve(Float64Array.from(membership, (one) => random.normal() + one), membership),
    );
    if (lower <= truth && truth <= upper) covered++;
  }
  // Four standard errors either side; seen: 951.
  assert(Math.abs(covered / repeats - 0.95) < 4 * Math.sqrt(0.95 * 0.05 / repeats), `covered ${covered}`);
});

Deno.test("tprAtFprInterval of rows that are worth half takes as many order statistics of half the rows", () => {
  // A member follows each non-member, so that as many members as non-members lie above any row.
  const rows = (perClass: number) =>
    rocCurve(
      Float64Array.from({ length: 2 * perClass }, (_, row) => -row),
      Uint8Array.from({ length: 2 * perClass }, (_, row) => row % 2),
    );
  const [lower, upper] = tprAtFprInterval(rows(400), 0.1, { designEffect: 2 });
  const [ofHalfLower, ofHalfUpper] = tprAtFprInterval(rows(200), 0.1);
  assertEquals(lower, ofHalfLower);
  // The threshold's last place is an odd one: the row before the next of the half.
  const [, one] = clopperPearson(1, 200, { confidence: Math.sqrt(0.975) * 2 - 1 });
  assert(upper > ofHalfUpper && upper < ofHalfUpper + one, `${upper} after ${ofHalfUpper}`);
});

Deno.test("balancedAccuracyInterval follows the rarer class", () => {
  const [lower, upper] = balancedAccuracyInterval({
    truePositives: 8,
    members: 10,
    trueNegatives: 60000,
    nonMembers: 100000,
  });
  const [memberLower, memberUpper] = clopperPearson(8, 10);
  assertAlmostEquals(lower, (memberLower + 0.6) / 2, 1e-4);
  assertAlmostEquals(upper, (memberUpper + 0.6) / 2, 1e-4);
});
