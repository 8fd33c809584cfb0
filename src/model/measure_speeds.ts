/** Measures the speed at which this machine trains a model right now, by several counts of threads. */
import type { KernelModule } from "../kernels/module.ts";
import { startWorker } from "./asked_worker.ts";
import { costOfSample } from "./architectures.ts";
import type { ModelJob } from "./jobs.ts";
import type { Measurement, MeasureTask } from "./measure_task.ts";

/** Options of `measureSpeeds`. */
export interface MeasureOptions {
  /** The number of models that are trained at once. */
  readonly workers: number;
  /** The counts of threads to compare, for each model. */
  readonly counts: readonly number[];
  /** The kernels; a count above 1 needs those for shared memory. */
  readonly module: KernelModule;
  readonly signal?: AbortSignal;
}

/** Milliseconds of steps before the first measurement: the first steps run unoptimised code. */
const WARM_UP = 500;
/** The turns of each count, and the milliseconds of a turn. Counts take turns because other programs come and go. */
const TURNS = 3, TURN = 300;

/**
 * Measures the images a second that each of `workers` models is trained with, for each count of threads. An
 * image of another architecture counts for as many of ResNet-20 as it takes time.
 *
 * @throws the reason that `signal` was aborted with
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
  // All models are timed together, as they will be trained.
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
    const cost = costOfSample(job.network, job.source.shape);
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
