import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { makeSynthetic } from "../src/dataset/synthetic.ts";
import { shareCores } from "../src/model/plan_training.ts";
import { Training } from "../src/model/training.ts";
import { sha256 } from "../src/sha256.ts";
import { startEngine } from "../src/engine/engine.ts";
import { globalAveragePool } from "../src/engine/head.ts";
import { OutOfMemoryError, runKernel } from "../src/engine/host.ts";
import { makeImages } from "../src/engine/images.ts";
import { type Build, compileKernels, SHARED_PAGES } from "../src/kernels/module.ts";
import { Threads } from "../src/kernels/threads.ts";
import { normalisedConvolution } from "../src/engine/residual_block.ts";
import { maxNorm, normals } from "./kernel_runner.ts";
import {
  batchNormApply,
  batchNormGradient,
  batchNormScale,
  batchNormStatistics,
} from "./reference/batch_norm.ts";
import { conv2d, conv2dAxis } from "./reference/conv2d.ts";
import * as reference from "./reference/head.ts";
import { images } from "./reference/images.ts";

const THREADS = 3;
const host = await startEngine(await compileKernels("strict", { shared: true }), THREADS);

/** Those of the kernels' own tests. */
const CONVOLUTION_TOLERANCE = 1e-5, BATCH_NORM_TOLERANCE = 4e-6;

Deno.test("convolutions split among threads agree with their scalar twins", () => {
  const choices = [[8, 8, 1, 3], [8, 8, 2, 3], [3, 8, 1, 3], [8, 16, 2, 1], [5, 7, 1, 2]];
  for (const batch of [1, 2, 3, 7]) { // below, at and above the number of threads
    for (const [inChannels, outChannels, stride, filter] of choices) {
      const { out, before } = conv2dAxis(9, { filter, stride, dilation: 1, padding: "same" });
      const g = {
        ...{ batch, height: 9, width: 9, inChannels, filterHeight: filter, filterWidth: filter, outChannels },
        ...{ outHeight: out, outWidth: out, strideHeight: stride, strideWidth: stride },
        ...{ dilationHeight: 1, dilationWidth: 1, top: before, left: before },
      };
      const inputShape = [batch, 9, 9, inChannels], filterShape = [filter, filter, inChannels, outChannels];
      const x = normals(batch * 81 * inChannels, "x"),
        w = normals(filter ** 2 * inChannels * outChannels, "w");
      const dy = normals(batch * out ** 2 * outChannels, "dy");
      const expected = conv2d(g, { x, w, dy });
      const attributes = { strides: stride, pad: "same", dataFormat: "NHWC", inputShape, filterShape };
      const tensors = {
        x: tf.tensor(x, inputShape),
        filter: tf.tensor(w, filterShape),
        dy: tf.tensor(dy, [batch, out, out, outChannels]),
      };
      for (
        const [name, kernel] of Object.entries({
          y: "Conv2D",
          dx: "Conv2DBackpropInput",
          dw: "Conv2DBackpropFilter",
        })
      ) {
        const result = runKernel(kernel, tensors, attributes);
        const error = maxNorm(result.dataSync() as Float32Array, expected[name as keyof typeof expected]);
        assert(
          error <= CONVOLUTION_TOLERANCE,
          `${kernel} of ${[batch, inChannels, outChannels, stride, filter]}: ${error}`,
        );
      }
    }
  }
});

