import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { FigureSize } from "../src/report/document.ts";
import { type TradeOff, tradeOffChart } from "../src/report/charts/trade_off.ts";
import { languages } from "../src/report/language/language.ts";
import { STYLE } from "../src/report/style.ts";
import { Random } from "../src/random.ts";

const TITLES = languages.en.reproduction.counterMeasures;
const PLOT = { wide: [640, 430], narrow: [285, 330] } as const;
const LETTERS = { wide: 13, narrow: 12 } as const;
const SIZES: readonly FigureSize[] = ["wide", "narrow"];

interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  /** The middle of the line. */
  readonly y: number;
  readonly colour: string;
}

/** The boxes of all texts within the plot: the axes' letters have another colour or place. */
function boxesOf(svg: string, size: FigureSize, texts: ReadonlySet<string>): Box[] {
  const found = svg.matchAll(
    /<text text-anchor="(start|end)" transform="translate\(([-\d.]+),([-\d.]+)\)"([^>]*)>([^<]*)<\/text>/g,
  );
  return [...found].filter(([, , , , , text]) => texts.has(text)).map(
    ([, anchor, x, baseline, attributes, text]) => {
      // Rather too little than too much: what overlaps here does so in any font.
      const width = Array.from(text).reduce(
        (sum, letter) => sum + (letter > "\u2e80" ? 1 : 0.5) * LETTERS[size],
        0,
      );
      const left = Number(x) - (anchor === "start" ? 0 : width);
      // Vega sets a line a third of its letters' size below its middle.
      const y = Number(baseline) - LETTERS[size] / 3;
      return { text, left, right: left + width, y, colour: attributes.match(/fill="([^"]+)"/)![1] };
    },
  );
}

function overlaps(a: Box, b: Box, size: FigureSize): boolean {
  return a.left < b.right && b.left < a.right && Math.abs(a.y - b.y) < LETTERS[size];
}

