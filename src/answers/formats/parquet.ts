/**
 * Parquet files: the metadata by hyparquet, the pages by `parquet_pages.ts`. Columns of numbers, bools and texts are read, and
 * lists of numbers that all have one length.
 */
import type { FileMetaData, SchemaTree } from "hyparquet";
import type { ElementType, Numbers } from "../../files/elements.ts";
import { readPart, type Source } from "../../files/source.ts";
import {
  allocateIn,
  type ArrayHeader,
  type Contents,
  detailOf,
  type Format,
  headerOf,
  isSentence,
  type NamedArray,
  unreadable,
  type Wanted,
} from "./format.ts";
import { type ChunkReader, loadChunkReader, type Sink } from "./parquet_pages.ts";

type Column = FileMetaData["row_groups"][number]["columns"][number];

/** A row group of more rows is refused: a damaged count could ask for all memory. Programs write 2^20 or so. */
const MOST_GROUP_ROWS = 2 ** 27;
/** A group's part of a column is read into memory at once. */
const MOST_CHUNK_BYTES = 2 ** 31;

/** A column that may be read. */
interface Leaf extends ArrayHeader {
  readonly shape: readonly number[];
  /** Its place among the columns of every row group. */
  readonly index: number;
  readonly path: readonly SchemaTree[];
}

/** Reads Parquet files. */
export const parquetFormat: Format = {
  name: "a Parquet file",
  extensions: ["parquet", "pq", "parq"],
  recognises: (head) => [0x50, 0x41, 0x52, 0x31].every((byte, i) => head[i] === byte),
  async open(input) {
    const source = await input.source();
    const metadata = await readMetadata(source);
    const leaves = await leavesOf(metadata, source.name);
    const contents: Contents = {
      format: parquetFormat.name,
      arrays: leaves,
      async read(wanted) {
        const reader = await loadChunkReader();
        const arrays: NamedArray[] = [];
        for (const each of wanted) {
          const columns = each.names.map((name) => {
            const { flaw } = headerOf(contents, name, source.name);
            if (flaw) throw flaw;
            return leaves.find((leaf) => leaf.name === name)!;
          });
          arrays.push(await readColumns({ source, metadata, reader }, columns, each));
        }
        return arrays;
      },
    };
    return contents;
  },
};

/** The metadata at the end of a Parquet file, whose row groups and chunks lie within it. */
export async function readMetadata(source: Source): Promise<FileMetaData> {
  const { name, size } = source;
  const { parquetMetadataAsync } = await import("hyparquet");
  const file = {
    byteLength: size,
    slice: async (start: number, end = size) => (await readPart(source, start, end - start)).slice().buffer,
  };
  try {
    const metadata = await parquetMetadataAsync(file, { geoparquet: false });
    let sum = 0;
    for (const { num_rows: rows, columns } of metadata.row_groups) {
      if (!(Number(rows) >= 0 && Number(rows) <= MOST_GROUP_ROWS)) {
        throw unreadable(name, `its row groups must have at most ${MOST_GROUP_ROWS} rows, found ${rows}`);
      }
      for (const column of columns) checkChunk(column, source);
      sum += Number(rows);
    }
    if (sum === Number(metadata.num_rows)) return metadata;
    throw unreadable(name, `its row groups must have ${metadata.num_rows} rows, found ${sum}`);
  } catch (error) {
    if (isSentence(error)) throw error;
    throw unreadable(name, `it must end with a Parquet footer, found damage${detailOf(error)}`, error);
  }
}

function checkChunk({ meta_data: chunk, file_path: path }: Column, { name, size }: Source): void {
  if (chunk === undefined || path !== undefined) {
    throw unreadable(name, "it must hold its own columns, found them elsewhere");
  }
  const start = Number(chunk.dictionary_page_offset ?? chunk.data_page_offset),
    bytes = Number(chunk.total_compressed_size);
  if (start >= 0 && bytes >= 0 && bytes <= MOST_CHUNK_BYTES && start + bytes <= size) return;
  const column = chunk.path_in_schema?.[0] ?? "without a name";
  const found = Number.isNaN(start + bytes) ? "no place" : `${bytes} from ${start} on`;
  throw unreadable(name, `column ${column} must lie within its ${size} bytes, found ${found}`);
}

async function leavesOf(metadata: FileMetaData, name: string): Promise<Leaf[]> {
  const { parquetSchema } = await import("hyparquet");
  const leaves: Leaf[] = [];
  let index = 0;
  try {
    for (const child of parquetSchema(metadata).children) {
      const path = [child];
      while (path.at(-1)!.children.length === 1) path.push(path.at(-1)!.children[0]);
      leaves.push(describe(metadata, path, index, name));
      index += countLeaves(child);
    }
  } catch (error) {
    throw unreadable(
      name,
      `its schema must be a tree of columns, found damage${detailOf(error)}`,
      error,
    );
  }
  const wrong = metadata.row_groups.findIndex(({ columns }) => columns.length !== index);
  if (wrong === -1) return leaves;
  throw unreadable(
    name,
    `row group ${wrong} must have ${index} columns, found ${metadata.row_groups[wrong].columns.length}`,
  );
}