Deno.test("batch norm split among threads agrees with its scalar twin", () => {
  const channels = 8, epsilon = 1e-3, relu = true;
  for (const pixels of [1, 2, 100, 200]) {
    const x = normals(pixels * channels, "x", { mean: 2 }), dy = normals(pixels * channels, "dy");
    const gamma = normals(channels, "gamma"), beta = normals(channels, "beta");
    const { mean, variance } = batchNormStatistics(x, channels);
    const vectors = { mean: Float32Array.from(mean), variance: Float32Array.from(variance), gamma, beta };
    const scale = batchNormScale({ ...vectors, epsilon });
    const y = batchNormApply(x, undefined, { ...vectors, scale, relu });
    const images = { dy, x, y: Float32Array.from(y) };
    const { dx } = batchNormGradient(images, { ...vectors, epsilon, relu });
    // Behind a filter that leaves x as it is. Its gradient is x^T dx.
    const timesX = (dx: ArrayLike<number>, factor: (value: number) => number = Number) =>
      Float64Array.from({ length: channels ** 2 }, (_, at) => {
        const from = Math.floor(at / channels), to = at % channels;
        let sum = 0;
        for (let pixel = 0; pixel < pixels; pixel++) {
          sum += factor(x[pixel * channels + from]) * factor(dx[pixel * channels + to]);
        }
        return sum;
      });
    const expected = timesX(dx);
    const shape: [number, number, number, number] = [1, 1, pixels, channels];
    const input = tf.tensor4d(x, shape), filter = tf.reshape(tf.eye(channels), [1, 1, channels, channels]);
    const moving = { mean: tf.zeros<tf.Rank.R1>([channels]), variance: tf.ones<tf.Rank.R1>([channels]) };
    const parts = { filter: filter as tf.Tensor4D, gamma: tf.tensor1d(gamma), beta: tf.tensor1d(beta) };
    const options = { stride: 1, epsilon, momentum: 0.9 };
    const pass = normalisedConvolution(input, { ...parts, ...moving }, options);
    assert(maxNorm(pass.y.dataSync() as Float32Array, y) <= BATCH_NORM_TOLERANCE, `y of ${pixels}`);
    const gradient = pass.backward(tf.tensor4d(dy, shape))[0].dataSync() as Float32Array;
    // Normalised, one pixel is 0 and two are 1 and -1, whatever they were: but for epsilon the gradient is 0. It is the sum of terms
    // that cancel, and can be off by as much as these are rounded.
    const terms = timesX(dy.map((value, i) => scale[i % channels] * value), Math.abs);
    const worst = Math.max(...expected.map((value, i) => Math.abs(gradient[i] - value)));
    const allowed = BATCH_NORM_TOLERANCE * Math.max(...(pixels > 2 ? expected.map(Math.abs) : terms));
    assert(worst <= allowed, `the gradient of ${pixels} is off by ${worst}, allowed is ${allowed}`);
  }
});

Deno.test("what a network takes in and pools, split among threads, is that of the scalar twins", () => {
  for (const batch of [1, 2, 3, 7]) {
    const shape = [batch, 4, 3, 5], x = normals(batch * 60, "x"), dy = normals(batch * 5, "dy");
    const pooled = globalAveragePool(tf.tensor4d(x, shape as [number, number, number, number]));
    assert(maxNorm(pooled.dataSync() as Float32Array, reference.globalAveragePool(x, [batch, 12, 5])) < 1e-6);
    const dx = runKernel("GlobalAveragePoolGradient", { dy: tf.tensor2d(dy, [batch, 5]) }, {
      inputShape: shape,
    });
    const expected = reference.globalAveragePoolGradient(dy, [batch, 12, 5]);
    assert(maxNorm(dx.dataSync() as Float32Array, expected) < 1e-6, `${batch}`);

    const stored = Uint8Array.from({ length: 8 * 60 }, (_, i) => i * 37);
    const indices = Uint32Array.from({ length: batch }, (_, n) => 7 - n);
    const moves = Int32Array.from({ length: 3 * batch }, (_, i) => i % 2);
    const table = normals(5 * 256, "table");
    const made = makeImages({ stored, indices, imageShape: [4, 3, 5], table, moves });
    const bytes = [...indices].flatMap((index) => [...stored.subarray(60 * index, 60 * index + 60)]);
    const sizes = { batch, height: 4, width: 3, channels: 5 };
    assertEquals(
      Float64Array.from(made.dataSync()),
      images(Uint8Array.from(bytes), table, moves, sizes),
      `${batch}`,
    );
  }
});

Deno.test("threads finish in any order, and the bits are the same", async () => {
  const { pool, validation, imageShape } = await makeSynthetic({ poolSize: 14, validationSize: 0, seed: 1 });
  const train = () => {
    const training = new Training({ architecture: "resnet20", classes: 10, channels: 3 }, {
      ...{ epochs: 1, batchSize: 7, learningRate: 1e-3, seed: 1 },
      ...{ dropout: 0, dropoutAt: "blocks", l2: 0, labelSmoothing: 0, augment: false, earlyStopping: 0 },
    }, {
      ...{ pool, validation, shape: imageShape, validationIndices: new Uint32Array() },
      indices: Uint32Array.from({ length: 14 }, (_, i) => i),
    });
    while (!training.done) training.trainEpoch();
    return sha256(JSON.stringify([...training.model.state()].map(([name, { data }]) => [name, [...data]])));
  };
  assertEquals(await train(), await train());
});

