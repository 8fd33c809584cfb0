import { assert, assertEquals } from "@std/assert";
import { Heap } from "../../src/kernels/heap.ts";
import { compileKernels } from "../../src/kernels/module.ts";
import { testKernels } from "../kernel_runner.ts";
import { dropout } from "./dropout.ts";

testKernels(dropout);

Deno.test("f32Dropout drops its share, whatever the seed, and no two seeds the same", async () => {
  const heap = new Heap(await compileKernels());
  const elements = 20000, rate = 0.3, seeds = 20;
  const x = heap.putF32(new Float32Array(elements).fill(1)), y = heap.allocate(elements * 4);
  const drops = Array.from({ length: seeds }, (_, seed) => {
    heap.kernels.f32Dropout(y, x, elements, rate, seed);
    return heap.f32(y, elements).map((value) => Number(value === 0));
  });
  // Four deviations of a binomial share.
  const within = (share: number) => 4 * Math.sqrt(share * (1 - share) / elements);
  const shareOf = (where: (i: number) => number) => {
    let sum = 0;
    for (let i = 0; i < elements; i++) sum += where(i);
    return sum / elements;
  };
  for (const [seed, dropped] of drops.entries()) {
    const share = shareOf((i) => dropped[i]);
    assert(Math.abs(share - rate) < within(rate), `seed ${seed} drops ${share}`);
    const next = drops[(seed + 1) % seeds];
    const both = shareOf((i) => dropped[i] * next[i]);
    assert(
      Math.abs(both - rate ** 2) < within(rate ** 2),
      `seeds ${seed} and the next drop ${both} together`,
    );
    const neighbours = shareOf((i) => dropped[i] * (dropped[i + 1] ?? 0));
    assert(Math.abs(neighbours - rate ** 2) < within(rate ** 2), `seed ${seed} drops ${neighbours} in pairs`);
  }
  assertEquals(new Set(drops.map(String)).size, seeds);
});
