/**
 * The convolutions at ResNet-20's shapes, batch 32, against the general scalar kernels of the same module: the ratio is
 * what the algorithm, SIMD and the layout bring. GFLOP/s = 2 * 32 * outHeight * outWidth * filter size / time.
 */
import { compileKernels, instantiateKernels } from "../../src/wasm/module.ts";

const BATCH = 32;
/** Bytes. The largest tensor here is 32 x 32 x 32 x 16 float32: 2 MB. */
const REGION = 4 << 20;

const memory = new WebAssembly.Memory({ initial: 4 * REGION / 65536 });
const kernels = instantiateKernels(await compileKernels(), memory);
new Float32Array(memory.buffer).fill(0.01);
const [x, y, w, scratch] = [0, 1, 2, 3].map((region) => region * REGION);

/** height, width, inChannels, filterHeight, filterWidth, outChannels, outHeight, outWidth, stride, top, left */
type Sizes = [
  ...[number, number, number, number, number, number, number, number],
  ...[number, number, number],
];

const SHAPES: Record<string, Sizes> = {
  "3x3 3 to 16, first layer": [32, 32, 3, 3, 3, 16, 32, 32, 1, 1, 1],
  "3x3 16 to 16": [32, 32, 16, 3, 3, 16, 32, 32, 1, 1, 1],
  "3x3 64 to 64": [8, 8, 64, 3, 3, 64, 8, 8, 1, 1, 1],
  "3x3 16 to 32, stride 2": [32, 32, 16, 3, 3, 32, 16, 16, 2, 0, 0],
  "1x1 16 to 32, stride 2": [32, 32, 16, 1, 1, 32, 16, 16, 2, 0, 0],
};

for (const [name, shape] of Object.entries(SHAPES)) {
  const [
    height,
    width,
    inChannels,
    filterHeight,
    filterWidth,
    outChannels,
    outHeight,
    outWidth,
    stride,
    top,
    left,
  ] = shape;
  const filter = [filterHeight, filterWidth, outChannels] as const;
  const general = [
    ...[height, width, inChannels, ...filter, outHeight, outWidth] as const,
    ...[stride, stride, 1, 1, top, left] as const,
  ] as const;
  const winograd = [height, width, inChannels, outChannels, outHeight, outWidth, top, left] as const;
  const hasWinograd = filterHeight === 3 && stride === 1 && inChannels % 8 === 0;

  bench(`forward ${name}`, {
    ...hasWinograd &&
      { winograd: () => kernels.f32Conv2dWinogradForward(y, x, w, scratch, BATCH, ...winograd) },
    direct: () => kernels.f32Conv2dForward(y, x, w, scratch, BATCH, ...shape),
    scalar: () => kernels.f32Conv2dForwardGeneral(y, x, w, BATCH, ...general),
  });
  if (inChannels % 8 === 0) {
    bench(`input gradient ${name}`, {
      ...hasWinograd &&
        { winograd: () => kernels.f32Conv2dWinogradInputGradient(x, y, w, scratch, BATCH, ...winograd) },
      direct: () => kernels.f32Conv2dInputGradient(x, y, w, scratch, BATCH, ...shape),
      scalar: () => kernels.f32Conv2dInputGradientGeneral(x, y, w, BATCH, ...general),
    });
  }
  bench(`filter gradient ${name}`, {
    ...hasWinograd &&
      { winograd: () => kernels.f32Conv2dWinogradFilterGradient(w, x, y, scratch, BATCH, ...winograd) },
    direct: () => kernels.f32Conv2dFilterGradient(w, x, y, scratch, BATCH, ...shape),
    scalar: () => kernels.f32Conv2dFilterGradientGeneral(w, x, y, BATCH, ...general),
  });
}

/** One operation by several kernels, the fastest first: Deno prints the ratios. */
function bench(group: string, ways: Record<string, () => void>) {
  for (const [place, [way, run]] of Object.entries(ways).entries()) {
    Deno.bench(`${group}, ${way}`, {
      group,
      baseline: place === 0,
      ...way === "scalar" && { n: 3, warmup: 1 },
    }, run);
  }
}
