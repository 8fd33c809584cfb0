/** JSON lines, an object a line; or one JSON text: an array of such objects, or one object of arrays. */
import { isObject } from "../../check_object.ts";
import { NumberColumns, TextColumn, TextFound, toNamedArray } from "./columns.ts";
import { NestedNumbers } from "./json_arrays.ts";
import {
  allocateIn,
  type ArrayHeader,
  type Contents,
  type Format,
  headerOf,
  type Input,
  type NamedArray,
  unreadable,
  type Wanted,
} from "./format.ts";

/** An object of a line. */
type Row = Readonly<Record<string, unknown>>;

/** The longest line, and the longest text that is parsed as a whole: a string cannot be much longer. */
const MOST_TEXT = 2 ** 28;

/** Reads JSON. */
export const jsonFormat: Format = {
  name: "JSON lines",
  extensions: ["jsonl", "ndjson", "json"],
  recognises: (head) =>
    /^(\xef\xbb\xbf)?\s*(\{\s*["}]|\[\s*[[{\]])/.test(String.fromCharCode(...head.subarray(0, 64))),
  async open(input) {
    const whole = await wholeText(input);
    if (isObject(whole)) return arraysOf(input, whole);
    const rows = whole ? () => checkRows(whole, input.name) : () => rowsOf(input);
    const example = await exampleOf(rows());
    if (example) return tableOf(input, rows, example);
    throw unreadable(input.name, "it must have rows, found none");
  },
};

/** The value of the whole text; undefined where every line is an object. */
async function wholeText(input: Input): Promise<Row | readonly unknown[] | undefined> {
  const first = await textOfInput(input, { isFirstLine: true });
  if (first.hasMore && first.text.trimStart()[0] === "{" && isObject(parseOrNothing(first.text))) {
    return undefined;
  }
  const { text } = await textOfInput(input, { isFirstLine: false });
  const value = parse(text, input.name);
  if (Array.isArray(value)) return value;
  if (!isObject(value)) {
    throw unreadable(input.name, `it must be an array or an object, found ${typeof value}`);
  }
  return Object.values(value).some(Array.isArray) && !hasNumber(value) ? value : [value];
}

/** The whole text, or its first line and whether more than that follows. */
async function textOfInput(
  input: Input,
  { isFirstLine }: { isFirstLine: boolean },
): Promise<{ text: string; hasMore: boolean }> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  try {
    for await (const chunk of input.chunks()) {
      const part = decoder.decode(chunk, { stream: true }), end = part.indexOf("\n");
      if (isFirstLine && end !== -1) {
        return {
          text: text + part.slice(0, end),
          hasMore: part.slice(end).trim() !== "" || chunk.length < input.size,
        };
      }
      text += part;
      if (text.length > MOST_TEXT) break;
    }
    if (text.length <= MOST_TEXT) return { text: text + decoder.decode(), hasMore: false };
  } catch (error) {
    throw unreadable(input.name, "it must be UTF-8, found other bytes", error);
  }
  throw unreadable(
    input.name,
    `one JSON text must have at most ${MOST_TEXT} characters, found more; save JSON lines`,
  );
}

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function hasNumber(row: Row): boolean {
  return Object.values(row).some((value) => typeof value === "number");
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(
      name,
      `it must be JSON, an object a line or one array; ${(error as Error).message}`,
      error,
    );
  }
}

function* checkRows(values: readonly unknown[], name: string): Generator<Row> {
  for (const [row, value] of values.entries()) {
    if (!isObject(value)) {
      throw unreadable(name, `row ${row} must be an object, found ${JSON.stringify(value)?.slice(0, 40)}`);
    }
    yield value;
  }
}

async function* rowsOf(input: Input): AsyncGenerator<Row> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let left = "", line = 0;
  const toRow = (text: string): Row | undefined => {
    line++;
    if (text.trim() === "") return undefined;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      throw unreadable(input.name, `line ${line} must be a JSON object; ${(error as Error).message}`, error);
    }
    if (isObject(value)) return value;
    throw unreadable(input.name, `line ${line} must be a JSON object, found ${text.slice(0, 40)}`);
  };
  const decode = (chunk?: Uint8Array<ArrayBuffer>) => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch (error) {
      throw unreadable(
        input.name,
        `line ${line + 1} or one soon after must be UTF-8, found other bytes`,
        error,
      );
    }
  };
  for await (const chunk of input.chunks()) {
    const lines = (left + decode(chunk)).split("\n");
    left = lines.pop()!;
    if (left.length > MOST_TEXT) {
      throw unreadable(input.name, `line ${line + 1} is longer than ${MOST_TEXT} characters`);
    }
    for (const text of lines) {
      const row = toRow(text);
      if (row) yield row;
    }
  }
  const row = toRow(left + decode());
  if (row) yield row;
}

