import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Random } from "../src/random.ts";
import { Heap } from "../src/kernels/heap.ts";
import { BUILDS, compileKernels, instantiateKernels } from "../src/kernels/module.ts";
import {
  argmax,
  entropy,
  logSumExp,
  lossFromLogits,
  lossFromProbabilities,
  modifiedEntropy,
  roundDecimals,
  softmax,
  sortDescending,
} from "../src/kernels/probability_vectors.ts";
import { guarded, putAt } from "./guards.ts";
import * as twin from "./reference/probability_vectors.ts";

const SOFTMAX_TOLERANCE = 6e-7; // relative, logits within 12 of the largest, K <= 100; seen 3.1e-7
const FAR_SOFTMAX_TOLERANCE = 4.5e-6; // relative, logits within 87 of the largest, K <= 10; seen 4.0e-6, of which z - max rounds by 3.8e-6
const SIGNAL_TOLERANCE = 1.5e-15; // relative, float64; seen 7.9e-16

const modules = await Promise.all(
  BUILDS.map((build) => compileKernels(build)),
);
const heaps = modules.map((module) => new Heap(module));

interface Batch {
  rows: number;
  classes: number;
  logits: Float32Array;
  probabilities: Float32Array;
  labels: Uint8Array;
}

/** Rows of every kind: flat, peaked, and one-hot to the last bit. */
function makeBatch(rows: number, classes: number): Batch {
  const random = new Random(rows, "batch", classes);
  const logits = new Float32Array(rows * classes);
  const probabilities = new Float32Array(rows * classes);
  const labels = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const scale = [0.1, 1, 3][row % 3];
    const own = Array.from({ length: classes }, () => Math.fround(scale * (random.uniform() * 4 - 2)));
    labels[row] = random.integer(classes);
    logits.set(own, row * classes);
    if (row % 5 === 4) probabilities[row * classes + random.integer(classes)] = 1;
    else probabilities.set(twin.softmax(own), row * classes);
  }
  return { rows, classes, logits, probabilities, labels };
}

function rowsOf(values: Float32Array, classes: number): number[][] {
  return Array.from(
    { length: values.length / classes },
    (_, row) => [...values.subarray(row * classes, (row + 1) * classes)],
  );
}

function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  message: string,
): void {
  assertEquals(actual.length, expected.length, message);
  for (let i = 0; i < actual.length; i++) {
    const error = Math.abs(actual[i] - expected[i]);
    assert(
      error <= tolerance * Math.abs(expected[i]),
      `${message}: found ${actual[i]}, expected ${expected[i]} at ${i}`,
    );
  }
}

