import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  type CutChoice,
  epsilonLowerBound,
  type EpsilonMethod,
  type EpsilonOptions,
} from "../src/metrics/epsilon/epsilon.ts";
import { gaussianEpsilon } from "../src/metrics/epsilon/gaussian.ts";
import { epsilonOfGuesses, muOfGuesses } from "../src/metrics/epsilon/one_run.ts";
import { pairAtRandom } from "../src/metrics/epsilon/pairs.ts";
import { rateRatioLowerBound } from "../src/metrics/epsilon/rate_ratio.ts";
import { normalUpperQuantile } from "../src/metrics/normal.ts";
import { countsByThreshold } from "../src/metrics/roc.ts";
import { Random } from "../src/random.ts";
import golden from "./golden/epsilon.json" with { type: "json" };

/** Relative, beside an absolute one of as much; seen: 3e-12. */
const TOLERANCE = 1e-9;
const METHODS = ["clopper-pearson", "one-run", "one-run-pairs", "one-run-gaussian"] as const;
const CUTS = ["counts", "frontier", "split"] as const;

function assertNear(actual: number | null, expected: number, message: string) {
  assertAlmostEquals(actual!, expected, TOLERANCE * Math.max(1, Math.abs(expected)), message);
}

for (const { name, scores, membership, delta, frontier, counts } of golden.cases) {
  Deno.test(`bounds on epsilon are as by independent code: ${name}`, () => {
    const bound = (method: EpsilonMethod, cuts: CutChoice) =>
      epsilonLowerBound(scores, membership, { method, cuts, delta });
    for (const [cuts, expected] of [["frontier", frontier], ["counts", counts]] as const) {
      if (expected === undefined) continue;
      const runTests = "runTests" in expected ? expected.runTests : expected.tests;
      const rates = bound("clopper-pearson", cuts);
      assertNear(rates.epsilon, expected.epsilon, `${cuts} epsilon`);
      assertNear(rates.mu, expected.mu, `${cuts} mu`);
      assertEquals(rates.gaussian, gaussianEpsilon(rates.mu!, delta));
      assertEquals(rates.tests, expected.tests, cuts);
      const run = bound("one-run", cuts);
      assertNear(run.epsilon, expected.oneRun, `${cuts} one run`);
      assertEquals([run.mu, run.gaussian, run.tests], [null, null, runTests]);
      const gaussian = bound("one-run-gaussian", cuts);
      assertNear(gaussian.mu, expected.oneRunMu, `${cuts} mu of one run`);
      assertEquals(gaussian.epsilon, gaussian.gaussian);
    }
  });
}

Deno.test("guesses contradict the epsilon and the mu that independent code finds, up to 500,000 of them", () => {
  for (const { epsilon, mu, ...run } of golden.runs) {
    assertNear(epsilonOfGuesses(run, run), epsilon, JSON.stringify(run));
    if (mu !== undefined) assertNear(muOfGuesses(run, run), mu, JSON.stringify(run));
  }
});

Deno.test("mu converts to the epsilon of independent code", () => {
  for (const { mu, delta, epsilon } of golden.gaussian) {
    assertNear(gaussianEpsilon(mu, delta), epsilon, `mu ${mu}, delta ${delta}`);
  }
  assertEquals(
    [[0, 0], [0, 0.1], [1, 1], [1, 0], [Infinity, 0.1]].map(([mu, delta]) => gaussianEpsilon(mu, delta)),
    [0, 0, 0, Infinity, Infinity],
  );
  assertThrows(() => gaussianEpsilon(-1, 0.1), RangeError, "found -1");
  assertThrows(() => gaussianEpsilon(1, 1.5), RangeError, "found 1.5");
});

Deno.test("one run at the frontier gives the published bounds on quantiles of normal distributions", () => {
  const quantiles = Array.from({ length: 10_000 }, (_, i) => -normalUpperQuantile((i + 0.5) / 10_000));
  const membership = quantiles.flatMap(() => [1, 0]);
  for (
    const [shift, epsilon, gaussian] of [[1, 1.13346, 2.164749], [2, 2.311945, 4.7218075], [
      4,
      4.395568,
      9.133752,
    ]]
  ) {
    const scores = quantiles.flatMap((quantile) => [quantile + shift, quantile]);
    const bound = (method: EpsilonMethod) =>
      epsilonLowerBound(scores, membership, { method, cuts: "frontier", delta: 1e-6 }).epsilon;
    assertAlmostEquals(bound("one-run"), epsilon, 1e-6);
    assertAlmostEquals(bound("one-run-gaussian"), gaussian, 2e-6); // jax_privacy looks for it to 1e-6
  }
});

