/** The interface of an image format: what a file's header tells, and its pixels. */

/** An image's form, as its header tells it. */
export interface ImageHeader {
  /** The size as stored, before any turning. */
  readonly height: number;
  readonly width: number;
  /** 1 of grey images, 3 of colour. */
  readonly channels: 1 | 3;
  /** The orientation by EXIF, 1 to 8; 1 where nothing is said. */
  readonly orientation: number;
}

/** Decoded pixels. */
export interface DecodedImage {
  readonly height: number;
  readonly width: number;
  /** `[height, width, 4]`: red, green, blue, alpha. */
  readonly pixels: Uint8Array<ArrayBuffer>;
  /** The decoder's words where it got over damage. */
  readonly damage?: string;
}

/** Decodes one image. Throws an error that says what is wrong, without the file's name. */
export type ImageDecoder = (bytes: Uint8Array<ArrayBuffer>) => DecodedImage;

/** A format of images. */
export interface ImageFormat {
  /** The name for people: "JPEG". */
  readonly name: string;
  /** Tells the format by a file's first bytes. */
  recognises(bytes: Uint8Array): boolean;
  /** @throws {Error} saying what is wrong, without the file's name; of what is never decoded, as CMYK, too */
  describe(bytes: Uint8Array<ArrayBuffer>): ImageHeader;
  /** Loads the decoder from beside the program. */
  loadDecoder(): Promise<ImageDecoder>;
}

/** The bytes as a view of big-endian or little-endian numbers; reading past the end throws a RangeError. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** True where `bytes` have this text at a place. */
export function hasText(bytes: Uint8Array, at: number, text: string): boolean {
  return at + text.length <= bytes.length &&
    Array.from(text).every((character, i) => bytes[at + i] === character.charCodeAt(0));
}
