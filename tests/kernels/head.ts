/** The kernels of a network's head: pooling, the dense layer, and softmax with its loss. */
import { elementwise, normals } from "../kernel_runner.ts";
import * as reference from "../reference/head.ts";
import { fresh, type Kernel, type KernelCase, lazily } from "./description.ts";

/** Float64 sums: only results are rounded, which 6e-8 bounds. Seen: 4.8e-8. */
const TOLERANCE = 6e-8;
/** The same bound, of every single number however small. Seen: 5.8e-8. */
const SOFTMAX_TOLERANCE = 6e-8;

const SIZES = [[1, 1, 1], [1, 7, 5], [3, 4, 2], [2, 64, 16], [3, 1, 10], [5, 3, 4]];

function poolCase(shape: readonly number[]): KernelCase {
  const [batch, pixels, channels] = shape;
  const x = normals(batch * pixels * channels, "x");
  return {
    name: `[${shape}]`,
    inputs: { x },
    outputs: { y: fresh(batch * channels) },
    numbers: { batch, pixels, channels },
    expected: lazily(() => ({ y: reference.globalAveragePool(x, shape) })),
  };
}

function poolGradientCase(shape: readonly number[]): KernelCase {
  const [batch, pixels, channels] = shape;
  const dy = normals(batch * channels, "dy");
  return {
    name: `[${shape}]`,
    inputs: { dy },
    outputs: { dx: fresh(batch * pixels * channels) },
    numbers: { batch, pixels, channels },
    expected: lazily(() => ({ dx: reference.globalAveragePoolGradient(dy, shape) })),
  };
}

function denseCase(shape: readonly number[]): KernelCase {
  const [batch, inputs, outputs] = shape;
  const tensors = {
    x: normals(batch * inputs, "x"),
    w: normals(inputs * outputs, "w"),
    b: normals(outputs, "b"),
  };
  return {
    name: `[${shape}]`,
    inputs: tensors,
    outputs: { y: fresh(batch * outputs) },
    numbers: { batch, inputs, outputs },
    expected: lazily(() => ({ y: reference.dense(tensors, shape) })),
  };
}

function denseGradientCase(shape: readonly number[]): KernelCase {
  const [batch, inputs, outputs] = shape;
  const tensors = {
    dy: normals(batch * outputs, "dy"),
    x: normals(batch * inputs, "x"),
    w: normals(inputs * outputs, "w"),
  };
  return {
    name: `[${shape}]`,
    inputs: tensors,
    outputs: { dx: fresh(batch * inputs), dw: fresh(inputs * outputs), db: fresh(outputs) },
    numbers: { batch, inputs, outputs },
    expected: lazily(() => reference.denseGradient(tensors, shape)),
  };
}

function softmaxCase(
  [batch, classes]: readonly number[],
  { deviation, smoothing }: { deviation: number; smoothing: number },
): KernelCase {
  const logits = normals(batch * classes, "logits", { deviation });
  // A logit and its opposite at the end of the range: probabilities down to 0.
  logits.set([deviation, -deviation]);
  const labels = Int32Array.from({ length: batch }, (_, n) => (7 * n + 1) % classes);
  const share = Math.fround(smoothing);
  return {
    name: JSON.stringify({ deviation, smoothing, batch, classes }),
    inputs: { logits, labels },
    outputs: { loss: fresh(1), dlogits: fresh(logits.length) },
    numbers: { batch, classes, smoothing },
    expected: lazily(() => reference.softmaxCrossEntropy(logits, labels, { classes, smoothing: share })),
  };
}

export const head: readonly Kernel[] = [
  {
    name: "f32GlobalAveragePool",
    cases: () => SIZES.map(poolCase),
    timings: () => [poolCase([128, 64, 64])],
    tolerance: TOLERANCE,
    alignment: 4,
  },
  {
    name: "f32GlobalAveragePoolGradient",
    cases: () => SIZES.map(poolGradientCase),
    timings: () => [poolGradientCase([128, 64, 64])],
    tolerance: TOLERANCE,
    alignment: 4,
  },
  {
    name: "f32Dense",
    cases: () => SIZES.map(denseCase),
    timings: () => [denseCase([128, 64, 10])],
    tolerance: TOLERANCE,
    alignment: 4,
  },
  {
    name: "f32DenseGradient",
    cases: () => SIZES.map(denseGradientCase),
    timings: () => [denseGradientCase([128, 64, 10])],
    tolerance: TOLERANCE,
    alignment: 4,
  },
  {
    name: "f32SoftmaxCrossEntropy",
    *cases() {
      for (const deviation of [1e-30, 1e-3, 1, 10, 30, 100, 1000]) {
        for (const smoothing of [0, 0.1, 1]) {
          // 1 / K - 1 / K: a test of its own bounds what is left.
          if (deviation === 1e-30 && smoothing === 1) continue;
          for (const shape of [[1, 2], [3, 10], [4, 3], [2, 100]]) {
            yield softmaxCase(shape, { deviation, smoothing });
          }
        }
      }
    },
    timings: () => [softmaxCase([128, 10], { deviation: 1, smoothing: 0 })],
    tolerance: SOFTMAX_TOLERANCE,
    measure: elementwise,
    alignment: 4,
  },
];
