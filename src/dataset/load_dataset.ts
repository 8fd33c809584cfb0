/** Loads a data set while somebody watches. */
import type { Watcher } from "../progress.ts";
import type { Dataset } from "./dataset.ts";
import { type DatasetName, datasets } from "./datasets.ts";

/**
 * Loads, makes or downloads a data set.
 *
 * @throws what `signal` was aborted with, and what the data set's own loading throws
 */
export async function loadDataset(
  { dataset, data, partSize, seed }: { dataset: DatasetName; data?: string; partSize: number; seed: number },
  { onProgress, onNotice, signal }: Watcher,
): Promise<Dataset> {
  onProgress({ kind: "stage", text: `Reading ${dataset}` });
  const loading = datasets[dataset].load({
    data,
    partSize,
    seed,
    onNotice,
    onProgress: (done, total) => onProgress({ kind: "download", done, total }),
  });
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  aborted.catch(() => {}); // nobody waits for it any more when the data set is there
  return await Promise.race([loading, aborted]);
}
