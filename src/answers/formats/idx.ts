/** IDX files, in which MNIST and its kin are kept: one array, big-endian. After http://yann.lecun.com/exdb/mnist/. */
import { countOf, type ElementType, storedType } from "../../files/elements.ts";
import { readPart } from "../../files/source.ts";
import { readNumbers } from "./elements.ts";
import { type Format, unreadable } from "./format.ts";

/** An IDX file holds one array, and does not name it. */
const NAME = "array";

const TYPES: Readonly<Record<number, Exclude<ElementType, "text">>> = {
  0x08: "uint8",
  0x09: "int8",
  0x0b: "int16",
  0x0c: "int32",
  0x0d: "float32",
  0x0e: "float64",
};

const MOST_AXES = 8;

/** Reads IDX files. */
export const idxFormat: Format = {
  name: "an IDX file",
  extensions: ["idx1-ubyte", "idx3-ubyte", "idx"],
  recognises: ([first, second, type, axes]) =>
    first === 0 && second === 0 && TYPES[type] !== undefined && axes >= 1 && axes <= MOST_AXES,
  async open(input) {
    const source = await input.source(), { name } = source;
    const type = TYPES[input.head[2]], axes = input.head[3], start = 4 + 4 * axes;
    const head = await readPart(source, 0, start);
    if (head.length < start) {
      throw unreadable(name, `it must have the sizes of ${axes} axes, found it cut off`);
    }
    const view = new DataView(head.buffer, head.byteOffset);
    const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
    const size = start + countOf(shape) * storedType(type).BYTES_PER_ELEMENT;
    if (source.size !== size) {
      throw unreadable(
        name,
        `it must have ${size} bytes for ${type} of shape [${shape}], found ${source.size}`,
      );
    }
    return {
      format: idxFormat.name,
      arrays: [{ name: NAME, type, shape }],
      read: (wanted) =>
        Promise.all(wanted.map(async ({ allocate }) => {
          const data = await readNumbers(source, { type, shape, start, isBigEndian: true }, { allocate });
          return { name: NAME, type, shape, data };
        })),
    };
  },
};
