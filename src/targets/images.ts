/** Images as a model takes them: the order of their axes, and the values of their pixels. */
import type { NamedArray } from "../answers/formats/format.ts";
import { notice } from "../notices.ts";
import { countOf } from "../files/elements.ts";
import type { Between } from "./convert.ts";
import type { Port } from "./port.ts";
import type { Layout, PixelRange, TargetOptions } from "./target.ts";

/** The most channels by which an axis is taken for that of the channels. */
const MOST_CHANNELS = 4;

/** The places of the axes `[N, ...]` of samples in the model's order. */
export type Order = readonly [0, number, number, number];

const SAME: Order = [0, 1, 2, 3], TO_NCHW: Order = [0, 3, 1, 2], TO_NHWC: Order = [0, 2, 3, 1];

/** Images `[N, H, W]` of one channel as `[N, H, W, 1]`; others as they are. */
export function withChannels(array: NamedArray): NamedArray {
  return array.shape.length === 3 ? { ...array, shape: [...array.shape, 1] } : array;
}

/**
 * The order in which the axes of images `[N, H, W, C]` or `[N, C, H, W]` fit an input.
 *
 * @throws {RangeError} where none fits, or several do
 */
export function orderOf(
  { name, shape }: NamedArray,
  { name: input, shape: wanted = [] }: Port,
  { title, file, layout }: Between & { layout?: Layout },
): Order {
  const isFew = (axis: number) => shape[axis] <= MOST_CHANNELS;
  const fits = (order: Order) =>
    order.every((axis, place) => place === 0 || (wanted[place] ?? shape[axis]) === shape[axis]);
  const possible = ([[isFew(3), "nhwc"], [isFew(1), "nchw"]] as const).filter(([is]) => is).flatMap((
    [, given],
  ) =>
    (["nchw", "nhwc"] as const).filter((taken) => layout === undefined || taken === layout).map((taken) =>
      taken === given ? SAME : taken === "nchw" ? TO_NCHW : TO_NHWC
    )
  );
  const found = [...new Set(isFew(1) || isFew(3) ? possible : [SAME])].filter(fits);
  if (found.length === 1) return found[0];
  const sizes = `[${wanted.slice(1).map((size) => size ?? "?").join(", ")}]`;
  const images = `images [${shape.slice(1).join(", ")}] (${name} of ${file})`;
  if (found.length === 0) {
    throw new RangeError(`Cannot ask ${title}: its input ${input} takes images ${sizes}, found ${images}`);
  }
  throw new RangeError(
    `Cannot ask ${title}: the order of the axes of its input ${input} ${sizes} must be told (--layout nchw or nhwc) for ${images}`,
  );
}

/** The images with their axes in another order. */
export function reordered(array: NamedArray, order: Order): NamedArray {
  if (order === SAME || Array.isArray(array.data)) return array;
  const shape = order.map((axis) => array.shape[axis]), [rows, first, second, third] = shape;
  const strides = array.shape.map((_, axis) => countOf(array.shape.slice(axis + 1)));
  const [s0, s1, s2, s3] = order.map((axis) => strides[axis]);
  const from = array.data as Float64Array<ArrayBuffer>, to = from.slice();
  let place = 0;
  for (let n = 0; n < rows; n++) {
    for (let i = 0; i < first; i++) {
      for (let j = 0; j < second; j++) {
        for (let k = 0; k < third; k++) to[place++] = from[n * s0 + i * s1 + j * s2 + k * s3];
      }
    }
  }
  return { ...array, shape, data: to };
}

/** The lowest and the highest value that pixels from 0 to 255 become. */
const RANGES: Readonly<Record<PixelRange, readonly [low: number, high: number]>> = {
  "0..1": [0, 1],
  "-1..1": [-1, 1],
  "0..255": [0, 255],
};

/** Pixels as an input takes them, and the sentence that says so. */
export interface Pixels {
  readonly array: NamedArray;
  readonly notice?: string;
}

/**
 * Scales whole numbers from 0 to 255 for an input of floats, and standardises as told. Floats are scaled by whoever saved them.
 *
 * @param array in the model's order of axes
 * @throws {RangeError} where what was told does not fit the images or the input
 */
export function scalePixels(
  array: NamedArray,
  { type }: Port,
  { title, file, pixelRange, mean, std, layout }: Between & TargetOptions,
): Pixels {
  const isTold = pixelRange !== undefined || mean !== undefined || std !== undefined;
  const cannot = (what: string) => new RangeError(`Cannot ask ${title}: ${what}`);
  if (!type?.startsWith("float")) {
    if (!isTold) return { array };
    throw cannot(`--pixel-range, --mean and --std need an input of floats, found ${type}`);
  }
  const isByte = array.type === "uint8";
  if (!isByte && !array.type.includes("float")) {
    throw cannot(
      `images must be floats, or uint8 from 0 to 255, found ${array.type} in ${array.name} of ${file}`,
    );
  }
  if (!isByte && pixelRange !== undefined) {
    throw cannot(
      `--pixel-range is for images of uint8; floats are passed as they are, found ${array.type} in ${file}`,
    );
  }
  if (!isByte && mean === undefined && std === undefined) return { array };
  const range = pixelRange ?? "0..1", [low, high] = isByte ? RANGES[range] : [0, 255];
  const channel = channelAxis(array, layout),
    values = array.data as Float64Array,
    data = new Float64Array(values.length);
  const per = channel.size > 1 || (mean?.length ?? 1) * (std?.length ?? 1) === 1
    ? channel
    : { size: 1, stride: 1 };
  for (const [option, list] of [["--mean", mean], ["--std", std]] as const) {
    if (list === undefined || list.length === 1 || list.length === per.size) continue;
    throw cannot(
      `${option} must be one number, or one for each of ${per.size} channels, found ${list.length}`,
    );
  }
  const at = (list: readonly number[] | undefined, place: number, otherwise: number) =>
    list === undefined ? otherwise : list[list.length === 1 ? 0 : place];
  for (let i = 0; i < values.length; i++) {
    const place = Math.floor(i / per.stride) % per.size, value = low + values[i] * ((high - low) / 255);
    data[i] = (value - at(mean, place, 0)) / at(std, place, 1);
  }
  const steps = `${range}${mean || std ? `, with mean ${mean ?? 0} and standard deviation ${std ?? 1}` : ""}`;
  return {
    array: { ...array, type: "float64", data },
    notice: isByte ? notice("scaled pixels", { range: steps }) : undefined,
  };
}

/** The number of channels, and the elements from one to the next. */
function channelAxis({ shape }: NamedArray, layout: Layout | undefined): { size: number; stride: number } {
  if (shape.length !== 4) return { size: 1, stride: 1 };
  const isLast = layout === undefined
    ? shape[3] <= MOST_CHANNELS && shape[1] > MOST_CHANNELS
    : layout === "nhwc";
  return isLast ? { size: shape[3], stride: 1 } : { size: shape[1], stride: shape[2] * shape[3] };
}
