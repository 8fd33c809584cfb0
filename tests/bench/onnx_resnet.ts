/** A ResNet-20 as PyTorch exports it to ONNX: batch norms folded into convolutions, padded to both sides where they stride. */
import { blocksOf, STAGE_FILTERS } from "../../src/model/architectures.ts";
import { bytesField, concatenated, numberField } from "../../src/targets/onnx/wire.ts";
import { normals } from "../kernel_runner.ts";

const FLOAT = 1, INT = 2, INTS = 7, OPSET = 17, IR_VERSION = 8;

function text(number: number, value: string): Uint8Array {
  return bytesField(number, new TextEncoder().encode(value));
}

function message(number: number, ...fields: readonly Uint8Array[]): Uint8Array {
  return bytesField(number, concatenated(fields));
}

/** An initializer of normal numbers. */
function initializer(name: string, shape: readonly number[], deviation: number): Uint8Array {
  const data = normals(shape.reduce((product, size) => product * size), name).map((value) =>
    value * deviation
  );
  const dims = shape.map((size) => numberField(1, size));
  return message(
    5,
    ...dims,
    numberField(2, FLOAT),
    text(8, name),
    bytesField(9, new Uint8Array(data.buffer)),
  );
}

function ints(name: string, values: readonly number[]): Uint8Array {
  return message(5, text(1, name), ...values.map((value) => numberField(8, value)), numberField(20, INTS));
}

function int(name: string, value: number): Uint8Array {
  return message(5, text(1, name), numberField(3, value), numberField(20, INT));
}

function node(
  operator: string,
  inputs: readonly string[],
  output: string,
  ...attributes: Uint8Array[]
): Uint8Array {
  return message(
    1,
    ...inputs.map((name) => text(1, name)),
    text(2, output),
    text(4, operator),
    ...attributes,
  );
}

/** A tensor's name, type and axes; a text is an axis of any size. */
function port(number: number, name: string, axes: readonly (number | string)[]): Uint8Array {
  const shape = message(
    2,
    ...axes.map((size) => message(1, typeof size === "number" ? numberField(1, size) : text(2, size))),
  );
  return message(number, text(1, name), message(2, message(1, numberField(1, FLOAT), shape)));
}

/** The model, of images `[N, 3, 32, 32]` to 10 logits. */
export function resnet20InOnnx(): Uint8Array<ArrayBuffer> {
  const nodes: Uint8Array[] = [], weights: Uint8Array[] = [];
  const convolve = (
    x: string,
    name: string,
    { channels, filters, size, stride }: { channels: number; filters: number; size: number; stride: number },
  ) => {
    weights.push(
      initializer(`${name}.weight`, [filters, channels, size, size], Math.sqrt(1 / (channels * size * size))),
      initializer(`${name}.bias`, [filters], 0.1),
    );
    const pad = (size - 1) / 2;
    nodes.push(node("Conv", [x, `${name}.weight`, `${name}.bias`], name, ...[
      ints("dilations", [1, 1]),
      int("group", 1),
      ints("kernel_shape", [size, size]),
      ints("pads", [pad, pad, pad, pad]),
      ints("strides", [stride, stride]),
    ]));
    return name;
  };
  const relu = (x: string) => {
    nodes.push(node("Relu", [x], `${x}.relu`));
    return `${x}.relu`;
  };
  let x = relu(convolve("images", "stem", { channels: 3, filters: STAGE_FILTERS[0], size: 3, stride: 1 }));
  for (const { name, inChannels, filters, stride, projected } of blocksOf("resnet20")) {
    const inner = relu(convolve(x, `${name}.conv1`, { channels: inChannels, filters, size: 3, stride }));
    const outer = convolve(inner, `${name}.conv2`, { channels: filters, filters, size: 3, stride: 1 });
    const shortcut = projected
      ? convolve(x, `${name}.projection`, { channels: inChannels, filters, size: 1, stride })
      : x;
    nodes.push(node("Add", [outer, shortcut], `${name}.sum`));
    x = relu(`${name}.sum`);
  }
  const channels = STAGE_FILTERS.at(-1)!;
  weights.push(
    initializer("dense.weight", [10, channels], Math.sqrt(1 / channels)),
    initializer("dense.bias", [10], 0.1),
  );
  nodes.push(
    node("GlobalAveragePool", [x], "pooled"),
    node("Flatten", ["pooled"], "flat", int("axis", 1)),
    node("Gemm", ["flat", "dense.weight", "dense.bias"], "scores", int("transB", 1)),
  );
  const ports = [port(11, "images", ["batch", 3, 32, 32]), port(12, "scores", ["batch", 10])];
  const graph = message(7, ...nodes, text(2, "resnet20"), ...weights, ...ports);
  return concatenated([numberField(1, IR_VERSION), graph, message(8, numberField(2, OPSET))]);
}
