/** The Open Inference Protocol, version 2, as KServe and Triton speak it, in JSON or with binary tensors. */
import type { NamedArray } from "../../answers/formats/format.ts";
import { exactNumbers } from "../../answers/tables/values.ts";
import { isObject } from "../../check_object.ts";
import { bytesOf, countOf, type ElementType, readType } from "../../files/elements.ts";
import { asArray, type Samples } from "../../samples/samples.ts";
import {
  bestOutput,
  JSON_HEADERS,
  kindOfBare,
  kindOfName,
  parsed,
  shown,
  unusable,
  valueAt,
} from "./json.ts";
import type { OpenProtocol, Response } from "./protocol.ts";

const TYPES: Readonly<Record<string, ElementType>> = {
  BOOL: "bool",
  UINT8: "uint8",
  UINT16: "uint16",
  UINT32: "uint32",
  UINT64: "uint64",
  INT8: "int8",
  INT16: "int16",
  INT32: "int32",
  INT64: "int64",
  FP16: "float16",
  FP32: "float32",
  FP64: "float64",
  BYTES: "text",
};
/** The header that says where JSON ends and tensors begin. */
const LENGTH = "inference-header-content-length";

/** A tensor of the metadata. */
interface Described {
  readonly name: string;
  readonly datatype: string;
  /** -1 where any size goes. */
  readonly shape: readonly number[];
}

/** Opens it: asks the server for its extensions and for the model's inputs and outputs. */
export const openKServe: OpenProtocol = async (url, { model }, send) => {
  if (model === undefined) {
    throw new RangeError(`Cannot ask ${url} by kserve: the model's name is needed (--model NAME)`);
  }
  const base = url.replace(/\/+$/, ""), path = `${base}/v2/models/${encodeURIComponent(model)}`;
  const get = (url: string) => send({ url, method: "GET", headers: { accept: "application/json" } });
  const server = parsed(await get(`${base}/v2`));
  const isBinary = isObject(server) && Array.isArray(server.extensions) &&
    server.extensions.includes("binary_tensor_data");
  const reply = await get(path), metadata = parsed(reply);
  const inputs = describedIn(metadata, "inputs", reply.from);
  const outputs = describedIn(metadata, "outputs", reply.from);
  const output = outputs.find(({ name }) => name === bestOutput(outputs.map(({ name }) => name)))!;
  return {
    asked: [output.name],
    notices: [],
    request(samples) {
      const tensors = tensorsOf(samples, inputs, model);
      const wanted = { name: output.name, ...isBinary ? { parameters: { binary_data: true } } : {} };
      const pieces: Uint8Array<ArrayBuffer>[] = [];
      const listed = tensors.map(({ described: { name, datatype }, array }) => {
        const header = { name, datatype, shape: array.shape };
        if (!isBinary || Array.isArray(array.data)) return { ...header, data: jsonOf(array) };
        pieces.push(bytesOf(array.data));
        return { ...header, parameters: { binary_data_size: array.data.byteLength } };
      });
      const json = JSON.stringify({ inputs: listed, outputs: [wanted] });
      const request = { url: `${path}/infer`, method: "POST" };
      if (pieces.length === 0) return { ...request, headers: JSON_HEADERS, body: json };
      const head = new TextEncoder().encode(json);
      return {
        ...request,
        headers: { "content-type": "application/octet-stream", [LENGTH]: String(head.length) },
        body: joined([head, ...pieces]),
      };
    },
    scored(response, rows) {
      const array = outputOf(response, output.name);
      if (array.shape[0] !== rows) {
        throw unusable(
          response.from,
          `${rows} rows of scores are needed, one a sample, found ${array.shape[0]}`,
        );
      }
      const inner = array.shape.slice(1).filter((size) => size !== 1);
      if (inner.length > 1) {
        throw unusable(response.from, `the shape [${rows}, classes] is needed, found [${array.shape}]`);
      }
      const isBare = array.shape.length === 1 || Array.isArray(array.data);
      const scores = { ...array, shape: isBare ? [rows] : [rows, countOf(array.shape.slice(1))] };
      return { scores, kind: kindOfName(output.name) ?? kindOfBare(scores) };
    },
  };
};

function describedIn(metadata: unknown, key: "inputs" | "outputs", from: string): Described[] {
  const list = valueAt(metadata, key, from);
  const isDescribed = (one: unknown) =>
    isObject(one) && typeof one.name === "string" && typeof one.datatype === "string" &&
    Array.isArray(one.shape) && one.shape.every((size) => Number.isInteger(Number(size)));
  if (!Array.isArray(list) || list.length === 0 || !list.every(isDescribed)) {
    throw unusable(from, `${key} must be a list of names, datatypes and shapes, found ${shown(list)}`);
  }
  // Triton writes sizes as numbers; some servers write them as texts.
  return list.map(({ name, datatype, shape }) => ({ name, datatype, shape: shape.map(Number) }));
}

function tensorsOf(
  samples: Samples,
  inputs: readonly Described[],
  model: string,
): { described: Described; array: NamedArray }[] {
  if (inputs.length === 1) {
    return [{ described: inputs[0], array: fitted(asArray(samples), inputs[0], samples.file) }];
  }
  return inputs.map((described) => {
    const array = samples.inputs.find(({ name }) => name === described.name);
    if (!samples.isTable || array === undefined) {
      throw new Error(
        `Cannot ask the model ${model} about ${samples.file}: it needs columns ${
          inputs.map(({ name }) => name).join(", ")
        }, found ${samples.inputs.map(({ name }) => name).join(", ")}`,
      );
    }
    const shape = described.shape.length === 2 ? [samples.rows, 1] : array.shape;
    return { described, array: fitted({ ...array, shape }, described, samples.file) };
  });
}

