import { assert, assertEquals } from "@std/assert";
import { Heap } from "../../src/kernels/heap.ts";
import { BUILDS, compileKernels } from "../../src/kernels/module.ts";
import { softmax } from "../../src/kernels/probability_vectors.ts";
import { Random } from "../../src/random.ts";
import { assertClose } from "../assert_close.ts";
import * as twin from "../reference/probability_vectors.ts";
import { rowsOf, SOFTMAX_TOLERANCE } from "./probability_vectors.ts";

/** Relative, logits within 87 of the largest, K <= 10; seen 4.0e-6, of which rounding z - max takes 3.8e-6. */
const FAR_SOFTMAX_TOLERANCE = 4.5e-6;

const heaps = await Promise.all(BUILDS.map(async (build) => new Heap(await compileKernels(build))));

Deno.test("softmax keeps its accuracy far below the largest logit, and fades to subnormal numbers, then 0", () => {
  const random = new Random(1, "far");
  const logits = Float32Array.from({ length: 20000 }, (_, i) => i % 10 === 0 ? 5 : 5 - 87 * random.uniform());
  const deep = [-88, -95, -103];
  for (const heap of heaps) {
    assertClose(
      softmax(heap, logits, 10),
      rowsOf(logits, 10).flatMap(twin.softmax),
      FAR_SOFTMAX_TOLERANCE,
      "far",
    );
    for (const z of deep) {
      const found = softmax(heap, new Float32Array([0, z]), 2)[1];
      assert(Math.abs(found - Math.exp(z)) <= 2 ** -149, `exp(${z}): found ${found}`);
    }
    assertEquals([...softmax(heap, new Float32Array([3, -3e38, 3, -200]), 2)], [1, 0, 1, 0]);
  }
});

Deno.test("softmax keeps its accuracy over many classes, near 0 and far from it", () => {
  const random = new Random(1, "many");
  for (const heap of heaps) {
    for (const classes of [137, 1000, 65536]) {
      for (const middle of [0, 100]) {
        const logits = Float32Array.from({ length: classes }, () => middle + 8 * random.uniform());
        const found = softmax(heap, logits, classes);
        assertClose(found, twin.softmax([...logits]), SOFTMAX_TOLERANCE, `K = ${classes}, at ${middle}`);
      }
    }
  }
});

Deno.test("softmax gives a row the same bits whatever rows lie beside it, and a certain one exactly 1", () => {
  const random = new Random(2, "beside");
  // Past what exp takes unshifted. The kernel for ten classes starts anew some rows behind such a one: the second is among the
  // first four that it meets then, the third among the next, the last among the last.
  const far = new Map([[20, 24], [39, 60], [66, -60], [77, -24.7], [101, 60], [146, -60]]);
  for (const heap of heaps) {
    for (const classes of [3, 4, 7, 10, 13, 16, 33]) {
      const rows = 150;
      const logits = Float32Array.from(
        { length: rows * classes },
        (_, i) => (far.get(Math.floor(i / classes)) ?? 0) + 40 * random.uniform() - 20,
      );
      logits.fill(-30, 0, classes)[1] = 43;
      const together = softmax(heap, logits, classes);
      assertEquals(together[1], 1);
      for (let row = 0; row < rows; row++) {
        const at = [row * classes, (row + 1) * classes] as const;
        assertEquals(softmax(heap, logits.slice(...at), classes), together.slice(...at), `row ${row}`);
      }
      assertClose(
        together,
        rowsOf(logits, classes).flatMap(twin.softmax),
        FAR_SOFTMAX_TOLERANCE,
        `K = ${classes}`,
      );
    }
  }
});

Deno.test("softmax of ten classes gives the same bits wherever among its blocks a row lies past their range", () => {
  const random = new Random(3, "blocks");
  for (const heap of heaps) {
    for (const rows of [4, 32, 36, 69]) {
      const logits = Float32Array.from({ length: rows * 10 }, () => 40 * random.uniform() - 20);
      const alone = rowsOf(logits, 10).map((row) => [...softmax(heap, new Float32Array(row), 10)]);
      for (let far = 0; far < rows; far++) {
        const at = far * 10 + far % 10, near = logits[at];
        logits[at] = far % 2 === 0 ? 60 : -60;
        const own = [...softmax(heap, logits.slice(far * 10, far * 10 + 10), 10)];
        const expected = alone.flatMap((row, i) => i === far ? own : row);
        assertEquals([...softmax(heap, logits, 10)], expected, `row ${far} of ${rows}`);
        logits[at] = near;
      }
    }
  }
});

Deno.test("softmax takes no logit for one near 0, however its multiple of ln 2 rounds", () => {
  // The kernel tells by the bits of 2 + 2^-16 + x log2(e) / 2^22: of the numbers that share all bits of 1 with those in range, or
  // lack some, 0 and powers of 2 are the ends.
  const critical = [0, ...Array.from({ length: 27 }, (_, i) => 2 ** (i - 24))]
    .flatMap((shifted) => [shifted, -shifted])
    .map((shifted) => (shifted - 2 - 2 ** -16) * 2 ** 22 * Math.LN2);
  const near = critical.flatMap((x) => {
    const ulp = 2 ** (Math.floor(Math.log2(Math.abs(x))) - 23);
    return Array.from({ length: 401 }, (_, i) => x + ulp * (i - 200));
  });
  const steps = Array.from({ length: 4000 }, (_, i) => i - 2000);
  const far = [...near, ...steps, -3e38, 3e38, -1e9, 1e9].filter((x) => Math.abs(x) > 110);
  for (const heap of heaps) {
    for (const classes of [7, 10]) {
      const logits = new Float32Array(far.length * classes);
      far.forEach((x, row) => logits[row * classes + row % classes] = x);
      const found = softmax(heap, logits, classes);
      far.forEach((x, row) => {
        const p = found.subarray(row * classes, (row + 1) * classes);
        const expected = Array.from(
          p,
          (_, k) => x > 0 ? +(k === row % classes) : k === row % classes ? 0 : 1 / (classes - 1),
        );
        assertClose(p, expected, SOFTMAX_TOLERANCE, `${x}, K = ${classes}`);
      });
    }
  }
});
