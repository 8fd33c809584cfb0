/** The kernels of Winograd's convolutions, at stride 1 and 2. */
import { normals } from "../kernel_runner.ts";
import { batchNormApply, batchNormGradient } from "../reference/batch_norm.ts";
import { conv2d, type Conv2dGeometry, flopsOf, type Padding } from "../reference/conv2d.ts";
import {
  type Choice,
  directionCase,
  geometries,
  geometry,
  LANE_CHANNELS,
  measuredCase,
  PADDINGS,
  scratchFor,
  sizesFor,
  tensorsOf,
  zeros,
} from "./conv2d_cases.ts";
import { callByName } from "./arguments.ts";
import { type Addresses, fresh, type Kernel, type KernelCase, lazily } from "./description.ts";

/** Winograd's transforms cost a digit. Seen: 5.4e-6 forward, 5.6e-6 and 6.3e-6 for the gradients. */
const TOLERANCE = 1e-5;

const EPSILON = Math.fround(1e-3);

/**
 * 3x3 at stride 1, both channels multiples of `lanes`: whole and cut tiles, every padding, and more tiles than a group, of one
 * image and of many.
 */
function* winogradChoices(lanes: number): Generator<Choice> {
  const paddings: Padding[] = [...PADDINGS, [[2, 2], [2, 2]]];
  for (const [i, width] of [3, 4, 5, 7, 8, 9, 13].entries()) {
    for (const [j, padding] of paddings.entries()) {
      yield {
        batch: 1 + (i + j) % 2 * 2,
        size: [3 + (i + 2 * j) % 7, width],
        channels: [LANE_CHANNELS[i % 3] * lanes, LANE_CHANNELS[(i + j) % 3] * lanes],
        filter: [3, 3],
        padding,
      };
    }
  }
  yield { size: [60, 80], channels: [lanes, lanes], filter: [3, 3] };
  yield { batch: 11, size: [8, 8], channels: [64, 64], filter: [3, 3] };
  // Enough tiles that the joined build holds them, with taps for sixes alone, and for two fours beside them.
  yield { batch: 12, size: [8, 8], channels: [3 * lanes, 2 * lanes], filter: [3, 3] };
  yield { batch: 12, size: [8, 8], channels: [2 * lanes, 3 * lanes], filter: [3, 3] };
  yield { batch: 90, size: [4, 4], channels: [lanes, lanes], filter: [3, 3] };
}

/** 3x3 at stride 2 of even sides: whole and cut tiles, and more of them than a group, of one image and of many. */
function* stridedChoices(lanes: number): Generator<Choice> {
  for (const [i, width] of [2, 4, 6, 8, 10, 16, 18, 26].entries()) {
    const channels = [LANE_CHANNELS[i % 3] * lanes, LANE_CHANNELS[i % 2] * lanes] as const;
    yield { batch: 1 + i % 3, size: [2 + (6 * i) % 20, width], channels, filter: [3, 3], stride: 2 };
  }
  yield { size: [60, 80], channels: [2 * lanes, lanes], filter: [3, 3], stride: 2 };
  yield { batch: 90, size: [8, 8], channels: [lanes, lanes], filter: [3, 3], stride: 2 };
}

const used = (side: number, channels: readonly [number, number], stride: number) =>
  geometry({ batch: 32, size: [side, side], channels, filter: [3, 3], stride });

/** The two families: what they take, what of it ResNet-20 has, and whether the gradients measure dx. */
const STRIDE_1 = {
  forward: "f32Conv2dWinogradForward",
  gradients: "f32Conv2dWinogradGradients",
  scratch: "f32Conv2dWinogradScratch",
  choices: winogradChoices,
  used: [used(32, [16, 16], 1), used(16, [32, 32], 1), used(8, [64, 64], 1)],
  measuresGradient: true,
  pairs: { forward: { joined: 794, wide: 488 }, gradients: { joined: 4351, wide: 769 } },
} as const;
const STRIDE_2 = {
  forward: "f32Conv2dWinogradStridedForward",
  gradients: "f32Conv2dWinogradStridedGradients",
  scratch: "f32Conv2dWinogradStridedScratch",
  choices: stridedChoices,
  used: [used(32, [16, 32], 2), used(16, [32, 64], 2)],
  measuresGradient: false,
  pairs: { forward: { joined: 689, wide: 321 }, gradients: { joined: 1825, wide: 573 } },
} as const;

type Family = typeof STRIDE_1 | typeof STRIDE_2;

const NORMALISATION = ["mean", "scale", "beta"];
const NO_LINES = ["convolved", "outMean", "lines", "outScale", "outBeta"];

function forwardCase({ forward, scratch }: Family, g: Conv2dGeometry): KernelCase {
  return directionCase(forward, g, { output: "y", scratch, absent: [...NORMALISATION, "sums"] });
}

