/** Networks of convolutions in ONNX models: on the kernels they answer as PyTorch, whose exports they are, and as ONNX Runtime. */
import { assert, assertEquals } from "@std/assert";
import type { NamedArray } from "../src/answers/formats/format.ts";
import { openFile } from "../src/answers/tables/open.ts";
import { compileKernels } from "../src/kernels/module.ts";
import { startWorker } from "../src/model/asked_worker.ts";
import { isNotice } from "../src/notices.ts";
import type { RunAnswer, RunTask } from "../src/targets/model_target.ts";
import { type ConvNet, readConvNet, type Step } from "../src/targets/onnx/conv_net.ts";
import { RunnableConvNet } from "../src/targets/onnx/run_conv_net.ts";
import type { LoadTask } from "../src/targets/onnx/session_task.ts";
import { useEngine } from "./engine.ts";

const FOLDER = new URL("golden/conv_nets/", import.meta.url).pathname;

/** Sums of float32 in another order: seen 2e-6 of the largest logit. */
const CLOSE = 1e-5;

function modelOf(name: string): Promise<Uint8Array<ArrayBuffer>> {
  return Deno.readFile(`${FOLDER}${name}.onnx`);
}

async function arrayOf(
  file: string,
  name: string,
): Promise<NamedArray & { data: Float32Array<ArrayBuffer> }> {
  const { contents } = await openFile(`${FOLDER}${file}.npz`);
  const [array] = await contents.read([{ names: [name] }]);
  return array as NamedArray & { data: Float32Array<ArrayBuffer> };
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  assertEquals(a.length, b.length);
  return Array.from(a).reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i])), 0);
}

for (
  const { model, own, images, steps } of [
    { model: "resnet", own: "resnet", images: "squares", steps: 12 },
    { model: "resnet-torch-1.13", own: "resnet", images: "squares", steps: 12 },
    { model: "resnet-with-norms", own: "resnet", images: "squares", steps: 12 },
    { model: "imagenet-stem", own: "imagenet-stem", images: "odd", steps: 13 },
  ]
) {
  Deno.test(`${model}.onnx on the kernels answers as PyTorch, whatever the number of images`, async () => {
    await useEngine();
    const net = readConvNet(await modelOf(model))!;
    const { data, shape } = await arrayOf("images", images), expected = (await arrayOf("answers", own)).data;
    assertEquals(net.steps.length, steps);
    const runnable = new RunnableConvNet(net), scale = Math.max(1, ...expected.map(Math.abs));
    const scores = runnable.run(data, shape);
    const difference = largestDifference(scores.data, expected) / scale;
    assert(difference <= CLOSE, `${difference}`);
    assertEquals(scores.shape, [shape[0], expected.length / shape[0]]);
    // Many images go through in pieces: each is answered as alone.
    const times = 20, many = new Float32Array(times * data.length);
    for (let i = 0; i < times; i++) many.set(data, i * data.length);
    const repeated = runnable.run(many, [times * shape[0], ...shape.slice(1)]).data;
    assertEquals(repeated.slice(-expected.length), scores.data);
  });
}

Deno.test("batch norm, sums and ReLU are in the convolutions", async () => {
  const kinds = (net: ConvNet) => net.steps.map(({ kind }) => kind);
  const [folded, norms] = await Promise.all(["resnet", "resnet-with-norms"].map(modelOf)).then((models) =>
    models.map(readConvNet)
  );
  assertEquals(kinds(norms!), kinds(folded!));
  const convolutions = folded!.steps.filter((step): step is Extract<Step, { kind: "convolution" }> =>
    step.kind === "convolution"
  );
  assertEquals(convolutions.length, 9);
  assertEquals(convolutions.filter(({ residual }) => residual !== undefined).length, 3);
  assertEquals(convolutions.filter(({ relu }) => !relu).length, 2);
});

Deno.test("models that the kernels do not cover are left to ONNX Runtime", async () => {
  for (const name of ["cnn-int8", "cnn-float16", "forest", "logistic", "mlp", "columns", "xgboost"]) {
    const model = await Deno.readFile(new URL(`golden/targets/${name}.onnx`, import.meta.url));
    assertEquals(readConvNet(model), undefined, name);
  }
});

/** The answers of a Worker to two questions about the same images. */
async function ask(change: (net: ConvNet) => ConvNet = (net) => net): Promise<RunAnswer[]> {
  const model = await modelOf("resnet"), { data, shape } = await arrayOf("images", "squares");
  const url = new URL("../src/targets/onnx/session_worker.ts", import.meta.url).href;
  const worker = startWorker<LoadTask | RunTask, RunAnswer>(url, { purpose: "Cannot ask" });
  try {
    const network = { net: change(readConvNet(model)!), kernels: await compileKernels() };
    await worker.ask({ kind: "load", title: "net.onnx", model, externalData: [], network });
    const inputs = { images: { type: "float32", data, shape } } as const;
    const first = await worker.ask({ kind: "run", inputs, outputs: ["scores"] });
    return [first, await worker.ask({ kind: "run", inputs, outputs: ["scores"], engine: first.engine })];
  } finally {
    worker.end();
  }
}

Deno.test("a first question is answered by ONNX Runtime, too, and all by the kernels where these are right", async () => {
  const expected = (await arrayOf("answers", "resnet")).data;
  for (const { engine, notice, outputs } of await ask()) {
    assertEquals([engine, notice], ["kernels", undefined]);
    assert(largestDifference(outputs.scores.data as Float32Array, expected) < 1e-4);
  }
});

for (
  const { fault, change, reason } of [
    {
      fault: "answer otherwise",
      change: (net: ConvNet): ConvNet => ({
        ...net,
        steps: net.steps.map((step) =>
          step.kind === "dense" ? { ...step, bias: step.bias.map((value) => value + 0.1) } : step
        ),
      }),
      reason: "differ by",
    },
    {
      fault: "fail",
      change: (net: ConvNet): ConvNet => ({
        ...net,
        steps: net.steps.filter(({ kind }) => kind !== "global pooling"),
      }),
      reason: "",
    },
  ]
) {
  Deno.test(`all questions are ONNX Runtime's where the kernels ${fault} at the first, and a notice says so`, async () => {
    const expected = (await arrayOf("answers", "resnet")).data, answers = await ask(change);
    for (const { engine, outputs } of answers) {
      assertEquals(engine, "onnxruntime");
      assert(largestDifference(outputs.scores.data as Float32Array, expected) < 1e-4);
    }
    const text = answers[0].notice!;
    assert(isNotice(text, "by ONNX Runtime") && text.includes(reason) && !text.includes("\n"), text);
  });
}
