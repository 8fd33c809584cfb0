/** How samples become the inputs of a model, and its outputs scores: by models whose answers show what they were given. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { NamedArray } from "../src/answers/formats/format.ts";
import type { ElementType } from "../src/files/elements.ts";
import { encodeNpy } from "../src/files/npy.ts";
import { isNotice } from "../src/notices.ts";
import type { Samples } from "../src/samples/samples.ts";
import { askForAnswers } from "../src/targets/answers.ts";
import { askTarget } from "../src/targets/ask_target.ts";
import { inputsFor } from "../src/targets/inputs.ts";
import type { Port } from "../src/targets/port.ts";
import type { TargetOptions } from "../src/targets/target.ts";
import { openTarget } from "../src/targets/targets.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";
import { tinyOnnx, type TinyPort } from "./tiny_onnx.ts";

const ROWS = 3, HEIGHT = 6, WIDTH = 5, CHANNELS = 3;

/** Images `[N, H, W, C]` of bytes. */
const BYTES = Uint8Array.from({ length: ROWS * HEIGHT * WIDTH * CHANNELS }, (_, i) => (i * 37) % 256);

function images(more: Partial<NamedArray> = {}): Samples {
  const x = { name: "x", type: "uint8", shape: [ROWS, HEIGHT, WIDTH, CHANNELS], data: BYTES, ...more };
  return { file: "x.npy", rows: x.shape[0], inputs: [x as NamedArray], isTable: false };
}

/** A model that answers the mean of its input over the last two axes: of each plane, where it is given planes. */
const PLANES = tinyOnnx(
  [{
    operator: "ReduceMean",
    inputs: ["input"],
    outputs: ["means"],
    attributes: { axes: [2, 3], keepdims: 0 },
  }],
  {
    inputs: [{ name: "input", type: "float32", shape: [0, 0, 0, 0] }],
    outputs: [{ name: "means", type: "float32", shape: [0, 0] }],
  },
);

/** The answers of an ONNX model. */
async function ask(model: Uint8Array<ArrayBuffer>, samples: Samples, options: TargetOptions = {}) {
  return await inTemporaryDirectory(async (folder) => {
    await Deno.writeFile(`${folder}/model.onnx`, model);
    await using target = await openTarget(`${folder}/model.onnx`, options);
    const scored = await askTarget(target, [samples]);
    return { ...scored, data: Array.from(scored.scores.data as Float32Array), notices: target.notices };
  });
}

/** The mean of each image's channel, of what `pixel` makes of its bytes. */
function channelMeans(pixel: (byte: number, channel: number) => number): number[] {
  return Array.from({ length: ROWS * CHANNELS }, (_, i) => {
    const row = Math.floor(i / CHANNELS), channel = i % CHANNELS;
    let sum = 0;
    for (let place = 0; place < HEIGHT * WIDTH; place++) {
      sum += pixel(BYTES[(row * HEIGHT * WIDTH + place) * CHANNELS + channel], channel);
    }
    return sum / (HEIGHT * WIDTH);
  });
}

function assertClose(found: readonly number[], expected: readonly number[]) {
  assertEquals(found.length, expected.length);
  for (const [i, value] of expected.entries()) {
    assert(
      Math.abs(found[i] - value) <= 1e-5 * Math.max(1, Math.abs(value)),
      `${i}: ${found[i]}, not ${value}`,
    );
  }
}

Deno.test("pixels reach a model in the range, with the mean and the standard deviation, that are told", async () => {
  const layout = "nchw" as const, mean = [0.5, 0.25, 0], std = [0.5, 2, 0.125];
  for (
    const [options, pixel, said] of [
      [{}, (byte) => byte / 255, "0..1 for"],
      [{ pixelRange: "-1..1" }, (byte) => byte / 127.5 - 1, "-1..1 for"],
      [{ std: [0.25] }, (byte) => byte / 255 / 0.25, "0..1, with mean 0 and standard deviation 0.25 for"],
      [
        { mean, std },
        (byte, channel) => (byte / 255 - mean[channel]) / std[channel],
        "0..1, with mean 0.5,0.25,0 and standard deviation 0.5,2,0.125 for",
      ],
      [
        { pixelRange: "0..255", mean: [10, 20, 30] },
        (byte, channel) => byte - 10 * (channel + 1),
        "0..255, with mean 10,20,30 and standard deviation 1 for",
      ],
    ] as [TargetOptions, (byte: number, channel: number) => number, string][]
  ) {
    const { data, notices } = await ask(PLANES, images(), { layout, ...options });
    assertClose(data, channelMeans(pixel));
    assert(isNotice(notices[0], "scaled pixels") && notices[0].includes(`scaled to ${said}`), notices.join());
  }
});

