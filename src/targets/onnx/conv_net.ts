/**
 * Networks of convolutions in ONNX models, as far as this project's kernels cover them: convolution, batch norm, ReLU, sums, pooling,
 * dense layers and constants by channel, of one image `[N, C, H, W]` to one row of scores `[N, K]`. Operators and attributes are those of
 * ONNX's operator sets 7 to 21.
 */
import { fused } from "./fuse_convolutions.ts";
import { type Field, fieldsOf } from "./wire.ts";
import { bytesOf, messages, numberOf, textOf, texts, wholeNumbers } from "./fields.ts";
import { type Constant, constantIn, floats, nameOf, readConstant } from "./tensor.ts";

/** The padding of the axes height and width: before and behind. */
export type Pads = readonly [top: number, left: number, bottom: number, right: number];

/** The window of a convolution or of pooling. */
export interface Window {
  readonly strides: readonly [number, number];
  readonly pads: Pads;
}

/** A step; `output` names what it makes, its other names say what of. Images have their channels last. */
export type Step =
  & { readonly output: string; readonly x: string }
  & (
    | (Window & {
      readonly kind: "convolution";
      /** `[R, S, C, K]` */
      readonly filter: Constant;
      /** `[K]` */
      readonly bias: Float32Array;
      /** Added before the ReLU. */
      readonly residual?: string;
      readonly relu: boolean;
    })
    | (Window & {
      readonly kind: "max pooling" | "average pooling";
      readonly size: readonly [number, number];
    })
    | { readonly kind: "global pooling" | "relu" | "flatten" | "softmax" }
    | { readonly kind: "sum"; readonly other: string }
    /** x * scale + shift, `[C]` or one number each. */
    | { readonly kind: "affine"; readonly scale: Float32Array; readonly shift: Float32Array }
    /** `weights` is `[I, O]`. */
    | { readonly kind: "dense"; readonly weights: Constant; readonly bias: Float32Array }
  );

/** A network: its steps in their order, the first on `input`. */
export interface ConvNet {
  readonly input: string;
  readonly output: string;
  readonly steps: readonly Step[];
}

interface Node {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: ReadonlyMap<string, readonly Field[]>;
}

/** Thrown inside this file where something is not covered. */
class NotCovered extends Error {}

/** The network of a model; undefined where the kernels do not cover it. */
export function readConvNet(model: Uint8Array<ArrayBuffer>): ConvNet | undefined {
  const graph = fieldsOf(bytesOf(fieldsOf(model).find(({ number }) => number === 7)!));
  const constants = new Map<string, Constant>();
  for (const tensor of messages(graph, 5)) {
    const constant = readConstant(tensor);
    if (constant !== undefined) constants.set(nameOf(tensor), constant);
  }
  const isConstant = new Set(messages(graph, 5).map(nameOf));
  const inputs = messages(graph, 11).map((port) => textOf(port, 1)).filter((name) => !isConstant.has(name));
  const outputs = messages(graph, 12).map((port) => textOf(port, 1));
  if (inputs.length !== 1 || outputs.length !== 1) return undefined;
  try {
    const builder = new Builder(inputs[0], constants);
    for (const node of messages(graph, 1).map(readNode)) builder.add(node);
    return fused({ input: inputs[0], output: builder.actual(outputs[0]), steps: builder.steps });
  } catch (error) {
    if (error instanceof NotCovered) return undefined;
    throw error;
  }
}

function readNode(node: Field[]): Node {
  const names = texts(node, 2);
  return {
    operator: textOf(node, 7) === "" || textOf(node, 7) === "ai.onnx" ? textOf(node, 4) : "other",
    inputs: texts(node, 1),
    output: names[0],
    attributes: new Map(messages(node, 5).map((attribute) => [textOf(attribute, 1), attribute])),
  };
}

/** Makes steps of nodes, one after the other. */
class Builder {
  readonly steps: Step[] = [];
  readonly #constants: Map<string, Constant>;
  /** The axes of what is known so far: images or rows. */
  readonly #isImage: Map<string, boolean>;
  /** Names that stand for others. */
  readonly #aliases = new Map<string, string>();

  constructor(input: string, constants: Map<string, Constant>) {
    this.#constants = constants;
    this.#isImage = new Map([[input, true]]);
  }

