/** Starts TensorFlow.js to run models of others. */
import "@tensorflow/tfjs-backend-cpu";
import { registerFusedKernels } from "./fused_kernels.ts";
import { startBackend } from "./host.ts";

/**
 * Makes tfjs' WASM backend the current one of this Worker, with its own kernels, mended where they are wrong. The backend of plain
 * JavaScript is there, too.
 */
export async function startInference(): Promise<void> {
  await startBackend();
  registerFusedKernels();
}
