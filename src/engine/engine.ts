/** Starts TensorFlow.js with our kernels in it. */
import { registerAdam } from "./adam.ts";
import { registerBatchNorm } from "./batch_norm.ts";
import { registerConv2d } from "./conv2d.ts";
import { registerDenseLayer } from "./dense_layer.ts";
import { registerDropout } from "./dropout.ts";
import { registerHead } from "./head.ts";
import { Host, replaceKernel } from "./host.ts";
import { registerImages } from "./images.ts";
import type { KernelModule } from "../kernels/module.ts";
import { registerResidualBlock } from "./residual_block.ts";
import { registerRows } from "./rows.ts";

/**
 * Makes tfjs' WASM backend the current one of this Worker, and able to train: our kernels do what the backend
 * lacks or does slowly. Afterwards `tf.conv2d` has its gradients, and the operations of this folder work.
 *
 * @param threads the number of threads; several need a module for shared memory
 */
export async function startEngine(module: KernelModule, threads = 1): Promise<Host> {
  const host = await Host.start(module, threads);
  registerAdam(host);
  registerBatchNorm(host);
  registerConv2d(host);
  registerDenseLayer(host);
  registerDropout(host);
  registerHead(host);
  registerImages(host);
  registerResidualBlock(host);
  registerRows(host);
  // The backend's own Identity copies, and the tape runs it on every tensor that it saves. Tensors do not
  // change, so a second handle will do.
  replaceKernel("Identity", ({ inputs: { x } }) => host.alias(x!));
  return host;
}
