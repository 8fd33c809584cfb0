/** Images in a column of a Parquet file, as Hugging Face's datasets saves them. */
import { type Contents, headerOf, listed, unreadable } from "../answers/formats/format.ts";
import { type BytesColumn, findBytesColumns } from "../answers/formats/parquet_bytes.ts";
import { parquetFormat } from "../answers/formats/parquet.ts";
import { findFile, openFile } from "../answers/tables/open.ts";
import { LABEL } from "../answers/tables/roles.ts";
import { readPart, type Source } from "../files/source.ts";
import { fileSource } from "../platform/sources.ts";
import type { EncodedImages, Opened, ReaderOptions, SamplesReader } from "./reader.ts";

/** Names of columns of bytes that are images. */
const IMAGE = ["image", "images", "img", "picture", "photo", "jpg", "png", "webp", "pixels"];

/** Row groups that stay in memory: each Worker that decodes may be in another one. */
const GROUPS_HELD = 8;

/** Parquet files with a column of image bytes. */
export const imageColumns: SamplesReader = {
  name: "a Parquet file of images",
  async recognises(path) {
    const found = await findFile(path);
    if (found === undefined) return false;
    const source = await fileSource(found.path);
    if (!parquetFormat.recognises!(await readPart(source, 0, 4))) return false;
    return imagesIn((await findBytesColumns(source)).columns, found.only).length > 0;
  },
  async open(path, options): Promise<Opened> {
    const found = (await findFile(path))!, source = await fileSource(found.path);
    const { columns, classNames } = await findBytesColumns(source);
    const [column, ...others] = imagesIn(columns, found.only);
    if (column.groupRows.every((rows) => rows === 0)) throw unreadable(path, "it must have rows, found none");
    if (others.length > 0) {
      throw unreadable(
        path,
        `one column of images is wanted, found ${
          listed([column, ...others].map(({ name }) => name))
        }; name it, as in ${path}:${column.name}`,
      );
    }
    const { contents } = await openFile(found.path);
    const label = labelIn(contents, found.path, { ...options, classNames: [...classNames.keys()] });
    const labels = label === undefined ? undefined : (await contents.read([{ names: [label] }]))[0];
    const images = { ...encodedIn(column, source), labels };
    return { images: { ...images, classNames: label === undefined ? undefined : classNames.get(label) } };
  },
};

/** The columns that are images by their form or their name, or the one that is asked for. */
function imagesIn(columns: readonly BytesColumn[], only: string | undefined): readonly BytesColumn[] {
  return columns.filter(({ name, isStruct }) =>
    only === undefined ? isStruct || IMAGE.includes(name.trim().toLowerCase()) : name === only
  );
}

/** The column of true classes: that which is told, which has a usual name, or the only one that metadata says has classes. */
function labelIn(
  contents: Contents,
  file: string,
  { labelColumn, classNames }: ReaderOptions & { classNames: readonly string[] },
): string | undefined {
  if (labelColumn !== undefined) return headerOf(contents, labelColumn, file).name;
  const usual = LABEL.find((name) => contents.arrays.some((array) => array.name === name));
  if (usual !== undefined || classNames.length < 2) return usual ?? classNames[0];
  throw unreadable(
    file,
    `one column of true classes is wanted (--label-column), found ${listed(classNames)}`,
  );
}

function encodedIn({ name, groupRows, readGroup }: BytesColumn, source: Source): EncodedImages {
  const starts = groupRows.map((_, group) => groupRows.slice(0, group).reduce((sum, rows) => sum + rows, 0));
  const held = new Map<number, ReturnType<typeof readGroup>>();
  const groupOf = (group: number) => {
    const rows = held.get(group) ?? readGroup(group);
    held.delete(group);
    held.set(group, rows);
    for (const old of [...held.keys()].slice(0, -GROUPS_HELD)) held.delete(old);
    return rows;
  };
  return {
    file: source.name,
    rows: groupRows.reduce((sum, rows) => sum + rows, 0),
    nameOf: (row) => `${source.name}, ${name} of row ${row}`,
    async read(row) {
      const group = starts.findLastIndex((start) => start <= row);
      // A copy: what is sent to a Worker takes all with it that its bytes are a view of.
      return (await groupOf(group))[row - starts[group]].slice() as Uint8Array<ArrayBuffer>;
    },
  };
}
