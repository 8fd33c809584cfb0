/** Suggests what was meant where nothing has the name that was typed. */
import { distance } from "fastest-levenshtein";

/** The nearest of `known`, as a question; nothing where more than half would have to change. */
export function didYouMean(found: string, known: readonly string[]): string {
  const [nearest] = known.toSorted((a, b) => distance(found, a) - distance(found, b));
  const isNear = distance(found, nearest) <= Math.max(found.length, nearest.length) / 2;
  return isNear ? `; did you mean ${nearest}?` : "";
}
