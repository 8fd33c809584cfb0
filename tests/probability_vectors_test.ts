import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Random } from "../src/random.ts";
import type { LabelArray } from "../src/kernels/checks.ts";
import { Heap } from "../src/kernels/heap.ts";
import { BUILDS, compileKernels } from "../src/kernels/module.ts";
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
import { assertClose } from "./assert_close.ts";
import { makeBatch, rowsOf, SIGNAL_TOLERANCE, SOFTMAX_TOLERANCE } from "./kernels/probability_vectors.ts";
import * as twin from "./reference/probability_vectors.ts";

const heaps = await Promise.all(BUILDS.map(async (build) => new Heap(await compileKernels(build))));

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

Deno.test("labels and classes reach 65,536, of any type of integers", () => {
  const classes = 65536, rows = 3, tops = [65535, 256, 255];
  const logits = new Float32Array(rows * classes);
  tops.forEach((top, row) => logits[row * classes + top] = 20);
  for (const heap of heaps) {
    assertEquals(argmax(heap, logits, classes), Uint16Array.from(tops));
    const probabilities = softmax(heap, logits, classes);
    const others = (classes - 1) * Math.exp(-20), p = 1 / (1 + others);
    assertClose(
      tops.map((top, row) => probabilities[row * classes + top]),
      tops.map(() => p),
      SOFTMAX_TOLERANCE,
      "softmax",
    );
    for (const type of [Uint16Array, Uint32Array, Int32Array]) {
      const labels = type.from(tops), wrong = type.from([65535, 65535, 0]);
      const right = Math.log1p(others);
      const losses = [right, 20 + right, 20 + right];
      assertClose(lossFromLogits(heap, logits, labels, classes), tops.map(() => right), 1e-12, "right");
      assertClose(lossFromLogits(heap, logits, wrong, classes), losses, 1e-12, "wrong");
      const ofTops = tops.map((top, row) => -Math.log(probabilities[row * classes + top]));
      assertClose(
        lossFromProbabilities(heap, probabilities, labels, classes),
        ofTops,
        SIGNAL_TOLERANCE,
        "loss",
      );
      const sure = modifiedEntropy(heap, probabilities, labels, classes);
      const unsure = modifiedEntropy(heap, probabilities, wrong, classes);
      assert(sure.every((value, row) => value < 1e-3 && (row === 0) === (unsure[row] < 1)), `${unsure}`);
    }
  }
});

