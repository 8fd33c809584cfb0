/** Texts of others, such as samples' names and classes', as they can stand within a line of a terminal or of a table. */

/** The text with blanks for ends of lines and other control characters, which would break the line or steer a terminal. */
export function inOneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ");
}