/** The array in the model's datatype, where its shape is the model's. */
function fitted(array: NamedArray, { name, datatype, shape }: Described, file: string): NamedArray {
  const type = TYPES[datatype];
  const needed = `input ${name} takes ${datatype} [${
    shape.map((size) => size < 0 ? "any" : size).join(", ")
  }]`;
  const fits = shape.length === array.shape.length &&
    shape.every((size, axis) => axis === 0 || size < 0 || size === array.shape[axis]);
  if (type === undefined || !fits || (type === "text") !== (array.type === "text")) {
    throw new Error(
      `Cannot ask the model about ${file}: ${needed}, found ${array.type} [any, ${
        array.shape.slice(1).join(", ")
      }]`,
    );
  }
  if (type === array.type || type === "text") return array;
  const Type = readType(type), data = new Type(array.data.length);
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    for (let i = 0; i < data.length; i++) {
      const value = array.data[i];
      if (typeof value === "number" && !Number.isInteger(value)) throw lossy(needed, value, file);
      data[i] = BigInt(value as number | bigint);
    }
    return { ...array, type, data };
  }
  const values = exactNumbers(array, file), isWhole = !type.startsWith("float");
  const numbers = data as Float64Array<ArrayBuffer>;
  for (let i = 0; i < numbers.length; i++) {
    numbers[i] = values[i];
    if (isWhole && numbers[i] !== values[i]) throw lossy(needed, values[i], file);
  }
  return { ...array, type, data };
}

function lossy(needed: string, found: unknown, file: string): Error {
  return new Error(`Cannot ask the model about ${file}: ${needed}, found ${found}`);
}

function jsonOf({ data, type }: NamedArray): unknown[] {
  return Array.from(data as ArrayLike<number | bigint | string>, (value) => {
    if (type === "bool") return Boolean(value);
    if (typeof value === "number" && !Number.isFinite(value)) {
      throw new Error("Cannot ask by JSON: all inputs must be finite numbers, found a value that is missing");
    }
    return typeof value === "bigint" ? Number(value) : value;
  });
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** The output of that name, whether its elements are in the JSON or behind it. */
function outputOf({ headers, bytes, from }: Response, name: string): NamedArray {
  const length = headers[LENGTH] === undefined ? bytes.length : Number(headers[LENGTH]);
  if (!(length <= bytes.length)) {
    throw unusable(
      from,
      `its JSON must be ${headers[LENGTH]} bytes long, found ${bytes.length} bytes in all`,
    );
  }
  const outputs = valueAt(parsed({ bytes: bytes.subarray(0, length), from }), "outputs", from);
  if (!Array.isArray(outputs)) throw unusable(from, `outputs must be a list, found ${shown(outputs)}`);
  let at = length;
  for (const output of outputs) {
    const size = isObject(output) && isObject(output.parameters)
      ? output.parameters.binary_data_size as number | undefined
      : undefined;
    if (isObject(output) && output.name === name) return elementsOf(output, size, { bytes, at, from });
    at += size ?? 0;
  }
  throw unusable(from, `an output ${name} is needed, found ${shown(outputs)}`);
}

function elementsOf(
  { name, datatype, shape, data }: Record<string, unknown>,
  size: number | undefined,
  { bytes, at, from }: { bytes: Uint8Array<ArrayBuffer>; at: number; from: string },
): NamedArray {
  const type = TYPES[String(datatype)];
  if (type === undefined || !Array.isArray(shape) || shape.length === 0) {
    throw unusable(from, `${name} must have a datatype and a shape, found ${shown({ datatype, shape })}`);
  }
  const sizes = shape.map(Number),
    count = countOf(sizes),
    wrong = (found: string) =>
      unusable(from, `${name} must have ${count} elements by its shape [${sizes}], found ${found}`);
  if (size === undefined) {
    const flat = Array.isArray(data) ? (data as unknown[]).flat(Infinity) : [];
    if (flat.length !== count) throw wrong(String(flat.length));
    if (type === "text") return { name: String(name), type, shape: sizes, data: flat.map(String) };
    return {
      name: String(name),
      type: "float64",
      shape: sizes,
      data: Float64Array.from(flat, finiteOf(from)),
    };
  }
  const part = bytes.slice(at, at + size);
  if (part.length !== size) throw wrong(`${part.length} of ${size} bytes`);
  if (type === "text") {
    const view = new DataView(part.buffer), texts: string[] = [];
    for (let place = 0; place + 4 <= part.length;) {
      const length = view.getUint32(place, true);
      texts.push(new TextDecoder().decode(part.subarray(place + 4, place + 4 + length)));
      place += 4 + length;
    }
    if (texts.length !== count) throw wrong(String(texts.length));
    return { name: String(name), type, shape: sizes, data: texts };
  }
  const Type = readType(type);
  if (size !== count * Type.BYTES_PER_ELEMENT) throw wrong(`${size} bytes of ${datatype}`);
  const values = new Type(part.buffer) as Float64Array<ArrayBuffer>;
  return {
    name: String(name),
    type: "float64",
    shape: sizes,
    data: Float64Array.from(values, (value) => finiteOf(from)(Number(value))),
  };
}

function finiteOf(from: string): (value: unknown) => number {
  return (value) => {
    const number = typeof value === "boolean" ? Number(value) : value;
    if (typeof number === "number" && Number.isFinite(number)) return number;
    throw unusable(
      from,
      `all scores must be finite numbers, found ${typeof value === "number" ? value : shown(value)}`,
    );
  };
}
