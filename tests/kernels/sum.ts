/** The kernels of sums element by element. */
import { normals } from "../kernel_runner.ts";
import { fresh, type Kernel, type KernelCase, lazily } from "./description.ts";

/** One rounding for each part beyond the first. */
const TOLERANCE = 2e-7;

const ELEMENTS = [1, 3, 4, 5, 64, 67];

function sumCase(elements: number, parts: number): KernelCase {
  const x = normals(parts * elements, "x");
  return {
    name: JSON.stringify({ elements, parts }),
    inputs: { x },
    outputs: { out: fresh(elements) },
    numbers: { parts, elements },
    expected: lazily(() => {
      const out = new Float64Array(elements);
      x.forEach((value, i) => out[i % elements] += value);
      return { out };
    }),
  };
}

function addCase(elements: number): KernelCase {
  const a = normals(elements, "a"), b = normals(elements, "b");
  return {
    name: `${elements} elements`,
    inputs: { a, b },
    outputs: { out: fresh(elements) },
    numbers: { elements },
    expected: lazily(() => ({ out: Float64Array.from(a, (value, i) => value + b[i]) })),
  };
}

/** The same where the output is the first of the two. */
function addInPlace(elements: number): KernelCase {
  const { inputs: { a, b }, expected } = addCase(elements);
  return {
    name: `${elements} elements, in place`,
    inputs: { b },
    outputs: { out: a },
    call: (kernels, { out, b }) => kernels.f32Add(out, out, b, elements),
    expected,
  };
}

export const sum: readonly Kernel[] = [
  {
    name: "f32Sum",
    *cases() {
      for (const elements of ELEMENTS) {
        for (const parts of [1, 2, 5]) yield sumCase(elements, parts);
      }
    },
    timings: () => [sumCase(36864, 4)],
    tolerance: TOLERANCE,
    alignment: 4,
  },
  {
    name: "f32Add",
    *cases() {
      for (const elements of ELEMENTS) {
        yield addCase(elements);
        yield addInPlace(elements);
      }
    },
    timings: () => [addCase(524288)],
    tolerance: TOLERANCE,
    alignment: 4,
  },
];
