/** The rows of a CSV file, parsed from bytes straight into the arrays that are wanted. */
import { NumberColumns, TextColumn, TextFound } from "./columns.ts";
import type { Dialect } from "./csv_dialect.ts";
import { MOST_EXACT, parseDecimal, POWERS } from "./decimal.ts";
import { unreadable } from "./format.ts";

/** A column, and the array that its fields go into. */
export interface Column {
  readonly name: string;
  /** The array; a column without one is passed over. */
  readonly into?: NumberColumns | TextColumn;
  /** The number of its column in `into`, from 0. */
  readonly place: number;
}

const LF = 10, CR = 13, SPACE = 32, QUOTE = 34, PLUS = 43, MINUS = 45, E = 101;
/** A whole number up to here takes another digit within 32 bits. */
const MOST_WHOLE = 214_748_363;
const MISSING = /^(|na|n\/a|nan|null|none)$/i, INFINITE = /^([+-]?)inf(inity)?$/i;
/** A row longer than this is no row, but a quote that is never closed. */
const MOST_ROW_BYTES = 2 ** 26;

/** Parses rows from chunks of bytes. */
export class RowParser {
  /** Rows so far. */
  rows = 0;
  /** The line of the file that the next row starts at, from 1. */
  #line: number;
  #buffer: Uint8Array<ArrayBuffer>;
  #filled = 0;
  /** Empty lines since the last row, of a file with a single column. */
  #emptyLines = 0;
  /** The rows that every array of numbers has room for. */
  #room = 0;
  /** By column: the array that its numbers go into, how many columns that has, and which of them it is. */
  #data: (Float64Array | undefined)[] = [];
  readonly #widths: Int32Array;
  readonly #places: Int32Array;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });

  /** Rows are parsed whenever `bufferBytes` have come; a longer row makes the buffer grow. */
  constructor(
    readonly file: string,
    readonly dialect: Dialect,
    readonly columns: readonly Column[],
    bufferBytes = 2 ** 21,
  ) {
    this.#buffer = new Uint8Array(bufferBytes);
    this.#line = dialect.hasHeader ? 2 : 1;
    this.#widths = Int32Array.from(columns, ({ into }) => into?.width ?? 0);
    this.#places = Int32Array.from(columns, ({ place }) => place);
    this.#lookAtRoom();
  }

