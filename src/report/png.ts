/** Images as PNG. */
import { encode } from "fast-png";
import type { ImageShape } from "../model/batches.ts";

/**
 * An image `[H, W, C]`, row-major, as a PNG in a data URI.
 *
 * @throws {RangeError} where it has not as many values as its shape
 */
export function pngDataUri(pixels: Uint8Array, [height, width, channels]: ImageShape): string {
  const values = height * width * channels;
  if (pixels.length !== values) {
    throw new RangeError(
      `Cannot draw the sheet: an image of ${height} x ${width} x ${channels} has ${values} values, ` +
        `found ${pixels.length}`,
    );
  }
  return `data:image/png;base64,${encode({ width, height, channels, data: pixels }).toBase64()}`;
}
