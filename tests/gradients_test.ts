/**
 * The operations that are registered in tfjs, on the WASM backend, against the same composed of tfjs' own on its cpu
 * backend: values, and gradients by every input.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-layers"; // registers the gradients of tfjs' own operations
import { adamStep } from "../src/engine/adam.ts";
import { batchNormInference } from "../src/engine/batch_norm.ts";
import { conv2dBatchNorm } from "../src/engine/conv2d.ts";
import { dropout } from "../src/engine/dropout.ts";
import {
  dense,
  denseGradient,
  globalAveragePool,
  globalAveragePoolGradient,
  softmaxCrossEntropy,
} from "../src/engine/head.ts";
import {
  type NormalisedConvolution,
  normalisedConvolution,
  residualBlock,
} from "../src/engine/residual_block.ts";
import { useEngine } from "./engine.ts";
import { maxNorm, normals } from "./kernel_runner.ts";
import { dropoutMask } from "./reference/dropout.ts";

/** Relative, by the largest number. Seen: 1.8e-6 where Winograd convolves, else 4.2e-7; 1e-5 is what is asked for. */
const TOLERANCE = 5e-6;
/** The tolerance of two convolutions and two normalisations in a row. Seen: 6.2e-6. */
const BLOCK_TOLERANCE = 1.2e-5;

type Operation = (...inputs: tf.Tensor[]) => tf.Tensor;
/** An operation of ours: what it gives, and its way back to the gradients by the inputs. */
type Pass = (...inputs: tf.Tensor[]) => { y: tf.Tensor; backward: (dy: tf.Tensor) => tf.Tensor[] };

/** An operation that goes back by the tape. */
const byTape = (operation: Operation): Pass => (...inputs) => ({
  y: operation(...inputs),
  backward: (dy) => tf.grads(operation)(inputs, dy),
});

/** Value of `pass`, and its gradients by the inputs from numbers that stand for a loss. */
async function differentiate(backend: "wasm" | "cpu", pass: Pass, shapes: number[][]) {
  await tf.setBackend(backend);
  return tf.tidy(() => {
    const inputs = shapes.map((shape, i) =>
      tf.tensor(normals(tf.util.sizeFromShape(shape), `input ${i}`), shape)
    );
    const { y, backward } = pass(...inputs);
    const value = y.dataSync() as Float32Array;
    const dy = tf.tensor(normals(y.size, "loss"), y.shape);
    return [value, ...backward(dy).map((tensor) => tensor.dataSync() as Float32Array)];
  });
}

/** Registers a test that `ours` on WASM is `theirs` on cpu. */
function testOperation(
  name: string,
  shapes: number[][],
  ours: Pass,
  theirs: Operation,
  tolerance = TOLERANCE,
) {
  Deno.test(`${name}: value and gradients agree with tfjs' cpu backend`, async () => {
    await useEngine();
    const actual = await differentiate("wasm", ours, shapes);
    const expected = await differentiate("cpu", byTape(theirs), shapes);
    assertEquals(actual.length, expected.length);
    for (const [i, numbers] of expected.entries()) {
      const what = i === 0 ? "the value" : `the gradient by input ${i - 1}`;
      assertEquals(actual[i].length, numbers.length, what);
      const error = maxNorm(actual[i], Float64Array.from(numbers));
      assert(error <= tolerance, `${what} is off by ${error}`);
    }
  });
}

type Convolution = {
  x: number[];
  filter: number[];
  stride: number | [number, number];
  pad?: "same" | "valid" | tf.backend_util.ExplicitPadding;
};

