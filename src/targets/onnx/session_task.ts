/** Runs an ONNX model by ONNX Runtime's web build, on one thread, or on this project's kernels where they cover it and are right. */
import type * as ort from "onnxruntime-web/wasm";
import { startEngine } from "../../engine/engine.ts";
import type { KernelModule } from "../../kernels/module.ts";
import { notice } from "../../notices.ts";
import { differenceOf } from "../difference.ts";
import type { RunAnswer, RunTask } from "../model_target.ts";
import type { TensorParts, Tensors } from "../port.ts";
import type { ConvNet } from "./conv_net.ts";
import { RunnableConvNet } from "./run_conv_net.ts";

/** The task of loading a model, the first one of the Worker. */
export interface LoadTask {
  readonly kind: "load";
  /** The model for people. */
  readonly title: string;
  readonly model: Uint8Array<ArrayBuffer>;
  readonly externalData: readonly ExternalData[];
  /** The model as the kernels take it, where they cover it. */
  readonly network?: { readonly net: ConvNet; readonly kernels: KernelModule };
}

/** A file beside the model, by the path that the model has for it. */
export interface ExternalData {
  readonly path: string;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** What runs a model. */
type Engine = "kernels" | "onnxruntime";

/** The most by which both may differ in a first question, relative to the largest answer or to 1: sums of float32 in another order. */
const CLOSE = 1e-4;

/** The work of one Worker. */
export function asking(): (task: LoadTask | RunTask) => Promise<RunAnswer> {
  let loaded: LoadTask;
  // Each is loaded by the first question that needs it.
  let session: Promise<Session> | undefined, network: Promise<RunnableConvNet> | undefined;
  const bySession = async (task: RunTask) => await runSession(await (session ??= openSession(loaded)), task);
  const byKernels = async (task: RunTask) => runNetwork(await (network ??= openNetwork(loaded)), task);
  return async (task) => {
    if (task.kind === "load") {
      loaded = task;
      return { outputs: {} };
    }
    if (task.engine === "kernels" satisfies Engine) {
      return { outputs: await byKernels(task), engine: task.engine };
    }
    const outputs = await bySession(task), engine: Engine = "onnxruntime";
    if (task.engine !== undefined || loaded.network === undefined) return { outputs, engine };
    const { title } = loaded;
    try {
      const own = await byKernels(task), difference = differenceOf(own, outputs);
      if (difference <= CLOSE) return { outputs: own, engine: "kernels" satisfies Engine };
      const reason = `their answers differ by ${difference.toPrecision(2)}, relative to the largest`;
      return { outputs, engine, notice: notice("by ONNX Runtime", { model: title, reason }) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { outputs, engine, notice: notice("by ONNX Runtime", { model: title, reason }) };
    }
  };
}

async function openNetwork({ network }: LoadTask): Promise<RunnableConvNet> {
  await startEngine(network!.kernels);
  return new RunnableConvNet(network!.net);
}

function runNetwork(network: RunnableConvNet, { inputs, outputs: [name] }: RunTask): Tensors {
  const [{ type, data, shape }] = Object.values(inputs);
  if (type !== "float32" || shape.length !== 4) {
    throw new RangeError(`they take images of float32, found shape [${shape}] of ${type}`);
  }
  const scores = network.run(data as Float32Array, shape);
  return { [name]: { type: "float32", data: scores.data as Float32Array<ArrayBuffer>, shape: scores.shape } };
}

/** A session of ONNX Runtime, and its constructor of tensors. */
interface Session {
  readonly session: ort.InferenceSession;
  readonly Tensor: typeof ort.Tensor;
}

async function openSession({ model, externalData }: LoadTask): Promise<Session> {
  const { env, InferenceSession, Tensor } = await import("onnxruntime-web/wasm");
  env.wasm.numThreads = 1;
  env.logLevel = "fatal";
  return {
    session: await withOneLine(() => InferenceSession.create(model, { externalData, logSeverityLevel: 4 })),
    Tensor,
  };
}

async function runSession({ session, Tensor }: Session, task: RunTask): Promise<Tensors> {
  const inputs = Object.entries(task.inputs).map(([name, { type, data, shape }]) =>
    [name, new Tensor(type as "float32", data as Float32Array, shape)] as const
  );
  const outputs = await withOneLine(() => session.run(Object.fromEntries(inputs), task.outputs));
  const named = Object.entries(outputs).map(([name, { type, data, dims }]) => {
    const parts: TensorParts = {
      type: type as TensorParts["type"],
      data: data as unknown as TensorParts["data"],
      shape: dims,
    };
    return [name, parts];
  });
  return Object.fromEntries(named);
}

/** Passes an error of ONNX Runtime on with the first line of its message. */
async function withOneLine<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    const [line] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new Error(`ONNX Runtime says: ${line}`, { cause: error });
  }
}