/** Every kernel at one shape and alignment, its output between guard bytes, against its twin. */
function checkKernels(heap: Heap, batch: Batch, offset: number): void {
  const { rows, classes } = batch;
  const { kernels } = heap;
  const where = (name: string) => `${name}, N = ${rows}, K = ${classes}, offset ${offset}`;
  const logitRows = rowsOf(batch.logits, classes);
  const probabilityRows = rowsOf(batch.probabilities, classes);
  heap.scope(() => {
    const logits = putAt(heap, batch.logits, offset);
    const probabilities = putAt(heap, batch.probabilities, offset);
    const labels = putAt(heap, batch.labels, offset);
    const run = (bytes: number, work: (out: number) => void) => {
      const out = guarded(heap, bytes, offset);
      work(out.address);
      return out.read();
    };
    const f32 = (work: (out: number) => void) => new Float32Array(run(4 * rows * classes, work));
    const f64 = (work: (out: number) => void) => new Float64Array(run(8 * rows, work));

    assertClose(
      f32((out) => kernels.f32Softmax(out, logits, rows, classes)),
      logitRows.flatMap(twin.softmax),
      SOFTMAX_TOLERANCE,
      where("softmax"),
    );
    assertClose(
      f64((out) => kernels.f32LogSumExp(out, logits, rows, classes)),
      logitRows.map(twin.logSumExp),
      SIGNAL_TOLERANCE,
      where("log-sum-exp"),
    );
    assertClose(
      f64((out) => kernels.f32LossFromLogits(out, logits, labels, rows, classes)),
      logitRows.map((row, i) => twin.lossFromLogits(row, batch.labels[i])),
      SIGNAL_TOLERANCE,
      where("loss from logits"),
    );
    assertClose(
      f64((out) => kernels.f32LossFromProbabilities(out, probabilities, labels, rows, classes)),
      probabilityRows.map((row, i) => twin.lossFromProbabilities(row, batch.labels[i])),
      SIGNAL_TOLERANCE,
      where("loss from probabilities"),
    );
    assertClose(
      f64((out) => kernels.f32Entropy(out, probabilities, rows, classes)),
      probabilityRows.map(twin.entropy),
      SIGNAL_TOLERANCE,
      where("entropy"),
    );
    assertClose(
      f64((out) => kernels.f32ModifiedEntropy(out, probabilities, labels, rows, classes)),
      probabilityRows.map((row, i) => twin.modifiedEntropy(row, batch.labels[i])),
      SIGNAL_TOLERANCE,
      where("modified entropy"),
    );
    assertEquals(
      [...f32((out) => {
        run(16 * classes, (scratch) => kernels.f32SortDescending(out, logits, scratch, rows, classes));
      })],
      logitRows.flatMap(twin.sortDescending),
      where("sort"),
    );
    assertEquals(
      [...f32((out) => kernels.f32Round(out, logits, rows * classes, 100))],
      [...batch.logits].map((value) => twin.roundDecimals(value, 2)),
      where("round"),
    );
    assertEquals(
      [...new Uint8Array(run(rows, (out) => kernels.f32Argmax(out, probabilities, rows, classes)))],
      probabilityRows.map(twin.argmax),
      where("argmax"),
    );
  });
}

Deno.test("kernels on probability vectors agree with their twins over odd sizes", () => {
  for (const heap of heaps) {
    let offset = 0;
    for (const rows of [0, 1, 2, 3, 4, 5, 7, 8, 17]) {
      for (const classes of [2, 3, 4, 5, 7, 10, 16, 33, 100]) {
        checkKernels(heap, makeBatch(rows, classes), offset);
        offset = (offset + 4) % 16;
      }
    }
    checkKernels(heap, makeBatch(261, 10), offset); // more rows than a block of any kernel
  }
});

Deno.test("kernels on probability vectors agree with their twins at every alignment", () => {
  for (const heap of heaps) {
    for (let offset = 0; offset < 16; offset++) checkKernels(heap, makeBatch(7, 10), offset);
  }
});

Deno.test("kernels on probability vectors read nothing behind their inputs: there the memory ends", () => {
  for (const module of modules) {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const kernels = instantiateKernels(module, memory);
    const end = memory.buffer.byteLength;
    const [out, labels, scratch, elsewhere] = [0, 4096, 8192, 16384];
    for (const rows of [1, 2, 3, 4, 5, 7, 8, 9]) {
      for (const classes of [2, 3, 4, 5, 10, 13]) {
        const values = end - 4 * rows * classes; // zeros
        kernels.f32LogSumExp(out, values, rows, classes);
        kernels.f32Entropy(out, values, rows, classes);
        kernels.f32SortDescending(out, values, scratch, rows, classes);
        kernels.f32Round(out, values, rows * classes, 100);
        kernels.f32Argmax(out, values, rows, classes);
        for (const [vectors, places] of [[values, labels], [elsewhere, end - rows]]) {
          kernels.f32LossFromLogits(out, vectors, places, rows, classes);
          kernels.f32LossFromProbabilities(out, vectors, places, rows, classes);
          kernels.f32ModifiedEntropy(out, vectors, places, rows, classes);
        }
        kernels.f32Softmax(out, values, rows, classes);
        assertEquals(
          [...new Float32Array(memory.buffer, out, rows * classes)],
          Array(rows * classes).fill(Math.fround(1 / classes)),
        );
      }
    }
  }
});

