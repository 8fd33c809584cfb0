import { assert } from "@std/assert";
import { Heap } from "../../src/kernels/heap.ts";
import { BUILDS, compileKernels } from "../../src/kernels/module.ts";
import { maxNorm, testKernels } from "../kernel_runner.ts";
import { batchNormApply, batchNormGradient, batchNormScale } from "../reference/batch_norm.ts";
import { batchNorm, EPSILON, modes, partsOf, problem, sizes } from "./batch_norm.ts";

/** Seen: 3.6e-7 for gamma, 2e-7 for x. */
const GRADIENT_TOLERANCE = 8e-7;

testKernels(batchNorm);

Deno.test("the passes of batch norm's gradient come to the gradients of its definition", async () => {
  for (const build of BUILDS) {
    const heap = new Heap(await compileKernels(build)), { kernels } = heap;
    for (const [i, size] of [...sizes()].entries()) {
      for (const mode of modes()) {
        const parts = 1 + i % 3, { pixels, channels } = size;
        const { x, dy, residual, beta, ...vectors } = problem(size);
        const options = { ...vectors, epsilon: EPSILON, relu: mode.relu };
        const scale = Float32Array.from(batchNormScale(options));
        const added = mode.withResidual ? residual : undefined;
        const y = Float32Array.from(
          batchNormApply(x, added, { mean: vectors.mean, scale, beta, relu: mode.relu }),
        );
        const { dresidual, ...expected } = batchNormGradient({ dy, x, y }, options);
        heap.scope(() => {
          const put = (data: Float32Array) => heap.putF32(data);
          const at = { x: put(x), dy: put(dy), mean: put(vectors.mean), beta: put(beta), scale: put(scale) };
          const variance = put(vectors.variance), gamma = put(vectors.gamma);
          // y tells where the ReLU let through, or x where nothing was added.
          const byY = mode.relu && mode.withResidual ? put(y) : 0, byX = mode.relu && !mode.withResidual;
          const g = mode.withResidual ? heap.allocate(4 * x.length) : 0;
          const sums = heap.allocate(parts * channels * 24), lines = heap.allocate(12 * channels);
          const dx = heap.allocate(4 * x.length);
          const dgamma = heap.allocate(4 * channels), dbeta = heap.allocate(4 * channels);
          for (const [part, { first, size }] of partsOf(pixels, parts).entries()) {
            const from = first * channels * 4;
            kernels.f32BatchNormGradientSums(
              sums + part * channels * 24,
              g && g + from,
              at.dy + from,
              at.x + from,
              byY && byY + from,
              at.mean,
              byX ? at.scale : 0,
              byX ? at.beta : 0,
              size,
              channels,
            );
          }
          kernels.f32BatchNormGradientVectors(
            dgamma,
            dbeta,
            lines,
            sums,
            parts,
            variance,
            gamma,
            pixels,
            channels,
            EPSILON,
          );
          kernels.f32BatchNormGradientApply(
            dx,
            g || at.dy,
            at.x,
            at.mean,
            lines,
            byX ? at.scale : 0,
            byX ? at.beta : 0,
            pixels,
            channels,
          );
          const found = {
            dx: heap.f32(dx, x.length),
            dgamma: heap.f32(dgamma, channels),
            dbeta: heap.f32(dbeta, channels),
          };
          for (const [name, values] of Object.entries(found)) {
            const error = maxNorm(values, expected[name as keyof typeof expected]);
            assert(
              error <= GRADIENT_TOLERANCE,
              `${build}, ${JSON.stringify({ ...size, ...mode, parts })}: ${name} is off by ${error}`,
            );
          }
          if (g) {
            assert(
              maxNorm(heap.f32(g, x.length), dresidual) === 0,
              `${build}: dresidual is not dy where y > 0`,
            );
          }
        });
      }
    }
  }
});
