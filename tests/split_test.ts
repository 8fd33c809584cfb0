import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { assertDisjoint, partNames, type Parts, splitIntoParts } from "../src/dataset/split.ts";

/** A pool big enough for the parts: 4 * ceil(partSize / classes) of each class and up to 30 more, in random order. */
const pools = fc.record({
  partSize: fc.integer({ min: 1, max: 60 }),
  extras: fc.array(fc.nat(30), { minLength: 1, maxLength: 12 }),
  seed: fc.integer(),
}).chain(({ partSize, extras, seed }) => {
  const each = 4 * Math.ceil(partSize / extras.length);
  const labels = extras.flatMap((extra, label) => Array<number>(each + extra).fill(label * 7));
  return fc.record({
    labels: fc.shuffledSubarray(labels, { minLength: labels.length }).map((all) => Uint8Array.from(all)),
    partSize: fc.constant(partSize),
    classes: fc.constant(extras.length),
    seed: fc.constant(seed),
  });
});

function countClasses(labels: Uint8Array, part: Uint32Array): Map<number, number> {
  const counts = new Map([...new Set(labels)].sort((a, b) => a - b).map((label) => [label, 0]));
  for (const index of part) counts.set(labels[index], counts.get(labels[index])! + 1);
  return counts;
}

Deno.test("splitIntoParts: parts are of the size asked for, disjoint and inside the pool", () => {
  fc.assert(fc.property(pools, fc.boolean(), ({ labels, partSize, seed }, balanced) => {
    const parts = splitIntoParts(labels, { partSize, seed, balanced });
    const all = partNames.flatMap((name) => [...parts[name]]);
    for (const name of partNames) assertEquals(parts[name].length, partSize);
    assertEquals(new Set(all).size, 4 * partSize);
    assert(all.every((index) => index < labels.length));
  }));
});

Deno.test("splitIntoParts: every part has the same number of each class, up to one", () => {
  fc.assert(fc.property(pools, ({ labels, partSize, classes, seed }) => {
    const parts = splitIntoParts(labels, { partSize, seed });
    const counts = partNames.map((name) => countClasses(labels, parts[name]));
    for (const count of counts) assertEquals(count, counts[0]);
    const least = Math.floor(partSize / classes);
    for (const number of counts[0].values()) assert(number === least || number === least + 1);
  }));
});

Deno.test("splitIntoParts: the same seed gives the same parts, other seeds give others", () => {
  const labels = Uint8Array.from({ length: 400 }, (_, i) => i % 10);
  const split = (seed: number) => splitIntoParts(labels, { partSize: 50, seed });
  assertEquals(split(3), split(3));
  const firsts = new Set(Array.from({ length: 100 }, (_, seed) => split(seed).targetIn.toString()));
  assertEquals(firsts.size, 100);
});

Deno.test("splitIntoParts: neither a part's order nor its place in the pool tells a class or a part", () => {
  const labels = Uint8Array.from({ length: 4000 }, (_, i) => i % 10);
  const { targetIn } = splitIntoParts(labels, { partSize: 1000, seed: 1 });
  let repeats = 0;
  for (let i = 1; i < 1000; i++) if (labels[targetIn[i]] === labels[targetIn[i - 1]]) repeats++;
  assert(Math.abs(repeats - 100) < 4 * Math.sqrt(90), `${repeats} of 999 neighbours share a class`);
  const mean = targetIn.reduce((sum, index) => sum + index) / 1000;
  const deviation = 4000 / Math.sqrt(12) / Math.sqrt(1000);
  assert(Math.abs(mean - 1999.5) < 4 * deviation, `mean index ${mean}`);
});

Deno.test("splitIntoParts: balanced parts come from an unbalanced pool; unbalanced ones follow it", () => {
  const labels = Uint8Array.from({ length: 10000 }, (_, i) => i % 10 === 0 ? 0 : 1);
  const part = (balanced: boolean) => splitIntoParts(labels, { partSize: 400, seed: 5, balanced }).shadowOut;
  assertEquals(countClasses(labels, part(true)).get(0), 200);
  const rare = countClasses(labels, part(false)).get(0)!;
  assert(Math.abs(rare - 40) < 4 * Math.sqrt(36), `${rare} of 400`);
});

Deno.test("splitIntoParts says which class is short, and by how much", () => {
  const labels = Uint8Array.from({ length: 100 }, (_, i) => i < 10 ? 3 : 4);
  const split = (partSize: number) => () => splitIntoParts(labels, { partSize, seed: 1 });
  assertThrows(split(26), RangeError, "need 104 images, found 100");
  assertThrows(split(6), RangeError, "class 3 needs 12 images, found 10");
  split(5)(); // 2 of class 3 and 3 of class 4: the odd one goes to the class that has more
  for (const wrong of [0, -1, 2.5, NaN]) assertThrows(split(wrong), RangeError, `found ${wrong}`);
});

Deno.test("assertDisjoint finds an image in two parts and an image twice in one", () => {
  const parts = (...lists: number[][]) =>
    Object.fromEntries(partNames.map((name, i) => [name, Uint32Array.from(lists[i])])) as Parts;
  assertDisjoint(parts([0, 1], [2, 3], [4, 5], [6, 7]));
  assertThrows(
    () => assertDisjoint(parts([0, 1], [2, 3], [4, 1], [6, 7])),
    RangeError,
    "image 1 is in targetIn and in shadowIn",
  );
  assertThrows(
    () => assertDisjoint(parts([0, 1], [2, 2], [4, 5], [6, 7])),
    RangeError,
    "image 2 is in targetOut and in targetOut",
  );
});
