/** TensorFlow.js models: their answers equal those of the Keras and TensorFlow models that they were made from. */
import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import type { Sources } from "../src/answers/given.ts";
import { startInference } from "../src/engine/inference.ts";
import { isNotice } from "../src/notices.ts";
import { askForAnswers } from "../src/targets/answers.ts";
import type { Tensors } from "../src/targets/port.ts";
import { differenceOf } from "../src/targets/difference.ts";
import { readSavedModel } from "../src/targets/tfjs/model_json.ts";
import { runAudit } from "./audit_command.ts";
import {
  assertMostlyRight,
  assertRefused,
  FOLDER,
  largestDifference,
  ownAnswers,
  sources,
} from "./golden_targets.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

/** Seen: 6e-7 among probabilities, 4.3e-6 among logits: float32 sums in another order. */
const CLOSE = 1e-5;

/** Weights of 11 bits: seen 0.0058. */
const CLOSE_HALF = 0.05;

for (
  const { model, own = model, data, kind, close = CLOSE, more } of [
    { model: "keras-mlp", kind: "probabilities" },
    { model: "keras-cnn", data: "images", kind: "logits" },
    {
      model: "keras-cnn",
      data: "images",
      kind: "logits",
      own: "keras-cnn-embedding",
      more: { output: "embedding" },
    },
    { model: "keras-columns", data: "table", kind: "probabilities" },
    { model: "graph-mlp-batch-16", kind: "logits" },
    { model: "graph-loop", kind: "logits" },
    { model: "graph-cnn/model.json", data: "images", kind: "logits", own: "keras-cnn" },
    { model: "graph-cnn-float16", data: "images", kind: "logits", own: "keras-cnn", close: CLOSE_HALF },
  ] as { model: string; own?: string; data?: string; kind: string; close?: number; more?: Partial<Sources> }[]
) {
  Deno.test(`${model} answers as the program that made it${more ? ` by ${own}` : ""}`, async () => {
    const { target: answers } = await askForAnswers(sources(model, data, more));
    const expected = await ownAnswers(own), difference = largestDifference(answers, expected);
    assert(difference <= close, `${difference}`);
    assertEquals(answers.kind, kind);
    if (own !== "keras-cnn-embedding") assertMostlyRight(answers);
    const plain = answers.notices.filter((text) => isNotice(text, "plain TensorFlow.js"));
    assertEquals(plain.length, model === "graph-loop" ? 1 : 0, plain.join());
  });
}

Deno.test("an operation that the WASM backend lacks is named where plain JavaScript answers", async () => {
  const { target: { notices } } = await askForAnswers(sources("graph-loop"));
  assert(
    notices.some((text) =>
      /plain JavaScript.*: Kernel 'Einsum' not registered for backend 'wasm'/.test(text)
    ),
  );
});

Deno.test("an audit of a TensorFlow.js model ends with the figures of the table of its answers", () =>
  inTemporaryDirectory(async (out) => {
    for (const [model, data] of [["keras-mlp", "features"], ["graph-cnn", "images"]] as const) {
      const { target, members, nonMembers } = sources(model, data);
      const asked = await runAudit(
        ...["--target", target!, "--members", members!, "--non-members", nonMembers!],
        ...["--out", `${out}/${model}`, "--json", "--quiet"],
      );
      assertEquals(asked.code, 0, asked.stderr);
      const table = `${out}/${model}/answers-target.npz`;
      const read = await runAudit("--table", table, "--out", `${out}/table`, "--json", "--quiet");
      const [{ attacks, verdict }, again] = [asked, read].map(({ printed }) => JSON.parse(printed));
      assertEquals([again.attacks, again.verdict], [attacks, verdict]);
      assert(attacks.length > 3);
    }
  }));

/** A copy of a model whose model.json is changed, and which then may be damaged further. */
async function changed(
  model: string,
  folder: string,
  change: (json: string) => string = (json) => json,
): Promise<Sources> {
  await Deno.mkdir(folder, { recursive: true });
  for await (const { name } of Deno.readDir(`${FOLDER}${model}`)) {
    await Deno.copyFile(`${FOLDER}${model}/${name}`, `${folder}/${name}`);
  }
  await Deno.writeTextFile(
    `${folder}/model.json`,
    change(await Deno.readTextFile(`${FOLDER}${model}/model.json`)),
  );
  return sources("", "features", { target: folder });
}

