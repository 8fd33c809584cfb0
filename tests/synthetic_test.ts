import { assert, assertEquals } from "@std/assert";
import { makeSynthetic } from "../src/dataset/synthetic.ts";

const SIZE = 32 * 32 * 3;

Deno.test("makeSynthetic: shapes, classes and balance", async () => {
  const { name, classes, imageShape, pool, validation } = await makeSynthetic({
    poolSize: 40,
    validationSize: 20,
    seed: 1,
  });
  assertEquals([name, classes.length, new Set(classes).size], ["synthetic", 10, 10]);
  assertEquals(imageShape, [32, 32, 3]);
  assertEquals([pool.images.length, validation.images.length], [40 * SIZE, 20 * SIZE]);
  assertEquals([...pool.labels], Array.from({ length: 40 }, (_, i) => i % 10));
  assertEquals([...validation.labels], Array.from({ length: 20 }, (_, i) => i % 10));
});

Deno.test("makeSynthetic: an image depends on the seed and its place only, and none comes twice", async () => {
  const small = await makeSynthetic({ poolSize: 50, validationSize: 30, seed: 7 });
  const large = await makeSynthetic({ poolSize: 200, validationSize: 30, seed: 7 });
  const other = await makeSynthetic({ poolSize: 50, validationSize: 30, seed: 8 });
  assertEquals(large.pool.images.slice(0, small.pool.images.length), small.pool.images.slice());
  assertEquals(large.validation.images.slice(), small.validation.images.slice());
  assert(small.sha256 !== large.sha256 && small.sha256 !== other.sha256);

  const seen = new Set<string>();
  for (const { images } of [large.pool, large.validation, other.pool, other.validation]) {
    for (let start = 0; start < images.length; start += SIZE) {
      seen.add(images.slice(start, start + SIZE).toBase64());
    }
  }
  assertEquals(seen.size, 200 + 30 + 50 + 30);
});

Deno.test("makeSynthetic: the same bytes as ever, so that results can be compared", async () => {
  const { sha256 } = await makeSynthetic({ poolSize: 100, validationSize: 10, seed: 1 });
  assertEquals(sha256, "3e3b1e75a50882529fd7c4e0943a51432f93b4ddefbc96e7b30c19d211142688"); // of our own making: change it knowingly
});

Deno.test("makeSynthetic: nearest neighbours do better than chance and far worse than perfect", async () => {
  const { pool, validation } = await makeSynthetic({ poolSize: 1000, validationSize: 300, seed: 1 });
  let right = 0;
  for (let v = 0; v < 300; v++) {
    let [nearest, least] = [0, Infinity];
    for (let p = 0; p < 1000; p++) {
      let distance = 0;
      for (let i = 0; i < SIZE && distance < least; i++) {
        distance += (validation.images[v * SIZE + i] - pool.images[p * SIZE + i]) ** 2;
      }
      if (distance < least) [nearest, least] = [p, distance];
    }
    if (pool.labels[nearest] === validation.labels[v]) right++;
  }
  assert(right / 300 > 0.15 && right / 300 < 0.5, `${right} of 300 right`);
});
