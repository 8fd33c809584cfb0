/** The list of readers of samples, to which a new one is added by one line and its file. */
import { arrays } from "./arrays.ts";
import { cifarFiles } from "./cifar_files.ts";
import { idxImages } from "./idx_images.ts";
import { imageColumns } from "./image_columns.ts";
import { imageFolder } from "./image_folder.ts";
import type { SamplesReader } from "./reader.ts";

/** The readers, in the order in which they are asked; the last one takes whatever is left. */
export const samplesReaders: readonly SamplesReader[] = [
  imageFolder,
  cifarFiles,
  idxImages,
  imageColumns,
  arrays,
];
