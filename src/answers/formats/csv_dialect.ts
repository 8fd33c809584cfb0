/** The dialect of a CSV file: its separator, its decimal point, and the line that names its columns. */
import { unreadable } from "./format.ts";

/** The way in which a file is written. */
export interface Dialect {
  /** A character code: comma, semicolon, tab, bar or space. */
  readonly separator: number;
  /** A character code: point or comma. */
  readonly point: number;
  /** The columns' names: from the first line, or `column_1` and so on. */
  readonly names: readonly string[];
  readonly hasHeader: boolean;
  /** The byte that the first row of data starts at. */
  readonly start: number;
  /** By column: false where a field of the first rows is no number. */
  readonly isNumeric: readonly boolean[];
  /** The bytes of a row, on average over the first ones. */
  readonly rowBytes: number;
}

const SEPARATORS = [";", "\t", ",", "|", " "];
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const COMMA_NUMBER = /^[+-]?(\d+,\d+|,\d+)(e[+-]?\d+)?$/i;
const WHOLE_NUMBER = /^[+-]?\d+(e[+-]?\d+)?$/i;
/** The words that programs write for a missing value or for no number. */
const NO_NUMBER = /^(|na|n\/a|nan|null|none|[+-]?inf(inity)?)$/i;
/** The rows that the separator is chosen by. */
const ROWS = 50;

/**
 * Tells how a file is written by its first bytes; undefined where they do not reach far enough to tell.
 *
 * @param hasHeader whether the first line names the columns, where that is known
 * @throws {SyntaxError} where it is no text in UTF-8, or has no row
 */
export function sniffDialect(
  head: Uint8Array,
  name: string,
  { hasHeader, isWhole }: { hasHeader?: boolean; isWhole: boolean },
): Dialect | undefined {
  refuseBinary(head, name);
  const isMarked = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  // One character stands for one byte here, so that places in the text are places in the file.
  const whole = latin1(head.subarray(isMarked ? 3 : 0));
  const lead = whole.match(/^(\r?\n)*/)![0].length, text = whole.slice(lead);
  if (text.trim() === "") throw unreadable(name, "it must have rows, found none");
  const separator = chooseSeparator(text);
  const { records, ends } = split(text, separator, isWhole);
  if (records.length === 0) return undefined;
  const point = separator !== "," && hasDecimalCommas(records) ? "," : ".";
  const isHeader = hasHeader ?? isNamesLine(records[0], point);
  const rows = records.slice(isHeader ? 1 : 0);
  if (rows.length === 0 && !isWhole) return undefined;
  const width = records[0].length, headerBytes = isHeader ? ends[0] : 0;
  return {
    separator: separator.charCodeAt(0),
    point: point.charCodeAt(0),
    names: isHeader
      ? columnNames(records[0], name)
      : Array.from({ length: width }, (_, i) => `column_${i + 1}`),
    hasHeader: isHeader,
    start: lead + headerBytes + (isMarked ? 3 : 0),
    isNumeric: Array.from({ length: width }, (_, i) => rows.every((row) => isNumber(row[i] ?? "", point))),
    rowBytes: (ends.at(-1)! - headerBytes) / Math.max(1, rows.length),
  };
}

/** The names in a first line, which NumPy writes as a comment. */
function columnNames(fields: readonly string[], name: string): string[] {
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    const names = fields.map((field) =>
      decoder.decode(Uint8Array.from(field, (byte) => byte.charCodeAt(0))).trim()
    );
    return [names[0].replace(/^# ?/, ""), ...names.slice(1)];
  } catch (error) {
    throw unreadable(name, "the names of its columns must be UTF-8, found other bytes", error);
  }
}

function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 4096) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 4096)));
  }
  return parts.join("");
}

function refuseBinary(head: Uint8Array, name: string): void {
  if (head[0] === 0xff && head[1] === 0xfe || head[0] === 0xfe && head[1] === 0xff) {
    throw unreadable(name, "its text must be UTF-8, found UTF-16");
  }
  const zero = head.indexOf(0);
  if (zero !== -1) {
    throw unreadable(
      name,
      `it must be CSV, .npy, .npz, Parquet, safetensors or JSON lines, found other bytes (a zero at byte ${zero})`,
    );
  }
}

/** The separator that gives the first rows the same number of fields, more than one; a comma where there is none. */
function chooseSeparator(text: string): string {
  let best = ",", bestScore = 0;
  for (const separator of SEPARATORS) {
    const { records } = split(text, separator, true, ROWS);
    const width = records[0]?.length ?? 1;
    if (width < 2) continue;
    // The last record may be cut off by the end of what is looked at.
    const others = records.slice(1, Math.max(2, records.length - 1));
    const same = others.filter((record) => record.length === width).length;
    const score = 1 + (others.length === 0 ? 0 : same / others.length);
    if (score > bestScore) [best, bestScore] = [separator, score];
  }
  return best;
}

/** The records that end within `text`, with the places after them; of a whole text also one that no line feed ends. */
function split(
  text: string,
  separator: string,
  isWhole: boolean,
  most = ROWS,
): { records: string[][]; ends: number[] } {
  const records: string[][] = [], ends: number[] = [];
  let fields: string[] = [], at = 0;
  while (at < text.length && records.length < most) {
    let field = "";
    if (separator === " ") { while (text[at] === " ") at++; }
    if (text[at] === '"') {
      for (at++; at < text.length; at++) {
        if (text[at] !== '"') field += text[at];
        else if (text[at + 1] === '"') field += text[at++];
        else break;
      }
      at++;
    }
    const from = at;
    while (at < text.length && text[at] !== separator && text[at] !== "\n") at++;
    fields.push(field + text.slice(from, at).replace(/\r$/, ""));
    if (at < text.length && text[at] === separator) {
      at++;
      if (separator !== " " || !/^ *(\r?\n|$)/.test(text.slice(at, at + 80))) continue;
      at = text.indexOf("\n", at);
      if (at === -1) at = text.length;
    }
    if (at >= text.length && !isWhole) break;
    at++;
    const isBlank = fields.length === 1 && fields[0].trim() === "";
    if (!isBlank) {
      records.push(fields);
      ends.push(Math.min(at, text.length));
    }
    fields = [];
  }
  // A separator that ends the text is followed by an empty field.
  if (isWhole && fields.length > 0 && records.length < most) {
    records.push([...fields, ""]);
    ends.push(text.length);
  }
  return { records, ends };
}

function hasDecimalCommas(records: readonly string[][]): boolean {
  const fields = records.flat().map((field) => field.trim());
  return fields.some((field) => COMMA_NUMBER.test(field)) &&
    !fields.some((field) => NUMBER.test(field) && field.includes("."));
}

/** A first line names the columns where a field is no number, or where they are 0, 1, 2 and so on, as pandas writes. */
function isNamesLine(fields: readonly string[], point: string): boolean {
  if (fields.some((field) => !isNumber(field.replace(/^# ?/, ""), point))) return true;
  const isIndexed = fields[0].trim() === "";
  return fields.length > 2 && fields.slice(isIndexed ? 1 : 0).every((field, i) => field.trim() === String(i));
}

function isNumber(field: string, point: string): boolean {
  const text = field.trim();
  if (NO_NUMBER.test(text)) return true;
  return point === "," ? COMMA_NUMBER.test(text) || WHOLE_NUMBER.test(text) : NUMBER.test(text);
}
