/** One thread: runs slices of the kernels that it is told to, for ever. It ends with the Worker that started it. */
/// <reference lib="deno.worker" />
import { instantiateKernels, type Kernels } from "./module.ts";
import {
  ACTIVE,
  ARGUMENTS,
  FAILED,
  GENERATION,
  IDLE_SPIN,
  KERNEL,
  OPEN,
  PENDING,
  takeSlice,
  type ThreadStart,
  type ThreadStarted,
  waitWhile,
} from "./threads.ts";

self.onmessage = ({ data }: MessageEvent<ThreadStart>) => {
  let list: readonly Kernel[];
  try {
    list = kernelsOf(data);
  } catch (error) {
    return answer({ failed: error instanceof Error ? error.message : String(error) });
  }
  answer({});
  work(list, data);
};

type Kernel = (...numbers: number[]) => unknown;

function answer(message: ThreadStarted) {
  self.postMessage(message);
}

/** The kernels in the order in which `control` numbers them. */
function kernelsOf({ module, memory }: ThreadStart): Kernel[] {
  const kernels = instantiateKernels(module, memory);
  return WebAssembly.Module.exports(module.module).map(({ name }) =>
    kernels[name as keyof Kernels] as Kernel
  );
}

function work(list: readonly Kernel[], { control, numbers, thread }: ThreadStart): never {
  const threads = control.length - OPEN;
  const run = (slice: number) => {
    const kernel = list[control[KERNEL]];
    try {
      // A wasm function knows how many arguments it takes.
      kernel(...numbers.subarray(slice * ARGUMENTS, slice * ARGUMENTS + kernel.length));
    } catch {
      Atomics.store(control, FAILED, 1);
    }
    if (Atomics.sub(control, PENDING, 1) === 1) Atomics.notify(control, PENDING);
  };
  for (;;) {
    for (let active; (active = Atomics.load(control, ACTIVE)) <= thread;) {
      Atomics.wait(control, ACTIVE, active);
    }
    const seen = Atomics.load(control, GENERATION);
    for (let i = 0; i < threads; i++) {
      const slice = (thread + i) % threads;
      if (takeSlice(control, slice)) run(slice);
    }
    waitWhile(control, GENERATION, seen, IDLE_SPIN);
  }
}
