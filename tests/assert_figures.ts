/** An evaluation's figures against those of an independent computation. */
import { assertAlmostEquals, assertEquals } from "@std/assert";

/** Absolute, of rates and areas; seen: 2.3e-16. */
const RATE_TOLERANCE = 1e-12;
/** Absolute, of intervals' limits; seen: 2e-14. */
const LIMIT_TOLERANCE = 1e-9;
/** Relative, of p-values; seen: 2e-12. */
const P_VALUE_TOLERANCE = 1e-9;
/** Relative, of thresholds: softmax in float32 is good to 4e-7; seen: 8e-10. */
const THRESHOLD_TOLERANCE = 1e-6;

/** Compares two objects of numbers, booleans, arrays and nulls, leaf by leaf. */
export function assertFigures(actual: unknown, expected: unknown, path: string): void {
  if (typeof expected === "number") {
    const tolerance = path.includes(".pValues")
      ? P_VALUE_TOLERANCE * expected
      : path.includes(".intervals")
      ? LIMIT_TOLERANCE
      : path.endsWith(".threshold")
      ? THRESHOLD_TOLERANCE * Math.abs(expected)
      : RATE_TOLERANCE;
    assertAlmostEquals(
      actual as number,
      expected,
      tolerance,
      `${path}: expected ${expected}, found ${actual}`,
    );
  } else if (expected === null || typeof expected === "boolean") {
    assertEquals(actual, expected, path);
  } else {
    assertEquals(Object.keys(actual as object).sort(), Object.keys(expected as object).sort(), path);
    for (const [key, value] of Object.entries(expected as object)) {
      assertFigures((actual as Record<string, unknown>)[key], value, `${path}.${key}`);
    }
  }
}
