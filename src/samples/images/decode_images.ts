/** Encoded images of several places as samples of one form: their headers are read first, so that what does not fit shows at once. */
import { allocateIn, unreadable } from "../../answers/formats/format.ts";
import type { Numbers } from "../../files/elements.ts";
import { type AskedWorker, startWorker } from "../../model/asked_worker.ts";
import { notice } from "../../notices.ts";
import { startHash } from "../../platform/hash.ts";
import { describeMachine } from "../../platform/machine.ts";
import type { Watcher } from "../../progress.ts";
import type { EncodedImages } from "../reader.ts";
import type { ImagesTold, SamplesTold } from "../told.ts";
import type { Samples } from "../samples.ts";
import type { DecodedImages, DecodeTask, ImageForm } from "./decode_task.ts";
import { isOnItsSide } from "./exif.ts";
import type { ImageHeader } from "./image_format.ts";
import { describeImage } from "./image_formats.ts";
import { type KeptImages, openKeptImages } from "./kept_images.ts";

/** The pixels, and the images, that a Worker decodes at a time. */
const CHUNK_BYTES = 2 ** 25, CHUNK_IMAGES = 512;

/** The most Workers. */
const MOST_WORKERS = 4;

/** The number of images from which on they are kept: few are decoded sooner than they are found. */
const KEPT_FROM = 1000;

/** Options of `decodeImages`. */
export interface DecodeOptions extends SamplesTold, Partial<Watcher> {
  /** The most images that are decoded of each place. */
  readonly atMost?: number;
}

/** Samples, and the sentences about how they came about. */
export interface Decoded {
  readonly samples: readonly Samples[];
  readonly notices: readonly string[];
}

/** An image's header, and the SHA-256 of its bytes. */
interface Described extends ImageHeader {
  readonly sha256: string;
}

/**
 * Decodes the images of all places into `[N, height, width, channels]` of uint8.
 *
 * @throws {SyntaxError} naming the file, where one is damaged or of a kind that is not read
 * @throws {RangeError} where images have several sizes and none is told
 */
export async function decodeImages(
  places: readonly EncodedImages[],
  options: DecodeOptions = {},
): Promise<Decoded> {
  const { onProgress = () => {}, signal } = options, described: Described[][] = [];
  for (const images of places) {
    onProgress({ kind: "stage", text: `Reading ${images.rows} images of ${images.file}` });
    described.push(await describeAll(images, signal));
  }
  const form = formOfAll(described.flat(), places, options), samples: Samples[] = [];
  const counts = { resized: 0, turned: 0, transparent: 0, damaged: 0 };
  for (const [place, images] of places.entries()) {
    const rows = Math.min(images.rows, options.atMost ?? Infinity), headers = described[place].slice(0, rows);
    onProgress({ kind: "stage", text: `Decoding ${rows} images of ${images.file}` });
    const { pixels, transparent, damaged } = await decodeAll(images, headers, { ...options, form });
    counts.transparent += transparent;
    counts.damaged += damaged;
    for (const header of headers) {
      const { height, width } = sizeOf(header, form.isTurned);
      if (height !== form.height || width !== form.width) counts.resized++;
      if (form.isTurned && header.orientation > 1) counts.turned++;
    }
    samples.push({
      file: images.file,
      rows,
      inputs: [{
        name: "images",
        type: "uint8",
        shape: [rows, form.height, form.width, form.channels],
        data: pixels,
      }],
      isTable: false,
      labels: images.labels && firstLabels(images, rows),
      classNames: images.classNames,
    });
  }
  const of = { rows: samples.reduce((sum, { rows }) => sum + rows, 0) };
  const size = `${form.height}x${form.width}`;
  return {
    samples,
    notices: [
      ...counts.resized > 0 ? [notice("resized images", { count: counts.resized, ...of, size })] : [],
      ...counts.turned > 0 ? [notice("turned images", { count: counts.turned, ...of })] : [],
      ...counts.transparent > 0 ? [notice("transparent images", { count: counts.transparent, ...of })] : [],
      ...counts.damaged > 0 ? [notice("damaged images", { count: counts.damaged, ...of })] : [],
    ],
  };
}

function firstLabels({ labels }: EncodedImages, rows: number): Samples["labels"] {
  const { data } = labels!;
  return { ...labels!, shape: [rows], data: data.slice(0, rows) as typeof data };
}

async function describeAll(images: EncodedImages, signal: AbortSignal | undefined): Promise<Described[]> {
  const described: Described[] = [];
  for (let row = 0; row < images.rows; row++) {
    signal?.throwIfAborted();
    const bytes = await images.read(row);
    const sha256 = startHash("sha256").update(bytes).hex();
    described.push({ ...describeImage(bytes, images.nameOf(row)), sha256 });
  }
  return described;
}

