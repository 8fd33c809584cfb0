import { type KernelCase, normals, testKernel } from "../kernel_runner.ts";
import { adam } from "../reference/adam.ts";

/** Seen: 1.2e-7. */
const TOLERANCE = 2.5e-7;

testKernel("f32Adam", function* (): Generator<KernelCase> {
  for (const elements of [1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17, 200]) {
    for (const step of [1, 10, 10000]) {
      for (const l2 of [0, 0.01]) {
        const state = {
          weights: normals(elements, "weights"),
          first: normals(elements, "first", { deviation: step > 1 ? 0.1 : 0 }),
          second: normals(elements, "second", { deviation: step > 1 ? 0.1 : 0 }).map(Math.abs),
        };
        const gradient = normals(elements, "gradient");
        const [rate, epsilon] = [0.1, 1e-8].map(Math.fround); // as the kernel gets them
        const beta1 = 0.9, beta2 = 0.999;
        const unbias1 = 1 / (1 - 0.9 ** step), unbias2 = 1 / (1 - 0.999 ** step);
        const options = { rate, beta1, beta2, unbias1, unbias2, epsilon, l2: Math.fround(l2) };
        yield {
          name: JSON.stringify({ elements, step, l2 }),
          inputs: { gradient },
          outputs: state,
          expected: adam(state, gradient, options),
          call: (kernels, { weights, first, second, gradient }) =>
            kernels.f32Adam(
              weights,
              first,
              second,
              gradient,
              elements,
              rate,
              beta1,
              beta2,
              unbias1,
              unbias2,
              epsilon,
              l2,
            ),
        };
      }
    }
  }
}, { tolerance: TOLERANCE });
