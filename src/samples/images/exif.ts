/** The orientation that EXIF tells of an image, and how pixels are turned by it. */
import { viewOf } from "./image_format.ts";

const ORIENTATION = 0x0112, SHORT = 3;

/**
 * The orientation in a block of EXIF, which is a TIFF file without images; 1 where it tells none, or nothing that makes sense.
 * After https://www.cipa.jp/std/documents/e/DC-X008-Translation-2019-E.pdf, 4.6.4.
 */
export function orientationOf(exif: Uint8Array): number {
  try {
    const view = viewOf(exif), isLittle = view.getUint16(0) === 0x4949;
    if (!isLittle && view.getUint16(0) !== 0x4d4d) return 1;
    const directory = view.getUint32(4, isLittle), entries = view.getUint16(directory, isLittle);
    for (let i = 0; i < entries; i++) {
      const entry = directory + 2 + 12 * i;
      if (view.getUint16(entry, isLittle) !== ORIENTATION) continue;
      if (view.getUint16(entry + 2, isLittle) !== SHORT) return 1;
      const orientation = view.getUint16(entry + 8, isLittle);
      return orientation >= 1 && orientation <= 8 ? orientation : 1;
    }
  } catch (error) {
    // A block that is cut off tells nothing: decoders pass it over, too.
    if (!(error instanceof RangeError)) throw error;
  }
  return 1;
}

/** True of an orientation that turns the image on its side: its height becomes its width. */
export function isOnItsSide(orientation: number): boolean {
  return orientation >= 5;
}

/** Pixels `[height, width, channels]`. */
export interface Pixels {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** The image as it was seen: mirrored and turned as its orientation says. */
export function turned(image: Pixels, orientation: number): Pixels {
  if (orientation === 1) return image;
  const { height, width, channels, data } = image;
  const isSide = isOnItsSide(orientation), rows = isSide ? width : height, columns = isSide ? height : width;
  // Stored rows that run upwards in the seen image, or to the left where it lies on its side; and stored columns likewise.
  const isRowsBack = [3, 4, 6, 7].includes(orientation), isColumnsBack = [2, 3, 7, 8].includes(orientation);
  const to = new Uint8Array(data.length);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const y = isSide ? column : row, x = isSide ? row : column;
      const from = ((isRowsBack ? height - 1 - y : y) * width + (isColumnsBack ? width - 1 - x : x)) *
        channels;
      for (let channel = 0; channel < channels; channel++) to[at++] = data[from + channel];
    }
  }
  return { height: rows, width: columns, channels, data: to };
}
