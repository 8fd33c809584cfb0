/**
 * The direct convolutions at ResNet-20's shapes, batch 32, against the general scalar kernels of the same module: the
 * ratio is what SIMD and the layout bring. GFLOP/s = 2 * 32 * outHeight * outWidth * filter size / time.
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
  const general = [
    ...[height, width, inChannels, filterHeight, filterWidth, outChannels, outHeight, outWidth] as const,
    ...[stride, stride, 1, 1, top, left] as const,
  ] as const;

  Deno.bench(`forward, direct: ${name}`, { group: `forward ${name}`, baseline: true }, () => {
    kernels.f32Conv2dForward(y, x, w, scratch, BATCH, ...shape);
  });
  Deno.bench(`forward, scalar: ${name}`, { group: `forward ${name}`, n: 3, warmup: 1 }, () => {
    kernels.f32Conv2dForwardGeneral(y, x, w, BATCH, ...general);
  });
  if (inChannels % 8 === 0) {
    Deno.bench(`input gradient, direct: ${name}`, { group: `input gradient ${name}`, baseline: true }, () => {
      kernels.f32Conv2dInputGradient(x, y, w, scratch, BATCH, ...shape);
    });
    Deno.bench(
      `input gradient, scalar: ${name}`,
      { group: `input gradient ${name}`, n: 3, warmup: 1 },
      () => {
        kernels.f32Conv2dInputGradientGeneral(x, y, w, BATCH, ...general);
      },
    );
  }
  Deno.bench(`filter gradient, direct: ${name}`, { group: `filter gradient ${name}`, baseline: true }, () => {
    kernels.f32Conv2dFilterGradient(w, x, y, scratch, BATCH, ...shape);
  });
  Deno.bench(
    `filter gradient, scalar: ${name}`,
    { group: `filter gradient ${name}`, n: 3, warmup: 1 },
    () => {
      kernels.f32Conv2dFilterGradientGeneral(w, x, y, BATCH, ...general);
    },
  );
}
