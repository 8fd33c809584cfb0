/**
 * Serves the example's models over the Open Inference Protocol, version 2 (KServe, Triton), in JSON, by ONNX Runtime: an endpoint for
 * audits to ask. `deno task example:endpoint [PORT]`
 */
import * as ort from "onnxruntime-web/wasm";
import { readModelFile } from "../../src/targets/onnx/model_file.ts";
import type { Port } from "../../src/targets/port.ts";

/** The models, each NAME.onnx beside this file. */
const NAMES = ["forest", "logistic"];
const DATATYPES: Readonly<Record<string, string>> = { float32: "FP32", int64: "INT64", string: "BYTES" };

/** A model that answers. */
interface Served {
  readonly session: ort.InferenceSession;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

/** A tensor in a request or an answer. */
interface Tensor {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
  readonly data: readonly (number | string)[];
}

async function load(name: string): Promise<Served> {
  const file = `${name}.onnx`, bytes = await Deno.readFile(new URL(file, import.meta.url));
  // Without ZipMap, whose maps ONNX Runtime's web build cannot give back.
  const { inputs, outputs, bytes: model } = readModelFile(bytes, file);
  return { session: await ort.InferenceSession.create(model), inputs, outputs };
}

async function infer({ session, outputs }: Served, asked: readonly Tensor[]): Promise<Tensor[]> {
  const inputs = asked.map(({ name, shape, data }) =>
    [name, new ort.Tensor("float32", Float32Array.from(data, Number), [...shape])] as const
  );
  const answers = await session.run(Object.fromEntries(inputs));
  return outputs.map(({ name, type }) => {
    const { dims, data } = answers[name];
    const values = Array.from(
      data as Iterable<number | bigint | string>,
      (value) => typeof value === "bigint" ? Number(value) : value,
    );
    return { name, datatype: DATATYPES[type!], shape: dims, data: values };
  });
}

function described(ports: readonly Port[]) {
  return ports.map(({ name, type, shape = [undefined, undefined] }) => ({
    name,
    datatype: DATATYPES[type!],
    shape: shape.map((size) => size ?? -1),
  }));
}

if (import.meta.main) {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = "fatal";
  const models = new Map(await Promise.all(NAMES.map(async (name) => [name, await load(name)] as const)));
  const onListen = ({ port }: Deno.NetAddr) =>
    console.log(`Serving ${NAMES.join(" and ")} at http://127.0.0.1:${port}`);
  Deno.serve({ hostname: "127.0.0.1", port: Number(Deno.args[0] ?? 8000), onListen }, async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/v2") return Response.json({ name: "example", version: "1", extensions: [] });
    const [, name, isInfer] = /^\/v2\/models\/(\w+)(\/infer)?$/.exec(pathname) ?? [],
      model = models.get(name);
    if (model === undefined) {
      return Response.json({ error: `the models are ${NAMES.join(", ")}` }, { status: 404 });
    }
    if (!isInfer) {
      const { inputs, outputs } = model;
      return Response.json({
        name,
        platform: "onnxruntime_onnx",
        inputs: described(inputs),
        outputs: described(outputs),
      });
    }
    try {
      const { inputs, outputs: wanted } = await request.json();
      const outputs = await infer(model, inputs);
      const names = wanted?.map(({ name }: { name: string }) => name) ?? outputs.map(({ name }) => name);
      return Response.json({ model_name: name, outputs: outputs.filter(({ name }) => names.includes(name)) });
    } catch (error) {
      return Response.json({ error: String(error) }, { status: 400 });
    }
  });
}