/** The columns of values that a node of the schema has. */
export function countLeaves({ children }: SchemaTree): number {
  return children.length === 0 ? 1 : children.reduce((sum, child) => sum + countLeaves(child), 0);
}

const NUMBERS = ["BOOLEAN", "INT32", "INT64", "FLOAT", "DOUBLE"];
const WHOLE = /^(U?INT_(8|16|32|64))$/;

function describe(metadata: FileMetaData, path: readonly SchemaTree[], index: number, file: string): Leaf {
  const [{ element: { name } }] = path, { element, children } = path.at(-1)!;
  const rows = Number(metadata.num_rows);
  const repeats = path.filter((node) => node.element.repetition_type === "REPEATED").length;
  const logical = element.logical_type?.type, converted = element.converted_type;
  const isHalf = logical === "FLOAT16" && element.type_length === 2;
  const isNumber = isHalf || NUMBERS.includes(element.type ?? "") &&
      (converted === undefined || WHOLE.test(converted)) && (logical === undefined || logical === "INTEGER");
  const isText = element.type === "BYTE_ARRAY" && converted !== "DECIMAL";
  const type: ElementType = isText ? "text" : isHalf || element.type === "FLOAT" ? "float32" : "float64";
  const leaf = { name, index, path, type, shape: [rows] };
  if (children.length > 0 || !isNumber && !isText || repeats > 1 || repeats === 1 && isText) {
    const found = children.length > 0 ? "several columns in one" : logical ?? converted ?? element.type;
    return {
      ...leaf,
      flaw: unreadable(file, `column ${name} must hold numbers, texts or lists of numbers, found ${found}`),
    };
  }
  if (repeats === 0) return leaf;
  const values = metadata.row_groups.reduce(
    (sum, { columns }) => sum + Number(columns[index]?.meta_data?.num_values),
    0,
  );
  const width = values / rows;
  if (Number.isInteger(width)) return { ...leaf, shape: [rows, width] };
  const flaw = unreadable(
    file,
    `the lists of column ${name} must be of one length, found ${values} values in ${rows} rows`,
  );
  return { ...leaf, shape: [rows, 0], flaw };
}

async function readColumns(
  { source, metadata, reader }: { source: Source; metadata: FileMetaData; reader: ChunkReader },
  columns: readonly Leaf[],
  { asText, allocate }: Wanted,
): Promise<NamedArray> {
  const [{ name, shape: [rows, inner] }] = columns, isList = inner !== undefined;
  const texts = columns.length === 1 && !isList && (asText || columns[0].type === "text")
    ? [] as string[]
    : undefined;
  const wrong = texts ? undefined : columns.find(({ type }) => type === "text");
  if (wrong) throw unreadable(source.name, `column ${wrong.name} must hold numbers, found texts`);
  const width = isList ? inner : columns.length;
  const isSingle = columns.every(({ type }) => type === "float32");
  const Type = (isSingle ? Float32Array : Float64Array) as new (length: number) => Numbers;
  const data = texts
    ? undefined
    : allocateIn(source.name, allocate)(Type, rows * width) as Float64Array<ArrayBuffer>;
  for (const [place, { index, path, name }] of columns.entries()) {
    let first = 0;
    for (const group of metadata.row_groups) {
      const sink: Sink = { data, texts, first, stride: width, place, list: isList ? width : undefined };
      await readGroup({ source, group, reader }, { index, path, name }, sink);
      first += Number(group.num_rows);
    }
  }
  const shape = isList || width > 1 ? [rows, width] : [rows];
  if (texts) return { name, type: "text", shape: [rows], data: texts };
  return { name, type: isSingle ? "float32" : "float64", shape, data: data!.subarray(0, rows * width) };
}

/** Reads a column's part of a row group into a sink. */
export async function readGroup(
  { source, group, reader }: {
    source: Source;
    group: FileMetaData["row_groups"][number];
    reader: ChunkReader;
  },
  { index, path, name }: Pick<Leaf, "index" | "path" | "name">,
  sink: Sink,
): Promise<void> {
  const chunk = group.columns[index].meta_data!;
  const start = Number(chunk.dictionary_page_offset ?? chunk.data_page_offset);
  const bytes = await readPart(source, start, Number(chunk.total_compressed_size));
  reader({ bytes, rows: Number(group.num_rows), chunk, path, sink, file: source.name, column: name });
}
