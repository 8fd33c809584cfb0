/**
 * Decoded images that are kept from one run to the next, by the SHA-256 of the files' bytes and the form that they were brought
 * into: times and sizes of files would overlook a change, and reading is quick beside decoding.
 */
import { Store } from "../../store.ts";
import { sha256 } from "../../sha256.ts";
import type { DecodedImages, ImageForm } from "./decode_task.ts";

/** Counted up when decoding or resizing makes other pixels of the same bytes. */
const DECODING_VERSION = 1;

/** Images that were decoded before. */
export interface KeptImages extends AsyncDisposable {
  /** The images with these digests, in this order; undefined where they were not kept. */
  read(digests: readonly string[]): Promise<DecodedImages | undefined>;
  keep(digests: readonly string[], images: DecodedImages): Promise<void>;
}

/** Opens a folder of kept images, made where it is absent; undefined where it cannot be used, which `onNotice` hears of. */
export async function openKeptImages(
  folder: string,
  { form, onNotice = () => {} }: { form: ImageForm; onNotice?: (text: string) => void },
): Promise<KeptImages | undefined> {
  const store = new Store(folder, { onNotice });
  const runner = await store.open().catch((error: Error) =>
    onNotice(`${error.message}: images are decoded anew`)
  );
  if (runner === undefined) return undefined;
  const entryOf = async (digests: readonly string[]) => {
    const spec = { version: DECODING_VERSION, images: await sha256(digests.join("\n")), form };
    return { kind: "images", spec };
  };
  const shapeOf = (count: number) => [count, form.height, form.width, form.channels];
  return {
    async read(digests) {
      const entry = await entryOf(digests), counts = await store.readJson({ ...entry, part: "counts" });
      const array = await store.readArray(entry);
      if (!counts || array?.shape.join() !== shapeOf(digests.length).join()) return undefined;
      return { pixels: array.data as Uint8Array<ArrayBuffer>, ...counts as Omit<DecodedImages, "pixels"> };
    },
    async keep(digests, { pixels, ...counts }) {
      const entry = await entryOf(digests);
      await store.writeArray(entry, { data: pixels, shape: shapeOf(digests.length) });
      await store.writeJson({ ...entry, part: "counts" }, counts);
    },
    [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose](),
  };
}
