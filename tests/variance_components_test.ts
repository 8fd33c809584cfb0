import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type CrossedFigures, ORIGINS, varianceComponents } from "../src/metrics/variance_components.ts";
import { Random } from "../src/random.ts";

/** Two seeds of three targets, three shadows and two starts. */
const FIGURES: CrossedFigures = [
  [
    [[0.7739, 0.7751], [0.7743, 0.7728], [0.7663, 0.7652]],
    [[0.7779, 0.7726], [0.783, 0.7819], [0.7689, 0.7668]],
    [[0.7845, 0.7817], [0.7942, 0.7933], [0.7768, 0.7757]],
  ],
  [
    [[0.7516, 0.7473], [0.7648, 0.7594], [0.774, 0.7827]],
    [[0.7469, 0.7396], [0.7558, 0.7547], [0.7645, 0.7716]],
    [[0.7505, 0.7407], [0.7492, 0.7472], [0.7678, 0.7742]],
  ],
];

/**
 * By NumPy 2.3.5, another way: projections on indicator columns, their traces with each origin's as the expectations, and the
 * linear system solved; limits by 400,000 draws.
 */
const GOLDEN = {
  target: { variance: 3.008486111111098e-05, degrees: 4, interval: [0.00257, 0.01648] },
  shadow: { variance: 0.0001038052777777776, degrees: 4, interval: [0.00518, 0.03027] },
  pair: { variance: 9.242916666666874e-06, degrees: 8, interval: [0.00181, 0.00604] },
  start: { variance: 9.495555555555435e-06, degrees: 6, interval: [0.00183, 0.00699] },
  rest: { variance: 2.1077777777778936e-06, degrees: 12, interval: [0.00104, 0.0024] },
  images: { variance: 0.000133565740740741, degrees: 1, interval: [0, 0.4233] },
} as const;

/** Of a limit, which is a quantile of draws (seen: 2.6 %, of the images' upper one, which is of one degree of freedom). */
const LIMIT_TOLERANCE = 0.06;

Deno.test("components and degrees of freedom are those that projections give", () => {
  const found = varianceComponents(FIGURES);
  assertEquals(found.map(({ origin }) => origin), [...ORIGINS]);
  for (const { origin, variance, spread, interval, degrees } of found) {
    const golden = GOLDEN[origin];
    assertAlmostEquals(variance! / golden.variance, 1, 1e-9, origin);
    assertAlmostEquals(spread! ** 2, variance!, 1e-15);
    assertEquals(degrees, golden.degrees);
    for (const [end, limit] of golden.interval.entries()) {
      assert(Math.abs(interval![end] - limit) <= LIMIT_TOLERANCE * limit + 1e-5, `${origin} ${interval}`);
    }
  }
  assertEquals(varianceComponents(FIGURES), found);
});

Deno.test("what moves all figures of one origin alike is that origin's alone", () => {
  const at = (of: (seed: number, target: number, shadow: number, start: number) => number) =>
    [0, 1].map((s) => [0, 1, 2].map((t) => [0, 1, 2].map((u) => [0, 1].map((r) => of(s, t, u, r)))));
  const random = new Random(3, "effects");
  const effects = Array.from({ length: 60 }, () => random.normal());
  const cases = {
    target: at((s, t) => effects[3 * s + t]),
    shadow: at((s, _, u) => effects[3 * s + u]),
    pair: at((s, t, u) => effects[9 * s + 3 * t + u]),
    start: at((s, _, u, r) => effects[6 * s + 2 * u + r]),
    rest: at((s, t, u, r) => effects[18 * s + 6 * t + 2 * u + r]),
    images: at((s) => effects[s]),
  };
  // Of means of random effects something is left to the effects that hold them: none is left to those that they hold.
  const holding = {
    target: "images",
    shadow: "images",
    pair: "target shadow images",
    start: "shadow images",
    images: "",
  };
  for (const [name, figures] of Object.entries(cases)) {
    const found = Object.fromEntries(
      varianceComponents(figures).map(({ origin, variance }) => [origin, variance!]),
    );
    assert(found[name] > 0.1, `${name}: ${found[name]}`);
    if (name === "rest") continue;
    for (const origin of ORIGINS) {
      if (origin === name || holding[name as keyof typeof holding].includes(origin)) continue;
      assertAlmostEquals(found[origin], 0, 1e-12, `${name} as ${origin}`);
    }
  }
});

Deno.test("over many experiments the mean of each component is its variance, and its interval covers it", () => {
  const spreads = { target: 1, shadow: 2, pair: 1.5, start: 0.7, rest: 0.5, images: 1.2 };
  const random = new Random(11, "experiments"), experiments = 60;
  const normals = (count: number, spread: number) =>
    Array.from({ length: count }, () => spread * random.normal());
  const sums: Record<string, number> = {}, covered: Record<string, number> = {};
  for (let experiment = 0; experiment < experiments; experiment++) {
    const figures = normals(4, spreads.images).map((ofSeed) => {
      const ofTarget = normals(3, spreads.target), ofShadow = normals(3, spreads.shadow);
      const ofStart = ofShadow.map(() => normals(2, spreads.start));
      return ofTarget.map((target) =>
        ofShadow.map((shadow, u) => {
          const [pair] = normals(1, spreads.pair);
          return ofStart[u].map((start) =>
            ofSeed + target + shadow + pair + start + normals(1, spreads.rest)[0]
          );
        })
      );
    });
    for (const { origin, variance, interval } of varianceComponents(figures)) {
      sums[origin] = (sums[origin] ?? 0) + variance!;
      const holds = interval![0] <= spreads[origin] && spreads[origin] <= interval![1];
      covered[origin] = (covered[origin] ?? 0) + Number(holds);
    }
  }
  for (const origin of ORIGINS) {
    const ratio = sums[origin] / experiments / spreads[origin] ** 2;
    assert(ratio > 0.7 && ratio < 1.45, `${origin}: ${ratio}`); // variances below 0 count as 0
    assert(covered[origin] >= 0.87 * experiments, `${origin}: ${covered[origin]}`);
  }
});

Deno.test("one seed leaves the choice of images open", () => {
  const [images] = varianceComponents(FIGURES.slice(0, 1)).filter(({ origin }) => origin === "images");
  assertEquals(images, { origin: "images", variance: null, spread: null, interval: null, degrees: 0 });
});

Deno.test("figures that are too few, or not as many everywhere, are refused", () => {
  const [[target]] = FIGURES;
  const part = (figures: CrossedFigures) => () => varianceComponents(figures);
  assertThrows(
    part([]),
    RangeError,
    "at least two targets, shadows and starts are needed, the same everywhere, found 0",
  );
  assertThrows(part([[target]]), RangeError, "found 1, 3 and 2");
  assertThrows(part([[target, target.slice(1)]]), RangeError, "found 2, 3 and 2, and not everywhere");
});
