/** The kernels of batch norm. */
import { normals } from "../kernel_runner.ts";
import * as reference from "../reference/batch_norm.ts";
import { fresh, type Kernel, type KernelCase, lazily } from "./description.ts";

/** Sums in float32 of 64 pixels, then in float64, relative to the largest. Seen: 8.7e-7. */
const SUMS_TOLERANCE = 1.8e-6;
/** The same for a mean of 1000 as for one of 1, at deviation 1. Seen: 3.4e-7 for the mean, 2.5e-6 for the variance. */
const STATISTICS_TOLERANCE = 4e-6;
/** Seen: 1.5e-7. */
const APPLY_TOLERANCE = 2.5e-7;
/** Float64 in all but the result. Seen: 5.3e-8. */
const VECTORS_TOLERANCE = 1e-7;

export const EPSILON = Math.fround(1e-3);

/** A block is 64 pixels, a slice 512 bytes, a pair of vectors 8 channels, four of them 16. */
export function* sizes() {
  for (const pixels of [1, 63, 64, 65, 200]) {
    for (const channels of [1, 3, 7, 8, 9, 16, 26, 43]) yield { pixels, channels };
  }
}

/** ResNet-20's first batch norm, at a batch of 32. */
const USED = { pixels: 32768, channels: 16 };

interface Size {
  pixels: number;
  channels: number;
}

interface Mode {
  relu: boolean;
  withResidual: boolean;
}

export function* modes(): Generator<Mode> {
  for (const relu of [false, true]) {
    for (const withResidual of [false, true]) yield { relu, withResidual };
  }
}

/** Mean and variance are not quite those of x: with them the gradient at one pixel would be 0, and hide errors. */
export function problem({ pixels, channels }: Size) {
  return {
    x: normals(pixels * channels, "x", { mean: 0.5, deviation: 2 }),
    residual: normals(pixels * channels, "residual"),
    dy: normals(pixels * channels, "dy"),
    mean: normals(channels, "mean", { mean: 0.5, deviation: 0.1 }),
    variance: normals(channels, "variance", { mean: 4, deviation: 0.2 }),
    gamma: normals(channels, "gamma", { mean: 1, deviation: 0.3 }),
    beta: normals(channels, "beta"),
  };
}

function sumsCase({ pixels, channels }: Size): KernelCase {
  const x = normals(pixels * channels, "x", { mean: 1 });
  return {
    name: JSON.stringify({ pixels, channels }),
    inputs: { x },
    outputs: { sums: fresh(3 * channels, Float64Array) },
    numbers: { pixels, channels },
    expected: lazily(() => ({ sums: reference.batchNormSums(x, channels) })),
  };
}

/** As many runs of pixels, some of them perhaps empty, whose sums are added up. */
export function partsOf(pixels: number, parts: number) {
  const size = Math.ceil(pixels / parts);
  return Array.from({ length: parts }, (_, part) => {
    const first = Math.min(part * size, pixels);
    return { first, size: Math.min(size, pixels - first) };
  });
}

/** By the sums of f32BatchNormSums: what these lose shows in the variance. */
function statisticsCase(
  { pixels, channels, mean, parts }: Size & { mean: number; parts: number },
): KernelCase {
  const x = normals(pixels * channels, "x", { mean });
  return {
    name: JSON.stringify({ pixels, channels, mean, parts }),
    inputs: { x },
    outputs: { mean: fresh(channels), variance: fresh(channels) },
    scratch: () => parts * channels * 24,
    call: (kernels, { mean, variance, scratch, x }) => {
      for (const [part, { first, size }] of partsOf(pixels, parts).entries()) {
        const sums = scratch + part * channels * 24;
        kernels.f32BatchNormSums(sums, x + first * channels * 4, size, channels);
      }
      kernels.f32BatchNormStatistics(mean, variance, scratch, parts, pixels, channels);
    },
    expected: lazily(() => reference.batchNormStatistics(x, channels)),
  };
}

function scaleCase(channels: number): KernelCase {
  const { gamma, variance } = problem({ pixels: 1, channels });
  return {
    name: `${channels} channels`,
    inputs: { gamma, variance },
    outputs: { scale: fresh(channels) },
    numbers: { epsilon: EPSILON, channels },
    expected: lazily(() => ({ scale: reference.batchNormScale({ gamma, variance, epsilon: EPSILON }) })),
  };
}

function applyCase({ pixels, channels }: Size, { relu, withResidual }: Mode): KernelCase {
  const { x, residual, mean, gamma, beta } = problem({ pixels, channels });
  const inputs = { x, mean, scale: gamma, beta };
  const numbers = { pixels, channels, relu: Number(relu) };
  return {
    name: JSON.stringify({ pixels, channels, relu, withResidual }),
    inputs: withResidual ? { ...inputs, residual } : inputs,
    outputs: { y: fresh(x.length) },
    numbers: withResidual ? numbers : { ...numbers, residual: 0 },
    expected: lazily(() => ({
      y: reference.batchNormApply(x, withResidual ? residual : undefined, { ...inputs, relu }),
    })),
  };
}

/** The ReLU mask: by y, or by x where nothing was added. */
function maskOf({ relu, withResidual }: Mode, { beta, gamma, residual }: ReturnType<typeof problem>) {
  const mask: reference.Mask = !relu ? {} : withResidual ? { y: residual } : { scale: gamma, beta };
  return mask;
}