/** All names of all rows, each with its first value that is not null: the first row may lack some. */
async function exampleOf(rows: AsyncIterable<Row> | Iterable<Row>): Promise<Row | undefined> {
  const values = new Map<string, unknown>();
  let count = 0;
  for await (const row of rows) {
    for (const name of Object.keys(row)) {
      if (!values.has(name) || values.get(name) === null) values.set(name, row[name]);
    }
    count++;
  }
  return count === 0 ? undefined : Object.fromEntries(values);
}

function tableOf(input: Input, rows: () => AsyncIterable<Row> | Iterable<Row>, example: Row): Contents {
  const { name: file } = input;
  const arrays = Object.entries(example).map(([name, value]): ArrayHeader => {
    if (Array.isArray(value)) {
      const isNumbers = value.length > 0 && value.every((item) => typeof item === "number");
      const flaw = isNumbers
        ? undefined
        : unreadable(file, `${name} must be a list of numbers, found ${shown(value)}`);
      return { name, type: "float64", shape: [undefined, value.length], flaw };
    }
    return { name, type: typeof value === "string" ? "text" : "float64", shape: [undefined] };
  });
  const contents: Contents = {
    format: jsonFormat.name,
    arrays,
    async read(wanted) {
      const texts = new Set<string>();
      for (const { names, asText } of wanted) {
        for (const name of names) {
          const { flaw } = headerOf(contents, name, file);
          if (flaw) throw flaw;
        }
        if (names.length === 1 && (asText || headerOf(contents, names[0], file).type === "text")) {
          texts.add(names[0]);
        }
      }
      for (;;) {
        try {
          return await readRows(input, rows(), { wanted, example, texts });
        } catch (error) {
          if (!(error instanceof TextFound)) throw error;
          texts.add(error.column);
        }
      }
    },
  };
  return contents;
}

async function readRows(
  { name: file }: Input,
  rows: AsyncIterable<Row> | Iterable<Row>,
  { wanted, example, texts }: { wanted: readonly Wanted[]; example: Row; texts: ReadonlySet<string> },
): Promise<NamedArray[]> {
  const targets = wanted.map(({ names, allocate }) => {
    if (names.length === 1 && texts.has(names[0])) return new TextColumn();
    const [list] = names.map((name) => example[name]);
    return new NumberColumns(
      Array.isArray(list) ? list.length : names.length,
      1024,
      allocateIn(file, allocate),
    );
  });
  let row = 0;
  for await (const values of rows) {
    for (const [i, into] of targets.entries()) {
      const { names } = wanted[i];
      if (into instanceof TextColumn) into.texts.push(textOf(values[names[0]], file, row, names[0]));
      else {
        if (row >= into.rows) into.grow();
        storeNumbers(values, names, { into, row, file, isList: Array.isArray(example[names[0]]) });
      }
    }
    row++;
  }
  return targets.map((into, i) => {
    const array = toNamedArray(wanted[i].names[0], into, row);
    return Array.isArray(example[wanted[i].names[0]]) ? { ...array, shape: [row, into.width] } : array;
  });
}

function storeNumbers(
  values: Row,
  names: readonly string[],
  { into, row, file, isList }: { into: NumberColumns; row: number; file: string; isList: boolean },
): void {
  const { width, data } = into;
  if (isList) {
    const list = values[names[0]];
    const isRight = Array.isArray(list) && list.length === width &&
      list.every((item) => typeof item === "number");
    if (!isRight) {
      throw unreadable(
        file,
        `row ${row}, ${names[0]} must be a list of ${width} numbers, found ${shown(list)}`,
      );
    }
    data.set(list, row * width);
    return;
  }
  for (const [place, name] of names.entries()) {
    const value = values[name];
    if (typeof value === "number") data[row * width + place] = value;
    else if (typeof value === "boolean") data[row * width + place] = value ? 1 : 0;
    else if (width > 1) throw unreadable(file, `row ${row}, ${name} must be a number, found ${shown(value)}`);
    else if (value === null || value === undefined) data[row] = NaN;
    else if (typeof value === "string") throw new TextFound(name);
    else throw unreadable(file, `row ${row}, ${name} must be a number or a text, found ${shown(value)}`);
  }
}

function textOf(value: unknown, file: string, row: number, name: string): string {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean" || typeof value === "number" && !isRounded(value)) return String(value);
  throw unreadable(
    file,
    `row ${row}, ${name} must be a text or a number of up to 2^53, found ${shown(value)}`,
  );
}

/** A whole number that JavaScript may have rounded. */
function isRounded(value: number): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}

/** An object of arrays, each of any number of dimensions. */
function arraysOf({ name: file }: Input, whole: Row): Contents {
  const found = Object.entries(whole).map(([name, value]) => new NestedNumbers(name, value, file));
  const contents: Contents = {
    format: jsonFormat.name,
    arrays: found,
    read: (wanted) =>
      Promise.resolve().then(() =>
        wanted.map(({ names: [name], asText }) => {
          const { flaw } = headerOf(contents, name, file);
          if (flaw) throw flaw;
          return found.find((array) => array.name === name)!.toArray(asText);
        })
      ),
  };
  return contents;
}