Deno.test("weights out of the model's folder are not read", () =>
  inTemporaryDirectory(async (folder) => {
    await Deno.copyFile(`${FOLDER}keras-mlp/group1-shard1of1.bin`, `${folder}/outside.bin`);
    for (
      const path of [
        "../outside.bin",
        `${folder}/outside.bin`,
        "a/../../outside.bin",
        "https://models.example/w.bin",
        "file:///w.bin",
      ]
    ) {
      const config = await changed(
        "keras-mlp",
        `${folder}/model`,
        (json) => json.replace("group1-shard1of1.bin", path),
      );
      await assertRefused(config, /model.json: its weights must lie in its own folder, found "/);
    }
    const inside = await changed(
      "keras-mlp",
      `${folder}/model`,
      (json) => json.replace("group1", "./group1"),
    );
    assertEquals((await readSavedModel(inside.target!)).format, "layers-model");
  }));

Deno.test("what is no whole TensorFlow.js model is refused by a sentence that names the file", () =>
  inTemporaryDirectory(async (folder) => {
    const model = `${folder}/model`,
      refuse = async (words: RegExp, model: string, ...change: [RegExp, string][]) => {
        const all = (json: string) => change.reduce((json, [from, to]) => json.replaceAll(from, to), json);
        await assertRefused(await changed(model, `${folder}/model`, all), words);
      };
    await assertRefused(
      sources("", "features", { target: FOLDER.slice(0, -1) }),
      /targets: a folder must have model.json, as TensorFlow.js saves models, found classes-members.npz, /,
    );
    await assertRefused(
      sources("absent.json"),
      /absent.json: it must be a folder with model.json, or that file, found nothing of that name/,
    );
    await refuse(/model.json: it must be JSON; /, "keras-mlp", [/^\{/g, "["]);
    await refuse(
      /model.json: it must be a model .* with modelTopology and weightsManifest, found format, /,
      "keras-mlp",
      [/"modelTopology"/g, '"other"'],
    );
    await refuse(/its format must be layers-model or graph-model, found "tflite"/, "keras-mlp", [
      /layers-model/g,
      "tflite",
    ]);
    await refuse(/its weightsManifest must list paths/, "keras-mlp", [/"paths"/g, '"path"']);
    await refuse(/TensorFlow.js says: Unknown layer: Mystery\.$/, "keras-mlp", [/"Dense"/g, '"Mystery"']);
    await refuse(/TensorFlow.js says: .*Mystery/, "graph-mlp-batch-16", [/"AddV2"/g, '"Mystery"']);
    await refuse(/TensorFlow.js says: .*dense\/kernel/, "keras-mlp", [/dense\/kernel/g, "dense/kernels"]);
    const whole = await changed("keras-mlp", model), shard = `${model}/group1-shard1of1.bin`;
    await Deno.truncate(shard, 8000);
    await assertRefused(
      whole,
      /model.json: its weights in group1-shard1of1.bin must be 8936 bytes by their shapes, found 8000/,
    );
    await Deno.remove(shard);
    await assertRefused(
      whole,
      /model.json: its weights in group1-shard1of1.bin must lie beside it; No such file/,
    );
  }));

Deno.test("what does not fit a TensorFlow.js model is refused by a sentence with both shapes", async () => {
  await assertRefused(sources("keras-mlp", "images"), /input features \[N, 30\] and x \[N, 8, 8, 3\] of /);
  await assertRefused(sources("keras-cnn"), /input image \[N, 8, 8, 3\] and x \[N, 30\] of /);
  await assertRefused(
    sources("keras-cnn", "images", { layout: "nchw" }),
    /its input image takes images \[8, 8, 3\]/,
  );
  await assertRefused(
    sources("keras-columns"),
    /inputs mean_radius, texture, which need the columns of a table/,
  );
  await assertRefused(
    sources("graph-mlp-batch-16", "features", { batchSize: 8 }),
    /takes 16 samples at once, found --batch-size 8/,
  );
  await assertRefused(
    sources("graph-cnn", "images", { output: "other" }),
    /--output must name .* found other and the outputs embedding \[64, 10\]/,
  );
});

Deno.test("files of before TensorFlow.js 1.0, which name no format, are told by their topology", () =>
  inTemporaryDirectory(async (folder) => {
    for (const [model, format] of [["keras-mlp", "layers-model"], ["graph-cnn", "graph-model"]]) {
      const without = (json: string) => JSON.stringify({ ...JSON.parse(json), format: undefined });
      const { target } = await changed(model, `${folder}/${model}`, without);
      assertEquals((await readSavedModel(target!)).format, format);
    }
  }));

Deno.test("products of transposed or of several matrices are those of plain JavaScript, beyond 48 terms, too", async () => {
  tf.enableProdMode();
  await startInference();
  const uniform = (shape: number[], seed: number) =>
    tf.randomUniform<tf.Rank.R3>(shape as [number, number, number], -1, 1, "float32", seed);
  const product = (activation: string, transposeA: boolean, transposeB: boolean, several: number) =>
    tf.tidy(() =>
      tf.fused.matMul({
        a: uniform(transposeA ? [several, 70, 5] : [several, 5, 70], 1),
        b: uniform(transposeB ? [several, 6, 70] : [several, 70, 6], 2),
        transposeA,
        transposeB,
        bias: tf.tensor1d([-3, -2, -1, 1, 2, 3]),
        activation: activation as "relu",
        preluActivationWeights: tf.tensor1d([0.1, 0.2, 0.3, 0.4, 0.5, 0.6]),
        leakyreluAlpha: 0.3,
      }).dataSync() as Float32Array
    );
  for (const activation of ["linear", "relu", "relu6", "elu", "sigmoid", "leakyrelu", "prelu", "tanh"]) {
    for (
      const [transposeA, transposeB, several] of [[false, true, 1], [true, false, 1], [true, true, 3], [
        false,
        false,
        3,
      ], [false, false, 1]] as const
    ) {
      await tf.setBackend("cpu");
      const plain = product(activation, transposeA, transposeB, several);
      await tf.setBackend("wasm");
      const tensors = tf.memory().numTensors;
      const ours = product(activation, transposeA, transposeB, several);
      assertEquals([ours.length, tf.memory().numTensors], [30 * several, tensors]);
      const largest = ours.reduce((largest, value, i) => Math.max(largest, Math.abs(value - plain[i])), 0);
      assert(largest <= CLOSE, `${activation} ${transposeA} ${transposeB}: ${largest}`);
      if (activation === "tanh") {
        assert(ours.every((value) => Math.abs(value) <= 1) && new Set(ours).size > 9);
      }
    }
  }
});

Deno.test("convolutions joined with tanh are tanh of those without", async () => {
  tf.enableProdMode();
  await startInference();
  for (const backend of ["wasm", "cpu"]) {
    await tf.setBackend(backend);
    tf.tidy(() => {
      const x = tf.randomUniform<tf.Rank.R4>([2, 6, 6, 3], -1, 1, "float32", 1);
      for (const [convolve, depth] of [[tf.fused.conv2d, 5], [tf.fused.depthwiseConv2d, 1]] as const) {
        const filter = tf.randomUniform<tf.Rank.R4>([3, 3, 3, depth], -1, 1, "float32", 2);
        const bias = tf.linspace(-1, 1, depth === 1 ? 3 : depth);
        const [y, expected] = (["tanh", "linear"] as const).map((activation) =>
          convolve({ x, filter, strides: 1, pad: "same", bias, activation: activation as "linear" })
        );
        assert(tf.max(tf.abs(tf.sub(y, tf.tanh(expected)))).dataSync()[0] <= 1e-6);
        assert(tf.max(tf.abs(expected)).dataSync()[0] > 1);
      }
    });
  }
});

Deno.test("two backends' answers differ by the largest difference, relative to the largest of them", () => {
  const tensors = (...values: number[]): Tensors => ({
    y: { type: "float32", data: Float32Array.from(values), shape: [values.length] },
    z: { type: "string", data: ["a"], shape: [1] },
  });
  assertEquals(differenceOf(tensors(1, 5, 9), tensors(1, 4)), 0.25);
  assertEquals(differenceOf(tensors(0.5), tensors(0.25)), 0.25);
  assertEquals(differenceOf(tensors(Infinity, NaN), tensors(Infinity, NaN)), 0);
  assertEquals(differenceOf(tensors(1, NaN), tensors(1, 1)), Infinity);
  assertEquals(differenceOf(tensors(1, 1), tensors(Infinity, 1)), Infinity);
});
