/** WebP, decoded by libwebp. */
import startLibwebp from "@jsquash/webp/codec/dec/webp_dec.js";
import { orientationOf } from "./exif.ts";
import { hasText, type ImageFormat, type ImageHeader, viewOf } from "./image_format.ts";
import { compileBeside, startEmscripten } from "./wasm_codec.ts";

const EXIF = "Exif\0\0";

/** WebP. */
export const webp: ImageFormat = {
  name: "WebP",
  recognises: (bytes) => hasText(bytes, 0, "RIFF") && hasText(bytes, 8, "WEBP"),
  describe,
  async loadDecoder() {
    const compiled = await compileBeside(import.meta.resolve("@jsquash/webp/codec/dec/webp_dec.wasm"));
    const { codec } = await startEmscripten(startLibwebp, compiled);
    return (bytes) => {
      const image = codec.decode(bytes);
      if (image === null) throw new Error("it must be a whole WebP image, found damage");
      const { height, width, data } = image;
      return { height, width, pixels: new Uint8Array(data.buffer, data.byteOffset, data.length) };
    };
  },
};

/** After RFC 9649, 2.3 to 2.7, and RFC 6386, 9.1. */
function describe(bytes: Uint8Array<ArrayBuffer>): ImageHeader {
  const view = viewOf(bytes);
  let size: { height: number; width: number } | undefined, orientation = 1;
  for (let at = 12; at + 8 <= bytes.length;) {
    const length = view.getUint32(at + 4, true), start = at + 8;
    const is = (name: string) => hasText(bytes, at, name);
    if (is("VP8X")) size ??= { width: 1 + uint24(view, start + 4), height: 1 + uint24(view, start + 7) };
    if (is("VP8 ")) {
      size ??= {
        width: view.getUint16(start + 6, true) & 0x3fff,
        height: view.getUint16(start + 8, true) & 0x3fff,
      };
    }
    if (is("VP8L")) {
      const bits = view.getUint32(start + 1, true);
      size ??= { width: 1 + (bits & 0x3fff), height: 1 + (bits >> 14 & 0x3fff) };
    }
    if (is("ANIM")) throw new Error("a WebP image must be one picture, found an animation");
    if (is("EXIF")) {
      const exif = bytes.subarray(start, start + length);
      // Some programs put the name that JPEG needs before it.
      orientation = orientationOf(hasText(exif, 0, EXIF) ? exif.subarray(EXIF.length) : exif);
    }
    at = start + length + length % 2;
  }
  if (size === undefined) throw new Error("it must be a whole WebP image, found no size in its header");
  return { ...size, channels: 3, orientation };
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | view.getUint8(at + 2) << 16;
}
