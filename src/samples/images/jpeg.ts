/** JPEG, decoded by mozjpeg: equal to libjpeg-turbo, which PIL and most others have, to the bit. */
import startMozjpeg from "@jsquash/jpeg/codec/dec/mozjpeg_dec.js";
import { orientationOf } from "./exif.ts";
import { hasText, type ImageFormat, type ImageHeader, viewOf } from "./image_format.ts";
import { compileBeside, startEmscripten } from "./wasm_codec.ts";

/** Segments without a length: fill, restarts, the start of the image. */
const isBare = (marker: number) => marker === 0x01 || marker >= 0xd0 && marker <= 0xd8;

/** Starts of frames; the three between are tables. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

const APP1 = 0xe1, START_OF_SCAN = 0xda, END_OF_IMAGE = 0xd9;

/** mozjpeg's words for an end that is missing: it would fill the rest with grey. */
const CUT_OFF = "Premature end of JPEG file";

/** JPEG. */
export const jpeg: ImageFormat = {
  name: "JPEG",
  recognises: (bytes) => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff,
  describe,
  async loadDecoder() {
    const compiled = await compileBeside(import.meta.resolve("@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm"));
    const { codec, said } = await startEmscripten(startMozjpeg, compiled);
    return (bytes) => {
      said.length = 0;
      let image: ImageData | null = null;
      try {
        image = codec.decode(bytes, false);
      } catch {
        // It ends by an exception without words; those are in `said`.
      }
      const isCut = said.includes(CUT_OFF), [words] = said;
      if (image === null || isCut) {
        throw new Error(
          `it must be a whole JPEG image, found ${
            isCut ? "it cut off" : `damage${words ? ` (${words})` : ""}`
          }`,
        );
      }
      const { height, width, data } = image;
      return {
        height,
        width,
        pixels: new Uint8Array(data.buffer, data.byteOffset, data.length),
        damage: words,
      };
    };
  },
};

/** After https://www.w3.org/Graphics/JPEG/itu-t81.pdf, B.1 and B.2. */
function describe(bytes: Uint8Array<ArrayBuffer>): ImageHeader {
  const view = viewOf(bytes);
  let size: Omit<ImageHeader, "orientation"> | undefined, orientation: number | undefined;
  for (let at = 2;;) {
    if (view.getUint8(at++) !== 0xff) {
      throw new Error("it must be segments of JPEG, found damage in its header");
    }
    while (view.getUint8(at) === 0xff) at++;
    const marker = view.getUint8(at++);
    if (isBare(marker)) continue;
    if (marker === START_OF_SCAN || marker === END_OF_IMAGE) {
      if (size !== undefined) return { ...size, orientation: orientation ?? 1 };
      throw new Error("it must be a whole JPEG image, found no size in its header");
    }
    const length = view.getUint16(at), segment = bytes.subarray(at + 2, at + length);
    if (marker === APP1 && hasText(segment, 0, "Exif\0\0")) {
      orientation ??= orientationOf(segment.subarray(6));
    }
    if (isFrame(marker)) {
      const [bits, height, width, components] = [
        view.getUint8(at + 2),
        view.getUint16(at + 3),
        view.getUint16(at + 5),
        view.getUint8(at + 7),
      ];
      if (bits !== 8) throw new Error(`a JPEG image must have 8 bits a channel, found ${bits}`);
      if (components === 4) {
        throw new Error(
          "a JPEG image must be grey or RGB, found CMYK; convert it as the model's training did",
        );
      }
      if (components !== 1 && components !== 3) {
        throw new Error(`a JPEG image must have 1 or 3 channels, found ${components}`);
      }
      size = { height, width, channels: components };
    }
    at += length;
  }
}
