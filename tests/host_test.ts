import { assert, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { useEngine } from "./engine.ts";
import { normals } from "./kernel_runner.ts";

// First: the scratch only grows, and here it must be small enough that tensors fit where it was.
Deno.test("scratch that cannot grow is given back once only", async () => {
  const host = await useEngine();
  host.scratch(4000);
  for (let i = 0; i < 3; i++) assertThrows(() => host.scratch(2 ** 33), RangeError, "Out of memory");
  const tensors = Array.from({ length: 6 }, () => host.output([900]));
  assertEquals(new Set(tensors.map((tensor) => host.address(tensor))).size, tensors.length);
  for (const tensor of tensors) tf.engine().makeTensorFromTensorInfo(tensor).dispose();
});

Deno.test("a clone shares its data, and keeps it when the other is disposed", async () => {
  await useEngine();
  const numbers = normals(1000, "x");
  const original = tf.tensor1d(numbers);
  const clones = [tf.clone(original), tf.clone(original)];
  clones.push(tf.clone(clones[0]));
  original.dispose();
  clones[1].dispose();
  const others = [1, 2, 3].map((value) => tf.fill([1000], value)); // takes the memory, were it free
  assertEquals(clones[0].dataSync(), numbers);
  clones[0].dispose();
  assertEquals(clones[2].dataSync(), numbers);
  tf.dispose([...clones, ...others]);
});

Deno.test("addresses beyond 2 GB work; what the heap cannot hold is refused, and the engine works on", async () => {
  const host = await useEngine();
  const checkConvolution = (size: number) =>
    tf.tidy(() => {
      const x = tf.ones<tf.Rank.R4>([1, size, size, 8]), filter = tf.ones<tf.Rank.R4>([1, 1, 8, 8]);
      const y = tf.conv2d(x, filter, 1, "same");
      assertEquals([tf.min(y).dataSync()[0], tf.max(y).dataSync()[0]], [8, 8]);
      return host.address(x);
    });
  checkConvolution(4);
  const tensors = tf.memory().numTensors;
  const large = 400_000_000; // 1.6 GB: two fit into 4 GB, three do not. They take no memory: nobody writes to them.
  const held = [0, 1].map(() => tf.engine().makeTensorFromTensorInfo(host.output([large])));
  assert(checkConvolution(1024) > 2 ** 31);
  for (const elements of [large, 600_000_000, 2 ** 32 + 4]) { // the last is 16 bytes to who looks at 32 bits of the size
    const message = `Out of memory: cannot allocate ${elements * 4} bytes`;
    assertThrows(() => host.output([elements]), RangeError, message);
    checkConvolution(4);
    assertThrows(() => host.scratch(elements * 4), RangeError, message);
    assertThrows(() => host.scratch(elements * 4), RangeError, message);
    checkConvolution(4);
  }
  tf.dispose(held);
  checkConvolution(4);
  assertEquals(tf.memory().numTensors, tensors);
});
