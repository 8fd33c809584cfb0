/**
 * The pages of a Parquet column, decoded straight into an array. hyparquet's own loop trusts every count that it reads, so that
 * a damaged one can take all memory or put a wrong value in; here each is compared with what there is. It saves half the
 * time as well, since no array of a column's values or lists is made in between. After
 * https://parquet.apache.org/docs/file-format/data-pages/
 */
import type { ColumnMetaData, Compressors, SchemaTree } from "hyparquet";
import { detailOf, isSentence, unreadable } from "./format.ts";
import { readHybrid } from "./parquet_levels.ts";
import { loadValueReader, type PageValues, UnsafeNumber, type ValueReader } from "./parquet_values.ts";

/** The array that a column's values go into. */
export interface Sink {
  /** `[rows, stride]`, where numbers are wanted. */
  readonly data?: Float64Array;
  /** `[rows]`, where texts are wanted. */
  readonly texts?: string[];
  /** `[rows]`, where the bytes of texts are wanted; views of pages, and empty where a row has none. */
  readonly bytes?: Uint8Array[];
  /** The row of the first value. */
  readonly first: number;
  readonly stride: number;
  readonly place: number;
  /** The numbers in the list of a row, where the column holds lists. */
  readonly list?: number;
}

/** A column's part of a row group. */
export interface Chunk {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly rows: number;
  readonly chunk: ColumnMetaData;
  /** From the top-level column to the values. */
  readonly path: readonly SchemaTree[];
  readonly sink: Sink;
  readonly file: string;
  readonly column: string;
}

/** Decodes a chunk. */
export type ChunkReader = (chunk: Chunk) => void;

/** A page's values: which of the places have one, and at which places a list begins. */
interface Page {
  readonly count: number;
  readonly definitions?: Int32Array;
  readonly repetitions?: Int32Array;
  readonly values: PageValues;
}

/** Loads the decoder with its decompressors, which only who reads a Parquet file needs. */
export async function loadChunkReader(): Promise<ChunkReader> {
  const [{ parquetHeader }, { decompressPage }, { compressors }, readValues] = await Promise.all([
    import("hyparquet/src/column.js"),
    import("hyparquet/src/datapage.js"),
    import("hyparquet-compressors"),
    loadValueReader(),
  ]);
  return (chunk) => {
    try {
      readChunk(chunk, { parquetHeader, decompressPage, compressors, readValues });
    } catch (error) {
      if (isSentence(error)) throw error;
      const { file, column } = chunk;
      throw unreadable(file, `column ${column} must be whole pages, found damage${detailOf(error)}`, error);
    }
  };
}

interface Tools {
  readonly parquetHeader: typeof import("hyparquet/src/column.js").parquetHeader;
  readonly decompressPage: typeof import("hyparquet/src/datapage.js").decompressPage;
  readonly compressors: Compressors;
  readonly readValues: ValueReader;
}

/** Pages larger than this are not written by any program: a megabyte is usual. */
const MOST_PAGE_BYTES = 2 ** 30;

function readChunk(chunk: Chunk, { parquetHeader, decompressPage, compressors, readValues }: Tools): void {
  const { bytes, path, chunk: { codec, num_values: total } } = chunk;
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
  const levels = levelsOf(path), scatter = new Scatter(chunk, levels.mostDefined);
  const needed = Number(total);
  let seen = 0, dictionary: PageValues | undefined;
  while (seen < needed) {
    const header = parquetHeader(reader);
    const packed = header.compressed_page_size, size = header.uncompressed_page_size;
    if (!(packed >= 0 && reader.offset + packed <= bytes.length && size >= 0 && size <= MOST_PAGE_BYTES)) {
      throw new Error(`a page of ${packed ?? "no"} bytes, ${size ?? "none"} unpacked`);
    }
    const page = bytes.subarray(reader.offset, reader.offset + packed);
    reader.offset += packed;
    const unpack = (part: Uint8Array, size: number) =>
      decompressPage(part, size, codec, compressors) as Uint8Array<ArrayBuffer>;
    if (header.dictionary_page_header) {
      const { num_values: count } = header.dictionary_page_header;
      dictionary = readValues(unpack(page, size), { path, count, encoding: "PLAIN" });
      continue;
    }
    const data = header.data_page_header ?? header.data_page_header_v2;
    if (data === undefined) continue;
    const { num_values: count } = data;
    if (!(count >= 0 && count <= needed - seen)) {
      throw new Error(`a page of ${count ?? "none"} of ${needed - seen} values`);
    }
    seen += count;
    const v2 = header.data_page_header_v2;
    const content = v2 ? unpackV2(page, v2, size, unpack) : unpack(page, size);
    const { start, ...found } = readLevels(content, { ...levels, count, v2 });
    const present = found.definitions ? countOf(found.definitions, levels.mostDefined) : count;
    const values = readValues(content.subarray(start), {
      path,
      count: present,
      encoding: data.encoding,
      dictionary,
    });
    scatter.add({ count, values, ...found });
  }
  scatter.end();
}

interface Levels {
  readonly mostDefined: number;
  readonly mostRepeated: number;
}

function levelsOf(path: readonly SchemaTree[]): Levels {
  const types = path.map(({ element }) => element.repetition_type);
  return {
    mostDefined: types.filter((type) => type !== "REQUIRED").length,
    mostRepeated: types.filter((type) => type === "REPEATED").length,
  };
}

interface V2 {
  readonly definition_levels_byte_length: number;
  readonly repetition_levels_byte_length: number;
  readonly is_compressed?: boolean;
}

