/** The list of image formats, to which a new one is added by one line and its file. */
import { unreadable } from "../../answers/formats/format.ts";
import type { ImageFormat, ImageHeader } from "./image_format.ts";
import { jpeg } from "./jpeg.ts";
import { png } from "./png.ts";
import { webp } from "./webp.ts";

/** The formats, in the order in which they are asked. */
export const imageFormats: readonly ImageFormat[] = [jpeg, png, webp];

/**
 * The format of an image by its first bytes, whatever the file is called.
 *
 * @throws {SyntaxError} naming the file
 */
export function formatOf(bytes: Uint8Array, file: string): ImageFormat {
  const found = imageFormats.find((format) => format.recognises(bytes));
  if (found !== undefined) return found;
  const names = imageFormats.map(({ name }) => name).join(", ");
  throw unreadable(file, `images must be ${names}, found ${bytes.length === 0 ? "no bytes" : "other bytes"}`);
}

/**
 * What an image's header tells.
 *
 * @throws {SyntaxError} naming the file, where it is damaged or of a kind that is not read
 */
export function describeImage(bytes: Uint8Array<ArrayBuffer>, file: string): ImageHeader {
  const format = formatOf(bytes, file);
  try {
    const header = format.describe(bytes);
    if (header.height > 0 && header.width > 0) return header;
    throw new Error(`it must have rows and columns, found ${header.height}x${header.width}`);
  } catch (error) {
    if (!(error instanceof RangeError)) throw unreadable(file, (error as Error).message, error);
    throw unreadable(file, `it must be a whole ${format.name} image, found it cut off in its header`, error);
  }
}
