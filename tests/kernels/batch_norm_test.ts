import { type KernelCase, normals, testKernel } from "../kernel_runner.ts";
import {
  batchNormApply,
  batchNormGradient,
  batchNormScale,
  batchNormStatistics,
} from "../reference/batch_norm.ts";

/** The same for a mean of 1000 as for one of 1, at deviation 1. Seen: 3.2e-7 for the mean, 1.9e-6 for the variance. */
const STATISTICS_TOLERANCE = 4e-6;
/** Seen: 1.2e-7. */
const APPLY_TOLERANCE = 2.5e-7;
/** Seen: 3.6e-7 for gamma, 2e-7 for x. */
const GRADIENT_TOLERANCE = 8e-7;

const EPSILON = 1e-3;

/** A block is 64 pixels, a slice 512 bytes, a pair of vectors 8 channels, four of them 16. */
function* sizes() {
  for (const pixels of [1, 63, 64, 65, 200]) {
    for (const channels of [1, 3, 7, 8, 9, 16, 26, 43]) yield { pixels, channels };
  }
}

/** As many runs of pixels, some of them perhaps empty. */
function partsOf(pixels: number, parts: number) {
  const size = Math.ceil(pixels / parts);
  return Array.from({ length: parts }, (_, part) => {
    const first = Math.min(part * size, pixels);
    return { first, size: Math.min(size, pixels - first) };
  });
}

function* modes() {
  for (const relu of [false, true]) {
    for (const withResidual of [false, true]) yield { relu, withResidual };
  }
}

testKernel("f32BatchNormStatistics", function* (): Generator<KernelCase> {
  for (const { pixels, channels } of sizes()) {
    for (const [mean, parts] of [[1, 1], [1000, 1], [1, 3]]) {
      const x = normals(pixels * channels, "x", { mean });
      yield {
        name: JSON.stringify({ pixels, channels, mean, parts }),
        inputs: { x },
        outputs: { mean: channels, variance: channels },
        scratch: () => parts * channels * 24,
        expected: batchNormStatistics(x, channels),
        call: (kernels, { mean, variance, scratch, x }) => {
          for (const [part, { first, size }] of partsOf(pixels, parts).entries()) {
            const sums = scratch + part * channels * 24;
            kernels.f32BatchNormSums(sums, x + first * channels * 4, size, channels);
          }
          kernels.f32BatchNormStatistics(mean, variance, scratch, parts, pixels, channels);
        },
      };
    }
  }
}, { tolerance: STATISTICS_TOLERANCE });

/** Mean and variance are not quite those of x: with them the gradient at one pixel would be 0, and hide errors. */
function problem(pixels: number, channels: number) {
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

testKernel("f32BatchNormScale", function* (): Generator<KernelCase> {
  for (const channels of [1, 8, 13]) {
    const { gamma, variance } = problem(1, channels);
    yield {
      name: `${channels} channels`,
      inputs: { gamma, variance },
      outputs: { scale: channels },
      expected: { scale: batchNormScale({ gamma, variance, epsilon: EPSILON }) },
      call: (kernels, { scale, gamma, variance }) =>
        kernels.f32BatchNormScale(scale, gamma, variance, EPSILON, channels),
    };
  }
}, { tolerance: APPLY_TOLERANCE });

testKernel("f32BatchNormApply", function* (): Generator<KernelCase> {
  for (const { pixels, channels } of sizes()) {
    for (const { relu, withResidual } of modes()) {
      const { x, residual, mean, gamma, beta } = problem(pixels, channels);
      const inputs = { x, mean, scale: gamma, beta };
      yield {
        name: JSON.stringify({ pixels, channels, relu, withResidual }),
        inputs: withResidual ? { ...inputs, residual } : inputs,
        outputs: { y: x.length },
        expected: { y: batchNormApply(x, withResidual ? residual : undefined, { ...inputs, relu }) },
        call: (kernels, { y, x, residual = 0, mean, scale, beta }) =>
          kernels.f32BatchNormApply(y, x, residual, mean, scale, beta, pixels, channels, Number(relu)),
      };
    }
  }
}, { tolerance: APPLY_TOLERANCE });

testKernel("f32BatchNormGradientApply", function* (): Generator<KernelCase> {
  for (const [i, { pixels, channels }] of [...sizes()].entries()) {
    for (const { relu, withResidual } of modes()) {
      const parts = 1 + i % 3;
      const { residual, beta, ...inputs } = problem(pixels, channels);
      const { x, dy, ...vectors } = inputs;
      const options = { ...vectors, epsilon: EPSILON, relu };
      const scale = Float32Array.from(batchNormScale(options));
      const y = Float32Array.from(
        batchNormApply(x, withResidual ? residual : undefined, { ...vectors, scale, beta, relu }),
      );
      const { dresidual, ...expected } = batchNormGradient({ dy, x, y }, options);
      const { dx, dgamma, dbeta } = expected;
      const outputs = { dx: dx.length, dgamma: dgamma.length, dbeta: dbeta.length };
      // Where the ReLU let through is seen by y, or by x where nothing was added.
      const mask: Record<string, Float32Array> = !relu ? {} : withResidual ? { y } : { scale, beta };
      yield {
        name: JSON.stringify({ pixels, channels, relu, withResidual, parts }),
        inputs: { ...inputs, ...mask },
        outputs: withResidual ? { ...outputs, dresidual: dresidual.length } : outputs,
        scratch: () => channels * (parts * 24 + 12),
        expected: withResidual ? { ...expected, dresidual } : expected,
        call: (kernels, at) => {
          const { dx, dresidual = 0, dgamma, dbeta, scratch, dy, x, mean, variance, gamma } = at;
          const { y = 0, scale = 0, beta = 0 } = at;
          const lines = scratch + parts * channels * 24;
          for (const [part, { first, size }] of partsOf(pixels, parts).entries()) {
            const at = first * channels * 4;
            kernels.f32BatchNormGradientSums(
              ...[scratch + part * channels * 24, dresidual && dresidual + at, dy + at, x + at] as const,
              ...[y && y + at, mean, scale, beta, size, channels] as const,
            );
          }
          kernels.f32BatchNormGradientVectors(
            ...[dgamma, dbeta, lines, scratch, parts, variance, gamma, pixels, channels, EPSILON] as const,
          );
          const g = dresidual || dy;
          kernels.f32BatchNormGradientApply(dx, g, x, mean, lines, scale, beta, pixels, channels);
        },
      };
    }
  }
}, { tolerance: GRADIENT_TOLERANCE });

testKernel("f32MovingAverage", function* (): Generator<KernelCase> {
  for (const elements of [1, 64]) {
    const moving = normals(elements, "moving"), batch = normals(elements, "batch");
    yield {
      name: `${elements} elements`,
      inputs: { batch },
      outputs: { moving },
      expected: { moving: Float64Array.from(moving, (value, i) => 0.9 * value + 0.1 * batch[i]) },
      call: (kernels, { moving, batch }) => kernels.f32MovingAverage(moving, batch, 0.9, 0.1, elements),
    };
  }
}, { tolerance: APPLY_TOLERANCE });
