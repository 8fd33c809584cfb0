/** Runs a TensorFlow.js model on the WASM backend, or in plain JavaScript where that backend cannot or is wrong. */
import * as tf from "@tensorflow/tfjs-core";
import { startInference } from "../../engine/inference.ts";
import { notice } from "../../notices.ts";
import type { Model, RunAnswer, RunTask } from "../model_target.ts";
import type { Port, TensorParts, Tensors, TensorType } from "../port.ts";
import { differenceOf } from "../difference.ts";
import type { SavedModel } from "./model_json.ts";

/** The task of loading a model, the first one of the Worker. */
export interface LoadTask {
  readonly kind: "load";
  /** The model for people. */
  readonly title: string;
  readonly model: SavedModel;
}

/** The backends of TensorFlow.js: WebAssembly, and plain JavaScript, which has more operations and is slow. */
type Backend = "wasm" | "cpu";

/** The most by which two backends' answers may differ, relative to the largest or to 1: sums of float32 in another order. */
const CLOSE = 1e-3;

/** A model in memory. */
interface Runnable extends Model {
  /** Inputs by their names -> tensors in the order of `outputs`, which the caller disposes. */
  run(inputs: tf.NamedTensorMap, outputs: readonly string[]): Promise<tf.Tensor[]>;
}

/** The work of one Worker. */
export function asking(): (task: LoadTask | RunTask) => Promise<Model | RunAnswer> {
  let model: Runnable, title: string;
  return async (task) => {
    if (task.kind === "load") {
      tf.enableProdMode(); // no advice on the terminal
      await startInference();
      ({ title } = task);
      model = await withOneLine(() => loadModel(task.model));
      return { inputs: model.inputs, outputs: model.outputs };
    }
    return await withOneLine(() => answer(model, task, title));
  };
}

async function loadModel(saved: SavedModel): Promise<Runnable> {
  return saved.format === "layers-model" ? await loadLayers(saved) : await loadGraph(saved);
}

function handlerOf({ json, weights }: SavedModel): tf.io.IOHandler {
  const model = json as unknown as tf.io.ModelJSON;
  const specs = model.weightsManifest.flatMap(({ weights }) => weights);
  return {
    load: () => Promise.resolve(tf.io.getModelArtifactsForJSONSync(model, specs, weights.buffer)),
  };
}

async function loadLayers(saved: SavedModel): Promise<Runnable> {
  const { loadLayersModel } = await import("@tensorflow/tfjs-layers");
  const model = await loadLayersModel(handlerOf(saved));
  // Not by inputNames, which a Sequential model has only when it has answered.
  const [inputNames, outputNames] = [model.inputs, model.outputs].map((tensors) =>
    tensors.map(({ sourceLayer }) => sourceLayer.name)
  );
  return {
    inputs: model.inputs.map(({ dtype, shape }, i) => portOf(inputNames[i], dtype, shape)),
    outputs: model.outputs.map(({ dtype, shape }, i) => portOf(outputNames[i], dtype, shape)),
    run(inputs, names) {
      // Layers that go on where the last question ended would make answers depend on their order.
      model.resetStates();
      const all = [model.predictOnBatch(inputNames.map((name) => inputs[name]))].flat();
      const wanted = names.map((name) => all[outputNames.indexOf(name)]);
      tf.dispose(all.filter((tensor) => !wanted.includes(tensor)));
      return Promise.resolve(wanted);
    },
  };
}

async function loadGraph(saved: SavedModel): Promise<Runnable> {
  const { loadGraphModel } = await import("@tensorflow/tfjs-converter");
  const model = await loadGraphModel(handlerOf(saved));
  const { inputNodes, outputNodes, inputs, outputs } = model;
  const names = model.modelStructuredOutputKeys as string[] | undefined ?? outputNodes;
  let isLooped = false;
  return {
    inputs: inputs.map(({ dtype, shape }, i) => portOf(inputNodes[i], dtype, shape)),
    // A graph tells no types of what it computes.
    outputs: outputs.map((_, i) => ({ name: names[i], type: "float32" })),
    async run(inputs, wanted) {
      const nodes = wanted.map((name) => outputNodes[names.indexOf(name)]);
      if (!isLooped) {
        try {
          return [model.execute(inputs, nodes)].flat();
        } catch (error) {
          // Loops and shapes that depend on values are for the other way, which says so by its name alone.
          if (!/executeAsync/.test(messageOf(error))) throw error;
          isLooped = true;
        }
      }
      return [await model.executeAsync(inputs, nodes)].flat();
    },
  };
}