Deno.test("labels of every type of integers give the same figures", () => {
  const [heap] = heaps;
  const { logits, probabilities, labels } = makeBatch(13, 100);
  const figures = (given: LabelArray) => [
    lossFromLogits(heap, logits, given, 100),
    lossFromProbabilities(heap, probabilities, given, 100),
    modifiedEntropy(heap, probabilities, given, 100),
  ];
  const expected = figures(labels);
  for (const type of [Int8Array, Int16Array, Int32Array, Uint8Array, Uint16Array, Uint32Array]) {
    const padded = type.from([0, ...labels, 0]);
    assertEquals(figures(padded.subarray(1, 14)), expected, type.name);
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
  assertThrows(() => softmax(heap, good, 1), RangeError, "from 2 to 65536, found 1");
  assertThrows(() => softmax(heap, good, 2.5), RangeError, "from 2 to 65536, found 2.5");
  assertThrows(() => softmax(heap, withValue(NaN), 2), RangeError, "found NaN at row 1, class 0");
  assertThrows(() => logSumExp(heap, withValue(-Infinity), 2), RangeError, "found -Infinity");
  assertThrows(() => sortDescending(heap, withValue(NaN), 2), RangeError, "must be finite");
  assertThrows(() => argmax(heap, withValue(NaN), 2), RangeError, "must be finite");
  assertThrows(
    () => argmax(heap, new Float32Array(65537), 65537),
    RangeError,
    "from 2 to 65536, found 65537",
  );
  assertThrows(() => entropy(heap, withValue(1.5), 2), RangeError, "from 0 to 1, found 1.5 at row 1");
  assertThrows(() => entropy(heap, withValue(NaN), 2), RangeError, "from 0 to 1, found NaN");
  const short = new Uint8Array(1);
  assertThrows(() => lossFromLogits(heap, good, short, 2), RangeError, "2 rows need as many, found 1");
  const high = new Uint8Array([0, 2]);
  assertThrows(() => lossFromProbabilities(heap, good, high, 2), RangeError, "from 0 to 1, found 2 at row 1");
  assertThrows(() => modifiedEntropy(heap, withValue(-0.1), labels, 2), RangeError, "from 0 to 1");
  assertThrows(() => roundDecimals(heap, good, 2, 13), RangeError, "integer from 0 to 12, found 13");
  for (
    const [label, type] of [[-1, Int8Array], [256, Uint16Array], [65536, Int32Array], [
      -1,
      Int32Array,
    ]] as const
  ) {
    const wrong = type.of(0, label), found = `from 0 to 1, found ${label} at row 1`;
    assertThrows(() => modifiedEntropy(heap, good, wrong, 2), RangeError, found);
  }
  const huge = Uint32Array.of(2 ** 32 - 1, 0);
  assertThrows(() => lossFromLogits(heap, good, huge, 2), RangeError, "found 4294967295 at row 0");
});

Deno.test("operations on probability vectors refuse arrays of another type by name", () => {
  const [heap] = heaps;
  const good = new Float32Array([0.5, 0.5, 1, 0]), labels = new Uint8Array([0, 1]);
  // Each operation, given what may be no Float32Array.
  const operations: ((values: Float32Array) => unknown)[] = [
    (values) => softmax(heap, values, 2),
    (values) => logSumExp(heap, values, 2),
    (values) => lossFromLogits(heap, values, labels, 2),
    (values) => lossFromProbabilities(heap, values, labels, 2),
    (values) => entropy(heap, values, 2),
    (values) => modifiedEntropy(heap, values, labels, 2),
    (values) => sortDescending(heap, values, 2),
    (values) => roundDecimals(heap, values, 2, 1),
    (values) => argmax(heap, values, 2),
  ];
  const wrong = [
    [Float64Array.from(good), "a Float64Array"],
    [Float16Array.from(good), "a Float16Array"],
    [Int32Array.from(good), "an Int32Array"],
    [[...good], "an Array"],
    [good.buffer, "an ArrayBuffer"],
    ["0.5", "a string"],
    [undefined, "undefined"],
    [null, "null"],
  ] as const;
  for (const operation of operations) {
    operation(good);
    for (const [values, found] of wrong) {
      assertThrows(
        () => operation(values as unknown as Float32Array),
        TypeError,
        `must be a Float32Array, found ${found}`,
      );
    }
  }
  const labelled = [lossFromLogits, lossFromProbabilities, modifiedEntropy];
  for (const operation of labelled) {
    for (const given of [new Float32Array(2), new Float64Array(2), new BigInt64Array(2), [0, 1], undefined]) {
      assertThrows(
        () => operation(heap, good, given as unknown as LabelArray, 2),
        TypeError,
        "Cannot read labels: they must be Int8Array, Int16Array, Int32Array, Uint8Array, Uint16Array or Uint32Array",
      );
    }
  }
});

Deno.test("the heap converts what it is given, and takes no array for one of another type", () => {
  const [heap] = heaps;
  heap.scope(() => {
    const numbers = [0, 1, 65535];
    assertEquals(heap.u16(heap.putU16(Int32Array.from(numbers)), 3), Uint16Array.from(numbers));
    assertEquals(heap.u16(heap.putU16(new Uint8Array([0, 1, 255])), 3), Uint16Array.of(0, 1, 255));
    assertEquals(heap.f32(heap.putF32(Float32Array.of(0.5, 2)), 2), Float32Array.of(0.5, 2));
    const f64 = new Float64Array(2) as unknown;
    assertThrows(() => heap.putF32(f64 as Float32Array), TypeError, "a Float32Array, found a Float64Array");
    assertThrows(() => heap.putU8(f64 as Uint8Array), TypeError, "a Uint8Array, found a Float64Array");
    assertThrows(() => heap.putU16(f64 as Uint16Array), TypeError, "or Uint32Array, found a Float64Array");
    assertThrows(() => heap.putI32(f64 as Int32Array), TypeError, "an Int32Array, found a Float64Array");
    assertThrows(() => heap.putU32(f64 as Uint32Array), TypeError, "a Uint32Array, found a Float64Array");
  });
});
