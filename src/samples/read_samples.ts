/** Samples out of files: arrays `x` and `y`, or a table with a column a feature. */
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
import type { Samples } from "./samples.ts";

/** Facts about a file of samples that the file itself does not give. */
export interface SamplesOptions {
  /** The file of the labels, where another has them: `FILE` or `FILE.npz:NAME`. */
  readonly labels?: string;
  /** The array or column of true classes, found by its name where it is absent. */
  readonly labelColumn?: string;
  /** True where the first line of a CSV file names its columns; guessed where it is absent. */
  readonly csvHeader?: boolean;
}

/** Names of the array of samples. */
const X = ["x", "xs", "samples", "images", "image", "data", "features", "inputs", "input", "pixel_values"];

/**
 * Reads samples.
 *
 * @param name `FILE`, or `FILE.npz:NAME` for one array of it
 * @throws {Error} a sentence that names the file, what is needed and what was found
 */
export async function readSamples(name: string, options: SamplesOptions = {}): Promise<Samples> {
  const opened = await openFile(name, { header: options.csvHeader });
  const { file, contents, only } = opened;
  const read = only === undefined && isTable(contents)
    ? await readTable(opened, options)
    : await readArrays(opened, options);
  const labels = options.labels === undefined
    ? read.labels
    : await readOnly(await openFile(options.labels, { header: options.csvHeader }));
  const rows = rowsOf(read.inputs, file);
  if (labels !== undefined) checkLabels(labels, rows, options.labels ?? file);
  return { file, rows, ...read, labels: labels && { ...labels, shape: [rows] } };
}

type Read = Pick<Samples, "inputs" | "isTable" | "labels">;

/** True of several columns, each `[N]`, as CSV and Parquet have them. */
function isTable({ arrays }: Contents): boolean {
  return arrays.length > 1 && arrays.every(({ shape }) => shape.length === 1);
}

async function readArrays({ file, contents, only }: OpenedFile, options: SamplesOptions): Promise<Read> {
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

async function readTable({ file, contents }: OpenedFile, options: SamplesOptions): Promise<Read> {
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
  const features = arrays.filter(({ name }) => !apart.includes(name)).map(({ name }) => name);
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

function checkLabels({ name, shape }: NamedArray, rows: number, file: string): void {
  if (shape[0] === rows && shape.slice(1).every((size) => size === 1)) return;
  throw unreadable(
    file,
    `${name || "labels"} must hold ${rows} labels, one a sample, found shape [${shape}]`,
  );
}
