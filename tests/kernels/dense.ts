/** The kernels of a perceptron's dense layers. */
import type { Kernels } from "../../src/kernels/module.ts";
import { normals } from "../kernel_runner.ts";
import * as reference from "../reference/dense.ts";
import { fresh, type Kernel, type KernelCase, lazily } from "./description.ts";

/** Float32 sums of up to 150 products, relative to the largest number. Seen: 4.3e-7. */
const TOLERANCE = 1e-6;

/** Float32 sums of a column, which may nearly cancel. Seen: 2.0e-7. */
const BIAS_TOLERANCE = { db: 1e-6, dy: 0 };

type Shape = readonly [batch: number, inputs: number, outputs: number];

/** Every size alone at, below and above the blocks' sizes, and sizes of several blocks. */
const SIZES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 16, 17, 24, 31, 32, 33, 40, 41, 64, 65, 100, 129];
const SHAPES: readonly Shape[] = [
  ...SIZES.flatMap((size, i): Shape[] => {
    const other = SIZES[(7 * i + 3) % 12], third = SIZES[(5 * i + 1) % 14];
    return [[size, other, third], [third, size, other], [other, third, size]];
  }),
  [35, 100, 40],
  [128, 65, 48],
];
/** A perceptron of 256 and 128 on 100 features, at a batch of 128. */
const USED: readonly Shape[] = [[128, 100, 256], [128, 256, 128], [128, 128, 2]];

const flopsOf = (shape: Shape) => 2 * shape[0] * shape[1] * shape[2];
const scratch = ([batch, inputs, outputs]: Shape) => (kernels: Kernels) =>
  kernels.f32DenseScratch(batch, inputs, outputs);

function forwardCase(shape: Shape, { bias, relu }: { bias: boolean; relu: boolean }): KernelCase {
  const [batch, inputs, outputs] = shape;
  const x = normals(batch * inputs, "x"), w = normals(inputs * outputs, "w");
  const b = bias ? normals(outputs, "b") : undefined;
  return {
    name: JSON.stringify({ batch, inputs, outputs, bias, relu }),
    inputs: b ? { x, w, b } : { x, w },
    outputs: { y: fresh(batch * outputs) },
    scratch: scratch(shape),
    numbers: { batch, inputs, outputs, relu: relu ? 1 : 0, ...b ? {} : { b: 0 } },
    expected: lazily(() => ({ y: reference.denseForward({ x, w, b }, shape, relu) })),
    flops: flopsOf(shape),
  };
}

function inputGradientCase(shape: Shape): KernelCase {
  const [batch, inputs, outputs] = shape;
  const dy = normals(batch * outputs, "dy"), w = normals(inputs * outputs, "w");
  return {
    name: JSON.stringify({ batch, inputs, outputs }),
    inputs: { dy, w },
    outputs: { dx: fresh(batch * inputs) },
    scratch: scratch(shape),
    numbers: { batch, inputs, outputs },
    expected: lazily(() => ({ dx: reference.denseInputGradient({ dy, w }, shape) })),
    flops: flopsOf(shape),
  };
}

/** Where `stride` is more than the inputs, the rest of each row is another slice's. */
function weightGradientCase(shape: Shape, stride: number): KernelCase {
  const [batch, inputs, outputs] = shape;
  const dy = normals(batch * outputs, "dy"), x = normals((batch - 1) * stride + inputs, "x");
  return {
    name: JSON.stringify({ batch, inputs, outputs, stride }),
    inputs: { dy, x },
    outputs: { dw: fresh(inputs * outputs) },
    scratch: scratch(shape),
    numbers: { batch, inputs, outputs, stride },
    expected: lazily(() => ({ dw: reference.denseWeightGradient({ dy, x }, shape, stride) })),
    flops: flopsOf(shape),
  };
}

function biasGradientCase(shape: Shape, masked: boolean): KernelCase {
  const [batch, , outputs] = shape;
  const dy = normals(batch * outputs, "dy");
  const y = masked ? normals(batch * outputs, "y").map((value) => Math.max(0, value)) : undefined;
  return {
    name: JSON.stringify({ batch, outputs, masked }),
    inputs: y ? { y } : {},
    outputs: { db: fresh(outputs), dy },
    numbers: { batch, outputs, ...y ? {} : { y: 0 } },
    expected: lazily(() => reference.denseBiasGradient(dy, y, shape)),
  };
}

export const dense: readonly Kernel[] = [
  {
    name: "f32DenseForward",
    *cases() {
      for (const [i, shape] of SHAPES.entries()) {
        yield forwardCase(shape, { bias: i % 2 === 0, relu: i % 4 < 2 });
        yield forwardCase(shape, { bias: i % 2 === 1, relu: i % 4 < 2 });
      }
    },
    timings: () => USED.map((shape) => forwardCase(shape, { bias: true, relu: true })),
    tolerance: TOLERANCE,
    alignment: 4,
    pairs: { joined: 2201, wide: 97 },
  },
  {
    name: "f32DenseInputGradient",
    cases: () => SHAPES.map(inputGradientCase),
    timings: () => USED.slice(1).map(inputGradientCase),
    tolerance: TOLERANCE,
    alignment: 4,
    pairs: { joined: 2201, wide: 97 },
  },
  {
    name: "f32DenseWeightGradient",
    cases: () => SHAPES.map((shape, i) => weightGradientCase(shape, shape[1] + i % 3)),
    timings: () => USED.map((shape) => weightGradientCase(shape, shape[1])),
    tolerance: TOLERANCE,
    alignment: 4,
    pairs: { joined: 1961, wide: 97 },
  },
  {
    name: "f32DenseBiasGradient",
    *cases() {
      for (const shape of SIZES.map((size, i): Shape => [SIZES[(7 * i + 3) % 23], 1, size])) {
        yield biasGradientCase(shape, false);
        yield biasGradientCase(shape, true);
      }
    },
    timings: () => USED.slice(0, 2).map((shape) => biasGradientCase(shape, true)),
    tolerance: BIAS_TOLERANCE,
    alignment: 4,
  },
];
