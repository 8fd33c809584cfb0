import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { calibrate, calibrationBins } from "../src/metrics/calibration.ts";
import { Random } from "../src/random.ts";
import golden from "./golden/calibration.json" with { type: "json" };

/** Absolute; seen: 7e-15. */
const TOLERANCE = 1e-12;

for (const { name, scores, membership, prior, effect, probability, bins } of golden) {
  Deno.test(`calibration is that of isotonic regression, and what it came to as counted by weights: ${name}`, () => {
    const half = (rest: number, values: readonly number[]) => values.filter((_, row) => row % 2 === rest);
    const calibrated = calibrate(half(0, scores), half(0, membership));
    const found = scores.map((score) => calibrated(score, prior));
    found.forEach((value, row) => assertAlmostEquals(value, probability[row], TOLERANCE, `${row}`));
    const options = { prior, designEffect: effect };
    const foundBins = calibrationBins(
      Float64Array.from(half(1, found)),
      Uint8Array.from(half(1, membership)),
      options,
    );
    assertEquals(
      foundBins.map(({ members, nonMembers }) => [members, nonMembers]),
      bins.map(({ members, nonMembers }) => [members, nonMembers]),
    );
    for (const [i, bin] of foundBins.entries()) {
      const numbers = (
        { range, predicted, observed, interval }: typeof bin | typeof bins[0],
      ) => [...range, predicted, observed, ...interval];
      const expected = numbers(bins[i]);
      numbers(bin).forEach((value, place) =>
        assertAlmostEquals(value, expected[place], TOLERANCE, `${i} ${place}`)
      );
    }
  });
}

Deno.test("calibrationBins has every row once, and certain ones in the outermost ranges", () => {
  const bins = calibrationBins(Float64Array.of(0, 1, 0.3, 0.9), Uint8Array.of(0, 1, 1, 0), { prior: 0.3 });
  const lower = [0, 0.3, 0.9 * 0.3 / (0.9 * 0.3 + 0.1 * 0.7)]; // 0.3 is the prior, where the sixth range begins
  assertEquals(bins.map(({ members, nonMembers }) => members + nonMembers), [1, 1, 2]);
  bins.forEach(({ range }, i) => assertAlmostEquals(range[0], lower[i], TOLERANCE));
});

Deno.test("calibrate gives blocks of neighbouring scores their smoothed rate of members", () => {
  // From the lowest up: 0 of 1, then 1 of 2 (1 and 0 violate the order), then 2 of 2.
  const calibrated = calibrate([1, 2, 3, 4, 5], [0, 1, 0, 1, 1]);
  // Three of five known rows are members; at that prior the rates stand as they are.
  for (const [score, rate] of [[1, 0.25], [2, 0.5], [3, 0.5], [4, 2.5 / 3], [5, 2.5 / 3]]) {
    assertAlmostEquals(calibrated(score, 3 / 5), rate, 1e-15);
  }
  assertEquals(calibrated(-1e9, 0.5), calibrated(1, 0.5));
  assertEquals(calibrated(1.999, 0.5), calibrated(1, 0.5));
  assertEquals(calibrated(Infinity, 0.5), calibrated(4, 0.5));
});

Deno.test("calibrate shifts to another prior by Bayes' rule", () => {
  const calibrated = calibrate([1, 2, 3, 4], [0, 1, 0, 1]);
  const odds = (probability: number) => probability / (1 - probability);
  for (const score of [1, 2, 4]) {
    for (const prior of [0.001, 0.1, 0.9]) {
      assertAlmostEquals(odds(calibrated(score, prior)) / odds(calibrated(score, 0.5)), odds(prior), 1e-12);
    }
  }
});

Deno.test("calibrate never falls as the score rises, and is never 0 or 1", () => {
  const row = fc.tuple(fc.integer({ min: -4, max: 4 }), fc.nat(1));
  const prior = fc.double({ min: 1e-300, max: 1 - Number.EPSILON / 2, noNaN: true });
  fc.assert(fc.property(fc.array(row, { maxLength: 40 }), prior, (drawn, prior) => {
    const rows = [[0, 1], [1, 0], ...drawn];
    const calibrated = calibrate(rows.map(([score]) => score), rows.map(([, member]) => member));
    let last = 0;
    for (const score of [-Infinity, -5, -4, -3.5, -2, -1, 0, 0.5, 1, 2, 3, 4, 4.5, Infinity]) {
      const probability = calibrated(score, prior);
      assert(
        probability > 0 && probability < 1 && probability >= last,
        `${score}: ${probability} after ${last}`,
      );
      last = probability;
    }
  }));
});

Deno.test("calibrate finds the probability behind the scores", () => {
  const random = new Random(1, "calibration");
  const scores = Float64Array.from({ length: 40_000 }, () => random.uniform());
  const membership = Uint8Array.from(scores, (score) => random.uniform() < score * score ? 1 : 0);
  const calibrated = calibrate(scores, membership);
  const share = membership.reduce((sum, member) => sum + member, 0) / scores.length;
  // Seen: 0.021.
  for (const score of [0.1, 0.3, 0.5, 0.7, 0.9]) {
    assertAlmostEquals(calibrated(score, share), score ** 2, 0.04);
  }
});

Deno.test("calibrate refuses what it cannot learn from, and numbers out of range", () => {
  assertThrows(() => calibrate([1, 2], [1, 1]), RangeError, "found 2 members and 0 non-members");
  const calibrated = calibrate([1, 2], [0, 1]);
  assertThrows(() => calibrated(NaN, 0.5), RangeError, "found NaN");
  for (const prior of [0, 1, NaN]) assertThrows(() => calibrated(1, prior), RangeError, `found ${prior}`);
});
