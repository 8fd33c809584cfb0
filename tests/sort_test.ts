import { assertEquals } from "@std/assert";
import { sortAscending } from "../src/metrics/sort.ts";
import { Random } from "../src/random.ts";

const random = new Random(1, "sort");
const KINDS: Record<string, () => number> = {
  "both signs": () => random.normal(),
  "all magnitudes": () => random.normal() * 10 ** (600 * random.uniform() - 300),
  "float32 once": () => Math.fround(random.normal()),
  "negative only": () => -random.uniform() - 1,
  "few distinct, zeros and infinities": () => [0, -0, 1, -1, Infinity, -Infinity][random.integer(6)],
  "all digits, and many alike in their upper half": () =>
    random.integer(9) === 0 ? random.normal() * 10 ** (9 * random.normal()) : 1 - 1e-9 * random.uniform(),
  "subnormal": () => (random.integer(1000) - 500) * Number.MIN_VALUE,
};

for (const [kind, draw] of Object.entries(KINDS)) {
  Deno.test(`sortAscending gives the engine's order, few values and many: ${kind}`, () => {
    for (const length of [0, 1, 2, 999, 1000, 20_000]) {
      const values = Float64Array.from({ length }, draw);
      const before = values.slice();
      assertEquals(sortAscending(values), before.toSorted());
      assertEquals(values, before);
    }
  });
}

Deno.test("sortAscending reads a part of a larger buffer, and leaves all of it as it was", () => {
  const all = Float64Array.from({ length: 3000 }, () => random.normal());
  const before = all.slice();
  assertEquals(sortAscending(all.subarray(500, 2500)), before.slice(500, 2500).sort());
  assertEquals(all, before);
});
