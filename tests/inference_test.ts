import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { betaTails, studentTQuantile } from "../src/metrics/beta.ts";
import { byClass } from "../src/metrics/by_class.ts";
import { calibrate } from "../src/metrics/calibration.ts";
import { hypergeometricUpperTail } from "../src/metrics/hypergeometric.ts";
import {
  balancedAccuracyInterval,
  clopperPearson,
  precisionAtPriorInterval,
  tprAtFprInterval,
} from "../src/metrics/intervals.ts";
import { logNormalTail, normalTail, normalUpperQuantile } from "../src/metrics/normal.ts";
import { detectableAccuracy } from "../src/metrics/power.ts";
import type { Roc } from "../src/metrics/roc.ts";
import { mannWhitneyTest } from "../src/metrics/mann_whitney.ts";
import { fisherTest, holm, tprAtFprTest } from "../src/metrics/significance.ts";
import golden from "./golden/inference.json" with { type: "json" };

/** Relative, of p-values and tails; seen: 1.5e-13. */
const TAIL_TOLERANCE = 1e-11;
/** Relative, of SciPy's own p-values; seen: 1.4e-10, of a million rows. */
const P_VALUE_TOLERANCE = 1e-9;
/**
 * Times the exact p-value, of the normal distribution given the rows on either side of the largest tie; seen: 0.994 to 2.54.
 * It may be too large in the tail, where sums of few ranks are rarer than normal ones, but hardly too small.
 */
const SKEWED_RATIO = { least: 0.9, most: 3 };
/** Absolute, of limits and areas; seen: 5e-16. */
const LIMIT_TOLERANCE = 1e-9;
/** Absolute, of rates, counts' ratios and probabilities; seen: 1.7e-16. */
const RATE_TOLERANCE = 1e-12;
/** Absolute, of accuracies found by bisection here and by Brent's method there; seen: 1e-12. */
const POWER_TOLERANCE = 1e-10;

function assertRelative(found: number, expected: number, tolerance: number, what: unknown): void {
  const message = `${JSON.stringify(what)}: expected ${expected}, found ${found}`;
  assertAlmostEquals(found, expected, tolerance * Math.abs(expected), message);
}

function assertLimits(found: readonly number[], expected: readonly number[], what: unknown): void {
  assertEquals(found.length, expected.length);
  for (const [side, limit] of expected.entries()) {
    assertAlmostEquals(
      found[side],
      limit,
      LIMIT_TOLERANCE,
      `${JSON.stringify(what)}: ${found} for ${expected}`,
    );
  }
}

/** The curve of groups of tied rows, [members, non-members] from the highest score down. */
function curveOf(groups: readonly number[][]): Roc {
  const sums = [0, 1].map((side) =>
    groups.reduce((sums, group) => [...sums, sums.at(-1)! + group[side]], [0])
  );
  return {
    members: sums[0].at(-1)!,
    nonMembers: sums[1].at(-1)!,
    truePositives: Uint32Array.from(sums[0]),
    falsePositives: Uint32Array.from(sums[1]),
    thresholds: Float64Array.from(sums[0], (_, place) => place === 0 ? Infinity : -place),
  };
}

Deno.test("hypergeometricUpperTail agrees with 60 digits, to a million rows and 1e-300", () => {
  for (const [count, marked, unmarked, drawn, tail] of golden.hypergeometric) {
    assertRelative(hypergeometricUpperTail(count, { marked, unmarked, drawn }), tail, TAIL_TOLERANCE, count);
  }
});

Deno.test("betaTails agree with 60 digits", () => {
  for (const [x, a, b, lower, upper] of golden.betaTails) {
    const tails = betaTails(x, a, b);
    // Near 1 a tail is 1 less the other one.
    assertRelative(tails.lower, lower, TAIL_TOLERANCE, [x, a, b]);
    if (upper > 1e-3 || x > a / (a + b)) assertRelative(tails.upper, upper, TAIL_TOLERANCE, [x, a, b]);
  }
});