function gradientSumsCase({ pixels, channels }: Size, mode: Mode): KernelCase {
  const all = problem({ pixels, channels }), { x, dy, mean } = all;
  const mask = maskOf(mode, all), outputs = { sums: fresh(3 * channels, Float64Array) };
  return {
    name: JSON.stringify({ pixels, channels, ...mode }),
    inputs: { x, dy, mean, ...mask },
    outputs: mode.withResidual ? { ...outputs, dresidual: fresh(x.length) } : outputs,
    numbers: { pixels, channels, ...absent(mask), ...mode.withResidual ? {} : { dresidual: 0 } },
    expected: lazily(() => {
      const g = reference.maskedGradient({ dy, x, mean }, mask);
      const results: Record<string, Float64Array> = { sums: reference.batchNormGradientSums(g, x, mean) };
      if (mode.withResidual) results.dresidual = g;
      return results;
    }),
  };
}

/** 0 for the addresses of what a mask has not. */
function absent(mask: reference.Mask): Record<string, number> {
  const names = (["y", "scale", "beta"] as const).filter((name) => !mask[name]);
  return Object.fromEntries(names.map((name) => [name, 0]));
}

function vectorsCase({ pixels, channels, parts }: Size & { parts: number }): KernelCase {
  const { variance, gamma } = problem({ pixels, channels });
  const sums = Float64Array.from(normals(parts * 3 * channels, "sums"));
  const epsilon = EPSILON;
  return {
    name: JSON.stringify({ pixels, channels, parts }),
    inputs: { sums, variance, gamma },
    outputs: { dgamma: fresh(channels), dbeta: fresh(channels), lines: fresh(3 * channels) },
    numbers: { parts, pixels, channels, epsilon },
    expected: lazily(() => {
      const total = new Float64Array(2 * channels);
      sums.forEach((sum, i) => i % (3 * channels) < 2 * channels && (total[i % (3 * channels)] += sum));
      return reference.batchNormGradientVectors(total, { variance, gamma, epsilon, pixels });
    }),
  };
}

function gradientApplyCase({ pixels, channels }: Size, relu: boolean): KernelCase {
  const all = problem({ pixels, channels }), { x, dy, mean, gamma, beta } = all;
  const lines = normals(3 * channels, "lines");
  const mask: reference.Mask = relu ? { scale: gamma, beta } : {};
  return {
    name: JSON.stringify({ pixels, channels, relu }),
    inputs: { dy, x, mean, lines, ...mask },
    outputs: { dx: fresh(x.length) },
    numbers: relu ? { pixels, channels } : { pixels, channels, scale: 0, beta: 0 },
    expected: lazily(() => ({
      dx: reference.batchNormGradientApply(reference.maskedGradient({ dy, x, mean }, mask), {
        x,
        mean,
        lines,
      }),
    })),
  };
}

function movingCase(elements: number): KernelCase {
  const moving = normals(elements, "moving"), batch = normals(elements, "batch");
  return {
    name: `${elements} elements`,
    inputs: { batch },
    outputs: { moving },
    numbers: { momentum: 0.9, rest: 0.1, elements },
    expected: lazily(() => ({
      moving: Float64Array.from(moving, (value, i) => 0.9 * value + 0.1 * batch[i]),
    })),
  };
}

function* withModes(make: (size: Size, mode: Mode) => KernelCase): Generator<KernelCase> {
  for (const size of sizes()) {
    for (const mode of modes()) yield make(size, mode);
  }
}

export const batchNorm: readonly Kernel[] = [
  {
    name: "f32BatchNormSums",
    cases: () => [...sizes()].map(sumsCase),
    timings: () => [sumsCase(USED)],
    tolerance: SUMS_TOLERANCE,
    alignment: 4,
    pairs: { joined: 0, wide: 30 },
  },
  {
    name: "f32BatchNormStatistics",
    *cases() {
      for (const size of sizes()) {
        for (const [mean, parts] of [[1, 1], [1000, 1], [1, 3]]) {
          yield statisticsCase({ ...size, mean, parts });
        }
      }
    },
    timings: () => [statisticsCase({ pixels: 64, channels: 64, mean: 1, parts: 1 })],
    tolerance: STATISTICS_TOLERANCE,
    alignment: 4,
  },
  {
    name: "f32BatchNormScale",
    cases: () => [1, 8, 13].map(scaleCase),
    timings: () => [scaleCase(64)],
    tolerance: APPLY_TOLERANCE,
    alignment: 4,
  },
  {
    name: "f32BatchNormApply",
    cases: () => withModes(applyCase),
    timings: () => [...modes()].map((mode) => applyCase(USED, mode)),
    tolerance: APPLY_TOLERANCE,
    alignment: 4,
    pairs: { joined: 0, wide: 16 },
  },
  {
    name: "f32BatchNormGradientSums",
    cases: () => withModes(gradientSumsCase),
    timings: () => [...modes()].map((mode) => gradientSumsCase(USED, mode)),
    tolerance: SUMS_TOLERANCE,
    alignment: 4,
  },
  {
    name: "f32BatchNormGradientVectors",
    *cases() {
      for (const channels of [1, 8, 13]) {
        for (const parts of [1, 3]) yield vectorsCase({ pixels: 200, channels, parts });
      }
    },
    timings: () => [vectorsCase({ pixels: 32768, channels: 64, parts: 1 })],
    tolerance: VECTORS_TOLERANCE,
    alignment: 4,
  },
  {
    name: "f32BatchNormGradientApply",
    *cases() {
      for (const size of sizes()) {
        for (const relu of [false, true]) yield gradientApplyCase(size, relu);
      }
    },
    timings: () => [false, true].map((relu) => gradientApplyCase(USED, relu)),
    tolerance: APPLY_TOLERANCE,
    alignment: 4,
    pairs: { joined: 0, wide: 22 },
  },
  {
    name: "f32MovingAverage",
    cases: () => [1, 64].map(movingCase),
    timings: () => [movingCase(64)],
    tolerance: APPLY_TOLERANCE,
    alignment: 4,
  },
];
