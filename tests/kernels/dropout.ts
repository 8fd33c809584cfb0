/** The kernel of dropout. */
import { normals } from "../kernel_runner.ts";
import { dropout as reference } from "../reference/dropout.ts";
import { fresh, type Kernel, type KernelCase, lazily } from "./description.ts";

function makeCase(elements: number, rate: number, seed: number): KernelCase {
  const x = normals(elements, "x");
  return {
    name: JSON.stringify({ elements, rate, seed }),
    inputs: { x },
    outputs: { y: fresh(elements) },
    numbers: { elements, rate, seed },
    expected: lazily(() => ({ y: reference(x, Math.fround(rate), seed) })),
  };
}

export const dropout: readonly Kernel[] = [{
  name: "f32Dropout",
  *cases() {
    for (const elements of [1, 2, 3, 4, 5, 63, 200]) {
      for (const rate of [0, 0.1, 0.5, 0.9]) {
        for (const seed of [0, 1, 0x7fffffff, 0x80000000, 0xffffffff]) yield makeCase(elements, rate, seed);
      }
    }
  },
  timings: () => [makeCase(524288, 0.2, 1)],
  tolerance: 1.5e-7, // scale and product are float32; seen: 1.1e-7
  alignment: 4,
}];
