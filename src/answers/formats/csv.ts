/** CSV and its relatives: separated by commas, semicolons, tabs, bars or spaces, with or without a header. */
import { NumberColumns, TextColumn, TextFound, toNamedArray } from "./columns.ts";
import { type Dialect, sniffDialect } from "./csv_dialect.ts";
import { type Column, RowParser } from "./csv_rows.ts";
import {
  allocateIn,
  type ArrayHeader,
  type Contents,
  type Format,
  HEAD,
  headerOf,
  type Input,
  type NamedArray,
  unreadable,
  type Wanted,
} from "./format.ts";

/** A header and two rows of 65,536 classes take 4 MB; a first line longer than this is none. */
const MOST_HEAD = 2 ** 26;

/** Reads CSV files. */
export const csvFormat: Format = {
  name: "a CSV file",
  extensions: ["csv", "tsv", "tab", "txt", "dat"],
  async open(input, { header }) {
    const dialect = await sniff(input, header);
    const arrays: ArrayHeader[] = dialect.names.map((name, column) => ({
      name,
      type: dialect.isNumeric[column] ? "float64" : "text",
      shape: [undefined],
    }));
    const contents: Contents = {
      format: csvFormat.name,
      arrays,
      guessedLine: header === undefined ? dialect.hasHeader ? "names" : "row" : undefined,
      read: (wanted) => {
        const names = wanted.flatMap(({ names }) => names);
        for (const name of names) headerOf(contents, name, input.name);
        const twice = names.find((name, i) => names.indexOf(name) < i);
        if (twice !== undefined) throw unreadable(input.name, `column ${twice} must have one use, found two`);
        return readColumns(input, dialect, wanted);
      },
    };
    return contents;
  },
};

/** Looks at more and more first bytes until they hold whole rows. */
async function sniff(input: Input, hasHeader: boolean | undefined): Promise<Dialect> {
  let { head } = input;
  for (let size = HEAD;; size *= 8) {
    if (size > HEAD) head = await firstBytes(input, size);
    const dialect = sniffDialect(head, input.name, { hasHeader, isWhole: head.length < size });
    if (dialect) return dialect;
    if (size > MOST_HEAD) throw unreadable(input.name, `it must have lines, found none in ${size} bytes`);
  }
}

async function firstBytes(input: Input, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(size);
  let length = 0;
  for await (const chunk of input.chunks()) {
    const part = chunk.subarray(0, size - length);
    bytes.set(part, length);
    length += part.length;
    if (length === size) break;
  }
  return bytes.subarray(0, length);
}

async function readColumns(input: Input, dialect: Dialect, wanted: readonly Wanted[]): Promise<NamedArray[]> {
  const texts = new Set<string>();
  for (const { names, asText } of wanted) {
    const column = dialect.names.indexOf(names[0]);
    if (names.length === 1 && (asText || !dialect.isNumeric[column])) texts.add(names[0]);
  }
  for (;;) {
    try {
      return await readOnce(input, dialect, wanted, texts);
    } catch (error) {
      if (!(error instanceof TextFound)) throw error;
      // A column that began with numbers has a text later on: all of it is read as texts.
      texts.add(error.column);
    }
  }
}

async function readOnce(
  input: Input,
  dialect: Dialect,
  wanted: readonly Wanted[],
  texts: ReadonlySet<string>,
): Promise<NamedArray[]> {
  const { name: file } = input;
  const columns: Column[] = dialect.names.map((name) => ({ name, place: 0 }));
  const rows = Math.ceil((input.size - dialect.start) / Math.max(1, dialect.rowBytes) * 1.05) + 64;
  const targets = wanted.map(({ names, allocate }) => {
    const at = names.map((name) => dialect.names.indexOf(name));
    const into = texts.has(names[0]) && names.length === 1
      ? new TextColumn()
      : new NumberColumns(names.length, rows, allocateIn(file, allocate));
    for (const [place, column] of at.entries()) columns[column] = { name: names[place], into, place };
    return into;
  });
  const parser = new RowParser(file, dialect, columns);
  let left = dialect.start;
  for await (const chunk of input.chunks()) {
    if (left < chunk.length) parser.push(left === 0 ? chunk : chunk.subarray(left));
    left = Math.max(0, left - chunk.length);
  }
  parser.end();
  return targets.map((into, i) => toNamedArray(wanted[i].names[0], into, parser.rows));
}
