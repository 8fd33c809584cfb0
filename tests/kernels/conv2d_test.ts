import { type KernelCase, normals, testKernel } from "../kernel_runner.ts";
import { batchNormApply, batchNormGradient, batchNormStatistics } from "../reference/batch_norm.ts";
import type { Kernels } from "../../src/kernels/module.ts";
import { conv2d, conv2dAxis, type Conv2dGeometry, type Padding } from "../reference/conv2d.ts";

/** Float32 sums of up to 15 * 24 products. Seen: 6.2e-7. */
const FORWARD_TOLERANCE = 1.2e-6;
/** Seen: 7.8e-7. */
const INPUT_GRADIENT_TOLERANCE = 1.6e-6;
/** Float32 sums over all pixels of the batch. Seen: 7.9e-7. */
const FILTER_GRADIENT_TOLERANCE = 1.6e-6;
/** Float64 sums: only the result is rounded, which 6e-8 bounds. Seen: 5.2e-8. */
const GENERAL_TOLERANCE = 6e-8;

/** Of y, whose means are small beside it. Seen: 2.3e-6. */
const STATISTICS_TOLERANCE = 5e-6;

/** Winograd's transforms cost a digit. Seen: 5.4e-6 forward, 5.6e-6 and 6.3e-6 for the gradients. */
const WINOGRAD_TOLERANCE = 1e-5;

const EPSILON = 1e-3;

interface Choice {
  batch?: number;
  size: [number, number];
  /** [in, out] */
  channels: [number, number];
  filter: [number, number];
  stride?: number | [number, number];
  dilation?: number | [number, number];
  padding?: Padding;
}

function geometry({ batch = 1, size, channels, filter, stride = 1, dilation = 1, padding = "same" }: Choice) {
  const [strideHeight, strideWidth] = [stride, stride].flat();
  const [dilationHeight, dilationWidth] = typeof dilation === "number" ? [dilation, dilation] : dilation;
  const axis = (i: 0 | 1, stride: number, dilation: number) =>
    conv2dAxis(size[i], {
      filter: filter[i],
      stride,
      dilation,
      padding: typeof padding === "string" ? padding : padding[i],
    });
  const high = axis(0, strideHeight, dilationHeight), wide = axis(1, strideWidth, dilationWidth);
  const result: Conv2dGeometry = {
    batch,
    height: size[0],
    width: size[1],
    inChannels: channels[0],
    filterHeight: filter[0],
    filterWidth: filter[1],
    outChannels: channels[1],
    outHeight: high.out,
    outWidth: wide.out,
    strideHeight,
    strideWidth,
    dilationHeight,
    dilationWidth,
    top: high.before,
    left: wide.before,
  };
  return result;
}

const WIDTHS = [1, 2, 5, 6, 7, 8, 9, 13];
const FREE_CHANNELS = [1, 2, 3, 4, 5, 8, 16, 24];
/** Times the lanes of the build. */
const LANE_CHANNELS = [1, 2, 3];
const FILTERS: [number, number][] = [[1, 1], [2, 2], [3, 3], [5, 3]];
/** Before and after differ, and from one another modulo every stride. */
const PADDINGS: Padding[] = ["same", "valid", [[1, 0], [2, 4]]];

/**
 * Geometries for the direct kernels, at, below and above every tile. One side's channels are free, the other's a
 * multiple of `lanes`; `order` puts them in place.
 */
function* directChoices(
  lanes: number,
  order: (free: number, lanes: number) => [number, number],
): Generator<Choice> {
  // Every width with every number of channels: the tiles of the inner loops.
  for (const [i, width] of WIDTHS.entries()) {
    for (const [j, free] of FREE_CHANNELS.entries()) {
      const batch = (i + j) % 2 ? 3 : 1;
      const channels = order(free, LANE_CHANNELS[(i + j) % 3] * lanes);
      yield { batch, size: [1 + (i + 2 * j) % 5, width], channels, filter: [3, 3] };
    }
  }
  // Every filter, stride and padding: the frames. Strides over the filter's size leave pixels that meet no tap.
  for (const [i, filter] of FILTERS.entries()) {
    for (const stride of [1, 2, 3]) {
      for (const [j, padding] of PADDINGS.entries()) {
        for (const size of [[8, 8], [7, 9]] as [number, number][]) {
          const channels = order(FREE_CHANNELS[(i + stride + j) % 4], lanes);
          yield { batch: 1 + (i + j) % 2 * 2, size, channels, filter, stride, padding };
        }
      }
    }
  }
  // Rows so long that the filter gradient takes them in several bands, the last of them short.
  yield { batch: 1, size: [7, 80], channels: order(16, 2 * lanes), filter: [3, 3] };
  yield { batch: 1, size: [9, 80], channels: order(8, 2 * lanes), filter: [3, 3], stride: 2 };
  yield { batch: 1, size: [2, 300], channels: order(4, 2 * lanes), filter: [1, 1] };
}

