/** The data sets by name. To add one, write a file beside this one and name it here. */
import { downloadCifar10, hasCifar10, loadCifar10 } from "./cifar10.ts";
import type { Dataset } from "./dataset.ts";
import { makeSynthetic } from "./synthetic.ts";

/** Options that loading may depend on. */
export interface LoadOptions {
  /** The folder that holds the data set, where it is not made or downloaded. */
  readonly data?: string;
  /** The number of images a part: the pool must do for four of them. */
  readonly partSize: number;
  /** Seeds what is made. */
  readonly seed: number;
  /** Called as a download goes on: bytes so far and in all. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Called with a sentence on the data that the user should know. */
  readonly onNotice?: (notice: string) => void;
}

/** A data set that can be loaded. */
export interface DatasetSource {
  /** One sentence for the help. */
  readonly description: string;
  /** The largest part of which the pool holds four, class-balanced; absent where there is no limit. */
  readonly maxPartSize?: number;
  /** True where it can be read from a folder. */
  readonly readsFolder: boolean;
  /** Settings that suit it, where nothing else is asked for. */
  readonly defaults: { readonly partSize: number; readonly epochs: number; readonly batchSize: number };
  /** Loads, makes or downloads it. */
  load(options: LoadOptions): Promise<Dataset>;
}

/** The folder that data sets are downloaded to. */
export const DOWNLOADS = "data";
const LARGEST_VALIDATION = 1000;

/** The name of a data set. */
export type DatasetName = "synthetic" | "cifar10";

/** All data sets, by the name that `--dataset` takes. */
export const datasets: Readonly<Record<DatasetName, DatasetSource>> = {
  synthetic: {
    description: "32x32 scenes in 10 classes, drawn from the seed; nothing to download",
    maxPartSize: 100_000,
    readsFolder: false,
    defaults: { partSize: 500, epochs: 20, batchSize: 16 },
    load({ partSize, seed }: LoadOptions) {
      const balanced = Math.ceil(partSize / 10) * 10; // as many of each class as the largest share needs
      return makeSynthetic({
        poolSize: 4 * balanced,
        validationSize: Math.min(balanced, LARGEST_VALIDATION),
        seed,
      });
    },
  },
  cifar10: {
    description:
      "CIFAR-10: 60,000 photographs in 10 classes; downloaded (162 MB) where --data names no folder",
    maxPartSize: 12_500,
    readsFolder: true,
    defaults: { partSize: 12_500, epochs: 20, batchSize: 32 },
    async load({ data, onProgress, onNotice }: LoadOptions) {
      if (data === undefined && !await hasCifar10(DOWNLOADS)) {
        await downloadCifar10(DOWNLOADS, { onProgress });
      }
      return loadCifar10(data ?? DOWNLOADS, { onNotice });
    },
  },
};
