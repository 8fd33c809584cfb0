/** Files of CIFAR-10 and CIFAR-100 in their binary layouts, of any number of records. */
import { listed, unreadable } from "../answers/formats/format.ts";
import {
  CIFAR10,
  CIFAR100,
  CIFAR_PIXELS,
  cifarClassNames,
  type CifarLayout,
  cifarRecordBytes,
  unpackCifar,
} from "../dataset/cifar_records.ts";
import { readIfThere } from "../platform/files.ts";
import { fileSource, kindOfPath } from "../platform/sources.ts";
import { readPart } from "../files/source.ts";
import type { Opened, ReaderOptions, SamplesReader } from "./reader.ts";

const LAYOUTS: readonly CifarLayout[] = [CIFAR10, CIFAR100];

/** CIFAR's binary files. */
export const cifarFiles: SamplesReader = {
  name: "a binary file of CIFAR",
  async recognises(path) {
    if (!/\.bin$/i.test(path) || await kindOfPath(path) !== "file") return false;
    const { size } = await fileSource(path);
    return size > 0 && LAYOUTS.some((layout) => size % cifarRecordBytes(layout) === 0);
  },
  open: openCifar,
};

async function openCifar(path: string, { labelColumn }: ReaderOptions): Promise<Opened> {
  const source = await fileSource(path), bytes = await readPart(source, 0, source.size);
  const fitting = LAYOUTS.filter((layout) => source.size % cifarRecordBytes(layout) === 0);
  // A size that both layouts fit has millions of bytes: labels of the wrong one are soon too large.
  const layout = fitting.find((layout) => hasLabels(bytes, layout)) ?? fitting[0];
  const rows = source.size / cifarRecordBytes(layout), images = new Uint8Array(rows * CIFAR_PIXELS);
  const labels = layout.map(() => new Uint8Array(rows));
  unpackCifar(bytes, layout, { file: path, images, labels });
  const names = layout.map(({ name }) => name), place = names.indexOf(labelColumn ?? names[names.length - 1]);
  if (place === -1) {
    throw unreadable(
      path,
      `it needs ${JSON.stringify(labelColumn)} (--label-column), found ${listed(names)}`,
    );
  }
  return {
    samples: {
      file: path,
      rows,
      inputs: [{ name: "images", type: "uint8", shape: [rows, 32, 32, 3], data: images }],
      isTable: false,
      labels: { name: names[place], type: "uint8", shape: [rows], data: labels[place] },
      classNames: await namesBeside(path, layout[place]),
    },
  };
}

function hasLabels(bytes: Uint8Array, layout: CifarLayout): boolean {
  for (let start = 0; start < bytes.length; start += cifarRecordBytes(layout)) {
    if (layout.some(({ classes }, place) => bytes[start + place] >= classes)) return false;
  }
  return true;
}

/** The names of the classes out of the file beside the records; undefined where there is none. */
async function namesBeside(
  path: string,
  { namesFile, classes }: CifarLayout[number],
): Promise<string[] | undefined> {
  const file = path.replace(/[^/\\]*$/, "") + namesFile, bytes = await readIfThere(file);
  if (bytes === undefined) return undefined;
  const names = cifarClassNames(new TextDecoder().decode(bytes));
  if (names.length === classes) return names;
  throw unreadable(file, `it must name ${classes} classes, found ${names.length}`);
}
