/** The counter-measures that no other one beats. */
import { assert, assertEquals } from "@std/assert";
import measured from "../data/counter_measures.json" with { type: "json" };
import { Random } from "../src/random.ts";
import { onFrontier } from "../src/reproduce/frontier.ts";
import { measuredCounterMeasures } from "../src/reproduce/measured.ts";
import type { Reproduction } from "../src/reproduce/reproduction.ts";

const at = (value: number, half: number) => ({ value, interval: [value - half, value + half] as const });

function point(leak: number, test: number, half = 0.006) {
  return { leak: at(leak, half), test: at(test, half) };
}

Deno.test("what leaks alike and costs more is off the frontier, and what leaks more at no lower cost", () => {
  // As on CIFAR-10: undefended, dropout, augmentation.
  assertEquals(onFrontier([point(0.81, 0.65), point(0.544, 0.679), point(0.545, 0.757)]), [
    false,
    false,
    true,
  ]);
  // Each is better in one: both stay.
  assertEquals(onFrontier([point(0.6, 0.7), point(0.55, 0.65)]), [true, true]);
  assertEquals(onFrontier([point(0.6, 0.7), point(0.55, 0.7)]), [false, true]);
});

Deno.test("what cannot be told apart is not ranked", () => {
  assertEquals(onFrontier([point(0.6, 0.7, 0.2), point(0.5, 0.8, 0.2)]), [true, true]);
  assertEquals(onFrontier([point(0.6, 0.7), point(0.6, 0.7)]), [true, true]);
  assertEquals(onFrontier([point(0.6, 0.7)]), [true]);
});

Deno.test("there is always someone on the frontier, and the order of the points does not matter", () => {
  const random = new Random(1, "frontier");
  for (let trial = 0; trial < 500; trial++) {
    const points = Array.from(
      { length: 12 },
      () => point(random.uniform(), random.uniform(), 0.2 * random.uniform()),
    );
    const frontier = onFrontier(points);
    assert(frontier.includes(true), JSON.stringify(points));
    assertEquals(onFrontier(points.toReversed()), frontier.toReversed());
  }
});

Deno.test("the advice rests on the stored reproduction's figures", async () => {
  const stored: Reproduction = JSON.parse(
    await Deno.readTextFile(new URL("../data/results/reproduction/reproduction.json", import.meta.url)),
  );
  // tools/measured.ts writes it anew.
  assertEquals(measured as unknown, JSON.parse(JSON.stringify(measuredCounterMeasures(stored))));
  assertEquals(measured[0].name, "none");
  assert(measured.some(({ frontier, name }) => frontier && name !== "none"));
});
