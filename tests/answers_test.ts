import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { blockOf, blockSamples, blocksOf } from "../src/answers/block.ts";
import { encodeAnswers } from "../src/answers/encode_answers.ts";
import { readTable } from "../src/answers/tables/read_table.ts";
import { type AnswersOptions, toAnswers } from "../src/answers/to_answers.ts";
import { UNKNOWN } from "../src/answers/answers.ts";
import { Heap } from "../src/kernels/heap.ts";
import { compileKernels } from "../src/kernels/module.ts";
import * as reference from "./reference/probability_vectors.ts";
import { madeUpAnswers } from "./made_up_answers.ts";

const heap = new Heap(await compileKernels());
const probabilities = { kind: "probabilities", classes: 2 } as const;

Deno.test("answers are counted, and keep the caller's array", () => {
  const scores = new Float32Array([1, 2, 3, 4, 5, 6]);
  const answers = toAnswers(scores, { kind: "logits", classes: 3, labels: [2, 0], membership: [1, 0] });
  assert(answers.scores === scores);
  assertEquals([answers.samples, answers.classes, answers.queries], [2, 3, 1]);
  assertEquals(toAnswers(scores, { kind: "logits", classes: 2, queries: 3 }).samples, 1);
});

Deno.test("float64 probabilities in another order of the classes are a tie", () => {
  const votes = [9, 5, 4, 3, 2, 1, 1]; // of 25 trees
  const rows = votes.map((_, shift) => votes.map((_, k) => votes[(k + shift) % 7] / 25));
  const labels = rows.map((row) => row.indexOf(9 / 25));
  const block = blockOf(toAnswers(rows.flat(), { kind: "probabilities", classes: 7, labels }), 0, 7, heap);
  for (const values of [block.entropy(), block.modifiedEntropy()]) assertEquals(new Set(values).size, 1);
});

Deno.test("labels of every integer type, membership of every sort, and plain arrays are read", () => {
  const scores = [0.5, 0.5, 0.25, 0.75, 1, 0];
  for (
    const Type of [Uint8Array, Uint8ClampedArray, Uint16Array, Uint32Array, Int8Array, Int16Array, Int32Array]
  ) {
    assertEquals(
      toAnswers(scores, { ...probabilities, labels: Type.from([0, 1, 1]) }).labels,
      new Uint16Array([0, 1, 1]),
    );
  }
  for (const Type of [BigInt64Array, BigUint64Array]) {
    const labels = Type.from([0n, 1n, 1n]);
    const answers = toAnswers(scores, { ...probabilities, labels, membership: labels });
    assertEquals([answers.labels, answers.membership], [
      new Uint16Array([0, 1, 1]),
      new Uint8Array([0, 1, 1]),
    ]);
    const classes = toAnswers(labels, { kind: "classes", classes: 2 });
    assertEquals([...classes.scores as Uint16Array], [0, 1, 1]);
  }
  assertThrows(
    () => toAnswers(scores, { ...probabilities, labels: BigInt64Array.of(0n, 2n ** 60n, 1n) }),
    RangeError,
    "found 1152921504606846976n at row 1",
  );
  const known = (membership: AnswersOptions["membership"]) =>
    toAnswers(scores, { ...probabilities, membership }).membership;
  assertEquals(known([true, false, null]), new Uint8Array([1, 0, UNKNOWN]));
  assertEquals(known(Int8Array.from([1, 0, -1])), new Uint8Array([1, 0, UNKNOWN]));
  assertEquals(known(Float64Array.from([1, 0, NaN])), new Uint8Array([1, 0, UNKNOWN]));
});

Deno.test("ids are texts or finite numbers, and anything else is refused", () => {
  const withIds = (ids: readonly unknown[]) =>
    toAnswers([0.5, 0.5, 1, 0], { ...probabilities, ids: ids as readonly string[] }).ids;
  assertEquals(withIds(["a\nb", 7]), ["a\nb", 7]);
  assertThrows(() => withIds([{ name: "a" }, "b"]), TypeError, "found Object at row 0");
  assertThrows(() => withIds(["b", undefined]), TypeError, "found undefined at row 1");
  assertThrows(() => withIds(["b", NaN]), TypeError, "found NaN at row 1");
});

Deno.test("what cannot be read rightly is refused by its type's name", () => {
  const refuses = (scores: unknown, options: Partial<AnswersOptions>, fragment: string) =>
    assertThrows(
      () => toAnswers(scores as Float32Array, { ...probabilities, ...options } as AnswersOptions),
      TypeError,
      fragment,
    );
  refuses(new BigInt64Array(4), {}, "found BigInt64Array");
  refuses(
    new Int32Array(4),
    {},
    "Float16Array, Float32Array, Float64Array or an array of numbers, found Int32Array",
  );
  refuses("0.5,0.5", {}, "found a string");
  refuses([[0.5, 0.5]], {}, "found Array");
  refuses(
    new Float32Array([0.5, 0.5]),
    { labels: new Float32Array([0]) as unknown as Uint8Array },
    "found Float32Array",
  );
  refuses(new Float32Array(4), { kind: "classes" }, "found Float32Array");
});

