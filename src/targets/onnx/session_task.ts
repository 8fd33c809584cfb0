/** Runs an ONNX model by ONNX Runtime's web build, on one thread. */
import * as ort from "onnxruntime-web/wasm";
import type { RunAnswer, RunTask } from "../model_target.ts";
import type { TensorParts } from "../port.ts";

/** The task of loading a model, the first one of the Worker. */
export interface LoadTask {
  readonly kind: "load";
  readonly model: Uint8Array<ArrayBuffer>;
  readonly externalData: readonly ExternalData[];
}

/** A file beside the model, by the path that the model has for it. */
export interface ExternalData {
  readonly path: string;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** The work of one Worker. */
export function asking(): (task: LoadTask | RunTask) => Promise<RunAnswer> {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = "fatal";
  let session: ort.InferenceSession;
  return async (task) => {
    if (task.kind === "load") {
      session = await withOneLine(() =>
        ort.InferenceSession.create(task.model, { externalData: task.externalData, logSeverityLevel: 4 })
      );
      return { outputs: {} };
    }
    const inputs = Object.entries(task.inputs).map(([name, { type, data, shape }]) =>
      [name, new ort.Tensor(type as "float32", data as Float32Array, shape)] as const
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
    return { outputs: Object.fromEntries(named) };
  };
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
