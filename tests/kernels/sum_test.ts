import { type KernelCase, normals, testKernel } from "../kernel_runner.ts";

/** One rounding for each part beyond the first. */
const TOLERANCE = 2e-7;

const ELEMENTS = [1, 3, 4, 5, 64, 67];

testKernel("f32Sum", function* (): Generator<KernelCase> {
  for (const elements of ELEMENTS) {
    for (const parts of [1, 2, 5]) {
      const x = normals(parts * elements, "x");
      const out = new Float64Array(elements);
      x.forEach((value, i) => out[i % elements] += value);
      yield {
        name: JSON.stringify({ elements, parts }),
        inputs: { x },
        outputs: { out: elements },
        expected: { out },
        call: (kernels, { out, x }) => kernels.f32Sum(out, x, parts, elements),
      };
    }
  }
}, { tolerance: TOLERANCE });

testKernel("f32Add", function* (): Generator<KernelCase> {
  for (const elements of ELEMENTS) {
    const a = normals(elements, "a"), b = normals(elements, "b");
    const expected = { out: Float64Array.from(a, (value, i) => value + b[i]) };
    yield {
      name: `${elements} elements`,
      inputs: { a, b },
      outputs: { out: elements },
      expected,
      call: (kernels, { out, a, b }) => kernels.f32Add(out, a, b, elements),
    };
    yield {
      name: `${elements} elements, in place`,
      inputs: { b },
      outputs: { out: a },
      expected,
      call: (kernels, { out, b }) => kernels.f32Add(out, out, b, elements),
    };
  }
}, { tolerance: TOLERANCE });
