import { assert, assertEquals } from "@std/assert";
import { Random } from "../src/random.ts";

function draw(random: Random, count = 8) {
  return Array.from({ length: count }, () => random.uniform());
}

Deno.test("Random gives the same numbers for the same seed and purpose, others for others", () => {
  assertEquals(draw(new Random(1, "a", 2)), draw(new Random(1, "a", 2)));
  const firsts = new Set<number>();
  for (let seed = 0; seed < 50; seed++) {
    for (let epoch = 0; epoch < 50; epoch++) firsts.add(new Random(seed, "shuffle", epoch).uniform());
  }
  assertEquals(firsts.size, 2500);
});

Deno.test("Random: first draws of neighbouring seeds are uniform and uncorrelated", () => {
  const firsts = Array.from({ length: 20000 }, (_, seed) => new Random(seed, "x").uniform());
  const mean = firsts.reduce((sum, value) => sum + value) / firsts.length;
  assert(Math.abs(mean - 0.5) < 4 * Math.sqrt(1 / 12 / firsts.length), `mean ${mean}`);
  let covariance = 0;
  for (let i = 1; i < firsts.length; i++) {
    covariance += (firsts[i] - 0.5) * (firsts[i - 1] - 0.5) / firsts.length;
  }
  assert(Math.abs(covariance * 12) < 4 / Math.sqrt(firsts.length), `correlation ${covariance * 12}`);
});

Deno.test("Random.normal has mean 0 and variance 1", () => {
  const random = new Random(3, "normal");
  const values = Array.from({ length: 40000 }, () => random.normal());
  const mean = values.reduce((sum, value) => sum + value) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  assert(Math.abs(mean) < 4 / Math.sqrt(values.length), `mean ${mean}`);
  assert(Math.abs(variance - 1) < 4 * Math.sqrt(2 / values.length), `variance ${variance}`);
});

Deno.test("Random.shuffle permutes, and every item reaches every place", () => {
  const counts = Array.from({ length: 5 }, () => [0, 0, 0, 0, 0]);
  for (let seed = 0; seed < 5000; seed++) {
    const order = new Random(seed, "shuffle").shuffle([0, 1, 2, 3, 4]);
    assertEquals([...order].sort(), [0, 1, 2, 3, 4]);
    order.forEach((item, place) => counts[place][item]++);
  }
  for (const count of counts.flat()) assert(Math.abs(count - 1000) < 4 * Math.sqrt(800), `${counts}`);
});

Deno.test("Random.permutation is what shuffle makes of the numbers in order, down to what is drawn next", () => {
  for (const length of [0, 1, 2, 3, 100, 70_000]) {
    const [shuffled, permuted] = [new Random(length, "order"), new Random(length, "order")];
    const expected = shuffled.shuffle(Array.from({ length }, (_, i) => i));
    assertEquals([...permuted.permutation(length)], expected);
    assertEquals(permuted.uniform(), shuffled.uniform());
  }
});