/** Vectors `[channels]` that normalise. */
function vectorsOf(channels: number, scale = { mean: 1, deviation: 0.3 }) {
  return {
    mean: normals(channels, "mean"),
    scale: normals(channels, "scale", scale),
    beta: normals(channels, "beta"),
  };
}

/** The forward convolution of x normalised on the way. */
function normalisedCase({ forward, scratch }: Family, g: Conv2dGeometry): KernelCase {
  const { x, w, dy } = tensorsOf(g), vectors = vectorsOf(g.inChannels);
  return {
    name: `normalised, ${JSON.stringify(g)}`,
    inputs: { x, w, ...vectors },
    outputs: { y: fresh(dy.length) },
    scratch: scratchFor(scratch, g),
    numbers: { ...sizesFor(forward, g), sums: 0 },
    expected: lazily(() => {
      const normal = Float32Array.from(batchNormApply(x, undefined, { ...vectors, relu: true }));
      return { y: conv2d(g, { x: normal, w, dy }).y };
    }),
    flops: flopsOf(g),
  };
}

/** One gradient, without all that can be done on the way. */
function gradientCase(
  { gradients, scratch, measuresGradient }: Family,
  g: Conv2dGeometry,
  output: "dx" | "dw",
): KernelCase {
  const others = output === "dx" ? ["dw", "x"] : ["dx", "w"];
  const sums = measuresGradient ? ["sums"] : [];
  const absent = [...others, "addend", ...NORMALISATION, ...NO_LINES, ...sums];
  return directionCase(gradients, g, { output, scratch, absent });
}

/** Both gradients at once. */
function bothGradientsCase(
  { gradients, scratch, measuresGradient }: Family,
  g: Conv2dGeometry,
): KernelCase {
  const { x, w, dy } = tensorsOf(g), sums = measuresGradient ? ["sums"] : [];
  return {
    name: JSON.stringify(g),
    inputs: { x, w, dy },
    outputs: { dx: fresh(x.length), dw: fresh(w.length) },
    scratch: scratchFor(scratch, g),
    numbers: { ...sizesFor(gradients, g), ...zeros(["addend", ...NORMALISATION, ...NO_LINES, ...sums]) },
    expected: lazily(() => {
      const { dx, dw } = conv2d(g, { x, w, dy });
      return { dx, dw };
    }),
    flops: 2 * flopsOf(g),
  };
}

/**
 * All that is done on the way, at once: x normalised, dy by the batch norm behind, both gradients, an addend, which may be dx
 * itself, and the first pass of the batch norm that x comes by.
 */
function everythingCase(
  { gradients, scratch, measuresGradient }: Family,
  g: Conv2dGeometry,
  { relu, inPlace }: { relu: boolean; inPlace: boolean },
): KernelCase {
  const { inChannels: channels, outChannels } = g, size = g.batch * g.height * g.width;
  const { x, w, dy } = tensorsOf(g), vectors = vectorsOf(channels);
  const addend = normals(size * channels, "addend", { deviation: 10 });
  const behind = {
    convolved: normals(dy.length, "convolved"),
    outMean: normals(outChannels, "outMean"),
    lines: normals(3 * outChannels, "lines"),
  };
  const mask = { outScale: normals(outChannels, "outScale"), outBeta: normals(outChannels, "outBeta") };
  const variance = normals(channels, "variance", { mean: 4, deviation: 0.2 });
  const gamma = normals(channels, "gamma", { mean: 1, deviation: 0.3 });
  const own = scratchFor(scratch, g);
  const numbers = { ...sizesFor(gradients, g), ...relu ? {} : zeros(["outScale", "outBeta"]) };
  const gradientNames = ["dx", "dw", "x", "dy", "w", ...NORMALISATION, ...Object.keys(behind), "scratch"];
  const outputs = { dx: inPlace ? addend : fresh(x.length), dw: fresh(w.length) };
  return {
    name: JSON.stringify({ ...g, relu, inPlace }),
    inputs: {
      x,
      w,
      dy,
      ...vectors,
      ...behind,
      variance,
      gamma,
      ...relu ? mask : {},
      ...inPlace ? {} : { addend },
    },
    outputs: measuresGradient ? { ...outputs, dgamma: fresh(channels), dbeta: fresh(channels) } : outputs,
    scratch: (kernels) => own(kernels) + (24 + 12) * channels,
    call: (kernels, at) => {
      const sums = at.scratch + own(kernels);
      const given = relu ? [...gradientNames, "outScale", "outBeta"] : gradientNames;
      const named: Record<string, number> = { ...pick(at, given), ...numbers, addend: at.addend ?? at.dx };
      if (measuresGradient) named.sums = sums;
      callByName(kernels, gradients, named);
      if (!measuresGradient) return;
      callByName(kernels, "f32BatchNormGradientVectors", {
        ...pick(at, ["dgamma", "dbeta", "variance", "gamma"]),
        lines: sums + 24 * channels,
        sums,
        parts: 1,
        pixels: size,
        channels,
        epsilon: EPSILON,
      });
    },
    expected: lazily(() => {
      const outer = Float32Array.from(dy, (value, i) => {
        const c = i % outChannels, d = behind.convolved[i] - behind.outMean[c];
        const passed = !relu || d * mask.outScale[c] + mask.outBeta[c] > 0;
        const [slope, tilt, level] = [0, 1, 2].map((line) => behind.lines[line * outChannels + c]);
        return (passed ? slope * value : 0) + tilt * d + level;
      });
      const normal = Float32Array.from(batchNormApply(x, undefined, { ...vectors, relu: true }));
      const { dx: alone, dw } = conv2d(g, { x: normal, w, dy: outer });
      const dx = alone.map((value, i) => value + addend[i]);
      const results: Record<string, Float64Array> = { dx, dw };
      if (!measuresGradient) return results;
      const { dgamma, dbeta } = batchNormGradient({ dy: Float32Array.from(dx), x, y: normal }, {
        mean: vectors.mean,
        variance,
        gamma,
        epsilon: EPSILON,
        relu: true,
      });
      return { ...results, dgamma, dbeta };
    }),
  };
}

