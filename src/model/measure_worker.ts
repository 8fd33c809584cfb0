/** A Worker that times training steps on this machine, and then is done. */
import { startEngine } from "../engine/engine.ts";
import type { KernelModule } from "../kernels/module.ts";
import { answerTasks } from "./asked_worker.ts";
import { inBatches } from "./batches.ts";
import type { ModelJob } from "./jobs.ts";
import { Training } from "./training.ts";

/** What it is sent. */
export interface MeasureTask {
  readonly job: ModelJob;
  readonly module: KernelModule;
  readonly threads: number;
}

/** Batches that are taken in turns, so that images come from memory as in a training. */
const BATCHES = 8;
/** Milliseconds: the first steps run unoptimised code. */
const WARM_UP = 500;
const LONG_ENOUGH = 1000;

answerTasks(measure);

/** Images a second. */
async function measure({ job, module, threads }: MeasureTask): Promise<number> {
  await startEngine(module, threads);
  const { network, recipe, source: { pool, validation, imageShape }, trainedOn } = job;
  const indices = trainedOn.slice(0, BATCHES * recipe.batchSize);
  // Only steps are timed. Nothing is validated, and so nothing stops early.
  const training = new Training(network, { ...recipe, earlyStopping: 0 }, {
    pool,
    indices,
    validation,
    validationIndices: new Uint32Array(),
    imageShape,
  });
  const trainFor = (milliseconds: number) => {
    const start = performance.now();
    let images = 0;
    do {
      for (const batch of inBatches(indices, recipe.batchSize)) training.rehearse(batch);
      images += indices.length;
    } while (performance.now() - start < milliseconds);
    return images / (performance.now() - start) * 1000;
  };
  trainFor(WARM_UP);
  return trainFor(LONG_ENOUGH);
}
