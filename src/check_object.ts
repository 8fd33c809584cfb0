/** Checks of what callers hand in where an object is needed: without them JavaScript's own errors name no argument. */
import { typeName } from "./type_name.ts";

/**
 * Refuses anything but an object.
 *
 * @param work names what cannot be done, as "evaluate"
 * @param need the object, as "options with a threshold"
 *
 * @throws {TypeError} that names both, and what was found
 */
export function checkObject(work: string, need: string, value: unknown): void {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return;
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
