/** A Worker that times training steps on this machine, and then is done. */
import { startEngine } from "../engine/engine.ts";
import type { KernelModule } from "../kernels/module.ts";
import type { ModelJob } from "./train_models.ts";
import { Training } from "./training.ts";

/** What it is sent. */
export interface MeasureTask {
  readonly job: ModelJob;
  readonly module: KernelModule;
  readonly threads: number;
}

/** What it sends. */
export interface Measurement {
  readonly imagesPerSecond: number;
}

declare const self: {
  onmessage: (event: MessageEvent<MeasureTask>) => void;
  postMessage(message: Measurement): void;
};

const STEPS_AT_ONCE = 8;
/** Milliseconds: the first steps run unoptimised code. */
const WARM_UP = 500;
const LONG_ENOUGH = 1000;

self.onmessage = async ({ data: { job, module, threads } }) => {
  await startEngine(module, threads);
  const { network, recipe, source, trainedOn } = job;
  const indices = trainedOn.slice(0, STEPS_AT_ONCE * recipe.batchSize);
  const training = new Training(network, recipe, {
    ...source,
    indices,
    validationIndices: new Uint32Array(), // only steps are timed
  });
  const trainFor = (milliseconds: number) => {
    const start = performance.now();
    let images = 0;
    do {
      training.trainEpoch();
      images += indices.length;
    } while (performance.now() - start < milliseconds);
    return images / (performance.now() - start) * 1000;
  };
  trainFor(WARM_UP);
  self.postMessage({ imagesPerSecond: trainFor(LONG_ENOUGH) });
};
