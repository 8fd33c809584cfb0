import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { rocCurve } from "../src/metrics/roc.ts";
import { rocChart, scoreHistogram } from "../src/report/charts.ts";
import { en } from "../src/report/language/en.ts";
import { makeReport } from "./report_fixture.ts";

/** The plot is 440 x 400; the ROC's axes hold four decades each. */
const [WIDTH, HEIGHT, DECADES] = [440, 400, 4];
/** Vega writes three decimals; the curve's grid is a hundredth of a decade. */
const PIXELS = WIDTH / DECADES / 100 + 0.001;

/** The corners of every path that has this stroke and width. */
function corners(svg: string, stroke: string, width: string): number[][][] {
  const paths = [...svg.matchAll(/<path [^>]*d="([^"]+)"[^>]*>/g)]
    .filter(([tag]) => tag.includes(`stroke="${stroke}"`) && tag.includes(`stroke-width="${width}"`));
  return paths.map(([, d]) => d.slice(1).split(/[ML]/).map((corner) => corner.split(",").map(Number)));
}

Deno.test("rocChart draws the largest TPR that each FPR allows, on log-log axes", async () => {
  // 1,000 a class: 100 members before any non-member, then 10 non-members, then the other members.
  const membership = Uint8Array.from(
    { length: 2000 },
    (_, rank) => rank < 100 || rank >= 110 && rank < 1010 ? 1 : 0,
  );
  const scores = Float64Array.from(membership, (_, rank) => -rank);
  const svg = await rocChart([{ name: "only", roc: rocCurve(scores, membership) }], en.curves);
  const [curve] = corners(svg, "var(--accent)", "2.5").filter((path) => path.length > 2);
  const expected = [
    [0, HEIGHT / DECADES], // FPR 1e-4: TPR 0.1
    [WIDTH / 2, HEIGHT / DECADES], // FPR 0.01
    [WIDTH / 2, 0], // all members
    [WIDTH, 0],
  ];
  const turns = curve.filter(([x, y], i) => i === 0 || x !== curve[i - 1][0] || y !== curve[i - 1][1]);
  assertEquals(turns.length, expected.length, JSON.stringify(turns));
  turns.forEach(([x, y], i) => {
    assertAlmostEquals(x, expected[i][0], PIXELS);
    assertAlmostEquals(y, expected[i][1], PIXELS);
  });
});

Deno.test("rocChart lists every attack and takes its colours from the page", async () => {
  const { figures } = makeReport();
  const svg = await rocChart(
    figures.scores.map(({ name, scores }) => ({ name, roc: rocCurve(scores, figures.membership) })),
    en.curves,
  );
  for (const { name } of figures.scores) assert(svg.includes(`>${name}</text>`), name);
  const colours = [...svg.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(([, colour]) => colour);
  for (const colour of colours) assert(/^(none|transparent|var\(--\w+\))$/.test(colour), colour);
  assert(svg.length < 60_000, `${svg.length} characters`);
});

Deno.test("scoreHistogram's bars are shares of each group, and a score of 1 falls in the last bin", async () => {
  // Members: one score of 1, three of 0.5. Non-members: one of 0.
  const svg = await scoreHistogram(
    new Float64Array([1, 0.5, 0.5, 0.5, 0]),
    new Uint8Array([1, 1, 1, 1, 0]),
    0.5,
    en.curves,
  );
  const bin = WIDTH / 40;
  const [members] = corners(svg, "var(--accent)", "1");
  const height = (x: number) => members.findLast((corner) => corner[0] <= x + 0.01)![1] / HEIGHT;
  assertAlmostEquals(height(WIDTH / 2), 1 - 0.75, 1e-3);
  assertAlmostEquals(height(WIDTH / 2 + bin), 1, 1e-3);
  assertAlmostEquals(height(WIDTH - bin), 1 - 0.25, 1e-3);
  const [nonMembers] = corners(svg, "var(--ink)", "1.5");
  assertEquals(nonMembers[0], [0, 0]);
});
