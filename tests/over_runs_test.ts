import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { NamedEvaluation } from "../src/metrics/over_runs.ts";
import { evaluate } from "../src/metrics/evaluation.ts";
import { Random } from "../src/random.ts";
import { intervalOfRate, predictionMargin, summarise, summariseAttacks } from "../src/metrics/over_runs.ts";

/** The words of one run must not matter where there are several. */
const OWN = [0.1, 0.2] as const;

/** Seen: 3e-16. */
const TOLERANCE = 1e-12;

/**
 * Standard deviations and intervals by SciPy 1.17.1, each limit cut to [0, 1] by hand:
 * stats.t.interval(0.95, n - 1, loc=numpy.mean(runs), scale=numpy.std(runs, ddof=1) / n ** 0.5)
 */
const GOLDEN = [
  { runs: [0.75, 0.77, 0.76], mean: 0.76, spread: 0.01, interval: [0.7351586228824968, 0.7848413771175035] },
  {
    runs: [0.7, 0.8, 0.9, 0.75, 0.85],
    mean: 0.8,
    spread: 0.0790569415042095,
    interval: [0.7018378419261222, 0.8981621580738779],
  },
  // SciPy: [-0.0853, 1.1853]; two runs say next to nothing
  { runs: [0.5, 0.6], mean: 0.55, spread: 0.07071067811865474, interval: [0, 1] },
  // SciPy: [0.7159, 1.2241]
  { runs: [0.95, 0.99], mean: 0.97, spread: 0.028284271247461926, interval: [0.7158759052765058, 1] },
];

Deno.test("summarise of one run is that run, and no spread", () => {
  assertEquals(summarise([{ value: 0.77, interval: [0.7, 0.8] }]), {
    value: 0.77,
    interval: [0.7, 0.8],
    spread: null,
  });
});

Deno.test("summarise of several runs is their mean, Student's t within [0, 1] and standard deviation", () => {
  for (const { runs, mean, spread, interval } of GOLDEN) {
    const figure = summarise(runs.map((value) => ({ value, interval: OWN })));
    assertAlmostEquals(figure.value, mean, TOLERANCE);
    assertAlmostEquals(figure.spread!, spread, TOLERANCE);
    interval.forEach((limit, i) => assertAlmostEquals(figure.interval[i], limit, TOLERANCE));
    assert(figure.interval[0] >= 0 && figure.interval[1] <= 1);
  }
});

Deno.test("summarise of runs that agree has no width", () => {
  const figure = summarise([0.5, 0.5, 0.5].map((value) => ({ value, interval: OWN })));
  assertEquals(figure, { value: 0.5, interval: [0.5, 0.5], spread: 0 });
});

Deno.test("one more run lies in Student's prediction interval, within [0, 1]", () => {
  // SciPy 1.17.1: mean + stats.t.ppf(0.975, degrees) * spread * (1 + 1 / runs) ** 0.5 * [-1, 1]
  const golden = [
    { mean: 0.76, runs: 3, spread: 0.01, interval: [0.7103172457649934, 0.8096827542350066] },
    { mean: 0.76, runs: 1, spread: 0.01, degrees: 2, interval: [0.6991513015540669, 0.8208486984459331] },
    { mean: 0.8, runs: 5, spread: 0.05, interval: [0.6479278386208365, 0.9520721613791636] },
    { mean: 0.9, runs: 2, spread: 0.05, interval: [0.12190704572592626, 1] }, // 1.678 by SciPy
  ];
  for (const { mean, interval, ...of } of golden) {
    const margin = predictionMargin(of);
    assertAlmostEquals(margin, mean - interval[0], TOLERANCE);
    intervalOfRate(mean, margin).forEach((limit, i) => assertAlmostEquals(limit, interval[i], TOLERANCE));
  }
  assertThrows(() => predictionMargin({ runs: 1, spread: 0.1 }), RangeError, "found 0");
});

/** Two attacks against one target of 800 rows, the second by the wrong way round: each figure is another. */
function attacksOfRun(run: number): NamedEvaluation[] {
  const random = new Random(run, "run");
  const membership = Uint8Array.from({ length: 800 }, (_, row) => row % 2);
  return [1, -1].map((sign, place) => {
    const scores = Float64Array.from(membership, (member) => sign * (member + random.normal()));
    return {
      name: `attack ${place}`,
      description: "",
      scores,
      evaluation: evaluate(scores, membership, { threshold: 0.4 }),
    };
  });
}

Deno.test("summariseAttacks of one run has each attack's figures and intervals as they were evaluated", () => {
  const run = attacksOfRun(1);
  const figures = summariseAttacks([run]);
  assertEquals(figures.length, 2);
  for (const [place, { name, evaluation: { accuracy, auc, tprAtFpr, intervals } }] of run.entries()) {
    assertEquals(figures[place], {
      name,
      accuracy: { value: accuracy, interval: intervals.accuracy, spread: null },
      auc: { value: auc, interval: intervals.auc, spread: null },
      tprAtFpr: {
        "0.01": { value: tprAtFpr["0.01"], interval: intervals.tprAtFpr["0.01"], spread: null },
        "0.001": { value: tprAtFpr["0.001"], interval: intervals.tprAtFpr["0.001"], spread: null },
        "0": { value: tprAtFpr["0"], interval: intervals.tprAtFpr["0"], spread: null },
      },
      tied: { "0.01": false, "0.001": false, "0": false },
    });
  }
  const [{ accuracy, auc, tprAtFpr }, other] = figures;
  const values = [accuracy, auc, tprAtFpr["0.01"], tprAtFpr["0.001"], other.auc].map(({ value }) => value);
  assertEquals(new Set(values).size, 5);
});

Deno.test("summariseAttacks of several runs sums up each attack and figure by itself", () => {
  const runs = [1, 2, 3].map(attacksOfRun);
  const figures = summariseAttacks(runs);
  for (const place of [0, 1]) {
    const over = (value: (evaluation: NamedEvaluation["evaluation"]) => number) =>
      summarise(runs.map((attacks) => ({ value: value(attacks[place].evaluation), interval: OWN })));
    assertEquals(figures[place], {
      name: `attack ${place}`,
      accuracy: over(({ accuracy }) => accuracy),
      auc: over(({ auc }) => auc),
      tprAtFpr: {
        "0.01": over(({ tprAtFpr }) => tprAtFpr["0.01"]),
        "0.001": over(({ tprAtFpr }) => tprAtFpr["0.001"]),
        "0": over(({ tprAtFpr }) => tprAtFpr["0"]),
      },
      tied: { "0.01": false, "0.001": false, "0": false },
    });
    assert(figures[place].accuracy.spread! > 0);
  }
});

Deno.test("summariseAttacks says where in some run a tie leaves no threshold", () => {
  const run = (scores: number[]) => [{
    name: "only",
    evaluation: evaluate(scores, [1, 1, 0, 0], { threshold: 0.5, fpr: [0.5, 0] }),
  }];
  const [{ tied }] = summariseAttacks([run([1, 0.9, 0.2, 0.1]), run([1, 0, 1, 0])]);
  assertEquals(tied, { "0.5": false, "0": true });
});

Deno.test("summariseAttacks finds attacks by name, and refuses a run that lacks one", () => {
  const [first, second] = [1, 2].map(attacksOfRun);
  assertEquals(summariseAttacks([first, second.toReversed()]), summariseAttacks([first, second]));
  assertThrows(() => summariseAttacks([first, second.slice(1)]), RangeError, "found none in run 1");
  assertThrows(() => summariseAttacks([]), RangeError, "found none");
  assertThrows(() => summarise([]), RangeError, "found none");
});
