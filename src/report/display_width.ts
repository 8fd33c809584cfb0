/** The width of texts where every letter has the same width. */
import { eastAsianWidth } from "get-east-asian-width";

/** The columns that a terminal takes for a text: East Asian characters take two. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += eastAsianWidth(character.codePointAt(0)!);
  return width;
}
