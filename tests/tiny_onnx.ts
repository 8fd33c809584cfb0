/** ONNX models of a few nodes, written by hand: their answers are known without another program. */
import { bytesField, concatenated, numberField } from "../src/targets/onnx/wire.ts";

/** The types by their numbers in TensorProto.DataType. */
const TYPES = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
} as const;

/** An input or an output: 0 for axes of any size. */
export interface TinyPort {
  readonly name: string;
  readonly type: keyof typeof TYPES;
  readonly shape: readonly number[];
}

/** A node, by its operator in operator set 13; attributes are whole numbers, or lists of them. */
export interface TinyNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>;
}

/** The file of a model. */
export function tinyOnnx(
  nodes: readonly TinyNode[],
  { inputs, outputs }: { inputs: readonly TinyPort[]; outputs: readonly TinyPort[] },
): Uint8Array<ArrayBuffer> {
  const graph = message([
    ...nodes.map((node) => bytesField(1, nodeOf(node))),
    bytesField(2, text("tiny")),
    ...inputs.map((port) => bytesField(11, portOf(port))),
    ...outputs.map((port) => bytesField(12, portOf(port))),
  ]);
  const operatorSet = message([bytesField(1, text("")), numberField(2, 13)]);
  return message([numberField(1, 7), bytesField(7, graph), bytesField(8, operatorSet)]);
}

function nodeOf({ operator, inputs, outputs, attributes = {} }: TinyNode) {
  return message([
    ...inputs.map((name) => bytesField(1, text(name))),
    ...outputs.map((name) => bytesField(2, text(name))),
    bytesField(4, text(operator)),
    ...Object.entries(attributes).map(([name, value]) => bytesField(5, attributeOf(name, value))),
  ]);
}

function attributeOf(name: string, value: number | readonly number[]) {
  const values = typeof value === "number"
    ? [numberField(3, value), numberField(20, 2)]
    : [...value.map((each) => numberField(8, each)), numberField(20, 7)];
  return message([bytesField(1, text(name)), ...values]);
}

function portOf({ name, type, shape }: TinyPort) {
  const axes = shape.map((size, axis) =>
    bytesField(1, size === 0 ? bytesField(2, text(`any${axis}`)) : numberField(1, size))
  );
  const tensor = message([numberField(1, TYPES[type]), bytesField(2, message(axes))]);
  return message([bytesField(1, text(name)), bytesField(2, bytesField(1, tensor))]);
}

const message = concatenated;

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}
