/** PNG, decoded by the `png` crate in WebAssembly. */
import { decode, initSync } from "@jsquash/png/codec/pkg/squoosh_png.js";
import { Crc32 } from "../../files/crc32.ts";
import { orientationOf } from "./exif.ts";
import { hasText, type ImageFormat, type ImageHeader, viewOf } from "./image_format.ts";
import { compileBeside } from "./wasm_codec.ts";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Colour types without colour: grey, and grey with alpha. */
const GREY = [0, 4];

/** PNG. */
export const png: ImageFormat = {
  name: "PNG",
  recognises: (bytes) => SIGNATURE.every((byte, i) => bytes[i] === byte),
  describe,
  async loadDecoder() {
    initSync(await compileBeside(import.meta.resolve("@jsquash/png/codec/pkg/squoosh_png_bg.wasm")));
    const crc = new Crc32();
    return (bytes) => {
      checkSums(bytes, crc);
      try {
        const { height, width, data } = decode(bytes);
        return { height, width, pixels: new Uint8Array(data.buffer, data.byteOffset, data.length) };
      } catch (error) {
        throw new Error("it must be a whole PNG image, found damage", { cause: error });
      }
    };
  },
};

/** After https://www.w3.org/TR/png-3/, 5 and 11. */
function describe(bytes: Uint8Array<ArrayBuffer>): ImageHeader {
  const view = viewOf(bytes);
  if (!hasText(bytes, 12, "IHDR")) throw new Error("it must be a whole PNG image, found no header");
  const width = view.getUint32(16),
    height = view.getUint32(20),
    bits = view.getUint8(24),
    type = view.getUint8(25);
  if (bits > 8) {
    throw new Error(
      `a PNG image must have at most 8 bits a channel, found ${bits}; save arrays of them, scaled as for the ` +
        "model's training, as .npz",
    );
  }
  let orientation = 1;
  for (let at = 8; at + 8 <= bytes.length;) {
    const length = view.getUint32(at), content = bytes.subarray(at + 8, at + 8 + length);
    if (hasText(bytes, at + 4, "acTL")) {
      throw new Error("a PNG image must be one picture, found an animation");
    }
    if (hasText(bytes, at + 4, "eXIf")) orientation = orientationOf(content);
    at += 12 + length;
  }
  return { height, width, channels: GREY.includes(type) ? 1 : 3, orientation };
}

/** Refuses chunks that are not as their checksums say, and an end that is missing: the decoder passes both over. */
function checkSums(bytes: Uint8Array<ArrayBuffer>, crc: Crc32): void {
  const view = viewOf(bytes);
  let isEnded = false;
  for (let at = 8; at + 12 <= bytes.length && !isEnded;) {
    const end = at + 8 + view.getUint32(at);
    crc.restart();
    crc.update(bytes.subarray(at + 4, end));
    if (end + 4 > bytes.length) break;
    if (crc.value !== view.getUint32(end)) throw new Error("it must be a whole PNG image, found damage");
    isEnded = hasText(bytes, at + 4, "IEND");
    at = end + 4;
  }
  if (!isEnded) throw new Error("it must be a whole PNG image, found it cut off");
}
