/** Sizes of a convolution, in the terms of the kernels. */
import * as tf from "@tensorflow/tfjs-core";
import type { BatchNormSizes } from "./batch_norm.ts";

type Shape4D = [number, number, number, number];

/** A convolution's sizes, under the names that the kernels' arguments have. */
export interface KernelSizes {
  readonly height: number;
  readonly width: number;
  readonly inChannels: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly outChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  /** The stride of both directions, for kernels that take one stride only. */
  readonly stride: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly dilationHeight: number;
  readonly dilationWidth: number;
  /** Rows and columns of padding before the image. */
  readonly top: number;
  readonly left: number;
}

/** A convolution of x `[N, H, W, C]` with w `[R, S, C, K]` to y `[N, H', W', K]`. */
export interface ConvolutionSizes {
  readonly batch: number;
  readonly outShape: Shape4D;
  readonly kernel: KernelSizes;
  readonly filterElements: number;
  /** Bytes of one image of x, and of one of y. */
  readonly inBytes: number;
  readonly outBytes: number;
  /** Pixels and channels of x, and of y. */
  readonly in: BatchNormSizes;
  readonly out: BatchNormSizes;
  /** The stride of the Winograd kernels that take these sizes; undefined where none do. */
  readonly winograd?: 1 | 2;
  /** True where one call of Winograd's kernel makes dx and dw: their tiles are the same. */
  readonly together: boolean;
  /** True where the direct kernels take these sizes, if the channels are a multiple of the lanes. */
  readonly direct: boolean;
}

/**
 * Sizes of a convolution with tfjs' attributes. "same" at stride 2 pads an even size by (0, 1), as Keras
 * does; the ResNet paper pads (1, 1).
 *
 * @param lanes the number of channels that the build's fast kernels work on at once
 * @throws {RangeError} where the data format is not NHWC
 */
export function convolutionSizes(
  inputShape: number[],
  filterShape: number[],
  attributes: unknown,
  lanes: number,
): ConvolutionSizes {
  const { strides, pad, dataFormat, dimRoundingMode, dilations = 1 } = attributes as Partial<tf.Conv2DAttrs>;
  if (dataFormat !== "NHWC") {
    throw new RangeError(`Cannot convolve: the data format must be NHWC, found ${dataFormat}`);
  }
  const info = tf.backend_util.computeConv2DInfo(
    inputShape as Shape4D,
    filterShape as Shape4D,
    strides!,
    dilations,
    pad as "same",
    dimRoundingMode,
  );
  const { batchSize: batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = info;
  const { filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth } = info;
  const { top, left } = info.padInfo;
  const direct = strideHeight === strideWidth && dilationHeight === 1 && dilationWidth === 1;
  const small = direct && filterHeight === 3 && filterWidth === 3 && inChannels % lanes === 0 &&
    outChannels % lanes === 0;
  const halved = top === 0 && left === 0 && inHeight === 2 * outHeight && inWidth === 2 * outWidth;
  const winograd = small && strideHeight === 1 ? 1 : small && strideHeight === 2 && halved ? 2 : undefined;
  return {
    batch,
    outShape: info.outShape,
    kernel: {
      height: inHeight,
      width: inWidth,
      inChannels,
      filterHeight,
      filterWidth,
      outChannels,
      outHeight,
      outWidth,
      stride: strideHeight,
      strideHeight,
      strideWidth,
      dilationHeight,
      dilationWidth,
      top,
      left,
    },
    filterElements: filterHeight * filterWidth * inChannels * outChannels,
    inBytes: 4 * inHeight * inWidth * inChannels,
    outBytes: 4 * outHeight * outWidth * outChannels,
    in: { pixels: batch * inHeight * inWidth, channels: inChannels },
    out: { pixels: batch * outHeight * outWidth, channels: outChannels },
    winograd,
    together: winograd === 2 || (inHeight === outHeight && inWidth === outWidth),
    direct,
  };
}
