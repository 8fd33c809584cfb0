import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { histogramOf, scoreHistogram } from "../src/report/charts/histogram.ts";

const TITLES = { score: "score", share: "share" };
const BINS = 40;

/** Scores with their membership: `[score, member, how many]`. */
function column(groups: readonly (readonly [number, 0 | 1 | 2, number])[]) {
  const all = groups.flatMap(([score, member, count]) =>
    Array.from({ length: count }, () => ({ score, member }))
  );
  return {
    scores: Float64Array.from(all, ({ score }) => score),
    membership: Uint8Array.from(all, ({ member }) => member),
  };
}

Deno.test("a histogram's bars are shares of each group, and a score of 1 falls in the last bin", () => {
  const { scores, membership } = column([[1, 1, 1], [0.5, 1, 3], [0, 0, 1]]);
  const { members, nonMembers, domain } = histogramOf(scores, membership, 0.5);
  assertEquals([...domain], [0, 1]);
  assertEquals([members[BINS / 2], members[BINS - 1], nonMembers[0]], [0.75, 0.25, 1]);
  assertEquals(members.filter((share) => share > 0).length, 2);
});

Deno.test("a histogram leaves out rows of unknown membership", () => {
  const { scores, membership } = column([[0.9, 1, 4], [0.1, 0, 4], [0.5, 2, 100]]);
  const { members, nonMembers } = histogramOf(scores, membership, null);
  assertEquals([members[BINS / 2], nonMembers[BINS / 2]], [0, 0]);
  assertAlmostEquals(members.reduce((sum, share) => sum + share), 1, 1e-12);
});

Deno.test("a histogram of any scores spans all but the outermost, which the last bins gather", () => {
  const random = Array.from({ length: 1000 }, (_, i) => [-10 + i / 50, i % 2 as 0 | 1, 1] as const);
  const { scores, membership } = column([...random, [-1e9, 1, 2], [-Infinity, 0, 1], [Infinity, 1, 1]]);
  const { domain, members, nonMembers } = histogramOf(scores, membership, 3);
  assert(domain[0] > -11 && domain[0] < -9 && domain[1] > 9 && domain[1] < 10, `${domain}`);
  for (const shares of [members, nonMembers]) {
    assertAlmostEquals(shares.reduce((sum, share) => sum + share), 1, 1e-12);
  }
  assert(members[0] > members[1] && members[BINS - 1] > members[BINS - 2]);
  const far = histogramOf(scores, membership, 500);
  assertEquals(far.domain[1], 500, "the threshold is on the axis");
});

Deno.test("a bar that towers over the others is cut off, its height written, and the others stay readable", async () => {
  const others = Array.from({ length: 30 }, (_, i) => [0.1 + i / 40, i % 2 as 0 | 1, 4] as const);
  const { scores, membership } = column([...others, [0.999, 1, 900], [0.001, 0, 500]]);
  const histogram = histogramOf(scores, membership, 0.5);
  assertEquals(histogram.cut, [0, BINS - 1]);
  const next = Math.max(...histogram.members.slice(1, -1), ...histogram.nonMembers.slice(1, -1));
  assert(histogram.limit > next && histogram.limit < 2 * next, `${histogram.limit} for ${next}`);
  for (const size of ["wide", "narrow"] as const) {
    const svg = await scoreHistogram(histogram, { size, threshold: 0.5, titles: TITLES });
    const written = [...svg.matchAll(/>↑ (\d+)\u00a0%</g)].map(([, height]) => Number(height)).sort();
    assertEquals(written, [89, 94]);
  }
});

Deno.test("the heights of two bars that are cut off side by side do not lie on each other", async () => {
  const others = Array.from({ length: 60 }, (_, i) => [-i / 60, 0, 1] as const);
  const { scores, membership } = column([[-0.001, 1, 200], [-0.03, 1, 150], [-0.5, 1, 5], ...others]);
  const histogram = histogramOf(scores, membership, null);
  assertEquals(histogram.cut, [BINS - 2, BINS - 1]);
  const svg = await scoreHistogram(histogram, {
    size: "wide",
    threshold: null,
    titles: TITLES,
  });
  const heights = [...svg.matchAll(/<text[^>]*translate\(([-\d.]+),([-\d.]+)\)[^>]*>↑/g)].map(([, , y]) =>
    Number(y)
  );
  assertEquals(heights.length, 2);
  assert(Math.abs(heights[0] - heights[1]) >= 10, String(heights));
});