  /** The name that `name` stands for. */
  actual(name: string): string {
    const known = this.#aliases.get(name) ?? name;
    if (!this.#isImage.has(known)) throw new NotCovered(name);
    return known;
  }

  add(node: Node): void {
    const { operator, inputs, output } = node;
    switch (operator) {
      case "Constant": {
        const value = constantIn(node.attributes.get("value") ?? [], 5);
        if (value !== undefined) this.#constants.set(output, value);
        return;
      }
      case "Identity":
      case "Dropout":
        if (this.#constants.has(inputs[0])) this.#constants.set(output, this.#constants.get(inputs[0])!);
        else this.#aliases.set(output, this.actual(inputs[0]));
        return;
      case "Conv":
        return this.#convolution(node);
      case "BatchNormalization":
        return this.#batchNorm(node);
      case "Relu":
        return this.#push({ kind: "relu", x: this.actual(inputs[0]), output });
      case "Add":
      case "Sub":
      case "Mul":
      case "Div":
        return this.#arithmetic(node);
      case "MaxPool":
      case "AveragePool":
        return this.#pooling(node);
      case "GlobalAveragePool":
        return this.#push({ kind: "global pooling", x: this.#image(inputs[0]), output });
      case "ReduceMean":
        return this.#mean(node);
      case "Flatten":
        if (wholeNumber(node, "axis", 1) !== 1) throw new NotCovered("axis");
        return this.#push({ kind: "flatten", x: this.actual(inputs[0]), output }, false);
      case "Reshape":
        return this.#reshape(node);
      case "Gemm":
      case "MatMul":
        return this.#dense(node);
      case "Softmax":
        if (this.#isImage.get(this.actual(inputs[0])) || ![1, -1].includes(wholeNumber(node, "axis", -1))) {
          throw new NotCovered("softmax");
        }
        return this.#push({ kind: "softmax", x: this.actual(inputs[0]), output });
      default:
        throw new NotCovered(operator);
    }
  }

  #push(step: Step, isImage = this.#isImage.get(step.x)!): void {
    this.steps.push(step);
    this.#isImage.set(step.output, isImage);
  }

  #image(name: string): string {
    const known = this.actual(name);
    if (!this.#isImage.get(known)) throw new NotCovered(name);
    return known;
  }

  #floats(name: string | undefined): Constant & { data: Float32Array } {
    const constant = this.#constants.get(name ?? "");
    if (!(constant?.data instanceof Float32Array)) throw new NotCovered(String(name));
    return constant as Constant & { data: Float32Array };
  }

