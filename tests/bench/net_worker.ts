/**
 * A ResNet in a Worker of its own (its heap never shrinks, and one process has one set of kernels): waits for commands,
 * answers each with how long it took.
 */
/// <reference lib="deno.worker" />
import * as tf from "@tensorflow/tfjs-core";
import { makeSynthetic } from "../../src/dataset/synthetic.ts";
import type { Architecture } from "../../src/model/architectures.ts";
import { Training } from "../../src/model/training.ts";
import { startEngine } from "../../src/engine/engine.ts";
import type { KernelModule } from "../../src/kernels/module.ts";

export interface NetSettings {
  readonly module: KernelModule;
  readonly architecture: Architecture;
  readonly batch: number;
  /** More than one needs a module for shared memory. */
  readonly threads?: number;
}

/** The time of each kernel in the steps so far, in milliseconds. */
export type Breakdown = Record<string, number>;

export type NetCommand =
  | { kind: "start"; settings: NetSettings }
  | { kind: "train" | "infer"; steps: number }
  | { kind: "breakdown" };

const breakdown: Breakdown = {};
let net: Awaited<ReturnType<typeof start>>;

/** Every kernel with a clock around it: two calls of `performance.now`, about a tenth of a microsecond. */
function timeKernels() {
  const Real = WebAssembly.Instance;
  WebAssembly.Instance = class {
    readonly exports: WebAssembly.Exports;
    constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
      const exports = Object.entries(new Real(module, imports).exports);
      this.exports = Object.fromEntries(exports.map(([name, kernel]) => [name, (...values: unknown[]) => {
        const start = performance.now();
        const result = (kernel as (...values: unknown[]) => unknown)(...values);
        breakdown[name] = (breakdown[name] ?? 0) + performance.now() - start;
        return result;
      }]));
    }
  };
}

async function start({ module, architecture, batch, threads }: NetSettings) {
  timeKernels();
  const host = await startEngine(module, threads);
  const { pool, validation, imageShape } = await makeSynthetic({
    poolSize: batch,
    validationSize: 0,
    seed: 1,
  });
  const indices = Uint32Array.from({ length: batch }, (_, i) => i);
  const training = new Training({ architecture, classes: 10, channels: 3 }, {
    ...{ epochs: 1, batchSize: batch, learningRate: 1e-3, seed: 1 },
    ...{ dropout: 0, dropoutAt: "blocks", l2: 0, labelSmoothing: 0, augment: false, earlyStopping: 0 },
  }, {
    ...{ pool, validation, shape: imageShape, validationIndices: new Uint32Array() },
    indices,
  });
  const images = tf.randomNormal([batch, ...imageShape], 0, 1, "float32", 1) as tf.Tensor4D;
  return {
    host,
    train: () => training.rehearse(indices),
    infer: () => tf.tidy(() => training.model.infer(images).dataSync()),
  };
}

self.onmessage = async ({ data }: MessageEvent<NetCommand>) => {
  if (data.kind === "start") {
    net = await start(data.settings);
    return self.postMessage(0);
  }
  if (data.kind === "breakdown") {
    const kernels = { ...breakdown };
    for (const name of Object.keys(breakdown)) delete breakdown[name];
    return self.postMessage({ kernels, heapBytes: net.host.heapBytes() });
  }
  const began = performance.now();
  for (let step = 0; step < data.steps; step++) net[data.kind]();
  self.postMessage((performance.now() - began) / data.steps);
};
