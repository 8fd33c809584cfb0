/** Geometries of convolutions, and the cases that all of their kernels share. */
import type { Kernels } from "../../src/kernels/module.ts";
import type { KernelName } from "../../src/kernels/named.ts";
import { normals } from "../kernel_runner.ts";
import { batchNormStatistics } from "../reference/batch_norm.ts";
import { conv2d, conv2dAxis, type Conv2dGeometry, flopsOf, type Padding } from "../reference/conv2d.ts";
import { argumentsOf, callByName } from "./arguments.ts";
import { fresh, type KernelCase, lazily } from "./description.ts";

/** The sizes of a convolution that are chosen; the others follow. */
export interface Choice {
  readonly batch?: number;
  readonly size: readonly [number, number];
  /** In, out. */
  readonly channels: readonly [number, number];
  readonly filter: readonly [number, number];
  readonly stride?: number | readonly [number, number];
  readonly dilation?: number | readonly [number, number];
  readonly padding?: Padding;
}

const pair = (value: number | readonly [number, number]) =>
  typeof value === "number" ? [value, value] as const : value;

/** A choice with all its sizes. */
export function geometry(
  { batch = 1, size, channels, filter, stride = 1, dilation = 1, padding = "same" }: Choice,
): Conv2dGeometry {
  const [strideHeight, strideWidth] = pair(stride), [dilationHeight, dilationWidth] = pair(dilation);
  const [above, beside] = typeof padding === "string" ? [padding, padding] : padding;
  const high = conv2dAxis(size[0], {
    filter: filter[0],
    stride: strideHeight,
    dilation: dilationHeight,
    padding: above,
  });
  const wide = conv2dAxis(size[1], {
    filter: filter[1],
    stride: strideWidth,
    dilation: dilationWidth,
    padding: beside,
  });
  return {
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
}

/** The geometries of choices, less those without an output: "valid" has none where the filter is larger than the image. */
export function* geometries(choices: Iterable<Choice>): Generator<Conv2dGeometry> {
  for (const choice of choices) {
    const g = geometry(choice);
    if (g.outHeight > 0 && g.outWidth > 0) yield g;
  }
}

/** Before and after differ, and from one another modulo every stride. */
export const PADDINGS: readonly Padding[] = ["same", "valid", [[1, 0], [2, 4]]];
/** Times the lanes of the build. */
export const LANE_CHANNELS: readonly number[] = [1, 2, 3];

/** Random x, w and dy of a geometry. */
export function tensorsOf(g: Conv2dGeometry) {
  return {
    x: normals(g.batch * g.height * g.width * g.inChannels, "x"),
    w: normals(g.filterHeight * g.filterWidth * g.inChannels * g.outChannels, "w"),
    dy: normals(g.batch * g.outHeight * g.outWidth * g.outChannels, "dy"),
  };
}

/** Results of {@linkcode conv2d} on these, which several kernels are held against. */
const known = new Map<string, ReturnType<typeof conv2d>>();

function resultsOf(g: Conv2dGeometry) {
  const key = JSON.stringify(g), results = known.get(key) ?? conv2d(g, tensorsOf(g));
  known.set(key, results);
  return results;
}

/** The arguments of a kernel that are sizes of a geometry, by name. */
export function sizesFor(kernel: KernelName, g: Conv2dGeometry): Record<string, number> {
  const sizes: Record<string, number> = { ...g, stride: g.strideHeight };
  const names = argumentsOf(kernel).filter((name) => name in sizes);
  return Object.fromEntries(names.map((name) => [name, sizes[name]]));
}

type ScratchKernel = Extract<KernelName, `${string}Scratch`>;

/** Bytes of scratch for a geometry. */
export function scratchFor(kernel: ScratchKernel, g: Conv2dGeometry): (kernels: Kernels) => number {
  const sizes = sizesFor(kernel, g);
  return (kernels) => callByName(kernels, kernel, sizes)!;
}

/** A kernel of one direction: its output is one of the three tensors, its inputs are the other two. */
export function directionCase(
  kernel: KernelName,
  g: Conv2dGeometry,
  { output, scratch, absent = [] }: {
    output: "y" | "dx" | "dw";
    scratch?: ScratchKernel;
    /** Addresses that are not given. */
    absent?: readonly string[];
  },
): KernelCase {
  const { x, w, dy } = tensorsOf(g);
  const inputs: Record<typeof output, Record<string, Float32Array>> = {
    y: { x, w },
    dx: { dy, w },
    dw: { x, dy },
  };
  const lengths = { y: dy.length, dx: x.length, dw: w.length };
  return {
    name: `${output}, ${JSON.stringify(g)}`,
    inputs: inputs[output],
    outputs: { [output]: fresh(lengths[output]) },
    scratch: scratch && scratchFor(scratch, g),
    numbers: { ...sizesFor(kernel, g), ...zeros(absent) },
    expected: () => ({ [output]: resultsOf(g)[output] }),
    flops: flopsOf(g),
  };
}

/** The same of a forward kernel that measures y: its sums as the statistics that they come to. */
export function measuredCase(
  kernel: KernelName,
  g: Conv2dGeometry,
  { scratch, absent = [] }: { scratch?: ScratchKernel; absent?: readonly string[] } = {},
): KernelCase {
  const one = directionCase(kernel, g, { output: "y", scratch, absent });
  const channels = g.outChannels, pixels = g.batch * g.outHeight * g.outWidth;
  const own = one.scratch ?? (() => 0);
  return {
    ...one,
    name: `measured, ${one.name}`,
    outputs: { ...one.outputs, mean: fresh(channels), variance: fresh(channels) },
    scratch: (kernels) => own(kernels) + 24 * channels,
    call: (kernels, at) => {
      const sums = at.scratch + own(kernels), { mean: _, variance: __, ...buffers } = at;
      const named: Record<string, number> = { ...buffers, ...one.numbers, sums };
      if (!argumentsOf(kernel).includes("scratch")) delete named.scratch;
      callByName(kernels, kernel, named);
      kernels.f32BatchNormStatistics(at.mean, at.variance, sums, 1, pixels, channels);
    },
    expected: lazily(() => {
      const { y } = resultsOf(g);
      return { y, ...batchNormStatistics(Float32Array.from(y), channels) };
    }),
  };
}

/** 0 for each name. */
export function zeros(names: readonly string[]): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, 0]));
}
