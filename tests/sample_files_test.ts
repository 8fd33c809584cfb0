/** Samples in IDX files and in CIFAR's binary files: the arrays that their writer put in, with the labels beside them. */
import { assertEquals, assertRejects } from "@std/assert";
import { openFile } from "../src/answers/tables/open.ts";
import { readSamples, type SamplesOptions } from "../src/samples/read_samples.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

const FOLDER = new URL("golden/arrays/", import.meta.url).pathname;

async function expected(name: string, rows?: number) {
  const [{ shape, data }] = await (await openFile(`${FOLDER}expected.npz`)).contents.read([{
    names: [name],
  }]);
  const values = Array.from(data as ArrayLike<number>, Number), [all] = shape, count = rows ?? all;
  return { shape: [count, ...shape.slice(1)], values: values.slice(0, count * values.length / all) };
}

async function read(path: string, options: SamplesOptions = {}, labels?: string) {
  const { samples: [{ inputs: [{ shape, type, data }], ...samples }] } = await readSamples(
    [{ path, labels }],
    options,
  );
  return {
    type,
    array: { shape, values: Array.from(data as ArrayLike<number>, Number) },
    labels: samples.labels && Array.from(samples.labels.data, Number),
    classNames: samples.classNames,
  };
}

Deno.test("IDX files are read with the labels beside them, packed or not, and in every type", async () => {
  const classes = (await expected("classes")).values;
  const train = await read(`${FOLDER}train-images-idx3-ubyte`);
  assertEquals([train.type, train.array, train.labels], ["uint8", await expected("digits"), classes]);
  const test = await read(`${FOLDER}t10k-images.idx3-ubyte.gz`);
  assertEquals([test.array, test.labels], [await expected("digits", 3), classes.slice(0, 3)]);
  const other = await read(`${FOLDER}train-images-idx3-ubyte`, {}, `${FOLDER}expected.npz:classes`);
  assertEquals(other.labels, classes);
  assertEquals((await read(`${FOLDER}doubles.idx`)).array, await expected("floats"));
  assertEquals((await read(`${FOLDER}shorts.idx`)).array, await expected("shorts"));
  const { shape, values } = await expected("floats");
  assertEquals((await read(`${FOLDER}floats.idx`)).array, { shape, values: values.map(Math.fround) });
});

Deno.test("CIFAR's binary files are read with fine or coarse labels and the names beside them", async () => {
  const images = await expected("images");
  const ten = await read(`${FOLDER}ten/data_batch_1.bin`);
  assertEquals([ten.type, ten.array, ten.labels], ["uint8", images, (await expected("label")).values]);
  assertEquals(ten.classNames, Array.from({ length: 10 }, (_, i) => `kind-${i}`));
  const fine = await read(`${FOLDER}hundred.bin`);
  assertEquals([fine.array, fine.labels, fine.classNames], [
    images,
    (await expected("fine")).values,
    undefined,
  ]);
  const coarse = await read(`${FOLDER}hundred.bin`, { labelColumn: "coarse" });
  assertEquals([coarse.array, coarse.labels], [images, (await expected("coarse")).values]);
  assertEquals(coarse.classNames?.[19], "group-19");
});

Deno.test("files that are not whole, or hold no such labels, are refused by name", async () => {
  await assertRejects(
    () => read(`${FOLDER}hundred.bin`, { labelColumn: "middle" }),
    SyntaxError,
    'hundred.bin: it needs "middle" (--label-column), found coarse, fine',
  );
  await inTemporaryDirectory(async (folder) => {
    const put = async (name: string, from: string, change: (bytes: Uint8Array) => Uint8Array) => {
      await Deno.writeFile(`${folder}/${name}`, change(await Deno.readFile(FOLDER + from)));
      return `${folder}/${name}`;
    };
    const cut = await put(
      "train-images-idx3-ubyte",
      "train-images-idx3-ubyte",
      (bytes) => bytes.subarray(0, 300),
    );
    await assertRejects(
      () => read(cut),
      SyntaxError,
      "it must have 520 bytes for uint8 of shape [7,9,8], found 300",
    );
    const large = await put("a.bin", "ten/data_batch_1.bin", (bytes) => bytes.with(3073, 10));
    await assertRejects(
      () => read(large),
      RangeError,
      "a.bin: the label at byte 3073 must be 0 to 9, found 10",
    );
    const few = await put("t10k-images-idx3-ubyte", "train-images-idx3-ubyte", (bytes) => bytes);
    await put("t10k-labels-idx1-ubyte", "t10k-labels.idx1-ubyte", (bytes) => bytes);
    await assertRejects(() => read(few), SyntaxError, "must hold 7 labels, one a sample, found shape [3]");
  });
});
