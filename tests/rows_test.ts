import { assertEquals, assertThrows } from "@std/assert";
import { makeRows } from "../src/engine/rows.ts";
import { useEngine } from "./engine.ts";
import { normals } from "./kernel_runner.ts";

Deno.test("makeRows takes rows in the order of their indices, normalised and rounded once", async () => {
  await useEngine();
  const features = 7, count = 11;
  const stored = new Float32Array(new SharedArrayBuffer(4 * count * features));
  stored.set(normals(stored.length, "stored", { deviation: 1000 }));
  const mean = Array.from({ length: features }, (_, f) => 1000 / 3 * f);
  const scale = Array.from({ length: features }, (_, f) => 1 / (7 + f));
  const indices = Uint32Array.of(10, 0, 3, 3, 9);
  const x = makeRows({ stored, indices, features, mean, scale });
  assertEquals(x.shape, [5, features]);
  const expected = [...indices].flatMap((index) =>
    mean.map((mean, f) => Math.fround((stored[index * features + f] - mean) * scale[f]))
  );
  assertEquals([...x.dataSync()], expected);
  x.dispose();
  const none = makeRows({ stored, indices: new Uint32Array(), features, mean, scale });
  assertEquals(none.shape, [0, features]);
  none.dispose();
});

Deno.test("makeRows refuses rows that are not there, and vectors of another length", async () => {
  await useEngine();
  const rows = { stored: new Float32Array(6), indices: Uint32Array.of(1), features: 3 };
  const [mean, scale] = [[0, 0, 0], [1, 1, 1]];
  assertThrows(
    () => makeRows({ ...rows, indices: Uint32Array.of(0, 2), mean, scale }),
    RangeError,
    "Cannot take row 2: there are 2",
  );
  assertThrows(() => makeRows({ ...rows, mean: [0], scale }), RangeError, "found 1 numbers in mean");
  assertThrows(() => makeRows({ ...rows, mean, scale: [1, 1] }), RangeError, "found 2 numbers in scale");
});
