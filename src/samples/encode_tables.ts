/** Tables of features as a model takes them: missing values filled or left out, columns of categories as columns of 0 and 1. */
import { listed, type NamedArray, unreadable } from "../answers/formats/format.ts";
import { exactNumbers } from "../answers/tables/values.ts";
import { notice } from "../notices.ts";
import { pickRows, type Samples } from "./samples.ts";
import type { Missing, TablesTold } from "./told.ts";

/** The word of `oneHot` for every column of texts. */
export const ALL_TEXTS = "texts";

/** The words for a value that is missing, in texts: those of CSV's columns of numbers. */
const NOTHING = /^(|na|n\/a|nan|null|none)$/i;

/** Encoded tables, and the sentences about them. */
export interface EncodedTables {
  readonly samples: readonly Samples[];
  readonly notices: readonly string[];
}

/**
 * Encodes the tables among `parts`, all in the same way. Means and medians are those of the first part, which the model was trained
 * on; categories are those of all parts together.
 *
 * @throws {SyntaxError} naming file, column and row: where a value is missing and nobody told what to make of it, a category is not
 * among those told, or a column that is told is not there
 */
export function encodeTables(parts: readonly Samples[], told: TablesTold): EncodedTables {
  const other = parts.find(({ isTable }) => !isTable), names = ["features", "oneHot", "missing"] as const;
  if (other !== undefined) {
    if (names.every((name) => told[name] === undefined)) return { samples: parts, notices: [] };
    throw unreadable(
      other.file,
      "it must be a table with a column a feature for --features, --one-hot and --missing",
    );
  }
  const filled = treatMissing(parts, told);
  const encoded = oneHot(filled.samples, told.oneHot ?? []);
  return { samples: encoded.samples, notices: [...filled.notices, ...encoded.notices] };
}

function isMissing({ data }: NamedArray, row: number): boolean {
  const value = data[row];
  return typeof value === "string" ? NOTHING.test(value.trim()) : Number.isNaN(value);
}

/** The rows in which a column has nothing. */
function missingRows(column: NamedArray): number[] {
  const rows: number[] = [];
  for (let row = 0; row < column.data.length; row++) if (isMissing(column, row)) rows.push(row);
  return rows;
}

function treatMissing(parts: readonly Samples[], { missing, oneHot = [] }: TablesTold): EncodedTables {
  const gaps = parts.map(({ inputs }) => inputs.map(missingRows));
  const count = gaps.flat(2).length;
  if (count === 0) return { samples: parts, notices: [] };
  if (missing === undefined) throw untold(parts, gaps);
  if (missing === "keep") return { samples: parts, notices: [notice("kept missing values", { count })] };
  if (missing === "drop") return withoutRows(parts, gaps);
  const [first] = parts,
    fill = first.inputs.map((column) => column.type === "text" ? NaN : centreOf(column, missing, first.file));
  const samples = parts.map((samples, part) => {
    const inputs = samples.inputs.map((column, place) => {
      const rows = gaps[part][place];
      if (rows.length === 0) return column;
      // A category that is missing becomes zeros among columns of 0 and 1.
      if (isOneHot(column, oneHot)) return column;
      if (column.type === "text" || Number.isNaN(fill[place])) {
        throw unreadable(
          samples.file,
          `column ${column.name} must have values of which there is a ${missing}, found ${
            column.type === "text" ? "texts" : `none in ${first.file}`
          }; --missing drop leaves rows out, --missing keep passes them as they are`,
        );
      }
      const data = Float64Array.from(exactNumbers(column, samples.file));
      for (const row of rows) data[row] = fill[place];
      return { ...column, type: "float64", data } as const;
    });
    return { ...samples, inputs };
  });
  const file = first.file;
  const sentence = missing === "zero"
    ? notice("missing values as zero", { count })
    : notice(missing === "mean" ? "missing values as mean" : "missing values as median", { count, file });
  return { samples, notices: [sentence] };
}

function untold(parts: readonly Samples[], gaps: readonly number[][][]): SyntaxError {
  const part = gaps.findIndex((columns) => columns.flat().length > 0);
  const place = gaps[part].findIndex((rows) => rows.length > 0), { file, inputs } = parts[part];
  return unreadable(
    file,
    `column ${inputs[place].name} must have a value in each row, found none at row ${
      gaps[part][place][0]
    }; --missing tells ` +
      "what the model's training made of them: mean, median, zero, drop or keep",
  );
}