/** An image's size as it is seen. */
function sizeOf({ height, width, orientation }: ImageHeader, isTurned: boolean) {
  return isTurned && isOnItsSide(orientation) ? { height: width, width: height } : { height, width };
}

function formOfAll(
  headers: readonly ImageHeader[],
  places: readonly EncodedImages[],
  { size, colour, exifRotation: isTurned = true }: ImagesTold,
): ImageForm {
  const isGrey = colour === undefined ? headers.every(({ channels }) => channels === 1) : colour === "grey";
  const channels = isGrey ? 1 : 3;
  if (size !== undefined) {
    const [height, width = height] = size.split("x").map(Number);
    return { height, width, channels, isTurned };
  }
  const counts = new Map<string, number>();
  for (const header of headers) {
    const { height, width } = sizeOf(header, isTurned), text = `${height}x${width}`;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  if (counts.size > 1) {
    const often = [...counts].sort(([, a], [, b]) => b - a).slice(0, 5).map(([text, count]) =>
      `${text} (${count})`
    );
    const others = counts.size > often.length ? ` and ${counts.size - often.length} other sizes` : "";
    throw new RangeError(
      `Cannot read ${
        places.map(({ file }) => file).join(" and ")
      }: images of several sizes need the height and the width ` +
        `that the model's training resized them to (--size HEIGHTxWIDTH), found ${often.join(", ")}${others}`,
    );
  }
  const { height, width } = sizeOf(headers[0], isTurned);
  return { height, width, channels, isTurned };
}

async function decodeAll(
  images: EncodedImages,
  headers: readonly Described[],
  { form, imagesKept, onProgress = () => {}, onNotice, signal }: DecodeOptions & { form: ImageForm },
): Promise<DecodedImages> {
  const rows = headers.length, size = form.height * form.width * form.channels;
  const pixels = allocateIn(images.file)(Uint8Array as new (length: number) => Numbers, rows * size);
  const all = pixels as Uint8Array<ArrayBuffer>;
  const step = Math.max(1, Math.min(CHUNK_IMAGES, Math.floor(CHUNK_BYTES / size)));
  await using kept = imagesKept !== undefined && rows >= KEPT_FROM
    ? await openKeptImages(imagesKept, { form, onNotice })
    : undefined;
  const begun = performance.now();
  let next = 0, done = 0, transparent = 0, damaged = 0;
  const work = async (decode: (task: DecodeTask) => Promise<DecodedImages>) => {
    while (next < rows) {
      signal?.throwIfAborted();
      const start = next, chunk = headers.slice(start, next += step);
      const made = await decodedOrKept(images, { start, chunk, form, kept, decode });
      all.set(made.pixels, start * size);
      transparent += made.transparent;
      damaged += made.damaged;
      done += chunk.length;
      onProgress({ kind: "decoding", done, total: rows, seconds: (performance.now() - begun) / 1000 });
    }
  };
  const count = Math.min(MOST_WORKERS, describeMachine().cores, Math.ceil(rows / step));
  const workers = Array.from({ length: count }, () => startDecoder(images.file, signal));
  try {
    await Promise.all(workers.map(({ ask }) =>
      work(async (task) => {
        const answer = await ask(task);
        if ("flaw" in answer) throw new SyntaxError(answer.flaw);
        return answer;
      })
    ));
  } finally {
    for (const worker of workers) worker.end();
  }
  return { pixels: all, transparent, damaged };
}

function startDecoder(file: string, signal: AbortSignal | undefined): AskedWorker<DecodeTask, DecodeAnswer> {
  const url = new URL("./decode_worker.ts", import.meta.url).href;
  return startWorker(url, { purpose: `Cannot read ${file}`, signal });
}

type DecodeAnswer = DecodedImages | { readonly flaw: string };

interface Chunk {
  readonly start: number;
  readonly chunk: readonly Described[];
  readonly form: ImageForm;
  readonly kept: KeptImages | undefined;
  readonly decode: (task: DecodeTask) => Promise<DecodedImages>;
}

async function decodedOrKept(
  images: EncodedImages,
  { start, chunk, form, kept, decode }: Chunk,
): Promise<DecodedImages> {
  const digests = chunk.map(({ sha256 }) => sha256), found = await kept?.read(digests);
  if (found !== undefined) return found;
  const encoded: { file: string; bytes: Uint8Array<ArrayBuffer> }[] = [];
  for (const [i, { sha256 }] of chunk.entries()) {
    const bytes = await images.read(start + i), file = images.nameOf(start + i);
    if (startHash("sha256").update(bytes).hex() !== sha256) {
      throw unreadable(file, "it must not change while it is read, found it changed");
    }
    encoded.push({ file, bytes });
  }
  const made = await decode({ images: encoded, form });
  await kept?.keep(digests, made);
  return made;
}