Deno.test("values that are no answers are errors that name row and class", () => {
  const refuses = (scores: number[], options: Partial<AnswersOptions>, fragment: string) =>
    assertThrows(
      () => toAnswers(scores, { ...probabilities, ...options } as AnswersOptions),
      RangeError,
      fragment,
    );
  refuses([0.5, 0.5, -0.1, 1.1], {}, "from 0 to 1, found -0.1 at row 1, class 0");
  refuses([0.5, 0.5, 0.5, NaN], {}, "found NaN at row 1, class 1");
  refuses([1, 1, 1], { classes: 3 }, "a row must sum to 1, found 3 at row 0");
  refuses([0.9, 0.9, 0.9], { classes: 3 }, "found 2.7 at row 0");
  refuses([0, 0], {}, "found 0 at row 0");
  refuses([1, 2, NaN, 3], { kind: "logits" }, "they must be finite, found NaN at row 1, class 0");
  refuses([1, 2, Infinity, 3], { kind: "logits", queries: 2 }, "found Infinity at row 0, query 1, class 0");
  refuses([-1, -2], { kind: "log-probabilities" }, "must sum to 1, found 0.503215 at row 0");
  refuses([0.5, -0.5], { kind: "log-probabilities" }, "at most 0, found 0.5 at row 0, class 0");
  refuses([0, 2], { kind: "classes" }, "from 0 to 1, found 2 at row 1");
  refuses([0.5, 0.5, 0.5], {}, "a multiple of 2 (1 x 2) and not 0, found 3");
  refuses([], {}, "not 0, found 0");
  refuses([0.5, 0.5], { labels: [2] }, "from 0 to 1, found 2 at row 0");
  refuses([0.5, 0.5], { labels: [0.5] }, "whole numbers from 0 to 1, found 0.5");
  refuses([0.5, 0.5], { labels: [0, 1] }, "labels: 1 are needed, found 2");
  refuses([0.5, 0.5], { membership: [2] }, "found 2 at row 0");
  refuses([0.5, 0.5], { classes: 1 }, "from 2 to 65536, found 1");
  refuses([0.5, 0.5], { classes: 65537 }, "found 65537");
});

Deno.test("probabilities off by rounding are normalised and counted; what a model lets out in part stays", () => {
  const scores = new Float32Array([1.0000001, 0, 0.5, 0.5, 0.3334, 0.6671, 0.2, 0.3]);
  const answers = toAnswers(scores, probabilities);
  assertEquals(answers.notices.length, 2);
  assert(answers.notices[0].includes("rounding and were divided by their sum: 2 of 4."));
  assert(answers.notices[1].includes("a part of its scores or rounds them: 1 of 4."));
  const read = blockOf(answers, 0, 4, heap).probabilities();
  assertEquals(Array.from(read.subarray(0, 4)), [1, 0, 0.5, 0.5]);
  assertAlmostEquals(read[4] + read[5], 1, 1e-7);
  assertEquals(Array.from(read.subarray(6)), Array.from(new Float32Array([0.2, 0.3])));
  assertEquals(scores[0], Math.fround(1.0000001));
});

Deno.test("scores that were rounded to decimals stay as they are, though their sum is off", () => {
  const answers = toAnswers([0.3, 0.3, 0.3, 0.33, 0.33, 0.33, 0.4, 0.4, 0.3], {
    kind: "probabilities",
    classes: 3,
  });
  assertEquals(answers.rescaled, undefined);
  assertEquals(blockOf(answers, 2, 1, heap).topConfidence(), new Float64Array([0.4]));
});

