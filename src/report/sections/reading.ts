/** How to read the figures. */
import { paragraph, type Section } from "../document.ts";
import type { Language } from "../language/language.ts";

/** `intervals` is the sentence on what the brackets hold. */
export function readingSection({ reading }: Language, intervals: string = reading.intervals): Section {
  return { heading: reading.heading, blocks: [...reading.lines, intervals].map(paragraph) };
}
