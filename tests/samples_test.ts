/** Samples: how they are read from files, and how a target is asked about them. */
import { namedLabels } from "../src/samples/classes.ts";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { encodeNpy } from "../src/files/npy.ts";
import { encodeZip } from "../src/files/zip.ts";
import { firstOfSample } from "../src/samples/duplicates.ts";
import { readSamples } from "../src/samples/read_samples.ts";
import { asArray, formOf, type Samples } from "../src/samples/samples.ts";
import { askTarget } from "../src/targets/ask_target.ts";
import type { Target } from "../src/targets/target.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

function samplesOf(values: readonly number[], width: number, file = "x.npy"): Samples {
  const data = Float32Array.from(values), rows = values.length / width;
  return {
    file,
    rows,
    inputs: [{ name: "x", type: "float32", shape: [rows, width], data }],
    isTable: false,
  };
}

/** A target whose one score is a sample's first number, with questions of two samples. */
function firstNumber(asked: number[][] = [], scoresOf = (first: number) => [first, -first]): Target {
  return {
    title: "made-up model",
    batch: 2,
    parallel: 2,
    notices: [],
    ask(samples) {
      const { data, shape } = asArray(samples), width = shape[1];
      const firsts = Array.from({ length: samples.rows }, (_, row) => Number(data[row * width]));
      asked.push(firsts);
      const scores = firsts.map(scoresOf);
      const array = { name: "y", type: "float64", shape: [scores.length, scores[0].length] } as const;
      return Promise.resolve({ scores: { ...array, data: Float64Array.from(scores.flat()) } });
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function readOne(path: string, labels?: string): Promise<Samples> {
  return (await readSamples([{ path, labels }])).samples[0];
}

Deno.test("samples are read from arrays by name, from one array, and from the columns of a table", async () => {
  await inTemporaryDirectory(async (folder) => {
    const x = encodeNpy({ data: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [3, 2] });
    const y = encodeNpy({ data: Uint8Array.of(0, 1, 0), shape: [3] });
    const path = (name: string) => `${folder}/${name}`;
    const write = (name: string, bytes: Uint8Array | string) =>
      Deno.writeFile(path(name), typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes);
    await write("both.npz", encodeZip([{ name: "x.npy", parts: [x] }, { name: "y.npy", parts: [y] }]));
    await write("odd.npz", encodeZip([{ name: "a.npy", parts: [x] }, { name: "b.npy", parts: [y] }]));
    await write("x.npy", x);
    await write("y.npy", y);
    await write("table.csv", "id,width,colour,label\n7,1.5,red,1\n8,2.5,blue,0\n");

    for (
      const read of [
        await readOne(path("both.npz")),
        await readOne(path("x.npy"), path("y.npy")),
      ]
    ) {
      assertEquals([read.rows, read.isTable, formOf(read)], [3, false, "[2] of float32"]);
      assertEquals([...read.labels!.data], [0, 1, 0]);
    }
    assertEquals((await readOne(`${path("odd.npz")}:a`)).labels, undefined);
    const table = await readOne(path("table.csv"));
    assertEquals([table.isTable, formOf(table)], [true, "columns width, colour"]);
    assertEquals(table.inputs[1].data, ["red", "blue"]);
    assertThrows(() => asArray(table), SyntaxError, "found texts in column colour");
    for (
      const [name, options, fragment] of [
        ["odd.npz", {}, "it needs an array x of samples"],
        ["both.npz", { labelColumn: "z" }, `it needs "z", found x, y`],
        ["x.npy", { labels: path("x.npy") }, "must hold 3 labels, one a sample, found shape [3,2]"],
        ["absent.npz", {}, "it must be a file, found none of that name"],
      ] as const
    ) {
      const { labels, ...rest }: { labels?: string; labelColumn?: string } = options;
      await assertRejects(() => readSamples([{ path: path(name), labels }], rest), Error, fragment);
    }
  });
});

Deno.test("a target is asked question by question, and its scores come in the order of the samples", async () => {
  const asked: number[][] = [], done: number[] = [];
  const parts = [samplesOf([1, 0, 2, 0, 3, 0], 2), samplesOf([4, 0, 5, 0], 2, "y.npy")];
  const { scores } = await askTarget(firstNumber(asked), parts, {
    onProgress: (progress) => {
      if (progress.kind === "asking") done.push(progress.done);
    },
  });
  assertEquals([...scores.data], [1, -1, 2, -2, 3, -3, 4, -4, 5, -5]);
  assertEquals(asked.flat().sort(), [1, 2, 3, 4, 5]);
  assert(asked.every(({ length }) => length <= 2));
  assertEquals(done.at(-1), 5);
});

Deno.test("answers that do not fit the question, and samples of two forms, are refused", async () => {
  const two = [samplesOf([1, 0], 2), samplesOf([1, 2, 3], 3, "y.npy")];
  await assertRejects(
    () => askTarget(firstNumber(), two),
    Error,
    "all samples must have one form, found [2] of float32 in x.npy and [3] of float32 in y.npy",
  );
  const uneven = firstNumber([], (first) => first > 2 ? [1] : [1, 2]);
  await assertRejects(
    () => askTarget(uneven, [samplesOf([1, 0, 2, 0, 3, 0], 2)]),
    Error,
    "all must have one number of scores, found 2 and then 1",
  );
  const stop = new AbortController();
  stop.abort(new Error("enough"));
  await assertRejects(
    () => askTarget(firstNumber(), [samplesOf([1, 0], 2)], { signal: stop.signal }),
    Error,
    "enough",
  );
});

Deno.test("a sample that stands twice is found by its inputs, whichever part it is in", () => {
  const parts = [samplesOf([1, 2, 3, 4, 1, 2], 2), samplesOf([3, 4, 3, 5], 2)];
  assertEquals([...firstOfSample(parts)], [0, 1, 0, 1, 4]);
});

Deno.test("labels go by the names that their file has for classes where the model has the same names in another order", () => {
  const labels = { name: "label", type: "uint8", shape: [4], data: Uint8Array.of(0, 2, 1, 0) } as const;
  const file = ["owl", "cat", "dog"];
  assertEquals(namedLabels(labels, file, ["cat", "dog", "owl"]).data, ["owl", "dog", "cat", "owl"]);
  for (const others of [["cat", "dog", "fox"], ["cat", "dog"], ["cat", "cat", "owl"]]) {
    assertEquals(namedLabels(labels, file, others), labels);
  }
});
