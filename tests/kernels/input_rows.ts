/** The kernel that normalises rows of features. */
import { normals } from "../kernel_runner.ts";
import { type Kernel, type KernelCase, lazily } from "./description.ts";

/** Float64 arithmetic: only results are rounded, which 6e-8 bounds. Seen: 4.8e-8. */
const TOLERANCE = 6e-8;

function makeCase(rows: number, features: number): KernelCase {
  const x = normals(rows * features, "x");
  // Means that are large beside the deviation: float32 would lose what is left of x.
  const mean = Float64Array.from({ length: features }, (_, f) => 1000 / 3 * f);
  const scale = Float64Array.from({ length: features }, (_, f) => 1 / (3 + f));
  const stored = x.map((value, i) => value + mean[i % features]);
  return {
    name: JSON.stringify({ rows, features }),
    inputs: { mean, scale },
    outputs: { x: stored },
    numbers: { rows, features },
    expected: lazily(() => ({
      x: Float64Array.from(stored, (value, i) => (value - mean[i % features]) * scale[i % features]),
    })),
  };
}

export const inputRows: readonly Kernel[] = [{
  name: "f32NormaliseRows",
  *cases() {
    for (const rows of [1, 2, 5]) {
      for (const features of [1, 2, 3, 4, 5, 7, 8, 13]) yield makeCase(rows, features);
    }
  },
  timings: () => [makeCase(128, 100)],
  tolerance: TOLERANCE,
  alignment: 4,
}];
