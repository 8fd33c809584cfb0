import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { type TradeOff, tradeOffChart } from "../src/report/trade_off_chart.ts";
import { en } from "../src/report/language/en.ts";
import { ja } from "../src/report/language/ja.ts";
import { STYLE } from "../src/report/style.ts";
import { Random } from "../src/random.ts";

const TITLES = en.counterMeasures;
const [WIDTH, HEIGHT] = [440, 400];
/** Half of the height of a capital and a descender, at 12 pixels. */
const HALF_LINE = 6;

/** What a text takes at 12 pixels, rather too little than too much: what overlaps here does so in any font. */
function widthOf(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + (character > "\u2e80" ? 12 : 6), 0);
}

interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  /** The middle of the line. */
  readonly y: number;
  readonly colour: string;
}

/** The boxes of all texts of 12 pixels within the plot; the axes' are of 13. */
function boxesOf(svg: string): Box[] {
  const texts = svg.matchAll(
    /<text text-anchor="(start|end)" transform="translate\(([-\d.]+),([-\d.]+)\)"([^>]*)>([^<]*)<\/text>/g,
  );
  return [...texts].filter(([, , , , attributes]) => attributes.includes('font-size="12px"')).map(
    ([, anchor, x, baseline, attributes, text]) => {
      const width = widthOf(text), left = Number(x) - (anchor === "start" ? 0 : width);
      const colour = attributes.match(/fill="([^"]+)"/)![1];
      // Vega sets a line 4 pixels below its middle.
      return { text, left, right: left + width, y: Number(baseline) - 4, colour };
    },
  );
}

function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && Math.abs(a.y - b.y) < 2 * HALF_LINE;
}

function point(
  label: string,
  testAccuracy: number,
  leak: number,
  { undefended = false, half = 0.01 } = {},
): TradeOff {
  return { label, undefended, testAccuracy, leak, leakInterval: [leak - half, leak + half] };
}

/** As they came out on CIFAR-10, about: a crowd at the undefended target, and some that stand apart. */
function usual(names: Readonly<Record<string, string>>): TradeOff[] {
  const at: [string, number, number][] = [
    ["none", 0.61, 0.8],
    ["label-only", 0.61, 0.692],
    ["rounding-3", 0.61, 0.799],
    ["rounding-2", 0.61, 0.798],
    ["rounding-1", 0.609, 0.74],
    ["truncation-1", 0.607, 0.75],
    ["top-3", 0.61, 0.79],
    ["top-1", 0.61, 0.765],
    ["temperature-4", 0.61, 0.8],
    ["dropout", 0.65, 0.56],
    ["l2", 0.63, 0.77],
    ["early-stopping", 0.64, 0.6],
    ["augmentation", 0.74, 0.62],
    ["label-smoothing", 0.62, 0.78],
    ["masking", 0.52, 0.82],
  ];
  return at.map(([name, test, leak]) =>
    point(names[name] ?? name, test, leak, { undefended: name === "none" })
  );
}

/** Sixteen points anywhere, and sixteen nearly in one place. */
function scattered(seed: number, width: number): TradeOff[] {
  const random = new Random(seed, "points");
  return Array.from({ length: 16 }, (_, i) =>
    point(
      `counter-measure ${i}`,
      0.55 + width * (random.uniform() - 0.5),
      0.7 + width * (random.uniform() - 0.5),
    ));
}

const CASES: Record<string, TradeOff[]> = {
  "in English": usual(en.counterMeasures.names),
  "in Japanese": usual(ja.counterMeasures.names),
  ...Object.fromEntries([1, 2, 3].map((seed) => [`scattered ${seed}`, scattered(seed, 0.3)])),
  crowded: scattered(4, 0.004),
};

for (const [name, points] of Object.entries(CASES)) {
  Deno.test(`the trade-off's labels are all there, within the plot and apart: ${name}`, async () => {
    const boxes = boxesOf(await tradeOffChart(points, TITLES));
    const labels = boxes.filter(({ text }) => text !== TITLES.coin);
    assertEquals(labels.map(({ text }) => text).sort(), points.map(({ label }) => label).sort());
    for (const [i, box] of labels.entries()) {
      assert(box.left >= 0 && box.right <= WIDTH && box.y >= 0 && box.y <= HEIGHT, JSON.stringify(box));
      for (const other of labels.slice(i + 1)) {
        assert(!overlaps(box, other), `${JSON.stringify(box)} is on ${JSON.stringify(other)}`);
      }
    }
  });
}

/** What lies between the symbols' or another mark's tags. */
function marks(svg: string, kind: string): string[] {
  return [...svg.matchAll(new RegExp(`<g class="mark-${kind} role-mark[^>]*>(.*?)</g>`, "gs"))]
    .map(([, inside]) => inside);
}

