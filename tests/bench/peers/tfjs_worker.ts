/**
 * ResNet-20 as TensorFlow.js alone trains it: tfjs-layers on the cpu backend, or on the WASM backend with nothing of ours
 * but the one kernel that it lacks for training (tensorflow/tfjs#8474).
 */
/// <reference lib="deno.worker" />
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { input, layers, type LayersModel, model, type SymbolicTensor } from "@tensorflow/tfjs-layers";
import { Host, replaceKernel } from "../../../src/engine/host.ts";
import type { KernelModule } from "../../../src/kernels/module.ts";

export type TfjsCommand =
  | { kind: "start"; backend: "cpu" | "wasm"; batch: number; module: KernelModule }
  | { kind: "train" };

let net: { network: LayersModel; images: tf.Tensor; labels: tf.Tensor };

function resnet20(): LayersModel {
  const convolve = (x: SymbolicTensor, filters: number, kernelSize: number, strides: number) =>
    layers.batchNormalization().apply(
      layers.conv2d({ filters, kernelSize, strides, padding: "same", useBias: false }).apply(x),
    ) as SymbolicTensor;
  const relu = (x: SymbolicTensor) => layers.activation({ activation: "relu" }).apply(x) as SymbolicTensor;
  const images = input({ shape: [32, 32, 3] });
  let x = relu(convolve(images, 16, 3, 1)), before = 16;
  for (const filters of [16, 32, 64]) {
    for (let block = 0; block < 3; block++) {
      const stride = filters === before ? 1 : 2;
      const shortcut = stride === 1 ? x : convolve(x, filters, 1, stride);
      const inner = convolve(relu(convolve(x, filters, 3, stride)), filters, 3, 1);
      x = relu(layers.add().apply([inner, shortcut]) as SymbolicTensor);
      before = filters;
    }
  }
  const pooled = layers.globalAveragePooling2d({}).apply(x) as SymbolicTensor;
  const outputs = layers.dense({ units: 10, activation: "softmax" }).apply(pooled) as SymbolicTensor;
  const network = model({ inputs: images, outputs });
  network.compile({ optimizer: tf.train.adam(1e-3), loss: "categoricalCrossentropy" });
  return network;
}

/** The kernel that the WASM backend lacks: ours, direct. */
function addFilterGradient(host: Host) {
  replaceKernel("Conv2DBackpropFilter", ({ inputs: { x, dy }, attrs }) => {
    const { filterShape, strides, pad } = attrs as unknown as tf.Conv2DBackpropFilterAttrs;
    const shape = x!.shape as [number, number, number, number];
    const g = tf.backend_util.computeConv2DInfo(shape, filterShape, strides, 1, pad as "same");
    const dw = host.output(filterShape);
    const sizes = {
      height: g.inHeight,
      width: g.inWidth,
      inChannels: g.inChannels,
      filterHeight: g.filterHeight,
      filterWidth: g.filterWidth,
      outChannels: g.outChannels,
      outHeight: g.outHeight,
      outWidth: g.outWidth,
      stride: g.strideHeight,
      top: g.padInfo.top,
      left: g.padInfo.left,
    };
    const scratch = host.scratch(host.run("f32Conv2dFilterGradientScratch", sizes));
    host.run("f32Conv2dFilterGradient", {
      ...sizes,
      dw: host.address(dw),
      x: host.address(x!),
      dy: host.address(dy!),
      scratch,
      batch: g.batchSize,
    });
    return dw;
  });
}

self.onmessage = async ({ data }: MessageEvent<TfjsCommand>) => {
  if (data.kind === "start") {
    const { backend, batch, module } = data;
    if (backend === "wasm") {
      const host = await Host.start(module);
      addFilterGradient(host);
    } else {
      await tf.setBackend("cpu");
    }
    const labels = tf.oneHot(tf.tensor1d(Array.from({ length: batch }, (_, i) => i % 10), "int32"), 10);
    net = { network: resnet20(), images: tf.randomNormal([batch, 32, 32, 3]), labels };
    return self.postMessage(0);
  }
  const start = performance.now();
  await net.network.trainOnBatch(net.images, net.labels);
  self.postMessage(performance.now() - start);
};
