/** The tasks of a measuring Worker: the first names a training, the others time its steps on this machine. */
import { startEngine } from "../engine/engine.ts";
import type { Host } from "../engine/host.ts";
import type { KernelModule } from "../kernels/module.ts";
import { inBatches } from "./batches.ts";
import type { ModelJob } from "./jobs.ts";
import { Training } from "./training.ts";

/** A task of this Worker. `start` comes first. */
export type MeasureTask =
  | { kind: "start"; job: ModelJob; module: KernelModule; threads: number }
  | { kind: "time"; threads: number; milliseconds: number };

/** The images of timed steps, and the time that they took. */
export interface Measurement {
  readonly images: number;
  readonly milliseconds: number;
}

/** The number of batches that take turns, so that images come from memory as in a training. */
const BATCHES = 8;

/** A training whose steps are timed. */
interface MeasuredTraining {
  readonly host: Host;
  readonly training: Training;
  readonly indices: Uint32Array;
  readonly batchSize: number;
}

/** Returns what does the tasks of one Worker. */
export function measuring(): (task: MeasureTask) => Promise<Measurement> {
  let started: MeasuredTraining | undefined;
  return async (task) => {
    if (task.kind === "time") return time(started!, task);
    started = await start(task);
    return { images: 0, milliseconds: 0 };
  };
}

async function start(
  { job: { network, recipe, source, trainedOn }, module, threads }: Extract<MeasureTask, { kind: "start" }>,
): Promise<MeasuredTraining> {
  const { pool, validation, shape } = source, { batchSize } = recipe;
  const indices = trainedOn.slice(0, BATCHES * batchSize);
  const host = await startEngine(module, threads);
  // Only steps are timed. Nothing is validated, and so nothing stops early.
  const training = new Training(network, { ...recipe, earlyStopping: 0 }, {
    pool,
    indices,
    validation,
    validationIndices: new Uint32Array(),
    shape,
  });
  return { host, training, indices, batchSize };
}

/** Takes steps by so many threads until the time is over, at least one step. */
function time(
  { host, training, indices, batchSize }: MeasuredTraining,
  { threads, milliseconds }: Extract<MeasureTask, { kind: "time" }>,
): Measurement {
  host.slices = host.activeThreads = threads;
  const start = performance.now();
  let images = 0;
  for (;;) {
    for (const batch of inBatches(indices, batchSize)) {
      training.rehearse(batch);
      images += batch.length;
      const passed = performance.now() - start;
      if (passed >= milliseconds) return { images, milliseconds: passed };
    }
  }
}