Deno.test("a slice's failure reaches the caller, whichever thread had it, and the threads go on", () => {
  const outside = 2 ** 32 - 64;
  const fails = { out: outside, x: outside, parts: 1, elements: 100 };
  const works = { out: 0, x: 0, parts: 0, elements: 0 };
  const at = host.address(tf.tensor1d([1, 2]));
  for (const calls of [[works, fails], [fails, works], [works, works, fails], [fails, fails, fails]]) {
    for (const active of [1, 2, 3]) {
      host.activeThreads = active;
      assertThrows(
        () => host.runSlices("f32Sum", calls),
        Error,
        "Cannot finish f32Sum: a slice of it failed",
      );
      const out = tf.tensor1d([0, 0, 0]);
      const slices = [0, 1, 2].map((i) => ({ out: host.address(out) + 4 * i, x: at, parts: 2, elements: 1 }));
      host.runSlices("f32Sum", slices);
      assertEquals([...out.dataSync()], [3, 3, 3]);
    }
  }
});

Deno.test("however many threads are at work, the bits are those of the slices", async () => {
  const { pool, validation, imageShape } = await makeSynthetic({ poolSize: 14, validationSize: 0, seed: 1 });
  /** SHA-256 of the state after two steps, the second of them by so many threads. */
  const train = (slices: number, active: number) => {
    host.slices = slices;
    host.activeThreads = THREADS;
    const training = new Training({ architecture: "resnet20", classes: 10, channels: 3 }, {
      ...{ epochs: 1, batchSize: 7, learningRate: 1e-3, seed: 1 },
      ...{ dropout: 0, dropoutAt: "blocks", l2: 0, labelSmoothing: 0, augment: false, earlyStopping: 0 },
    }, {
      ...{ pool, validation, shape: imageShape, validationIndices: new Uint32Array() },
      indices: Uint32Array.from({ length: 14 }, (_, i) => i),
    });
    training.trainEpoch(() => host.activeThreads = active);
    const state = [...training.model.state()].map(([name, { data }]) => [name, [...data]]);
    training.dispose();
    return sha256(JSON.stringify(state));
  };
  try {
    const ofThree = await train(3, 3);
    for (const active of [1, 2, 3]) assertEquals(await train(3, active), ofThree, `${active} at work`);
    const ofOne = await train(1, 1);
    assertEquals(await train(1, 3), ofOne);
    assert(ofOne !== ofThree, "the sums over a batch are taken slice by slice");
  } finally {
    host.slices = host.activeThreads = THREADS;
  }
});

Deno.test("a thread that cannot start says why", async () => {
  const limits = { initial: SHARED_PAGES, maximum: SHARED_PAGES, shared: true };
  await assertRejects(
    async () => await Threads.start(await compileKernels("strict"), new WebAssembly.Memory(limits), 3),
    Error,
    "Cannot start a thread: WebAssembly.Instance()",
  );
});

Deno.test("work is shared among the threads that there are", () => {
  for (const threads of [0, 4, 1.5, NaN]) {
    const message = `among ${threads} threads: it must be a whole number from 1 to 3`;
    assertThrows(() => host.slices = threads, RangeError, message);
    assertThrows(() => host.activeThreads = threads, RangeError, message);
  }
  assertEquals([host.slices, host.activeThreads], [3, 3]);
});

Deno.test("the cores are shared out among the models trained at once", () => {
  const plan = (
    models: number,
    cores: number,
    asked: { workers?: number; threads?: number; kernels?: Build },
  ) => shareCores(models, { workers: cores, kernels: "relaxed", ...asked }, cores);
  assertEquals(plan(2, 2, {}), { workers: 2, threads: 1 });
  assertEquals(plan(2, 8, {}), { workers: 2, threads: 4 });
  assertEquals(plan(2, 8, { workers: 1 }), { workers: 1, threads: 8 });
  assertEquals(plan(2, 8, { threads: 1 }), { workers: 2, threads: 1 });
  assertEquals(plan(2, 1, {}), { workers: 1, threads: 1 });
  assertEquals(plan(10, 4, {}), { workers: 4, threads: 1 });
  assertEquals(plan(1, 200, {}), { workers: 1, threads: 64 });
  assertEquals(plan(0, 4, {}), { workers: 1, threads: 4 });
  assertEquals(plan(2, 8, { kernels: "strict" }), { workers: 2, threads: 1 });
  assertEquals(plan(2, 8, { kernels: "strict", threads: 3 }), { workers: 2, threads: 3 });
});

Deno.test("a shared heap that is full says so, and goes on", () => {
  const take = () => host.output([200 * 2 ** 20]); // 800 MB, of which nothing is touched
  const taken = [take(), take(), take()];
  assertThrows(take, OutOfMemoryError, "cannot allocate 838860800 bytes");
  assertThrows(() => host.output([2 ** 28]), OutOfMemoryError); // more than the last gigabyte of addresses has
  for (const tensor of taken) host.free(tensor);
  host.free(take());
});
