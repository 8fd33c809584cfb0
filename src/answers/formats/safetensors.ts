/** The safetensors format with elements of any type that NumPy has, and bfloat16. */
import type { ElementType } from "../../files/elements.ts";
import {
  parseSafetensorsHeader,
  SAFETENSORS_PREAMBLE,
  type SafetensorsEntry,
  safetensorsHeaderLength,
} from "../../files/safetensors.ts";
import { readPart } from "../../files/source.ts";
import { readNumbers } from "./elements.ts";
import {
  type ArrayHeader,
  type Contents,
  type Format,
  headerOf,
  type NamedArray,
  unreadable,
} from "./format.ts";

const TYPES: Readonly<Record<string, Exclude<ElementType, "text">>> = {
  BOOL: "bool",
  U8: "uint8",
  I8: "int8",
  U16: "uint16",
  I16: "int16",
  F16: "float16",
  BF16: "bfloat16",
  U32: "uint32",
  I32: "int32",
  F32: "float32",
  U64: "uint64",
  I64: "int64",
  F64: "float64",
};

/** Reads .safetensors files. */
export const safetensorsFormat: Format = {
  name: "a safetensors file",
  extensions: ["safetensors"],
  // Eight bytes of length, of which the upper ones are zeros, then the header's brace.
  recognises: (head) =>
    head[8] === 0x7b && head.subarray(4, 8).every((byte) => byte === 0) && head[0] + head[1] > 0,
  async open(input) {
    const source = await input.source(), { name: file } = source;
    const preamble = await readPart(source, 0, SAFETENSORS_PREAMBLE);
    const length = safetensorsHeaderLength(preamble, source.size, file),
      start = SAFETENSORS_PREAMBLE + length;
    const { entries } = parseSafetensorsHeader(await readPart(source, SAFETENSORS_PREAMBLE, length), {
      file,
      dataBytes: source.size - start,
    });
    const contents: Contents = {
      format: safetensorsFormat.name,
      arrays: entries.map((entry) => toHeader(entry, file)),
      async read(wanted) {
        const arrays: NamedArray[] = [];
        for (const { names: [name], allocate } of wanted) {
          const { flaw, type } = headerOf(contents, name, file);
          if (flaw) throw flaw;
          const { dtype, shape, data_offsets: [begin] } = entries.find((entry) => entry.name === name)!;
          const stored = { type: TYPES[dtype], shape, start: start + begin };
          arrays.push({ name, type, shape, data: await readNumbers(source, stored, { allocate }) });
        }
        return arrays;
      },
    };
    return contents;
  },
};

function toHeader({ name, dtype, shape }: SafetensorsEntry, file: string): ArrayHeader {
  if (Object.hasOwn(TYPES, dtype)) return { name, shape, type: TYPES[dtype] };
  const known = Object.keys(TYPES).join(", ");
  return {
    name,
    shape,
    type: "float64",
    flaw: unreadable(file, `${name} must be of ${known}, found ${dtype}`),
  };
}