Deno.test("floats reach a model as they are, or standardised as told", async () => {
  const floats = images({ type: "float32", data: Float32Array.from(BYTES, (byte) => byte / 100) });
  const plain = await ask(PLANES, floats, { layout: "nchw" });
  assertClose(plain.data, channelMeans((byte) => byte / 100));
  assertEquals(plain.notices, []);
  const { data } = await ask(PLANES, floats, { layout: "nchw", mean: [1], std: [2] });
  assertClose(data, channelMeans((byte) => (byte / 100 - 1) / 2));
  await assertRejects(
    () => ask(PLANES, floats, { layout: "nchw", pixelRange: "0..1" }),
    RangeError,
    "--pixel-range is for images of uint8; floats are passed as they are, found float32 in x.npy",
  );
});

Deno.test("the layout that is told is the order in which a model takes the axes", async () => {
  const rowMeans = Array.from({ length: ROWS * HEIGHT }, (_, i) => {
    const row = BYTES.subarray(i * WIDTH * CHANNELS, (i + 1) * WIDTH * CHANNELS);
    return row.reduce((sum, byte) => sum + byte / 255, 0) / row.length;
  });
  assertClose((await ask(PLANES, images(), { layout: "nhwc" })).data, rowMeans);
  // Planes that are stored as planes go in as they are.
  const stored = { shape: [ROWS, CHANNELS, HEIGHT, WIDTH], data: new Uint8Array(BYTES.length) };
  for (let i = 0; i < BYTES.length; i++) {
    const [row, place, channel] = [Math.floor(i / 90), Math.floor(i / CHANNELS) % 30, i % CHANNELS];
    stored.data[(row * CHANNELS + channel) * 30 + place] = BYTES[i];
  }
  const means = channelMeans((byte) => byte / 255);
  assertClose(
    (await ask(PLANES, images(stored), { layout: "nchw" })).data,
    means,
  );
  await assertRejects(
    () => ask(PLANES, images()),
    RangeError,
    "the order of the axes of its input input [?, ?, ?] must be told (--layout nchw or nhwc) for images [6, 5, 3] (x of x.npy)",
  );
});

Deno.test("means and deviations that do not fit the channels or the input are refused", async () => {
  for (
    const [options, message] of [
      [{ mean: [1, 2] }, "--mean must be one number, or one for each of 3 channels, found 2"],
      [{ std: [1, 2, 3, 4] }, "--std must be one number, or one for each of 3 channels, found 4"],
    ] as const
  ) await assertRejects(() => ask(PLANES, images(), { layout: "nchw", ...options }), RangeError, message);
  const whole: Port = { name: "input", type: "uint8", shape: [undefined, 3, 6, 5] };
  assertThrows(
    () => inputsFor(images(), [whole], { title: "it", mean: [1] }),
    RangeError,
    "--pixel-range, --mean and --std need an input of floats, found uint8",
  );
  // An input of whole numbers takes them as they are.
  assertEquals(inputsFor(images(), [whole], { title: "it" }).notices, []);
});

Deno.test("numbers that a model's input cannot hold are refused, and no other", () => {
  const between = { title: "ONNX model it" };
  const given = (type: ElementType, data: NamedArray["data"], into: Port["type"]) => {
    const array = { name: "x", type, shape: [data.length], data } as NamedArray;
    const samples = { file: "x.npz", rows: data.length, inputs: [array], isTable: false };
    const { tensors } = inputsFor(samples, [{ name: "in", type: into, shape: [undefined] }], between);
    return Array.from(tensors.in.data as Float64Array);
  };
  for (
    const [type, data, into, found] of [
      ["float64", Float64Array.of(1, 1.5), "int64", "1.5"],
      ["float64", Float64Array.of(1, NaN), "int64", "NaN"],
      ["float64", Float64Array.of(2 ** 60), "int64", String(2 ** 60)],
      ["float32", Float32Array.of(0.5), "int32", "0.5"],
      ["int32", Int32Array.of(255, 256), "uint8", "256"],
      ["int32", Int32Array.of(-1), "uint8", "-1"],
      ["int32", Int32Array.of(128), "int8", "128"],
      ["float64", Float64Array.of(1e39), "float32", "1e+39"],
      ["float32", Float32Array.of(70000), "float16", "70000"],
      ["int32", Int32Array.of(2 ** 24 + 1), "float32", "16777217"],
      ["int32", Int32Array.of(2049), "float16", "2049"],
      ["int32", Int32Array.of(2), "bool", "2"],
    ] as [ElementType, NamedArray["data"], NonNullable<Port["type"]>, string][]
  ) {
    assertThrows(
      () => given(type, data, into),
      RangeError,
      `its input in takes ${into}, found ${found} in x of x.npz, which ${into} cannot hold`,
    );
  }
  assertEquals(
    given("float64", Float64Array.of(1, 1 - 2 ** 53), "int64"),
    [1n, -(2n ** 53n) + 1n] as unknown[],
  );
  assertEquals(given("float64", Float64Array.of(0.1, NaN, Infinity), "float32"), [
    Math.fround(0.1),
    NaN,
    Infinity,
  ]);
  assertEquals(given("int32", Int32Array.of(2048, 1), "float16"), [2048, 1]);
  assertThrows(
    () => given("text", ["a"], "float32"),
    TypeError,
    "its input in takes float32, found texts in x of x.npz",
  );
  assertThrows(
    () => given("uint8", Uint8Array.of(1), "string"),
    TypeError,
    "takes string, found uint8 in x of x.npz",
  );
  assertThrows(
    () => given("uint8", Uint8Array.of(1), "bfloat16"),
    TypeError,
    "bfloat16 inputs are not supported",
  );
});

