/** Decodes images and brings them into one form. */
import { unreadable } from "../../answers/formats/format.ts";
import { type Pixels, turned } from "./exif.ts";
import type { ImageDecoder, ImageFormat, ImageHeader } from "./image_format.ts";
import { describeImage, formatOf } from "./image_formats.ts";
import { resized } from "./resize.ts";

/** The form of all images. */
export interface ImageForm {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  /** True where images are turned as their EXIF orientation says. */
  readonly isTurned: boolean;
}

/** Encoded images, and the form that they are wanted in. */
export interface DecodeTask {
  readonly images: readonly { readonly file: string; readonly bytes: Uint8Array<ArrayBuffer> }[];
  readonly form: ImageForm;
}

/** Decoded images. */
export interface DecodedImages {
  /** `[images, height, width, channels]` */
  readonly pixels: Uint8Array<ArrayBuffer>;
  /** The images with pixels that are not opaque. */
  readonly transparent: number;
  /** The images whose damage the decoder got over. */
  readonly damaged: number;
}

/** The work of one Worker. */
export function decoding(): (task: DecodeTask) => Promise<DecodedImages> {
  const decoders = new Map<ImageFormat, Promise<ImageDecoder>>();
  const decoderOf = (format: ImageFormat) => {
    const decoder = decoders.get(format) ?? format.loadDecoder();
    decoders.set(format, decoder);
    return decoder;
  };
  return async ({ images, form }) => {
    const size = form.height * form.width * form.channels;
    const pixels = new Uint8Array(images.length * size);
    let transparent = 0, damaged = 0;
    for (const [i, { file, bytes }] of images.entries()) {
      const header = describeImage(bytes, file), decode = await decoderOf(formatOf(bytes, file));
      const { pixels: rgba, damage } = decodeAs(header, () => decode(bytes), file);
      if (hasTransparency(rgba)) transparent++;
      if (damage) damaged++;
      pixels.set(formed(rgba, header, form), i * size);
    }
    return { pixels, transparent, damaged };
  };
}

/** Decodes, and refuses pixels of another number than the header tells. */
function decodeAs(
  { height, width }: ImageHeader,
  decode: () => ReturnType<ImageDecoder>,
  file: string,
): ReturnType<ImageDecoder> {
  let image: ReturnType<ImageDecoder>;
  try {
    image = decode();
  } catch (error) {
    throw unreadable(file, (error as Error).message, error);
  }
  if (image.height === height && image.width === width) return image;
  throw unreadable(
    file,
    `its pixels must be ${height}x${width} as its header says, found ${image.height}x${image.width}`,
  );
}

function hasTransparency(rgba: Uint8Array): boolean {
  for (let at = 3; at < rgba.length; at += 4) if (rgba[at] !== 255) return true;
  return false;
}

function formed(rgba: Uint8Array, header: ImageHeader, form: ImageForm): Uint8Array {
  const { height, width, orientation } = header;
  const data = form.channels === 3
    ? withoutAlpha(rgba)
    : header.channels === 1
    ? firstOf(rgba)
    : greyOf(rgba);
  const stored: Pixels = { height, width, channels: form.channels, data };
  const seen = form.isTurned ? turned(stored, orientation) : stored;
  return resized(seen, form.height, form.width).data;
}

function withoutAlpha(rgba: Uint8Array): Uint8Array<ArrayBuffer> {
  const rgb = new Uint8Array(rgba.length / 4 * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    rgb[to] = rgba[from];
    rgb[to + 1] = rgba[from + 1];
    rgb[to + 2] = rgba[from + 2];
  }
  return rgb;
}

function firstOf(rgba: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: rgba.length / 4 }, (_, i) => rgba[4 * i]);
}

/** ITU-R 601-2 luma in whole numbers, as PIL's convert("L"): the weights are 0.299, 0.587 and 0.114 of 2^16. */
function greyOf(rgba: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: rgba.length / 4 }, (_, i) => {
    const [red, green, blue] = [rgba[4 * i], rgba[4 * i + 1], rgba[4 * i + 2]];
    return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
  });
}
