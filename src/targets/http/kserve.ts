/** The Open Inference Protocol, version 2, as KServe and Triton speak it, in JSON or with binary tensors. */
import { concatenate } from "../../gather.ts";
import type { NamedArray } from "../../answers/formats/format.ts";
import { isObject } from "../../check_object.ts";
import { bytesOf, countOf, type ElementType, readType } from "../../files/elements.ts";
import { inputsFor, takenColumns } from "../inputs.ts";
import type { Port, TensorParts } from "../port.ts";
import {
  JSON_HEADERS,
  kindOfBare,
  kindOfName,
  outputNamed,
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
export const openKServe: OpenProtocol = async (url, options, send) => {
  const { model } = options;
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
  const output = outputNamed(outputs.map(({ name }) => name), options.output, path);
  const title = `the model ${model} at ${base}`, ports = inputs.map(portOf);
  const unknown = inputs.find((_, i) => ports[i].type === undefined);
  if (unknown !== undefined) {
    throw new TypeError(
      `Cannot ask ${title}: every input must be of ${
        Object.keys(TYPES).join(", ")
      }, found ${unknown.name} of ${unknown.datatype}`,
    );
  }
  const { layout, pixelRange, mean, std } = options, notices: string[] = [];
  return {
    asked: [output, JSON.stringify({ layout, pixelRange, mean, std })],
    // A server may take more than the one sample that it describes: whoever knows says so.
    isSingle: options.batchSize === undefined && inputs.some(({ shape }) => shape[0] === 1),
    notices,
    taken: (samples) => takenColumns(samples, ports),
    request(samples) {
      const { tensors, notices: told } = inputsFor(samples, ports, { ...options, title });
      for (const text of told) if (!notices.includes(text)) notices.push(text);
      const wanted = { name: output, ...isBinary ? { parameters: { binary_data: true } } : {} };
      const pieces: Uint8Array<ArrayBuffer>[] = [];
      const listed = inputs.map(({ name, datatype }) => {
        const tensor = tensors[name], { shape, data } = tensor, header = { name, datatype, shape };
        if (!isBinary || Array.isArray(data)) return { ...header, data: jsonOf(tensor, name, samples.file) };
        pieces.push(bytesOf(data));
        return { ...header, parameters: { binary_data_size: data.byteLength } };
      });
      const json = JSON.stringify({ inputs: listed, outputs: [wanted] });
      const request = { url: `${path}/infer`, method: "POST" };
      if (pieces.length === 0) return { ...request, headers: JSON_HEADERS, body: json };
      const head = new TextEncoder().encode(json);
      return {
        ...request,
        headers: { "content-type": "application/octet-stream", [LENGTH]: String(head.length) },
        body: concatenate(Uint8Array, [head, ...pieces]),
      };
    },
    scored(response, rows) {
      const array = outputOf(response, output);
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
      return { scores, kind: kindOfName(output) ?? kindOfBare(scores) };
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

/** An input as a model describes it, by the types that tensors have here. */
function portOf({ name, datatype, shape }: Described): Port {
  const type = TYPES[datatype];
  return {
    name,
    type: type === "text" ? "string" : type as Exclude<ElementType, "text"> | undefined,
    shape: shape.map((size) => size < 0 ? undefined : size),
  };
}

function jsonOf({ data, type }: TensorParts, name: string, file: string): unknown[] {
  return Array.from(data as ArrayLike<number | bigint | string>, (value) => {
    if (type === "bool") return Boolean(value);
    const isHeld = typeof value === "string" ||
      (typeof value === "bigint" ? Number.isSafeInteger(Number(value)) : Number.isFinite(value));
    if (!isHeld) {
      throw new RangeError(
        `Cannot ask about ${file} by JSON, which holds no ${value}: found in input ${name}`,
      );
    }
    return typeof value === "bigint" ? Number(value) : value;
  });
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
