/** The section on how the figures of many shadows were measured. */
import type { StrongReproduction } from "../../../reproduce/strong/strong.ts";
import type { Section } from "../../document.ts";
import type { Language } from "../../language/language.ts";
import { integer } from "../../numbers.ts";
import { runMethodSection } from "../method.ts";

export function strongMethodSection(reproduction: StrongReproduction, language: Language): Section {
  const { samples, queries } = reproduction, { candidates, shadows } = language.strong.method;
  return runMethodSection(reproduction, {
    lines: [candidates(integer(samples), integer(samples / 2), integer(queries)), shadows],
    language,
  });
}
