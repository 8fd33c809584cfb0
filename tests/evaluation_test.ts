import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { evaluate } from "../src/metrics/evaluation.ts";
import golden from "./golden/metrics.json" with { type: "json" };

/** Absolute; seen: 2.3e-16 for rates and areas, 5.4e-10 for limits. */
const TOLERANCE = 2e-9;

/** Compares two objects of numbers, arrays and nulls, leaf by leaf. */
function assertClose(actual: unknown, expected: unknown, path: string): void {
  if (typeof expected === "number") {
    assertAlmostEquals(
      actual as number,
      expected,
      TOLERANCE,
      `${path}: expected ${expected}, found ${actual}`,
    );
  } else if (expected === null) {
    assertEquals(actual, null, path);
  } else {
    assertEquals(Object.keys(actual as object).sort(), Object.keys(expected as object).sort(), path);
    for (const [key, value] of Object.entries(expected as object)) {
      assertClose((actual as Record<string, unknown>)[key], value, `${path}.${key}`);
    }
  }
}

for (const { name, scores, membership, evaluation } of golden.evaluations) {
  Deno.test(`evaluate agrees with scikit-learn and DeLong's definition: ${name}`, () => {
    const found = evaluate(new Float64Array(scores), new Uint8Array(membership), evaluation.threshold);
    assertEquals(found.counts, evaluation.counts);
    assertClose(found, evaluation, name);
  });
}

Deno.test("evaluate judges a score at the threshold a member", () => {
  const { counts } = evaluate(new Float64Array([0.5, 0.5, 0.49]), new Uint8Array([1, 0, 0]), 0.5);
  assertEquals([counts.truePositives, counts.falsePositives, counts.trueNegatives], [1, 1, 1]);
});

Deno.test("evaluate refuses a threshold that is not a number, and rows that have no curve", () => {
  const scores = new Float64Array([0.1, 0.9]);
  assertThrows(() => evaluate(scores, new Uint8Array([0, 1]), NaN), RangeError, "threshold");
  assertThrows(() => evaluate(scores, new Uint8Array([0, 0]), 0.5), RangeError, "found 0 members");
  assertThrows(() => evaluate(new Float64Array([NaN, 1]), new Uint8Array([0, 1]), 0.5), RangeError, "NaN");
});