Deno.test("ratios of rates are bounded as TensorFlow Privacy bounds them", () => {
  const bounds = (interval: "katz" | "bailey" | "clopper-pearson", level?: number) =>
    [[100, 10], [90, 5]].map(([truePositives, falsePositives]) =>
      rateRatioLowerBound({ truePositives, members: 110, falsePositives, nonMembers: 80 }, {
        interval,
        level,
      })
    );
  for (
    const [interval, expected] of [["bailey", [4.61953896, 6.87647915]], [
      "katz",
      [4.45958661, 6.39712581],
    ]] as const
  ) bounds(interval).forEach((bound, i) => assertAlmostEquals(bound, expected[i], 1e-8, interval));
  const [found, accused] = [0.8391651177609855, 0.2178891340694363]; // scipy.stats.beta.ppf(0.025, 100, 11) and (0.975, 11, 70)
  assertAlmostEquals(bounds("clopper-pearson")[0], found / accused, 1e-12);

  const counts = (truePositives: number, falsePositives: number) => ({
    truePositives,
    members: 20,
    falsePositives,
    nonMembers: 30,
  });
  const ratio = (tp: number, fp: number, interval: "katz" | "bailey" | "clopper-pearson") =>
    rateRatioLowerBound(counts(tp, fp), { interval });
  for (const interval of ["katz", "bailey", "clopper-pearson"] as const) {
    assertEquals(ratio(0, 5, interval), 0);
    assert(ratio(20, 30, interval) < 1, interval);
    assert(Number.isFinite(ratio(20, 0, interval)) && ratio(20, 0, interval) > 3, interval);
  }
  // A level so fine that nothing is left of the approximation.
  assertEquals(rateRatioLowerBound(counts(20, 0), { interval: "bailey", level: 1e-6 }), 0);
  assertThrows(() => ratio(21, 0, "katz"), RangeError, "found 21 of 20 and 0 of 30");
  assertThrows(
    () => rateRatioLowerBound(counts(1, 1), { interval: "katz", level: 0.5 }),
    RangeError,
    "found 0.5",
  );
  assertThrows(
    () => ratio(1, 1, "wald" as "katz"),
    RangeError,
    "katz, bailey or clopper-pearson, found wald",
  );
});

/** Rows of few or many distinct scores, infinities among them, with at least one of each class. */
const rows = fc.array(
  fc.record({
    score: fc.oneof(
      fc.integer({ min: -3, max: 3 }),
      fc.double({ noNaN: true }),
      fc.constantFrom(-0, Infinity, -Infinity),
    ),
    member: fc.integer({ min: 0, max: 1 }),
  }),
  { minLength: 2, maxLength: 80 },
).map((drawn) => [{ ...drawn[0], member: 1 }, { ...drawn[1], member: 0 }, ...drawn.slice(2)]);

Deno.test("whatever the rows, a bound is a number from 0 on, and of the order of the scores alone", () => {
  fc.assert(
    fc.property(rows, fc.constantFrom(...METHODS), fc.constantFrom(...CUTS), (drawn, method, cuts) => {
      const scores = Float64Array.from(drawn, ({ score }) => score),
        membership = drawn.map(({ member }) => member);
      const copies = [scores.slice(), membership.slice()];
      const found = epsilonLowerBound(scores, membership, { method, cuts });
      for (const figure of [found.epsilon, found.mu ?? 0, found.gaussian ?? 0]) {
        assert(figure >= 0, `${figure}`);
      }
      assertEquals([scores, membership], copies);
      const ordered = [...new Set(drawn.map(({ score }) => score + 0))].sort((a, b) => a - b);
      const ranks = drawn.map(({ score }) => ordered.indexOf(score + 0));
      assertEquals(epsilonLowerBound(ranks, membership, { method, cuts }), found);
    }),
    { numRuns: 300 },
  );
});

Deno.test("a bound falls with delta and rises with the level; perfect scores bound it by the number of rows", () => {
  const random = new Random(1, "epsilon test"),
    membership = Array.from({ length: 3000 }, (_, row) => row % 2);
  const scores = membership.map((member) => random.normal() + 1.5 * member);
  for (const method of METHODS) {
    const bound = (options: EpsilonOptions) =>
      epsilonLowerBound(scores, membership, { method, ...options }).epsilon;
    if (method !== "one-run-gaussian") {
      assert(bound({ delta: 0 }) > bound({ delta: 1e-4 }), method);
      assert(bound({ delta: 1e-4 }) > bound({ delta: 1e-2 }), method);
    }
    assert(bound({ level: 0.2 }) > bound({ level: 0.001 }), method);
    assertEquals(epsilonLowerBound(scores.map(() => 1), membership, { method }).epsilon, 0);
  }
  const perfect = epsilonLowerBound(membership, membership, { delta: 0 });
  // The rates' limits are 1 - tail^(1 / 1,500) each at no error, with 22 cuts and a fortieth each.
  const limit = 1 - (0.05 / 22 / 2) ** (1 / 1500);
  assertNear(perfect.epsilon, Math.log((1 - limit) / limit), "perfect");
  assertEquals(perfect.tests, 22);
});

