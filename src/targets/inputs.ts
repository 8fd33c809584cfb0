/** Samples as the inputs of a model. */
import type { NamedArray } from "../answers/formats/format.ts";
import { asArray, type Samples } from "../samples/samples.ts";
import { type Between, convert } from "./convert.ts";
import { orderOf, reordered, scalePixels, withChannels } from "./images.ts";
import type { Port, TensorParts, Tensors } from "./port.ts";
import type { TargetOptions } from "./target.ts";

/** Inputs by their names, and the sentences about how samples became them. */
export interface Inputs {
  readonly tensors: Tensors;
  readonly notices: readonly string[];
}

/**
 * The inputs for some samples.
 *
 * @throws {Error} a sentence that names the model, what it needs and what was found
 */
export function inputsFor(
  samples: Samples,
  ports: readonly Port[],
  options: TargetOptions & { readonly title: string },
): Inputs {
  const between = { ...options, file: samples.file };
  if (ports.length > 1) return { tensors: columnInputs(samples, ports, between), notices: [] };
  const [port] = ports;
  const whole = port.type === "string" ? asTexts(samples) : asArray(samples), rank = port.shape?.length;
  const isImage = !samples.isTable && (whole.shape.length === 4 || whole.shape.length === 3 && rank !== 3);
  if (isImage && (rank === undefined || rank === 4)) return imageInputs(whole, port, between);
  if (options.layout !== undefined) {
    throw new RangeError(
      `Cannot ask ${options.title}: --layout is for images, found ${shapesOf(whole, port, between)}`,
    );
  }
  const array = fitted(whole, port, between);
  const isScaled = [options.pixelRange, options.mean, options.std].some((told) => told !== undefined);
  const pixels = isScaled ? scalePixels(array, port, between) : { array, notice: undefined };
  return {
    tensors: { [port.name]: tensorOf(pixels.array, port, between) },
    notices: pixels.notice === undefined ? [] : [pixels.notice],
  };
}

function imageInputs(whole: NamedArray, port: Port, between: Between & TargetOptions): Inputs {
  const images = withChannels(whole);
  const { array, notice } = scalePixels(reordered(images, orderOf(images, port, between)), port, between);
  return {
    tensors: { [port.name]: tensorOf(array, port, between) },
    notices: notice === undefined ? [] : [notice],
  };
}

function tensorOf(array: NamedArray, port: Port, between: Between): TensorParts {
  return { type: port.type!, data: convert(array, port, between), shape: array.shape };
}

/** The array in a shape that the input takes: a column `[N]` may be `[N, 1]`, and the other way round. */
function fitted(array: NamedArray, port: Port, between: Between): NamedArray {
  const { shape: wanted } = port, { shape } = array;
  if (wanted === undefined) return array;
  const [rows, ...inner] = shape;
  const fit = [shape, [rows, ...inner, 1], ...inner.at(-1) === 1 ? [shape.slice(0, -1)] : []].find((sizes) =>
    sizes.length === wanted.length &&
    sizes.every((size, axis) => axis === 0 || (wanted[axis] ?? size) === size)
  );
  if (fit !== undefined) return { ...array, shape: fit };
  throw new RangeError(
    `Cannot ask ${between.title}: the samples must have the shape of an input, found ${
      shapesOf(array, port, between)
    }`,
  );
}

function shapesOf({ name, shape }: NamedArray, port: Port, { file }: Between): string {
  const sizes = (port.shape ?? []).map((size, axis) => axis === 0 ? "N" : size ?? "?").join(", ");
  return `input ${port.name} [${sizes}] and ${name} [N${
    shape.slice(1).map((size) => `, ${size}`).join("")
  }] of ${file}`;
}

/** Columns of texts side by side, `[N, F]`. */
function asTexts(samples: Samples): NamedArray {
  const { rows, inputs, isTable } = samples;
  if (!isTable || inputs.some(({ data }) => !Array.isArray(data))) {
    return isTable ? asArray(samples) : inputs[0];
  }
  const data = Array.from(
    { length: rows },
    (_, row) => inputs.map((column) => (column.data as string[])[row]),
  ).flat();
  return { name: inputs[0].name, type: "text", shape: [rows, inputs.length], data };
}

/** Each input filled by the column of its name. */
function columnInputs(
  samples: Samples,
  ports: readonly Port[],
  between: Between,
): Tensors {
  const names = ports.map(({ name }) => name).join(", ");
  if (!samples.isTable) {
    throw new TypeError(
      `Cannot ask ${between.title}: it has the inputs ${names}, which need the columns of a table, found one array in ${samples.file}`,
    );
  }
  return Object.fromEntries(ports.map((port) => {
    const column = columnFor(samples, port);
    if (column !== undefined) return [port.name, tensorOf(fitted(column, port, between), port, between)];
    throw new RangeError(
      `Cannot ask ${between.title}: its input ${port.name} needs a column of that name, found ${
        samples.inputs.map(({ name }) => name).join(", ")
      } in ${samples.file}`,
    );
  }));
}

/** The column that an input is made of. */
function columnFor({ inputs }: Samples, port: Port): NamedArray | undefined {
  return inputs.find(({ name }) => name === port.name) ??
    inputs.find(({ name }) => plain(name) === plain(port.name));
}

/** A table without the columns that a model with an input a column has none for; other samples as they are. */
export function takenColumns(samples: Samples, ports: readonly Port[]): Samples {
  if (!samples.isTable || ports.length < 2) return samples;
  const taken = ports.map((port) => columnFor(samples, port));
  return { ...samples, inputs: samples.inputs.filter((column) => taken.includes(column)) };
}

/** A column's name as exporters write it: blanks and signs become lines. */
function plain(name: string): string {
  return name.trim().replaceAll(/\W+/g, "_").toLowerCase();
}
