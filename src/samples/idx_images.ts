/** IDX files of images, whose labels lie beside them by MNIST's names: `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`. */
import { kindOfPath } from "../platform/sources.ts";
import { arrays, readLabels } from "./arrays.ts";
import type { SamplesReader } from "./reader.ts";

const IMAGES = /images([.-]?)idx\d(-ubyte)?(\.gz)?$/i;

/** IDX files by MNIST's names. */
export const idxImages: SamplesReader = {
  name: "an IDX file of images",
  recognises: async (path) => IMAGES.test(path) && await kindOfPath(path) === "file",
  async open(path, options) {
    const opened = await arrays.open(path, options), beside = await labelsBeside(path);
    if (beside === undefined || !("samples" in opened)) return opened;
    return { samples: { ...opened.samples, labels: await readLabels(beside, options) } };
  },
};

/** The file of labels, packed or not; undefined where there is none. */
async function labelsBeside(path: string): Promise<string | undefined> {
  const plain = path.replace(IMAGES, "labels$1idx1$2");
  for (const name of [plain, `${plain}.gz`]) if (await kindOfPath(name) === "file") return name;
}