const convolutions: Record<string, Convolution> = {
  "3x3 at stride 1": { x: [2, 7, 6, 8], filter: [3, 3, 8, 16], stride: 1 },
  "3x3 at stride 2": { x: [2, 8, 6, 8], filter: [3, 3, 8, 16], stride: 2 },
  "3x3 at stride 2, odd sizes, padded as in the paper": {
    x: [2, 7, 9, 8],
    filter: [3, 3, 8, 16],
    stride: 2,
    pad: [[0, 0], [1, 1], [1, 1], [0, 0]],
  },
  "1x1 at stride 2": { x: [2, 8, 8, 16], filter: [1, 1, 16, 32], stride: 2 },
  "first layer": { x: [2, 8, 8, 3], filter: [3, 3, 3, 16], stride: 1 },
  "5 filters": { x: [2, 6, 7, 3], filter: [3, 3, 3, 5], stride: 1 },
  "unequal strides": { x: [2, 6, 7, 8], filter: [3, 3, 8, 8], stride: [2, 1] },
  "valid": { x: [1, 6, 7, 8], filter: [3, 2, 8, 8], stride: 1, pad: "valid" },
};

for (const [name, { x, filter, stride, pad = "same" }] of Object.entries(convolutions)) {
  const convolve: Operation = (x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, pad);
  testOperation(`tf.conv2d, ${name}`, [x, filter], byTape(convolve), convolve);
}

const EPSILON = 1e-3;

/** A convolution by `stride`, normalised by the batch's statistics. */
function composed(x: tf.Tensor, [filter, gamma, beta]: tf.Tensor[], stride: number): tf.Tensor {
  const convolved = tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, "same");
  const { mean, variance } = tf.moments(convolved, [0, 1, 2]);
  return tf.add(tf.mul(tf.div(tf.sub(convolved, mean), tf.sqrt(tf.add(variance, EPSILON))), gamma), beta);
}

/**
 * Far from 0, some above and some below, one sign a channel: a ReLU must not let through in one backend what it holds back in
 * the other.
 */
const spread = (channels: number) =>
  tf.tensor1d(Float32Array.from({ length: channels }, (_, i) => i % 3 ? 20 : -20));

/** Channels in and out, stride, and the height of x: at stride 2 the kernels for even sides are others than those for odd ones. */
const BLOCKS = [[8, 8, 1, 7], [16, 16, 1, 7], [8, 16, 2, 7], [16, 32, 2, 8], [3, 5, 2, 7]];
for (const [channels, filters, stride, height] of BLOCKS) {
  const blocks = [[3, 3, channels, filters], [filters], [filters], [3, 3, filters, filters], [filters], [
    filters,
  ]];
  const projection = [[1, 1, channels, filters], [filters], [filters]];
  const groups = (inputs: tf.Tensor[]) => {
    const shifted = inputs.map((input, i) => i % 3 === 2 ? tf.add(input, spread(filters)) : input);
    return [shifted.slice(0, 3), shifted.slice(3, 6), shifted.slice(6)];
  };
  testOperation(
    `residualBlock, ${channels} to ${filters} channels`,
    [[2, height, 6, channels], ...blocks, ...stride > 1 ? projection : []],
    (x, ...inputs) => {
      const [conv1, conv2, projection] = groups(inputs).map((group) =>
        group.length ? convolution(group) : undefined
      );
      const convolutions = { conv1: conv1!, conv2: conv2!, projection };
      return residualBlock(
        x as tf.Tensor4D,
        convolutions,
        { stride, epsilon: EPSILON, momentum: 0.9 },
      ) as ReturnType<Pass>;
    },
    (x, ...inputs) => {
      const [conv1, conv2, projection] = groups(inputs);
      const inner = tf.relu(composed(x, conv1, stride));
      const shortcut = projection.length ? composed(x, projection, stride) : x;
      return tf.relu(tf.add(composed(inner, conv2, 1), shortcut));
    },
    BLOCK_TOLERANCE,
  );
}