Deno.test("labels of two cut bars on one side stand under each other, clear of the bars", async () => {
  const others = Array.from({ length: 30 }, (_, i) => [0.1 + i / 40, i % 2 as 0 | 1, 4] as const);
  const { scores, membership } = column([
    ...others,
    [0.999, 1, 500],
    [0.999, 0, 300],
    [0.95, 1, 400],
    [0.95, 0, 300],
  ]);
  const histogram = histogramOf(scores, membership, null);
  assertEquals(histogram.cut, [BINS - 2, BINS - 1]);
  for (const [size, height, letters] of [["wide", 320, 13], ["narrow", 230, 12]] as const) {
    const svg = await scoreHistogram(histogram, { size, threshold: null, titles: TITLES });
    const labels = [...svg.matchAll(/<text [^>]*translate\([\d.]+,([\d.-]+)\)[^>]*>↑/g)]
      .map(([, y]) => Number(y)).sort((a, b) => a - b);
    assertEquals(labels.length, 4);
    for (let i = 1; i < 4; i++) assert(labels[i] - labels[i - 1] >= letters, `${size}: ${labels}`);
    const { members, nonMembers, limit, cut } = histogram;
    const highest = Math.max(...[members, nonMembers].flat().filter((share) => share < limit));
    assertEquals(cut.length, 2);
    assert(labels[3] + letters / 2 < height * (1 - highest / limit), `${size}: ${labels}`);
  }
});

Deno.test("no bar is cut off where a group would have no other", () => {
  // All members score alike, the non-members differ: as in a small audit of a model that is sure of its members.
  const spread = Array.from({ length: 29 }, (_, i) => [-6 + i / 5, 0, 1] as const);
  const { scores, membership } = column([...spread, [-0.001, 1, 30], [-0.2, 0, 5]]);
  const { cut, limit } = histogramOf(scores, membership, null);
  assertEquals(cut, []);
  assert(limit > 1, `the axis shows the bar of all members, it ends at ${limit}`);
});

Deno.test("bars that are alike are not cut off, nor are two that are all there is", () => {
  const even = column(Array.from({ length: 40 }, (_, i) => [i / 40 + 0.01, i % 2 as 0 | 1, 10] as const));
  assertEquals(histogramOf(even.scores, even.membership, 0.5).cut, []);
  const two = column([[0, 0, 10], [1, 1, 10], [1, 0, 3]]);
  const { cut, limit } = histogramOf(two.scores, two.membership, 0.5);
  assertEquals(cut, []);
  assert(limit > 1);
});

Deno.test("scoreHistogram draws both groups to the ends, and the threshold where there is one", async () => {
  const { scores, membership } = column([[0.9, 1, 4], [0.1, 0, 4]]);
  for (const [size, height] of [["wide", 320], ["narrow", 230]] as const) {
    const histogram = histogramOf(scores, membership, 0.25);
    const svg = await scoreHistogram(histogram, { size, threshold: 0.25, titles: TITLES });
    const line = (stroke: string, width: string) =>
      [...svg.matchAll(/<path [^>]*d="([^"]+)"[^>]*>/g)]
        .find(([tag]) => tag.includes(`stroke="${stroke}"`) && tag.includes(`stroke-width="${width}"`))![1];
    const top = Number((height * (1 - 1 / 1.05)).toFixed(3));
    assert(line("var(--accent)", "1").includes(`,${top}`), line("var(--accent)", "1"));
    assert(line("var(--ink)", "1.5").includes(`,${top}`));
    assert(svg.includes("stroke-dasharray"));
    const without = await scoreHistogram(histogram, { size, threshold: null, titles: TITLES });
    assert(!without.includes("stroke-dasharray"));
  }
});