for (const type of ["float16", "float32", "float64"] as const) {
  for (const kind of ["logits", "probabilities", "log-probabilities"] as const) {
    Deno.test(`a block of ${type} ${kind} reads what its scalar twin does`, () => {
      const answers = madeUpAnswers({ members: 30, nonMembers: 30, classes: 7, purpose: type, kind, type });
      const block = blockOf(answers, 0, 60, heap);
      for (let row = 0; row < 60; row++) {
        const scores = Array.from(answers.scores.subarray(row * 7, row * 7 + 7)),
          label = answers.labels![row];
        const sum = kind === "probabilities" && answers.rescaled?.[row] ? scores.reduce((a, b) => a + b) : 1;
        const vector = kind === "probabilities" ? scores.map((p) => p / sum) : reference.softmax(scores);
        const near = (found: number, wanted: number, scale = 1) =>
          assert(
            Math.abs(found - wanted) <= TOLERANCE[type] * Math.max(scale, Math.abs(wanted)),
            `row ${row}: ${found} for ${wanted}`,
          );
        near(block.topConfidence()[row], Math.max(...vector));
        near(block.entropy()[row], reference.entropy(vector));
        if (vector[label] > 1e-30) {
          near(
            block.loss()[row],
            kind === "probabilities" ? -Math.log(vector[label]) : reference.lossFromLogits(scores, label),
          );
          near(block.logOf(row, block.scores()[row * 7 + label]), Math.log(vector[label]));
        }
        for (const temperature of [1, 2]) {
          const logs = (kind === "probabilities" ? vector.map(Math.log) : scores).map((log) =>
            log / temperature
          );
          const others = Math.log(logs.reduce((sum, log, k) => k === label ? sum : sum + Math.exp(log), 0));
          // Of a difference of logarithms the larger one bounds the error.
          if (vector[label] > 1e-30) {
            near(block.scaledLogit(temperature)[row], logs[label] - others, Math.abs(others));
          }
        }
        if (Math.max(...vector) < 1 - 1e-6) {
          near(block.modifiedEntropy()[row], reference.modifiedEntropy(vector, label));
        }
        assertEquals(block.predicted()[row], vector.indexOf(Math.max(...vector)));
      }
    });
  }
}

Deno.test("a scaled logit is finite where all other logits are nothing beside the label's", () => {
  const scores = new Float32Array([800, 1, 2, 3, 2, 1]);
  const answers = toAnswers(scores, { kind: "logits", classes: 3, labels: [0, 0] });
  const [far, near] = blockOf(answers, 0, 2, heap).scaledLogit();
  assertAlmostEquals(far, 800 - Math.log(Math.exp(1) + Math.exp(2)), 1e-12);
  assertAlmostEquals(near, 3 - Math.log(Math.exp(1) + Math.exp(2)), 1e-14);
});

/** Relative: what float32 keeps of a softmax and of the logarithm of its small parts; float64's own. */
const TOLERANCE = { float16: 1e-4, float32: 1e-5, float64: 1e-12 };

Deno.test("blocks cover all samples once, whatever the number of classes", () => {
  for (const classes of [2, 1000, 65_536]) {
    const samples = 3 + 2 * blockSamples({ classes, queries: 1 } as never);
    const answers = toAnswers(new Float32Array(Math.min(samples, 80_000) * classes), {
      kind: "logits",
      classes,
    });
    let next = 0;
    for (const { block, first, samples } of blocksOf(answers, heap)) {
      assertEquals(first, next);
      assertEquals(block.rows, samples);
      next += samples;
    }
    assertEquals(next, answers.samples);
  }
});

Deno.test("a block's scores and probabilities are freed with it, and the answers stay", () => {
  const logits = Float32Array.from({ length: 4000 }, (_, place) => place % 7);
  const answers = toAnswers(logits, { kind: "logits", classes: 40 });
  const held: Float32Array[] = [];
  for (const { block } of blocksOf(answers, heap, Uint32Array.of(3, 5, 99))) {
    held.push(block.scores() as Float32Array, block.probabilities());
    assertEquals(held.map(({ length }) => length), [120, 120]);
  }
  assertEquals(held.map(({ length }) => length), [0, 0]);
  assertEquals(logits.length, 4000);
});

Deno.test("answers come back from their file as they were", async () => {
  for (const kind of ["logits", "probabilities", "log-probabilities", "classes"] as const) {
    for (const queries of [1, 3]) {
      const answers = madeUpAnswers({
        members: 9,
        nonMembers: 7,
        classes: 5,
        purpose: "file",
        kind,
        queries,
      });
      answers.membership![3] = UNKNOWN;
      const ids = Array.from({ length: 16 }, (_, i) => queries === 1 ? 100 - i : `größer ${i}`);
      const bytes = encodeAnswers({ ...answers, ids, classNames: ["a", "犬", "1", "2", "0"] });
      const read = await readTable({ name: "a.npz", bytes });
      assertEquals([read.kind, read.samples, read.queries], [kind, 16, queries]);
      assertEquals(read.scores, answers.scores);
      assertEquals(read.labels, answers.labels);
      assertEquals(read.membership, answers.membership);
      assertEquals(read.ids, ids);
      assertEquals(read.classNames, ["a", "犬", "1", "2", "0"]);
    }
  }
});

Deno.test("a file that holds no answers is an error that names it", async () => {
  await assertRejects(
    () => readTable({ name: "x.npz", bytes: new Uint8Array(100) }),
    SyntaxError,
    "Cannot read x.npz: it must be an .npz file",
  );
});