/** Features `[N, 2]`, and a model that gives them out under several names. */
const FEATURES = [0.25, 0.75, 0.5, 0.5, 1, 0];

function features(): Samples {
  const x: NamedArray = { name: "x", type: "float32", shape: [3, 2], data: Float32Array.from(FEATURES) };
  return { file: "x.npy", rows: 3, inputs: [x], isTable: false };
}

function copies(...names: string[]): Uint8Array<ArrayBuffer> {
  const port = (name: string): TinyPort => ({ name, type: "float32", shape: [0, 2] });
  return tinyOnnx(
    [
      ...names.map((name) => ({ operator: "Identity", inputs: ["input"], outputs: [name] })),
      { operator: "ArgMax", inputs: ["input"], outputs: ["label"], attributes: { axis: 1, keepdims: 0 } },
    ],
    { inputs: [port("input")], outputs: [...names.map(port), { name: "label", type: "int64", shape: [0] }] },
  );
}

Deno.test("of several outputs the one with scores is found by its name, or told", async () => {
  for (
    const [names, output, kind] of [
      [["probabilities", "logits"], undefined, "logits"],
      [["probabilities", "logits"], "probabilities", "probabilities"],
      [["features", "log_softmax"], undefined, "log-probabilities"],
      [["features", "scores"], undefined, undefined],
    ] as const
  ) {
    const { data, ...found } = await ask(copies(...names), features(), { output });
    assertEquals([data, found.kind, found.scores.shape], [FEATURES, kind, [3, 2]]);
  }
  const classes = await ask(copies("features"), features(), { output: "label" });
  assertEquals([classes.data, classes.kind], [[1n, 0n, 0n] as unknown[], "classes"]);
  await assertRejects(
    () => ask(copies("a", "b"), features()),
    RangeError,
    "one output must have the scores, or --output must name it, found a [3, 2] of float32, b [3, 2] of float32, label [3] of int64",
  );
});

Deno.test("one score a sample is the score of class 1 of two", () =>
  inTemporaryDirectory(async (folder) => {
    for (
      const [keepdims, shape] of [[1, [0, 1]], [0, [0]]] as const
    ) {
      const name = "probability";
      const model = tinyOnnx(
        [{ operator: "ReduceMean", inputs: ["input"], outputs: [name], attributes: { axes: [1], keepdims } }],
        {
          inputs: [{ name: "input", type: "float32", shape: [0, 2] }],
          outputs: [{ name, type: "float32", shape }],
        },
      );
      await Deno.writeFile(`${folder}/model.onnx`, model);
      for (const [part, shift] of [["in", 0], ["out", 0.125]] as const) {
        const data = Float32Array.from([0, 0.25, 0.5, 1], (value) => value / 2 + shift);
        await Deno.writeFile(`${folder}/${part}.npy`, encodeNpy({ shape: [2, 2], data }));
      }
      const { target: answers } = await askForAnswers({
        shadowTable: [],
        delta: 0,
        target: `${folder}/model.onnx`,
        members: `${folder}/in.npy`,
        nonMembers: `${folder}/out.npy`,
      });
      assertEquals([answers.samples, answers.classes, answers.kind], [4, 2, "probabilities"]);
      assertEquals(Array.from(answers.scores as Float32Array), [
        ...[0.9375, 0.0625, 0.625, 0.375],
        ...[0.8125, 0.1875, 0.5, 0.5],
      ]);
      assert(answers.notices.some((text) => isNotice(text, "one probability")), answers.notices.join());
    }
  }));
