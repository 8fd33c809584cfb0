/** Columns of bytes in Parquet files, such as images: by themselves, or in a struct {bytes, path} as Hugging Face's datasets has them. */
import type { SchemaTree } from "hyparquet";
import type { Source } from "../../files/source.ts";
import { isObject } from "../../check_object.ts";
import { countLeaves, readGroup, readMetadata } from "./parquet.ts";
import { loadChunkReader } from "./parquet_pages.ts";

/** A column of bytes. */
export interface BytesColumn {
  readonly name: string;
  /** True of a struct, which nothing but images is saved in; other bytes may be texts of old programs. */
  readonly isStruct: boolean;
  /** The rows of each row group. */
  readonly groupRows: readonly number[];
  /** The bytes of a row group's rows, views of its pages; empty where a row has none. */
  readGroup(group: number): Promise<readonly Uint8Array[]>;
}

/** The columns of bytes of a file, and what Hugging Face's metadata in it tells. */
export interface BytesColumns {
  readonly columns: readonly BytesColumn[];
  /** The names of classes by the column of their numbers. */
  readonly classNames: ReadonlyMap<string, readonly string[]>;
}

/**
 * Finds the columns of bytes of a Parquet file.
 *
 * @throws {SyntaxError} naming the file, where it is damaged
 */
export async function findBytesColumns(source: Source): Promise<BytesColumns> {
  const metadata = await readMetadata(source), { parquetSchema } = await import("hyparquet");
  const columns: BytesColumn[] = [];
  let index = 0;
  for (const child of parquetSchema(metadata).children) {
    const path = pathToBytes(child);
    if (path !== undefined) {
      const own = { name: child.element.name, path, index: index + placeOf(child, path) };
      columns.push({
        name: own.name,
        isStruct: path.length > 1,
        groupRows: metadata.row_groups.map(({ num_rows: rows }) => Number(rows)),
        async readGroup(number) {
          const bytes: Uint8Array[] = [], group = metadata.row_groups[number];
          const sink = { bytes, first: 0, stride: 1, place: 0 };
          await readGroup({ source, group, reader: await loadChunkReader() }, own, sink);
          return bytes;
        },
      });
    }
    index += countLeaves(child);
  }
  const { value } = metadata.key_value_metadata?.find(({ key }) => key === "huggingface") ?? {};
  return { columns, classNames: classNamesIn(value) };
}

/** From a top-level column to its bytes; undefined where it has none. */
function pathToBytes(column: SchemaTree): readonly SchemaTree[] | undefined {
  if (isBytes(column)) return [column];
  const { element, children } = column;
  const inner = children.find((child) => child.element.name === "bytes" && isBytes(child));
  return inner === undefined || element.repetition_type === "REPEATED" ? undefined : [column, inner];
}

function isBytes({ element, children }: SchemaTree): boolean {
  return children.length === 0 && element.type === "BYTE_ARRAY" && element.repetition_type !== "REPEATED" &&
    element.converted_type === undefined && element.logical_type === undefined;
}

/** The leaves of a column before that of its bytes. */
function placeOf({ children }: SchemaTree, [, inner]: readonly SchemaTree[]): number {
  if (inner === undefined) return 0;
  return children.slice(0, children.indexOf(inner)).reduce((sum, child) => sum + countLeaves(child), 0);
}

/** The names of every ClassLabel in the metadata; none where it is damaged, for the numbers are readable without. */
function classNamesIn(text: string | undefined): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  try {
    const { info: { features } } = JSON.parse(text ?? "{}");
    for (const [name, feature] of Object.entries(features)) {
      if (!isObject(feature) || feature._type !== "ClassLabel" || !Array.isArray(feature.names)) continue;
      found.set(name, feature.names.map(String));
    }
  } catch {
    // Metadata of another form.
  }
  return found;
}
