/** Training steps of the ResNets, one thread: images/s = 32 / time. */
import { makeSynthetic } from "../../src/dataset/synthetic.ts";
import { type Architecture, architectures } from "../../src/model/architectures.ts";
import { Training } from "../../src/model/training.ts";
import { startEngine } from "../../src/wasm/engine.ts";
import { compileKernels } from "../../src/wasm/module.ts";

const BATCH = 32;

await startEngine(await compileKernels());
const { pool, validation, imageShape } = await makeSynthetic({ poolSize: BATCH, validationSize: 0, seed: 1 });

for (const architecture of Object.keys(architectures) as Architecture[]) {
  Deno.bench(`${architecture}, a step of ${BATCH} images`, { n: 10, warmup: 3 }, (timer) => {
    const training = new Training(
      { architecture, classes: 10, channels: 3 },
      {
        ...{ epochs: 1, batchSize: BATCH, learningRate: 1e-3, seed: 1 },
        ...{ dropout: 0, dropoutAt: "blocks", l2: 0, labelSmoothing: 0, augment: false, earlyStopping: 0 },
      },
      {
        pool,
        validation,
        imageShape,
        indices: Uint32Array.from({ length: BATCH }, (_, i) => i),
        validationIndices: new Uint32Array(),
      },
    );
    timer.start();
    training.trainEpoch();
    timer.end();
    training.dispose();
  });
}
