import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type BatchMaker, batchMaker, inBatches, measureNormalisation } from "../src/model/batches.ts";
import { Random } from "../src/random.ts";
import { useEngine } from "./engine.ts";

/** Float32 values, summed in float64. Seen: 4e-8. */
const TOLERANCE = 1e-6;

const SHAPE = [6, 10, 2] as const;
const SIZE = 6 * 10 * 2;

function shared(bytes: ArrayLike<number>) {
  const array = new Uint8Array(new SharedArrayBuffer(bytes.length));
  array.set(bytes);
  return array;
}

/** Images whose second channel is darker and flatter than the first. */
function noise(count: number) {
  const random = new Random(1, "noise");
  return {
    images: shared(
      Array.from({ length: count * SIZE }, (_, i) => i % 2 ? random.integer(50) : random.integer(256)),
    ),
    labels: shared(Array.from({ length: count }, (_, n) => n)),
  };
}

async function make(maker: BatchMaker, indices: Uint32Array, augment?: Random) {
  await useEngine();
  const { x, labels } = maker.make(indices, augment);
  const values = x.dataSync() as Float32Array;
  x.dispose();
  return { x: values, labels };
}

Deno.test("a normalisation makes mean 0 and deviation 1 in each channel, over its own images", async () => {
  const data = noise(9), indices = Uint32Array.of(7, 2, 3);
  const normalisation = measureNormalisation(data, indices, SHAPE);
  const { x, labels } = await make(batchMaker(data, SHAPE, normalisation), indices);
  assertEquals(labels, Int32Array.of(7, 2, 3));
  for (const channel of [0, 1]) {
    const values = x.filter((_, i) => i % 2 === channel);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
    assertAlmostEquals(mean, 0, TOLERANCE);
    assertAlmostEquals(variance, 1, TOLERANCE);
    for (const [i, value] of values.entries()) {
      const image = indices[Math.floor(i / 60)];
      const byte = data.images[image * SIZE + (i % 60) * 2 + channel];
      const back = (value * normalisation.deviation[channel] + normalisation.mean[channel]) * 255;
      assertAlmostEquals(back, byte, 255 * TOLERANCE);
    }
  }
});

Deno.test("images of one colour are normalised to finite numbers", async () => {
  const data = { images: shared(new Uint8Array(SIZE).fill(77)), labels: shared([0]) };
  const normalisation = measureNormalisation(data, Uint32Array.of(0), SHAPE);
  const { x } = await make(batchMaker(data, SHAPE, normalisation), Uint32Array.of(0));
  assert(x.every((value) => Math.abs(value) < TOLERANCE), `${x}`);
});

Deno.test("augmentation flips and shifts, and nothing else", async () => {
  const count = 2000;
  const [height, width, channels] = SHAPE;
  // Every number of the image is another one; the table leaves bytes as they are, and 0 is in none.
  const data = { images: shared(Array.from({ length: SIZE }, (_, i) => i + 1)), labels: shared([3]) };
  const identity = { mean: [0, 0], deviation: [1 / 255, 1 / 255] };
  const maker = batchMaker(data, SHAPE, identity);
  const { x, labels } = await make(maker, new Uint32Array(count), new Random(1, "augment"));
  assertEquals(labels, new Int32Array(count).fill(3));
  const seen = new Map<string, number>();
  const expected = (flip: boolean, down: number, right: number) =>
    Array.from({ length: SIZE }, (_, i) => {
      const row = Math.floor(i / channels / width) - down, column = Math.floor(i / channels) % width - right;
      if (row < 0 || row >= height || column < 0 || column >= width) return 0;
      return (row * width + (flip ? width - 1 - column : column)) * channels + i % channels + 1;
    });
  const names = new Map<string, string>();
  for (const flip of [false, true]) {
    for (let down = -4; down <= 4; down++) {
      for (let right = -4; right <= 4; right++) {
        names.set(String(expected(flip, down, right)), `${flip} ${down} ${right}`);
      }
    }
  }
  assertEquals(names.size, 162);
  for (let n = 0; n < count; n++) {
    const image = Array.from(x.subarray(n * SIZE, (n + 1) * SIZE), Math.round);
    const name = names.get(String(image));
    assert(name !== undefined, `neither flipped nor shifted: ${image}`);
    seen.set(name, (seen.get(name) ?? 0) + 1);
  }
  // All 162 are as likely: 12 of each are expected, and 0 or 36 are six deviations off.
  assertEquals(seen.size, 162);
  assert(Math.max(...seen.values()) < 36, `${[...seen]}`);
});

Deno.test("the same stream augments alike", async () => {
  const data = noise(4), indices = Uint32Array.of(0, 1, 2, 3);
  const maker = batchMaker(data, SHAPE, measureNormalisation(data, indices, SHAPE));
  const withSeed = async (seed: number) => (await make(maker, indices, new Random(seed, "augment"))).x;
  const first = await withSeed(1);
  assertEquals(await withSeed(1), first);
  assert(String(await withSeed(2)) !== String(first));
});

Deno.test("inBatches gives everything once, in order, the rest last", () => {
  const batches = (length: number, size: number) =>
    [...inBatches(Uint32Array.from({ length }, (_, i) => i), size)].map((batch) => [...batch]);
  assertEquals(batches(5, 2), [[0, 1], [2, 3], [4]]);
  assertEquals(batches(4, 2), [[0, 1], [2, 3]]);
  assertEquals(batches(1, 8), [[0]]);
  assertEquals(batches(0, 8), []);
});

Deno.test("numbers are normalised by feature, or by channel of images, and are neither augmented nor moved", async () => {
  const random = new Random(2, "numbers"), length = 5 * 12;
  const numbers = new Float32Array(new SharedArrayBuffer(4 * length));
  // Far from 0, as years are: their squares would leave nothing of the variance.
  for (let i = 0; i < length; i++) numbers[i] = i % 3 === 2 ? 7 : 2e6 + (1 + i % 3) * random.normal();
  const labels = new Uint16Array(new SharedArrayBuffer(10)),
    data = { numbers, labels },
    indices = Uint32Array.of(4, 0, 2);
  for (
    const { shape, channels } of [{ shape: [12] as const, channels: 12 }, {
      shape: [2, 2, 3] as const,
      channels: 3,
    }]
  ) {
    const normalisation = measureNormalisation(data, indices, shape);
    assertEquals(normalisation.mean.length, channels);
    const maker = batchMaker(data, shape, normalisation), { x } = await make(maker, indices);
    for (let channel = 0; channel < channels; channel++) {
      const values = x.filter((_, i) => i % channels === channel);
      assertAlmostEquals(values.reduce((sum, value) => sum + value, 0) / values.length, 0, TOLERANCE);
      const variance = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
      assertAlmostEquals(variance, channel % 3 === 2 ? 0 : 1, TOLERANCE, `${channel}`);
    }
    const tensor = maker.makeMoved(indices, [0, 0, 0]);
    assertEquals(tensor.shape, [3, ...shape]);
    tensor.dispose();
    assertThrows(() => maker.make(indices, random), RangeError, "Cannot augment: that needs images of bytes");
    assertThrows(
      () => maker.makeMoved(indices, [1, 0, 0]),
      RangeError,
      "Cannot move samples: that needs images of bytes",
    );
  }
});