for (const [channels, filters, size] of [[8, 16, 3], [3, 5, 1], [16, 16, 3]]) {
  testOperation(
    `normalisedConvolution, ${channels} to ${filters} channels`,
    [[size, size, channels, filters], [filters], [filters]],
    (filter, gamma, beta) => {
      const options = { stride: 1, epsilon: EPSILON, momentum: 0.9 };
      const conv = convolution([filter, gamma, tf.add(beta, spread(filters))]);
      return normalisedConvolution(
        tf.tensor(normals(84 * channels, "x"), [2, 7, 6, channels]),
        conv,
        options,
      ) as ReturnType<Pass>;
    },
    (filter, gamma, beta) => {
      const x = tf.tensor(normals(84 * channels, "x"), [2, 7, 6, channels]);
      return tf.relu(composed(x, [filter, gamma, tf.add(beta, spread(filters))], 1));
    },
  );
}

function convolution([filter, gamma, beta]: tf.Tensor[]): NormalisedConvolution {
  const channels = gamma.shape[0]!;
  const vectors = { gamma: gamma as tf.Tensor1D, beta: beta as tf.Tensor1D };
  return {
    ...{
      filter: filter as tf.Tensor4D,
      ...vectors,
      mean: tf.zeros([channels]),
      variance: tf.ones([channels]),
    },
  };
}

testOperation(
  "globalAveragePool",
  [[3, 4, 5, 6]],
  (x) => ({
    y: globalAveragePool(x as tf.Tensor4D),
    backward: (dy) => [globalAveragePoolGradient(dy as tf.Tensor2D, x.shape)],
  }),
  (x) => tf.mean(x, [1, 2]),
);

testOperation(
  "dense",
  [[3, 7], [7, 5], [5]],
  (x, w, b) => ({
    y: dense(x as tf.Tensor2D, w as tf.Tensor2D, b as tf.Tensor1D),
    backward: (dy) => denseGradient(dy as tf.Tensor2D, x as tf.Tensor2D, w as tf.Tensor2D),
  }),
  (x, w, b) => tf.add(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D), b),
);

for (const smoothing of [0, 0.1]) {
  const labels = () => tf.tensor1d([1, 0, 4, 4], "int32");
  testOperation(
    `softmaxCrossEntropy, smoothing ${smoothing}`,
    [[4, 5]],
    (logits) => {
      const { loss, gradient } = softmaxCrossEntropy(logits as tf.Tensor2D, labels(), smoothing);
      return { y: loss, backward: (dy) => [tf.mul(gradient, dy)] };
    },
    (logits) => {
      const wanted = tf.add(tf.mul(tf.oneHot(labels(), 5), 1 - smoothing), smoothing / 5);
      return tf.neg(tf.div(tf.sum(tf.mul(wanted, tf.logSoftmax(logits))), 4));
    },
  );
}

testOperation(
  "dropout",
  [[3, 4, 2, 5]],
  (x) => {
    const drop = (x: tf.Tensor) => dropout(x, 0.25, { seed: 0x80000001 });
    return { y: drop(x), backward: (dy) => [drop(dy)] };
  },
  (x) => {
    const stays = dropoutMask(x.size, 0.25, 0x80000001);
    return tf.div(tf.mul(x, tf.tensor(stays.map(Number), x.shape)), 0.75);
  },
);

/** One value on both backends. */
async function onBoth(work: () => tf.Tensor) {
  const values: Float32Array[] = [];
  for (const backend of ["wasm", "cpu"]) {
    await tf.setBackend(backend);
    values.push(tf.tidy(() => work().dataSync() as Float32Array));
  }
  await tf.setBackend("wasm");
  return values;
}

Deno.test("tf.conv2d with dilation falls back to the right value", async () => {
  await useEngine();
  const [actual, expected] = await onBoth(() =>
    tf.conv2d(
      tf.tensor4d(normals(2 * 7 * 6 * 8, "x"), [2, 7, 6, 8]),
      tf.tensor4d(normals(3 * 3 * 8 * 8, "w"), [3, 3, 8, 8]),
      1,
      "same",
      "NHWC",
      2,
    )
  );
  const error = maxNorm(actual, Float64Array.from(expected));
  assert(error <= TOLERANCE, `${error}`);
});