/** A column's mean or median over the rows that have a value; NaN where none has. */
function centreOf(column: NamedArray, missing: Exclude<Missing, "drop" | "keep">, file: string): number {
  if (missing === "zero") return 0;
  const values = Array.from(exactNumbers(column, file)).filter((value) => !Number.isNaN(value));
  if (missing === "mean") return values.reduce((sum, value) => sum + value, 0) / values.length;
  values.sort((a, b) => a - b);
  return (values[(values.length - 1) >> 1] + values[values.length >> 1]) / 2;
}

function withoutRows(parts: readonly Samples[], gaps: readonly number[][][]): EncodedTables {
  let count = 0;
  const samples = parts.map((samples, part) => {
    const left = new Set(gaps[part].flat());
    count += left.size;
    const rows = Array.from({ length: samples.rows }, (_, row) => row).filter((row) => !left.has(row));
    if (rows.length > 0) return pickRows(samples, rows);
    throw unreadable(samples.file, "it must have rows without missing values for --missing drop, found none");
  });
  const rows = parts.reduce((sum, { rows }) => sum + rows, 0);
  return { samples, notices: [notice("rows left out", { count, rows })] };
}

/** True of a column that is told to become columns of 0 and 1. */
function isOneHot({ name, type }: NamedArray, told: readonly string[]): boolean {
  return told.some((word) => columnOf(word) === name) || type === "text" && told.includes(ALL_TEXTS);
}

/** The column of `colour=red|blue`. */
function columnOf(word: string): string {
  return word.split("=")[0].trim();
}

/** The categories of `colour=red|blue`; undefined of `colour`. */
function toldCategories(word: string | undefined): readonly string[] | undefined {
  const at = word?.indexOf("=") ?? -1;
  return at === -1 ? undefined : word!.slice(at + 1).split("|").map((category) => category.trim());
}

function oneHot(parts: readonly Samples[], told: readonly string[]): EncodedTables {
  const [{ inputs, file }] = parts, names = inputs.map(({ name }) => name);
  const absent = told.map(columnOf).find((name) => name !== ALL_TEXTS && !names.includes(name));
  if (absent !== undefined) {
    throw unreadable(file, `it needs ${JSON.stringify(absent)} (--one-hot), found ${listed(names)}`);
  }
  const categories = new Map<string, readonly string[]>();
  for (const { name } of inputs) {
    const columns = parts.flatMap((part) => part.inputs.filter((column) => column.name === name));
    if (!columns.some((column) => isOneHot(column, told))) continue;
    const word = told.find((word) => columnOf(word) === name);
    categories.set(name, toldCategories(word) ?? categoriesOf(columns));
  }
  if (categories.size === 0) return { samples: parts, notices: [] };
  const samples = parts.map((samples) => ({
    ...samples,
    inputs: samples.inputs.flatMap((column) => {
      const own = categories.get(column.name);
      return own === undefined ? [column] : columnsOf(column, own, samples.file);
    }),
  }));
  const columns = [...categories].map(([name, values]) => `${name} (${listed(values)})`).join("; ");
  return { samples, notices: [notice("one-hot columns", { columns })] };
}

/** The categories of columns, sorted: as numbers where all are, else as texts. A missing value is none. */
function categoriesOf(columns: readonly NamedArray[]): string[] {
  const found = new Set<string>();
  for (const column of columns) {
    for (const [row, value] of column.data.entries()) if (!isMissing(column, row)) found.add(textOf(value));
  }
  const areNumbers = columns.every(({ type }) => type !== "text");
  return [...found].sort((a, b) => areNumbers ? Number(a) - Number(b) : a < b ? -1 : 1);
}

function textOf(value: unknown): string {
  return String(value).trim();
}

/** A column of 0 and 1 for each category, named as pandas names them. */
function columnsOf(column: NamedArray, categories: readonly string[], file: string): NamedArray[] {
  const rows = column.shape[0], places = new Map(categories.map((category, place) => [category, place]));
  const made = categories.map(() => new Uint8Array(rows));
  for (const [row, value] of column.data.entries()) {
    const place = places.get(textOf(value));
    if (place !== undefined) made[place][row] = 1;
    else if (!isMissing(column, row)) {
      throw unreadable(
        file,
        `column ${column.name} must be among the categories ${listed(categories)} (--one-hot), found ${
          JSON.stringify(textOf(value).slice(0, 40))
        } at row ${row}`,
      );
    }
  }
  return made.map((data, place) => ({
    name: `${column.name}_${categories[place]}`,
    type: "uint8",
    shape: [rows],
    data,
  }));
}