Deno.test("logNormalTail goes on where the tail is less than any float64", () => {
  // mpmath.log(mpmath.erfc(z / mpmath.sqrt(2)) / 2) by 60 digits.
  assertRelative(logNormalTail(60), -1805.0135606805671, 1e-15, 60);
  assertRelative(logNormalTail(1000), -500007.82669481218, 1e-15, 1000);
});

Deno.test("normalTail agrees with 60 digits, and normalUpperQuantile undoes it", () => {
  for (const [z, tail] of golden.normalTails) {
    assertRelative(normalTail(z), tail, TAIL_TOLERANCE, z);
    assertAlmostEquals(normalUpperQuantile(tail), z, 1e-13);
    assertAlmostEquals(normalTail(-z), 1 - tail, 1e-15);
    assertAlmostEquals(logNormalTail(z), Math.log(tail), 1e-13 * Math.max(1, -Math.log(tail)));
    assertRelative(logNormalTail(-z), Math.log1p(-tail), TAIL_TOLERANCE, -z);
  }
  assertAlmostEquals(normalUpperQuantile(0.975), -1.959963984540054, 1e-14);
});

Deno.test("studentTQuantile agrees with SciPy", () => {
  for (const [probability, freedom, quantile] of golden.studentT) {
    assertRelative(studentTQuantile(probability, freedom), quantile, P_VALUE_TOLERANCE, [
      probability,
      freedom,
    ]);
  }
  assertEquals(studentTQuantile(0.5, 3), 0);
});

Deno.test("fisherTest agrees with SciPy", () => {
  for (const [truePositives, members, falsePositives, nonMembers, pValue] of golden.fisher) {
    const found = fisherTest({ truePositives, members, falsePositives, nonMembers });
    assertRelative(found, pValue, P_VALUE_TOLERANCE, [truePositives, members, falsePositives, nonMembers]);
  }
});

Deno.test("tprAtFprTest agrees with SciPy's hypergeometric distribution", () => {
  for (const [truePositives, allowed, members, nonMembers, pValue] of golden.tail) {
    const roc = curveOf([[truePositives, allowed], [members - truePositives, nonMembers - allowed]]);
    assertRelative(tprAtFprTest(roc, allowed / nonMembers), pValue, P_VALUE_TOLERANCE, [
      truePositives,
      allowed,
    ]);
  }
});

Deno.test("tprAtFprTest counts a tie against the attack", () => {
  // One false positive is allowed. Four members above all, then one member and two non-members tied.
  const tied = curveOf([[4, 0], [1, 2], [5, 8]]);
  const without = curveOf([[4, 1], [1, 1], [5, 8]]);
  assertEquals(tprAtFprTest(tied, 0.1), tprAtFprTest(without, 0.1));
});

Deno.test("holm agrees with statsmodels", () => {
  for (const { pValues, adjusted } of golden.holm) {
    for (const [test, pValue] of holm(pValues).entries()) {
      assertRelative(pValue, adjusted[test], RATE_TOLERANCE, pValues);
    }
  }
});

Deno.test("mannWhitneyTest agrees with SciPy, with ties and a million rows", () => {
  for (const { groups, pValue } of golden.mannWhitney) {
    assertRelative(mannWhitneyTest(curveOf(groups)), pValue, P_VALUE_TOLERANCE, groups.slice(0, 3));
  }
});

Deno.test("mannWhitneyTest of two and three values is exact at any size", () => {
  for (const { groups, pValue } of golden.mannWhitneyFewValues) {
    assertRelative(mannWhitneyTest(curveOf(groups)), pValue, P_VALUE_TOLERANCE, groups);
  }
});

Deno.test("mannWhitneyTest of a small class and large ties is near the count of all deals", () => {
  for (const { groups, pValue } of golden.mannWhitneySkewed) {
    const ratio = mannWhitneyTest(curveOf(groups)) / pValue;
    const what = `${ratio} times ${pValue}: ${JSON.stringify(groups.slice(0, 3))}`;
    assert(ratio >= SKEWED_RATIO.least && ratio <= SKEWED_RATIO.most, what);
  }
});

