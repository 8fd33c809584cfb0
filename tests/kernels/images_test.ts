import { Random } from "../../src/random.ts";
import { type KernelCase, normals, testKernel } from "../kernel_runner.ts";
import { images } from "../reference/images.ts";

testKernel("f32Images", function* (): Generator<KernelCase> {
  for (const [batch, height, width, channels] of [[1, 1, 1, 1], [2, 4, 5, 3], [3, 6, 4, 2], [1, 3, 8, 4]]) {
    for (const [down, right] of [[0, 0], [1, 0], [0, 1], [-1, -2], [2, -1], [9, 0], [0, 9], [-9, -9]]) {
      for (const turned of [0, 1]) {
        const random = new Random(1, "images");
        const words = Math.ceil(batch * height * width * channels / 4);
        const bytes = Int32Array.from({ length: words }, () => random.integer(2 ** 32));
        // The second image stays where it is.
        const moves = new Int32Array(3 * batch);
        for (const n of [0, 2]) if (n < batch) moves.set([turned, down, right], 3 * n);
        const table = normals(256 * channels, "table"), sizes = { batch, height, width, channels };
        yield {
          name: JSON.stringify({ ...sizes, down, right, turned }),
          inputs: { bytes, table, moves },
          outputs: { x: batch * height * width * channels },
          expected: { x: images(new Uint8Array(bytes.buffer), table, moves, sizes) },
          call: (kernels, { x, bytes, table, moves }) =>
            kernels.f32Images(x, bytes, table, moves, batch, height, width, channels),
        };
      }
    }
  }
}, { tolerance: 0 });
