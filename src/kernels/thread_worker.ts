/** One thread: runs the kernels that it is told to, for ever. Its end comes with that of the Worker that started it. */
/// <reference lib="deno.worker" />
import { instantiateKernels } from "./module.ts";
import { ARGUMENTS, FAILED, GENERATION, KERNEL, PENDING, type ThreadStart, waitUntil } from "./threads.ts";

self.onmessage = ({ data }: MessageEvent<ThreadStart>) => {
  const { module, memory, control, numbers, thread } = data;
  const kernels = instantiateKernels(module, memory) as unknown as Record<
    string,
    (...numbers: number[]) => void
  >;
  // A wasm function knows how many arguments it takes.
  const list = WebAssembly.Module.exports(module.module).map(({ name }) => kernels[name]);
  const mine = numbers.subarray(thread * ARGUMENTS, (thread + 1) * ARGUMENTS);
  self.postMessage("ready");
  for (let seen = 0;;) {
    seen = waitUntil(control, GENERATION, (generation) => generation !== seen);
    const kernel = list[control[KERNEL + thread]];
    try {
      kernel?.(...mine.subarray(0, kernel.length));
    } catch {
      Atomics.store(control, FAILED, 1);
    }
    if (Atomics.sub(control, PENDING, 1) === 1) Atomics.notify(control, PENDING);
  }
};
