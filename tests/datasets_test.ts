import { assert, assertEquals } from "@std/assert";
import { datasets } from "../src/dataset/datasets.ts";
import { splitIntoParts } from "../src/dataset/split.ts";

Deno.test("datasets.synthetic: the pool does for four balanced parts of any size", async () => {
  for (const partSize of [1, 9, 10, 25, 101]) {
    const { pool, validation } = await datasets.synthetic.load({ partSize, seed: 3 });
    const { shadowOut } = splitIntoParts(pool.labels, { partSize, seed: 3 });
    assertEquals(shadowOut.length, partSize);
    assert(validation.labels.length >= 10 && validation.labels.length <= 1000);
  }
});

Deno.test("datasets: every one is described", () => {
  assertEquals(Object.keys(datasets), ["synthetic", "cifar10"]);
  for (const { description } of Object.values(datasets)) assert(description.length > 20);
});
