/** A perceptron in training, in a Worker of its own: waits for commands, answers each with the milliseconds that it took. */
/// <reference lib="deno.worker" />
import * as tf from "@tensorflow/tfjs-core";
import { adamStep } from "../../src/engine/adam.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { softmaxCrossEntropy } from "../../src/engine/head.ts";
import { makeRows } from "../../src/engine/rows.ts";
import type { KernelModule } from "../../src/kernels/module.ts";
import { inBatches } from "../../src/model/batches.ts";
import { createNetwork } from "../../src/model/network.ts";
import { Random } from "../../src/random.ts";

/** Samples to train on: random rows and labels, which nothing can be learned from. */
export interface MlpSettings {
  readonly module: KernelModule;
  readonly rows: number;
  readonly features: number;
  readonly widths: readonly number[];
  readonly batch: number;
}

const CLASSES = 2, LEARNING_RATE = 1e-3;
let take: (steps: number) => void;

/** Makes data and network, and gives the function that takes training steps, epoch after epoch. */
async function start({ module, rows, features, widths, batch }: MlpSettings) {
  await startEngine(module);
  const random = new Random(1, "bench", "mlp");
  const stored = new Float32Array(new SharedArrayBuffer(4 * rows * features));
  for (let i = 0; i < stored.length; i++) stored[i] = random.normal();
  const labels = Uint8Array.from({ length: rows }, () => random.integer(CLASSES));
  const mean = new Float64Array(features), scale = new Float64Array(features).fill(1);
  const network = createNetwork(
    { architecture: "mlp", features, classes: CLASSES, widths, batchNorm: false },
    { seed: 1 },
  );
  const tensors = Array.from(network.variables, ([name, weights]) => {
    const zeros = () => tf.tidy(() => tf.variable(tf.zeros(weights.shape)));
    return { name, weights, first: zeros(), second: zeros(), l2: 0 };
  });
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  let step = 0;
  const train = (indices: Uint32Array) =>
    tf.tidy(() => {
      const x = makeRows({ stored, indices, features, mean, scale });
      const wanted = tf.tensor1d(Int32Array.from(indices, (row) => labels[row]), "int32");
      const { logits, backward } = network.train(x, { momentum: 0.99 });
      const { loss, gradient } = softmaxCrossEntropy(logits, wanted);
      const gradients = backward(gradient);
      const model = tensors.map(({ name, ...rest }) => ({ ...rest, gradient: gradients.get(name)! }));
      adamStep(model, { step: ++step, learningRate: LEARNING_RATE });
      return loss.dataSync()[0];
    });
  const batches = function* () {
    for (;;) yield* inBatches(random.shuffle(order), batch);
  }();
  return (steps: number) => {
    for (let i = 0; i < steps; i++) {
      const loss = train(batches.next().value!);
      if (!Number.isFinite(loss)) throw new Error(`Cannot time a perceptron: its loss is ${loss}`);
    }
  };
}

self.onmessage = async ({ data }: MessageEvent<MlpSettings | number>) => {
  if (typeof data !== "number") {
    take = await start(data);
    return self.postMessage(0);
  }
  const began = performance.now();
  take(data);
  self.postMessage(performance.now() - began);
};