Deno.test("argmax takes the first of equals", () => {
  const random = new Random(3, "equals");
  for (const heap of heaps) {
    for (const classes of [2, 3, 4, 7, 8, 9, 10, 11, 12, 13]) {
      const values = Float32Array.from({ length: 199 * classes }, () => random.integer(3) / 2);
      assertEquals(
        [...argmax(heap, values, classes)],
        rowsOf(values, classes).map(twin.argmax),
        `K = ${classes}`,
      );
    }
  }
});

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

Deno.test("lossFromLogits keeps the digits of tiny losses, where the probability is 1", () => {
  for (const heap of heaps) {
    for (const margin of [20, 50, 300, 700]) {
      const loss = lossFromLogits(heap, new Float32Array([0, margin, -1000]), new Uint8Array([1]), 3);
      assertClose(loss, [Math.log1p(Math.exp(-margin))], SIGNAL_TOLERANCE, `margin ${margin}`);
    }
    const logits = new Float32Array([0, 800, 800, 0]);
    // Equal logits at both ends, then a certain error: exactly 0, exactly 800.
    assertEquals([...lossFromLogits(heap, logits, new Uint8Array([1, 1]), 2)], [0, 800]);
    assertClose(
      lossFromLogits(heap, new Float32Array([7, 7]), new Uint8Array([1]), 2),
      [Math.LN2],
      1e-15,
      "tie",
    );
  }
});

Deno.test("signals of probabilities 0 and 1 are finite and what their definitions say", () => {
  const oneHot = new Float32Array([1, 0, 0, 0, 1, 0]);
  const labels = new Uint8Array([0, 0]);
  const most = 149 * Math.LN2;
  for (const heap of heaps) {
    assertEquals([...entropy(heap, oneHot, 3)], [0, 0]);
    assertClose(lossFromProbabilities(heap, oneHot, labels, 3), [0, most], SIGNAL_TOLERANCE, "loss");
    assertClose(modifiedEntropy(heap, oneHot, labels, 3), [0, 2 * most], SIGNAL_TOLERANCE, "modified");
    const almost = new Float32Array([1 - 2 ** -24, 2 ** -149]);
    const [value] = modifiedEntropy(heap, almost, new Uint8Array([0]), 2);
    assertClose([value], [2 ** -48], 1e-7, "tiny modified entropy"); // (1 - p)^2 (1 + (1 - p) / 2 ...)
    const small = Math.fround(1e-12); // 1 - small is no float64, but its logarithm must not suffer
    const [tiny] = modifiedEntropy(heap, new Float32Array([1, small]), new Uint8Array([0]), 2);
    assertClose([tiny], [-small * Math.log1p(-small)], SIGNAL_TOLERANCE, "tinier modified entropy");
  }
});

Deno.test("sortDescending sorts whatever the length", () => {
  const finite = fc.float({ noNaN: true, noDefaultInfinity: true });
  fc.assert(fc.property(fc.array(finite, { minLength: 2, maxLength: 70 }), (row) => {
    for (const heap of heaps) {
      const sorted = sortDescending(heap, new Float32Array(row), row.length);
      // + 0: -0 and 0 are equal, in any order
      assertEquals(Array.from(sorted, (v) => v + 0), twin.sortDescending(row).map((v) => v + 0));
    }
  }));
});

