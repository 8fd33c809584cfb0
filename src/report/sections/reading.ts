/** The section on how to read the figures. */
import { paragraph, type Section } from "../document.ts";
import type { Language } from "../language/language.ts";

/** `intervals` has the sentences on what the brackets hold. */
export function readingSection(
  { reading }: Language,
  intervals: readonly string[] = [reading.intervals],
): Section {
  return { heading: reading.heading, blocks: [...reading.lines, ...intervals].map(paragraph) };
}
