/** Checks of what callers hand in where an object is needed: without them JavaScript's own errors name no argument. */
import { typeName } from "./type_name.ts";

/** True for an object that is no array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Refuses anything but an object.
 *
 * @param work names what cannot be done, as "evaluate"
 * @param need the object, as "options with a threshold"
 *
 * @throws {TypeError} that names both, and what was found
 */
export function checkObject(work: string, need: string, value: unknown): void {
  if (isObject(value)) return;
  throw new TypeError(`Cannot ${work}: ${need} must be an object, found ${typeName(value)}`);
}

/**
 * Refuses anything but an array.
 *
 * @throws {TypeError} as `checkObject` does
 */
export function checkArray(work: string, need: string, value: unknown): void {
  if (Array.isArray(value)) return;
  throw new TypeError(`Cannot ${work}: ${need} must be an array, found ${typeName(value)}`);
}
