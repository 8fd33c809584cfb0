/** A Worker that times training steps on this machine. Its first task names the training, the others ask for times. */
import { startEngine } from "../engine/engine.ts";
import type { Host } from "../engine/host.ts";
import type { KernelModule } from "../kernels/module.ts";
import { answerTasks } from "./asked_worker.ts";
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

let started: { host: Host; training: Training; indices: Uint32Array; batchSize: number } | undefined;

answerTasks<MeasureTask, Measurement>(async (task) => {
  if (task.kind === "time") return time(task);
  const { job: { network, recipe, source, trainedOn }, module, threads } = task;
  const { pool, validation, imageShape } = source, { batchSize } = recipe;
  const indices = trainedOn.slice(0, BATCHES * batchSize);
  const host = await startEngine(module, threads);
  // Only steps are timed. Nothing is validated, and so nothing stops early.
  const training = new Training(network, { ...recipe, earlyStopping: 0 }, {
    pool,
    indices,
    validation,
    validationIndices: new Uint32Array(),
    imageShape,
  });
  started = { host, training, indices, batchSize };
  return { images: 0, milliseconds: 0 };
});

/** Takes steps by so many threads, at least one step, until the time is over. */
function time({ threads, milliseconds }: { threads: number; milliseconds: number }): Promise<Measurement> {
  const { host, training, indices, batchSize } = started!;
  host.slices = host.activeThreads = threads;
  const start = performance.now();
  let images = 0;
  for (;;) {
    for (const batch of inBatches(indices, batchSize)) {
      training.rehearse(batch);
      images += batch.length;
      const passed = performance.now() - start;
      if (passed >= milliseconds) return Promise.resolve({ images, milliseconds: passed });
    }
  }
}
