/** JSON with comments and with commas before closing brackets, as people write it by hand. */
import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";

export type { Node };

/** Meanings of a parser's errors, by their names. */
const REASONS: Readonly<Record<string, string>> = {
  ValueExpected: "a value is missing",
  PropertyNameExpected: "a name in quotation marks is missing",
  ColonExpected: "a colon is missing",
  CommaExpected: "a comma is missing",
  CloseBraceExpected: "a closing brace is missing",
  CloseBracketExpected: "a closing bracket is missing",
  EndOfFileExpected: "nothing may follow the end",
  UnexpectedEndOfComment: "a comment does not end",
  UnexpectedEndOfString: "a text does not end",
  UnexpectedEndOfNumber: "a number is cut off",
  InvalidNumberFormat: "a number is cut off",
  InvalidUnicode: "an escape of a character is cut off",
  InvalidEscapeCharacter: "there is no such escape in a text",
  InvalidCharacter: "a text has a character that must be escaped",
};

/**
 * The tree of a text, whose nodes say where they stand.
 *
 * @throws {SyntaxError} where it is not JSON, with the first reason and its place
 */
export function parseJsonTree(text: string): Node {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  if (errors.length === 0 && root !== undefined) return root;
  const { offset = 0, error } = errors[0] ?? {};
  const name = error === undefined ? "ValueExpected" : printParseErrorCode(error);
  const reason = REASONS[name] ?? `Unexpected token '${visible(text.slice(offset).match(/^./u)?.[0] ?? "")}'`;
  const { line, column } = placeOf(text, offset);
  throw new SyntaxError(`${reason} at line ${line}, column ${column}`);
}

/** The value of a node, as `JSON.parse` gives it: of a key that comes twice the last one. */
export function valueOf({ type, value, children = [] }: Node): unknown {
  if (type === "array") return children.map(valueOf);
  if (type !== "object") return value;
  // Not by assignment, which would take the key "__proto__" for something else.
  return Object.fromEntries(children.map(({ children: pair }) => [pair![0].value, valueOf(pair![1])]));
}

/** The place of a character, both numbers from 1. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  const lines = text.slice(0, offset).split("\n");
  return { line: lines.length, column: lines[lines.length - 1].length + 1 };
}

/** A character that nobody sees is named by its number. */
function visible(character: string): string {
  if (/^[\x20-\x7e]$/.test(character)) return character;
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
