/** One suite for every defence of the list, then what each that changes the answers makes of known ones. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { type Defence, isTrainedOtherwise } from "../src/defence/defence.ts";
import { defences } from "../src/defence/defences.ts";
import { UNREGULARISED } from "../src/model/jobs.ts";
import { Random } from "../src/random.ts";
import { Heap } from "../src/kernels/heap.ts";
import { compileKernels } from "../src/kernels/module.ts";
import { argmax, softmax } from "../src/kernels/probability_vectors.ts";

const heap = new Heap(await compileKernels());

function named(name: string): Defence {
  const defence = defences.find((defence) => defence.name === name);
  assert(defence, `there is no defence ${name}`);
  return defence;
}

/** The API's output for one row of logits. */
function released(name: string, logits: number[]): number[] {
  return [...named(name).release!(heap, Float32Array.from(logits), logits.length)];
}

/** Numbers as float32 has them. */
function rounded(...values: number[]): number[] {
  return [...Float32Array.from(values)];
}

/** Logits whose softmax these are. */
function logitsOf(...probabilities: number[]): number[] {
  return probabilities.map(Math.log);
}

/** From hardly any difference between the classes to a model that is all but certain. */
const SCALES = [0.01, 1, 5, 30];
const releasing = defences.filter(({ release }) => release);

Deno.test("every defence has a name of its own and a description, and changes something", () => {
  assertEquals(new Set(defences.map(({ name }) => name)).size, defences.length);
  for (const { name, description, regularisation, mask, release } of defences) {
    assert(/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name), name);
    assert(/^[A-Z].+[^.]$/.test(description), `${name}: ${description}`);
    assert(regularisation || mask || release, `${name} changes nothing`);
    if (regularisation) {
      assert(
        Object.entries(regularisation).some(([key, value]) =>
          value !== UNREGULARISED[key as keyof typeof UNREGULARISED]
        ),
        `${name} trains as an undefended target`,
      );
    }
  }
});

Deno.test("isTrainedOtherwise tells what has to be trained from what is only asked otherwise", () => {
  assertEquals(defences.filter(isTrainedOtherwise).map(({ name }) => name), [
    "dropout",
    "l2",
    "early-stopping",
    "augmentation",
    "label-smoothing",
    "masking",
  ]);
  for (const defence of releasing) assert(!isTrainedOtherwise(defence), defence.name);
});

for (const { name, release } of releasing) {
  Deno.test(`${name} gives out scores from 0 to 1, changes no input and takes no class for another`, () => {
    for (const classes of [2, 10, 33]) {
      for (const scale of SCALES) {
        const random = new Random(classes, name, scale);
        const logits = Float32Array.from({ length: 101 * classes }, () => scale * random.normal());
        logits.fill(1.5, 0, classes); // all equal
        const before = logits.slice();
        const scores = release!(heap, logits, classes);
        assertEquals(logits, before);
        assertEquals(scores.length, logits.length);
        assert(scores.every((score) => score >= 0 && score <= 1));
        for (const [row, top] of argmax(heap, logits, classes).entries()) {
          const given = scores.subarray(row * classes, (row + 1) * classes);
          assertEquals(given[top], Math.max(...given), `row ${row} of ${classes} classes at scale ${scale}`);
        }
      }
    }
  });
}

Deno.test("label-only, top scores and a temperature leave no doubt about the class", () => {
  for (const name of ["label-only", "top-3", "top-1", "temperature-4"]) {
    const random = new Random(1, "doubt");
    const logits = Float32Array.from({ length: 500 * 10 }, () => 2 * random.normal());
    assertEquals(argmax(heap, named(name).release!(heap, logits, 10), 10), argmax(heap, logits, 10), name);
  }
});

Deno.test("label-only gives a 1 in the place of the class, of equals the first, and nothing else", () => {
  assertEquals(released("label-only", [0, 3, 2.999, -8]), [0, 1, 0, 0]);
  assertEquals(released("label-only", [-1, 2, 2]), [0, 1, 0]);
  assertEquals([...named("label-only").release!(heap, Float32Array.of(5, 4, -9, -8), 2)], [1, 0, 0, 1]);
});