Deno.test("the gradient of tf.conv2d does not keep the dy of its output", async () => {
  await useEngine();
  tf.tidy(() => {
    const shape: [number, number, number, number] = [1, 4, 4, 8];
    const inputs = [tf.ones(shape), tf.ones([3, 3, 8, 8])], dy = tf.ones(shape);
    tf.grads((x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "same"))(inputs, dy);
    assert(dy.isDisposed);
  });
});

Deno.test("the way back takes over dy, but does not change what others hold", async () => {
  await useEngine();
  tf.tidy(() => {
    const shape: [number, number, number, number] = [1, 4, 4, 8];
    const convolved = convolution([tf.ones([3, 3, 8, 8]), tf.ones([8]), tf.zeros([8])]);
    const options = { stride: 1, epsilon: EPSILON, momentum: 0.9 };
    const x = tf.ones<tf.Rank.R4>(shape);
    for (
      const run of [
        () => residualBlock(x, { conv1: convolved, conv2: convolved }, options),
        () => normalisedConvolution(x, convolved, options),
      ]
    ) {
      const dy = tf.tensor4d(normals(128, "dy"), shape), held = tf.clone(dy);
      const [alone] = run().backward(tf.tensor4d(normals(128, "dy"), shape));
      const pass = run(), [shared] = pass.backward(dy);
      assert(dy.isDisposed && pass.y.isDisposed && !x.isDisposed);
      assertEquals(held.dataSync(), normals(128, "dy"));
      assertEquals(shared.dataSync(), alone.dataSync());
    }
  });
});

Deno.test("residualBlock refuses vectors that do not fit", async () => {
  await useEngine();
  tf.tidy(() => {
    const conv = convolution([tf.ones([3, 3, 8, 8]), tf.ones([8]), tf.zeros([8])]);
    const wrong = { ...conv, mean: tf.zeros<tf.Rank.R1>([7]) };
    const options = { stride: 1, epsilon: EPSILON, momentum: 0.9 };
    assertThrows(
      () => residualBlock(tf.ones([1, 4, 4, 8]), { conv1: conv, conv2: wrong }, options),
      RangeError,
      "mean must have shape [8], found [7]",
    );
    assertThrows(
      () => residualBlock(tf.ones([1, 4, 4, 8]), { conv1: conv, conv2: conv }, { ...options, stride: 2 }),
      RangeError,
      "Cannot add the residual: needed shape [1,2,2,8], found [1,4,4,8]",
    );
  });
});

Deno.test("tf.conv2d refuses NCHW", async () => {
  await useEngine();
  tf.tidy(() => {
    const x = tf.zeros<tf.Rank.R4>([1, 8, 5, 5]), filter = tf.zeros<tf.Rank.R4>([3, 3, 8, 8]);
    assertThrows(
      () => tf.conv2d(x, filter, 1, "same", "NCHW"),
      RangeError,
      "the data format must be NHWC, found NCHW",
    );
  });
});

Deno.test("batchNormInference is tf.batchNorm with ReLU and residual", async () => {
  await useEngine();
  const shape: [number, number, number, number] = [2, 3, 4, 5];
  const inputs = () => ({
    x: tf.tensor4d(normals(120, "x"), shape),
    residual: tf.tensor4d(normals(120, "residual"), shape),
    gamma: tf.tensor1d(normals(5, "gamma")),
    beta: tf.tensor1d(normals(5, "beta")),
    mean: tf.tensor1d(normals(5, "mean")),
    variance: tf.tensor1d(normals(5, "variance").map(Math.abs)),
  });
  await tf.setBackend("wasm");
  const actual = tf.tidy(() => {
    const { x, residual, ...vectors } = inputs();
    return batchNormInference(x, vectors, { epsilon: EPSILON, relu: true, residual }).dataSync();
  }) as Float32Array;
  await tf.setBackend("cpu");
  const expected = tf.tidy(() => {
    const { x, residual, gamma, beta, mean, variance } = inputs();
    return tf.relu(tf.add(tf.batchNorm4d(x, mean, variance, beta, gamma, EPSILON), residual)).dataSync();
  });
  await tf.setBackend("wasm");
  const error = maxNorm(actual, Float64Array.from(expected));
  assert(error <= TOLERANCE, `${error}`);
});

