/** Helpers of the tests of TensorFlow.js' side. */
import * as tf from "@tensorflow/tfjs-core";
import { startEngine } from "../src/engine/engine.ts";
import type { Host } from "../src/engine/host.ts";
import { type Build, compileKernels } from "../src/kernels/module.ts";

let started: Promise<Host> | undefined;

/**
 * Makes the WASM backend with our kernels the current one. Started once: gradients can be registered only once in a
 * process, so all calls of one test file must ask for the same build.
 */
export async function useEngine(build: Build = "relaxed"): Promise<Host> {
  started ??= compileKernels(build).then((module) => startEngine(module));
  const host = await started;
  await tf.setBackend("wasm");
  return host;
}