function pick(at: Addresses, names: readonly string[]): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, at[name]]));
}

/** The forward convolution of x as it is, normalised behind. */
function batchNormCase(
  g: Conv2dGeometry,
  { relu, withResidual }: { relu: boolean; withResidual: boolean },
): KernelCase {
  const kernel = "f32Conv2dWinogradBatchNorm", one = forwardCase(STRIDE_1, g);
  const vectors = vectorsOf(g.outChannels, { mean: 0.03, deviation: 0.01 });
  const residual = normals(g.batch * g.outHeight * g.outWidth * g.outChannels, "residual");
  const numbers = { ...sizesFor(kernel, g), relu: Number(relu), ...withResidual ? {} : { residual: 0 } };
  return {
    ...one,
    name: JSON.stringify({ ...g, relu, withResidual }),
    inputs: { ...one.inputs, ...vectors, ...withResidual ? { residual } : {} },
    numbers,
    expected: lazily(() => {
      // The reference takes float32: that rounds to 6e-8.
      const convolved = Float32Array.from(one.expected().y);
      return { y: batchNormApply(convolved, withResidual ? residual : undefined, { ...vectors, relu }) };
    }),
  };
}

/** True where outputs are as large as inputs, less a stride: both gradients at once need that. */
const isSame = (g: Conv2dGeometry) =>
  g.outHeight * g.strideHeight === g.height && g.outWidth * g.strideWidth === g.width;

function kernelsOf(family: Family): Kernel[] {
  const all = (lanes: number) => [...geometries(family.choices(lanes))];
  return [
    {
      name: family.forward,
      *cases(lanes) {
        for (const g of all(lanes)) {
          yield forwardCase(family, g);
          yield measuredCase(family.forward, g, { scratch: family.scratch, absent: NORMALISATION });
          yield normalisedCase(family, g);
        }
      },
      timings: () => family.used.flatMap((g) => [forwardCase(family, g), normalisedCase(family, g)]),
      tolerance: TOLERANCE,
      alignment: 4,
      pairs: family.pairs.forward,
    },
    {
      name: family.gradients,
      *cases(lanes) {
        for (const [i, g] of all(lanes).entries()) {
          yield gradientCase(family, g, "dx");
          yield gradientCase(family, g, "dw");
          if (isSame(g)) yield everythingCase(family, g, { relu: i % 2 === 0, inPlace: i % 3 === 0 });
        }
      },
      timings: () => family.used.map((g) => bothGradientsCase(family, g)),
      tolerance: TOLERANCE,
      alignment: 4,
      pairs: family.pairs.gradients,
    },
  ];
}

export const conv2dWinograd: readonly Kernel[] = [
  ...kernelsOf(STRIDE_1),
  ...kernelsOf(STRIDE_2),
  {
    name: "f32Conv2dWinogradBatchNorm",
    *cases(lanes) {
      for (const [i, g] of [...geometries(winogradChoices(lanes))].entries()) {
        yield batchNormCase(g, { relu: i % 2 === 0, withResidual: i % 4 < 2 });
      }
    },
    timings: () => STRIDE_1.used.map((g) => batchNormCase(g, { relu: true, withResidual: true })),
    tolerance: TOLERANCE,
    alignment: 4,
    pairs: { joined: 794, wide: 301 },
  },
];
