/** Numbers that are as expected, each by itself. */
import { assert, assertEquals } from "@std/assert";

/** Each of `actual` differs from its counterpart by at most `tolerance`, relative to that. */
export function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  message: string,
): void {
  assertEquals(actual.length, expected.length, message);
  for (let i = 0; i < actual.length; i++) {
    const error = Math.abs(actual[i] - expected[i]);
    assert(
      error <= tolerance * Math.abs(expected[i]),
      `${message}: found ${actual[i]}, expected ${expected[i]} at ${i}`,
    );
  }
}