  /** Takes in a chunk, and parses the rows that are whole. */
  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length;) {
      // A place is left for the line feed that ends the last row.
      const part = chunk.subarray(at, at + this.#buffer.length - 1 - this.#filled);
      this.#buffer.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled < this.#buffer.length - 1) continue;
      this.#parse(this.#buffer.lastIndexOf(LF, this.#filled - 1) + 1);
      if (this.#filled === this.#buffer.length - 1) this.#enlarge();
    }
  }

  /** Parses what is left: the last line need not end. */
  end(): void {
    if (this.#filled > 0 && this.#buffer[this.#filled - 1] !== LF) this.#buffer[this.#filled++] = LF;
    const left = this.#filled;
    this.#parse(left);
    if (this.#filled > 0) this.#fail("a quoted field is not closed");
  }

  #makeRoom(): void {
    for (const into of new Set(this.columns.map(({ into }) => into))) {
      if (into instanceof NumberColumns && into.rows <= this.rows) into.grow();
    }
    this.#lookAtRoom();
  }

  #lookAtRoom(): void {
    const numbers = this.columns.map(({ into }) => into instanceof NumberColumns ? into : undefined);
    this.#data = numbers.map((into) => into?.data);
    this.#room = Math.min(...numbers.map((into) => into?.rows ?? Infinity));
  }

  #enlarge(): void {
    if (this.#buffer.length > MOST_ROW_BYTES) {
      this.#fail(`a row must be shorter than ${MOST_ROW_BYTES} bytes`);
    }
    const larger = new Uint8Array(2 * this.#buffer.length);
    larger.set(this.#buffer);
    this.#buffer = larger;
  }

  /** Parses the rows that end before `end`, which follows a line feed, and keeps the bytes of the others. */
  #parse(end: number): void {
    let at = 0;
    while (at < end) {
      const line = this.#line, next = this.#row(at, end);
      if (next === -1) {
        this.#line = line;
        break;
      }
      at = next;
    }
    this.#buffer.copyWithin(0, at, this.#filled);
    this.#filled -= at;
  }

  /** Parses the row at `start`, and returns the place after it; -1 where it goes on after `end`. */
  #row(start: number, end: number): number {
    const bytes = this.#buffer, { separator, point } = this.dialect;
    const row = this.rows, count = this.columns.length;
    let at = start;
    if (bytes[at] === LF || bytes[at] === CR && bytes[at + 1] === LF) {
      // An empty line is no row. Of a single column it could be an empty field, unless no other row follows.
      this.#line++;
      if (count === 1) this.#emptyLines++;
      return at + (bytes[at] === LF ? 1 : 2);
    }
    if (this.#emptyLines > 0) this.#fail("it must not follow an empty line");
    if (row >= this.#room) this.#makeRoom();
    const data = this.#data, widths = this.#widths, places = this.#places;
    for (let column = 0; column < count; column++) {
      while (bytes[at] === SPACE) at++;
      let after = -1;
      const numbers = data[column];
      if (numbers !== undefined) {
        // Digits with a point and an exponent, as long as float64 holds them exactly; all else takes the longer way.
        let field = at, whole = 0, digits = 0, beforePoint = -1, character = bytes[field];
        const isNegative = character === MINUS;
        if (isNegative) character = bytes[++field];
        // In 32 bits a digit takes a third of the time.
        for (; whole <= MOST_WHOLE; character = bytes[++field]) {
          const digit = character - 48;
          if (digit >= 0 && digit <= 9) {
            whole = Math.imul(whole, 10) + digit;
            digits++;
          } else if (character === point && beforePoint === -1) beforePoint = digits;
          else break;
        }
        let value = whole;
        if (whole > MOST_WHOLE) {
          for (;; character = bytes[++field]) {
            const digit = character - 48;
            if (digit >= 0 && digit <= 9) {
              value = value * 10 + digit;
              digits++;
            } else if (character === point && beforePoint === -1) beforePoint = digits;
            else break;
          }
        }
        let power = beforePoint === -1 ? 0 : beforePoint - digits;
        if ((character | 32) === E && digits > 0) {
          character = bytes[++field];
          const isBelow = character === MINUS;
          if (isBelow || character === PLUS) character = bytes[++field];
          let exponent = 0, exponentDigits = 0;
          for (; character >= 48 && character <= 57; character = bytes[++field]) {
            exponent = exponent * 10 + character - 48;
            exponentDigits++;
          }
          power += isBelow ? -exponent : exponent;
          if (exponentDigits === 0) digits = 0;
        }
        const ending = field;
        if (separator !== SPACE) { while (character === SPACE) character = bytes[++field]; }
        const isEnded = character === separator || character === LF ||
          character === CR && bytes[field + 1] === LF;
        if (isEnded && digits > 0) {
          if (value > MOST_EXACT || power < -22 || power > 22) value = parseDecimal(bytes, at, ending, point);
          else {
            value = power < 0 ? value / POWERS[-power] : value * POWERS[power];
            if (isNegative) value = -value;
          }
          numbers[row * widths[column] + places[column]] = value;
          after = field;
        }
      }
      if (after === -1) {
        after = this.#oddField(at, end, column);
        if (after === -1) return -1;
      }
      at = after;
      if (separator === SPACE) {
        while (bytes[at] === SPACE) at++;
        if (bytes[at] !== LF && bytes[at] !== CR) at--;
      }
      if (column + 1 < count) {
        if (bytes[at] !== separator) this.#fail(`it must have ${count} fields, found ${column + 1}`);
        at++;
      }
    }
    if (bytes[at] === CR) at++;
    if (bytes[at] !== LF) this.#fail(`it must have ${count} fields, found more`);
    this.rows++;
    this.#line++;
    return at + 1;
  }

  /** Reads a field of any kind, and returns the place after it; -1 where it goes on after `end`. */
  #oddField(start: number, end: number, column: number): number {
    const bytes = this.#buffer, { separator } = this.dialect, { into, place } = this.columns[column];
    let from = start, to = start, after = start, isEscaped = false, lines = 0;
    if (bytes[from] === QUOTE) {
      from++;
      for (to = from;; to++) {
        if (to >= end) return -1;
        if (bytes[to] === LF) lines++;
        if (bytes[to] !== QUOTE) continue;
        if (bytes[to + 1] !== QUOTE) break;
        isEscaped = true;
        to++;
      }
      for (after = to + 1; bytes[after] === SPACE && separator !== SPACE;) after++;
      if (!this.#isFieldEnd(after)) this.#fail(`a quoted field must end with its quote`, column);
    } else {
      while (!this.#isFieldEnd(to)) to++;
      after = to;
    }
    this.#line += lines;
    if (into === undefined) return after;
    if (into instanceof NumberColumns) {
      const value = parseDecimal(bytes, from, to, this.dialect.point);
      if (!Number.isNaN(value)) {
        this.#store(into, place, value);
        return after;
      }
    }
    let text: string;
    try {
      text = this.#decoder.decode(bytes.subarray(from, to));
    } catch {
      this.#fail("texts must be UTF-8, found other bytes", column);
    }
    if (isEscaped) text = text.replaceAll('""', '"');
    if (into instanceof TextColumn) into.texts[this.rows] = text.trim();
    else this.#store(into, place, this.#number(text.trim(), into.width, column));
    return after;
  }

  #isFieldEnd(at: number): boolean {
    const character = this.#buffer[at];
    return character === this.dialect.separator || character === LF ||
      character === CR && this.#buffer[at + 1] === LF;
  }

  #store(into: NumberColumns, place: number, value: number): void {
    into.data[this.rows * into.width + place] = value;
  }

  /** The number that a text stands for which is not written in digits. */
  #number(text: string, width: number, column: number): number {
    const bytes = new TextEncoder().encode(text);
    const value = parseDecimal(bytes, 0, bytes.length, this.dialect.point);
    if (!Number.isNaN(value)) return value;
    const infinite = text.match(INFINITE);
    if (infinite) return infinite[1] === "-" ? -Infinity : Infinity;
    if (width > 1) {
      const found = text === "" ? "an empty field" : JSON.stringify(text.slice(0, 40));
      this.#fail(`it must be a number, found ${found}`, column);
    }
    if (MISSING.test(text)) return NaN;
    throw new TextFound(this.columns[column].name);
  }

  #fail(what: string, column?: number): never {
    const name = column === undefined ? "" : `, column ${this.columns[column].name}`;
    throw unreadable(this.file, `row ${this.rows} (line ${this.#line})${name}: ${what}`);
  }
}
