/** JSR is not always reachable, so `@std/assert` maps to this file: the standard names over node:assert. */
import assertStrict from "node:assert/strict";

export function assert(condition: unknown, message?: string): asserts condition {
  assertStrict.ok(condition, message!);
}

export function assertEquals<T>(actual: T, expected: T, message?: string): void {
  assertStrict.deepStrictEqual(actual, expected, message!);
}

export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance = 1e-7,
  message?: string,
): void {
  assertStrict.ok(
    Math.abs(actual - expected) <= tolerance,
    message ?? `expected ${expected} within ${tolerance}, found ${actual}`,
  );
}

/** Passes when `work` throws an instance of `type` whose message contains `fragment`. */
export function assertThrows(
  work: () => unknown,
  type: ErrorConstructor | DOMException["constructor"],
  fragment = "",
): void {
  assertStrict.throws(work, (error) => isExpected(error, type, fragment));
}

/** Passes when the promise of `work` rejects with an instance of `type` whose message contains `fragment`. */
export async function assertRejects(
  work: () => Promise<unknown>,
  type: ErrorConstructor,
  fragment = "",
): Promise<void> {
  await assertStrict.rejects(work, (error) => isExpected(error, type, fragment));
}

// deno-lint-ignore ban-types
function isExpected(error: unknown, type: Function, fragment: string): boolean {
  if (!(error instanceof type)) return false;
  const { message } = error as Error;
  if (!message.includes(fragment)) {
    assertStrict.fail(`expected an error that contains "${fragment}", found "${message}"`);
  }
  return true;
}
