import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { rocCurve } from "../src/metrics/roc.ts";
import { rocChart } from "../src/report/charts/roc.ts";
import { makeAudit } from "./audit_report_fixture.ts";

const TITLES = { fpr: "false", tpr: "true" };
const SIDE = { wide: 205, narrow: 126 } as const;
/** A point of a curve lies at most so far from where it belongs. */
const PIXELS = 4;

/** The corners of every path that has this stroke and width. */
function corners(svg: string, stroke: string, width: string): number[][][] {
  const paths = [...svg.matchAll(/<path [^>]*d="([^"]+)"[^>]*>/g)]
    .filter(([tag]) => tag.includes(`stroke="${stroke}"`) && tag.includes(`stroke-width="${width}"`));
  return paths.map(([, d]) => d.slice(1).split(/[ML]/).map((corner) => corner.split(",").map(Number)));
}

/** 1,000 members and non-members: 100 members before any non-member, then 10 non-members, then the other members. */
function steps() {
  const membership = Uint8Array.from(
    { length: 2000 },
    (_, rank) => rank < 100 || rank >= 110 && rank < 1010 ? 1 : 0,
  );
  return rocCurve(Float64Array.from(membership, (_, rank) => -rank), membership);
}

Deno.test("rocChart draws the largest TPR that each FPR allows, no finer than one non-member", async () => {
  for (const size of ["wide", "narrow"] as const) {
    const side = SIDE[size];
    const svg = await rocChart([{ name: "only", roc: steps() }], { size, emphasis: "only", titles: TITLES });
    const [curve] = corners(svg, "var(--accent)", "2.25");
    const expected = [
      [0, side / 3], // 1 in 1,000: a tenth of the members
      [side / 3, side / 3], // 1 in 100
      [side / 3, 0], // all members
      [side, 0],
    ];
    const turns = curve.filter(([x, y], i) => i === 0 || x !== curve[i - 1][0] || y !== curve[i - 1][1]);
    assertEquals(turns.length, expected.length, JSON.stringify(turns));
    turns.forEach(([x, y], i) => {
      assertAlmostEquals(x, expected[i][0], PIXELS);
      assertAlmostEquals(y, expected[i][1], PIXELS);
    });
    for (const [x] of curve) assert(x >= 0 && x <= side, `${x}`);
    // The axis ends at one in a thousand: nothing is labelled below it.
    assert(svg.includes(">0.1\u00a0%<") && !svg.includes("0.01"));
  }
});

Deno.test("rocChart marks what is found without a false positive by a dot on the left edge", async () => {
  const svg = await rocChart([{ name: "only", roc: steps() }], { size: "wide", titles: TITLES });
  const [, x, y] = svg.match(/mark-symbol[^>]*>\s*<path [^>]*transform="translate\(([\d.]+),([\d.]+)\)"/)!;
  assertAlmostEquals(Number(x), 0, 0.01);
  assertAlmostEquals(Number(y), SIDE.wide / 3, 0.01);
});

Deno.test("rocChart gives curves that coincide a panel each, named, and the emphasised one the accent", async () => {
  const roc = steps();
  const curves = ["one", "two", "three", "four"].map((name) => ({ name, roc }));
  const svg = await rocChart(curves, { size: "wide", emphasis: "three", titles: TITLES });
  for (const { name } of curves) assert(svg.includes(`>${name}</text>`), name);
  assertEquals(corners(svg, "var(--accent)", "2.25").length, 1);
  assertEquals(corners(svg, "var(--ink)", "2.25").length, 3);
  // The others behind each panel's own, and its diagonal.
  assertEquals(corners(svg, "var(--muted)", "1").filter((path) => path.length > 1).length, 4 * 3 + 4);
});

Deno.test("rocChart breaks a name that would run into the next panel's, on narrow pages", async () => {
  const curves = ["informed-network-by-class", "top-confidence", "gap"].map((name) => ({
    name,
    roc: steps(),
  }));
  const narrow = await rocChart(curves, { size: "narrow", titles: TITLES });
  const lines = [...narrow.matchAll(/<tspan[^>]*>([^<]+)<\/tspan>/g)].map(([, line]) => line);
  assertEquals(lines, ["informed-network-by-", "class"]);
  assert(narrow.includes(">top-confidence<"));
  const wide = await rocChart(curves, { size: "wide", titles: TITLES });
  assert(wide.includes(">informed-network-by-class<"));
});

Deno.test("rocChart's axes fit the samples: each starts at one of them", async () => {
  const membership = Uint8Array.from({ length: 120 }, (_, i) => i < 100 ? 1 : 0);
  const scores = Float64Array.from(membership, (member, i) => member ? i : 30 + i / 100);
  const svg = await rocChart([{ name: "only", roc: rocCurve(scores, membership) }], {
    size: "wide",
    titles: TITLES,
  });
  // 20 non-members: from 5 %; 100 members: from 1 %.
  assertEquals([...svg.matchAll(/>([\d.]+)\u00a0%</g)].map(([, label]) => label), [
    "10",
    "100",
    "1",
    "10",
    "100",
  ]);
});

Deno.test("rocChart takes its colours from the page, and is small", async () => {
  const { rows } = makeAudit("leaks by accuracy");
  const curves = rows!.scores.map(({ name, scores }) => ({ name, roc: rocCurve(scores, rows!.membership) }));
  const svg = await rocChart(curves, { size: "wide", emphasis: curves[0].name, titles: TITLES });
  const colours = [...svg.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(([, colour]) => colour);
  for (const colour of colours) assert(/^(none|transparent|var\(--\w+\))$/.test(colour), colour);
  assert(svg.length < 60_000, `${svg.length} characters`);
});
