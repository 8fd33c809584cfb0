/** The list of formats, to which a new one is added by one line and its file. */
import { csvFormat } from "./csv.ts";
import { refuseForeign } from "./foreign.ts";
import { type Contents, type Format, type FormatOptions, type Input, unreadable } from "./format.ts";
import { idxFormat } from "./idx.ts";
import { jsonFormat } from "./json.ts";
import { npyFormat } from "./npy.ts";
import { npzFormat } from "./npz.ts";
import { parquetFormat } from "./parquet.ts";
import { safetensorsFormat } from "./safetensors.ts";

/** The formats, in the order in which they are asked. */
export const formats: readonly Format[] = [
  npyFormat,
  npzFormat,
  parquetFormat,
  safetensorsFormat,
  idxFormat,
  jsonFormat,
  csvFormat,
];

/**
 * Opens a file by what its first bytes say, else by its extension, else as CSV.
 *
 * @throws {Error} a sentence that names the file, what is needed and what was found
 */
export async function openContents(input: Input, options: FormatOptions = {}): Promise<Contents> {
  const { name, head } = input;
  if (head.length === 0) throw unreadable(name, "it must have rows, found an empty file");
  const known = formats.find((format) => format.recognises?.(head));
  if (known) return await known.open(input, options);
  refuseForeign(name, head);
  const extension = name.toLowerCase().replace(/\.gz$/, "").match(/\.(\w+)$/)?.[1] ?? "";
  const expected = formats.find(({ extensions }) => extensions.includes(extension));
  if (expected && expected !== csvFormat) {
    throw unreadable(name, `it must be ${expected.name} by its name, found other bytes at its start`);
  }
  return await csvFormat.open(input, options);
}