Deno.test("tprAtFprInterval agrees with order statistics and Clopper-Pearson by SciPy", () => {
  for (const { groups, fpr, interval } of golden.tprAtFpr) {
    assertLimits(tprAtFprInterval(curveOf(groups), fpr), interval, fpr);
  }
});

Deno.test("clopperPearson agrees with SciPy at any confidence", () => {
  for (const [successes, trials, confidence, interval] of golden.clopperPearson) {
    const found = clopperPearson(successes as number, trials as number, { confidence: confidence as number });
    assertLimits(found, interval as number[], [successes, trials, confidence]);
  }
});

Deno.test("balancedAccuracyInterval agrees with Newcombe's method by SciPy's limits", () => {
  for (const [truePositives, members, trueNegatives, nonMembers, interval] of golden.balanced as number[][]) {
    const found = balancedAccuracyInterval({ truePositives, members, trueNegatives, nonMembers });
    assertLimits(found, interval as unknown as number[], [truePositives, members, trueNegatives, nonMembers]);
  }
});

Deno.test("precisionAtPriorInterval agrees with Bayes' rule over SciPy's limits", () => {
  for (
    const [truePositives, members, falsePositives, nonMembers, prior, interval] of golden.ppv as number[][]
  ) {
    const trueNegatives = nonMembers - falsePositives;
    const found = precisionAtPriorInterval({ truePositives, members, trueNegatives, nonMembers }, prior);
    assertLimits(found, interval as unknown as number[], [truePositives, falsePositives, prior]);
  }
});

Deno.test("detectableAccuracy agrees with the sum over all tables by SciPy", () => {
  for (const { accuracy, ...options } of golden.power) {
    const found = detectableAccuracy(options);
    if (accuracy === null) assertEquals(found, null);
    else {assertAlmostEquals(
        found!,
        accuracy,
        POWER_TOLERANCE,
        `${JSON.stringify(options)}: ${found}, ${accuracy}`,
      );}
  }
});

Deno.test("detectableAccuracy of very many rows goes on from the sum over tables", () => {
  const at = (members: number) => detectableAccuracy({ members, nonMembers: members, level: 0.05 / 40 })!;
  assertAlmostEquals(at(10_000), at(10_001), 2e-5);
  assertAlmostEquals((at(1_000_000) - 0.5) / (at(4_000_000) - 0.5), 2, 1e-3);
});

Deno.test("calibrate agrees with scikit-learn's isotonic regression and Bayes' rule", () => {
  for (const { scores, membership, answers } of golden.calibration) {
    const calibrated = calibrate(scores, membership);
    for (const [score, prior, probability] of answers) {
      assertAlmostEquals(calibrated(score, prior), probability, RATE_TOLERANCE, `${score} at ${prior}`);
    }
  }
});

Deno.test("byClass agrees with scikit-learn in each class", () => {
  const { scores, membership, labels, figures } = golden.byClass;
  const found = byClass(scores, membership, { labels, fpr: [0.1, 0] });
  assertEquals(found.length, Object.keys(figures).length);
  for (const { label, members, nonMembers, auc, tprAtFpr, intervals } of found) {
    const expected = figures[String(label) as keyof typeof figures];
    assertEquals({ members, nonMembers }, { members: expected.members, nonMembers: expected.nonMembers });
    assertAlmostEquals(auc, expected.auc, RATE_TOLERANCE);
    assertLimits(intervals.auc, expected.intervals.auc, label);
    // With fewer than 100 non-members 1 % allows no false positive.
    for (const [fpr, theirs] of [["0.1", "0.1"], ["0", "0.01"]] as const) {
      assertAlmostEquals(tprAtFpr[fpr]!, expected.tprAtFpr[theirs], RATE_TOLERANCE);
      assertLimits(intervals.tprAtFpr[fpr]!, expected.intervals.tprAtFpr[theirs], [label, fpr]);
    }
  }
});
