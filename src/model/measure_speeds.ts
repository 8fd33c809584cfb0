/** How fast this machine trains a model right now, by one count of threads and by another. */
import type { KernelModule } from "../kernels/module.ts";
import { startWorker } from "./asked_worker.ts";
import { costOfImage } from "./architectures.ts";
import type { ModelJob } from "./jobs.ts";
import type { Measurement, MeasureTask } from "./measure_worker.ts";

/** How training is to be timed. */
export interface MeasureOptions {
  /** How many models are trained at once. */
  readonly workers: number;
  /** The counts of threads, for each model. */
  readonly counts: readonly number[];
  /** For shared memory, where a count is above 1. */
  readonly module: KernelModule;
  readonly signal?: AbortSignal;
}

/** Milliseconds before the first measurement: the first steps run unoptimised code. */
const WARM_UP = 500;
/** The counts take turns, so often and so many milliseconds each: what else runs on the machine comes and goes. */
const TURNS = 3, TURN = 300;

/**
 * Images a second that each of several models at once is trained with, were it a ResNet-20, by each count of threads.
 *
 * @throws what `signal` was aborted with
 */
export async function measureSpeeds(
  job: ModelJob,
  { workers: models, counts, module, signal }: MeasureOptions,
): Promise<Map<number, number>> {
  const most = Math.max(...counts);
  const workers = Array.from(
    { length: models },
    () =>
      startWorker<MeasureTask, Measurement>(import.meta.resolve("./measure_worker.ts"), {
        purpose: "Cannot time a training",
        signal,
      }),
  );
  /** All models are timed together, as they will be trained. */
  const ask = (task: MeasureTask) => Promise.all(workers.map((worker) => worker.ask(task)));
  try {
    await ask({ kind: "start", job, module, threads: most });
    await ask({ kind: "time", threads: most, milliseconds: WARM_UP });
    const measured = new Map<number, Measurement[]>(counts.map((threads) => [threads, []]));
    for (let turn = 0; turn < TURNS; turn++) {
      for (const [threads, measurements] of measured) {
        measurements.push(...await ask({ kind: "time", threads, milliseconds: TURN }));
      }
    }
    const cost = costOfImage(job.network.architecture, job.source.imageShape);
    return new Map(
      measured.entries().map(([threads, measurements]) => [threads, cost * speedOf(measurements)]),
    );
  } finally {
    for (const worker of workers) worker.end();
  }
}

function speedOf(measurements: readonly Measurement[]): number {
  const images = measurements.reduce((sum, { images }) => sum + images, 0);
  return images / measurements.reduce((sum, { milliseconds }) => sum + milliseconds, 0) * 1000;
}