/** 3x3 at stride 1, both channels multiples of `lanes`: whole and cut tiles, every padding, and more tiles than a group, of one image and of many. */
function* winogradChoices(lanes: number): Generator<Choice> {
  const paddings: Padding[] = [...PADDINGS, [[2, 2], [2, 2]]];
  for (const [i, width] of [3, 4, 5, 7, 8, 9, 13].entries()) {
    for (const [j, padding] of paddings.entries()) {
      const channels: [number, number] = [LANE_CHANNELS[i % 3] * lanes, LANE_CHANNELS[(i + j) % 3] * lanes];
      yield {
        batch: 1 + (i + j) % 2 * 2,
        size: [3 + (i + 2 * j) % 7, width],
        channels,
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
    const channels: [number, number] = [LANE_CHANNELS[i % 3] * lanes, LANE_CHANNELS[i % 2] * lanes];
    yield { batch: 1 + i % 3, size: [2 + (6 * i) % 20, width], channels, filter: [3, 3], stride: 2 };
  }
  yield { size: [60, 80], channels: [2 * lanes, lanes], filter: [3, 3], stride: 2 };
  yield { batch: 90, size: [8, 8], channels: [lanes, lanes], filter: [3, 3], stride: 2 };
}

/** Geometries that only the general kernels take. */
function* generalChoices(): Generator<Choice> {
  const uneven = { size: [7, 6], channels: [3, 5], filter: [3, 2] } satisfies Choice;
  for (const batch of [1, 3]) {
    for (const padding of PADDINGS) {
      yield { ...uneven, batch, padding };
      yield { ...uneven, batch, padding, stride: [2, 1] };
      yield { ...uneven, batch, padding, stride: [1, 3] };
      yield { ...uneven, batch, padding, dilation: 2 };
      yield { ...uneven, batch, padding, dilation: [1, 3], stride: [3, 2] };
    }
  }
  yield { size: [1, 1], channels: [1, 1], filter: [1, 1] };
  yield { size: [5, 5], channels: [8, 8], filter: [1, 1], stride: 3 };
  yield { size: [5, 5], channels: [2, 8], filter: [5, 5], padding: "valid" };
}

type Direction = "y" | "dx" | "dw";

/** A kernel's case: its output is one of the three, its inputs are the other two. */
function* conv2dCases(
  choices: Iterable<Choice>,
  output: Direction,
  call: (
    g: Conv2dGeometry,
  ) => Pick<KernelCase, "call" | "scratch">,
): Generator<KernelCase> {
  for (const choice of choices) {
    const g = geometry(choice);
    if (g.outHeight < 1 || g.outWidth < 1) continue; // "valid" where the filter is larger than the image
    const x = normals(g.batch * g.height * g.width * g.inChannels, "x");
    const w = normals(g.filterHeight * g.filterWidth * g.inChannels * g.outChannels, "w");
    const dy = normals(g.batch * g.outHeight * g.outWidth * g.outChannels, "dy");
    const expected = conv2d(g, { x, w, dy })[output];
    const inputs: Record<Direction, Record<string, Float32Array>> = {
      y: { x, w },
      dx: { dy, w },
      dw: { x, dy },
    };
    yield {
      name: JSON.stringify(choice),
      inputs: inputs[output],
      outputs: { [output]: expected.length },
      expected: { [output]: expected },
      ...call(g),
    };
  }
}

/** The same for a forward kernel's statistics of y: its `call` is told where their sums go. */
function* measured(cases: Iterable<KernelCase>): Generator<KernelCase> {
  for (const { call, scratch = () => 0, ...one } of cases) {
    const g = geometry(JSON.parse(one.name)), channels = g.outChannels;
    yield {
      ...one,
      outputs: { ...one.outputs, mean: channels, variance: channels },
      expected: { ...one.expected, ...batchNormStatistics(Float32Array.from(one.expected.y), channels) },
      scratch: (kernels) => scratch(kernels) + 24 * channels,
      call: (kernels, at) => {
        const sums = at.scratch + scratch(kernels), pixels = g.batch * g.outHeight * g.outWidth;
        call(kernels, { ...at, sums });
        kernels.f32BatchNormStatistics(at.mean, at.variance, sums, 1, pixels, channels);
      },
    };
  }
}

const directSizes = (g: Conv2dGeometry) =>
  [
    g.height,
    g.width,
    g.inChannels,
    g.filterHeight,
    g.filterWidth,
    g.outChannels,
    g.outHeight,
    g.outWidth,
    g.strideHeight,
    g.top,
    g.left,
  ] as const;

const generalSizes = (g: Conv2dGeometry) =>
  [
    g.height,
    g.width,
    g.inChannels,
    g.filterHeight,
    g.filterWidth,
    g.outChannels,
    g.outHeight,
    g.outWidth,
    g.strideHeight,
    g.strideWidth,
    g.dilationHeight,
    g.dilationWidth,
    g.top,
    g.left,
  ] as const;

const directForward = (lanes: number) =>
  conv2dCases(directChoices(lanes, (free, lanes) => [free, lanes]), "y", (g) => ({
    scratch: (kernels) => kernels.f32Conv2dForwardScratch(...directSizes(g)),
    call: (kernels, { y, x, w, sums = 0, scratch }) =>
      kernels.f32Conv2dForward(y, x, w, sums, scratch, g.batch, ...directSizes(g)),
  }));
testKernel("f32Conv2dForward", directForward, { tolerance: FORWARD_TOLERANCE });
testKernel("f32Conv2dForward", (lanes) => measured(directForward(lanes)), {
  tolerance: STATISTICS_TOLERANCE,
});

testKernel(
  "f32Conv2dInputGradient",
  (lanes) =>
    conv2dCases(directChoices(lanes, (free, lanes) => [lanes, free]), "dx", (g) => ({
      scratch: (kernels) => kernels.f32Conv2dInputGradientScratch(...directSizes(g)),
      call: (kernels, { dx, dy, w, scratch }) =>
        kernels.f32Conv2dInputGradient(dx, dy, w, scratch, g.batch, ...directSizes(g)),
    })),
  { tolerance: INPUT_GRADIENT_TOLERANCE },
);

testKernel(
  "f32Conv2dFilterGradient",
  (lanes) =>
    conv2dCases(directChoices(lanes, (free, lanes) => [free, lanes]), "dw", (g) => ({
      scratch: (kernels) => kernels.f32Conv2dFilterGradientScratch(...directSizes(g)),
      call: (kernels, { dw, x, dy, scratch }) =>
        kernels.f32Conv2dFilterGradient(dw, x, dy, scratch, g.batch, ...directSizes(g)),
    })),
  { tolerance: FILTER_GRADIENT_TOLERANCE },
);

const generalForward = () =>
  conv2dCases(generalChoices(), "y", (g) => ({
    call: (kernels, { y, x, w, sums = 0 }) =>
      kernels.f32Conv2dForwardGeneral(y, x, w, sums, g.batch, ...generalSizes(g)),
  }));
testKernel("f32Conv2dForwardGeneral", generalForward, { tolerance: GENERAL_TOLERANCE });
testKernel("f32Conv2dForwardGeneral", () => measured(generalForward()), { tolerance: STATISTICS_TOLERANCE });

testKernel("f32Conv2dInputGradientGeneral", () =>
  conv2dCases(generalChoices(), "dx", (g) => ({
    call: (kernels, { dx, dy, w }) =>
      kernels.f32Conv2dInputGradientGeneral(dx, dy, w, g.batch, ...generalSizes(g)),
  })), { tolerance: GENERAL_TOLERANCE });

testKernel("f32Conv2dFilterGradientGeneral", () =>
  conv2dCases(generalChoices(), "dw", (g) => ({
    call: (kernels, { dw, x, dy }) =>
      kernels.f32Conv2dFilterGradientGeneral(dw, x, dy, g.batch, ...generalSizes(g)),
  })), { tolerance: GENERAL_TOLERANCE });

const winogradSizes = (g: Conv2dGeometry) =>
  [g.height, g.width, g.inChannels, g.outChannels, g.outHeight, g.outWidth, g.top, g.left] as const;

/** The two families of Winograd's kernels: what they take, how they are told the sizes, and whether the gradients measure dx. */
const WINOGRAD = [
  { family: "f32Conv2dWinograd", choices: winogradChoices, sizes: winogradSizes, withSums: true },
  {
    family: "f32Conv2dWinogradStrided",
    choices: stridedChoices,
    sizes: (g: Conv2dGeometry) => [g.outHeight, g.outWidth, g.inChannels, g.outChannels] as const,
    withSums: false,
  },
] as const;

for (const { family, choices, sizes, withSums } of WINOGRAD) {
  const forward = `${family}Forward` as const, gradients = `${family}Gradients` as const;
  const call = (kernels: Kernels, kernel: keyof Kernels, ...numbers: number[]) =>
    (kernels[kernel] as (...numbers: number[]) => number)(...numbers);
  const scratchOf = (g: Conv2dGeometry) => (kernels: Kernels) =>
    call(kernels, `${family}Scratch`, ...sizes(g));

  const plain = (lanes: number) =>
    conv2dCases(choices(lanes), "y", (g) => ({
      scratch: scratchOf(g),
      call: (kernels, { y, x, w, sums = 0, scratch }) =>
        call(kernels, forward, y, x, w, 0, 0, 0, sums, scratch, g.batch, ...sizes(g)),
    }));
  testKernel(forward, plain, { tolerance: WINOGRAD_TOLERANCE });
  testKernel(forward, (lanes) => measured(plain(lanes)), { tolerance: WINOGRAD_TOLERANCE });

  testKernel(forward, function* (lanes): Generator<KernelCase> {
    for (const choice of choices(lanes)) {
      const g = geometry(choice), channels = g.inChannels;
      if (g.outHeight <= 0 || g.outWidth <= 0) continue;
      const x = normals(g.batch * g.height * g.width * channels, "x");
      const w = normals(9 * channels * g.outChannels, "w");
      const vectors = {
        mean: normals(channels, "mean"),
        scale: normals(channels, "scale", { mean: 1, deviation: 0.3 }),
        beta: normals(channels, "beta"),
      };
      const normal = Float32Array.from(batchNormApply(x, undefined, { ...vectors, relu: true }));
      const dy = new Float32Array(g.batch * g.outHeight * g.outWidth * g.outChannels);
      const { y } = conv2d(g, { x: normal, w, dy });
      yield {
        name: `normalised, ${JSON.stringify(choice)}`,
        inputs: { x, w, ...vectors },
        outputs: { y: y.length },
        scratch: scratchOf(g),
        expected: { y },
        call: (kernels, { y, x, w, mean, scale, beta, scratch }) =>
          call(kernels, forward, y, x, w, mean, scale, beta, 0, scratch, g.batch, ...sizes(g)),
      };
    }
  }, { tolerance: WINOGRAD_TOLERANCE });

  testKernel(gradients, function* (lanes): Generator<KernelCase> {
    const run = (g: Conv2dGeometry) => ({
      scratch: scratchOf(g),
      call: (kernels: Kernels, at: Readonly<Record<string, number>>) => {
        const { dx = 0, dw = 0, x = 0, dy, w = 0, scratch } = at;
        const none = Array.from({ length: withSums ? 10 : 9 }, () => 0);
        call(kernels, gradients, dx, dw, x, dy, w, ...none, scratch, g.batch, ...sizes(g));
      },
    });
    yield* conv2dCases(choices(lanes), "dx", run);
    yield* conv2dCases(choices(lanes), "dw", run);
  }, { tolerance: WINOGRAD_TOLERANCE });

  /**
   * All that is done on the way, at once: x normalised, dy by the batch norm behind, both gradients, an addend, which may be dx
   * itself, and the first pass of the batch norm that x comes by.
   */
  testKernel(gradients, function* (lanes): Generator<KernelCase> {
    for (const [i, choice] of [...choices(lanes)].entries()) {
      const g = geometry(choice);
      if (g.outHeight * g.strideHeight !== g.height || g.outWidth * g.strideWidth !== g.width) continue;
      const { inChannels: channels, outChannels } = g;
      const size = g.batch * g.height * g.width, outSize = g.batch * g.outHeight * g.outWidth;
      const relu = i % 2 === 0;
      const inputs = {
        x: normals(size * channels, "x"),
        w: normals(9 * channels * outChannels, "w"),
        dy: normals(outSize * outChannels, "dy"),
        addend: normals(size * channels, "addend", { deviation: 10 }),
        mean: normals(channels, "mean"),
        scale: normals(channels, "scale", { mean: 1, deviation: 0.3 }),
        beta: normals(channels, "beta"),
        convolved: normals(outSize * outChannels, "convolved"),
        outMean: normals(outChannels, "outMean"),
        lines: normals(3 * outChannels, "lines"),
        variance: normals(channels, "variance", { mean: 4, deviation: 0.2 }),
        gamma: normals(channels, "gamma", { mean: 1, deviation: 0.3 }),
        ...relu && { outScale: normals(outChannels, "outScale"), outBeta: normals(outChannels, "outBeta") },
      };
      const { x, w, dy, addend, mean, scale, beta, convolved, outMean, lines, outScale, outBeta } = inputs;
      const outer = Float32Array.from(dy, (g, i) => {
        const c = i % outChannels, d = convolved[i] - outMean[c];
        const passed = !outScale || d * outScale[c] + outBeta![c] > 0;
        return (passed ? lines[c] * g : 0) + lines[outChannels + c] * d + lines[2 * outChannels + c];
      });
      const normal = Float32Array.from(batchNormApply(x, undefined, { mean, scale, beta, relu: true }));
      const { dx: alone, dw } = conv2d(g, { x: normal, w, dy: outer });
      const dx = alone.map((value, i) => value + addend[i]);
      const { dgamma, dbeta } = batchNormGradient({ dy: Float32Array.from(dx), x, y: normal }, {
        ...{ mean, variance: inputs.variance, gamma: inputs.gamma, epsilon: EPSILON, relu: true },
      });
      const inPlace = i % 3 === 0, { addend: _, ...others } = inputs;
      yield {
        name: JSON.stringify({ ...choice, inPlace }),
        inputs: inPlace ? others : inputs,
        outputs: {
          ...{ dx: inPlace ? addend : dx.length, dw: dw.length },
          ...withSums && { dgamma: channels, dbeta: channels },
        },
        scratch: (kernels) => scratchOf(g)(kernels) + (24 + 12) * channels,
        expected: { dx, dw, ...withSums && { dgamma, dbeta } },
        call: (kernels, at) => {
          const sums = at.scratch + scratchOf(g)(kernels);
          call(
            ...[kernels, gradients, at.dx, at.dw, at.x, at.dy, at.w, at.addend ?? at.dx] as const,
            ...[at.mean, at.scale, at.beta, at.convolved, at.outMean, at.lines] as const,
            ...[at.outScale ?? 0, at.outBeta ?? 0, ...withSums ? [sums] : [], at.scratch] as const,
            ...[g.batch, ...sizes(g)],
          );
          if (!withSums) return;
          kernels.f32BatchNormGradientVectors(
            ...[at.dgamma, at.dbeta, sums + 24 * channels, sums, 1, at.variance, at.gamma, size] as const,
            ...[channels, EPSILON] as const,
          );
        },
      };
    }
  }, { tolerance: WINOGRAD_TOLERANCE });
}

testKernel("f32Conv2dWinogradBatchNorm", function* (lanes): Generator<KernelCase> {
  const cases = conv2dCases(winogradChoices(lanes), "y", () => ({ call: () => {} }));
  const choices = [...winogradChoices(lanes)].map(geometry).filter((g) => g.outHeight > 0 && g.outWidth > 0);
  for (const [i, one] of [...cases].entries()) {
    const g = choices[i], channels = g.outChannels;
    const relu = i % 2 === 0, withResidual = i % 4 < 2;
    const vectors = {
      mean: normals(channels, "mean"),
      scale: normals(channels, "scale", { mean: 0.03, deviation: 0.01 }),
      beta: normals(channels, "beta"),
    };
    const residual = normals(one.expected.y.length, "residual");
    // The twin takes float32: that rounds to 6e-8.
    const y = batchNormApply(Float32Array.from(one.expected.y), withResidual ? residual : undefined, {
      ...vectors,
      relu,
    });
    yield {
      name: `${one.name}, ${JSON.stringify({ relu, withResidual })}`,
      inputs: { ...one.inputs, ...vectors, ...withResidual && { residual } },
      outputs: one.outputs,
      expected: { y },
      scratch: (kernels) => kernels.f32Conv2dWinogradScratch(...winogradSizes(g)),
      call: (kernels, { y, x, w, residual = 0, mean, scale, beta, scratch }) =>
        kernels.f32Conv2dWinogradBatchNorm(
          ...[
            y,
            x,
            w,
            residual,
            mean,
            scale,
            beta,
            Number(relu),
            scratch,
            g.batch,
          ] as const,
          ...winogradSizes(g),
        ),
    };
  }
}, { tolerance: WINOGRAD_TOLERANCE });
