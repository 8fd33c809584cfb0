/** Samples in arrays `x` and `y`, or in a table with a column a feature. */
import {
  type ArrayHeader,
  type Contents,
  headerOf,
  listed,
  type NamedArray,
  unreadable,
} from "../answers/formats/format.ts";
import { type OpenedFile, openFile, readOnly } from "../answers/tables/open.ts";
import { ID, LABEL, MEMBER } from "../answers/tables/roles.ts";
import type { Opened, ReaderOptions, SamplesReader } from "./reader.ts";
import type { Samples } from "./samples.ts";

/** Names of the array of samples. */
const X = ["x", "xs", "samples", "images", "image", "data", "features", "inputs", "input", "pixel_values"];

/** Arrays and tables in files: the reader of whatever no other reader takes. */
export const arrays: SamplesReader = {
  name: "a file of arrays or a table",
  recognises: () => Promise.resolve(true),
  async open(path, options): Promise<Opened> {
    const opened = await openFile(path, { header: options.csvHeader }), { file, contents, only } = opened;
    const read = only === undefined && isTable(contents)
      ? await readTable(opened, options)
      : await readArrays(opened, options);
    return { samples: { file, rows: rowsOf(read.inputs, file), ...read } };
  },
};

/** The labels that stand in a file of their own. */
export async function readLabels(path: string, { csvHeader }: ReaderOptions): Promise<NamedArray> {
  return await readOnly(await openFile(path, { header: csvHeader }));
}

type Read = Pick<Samples, "inputs" | "isTable" | "labels">;

/** True of several columns, each `[N]`, as CSV and Parquet have them. */
function isTable({ arrays }: Contents): boolean {
  return arrays.length > 1 && arrays.every(({ shape }) => shape.length === 1);
}

async function readArrays({ file, contents, only }: OpenedFile, options: ReaderOptions): Promise<Read> {
  const { arrays } = contents;
  if (only !== undefined || arrays.length === 1) {
    const [{ name }] = only === undefined ? arrays : [headerOf(contents, only, file)];
    return { inputs: await contents.read([{ names: [name] }]), isTable: false };
  }
  const label = options.labelColumn ?? named(arrays, LABEL)[0]?.name;
  const others = arrays.filter(({ name }) => name !== label);
  const [x] = named(others, X).length > 0 ? named(others, X) : others.length === 1 ? others : [];
  if (x === undefined) {
    throw unreadable(
      file,
      `it needs an array x of samples, or the array's name, as in ${file}:NAME, found ${
        listed(arrays.map(({ name }) => name))
      }`,
    );
  }
  if (label !== undefined) headerOf(contents, label, file);
  const wanted = label === undefined ? [x.name] : [x.name, label];
  const [inputs, labels] = await contents.read(wanted.map((name) => ({ names: [name] })));
  return { inputs: [inputs], isTable: false, labels };
}

async function readTable({ file, contents }: OpenedFile, options: ReaderOptions): Promise<Read> {
  const { arrays } = contents;
  const label = options.labelColumn === undefined
    ? named(arrays, LABEL)[0]?.name
    : headerOf(contents, options.labelColumn, file).name;
  // A column of row numbers or of membership is no feature of a sample.
  const apart = [
    label,
    ...named(arrays, ID).map(({ name }) => name),
    ...named(arrays, MEMBER).map(({ name }) => name),
  ];
  const features = options.features?.map((name) => headerOf(contents, name, file).name) ??
    arrays.filter(({ name }) => !apart.includes(name)).map(({ name }) => name);
  if (features.length === 0) {
    throw unreadable(
      file,
      `${contents.format} needs columns of features beside the labels, found ${
        listed(arrays.map(({ name }) => name))
      }`,
    );
  }
  const names = label === undefined ? features : [...features, label];
  const columns = await contents.read(names.map((name) => ({ names: [name] })));
  return { inputs: columns.slice(0, features.length), isTable: true, labels: columns[features.length] };
}

function named(arrays: readonly ArrayHeader[], names: readonly string[]): ArrayHeader[] {
  const rank = ({ name }: ArrayHeader) => names.indexOf(name.trim().toLowerCase());
  return arrays.filter((array) => rank(array) !== -1).sort((a, b) => rank(a) - rank(b));
}

function rowsOf(inputs: readonly NamedArray[], file: string): number {
  const [{ name, shape }] = inputs, [rows = 0] = shape;
  if (shape.length === 0 || rows === 0) {
    throw unreadable(file, `${name || "it"} must have a row for each sample, found shape [${shape}]`);
  }
  return rows;
}
