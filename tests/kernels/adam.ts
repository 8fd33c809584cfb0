/** The kernel of Adam's step. */
import { normals } from "../kernel_runner.ts";
import { adam as reference } from "../reference/adam.ts";
import { type Kernel, type KernelCase, lazily } from "./description.ts";

function makeCase(elements: number, { step, l2 }: { step: number; l2: number }): KernelCase {
  const started = step > 1 ? 0.1 : 0;
  const state = {
    weights: normals(elements, "weights"),
    first: normals(elements, "first", { deviation: started }),
    second: normals(elements, "second", { deviation: started }).map(Math.abs),
  };
  const gradient = normals(elements, "gradient");
  const numbers = {
    rate: Math.fround(0.1), // as the kernel gets them
    beta1: 0.9,
    beta2: 0.999,
    unbias1: 1 / (1 - 0.9 ** step),
    unbias2: 1 / (1 - 0.999 ** step),
    epsilon: Math.fround(1e-8),
    l2: Math.fround(l2),
  };
  return {
    name: JSON.stringify({ elements, step, l2 }),
    inputs: { gradient },
    outputs: state,
    numbers: { elements, ...numbers },
    expected: lazily(() => reference(state, gradient, numbers)),
  };
}

export const adam: readonly Kernel[] = [{
  name: "f32Adam",
  *cases() {
    for (const elements of [1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17, 200]) {
      for (const step of [1, 10, 10000]) {
        for (const l2 of [0, 0.01]) yield makeCase(elements, { step, l2 });
      }
    }
  },
  timings: () => [makeCase(270_000, { step: 10, l2: 1e-4 })], // ResNet-20 has as many weights
  tolerance: 2.5e-7, // seen: 1.2e-7
  alignment: 4,
}];
