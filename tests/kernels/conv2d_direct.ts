/** The kernels that convolve directly, fast and general. */
import {
  type Choice,
  directionCase,
  geometries,
  geometry,
  LANE_CHANNELS,
  measuredCase,
  PADDINGS,
} from "./conv2d_cases.ts";
import type { Kernel } from "./description.ts";

/** Float32 sums of up to 15 * 24 products. Seen: 6.2e-7. The statistics are those of y, whose means are small beside it: 2.3e-6. */
const FORWARD_TOLERANCE = { y: 1.2e-6, mean: 5e-6, variance: 5e-6 };
/** Seen: 7.8e-7. */
const INPUT_GRADIENT_TOLERANCE = 1.6e-6;
/** Float32 sums over all pixels of the batch. Seen: 7.9e-7. */
const FILTER_GRADIENT_TOLERANCE = 1.6e-6;
/** Float64 sums: only the result is rounded, which 6e-8 bounds. Seen: 5.2e-8. */
const GENERAL_TOLERANCE = { y: 6e-8, dx: 6e-8, dw: 6e-8, mean: 5e-6, variance: 5e-6 };

const WIDTHS = [1, 2, 5, 6, 7, 8, 9, 13];
const FREE_CHANNELS = [1, 2, 3, 4, 5, 8, 16, 24];
const FILTERS = [[1, 1], [2, 2], [3, 3], [5, 3]] as const;

type Channels = readonly [number, number];

/**
 * Geometries for the direct kernels, at, below and above every tile. One side's channels are free, the other's a multiple of
 * `lanes`; `order` puts them in place.
 */
function* directChoices(lanes: number, order: (free: number, lanes: number) => Channels): Generator<Choice> {
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
        for (const size of [[8, 8], [7, 9]] as const) {
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

const freeIn = (lanes: number) => [...geometries(directChoices(lanes, (free, lanes) => [free, lanes]))];
const freeOut = (lanes: number) => [...geometries(directChoices(lanes, (free, lanes) => [lanes, free]))];

/** The direct convolutions of ResNet-20: of the images, and of the shortcuts of its wider stages. */
const USED = [
  { batch: 32, size: [32, 32], channels: [3, 16], filter: [3, 3] },
  { batch: 32, size: [32, 32], channels: [16, 32], filter: [1, 1], stride: 2 },
].map((choice) => geometry(choice as unknown as Choice));
const USED_GENERALLY = [geometry({ batch: 2, size: [16, 16], channels: [3, 5], filter: [3, 3] })];

export const conv2dDirect: readonly Kernel[] = [
  {
    name: "f32Conv2dForward",
    *cases(lanes) {
      const scratch = "f32Conv2dForwardScratch";
      for (const g of freeIn(lanes)) {
        yield directionCase("f32Conv2dForward", g, { output: "y", scratch, absent: ["sums"] });
        yield measuredCase("f32Conv2dForward", g, { scratch });
      }
    },
    timings: () =>
      USED.map((g) =>
        directionCase("f32Conv2dForward", g, {
          output: "y",
          scratch: "f32Conv2dForwardScratch",
          absent: ["sums"],
        })
      ),
    tolerance: FORWARD_TOLERANCE,
    alignment: 4,
    pairs: { joined: 126, wide: 61 },
  },
  {
    name: "f32Conv2dInputGradient",
    cases: (lanes) => freeOut(lanes).map(inputGradientCase),
    timings: () => USED.slice(1).map(inputGradientCase),
    tolerance: INPUT_GRADIENT_TOLERANCE,
    alignment: 4,
    pairs: { joined: 126, wide: 93 },
  },
  {
    name: "f32Conv2dFilterGradient",
    cases: (lanes) => freeIn(lanes).map(filterGradientCase),
    timings: () => USED.map(filterGradientCase),
    tolerance: FILTER_GRADIENT_TOLERANCE,
    alignment: 4,
    pairs: { joined: 101, wide: 152 },
  },
  {
    name: "f32Conv2dForwardGeneral",
    *cases() {
      for (const g of geometries(generalChoices())) {
        yield directionCase("f32Conv2dForwardGeneral", g, { output: "y", absent: ["sums"] });
        yield measuredCase("f32Conv2dForwardGeneral", g);
      }
    },
    timings: () =>
      USED_GENERALLY.map((g) =>
        directionCase("f32Conv2dForwardGeneral", g, { output: "y", absent: ["sums"] })
      ),
    tolerance: GENERAL_TOLERANCE,
    alignment: 4,
  },
  {
    name: "f32Conv2dInputGradientGeneral",
    cases: () => [...geometries(generalChoices())].map(generalInputGradientCase),
    timings: () => USED_GENERALLY.map(generalInputGradientCase),
    tolerance: GENERAL_TOLERANCE,
    alignment: 4,
  },
  {
    name: "f32Conv2dFilterGradientGeneral",
    cases: () => [...geometries(generalChoices())].map(generalFilterGradientCase),
    timings: () => USED_GENERALLY.map(generalFilterGradientCase),
    tolerance: GENERAL_TOLERANCE,
    alignment: 4,
  },
];

type Geometry = ReturnType<typeof geometry>;

function inputGradientCase(g: Geometry) {
  return directionCase("f32Conv2dInputGradient", g, {
    output: "dx",
    scratch: "f32Conv2dInputGradientScratch",
  });
}

function filterGradientCase(g: Geometry) {
  return directionCase("f32Conv2dFilterGradient", g, {
    output: "dw",
    scratch: "f32Conv2dFilterGradientScratch",
  });
}

function generalInputGradientCase(g: Geometry) {
  return directionCase("f32Conv2dInputGradientGeneral", g, { output: "dx" });
}

function generalFilterGradientCase(g: Geometry) {
  return directionCase("f32Conv2dFilterGradientGeneral", g, { output: "dw" });
}
