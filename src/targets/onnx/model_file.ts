/**
 * ONNX models as files: what they take, what they give, the names of their classes and the files beside them. The numbers of
 * fields are those of onnx.proto (IR version 3 to 13).
 */
import { unreadable } from "../../answers/formats/format.ts";
import type { Port, TensorType } from "../port.ts";
import { bytesOf, messages, numberOf, textOf, texts, wholeNumbers } from "./fields.ts";
import { bytesField, concatenated, type Field, fieldsOf, numberField } from "./wire.ts";

/** The types by their numbers in TensorProto.DataType. */
const TYPES: Readonly<Record<number, TensorType>> = {
  1: "float32",
  2: "uint8",
  3: "int8",
  4: "uint16",
  5: "int16",
  6: "int32",
  7: "int64",
  8: "string",
  9: "bool",
  10: "float16",
  11: "float64",
  12: "uint32",
  13: "uint64",
  16: "bfloat16",
};

const FLOAT = 1, EXTERNAL = 1;

/** A model as its file describes it. */
export interface ModelFile {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** The classes in the order of their scores, where the model tells them. */
  readonly classes?: readonly string[];
  /** The files beside the model that hold weights. */
  readonly externalFiles: readonly string[];
  /** The model to be run: without ZipMap, whose maps the web build of ONNX Runtime cannot give back. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Reads a model.
 *
 * @param file the file's name, for errors
 * @throws {SyntaxError} where it is no ONNX model, or not a whole one
 */
export function readModelFile(bytes: Uint8Array<ArrayBuffer>, file: string): ModelFile {
  try {
    return readFields(bytes);
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    const detail = error instanceof RangeError ? ` (${error.message})` : "";
    throw unreadable(
      file,
      `it must be a whole ONNX model, found ${bytes.length} bytes that are none${detail}`,
      error,
    );
  }
}

function readFields(bytes: Uint8Array<ArrayBuffer>): ModelFile {
  const model = fieldsOf(bytes), graphField = model.find(({ number }) => number === 7);
  if (graphField === undefined) throw new RangeError("a model must have a graph, found none");
  const graph = fieldsOf(bytesOf(graphField));
  const initializers = messages(graph, 5);
  const constants = new Set(initializers.map((tensor) => textOf(tensor, 8)));
  const nodes = messages(graph, 1).map(readNode);
  const inputs = messages(graph, 11).map(readPort).filter(({ name }) => !constants.has(name));
  const outputs = messages(graph, 12).map(readPort);
  if (inputs.length === 0 || outputs.length === 0) {
    throw new RangeError(
      `a model must have inputs and outputs, found ${inputs.length} and ${outputs.length}`,
    );
  }
  const zipMap = nodes.find(({ operator, outputs: [name] }) =>
    operator === "ZipMap" && outputs.some((output) => output.name === name)
  );
  const classes = zipMap?.classes ?? agreedClasses(nodes);
  const found = { inputs, classes, externalFiles: externalFilesOf(initializers) };
  if (zipMap === undefined) return { ...found, outputs, bytes };
  const [scores] = zipMap.inputs, [maps] = zipMap.outputs;
  const isThere = outputs.some(({ name }) => name === scores);
  return {
    ...found,
    outputs: outputs.flatMap((port) =>
      port.name !== maps ? [port] : isThere ? [] : [{ name: scores, type: "float32" as const }]
    ),
    bytes: withoutZipMap(model, graph, { graphField, scores, maps, isThere }),
  };
}

interface Node {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** The classes that a node of ai.onnx.ml names. */
  readonly classes?: readonly string[];
}

function readNode(node: Field[]): Node {
  return {
    operator: textOf(node, 4),
    inputs: texts(node, 1),
    outputs: texts(node, 2),
    classes: classesOf(messages(node, 5)),
  };
}

function classesOf(attributes: readonly Field[][]): string[] | undefined {
  for (const attribute of attributes) {
    const name = textOf(attribute, 1);
    // LinearClassifier and SVMClassifier say classlabels_ints, the others classlabels_int64s.
    if (!/^classlabels_(strings|ints|int64s)$/.test(name)) continue;
    const classes = name === "classlabels_strings"
      ? texts(attribute, 9)
      : wholeNumbers(attribute, 8).map(String);
    if (classes.length > 0) return classes;
  }
  return undefined;
}

/** The classes that all nodes with any have in common: an ensemble's members have each their own. */
function agreedClasses(nodes: readonly Node[]): readonly string[] | undefined {
  const all = nodes.flatMap(({ classes }) => classes ? [classes] : []);
  return new Set(all.map((classes) => JSON.stringify(classes))).size === 1 ? all[0] : undefined;
}

function readPort(port: Field[]): Port {
  const name = textOf(port, 1), [type = []] = messages(port, 2), [tensor] = messages(type, 1);
  if (tensor === undefined) return { name };
  const element = TYPES[Number(numberOf(tensor, 1) ?? 0n)], [shape] = messages(tensor, 2);
  const sizes = shape && messages(shape, 1).map((axis) => {
    const size = numberOf(axis, 1);
    return size === undefined || size <= 0n || size >= 2n ** 53n ? undefined : Number(size);
  });
  return { name, type: element, shape: sizes };
}

function externalFilesOf(tensors: readonly Field[][]): string[] {
  const files = tensors.filter((tensor) => numberOf(tensor, 14) === BigInt(EXTERNAL)).flatMap((tensor) =>
    messages(tensor, 13).filter((entry) => textOf(entry, 1) === "location").map((entry) => textOf(entry, 2))
  );
  return [...new Set(files)];
}

/** The model with the scores that ZipMap takes as an output in the place of its maps. */
function withoutZipMap(
  model: readonly Field[],
  graph: readonly Field[],
  { graphField, scores, maps, isThere }: {
    graphField: Field;
    scores: string;
    maps: string;
    isThere: boolean;
  },
): Uint8Array<ArrayBuffer> {
  const type = bytesField(2, bytesField(1, numberField(1, FLOAT)));
  const output = bytesField(12, concatenated([bytesField(1, new TextEncoder().encode(scores)), type]));
  const parts = graph.flatMap(({ number, value, bytes }) => {
    if (number === 1 && texts(fieldsOf(value as Uint8Array<ArrayBuffer>), 2).includes(maps)) return [];
    if (number !== 12 || textOf(fieldsOf(value as Uint8Array<ArrayBuffer>), 1) !== maps) return [bytes];
    return isThere ? [] : [output];
  });
  const changed = bytesField(7, concatenated(parts));
  return concatenated(model.map((field) => field === graphField ? changed : field.bytes));
}
