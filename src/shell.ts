/** Words and lines as a shell takes them. */

/** A word in quotes where a shell would take it for something else. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A command with its arguments, of which none is expanded. */
export function shellLine(words: readonly string[]): string {
  return words.map(quoted).join(" ");
}