Deno.test("each counter-measure of the trade-off is a point with its interval, the undefended one another", async () => {
  const points = [
    point("none", 0.6, 0.8, { undefended: true, half: 0.05 }),
    point("half-way", 0.65, 0.7, { half: 0.02 }),
    point("right", 0.7, 0.6),
  ];
  const svg = await tradeOffChart(points, TITLES);
  const symbols = [
    ...marks(svg, "symbol").join("").matchAll(
      /translate\(([\d.]+),([\d.]+)\)" d="([^"]+)" fill="([^"]+)"/g,
    ),
  ].map(([, x, y, path, colour]) => ({ x: Number(x), y: Number(y), round: path.includes("A"), colour }));
  assertEquals(symbols.map(({ round, colour }) => [round, colour]), [
    [false, "var(--accent)"],
    [true, "var(--ink)"],
    [true, "var(--ink)"],
  ]);
  const [first, second, third] = symbols;
  assertAlmostEquals(second.x - first.x, third.x - second.x, 0.01);
  assertAlmostEquals(second.y - first.y, third.y - second.y, 0.01);
  assert(
    first.x > 0 && third.x < WIDTH && third.x > first.x + WIDTH / 2,
    "better classifiers are further right",
  );
  assert(first.y > 0 && third.y < HEIGHT && first.y < third.y - HEIGHT / 4, "leaks are further up");
  // A tenth of accuracy, by the points; the intervals are upright lines of their length.
  const tenth = (third.y - first.y) / 2;
  const intervals = [...svg.matchAll(
    /<line transform="translate\(([\d.]+),([\d.]+)\)" x2="0" y2="(-?[\d.]+)" stroke="([^"]+)" stroke-width="1.5"/g,
  )].map(([, x, y, length, colour]) => ({ x: Number(x), y: Number(y), length: -Number(length), colour }));
  assertEquals(intervals.map(({ colour }) => colour), symbols.map(({ colour }) => colour));
  intervals.forEach(({ x, y, length }, i) => {
    const [lower, upper] = points[i].leakInterval;
    assertAlmostEquals(x, symbols[i].x, 0.01);
    assertAlmostEquals(length, (upper - lower) * 10 * tenth, 0.01);
    assertAlmostEquals(y - length / 2, symbols[i].y, 0.01);
  });
  const labels = boxesOf(svg);
  for (const { text, colour } of labels.filter(({ text }) => text !== TITLES.coin)) {
    assertEquals(colour, text === "none" ? "var(--accent)" : "var(--ink)");
  }
});

Deno.test("each label of the trade-off is tied to its point", async () => {
  const points = CASES.crowded;
  const svg = await tradeOffChart(points, TITLES);
  const ties = [...svg.matchAll(
    /<line transform="translate\(([\d.]+),([\d.]+)\)" x2="(-?[\d.]+)" y2="(-?[\d.]+)" stroke="[^"]+" stroke-width="0.75"/g,
  )].map(([, x, y, dx, dy]) => ({ x: Number(x) + Number(dx), y: Number(y) + Number(dy) }));
  assertEquals(ties.length, points.length);
  const boxes = boxesOf(svg);
  for (const [i, { x, y }] of ties.entries()) {
    const label = boxes.find(({ text }) => text === points[i].label)!;
    assertAlmostEquals(Math.min(Math.abs(x - label.left), Math.abs(x - label.right)), 0, 0.01);
    assertAlmostEquals(y, label.y, 0.01);
  }
});

Deno.test("the trade-off marks what a coin gets, even where nothing is near it", async () => {
  const points = [point("none", 0.6, 0.9, { undefended: true }), point("other", 0.65, 0.8)];
  const svg = await tradeOffChart(points, TITLES);
  const coin = boxesOf(svg).find(({ text }) => text === TITLES.coin);
  assert(coin && coin.y > 0.8 * HEIGHT && coin.y < HEIGHT, JSON.stringify(coin));
  for (const title of [TITLES.test, TITLES.leak]) assert(svg.includes(`>${title}</text>`), title);
});

Deno.test("the trade-off takes its colours from the page", async () => {
  const defined = new Set([...STYLE.matchAll(/(--\w+):/g)].map(([, variable]) => variable));
  for (const points of Object.values(CASES)) {
    const svg = await tradeOffChart(points, TITLES);
    const colours = [...svg.matchAll(/(?:fill|stroke|color)="([^"]+)"/g)].map(([, colour]) => colour);
    assert(colours.length > 2 * points.length);
    for (const colour of colours) {
      const variable = colour.match(/^var\((--\w+)\)$/)?.[1];
      assert(["none", "transparent"].includes(colour) || variable && defined.has(variable), colour);
    }
    assert(!/style=|#[0-9a-f]{3,6}\b|rgb/i.test(svg));
  }
});

Deno.test("the trade-off's label of the coin is on no other", async () => {
  // A defence that leaves next to nothing and spoils nothing may lie where the coin's label is.
  for (const testAccuracy of [0.645, 0.65, 0.655, 0.66]) {
    const points = [
      point("none", 0.6, 0.8, { undefended: true }),
      point("early stopping", testAccuracy, 0.51),
      point("augmentation", 0.67, 0.7),
    ];
    const boxes = boxesOf(await tradeOffChart(points, TITLES));
    const coin = boxes.find(({ text }) => text === TITLES.coin)!;
    for (const box of boxes.filter((box) => box !== coin)) {
      assert(!overlaps(box, coin), `${JSON.stringify(box)} is on ${JSON.stringify(coin)}`);
    }
  }
});
