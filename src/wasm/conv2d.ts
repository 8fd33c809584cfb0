/** 2-D convolution in three directions as tfjs kernels, and the gradient that joins them: `tf.conv2d` trains. */
import * as tf from "@tensorflow/tfjs-core";
import { type Host, replaceKernel, runKernel } from "./host.ts";

type Shape4D = [number, number, number, number];

/** The fast kernels work on this many channels at once. */
const LANES = 8;

/**
 * Registers Conv2D, Conv2DBackpropInput and Conv2DBackpropFilter, in place of what the backend has. The gradient disposes
 * the dy that it is given: the tape would hold every layer's to the end of the pass, which doubles the heap.
 */
export function registerConv2d(host: Host) {
  const { kernels } = host;
  replaceKernel("Conv2D", ({ inputs: { x, filter }, attrs }) => {
    const g = geometry(x!.shape, filter!.shape, attrs);
    const y = host.output([g.batch, g.outHeight, g.outWidth, g.outChannels]);
    const addresses = [host.address(y), host.address(x!), host.address(filter!)] as const;
    if (g.winograd) {
      const scratch = host.scratch(kernels.f32Conv2dWinogradScratch(g.inChannels, g.outChannels) >>> 0);
      kernels.f32Conv2dWinogradForward(...addresses, scratch, g.batch, ...g.winograd);
    } else if (g.direct && g.outChannels % LANES === 0) {
      const scratch = host.scratch(kernels.f32Conv2dForwardScratch(...g.direct) >>> 0);
      kernels.f32Conv2dForward(...addresses, scratch, g.batch, ...g.direct);
    } else {
      kernels.f32Conv2dForwardGeneral(...addresses, g.batch, ...g.general);
    }
    return y;
  });
  replaceKernel("Conv2DBackpropInput", ({ inputs: { dy, filter }, attrs }) => {
    const { inputShape } = attrs as unknown as tf.Conv2DBackpropInputAttrs;
    const g = geometry(inputShape, filter!.shape, attrs);
    const dx = host.output(inputShape);
    const addresses = [host.address(dx), host.address(dy!), host.address(filter!)] as const;
    if (g.winograd) {
      const scratch = host.scratch(kernels.f32Conv2dWinogradScratch(g.inChannels, g.outChannels) >>> 0);
      kernels.f32Conv2dWinogradInputGradient(...addresses, scratch, g.batch, ...g.winograd);
    } else if (g.direct && g.inChannels % LANES === 0) {
      const scratch = host.scratch(kernels.f32Conv2dInputGradientScratch(...g.direct) >>> 0);
      kernels.f32Conv2dInputGradient(...addresses, scratch, g.batch, ...g.direct);
    } else {
      kernels.f32Conv2dInputGradientGeneral(...addresses, g.batch, ...g.general);
    }
    return dx;
  });
  replaceKernel("Conv2DBackpropFilter", ({ inputs: { x, dy }, attrs }) => {
    const { filterShape } = attrs as unknown as tf.Conv2DBackpropFilterAttrs;
    const g = geometry(x!.shape, filterShape, attrs);
    const dw = host.output(filterShape);
    const addresses = [host.address(dw), host.address(x!), host.address(dy!)] as const;
    if (g.winograd) {
      const bytes = kernels.f32Conv2dWinogradFilterGradientScratch(g.inChannels, g.outChannels) >>> 0;
      kernels.f32Conv2dWinogradFilterGradient(...addresses, host.scratch(bytes), g.batch, ...g.winograd);
    } else if (g.direct && g.outChannels % LANES === 0) {
      const scratch = host.scratch(kernels.f32Conv2dFilterGradientScratch(...g.direct) >>> 0);
      kernels.f32Conv2dFilterGradient(...addresses, scratch, g.batch, ...g.direct);
    } else {
      kernels.f32Conv2dFilterGradientGeneral(...addresses, g.batch, ...g.general);
    }
    return dw;
  });
  tf.registerGradient({
    kernelName: "Conv2D",
    inputsToSave: ["x", "filter"],
    gradFunc: (dy, [x, filter], attributes) => ({
      x: () => runKernel("Conv2DBackpropInput", { dy, filter }, { ...attributes, inputShape: x.shape }),
      filter: () => {
        const dw = runKernel("Conv2DBackpropFilter", { x, dy }, { ...attributes, filterShape: filter.shape });
        (dy as tf.Tensor).dispose(); // filter comes last of the inputs
        return dw;
      },
    }),
  });
}

/**
 * A convolution's sizes in the order in which each family of kernels takes them; `winograd` and `direct` only where the
 * family applies. tfjs' "same" at stride 2 pads an even size by (0, 1), as Keras does; the ResNet paper pads (1, 1).
 */
function geometry(inputShape: number[], filterShape: number[], attributes: unknown) {
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
  const filter = [filterHeight, filterWidth, outChannels] as const;
  const sizes = [inHeight, inWidth, inChannels, ...filter, outHeight, outWidth] as const;
  const regular = strideHeight === strideWidth && dilationHeight === 1 && dilationWidth === 1;
  const winograd = regular && strideHeight === 1 && filterHeight === 3 && filterWidth === 3 &&
    inChannels % LANES === 0 && outChannels % LANES === 0;
  return {
    ...{ batch, inChannels, outHeight, outWidth, outChannels },
    winograd: winograd &&
      [inHeight, inWidth, inChannels, outChannels, outHeight, outWidth, top, left] as const,
    direct: regular && [...sizes, strideHeight, top, left] as const,
    general: [...sizes, strideHeight, strideWidth, dilationHeight, dilationWidth, top, left] as const,
  };
}
