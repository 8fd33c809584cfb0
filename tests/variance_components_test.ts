import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type CrossedFigures, ORIGINS, varianceComponents } from "../src/metrics/variance_components.ts";
import golden from "./golden/variance_components.json" with { type: "json" };
import { Random } from "../src/random.ts";

/** Two seeds of three targets, three shadows and two starts. */
const [{ figures: FIGURES }] = golden;

/** The relative error of a limit, which is a quantile of draws (seen: 2.6 %, in the images' upper one, of one degree of freedom). */
const LIMIT_TOLERANCE = 0.06;

Deno.test("components and degrees of freedom are those that projections give", () => {
  for (const { figures, components } of golden) {
    const found = varianceComponents(figures);
    assertEquals(found.map(({ origin }) => origin), [...ORIGINS]);
    for (const { origin, variance, spread, interval, degrees } of found) {
      const expected = components[origin];
      // An estimate below 0 is none (seen: 2e-16).
      assertAlmostEquals(variance!, Math.max(0, expected.variance), 1e-13, origin);
      assertAlmostEquals(spread! ** 2, variance!, 1e-15);
      assertEquals(degrees, expected.degrees);
      for (const [end, limit] of expected.interval.entries()) {
        assert(Math.abs(interval![end] - limit) <= LIMIT_TOLERANCE * limit + 1e-5, `${origin} ${interval}`);
      }
    }
    assertEquals(varianceComponents(figures), found);
  }
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
  // Means of random effects leave something to the origins that hold them, and nothing to others.
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
