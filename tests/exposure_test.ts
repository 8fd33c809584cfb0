import { assertEquals } from "@std/assert";
import { rankedMembers } from "../src/exposure.ts";
import { Random } from "../src/random.ts";

Deno.test("rankedMembers puts known members by falling score, then by row, and ranks them among all", () => {
  const random = new Random(1, "exposure");
  for (const rows of [1, 2, 7, 3000]) {
    const membership = Uint8Array.from({ length: rows }, () => [0, 1, 255][random.integer(3)]);
    membership[0] = 1;
    // Many ties, both zeros and both infinities.
    const scores = Float64Array.from(
      { length: rows },
      () => [0, -0, Infinity, -Infinity, 1, 2.5][random.integer(6)],
    );
    const above = (one: number, other: number) => one > other ? -1 : one < other ? 1 : 0;
    const expected = [...membership.keys()].filter((row) => membership[row] === 1)
      .sort((a, b) => above(scores[a], scores[b]) || a - b);
    const ranked = rankedMembers(membership, scores);
    assertEquals([...ranked.rows], expected);
    assertEquals(
      [...ranked.ranks],
      expected.map((row) => 1 + scores.filter((score) => score > scores[row]).length),
    );
    const some = rankedMembers(membership, scores, 0),
      count = expected.filter((row) => scores[row] >= 0).length;
    assertEquals([[...some.rows], [...some.ranks]], [
      expected.slice(0, count),
      [...ranked.ranks].slice(0, count),
    ]);
  }
});
