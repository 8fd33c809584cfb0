import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { runKernel } from "../src/engine/host.ts";
import { useEngine } from "./engine.ts";
import { maxNorm, normals } from "./kernel_runner.ts";
import { conv2d, conv2dAxis } from "./reference/conv2d.ts";

/** Winograd's, of its own test. */
const TOLERANCE = 1e-5;

Deno.test("the wide kernels take multiples of 16 channels, and leave the rest to the general ones", async () => {
  const host = await useEngine("wide");
  assertEquals(host.run("lanes", {}), 16);
  for (
    const [inChannels, outChannels, stride] of [[16, 32, 1], [16, 16, 2], [16, 24, 1], [8, 24, 1], [
      24,
      16,
      1,
    ], [3, 16, 2]]
  ) {
    const { out, before } = conv2dAxis(6, { filter: 3, stride, dilation: 1, padding: "same" });
    const g = {
      ...{ batch: 2, height: 6, width: 6, inChannels, filterHeight: 3, filterWidth: 3, outChannels },
      ...{ outHeight: out, outWidth: out, strideHeight: stride, strideWidth: stride },
      ...{ dilationHeight: 1, dilationWidth: 1, top: before, left: before },
    };
    const data = {
      x: normals(72 * inChannels, "x"),
      w: normals(9 * inChannels * outChannels, "w"),
      dy: normals(2 * out * out * outChannels, "dy"),
    };
    const inputShape = [2, 6, 6, inChannels], filterShape = [3, 3, inChannels, outChannels];
    const tensors = {
      x: tf.tensor(data.x, inputShape),
      filter: tf.tensor(data.w, filterShape),
      dy: tf.tensor(data.dy, [2, out, out, outChannels]),
    };
    const attributes = { strides: stride, pad: "same", dataFormat: "NHWC", inputShape, filterShape };
    const { y, dx, dw } = conv2d(g, data);
    for (
      const [kernel, twin] of [["Conv2D", y], ["Conv2DBackpropInput", dx], [
        "Conv2DBackpropFilter",
        dw,
      ]] as const
    ) {
      const error = maxNorm(runKernel(kernel, tensors, attributes).dataSync() as Float32Array, twin);
      assert(error <= TOLERANCE, `${kernel} of ${[inChannels, outChannels, stride]}: ${error}`);
    }
  }
});