Deno.test("roundDecimals gives the float32 of the correctly rounded decimal, halves to even, no -0", () => {
  for (const heap of heaps) {
    const halves = new Float32Array([0.125, 0.375, 0.5, -0.001, -0, 0.995, 1, 0.045]);
    // 0.995 and 0.045 as float32 are just below, just above: not ties.
    assertEquals(
      [...roundDecimals(heap, halves, 2, 2)],
      [
        0.12,
        0.38,
        0.5,
        0,
        0,
        Math.fround(0.995) < 0.995 ? 0.99 : 1,
        1,
        Math.fround(0.045) < 0.045 ? 0.04 : 0.05,
      ]
        .map(Math.fround),
    );
    assertEquals([...roundDecimals(heap, new Float32Array([0.5, 1.5]), 2, 0)], [0, 2]);
    const value = fc.float({ noNaN: true, min: -1e6, max: 1e6 });
    fc.assert(fc.property(value, fc.nat(12), (x, decimals) => {
      const [rounded] = roundDecimals(heap, new Float32Array([x, 0]), 2, decimals);
      assertEquals(rounded, twin.roundDecimals(x, decimals));
    }));
  }
});

Deno.test("argmax takes the first of equals, over all 256 classes", () => {
  for (const heap of heaps) {
    assertEquals([...argmax(heap, new Float32Array([1, 2, 2, 0, 0, 0, -1, -2, -1]), 3)], [1, 0, 0]);
    const last = new Float32Array(512);
    last[255] = 1;
    last[256 + 200] = 1;
    assertEquals([...argmax(heap, last, 256)], [255, 200]);
  }
});

Deno.test("operations on probability vectors leave their inputs as they were and free the heap", () => {
  const [heap] = heaps;
  const { logits, probabilities, labels } = makeBatch(5, 10);
  const before = [[...logits], [...probabilities], [...labels]];
  const top = heap.scope(() => heap.allocate(16));
  softmax(heap, logits, 10);
  logSumExp(heap, logits, 10);
  lossFromLogits(heap, logits, labels, 10);
  lossFromProbabilities(heap, probabilities, labels, 10);
  entropy(heap, probabilities, 10);
  modifiedEntropy(heap, probabilities, labels, 10);
  sortDescending(heap, probabilities, 10);
  roundDecimals(heap, probabilities, 10, 1);
  argmax(heap, probabilities, 10);
  assertEquals([[...logits], [...probabilities], [...labels]], before);
  assertEquals(heap.scope(() => heap.allocate(16)), top);
});

Deno.test("operations on probability vectors say what is wrong with their input", () => {
  const [heap] = heaps;
  const good = new Float32Array([0.5, 0.5, 1, 0]);
  const labels = new Uint8Array([0, 1]);
  const withValue = (value: number) => new Float32Array([0.5, 0.5, value, 0]);
  assertThrows(() => softmax(heap, good, 3), RangeError, "must be a multiple of 3 classes, found 4");
  assertThrows(() => softmax(heap, good, 1), RangeError, "must be 2 or more, found 1");
  assertThrows(() => softmax(heap, good, 2.5), RangeError, "must be 2 or more, found 2.5");
  assertThrows(() => softmax(heap, withValue(NaN), 2), RangeError, "found NaN at row 1, class 0");
  assertThrows(() => logSumExp(heap, withValue(-Infinity), 2), RangeError, "found -Infinity");
  assertThrows(() => sortDescending(heap, withValue(NaN), 2), RangeError, "must be finite");
  assertThrows(() => argmax(heap, withValue(NaN), 2), RangeError, "must be finite");
  assertThrows(() => argmax(heap, new Float32Array(257), 257), RangeError, "at most 256 classes");
  assertThrows(() => entropy(heap, withValue(1.5), 2), RangeError, "from 0 to 1, found 1.5 at row 1");
  assertThrows(() => entropy(heap, withValue(NaN), 2), RangeError, "from 0 to 1, found NaN");
  const short = new Uint8Array(1);
  assertThrows(() => lossFromLogits(heap, good, short, 2), RangeError, "2 rows need as many, found 1");
  const high = new Uint8Array([0, 2]);
  assertThrows(() => lossFromProbabilities(heap, good, high, 2), RangeError, "below 2, found 2 at row 1");
  assertThrows(() => modifiedEntropy(heap, withValue(-0.1), labels, 2), RangeError, "from 0 to 1");
  assertThrows(() => roundDecimals(heap, good, 2, 13), RangeError, "integer from 0 to 12, found 13");
});
