/** Samples out of places: files of arrays, tables, folders of images. All that are read together have one form. */
import { type NamedArray, unreadable } from "../answers/formats/format.ts";
import { readLabels } from "./arrays.ts";
import { withCommonClasses } from "./classes.ts";
import { encodeTables } from "./encode_tables.ts";
import { decodeImages, type DecodeOptions } from "./images/decode_images.ts";
import type { EncodedImages, Opened, ReaderOptions, SamplesPlace } from "./reader.ts";
import { samplesReaders } from "./readers.ts";
import type { SamplesTold } from "./told.ts";
import { firstOf, type Samples } from "./samples.ts";

/** Options of `readSamples`. */
export interface SamplesOptions extends ReaderOptions, DecodeOptions, SamplesTold {
  /** The most samples of each place. */
  readonly atMost?: number;
}

/** Samples of several places, and the sentences about how they came about: for the report. */
export interface ReadSamples {
  /** In the places' order. */
  readonly samples: readonly Samples[];
  readonly notices: readonly string[];
}

/**
 * Reads samples of several places as the parts of one whole: images get one number of channels and one size, tables one encoding, and
 * the classes' names are those of all places together.
 *
 * @param places the first one is what the model was trained on
 * @throws {Error} a sentence that names the file, what is needed and what was found
 */
export async function readSamples(
  places: readonly SamplesPlace[],
  options: SamplesOptions = {},
): Promise<ReadSamples> {
  const opened: Opened[] = [];
  for (const { path, labels } of places) {
    options.onProgress?.({ kind: "stage", text: `Reading ${path}` });
    opened.push(await openPlace(path, labels, options));
  }
  const encoded = opened.flatMap((part) => "images" in part ? [part.images] : []);
  const decoded = encoded.length > 0 ? await decodeImages(encoded, options) : undefined;
  const images = decoded?.samples.values();
  const read = opened.map((part) => "samples" in part ? part.samples : images!.next().value!);
  const { samples, notices } = encodeTables(read, options);
  return {
    samples: withCommonClasses(samples.map((part) => firstOf(part, options.atMost))),
    notices: [...decoded?.notices ?? [], ...notices],
  };
}

async function openPlace(
  path: string,
  labelsIn: string | undefined,
  options: ReaderOptions,
): Promise<Opened> {
  let opened: Opened | undefined;
  for (const reader of samplesReaders) {
    if (!await reader.recognises(path)) continue;
    opened = await reader.open(path, options);
    break;
  }
  const given = labelsIn === undefined ? undefined : await readLabels(labelsIn, options);
  return "images" in opened!
    ? { images: labelled(opened.images, given, labelsIn) }
    : { samples: labelled(opened!.samples, given, labelsIn) };
}

/** The samples with labels of a file of their own, where there is one. */
function labelled<Part extends Samples | EncodedImages>(
  part: Part,
  given: NamedArray | undefined,
  labelsIn: string | undefined,
): Part {
  const { rows, file } = part, labels = given ?? part.labels;
  if (labels === undefined) return part;
  if (labels.shape[0] !== rows || labels.shape.slice(1).some((size) => size !== 1)) {
    throw unreadable(
      labelsIn ?? file,
      `${labels.name || "labels"} must hold ${rows} labels, one a sample, found shape [${labels.shape}]`,
    );
  }
  return { ...part, labels: { ...labels, shape: [rows] }, classNames: given ? undefined : part.classNames };
}