/** @param shape with null or -1 for axes of any size */
function portOf(name: string, dtype: string | undefined, shape?: readonly (number | null)[]): Port {
  const types: readonly (string | undefined)[] = ["float32", "int32", "bool", "string"];
  return {
    name,
    type: types.includes(dtype) ? dtype as TensorType : undefined,
    shape: shape?.map((size) => size === null || size < 0 ? undefined : size),
  };
}

/** Answers the first question by both backends, as far as one sample tells, and the others by the one that was right. */
async function answer(model: Runnable, { engine, ...task }: RunTask, title: string): Promise<RunAnswer> {
  if (engine !== undefined) return { outputs: await runOn(engine as Backend, model, task), engine };
  let outputs: Tensors;
  try {
    outputs = await runOn("wasm", model, task);
  } catch (error) {
    if (error instanceof RangeError && error.name === "OutOfMemoryError") throw error;
    return await answerPlainly(model, task, { title, reason: messageOf(error) });
  }
  const isFree = model.inputs.every(({ shape }) => shape?.[0] === undefined);
  const few = isFree ? { ...task, inputs: firstRows(task.inputs) } : task;
  const plain = await runOn("cpu", model, few).catch(() => ({})); // what it cannot answer is not compared
  const difference = differenceOf(outputs, plain);
  if (difference <= CLOSE) return { outputs, engine: "wasm" satisfies Backend };
  const reason = `its answers differ by ${difference.toPrecision(2)}, relative to the largest`;
  return await answerPlainly(model, task, { title, reason });
}

type Question = Omit<RunTask, "engine">;

async function answerPlainly(
  model: Runnable,
  task: Question,
  { title, reason }: { title: string; reason: string },
): Promise<RunAnswer> {
  return {
    outputs: await runOn("cpu", model, task),
    engine: "cpu" satisfies Backend,
    notice: notice("plain TensorFlow.js", { model: title, reason }),
  };
}

async function runOn(backend: Backend, model: Runnable, { inputs, outputs }: Question): Promise<Tensors> {
  if (tf.getBackend() !== backend) await tf.setBackend(backend);
  const tensors = Object.fromEntries(
    Object.entries(inputs).map(([name, { type, data, shape }]) =>
      [name, tf.tensor(data as tf.TensorLike, [...shape], type as tf.DataType)] as const
    ),
  );
  const found: tf.Tensor[] = [];
  try {
    found.push(...await model.run(tensors, outputs));
    return Object.fromEntries(
      await Promise.all(found.map(async (tensor, i) => [outputs[i], await partsOf(tensor)] as const)),
    );
  } finally {
    tf.dispose(found);
    tf.dispose(tensors);
  }
}

async function partsOf(tensor: tf.Tensor): Promise<TensorParts> {
  const data = await tensor.data() as unknown as TensorParts["data"];
  return { type: tensor.dtype as TensorType, data: data.slice() as TensorParts["data"], shape: tensor.shape };
}

function firstRows(tensors: Tensors): Tensors {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { type, data, shape: [rows, ...inner] }]) => {
      const first = data.slice(0, data.length / rows) as TensorParts["data"];
      return [name, { type, data: first, shape: [1, ...inner] }] as const;
    }),
  );
}

function messageOf(error: unknown): string {
  const [line] = (error instanceof Error ? error.message : String(error)).split("\n");
  return line.replace(/ This may be due to one of the following reasons:$/, "");
}

/** Passes an error of TensorFlow.js on with the first line of its message. */
async function withOneLine<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw new Error(`TensorFlow.js says: ${messageOf(error)}`, { cause: error });
  }
}