/** Where the points are drawn: diamonds and circles, in drawing order. */
function symbolsOf(svg: string) {
  const groups = [...svg.matchAll(/<g class="mark-symbol role-mark[^>]*>(.*?)<\/g>/gs)].map(([, inside]) =>
    inside
  );
  return groups.flatMap((inside) =>
    [...inside.matchAll(/translate\(([\d.]+),([\d.]+)\)" d="([^"]+)" ([^>]*)>/g)].map((
      [, x, y, path, attributes],
    ) => ({
      x: Number(x),
      y: Number(y),
      round: path.includes("A"),
      fill: attributes.match(/fill="([^"]+)"/)![1],
      width: Math.max(...[...path.matchAll(/-?[\d.]+/g)].map(([number]) => Math.abs(Number(number)))),
    }))
  );
}

function point(
  label: string,
  testAccuracy: number,
  leak: number,
  { undefended = false, frontier = false, half = 0.01 } = {},
): TradeOff {
  return { label, undefended, frontier, testAccuracy, leak, leakInterval: [leak - half, leak + half] };
}

/** As they came out on CIFAR-10: a crowd at the undefended target, and some that stand apart. */
function usual(names: Readonly<Record<string, string>>): TradeOff[] {
  const at: [string, number, number][] = [
    ["none", 0.65, 0.81],
    ["label-only", 0.65, 0.675],
    ["rounding-3", 0.65, 0.811],
    ["rounding-2", 0.649, 0.809],
    ["rounding-1", 0.649, 0.786],
    ["truncation-1", 0.649, 0.761],
    ["top-3", 0.65, 0.811],
    ["top-1", 0.65, 0.81],
    ["temperature-4", 0.65, 0.783],
    ["dropout", 0.679, 0.544],
    ["l2", 0.679, 0.792],
    ["early-stopping", 0.58, 0.555],
    ["augmentation", 0.757, 0.545],
    ["label-smoothing", 0.63, 0.859],
    ["masking", 0.568, 0.625],
  ];
  return at.map(([name, test, leak]) =>
    point(names[name], test, leak, {
      undefended: name === "none",
      frontier: name === "augmentation",
      half: 0.005,
    })
  );
}

/** Sixteen points anywhere, or nearly in one place. */
function scattered(seed: number, width: number): TradeOff[] {
  const random = new Random(seed, "points");
  return Array.from({ length: 16 }, (_, i) =>
    point(
      `counter-measure ${i}`,
      0.55 + width * (random.uniform() - 0.5),
      0.7 + width * (random.uniform() - 0.5),
      { undefended: i === 0 },
    ));
}

const CASES: Record<string, TradeOff[]> = {
  "in English": usual(languages.en.reproduction.counterMeasures.names),
  "in Japanese": usual(languages.ja.reproduction.counterMeasures.names),
  ...Object.fromEntries([1, 2, 3].map((seed) => [`scattered ${seed}`, scattered(seed, 0.3)])),
  crowded: scattered(4, 0.004),
};

for (const [name, points] of Object.entries(CASES)) {
  Deno.test(`the trade-off's labels are within the plot, apart, and on no point: ${name}`, async () => {
    for (const size of SIZES) {
      const svg = await tradeOffChart(points, { size, titles: TITLES });
      const named = points.filter(({ undefended, frontier }) => size === "wide" || undefended || frontier);
      const boxes = boxesOf(svg, size, new Set([...named.map(({ label }) => label), TITLES.guessing]));
      assertEquals(
        boxes.map(({ text }) => text).sort(),
        [TITLES.guessing, ...named.map(({ label }) => label)].sort(),
      );
      const [width, height] = PLOT[size];
      for (const [i, box] of boxes.entries()) {
        assert(box.left >= 0 && box.right <= width && box.y >= 0 && box.y <= height, JSON.stringify(box));
        for (const other of boxes.slice(i + 1)) {
          assert(!overlaps(box, other, size), `${JSON.stringify(box)} is on ${JSON.stringify(other)}`);
        }
        if (box.text === TITLES.guessing) continue;
        for (const { x, y } of symbolsOf(svg)) {
          assert(!(x > box.left && x < box.right && Math.abs(y - box.y) < 5), `${box.text} is on a point`);
        }
      }
    }
  });
}

/** How far a label may lie from the nearest point of its group, in pixels. */
const NEAR = 40;

Deno.test("labels lie near their points", async () => {
  for (const name of ["in English", "in Japanese"]) {
    const points = CASES[name];
    const svg = await tradeOffChart(points, { size: "wide", titles: TITLES });
    const boxes = boxesOf(svg, "wide", new Set(points.map(({ label }) => label)));
    const ties = [...svg.matchAll(/<line [^>]*x2="(-?[\d.]+)" y2="(-?[\d.]+)"[^>]*stroke-width="0.75"/g)];
    assert(ties.length > 5, `${ties.length}`);
    for (const [tie, dx, dy] of ties) assert(Math.hypot(Number(dx), Number(dy)) < NEAR, tie);
    const symbols = symbolsOf(svg);
    for (const box of boxes) {
      const distances = symbols.map(({ x, y }) =>
        Math.hypot(Math.max(0, box.left - x, x - box.right), Math.max(0, Math.abs(box.y - y) - 8))
      );
      // Six labels stand in one block beside the crowd.
      assert(Math.min(...distances) < 2 * NEAR, `${box.text} lies ${Math.min(...distances)} pixels off`);
    }
  }
});

Deno.test("the undefended target is drawn last, larger than what lies on the same spot", async () => {
  for (const size of SIZES) {
    const points = [
      point("none", 0.6, 0.8, { undefended: true }),
      ...Array.from({ length: 8 }, (_, i) => point(`same ${i}`, 0.6, 0.8)),
      point("far", 0.7, 0.6, { frontier: true }),
    ];
    const symbols = symbolsOf(await tradeOffChart(points, { size, titles: TITLES }));
    const last = symbols.at(-1)!;
    assertEquals([symbols.length, last.round, last.fill], [10, false, "var(--accent)"]);
    for (const { round, width } of symbols.slice(0, -1)) assert(round && width < last.width);
    assertEquals(symbols.slice(0, -1).filter(({ fill }) => fill === "var(--ink)").length, 1);
    assertEquals(symbols.slice(0, -1).filter(({ fill }) => fill === "var(--paper)").length, 8);
  }
});

Deno.test("each counter-measure is a point with its interval, on even axes", async () => {
  const points = [
    point("none", 0.6, 0.8, { undefended: true, half: 0.05 }),
    point("half-way", 0.65, 0.7, { half: 0.02 }),
    point("right", 0.7, 0.6),
  ];
  for (const size of SIZES) {
    const svg = await tradeOffChart(points, { size, titles: TITLES });
    // The undefended target is drawn last.
    const [second, third, first] = symbolsOf(svg);
    assertAlmostEquals(second.x - first.x, third.x - second.x, 0.01);
    assertAlmostEquals(second.y - first.y, third.y - second.y, 0.01);
    assert(third.x > first.x + PLOT[size][0] / 2, "better classifiers are further right");
    assert(first.y < third.y - PLOT[size][1] / 4, "leaks are further up");
    const tenth = (third.y - first.y) / 2;
    const intervals = [...svg.matchAll(
      /<line transform="translate\(([\d.]+),([\d.]+)\)" x2="0" y2="(-?[\d.]+)"[^>]*stroke-width="1.5"/g,
    )].map(([, x, y, length]) => ({ x: Number(x), y: Number(y), length: -Number(length) }));
    assertEquals(intervals.length, 3);
    [points[1], points[2], points[0]].forEach(({ leakInterval: [lower, upper] }, i) => {
      const symbol = [second, third, first][i];
      assertAlmostEquals(intervals[i].x, symbol.x, 0.01);
      assertAlmostEquals(intervals[i].length, (upper - lower) * 10 * tenth, 0.01);
      assertAlmostEquals(intervals[i].y - intervals[i].length / 2, symbol.y, 0.01);
    });
  }
});

Deno.test("the trade-off marks what guessing gets, even where nothing is near it", async () => {
  const points = [point("none", 0.6, 0.9, { undefended: true }), point("other", 0.65, 0.8)];
  for (const size of SIZES) {
    const svg = await tradeOffChart(points, { size, titles: TITLES });
    const [guessing] = boxesOf(svg, size, new Set([TITLES.guessing]));
    const height = PLOT[size][1];
    assert(guessing && guessing.y > 0.8 * height && guessing.y < height, JSON.stringify(guessing));
    for (const title of [TITLES.test, TITLES.leak]) assert(svg.includes(`>${title}</text>`), title);
  }
});

Deno.test("the trade-off takes its colours from the page", async () => {
  const defined = new Set([...STYLE.matchAll(/(--\w+):/g)].map(([, variable]) => variable));
  for (const points of Object.values(CASES)) {
    const svg = await tradeOffChart(points, { size: "wide", titles: TITLES });
    const colours = [...svg.matchAll(/(?:fill|stroke|color)="([^"]+)"/g)].map(([, colour]) => colour);
    assert(colours.length > 2 * points.length);
    for (const colour of colours) {
      const variable = colour.match(/^var\((--\w+)\)$/)?.[1];
      assert(["none", "transparent"].includes(colour) || variable && defined.has(variable), colour);
    }
    assert(!/style=|#[0-9a-f]{3,6}\b|rgb/i.test(svg));
  }
});