Deno.test("ties cost little: a score of two values bounds epsilon as its one threshold does, nearly", () => {
  const membership = Array.from({ length: 20_000 }, (_, row) => row % 2);
  const scores = membership.map((member, row) => (row >> 1) % 10 < 8 ? member : 1 - member);
  const { epsilon } = epsilonLowerBound(scores, membership, { delta: 0 });
  assert(epsilon > Math.log(4) - 0.2 && epsilon < Math.log(4), `found ${epsilon} for ${Math.log(4)}`);
  const other = epsilonLowerBound(scores, membership, { delta: 0, seed: 2 }).epsilon;
  assert(other !== epsilon && Math.abs(other - epsilon) < 0.1, "the seed orders equal scores");
});

Deno.test("pairs stay within their group, and no row is in two", () => {
  const scores = Float64Array.of(5, 4, 3, 2, 1, 0, 9, 8), membership = Uint8Array.of(1, 0, 1, 0, 1, 0, 1, 0);
  const groups = Uint16Array.of(7, 7, 7, 3, 3, 3, 1, 9);
  const curve = countsByThreshold(scores, membership);
  for (let seed = 0; seed < 20; seed++) {
    const random = new Random(seed, "pairs");
    const found = pairAtRandom({ scores, membership, groups, curve }, random);
    // Group 7 has two members and a non-member, group 3 a member and two non-members, groups 1 and 9 one side alone.
    assertEquals([found.pairs, found.membership.length], [2, 2]);
    assertEquals(pairAtRandom({ scores, membership, curve }, random).pairs, 4);
  }
  const tied = { scores: new Float64Array(8), membership };
  const none = pairAtRandom(
    { ...tied, curve: countsByThreshold(tied.scores, membership) },
    new Random(1, "pairs"),
  );
  assertEquals([none.pairs, none.membership.length], [4, 0]); // equal scores are not guessed
});

Deno.test("groups that tell members by themselves bound nothing within them", () => {
  const random = new Random(3, "epsilon test"),
    groups = Array.from({ length: 4000 }, () => random.integer(2));
  const membership = groups.map((group) => random.uniform() < (group === 1 ? 0.9 : 0.1) ? 1 : 0);
  const bound = (options: EpsilonOptions) =>
    epsilonLowerBound(groups, membership, { method: "one-run-pairs", ...options }).epsilon;
  assert(bound({}) > 2);
  assertEquals(bound({ groups }), 0);
});

Deno.test("folds that learned scores are tested each by itself, at their share of the level", () => {
  const random = new Random(4, "epsilon test"),
    membership = Array.from({ length: 2000 }, (_, row) => row % 2);
  const scores = membership.map((member) => random.normal() + member);
  const of = Uint8Array.from(membership, (_, row) => (row >> 1) % 2);
  const whole = epsilonLowerBound(scores, membership);
  assertEquals(epsilonLowerBound(scores, membership, { folds: { of, learned: "threshold" } }), whole);
  const byFold = epsilonLowerBound(scores, membership, { folds: { of, learned: "score" } });
  const alone = [0, 1].map((fold) => {
    const inFold = (_: unknown, row: number) => of[row] === fold;
    return epsilonLowerBound(scores.filter(inFold), membership.filter(inFold), { level: 0.025 }).epsilon;
  });
  assertEquals(byFold.epsilon, Math.max(...alone));
  assert(byFold.epsilon < whole.epsilon);
});

Deno.test("epsilonLowerBound names what it cannot use", () => {
  const refuses = (options: object, message: string) =>
    assertThrows(() => epsilonLowerBound([1, 0], [1, 0], options), RangeError, message);
  refuses({ method: "audit" }, "the method must be clopper-pearson, one-run,");
  refuses({ cuts: "all" }, "the choice of cuts must be counts, frontier, split, found all");
  refuses({ delta: 1 }, "delta must be from 0 to below 1, found 1");
  refuses({ delta: NaN }, "found NaN");
  refuses({ level: 0 }, "the level must be above 0 and at most 0.5, found 0");
  refuses({ method: "one-run-pairs", groups: [1] }, "every row needs a group, found 1 for 2");
  assertThrows(() => epsilonLowerBound([1, 0], [1, 1]), RangeError, "found 2 members and 0 non-members");
  assertThrows(() => epsilonLowerBound([NaN, 0], [1, 0]), RangeError, "found NaN in row 0");
  assertThrows(() => epsilonLowerBound(["a"] as never, [1]), TypeError, "a number is needed");
});