Deno.test("conv2dBatchNorm is conv2d and batchNormInference, bit by bit", async () => {
  await useEngine();
  // By Winograd's kernels, the direct and the general ones.
  for (
    const { channels, filters, size, stride } of [
      { channels: 16, filters: 32, size: 3, stride: 1 },
      { channels: 16, filters: 32, size: 3, stride: 2 },
      { channels: 3, filters: 5, size: 1, stride: 2 },
    ]
  ) {
    tf.tidy(() => {
      const x = tf.tensor4d(normals(2 * 9 * 10 * channels, "x"), [2, 9, 10, channels]);
      const filter = tf.tensor4d(normals(size * size * channels * filters, "filter"), [
        size,
        size,
        channels,
        filters,
      ]);
      const vector = (name: string) => tf.tensor1d(normals(filters, name).map(Math.abs));
      const vectors = {
        ...{
          gamma: vector("gamma"),
          beta: vector("beta"),
          mean: vector("mean"),
          variance: vector("variance"),
        },
      };
      const convolved = tf.conv2d(x, filter, stride, "same");
      const residual = tf.tensor4d(normals(convolved.size, "residual"), convolved.shape);
      for (const options of [{ relu: true, residual }, { relu: false }]) {
        const wanted = batchNormInference(convolved, vectors, { epsilon: EPSILON, ...options });
        const actual = conv2dBatchNorm(x, filter, stride, vectors, { epsilon: EPSILON, ...options });
        assertEquals(actual.shape, wanted.shape);
        assert(tf.equal(actual, wanted).dataSync().every((same) => same === 1));
      }
    });
  }
});

Deno.test("operations refuse shapes that do not fit", async () => {
  await useEngine();
  tf.tidy(() => {
    const x = tf.zeros<tf.Rank.R4>([2, 3, 3, 4]),
      four = tf.zeros<tf.Rank.R1>([4]),
      five = tf.zeros<tf.Rank.R1>([5]);
    const options = { epsilon: EPSILON, relu: true };
    const vectors = { gamma: four, beta: four, mean: four, variance: four };
    for (const name of ["gamma", "beta", "mean", "variance"]) {
      assertThrows(
        () => batchNormInference(x, { ...vectors, [name]: five }, options),
        RangeError,
        `${name} must have shape [4], found [5]`,
      );
    }
    const residual = tf.zeros<tf.Rank.R4>([2, 3, 3, 5]);
    assertThrows(() => batchNormInference(x, vectors, { ...options, residual }), RangeError, "residual");
    const filter = tf.zeros<tf.Rank.R4>([1, 1, 4, 4]);
    assertThrows(
      () => conv2dBatchNorm(x, filter, 1, { ...vectors, beta: five }, options),
      RangeError,
      "beta must have shape [4], found [5]",
    );
    assertThrows(
      () => conv2dBatchNorm(x, filter, 1, vectors, { ...options, residual }),
      RangeError,
      "Cannot add the residual: needed shape [2,3,3,4], found [2,3,3,5]",
    );
    const matrix = tf.zeros<tf.Rank.R2>([4, 5]);
    assertThrows(() => dense(matrix, matrix, five), RangeError, "Cannot multiply [4,5] by [4,5]");
    assertThrows(() => softmaxCrossEntropy(matrix, four), RangeError, "needed int32 [4], found float32 [4]");
    assertThrows(() => dropout(x, 1, { seed: 1 }), RangeError, "must be in [0, 1), found 1");
    assertThrows(
      () =>
        adamStep([{ weights: four, first: five, second: four, gradient: four, l2: 0 }], {
          step: 1,
          learningRate: 1,
        }),
      RangeError,
      "Cannot update weights [4] by a tensor [5]",
    );
  });
});