  #convolution(node: Node): void {
    const { inputs, output } = node, { shape, data } = this.#floats(inputs[1]);
    const [filters, channels, rows, columns] = shape;
    const isPlain = shape.length === 4 && wholeNumber(node, "group", 1) === 1 &&
      list(node, "dilations", [1, 1]).every((dilation) => dilation === 1);
    if (!isPlain) throw new NotCovered("convolution");
    const bias = inputs[2] ? this.#floats(inputs[2]).data : new Float32Array(filters);
    const filter = new Float32Array(data.length), taps = rows * columns;
    for (let k = 0; k < filters; k++) {
      for (let c = 0; c < channels; c++) {
        for (let tap = 0; tap < taps; tap++) {
          filter[(tap * channels + c) * filters + k] = data[(k * channels + c) * taps + tap];
        }
      }
    }
    const constant = { shape: [rows, columns, channels, filters], data: filter };
    const x = this.#image(inputs[0]);
    this.#push({ kind: "convolution", x, filter: constant, bias, relu: false, output, ...windowOf(node) });
  }

  /** As one factor and one addend a channel: in float64, rounded once. */
  #batchNorm(node: Node): void {
    const { inputs, output } = node,
      [gamma, beta, mean, variance] = inputs.slice(1).map((name) => this.#floats(name).data);
    if (wholeNumber(node, "training_mode", 0) !== 0) throw new NotCovered("training");
    const epsilon = float(node, "epsilon", 1e-5);
    const factors = Float64Array.from(gamma, (value, c) => value / Math.sqrt(variance[c] + epsilon));
    const scale = Float32Array.from(factors),
      shift = Float32Array.from(beta, (value, c) => value - mean[c] * factors[c]);
    this.#push({ kind: "affine", x: this.#image(inputs[0]), scale, shift, output });
  }

  #arithmetic({ operator, inputs: [a, b], output }: Node): void {
    const [first, second] = [a, b].map((name) => this.#constants.get(name));
    if (first === undefined && second === undefined) {
      if (operator !== "Add") throw new NotCovered(operator);
      const x = this.actual(a), other = this.actual(b);
      if (this.#isImage.get(x) !== this.#isImage.get(other)) throw new NotCovered("sum");
      return this.#push({ kind: "sum", x, other, output });
    }
    const isOrdered = operator === "Sub" || operator === "Div";
    if (first !== undefined && (isOrdered || second !== undefined)) throw new NotCovered(operator);
    const x = this.actual(first === undefined ? a : b),
      { shape, data } = this.#floats(first === undefined ? b : a);
    // By channel, `[1, C, 1, 1]` or `[C, 1, 1]` of images and `[C]` of rows, or one number.
    const inner = this.#isImage.get(x) ? shape.slice(-2) : [];
    const isByChannel = data.length === 1 ||
      inner.every((size) => size === 1) && shape.at(this.#isImage.get(x) ? -3 : -1) === data.length;
    if (!isByChannel) throw new NotCovered("constant");
    const [one, zero] = [1, 0].map((value) => new Float32Array(data.length).fill(value));
    const parts = {
      Add: { scale: one, shift: data },
      Sub: { scale: one, shift: data.map((value) => -value) },
      Mul: { scale: data, shift: zero },
      Div: { scale: data.map((value) => 1 / value), shift: zero },
    }[operator as "Add"];
    this.#push({ kind: "affine", x, output, ...parts });
  }

  #pooling(node: Node): void {
    const { operator, inputs, output } = node, size = list(node, "kernel_shape", []), around = windowOf(node);
    const isPlain = size.length === 2 && wholeNumber(node, "ceil_mode", 0) === 0 &&
      list(node, "dilations", [1, 1]).every((dilation) => dilation === 1);
    const isPadded = around.pads.some((pad) => pad > 0);
    // TensorFlow.js leaves padding out of the mean, as ONNX does unless it is told to count it.
    if (
      !isPlain || operator === "AveragePool" && isPadded && wholeNumber(node, "count_include_pad", 0) !== 0
    ) {
      throw new NotCovered(operator);
    }
    const kind = operator === "MaxPool" ? "max pooling" : "average pooling";
    this.#push({ kind, x: this.#image(inputs[0]), size: size as [number, number], output, ...around });
  }

  #mean(node: Node): void {
    const { inputs, output } = node;
    const axes = inputs[1] === undefined
      ? list(node, "axes", [])
      : [...this.#constants.get(inputs[1])?.data ?? []];
    const places = axes.map((axis) => axis < 0 ? axis + 4 : axis).sort();
    if (places.join() !== "2,3") throw new NotCovered("ReduceMean");
    const x = this.#image(inputs[0]), isKept = wholeNumber(node, "keepdims", 1) === 1;
    if (isKept) return this.#push({ kind: "global pooling", x, output });
    const pooled = `${output} before it is flat`;
    this.#push({ kind: "global pooling", x, output: pooled });
    this.#push({ kind: "flatten", x: pooled, output }, false);
  }

  /** To rows: `[0, -1]`, `[-1, F]` or `[1, F]` of batches of one. */
  #reshape({ inputs: [x, shape], output }: Node): void {
    const sizes = this.#constants.get(shape)?.data;
    const isRows = sizes?.length === 2 && ([0, -1].includes(sizes[0]) && sizes[1] !== 0);
    if (!isRows) throw new NotCovered("Reshape");
    this.#push({ kind: "flatten", x: this.actual(x), output }, false);
  }

  #dense(node: Node): void {
    const { operator, inputs, output } = node, x = this.actual(inputs[0]);
    const { shape, data } = this.#floats(inputs[1]), [rows, columns] = shape;
    const isPlain = shape.length === 2 && !this.#isImage.get(x) && wholeNumber(node, "transA", 0) === 0 &&
      float(node, "alpha", 1) === 1 && float(node, "beta", 1) === 1;
    if (!isPlain) throw new NotCovered(operator);
    const isTurned = operator === "Gemm" && wholeNumber(node, "transB", 0) === 1;
    const [width, count] = isTurned ? [columns, rows] : [rows, columns];
    const weights = isTurned
      ? Float32Array.from({ length: data.length }, (_, i) => data[i % count * width + Math.floor(i / count)])
      : data;
    const bias = operator === "Gemm" && inputs[2] ? this.#floats(inputs[2]).data : new Float32Array(count);
    if (bias.length !== count) throw new NotCovered("bias");
    this.#push({ kind: "dense", x, weights: { shape: [width, count], data: weights }, bias, output });
  }
}

function windowOf(node: Node): Window {
  const automatic = textOf(node.attributes.get("auto_pad") ?? [], 4);
  if (!["", "NOTSET", "VALID"].includes(automatic)) throw new NotCovered(automatic);
  const strides = list(node, "strides", [1, 1]) as unknown as [number, number];
  const pads = list(node, "pads", [0, 0, 0, 0]) as unknown as Pads;
  if (strides.length !== 2 || pads.length !== 4) throw new NotCovered("axes");
  return { strides, pads };
}

function wholeNumber({ attributes }: Node, name: string, otherwise: number): number {
  const attribute = attributes.get(name);
  return attribute === undefined ? otherwise : Number(BigInt.asIntN(64, numberOf(attribute, 3) ?? 0n));
}

function float({ attributes }: Node, name: string, otherwise: number): number {
  const attribute = attributes.get(name);
  return attribute === undefined ? otherwise : floats(attribute, 2)[0] ?? 0;
}

function list({ attributes }: Node, name: string, otherwise: readonly number[]): readonly number[] {
  const attribute = attributes.get(name);
  return attribute === undefined ? otherwise : wholeNumbers(attribute, 8).map(Number);
}
