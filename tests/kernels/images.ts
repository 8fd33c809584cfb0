/** The kernel that makes a network's input. */
import { Random } from "../../src/random.ts";
import { normals } from "../kernel_runner.ts";
import { images as reference } from "../reference/images.ts";
import { fresh, type Kernel, type KernelCase, lazily } from "./description.ts";

type Shape = readonly [batch: number, height: number, width: number, channels: number];

/** The second of the images stays where it is, the first and the third move. */
function makeCase([batch, height, width, channels]: Shape, move: readonly number[]): KernelCase {
  const random = new Random(1, "images");
  const bytes = Uint8Array.from({ length: batch * height * width * channels }, () => random.integer(256));
  const moves = new Int32Array(3 * batch);
  for (const n of [0, 2]) if (n < batch) moves.set(move, 3 * n);
  const table = normals(256 * channels, "table");
  const sizes = { batch, height, width, channels };
  return {
    name: JSON.stringify({ ...sizes, move }),
    inputs: { bytes, table, moves },
    outputs: { x: fresh(bytes.length) },
    numbers: sizes,
    expected: lazily(() => ({ x: reference(bytes, table, moves, sizes) })),
  };
}

export const images: readonly Kernel[] = [{
  name: "f32Images",
  *cases() {
    for (const shape of [[1, 1, 1, 1], [2, 4, 5, 3], [3, 6, 4, 2], [1, 3, 8, 4]] as const) {
      for (const [down, right] of [[0, 0], [1, 0], [0, 1], [-1, -2], [2, -1], [9, 0], [0, 9], [-9, -9]]) {
        for (const turned of [0, 1]) yield makeCase(shape, [turned, down, right]);
      }
    }
  },
  timings: () => [makeCase([128, 32, 32, 3], [1, 2, -3])],
  tolerance: 0,
  alignment: 4,
}];