/** A page whose levels are not compressed, with its values unpacked behind them. */
function unpackV2(
  page: Uint8Array<ArrayBuffer>,
  {
    definition_levels_byte_length: definitions,
    repetition_levels_byte_length: repetitions,
    is_compressed: isCompressed,
  }: V2,
  size: number,
  unpack: (part: Uint8Array, size: number) => Uint8Array,
): Uint8Array<ArrayBuffer> {
  const levels = definitions + repetitions;
  if (!(definitions >= 0 && repetitions >= 0 && levels <= page.length && levels <= size)) {
    throw new Error(`levels of ${levels} bytes in a page of ${page.length}`);
  }
  if (isCompressed === false || levels === page.length) return page;
  const values = unpack(page.subarray(levels), size - levels), whole = new Uint8Array(levels + values.length);
  whole.set(page.subarray(0, levels));
  whole.set(values, levels);
  return whole;
}

function readLevels(
  page: Uint8Array<ArrayBuffer>,
  { mostDefined, mostRepeated, count, v2 }: Levels & { count: number; v2?: V2 },
): { repetitions?: Int32Array; definitions?: Int32Array; start: number } {
  let start = 0;
  const read = (most: number, length: number | undefined) => {
    if (length === undefined) {
      if (start + 4 > page.length) throw new Error("levels without a length");
      length = new DataView(page.buffer, page.byteOffset + start, 4).getUint32(0, true);
      start += 4;
    }
    if (start + length > page.length) {
      throw new Error(`levels of ${length} bytes in a page of ${page.length}`);
    }
    const bytes = page.subarray(start, start += length);
    return readHybrid(bytes, { bits: 32 - Math.clz32(most), count, most });
  };
  const repetitions = mostRepeated > 0 ? read(mostRepeated, v2?.repetition_levels_byte_length) : undefined;
  const definitions = mostDefined > 0 ? read(mostDefined, v2?.definition_levels_byte_length) : undefined;
  return { repetitions, definitions, start };
}

function countOf(levels: Int32Array, level: number): number {
  let count = 0;
  for (let i = 0; i < levels.length; i++) if (levels[i] === level) count++;
  return count;
}

/** Lays values out by rows. */
class Scatter {
  /** Rows that are whole. */
  #row = 0;
  /** Values of the row's list so far. */
  #inRow = 0;

  constructor(readonly chunk: Chunk, readonly mostDefined: number) {}

  add({ count, definitions, repetitions, values }: Page): void {
    const { sink, rows } = this.chunk;
    if (sink.list !== undefined) return this.#addLists({ count, definitions, repetitions, values });
    if (this.#row + count > rows) throw new Error(`more than ${rows} rows`);
    const { data, texts, bytes, first, stride, place } = sink;
    if (bytes && values.bytes === undefined && values.length > 0) throw new Error("numbers among bytes");
    const numbers = data && this.#numbers(values, definitions);
    let at = 0, target = (first + this.#row) * stride + place;
    for (let i = 0; i < count; i++, target += stride) {
      const isThere = definitions === undefined || definitions[i] === this.mostDefined;
      if (texts) texts.push(isThere ? values.text(at) : "");
      else if (bytes) bytes.push(isThere ? values.bytes!(at) : new Uint8Array());
      else if (isThere) data![target] = numbers![at];
      else if (stride === 1) data![target] = NaN;
      else this.#fail(this.#row + i, "must be a number, found nothing");
      if (isThere) at++;
    }
    this.#row += count;
  }

  #numbers(values: PageValues, definitions: Int32Array | undefined): ArrayLike<number> {
    if (values.isText) throw new Error("texts among numbers");
    try {
      return values.numbers!;
    } catch (error) {
      if (!(error instanceof UnsafeNumber)) throw error;
      let row = this.#row;
      for (let left = error.at; definitions !== undefined && left >= 0; row++) {
        if (definitions[row - this.#row] === this.mostDefined) left--;
      }
      const place = definitions === undefined ? row + error.at : row - 1;
      this.#fail(place, `must be whole numbers of up to 2^53, found ${error.value}`);
    }
  }

  #addLists({ count, definitions, repetitions, values }: Page): void {
    const numbers = this.#numbers(values, definitions);
    const { sink: { data, first, list }, rows } = this.chunk, width = list!;
    let target = (first + this.#row) * width + this.#inRow;
    for (let i = 0; i < count; i++) {
      if (repetitions![i] === 0 && this.#inRow > 0) {
        this.#fail(this.#row, `must have ${width} values, found ${this.#inRow}`);
      }
      if (repetitions![i] !== 0 && this.#inRow === 0) {
        this.#fail(this.#row, `must have ${width} values, found more before it`);
      }
      if (definitions !== undefined && definitions[i] !== this.mostDefined) {
        this.#fail(this.#row, `must be a list of ${width} numbers, found an empty place`);
      }
      if (this.#row >= rows) throw new Error(`more than ${rows} rows`);
      data![target++] = numbers[i];
      if (++this.#inRow < width) continue;
      this.#inRow = 0;
      this.#row++;
    }
  }

  end(): void {
    if (this.#row < this.chunk.rows) throw new Error(`${this.#row} of ${this.chunk.rows} rows`);
  }

  #fail(row: number, what: string): never {
    throw unreadable(
      this.chunk.file,
      `row ${this.chunk.sink.first + row}, column ${this.chunk.column} ${what}`,
    );
  }
}