Deno.test("rounding gives the nearest number of so many decimals", () => {
  const sure = logitsOf(0.96345, 0.03, 0.00655), unsure = logitsOf(0.27, 0.6743, 0.0557);
  assertEquals(released("rounding-3", sure), rounded(0.963, 0.03, 0.007));
  assertEquals(released("rounding-3", unsure), rounded(0.27, 0.674, 0.056));
  assertEquals(released("rounding-2", sure), rounded(0.96, 0.03, 0.01));
  assertEquals(released("rounding-2", unsure), rounded(0.27, 0.67, 0.06));
  assertEquals(released("rounding-1", sure), rounded(1, 0, 0));
  assertEquals(released("rounding-1", unsure), rounded(0.3, 0.7, 0.1));
});

Deno.test("truncation makes of 0.96345 what the article has, 0.9", () => {
  assertEquals(released("truncation-1", logitsOf(0.96345, 0.03, 0.00655)), rounded(0.9, 0, 0));
  assertEquals(released("truncation-1", logitsOf(0.27, 0.6743, 0.0557)), rounded(0.2, 0.6, 0));
  assertEquals(released("truncation-1", [90, 0]), [1, 0]);
});

Deno.test("top scores come as they are, the others as 0, and equal ones at the edge are all given", () => {
  const distinct = [0.5, 3, -1, 2, 1], scores = softmax(heap, Float32Array.from(distinct), 5);
  assertEquals(released("top-3", distinct), [0, scores[1], 0, scores[3], scores[4]]);
  assertEquals(released("top-1", distinct), [0, scores[1], 0, 0, 0]);

  const tied = [1, 3, 1, 2, 0], tiedScores = softmax(heap, Float32Array.from(tied), 5);
  assertEquals(released("top-3", tied), [...tiedScores.subarray(0, 4), 0]);
  const [first, second] = softmax(heap, Float32Array.of(2, 2, 0), 3);
  assertEquals(released("top-1", [2, 2, 0]), [first, second, 0]);

  assertEquals(released("top-3", [1, 2]), [...softmax(heap, Float32Array.of(1, 2), 2)]); // fewer than three
});

/** Seen: 3e-8. */
const TEMPERATURE_TOLERANCE = 1e-6;

Deno.test("a temperature of 4 gives the softmax of a quarter of the logits", () => {
  const logits = [8, -3.5, 0, 11, 10.75];
  const powers = logits.map((logit) => Math.exp(logit / 4));
  const sum = powers.reduce((sum, power) => sum + power);
  released("temperature-4", logits).forEach((score, i) =>
    assertAlmostEquals(score, powers[i] / sum, TEMPERATURE_TOLERANCE)
  );
});

Deno.test("masking blanks the square in the middle and nothing else", () => {
  for (
    const { shape, rows, columns } of [
      { shape: [32, 32, 3], rows: [10, 22], columns: [10, 22] }, // 12 x 12
      { shape: [33, 31, 1], rows: [10, 22], columns: [9, 21] },
      { shape: [8, 9, 4], rows: [2, 5], columns: [3, 6] },
      { shape: [5, 7, 3], rows: [1, 3], columns: [2, 5] },
    ] as const
  ) {
    const [height, width, channels] = shape;
    const random = new Random(height, "mask");
    const size = height * width * channels;
    const around = Uint8Array.from({ length: size + 20 }, () => random.integer(128)); // darker than blank
    const expected = around.slice();
    for (let row = rows[0]; row < rows[1]; row++) {
      for (let column = columns[0]; column < columns[1]; column++) {
        const pixel = 10 + (row * width + column) * channels;
        expected.fill(128, pixel, pixel + channels);
      }
    }
    named("masking").mask!(around.subarray(10, 10 + size), shape);
    assertEquals(around, expected, `${shape}`);
  }
});
