/**
 * Threads that run kernels on one shared memory. Which call a thread gets does not depend on who is done first, and a
 * `run` ends when all calls have: results are the same every time.
 *
 *   control, int32:    [generation, pending, failed, kernel of thread 0, of thread 1, ...]      -1: nothing to do
 *   arguments, float64: [thread][ARGUMENTS]
 *
 * A new generation is the signal to start. A thread that finds none for a while sleeps: waking it takes tens of
 * microseconds, longer than most gaps between kernels.
 */
import type { KernelModule, Kernels } from "./module.ts";

/** A kernel's arguments. */
export type Call = readonly number[];

/** What a thread is sent at its start. */
export interface ThreadStart {
  readonly module: KernelModule;
  readonly memory: WebAssembly.Memory;
  readonly control: Int32Array<SharedArrayBuffer>;
  readonly numbers: Float64Array<SharedArrayBuffer>;
  /** From 1; 0 is the thread that calls. */
  readonly thread: number;
}

export const GENERATION = 0, PENDING = 1, FAILED = 2, KERNEL = 3;
/** The most that a kernel takes. */
export const ARGUMENTS = 32;
/** About a millisecond, longer than the gaps within a training step: who sleeps comes late to the next kernel. */
export const SPINS = 200_000;

export class Threads {
  /** With the one that calls. */
  readonly count: number;
  readonly #control: Int32Array<SharedArrayBuffer>;
  readonly #numbers: Float64Array<SharedArrayBuffer>;
  readonly #kernels = new Map<string, number>();

  private constructor(module: KernelModule, count: number) {
    this.count = count;
    this.#control = new Int32Array(new SharedArrayBuffer(4 * (KERNEL + count)));
    this.#numbers = new Float64Array(new SharedArrayBuffer(8 * ARGUMENTS * count));
    for (const [index, { name }] of WebAssembly.Module.exports(module.module).entries()) {
      this.#kernels.set(name, index);
    }
  }

  /** Starts `count - 1` Workers. They end with the Worker that started them. */
  static async start(module: KernelModule, memory: WebAssembly.Memory, count: number): Promise<Threads> {
    const threads = new Threads(module, count);
    const workers = Array.from({ length: count - 1 }, (_, i) => {
      const worker = new Worker(new URL("./thread_worker.ts", import.meta.url), { type: "module" });
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      worker.onmessage = () => resolve();
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(`Cannot start a thread: ${event.message}`));
      };
      const start: ThreadStart = {
        ...{ module, memory, control: threads.#control, numbers: threads.#numbers, thread: i + 1 },
      };
      worker.postMessage(start);
      return promise;
    });
    await Promise.all(workers);
    return threads;
  }

  /**
   * Calls a kernel once for each list of arguments, all at once: the first here, on `kernels`.
   *
   * @throws {Error} where one of the calls fails; all have ended by then
   */
  run(kernels: Kernels, kernel: keyof Kernels, calls: readonly Call[]) {
    const control = this.#control;
    for (let thread = 1; thread < this.count; thread++) {
      const call = calls[thread];
      control[KERNEL + thread] = call ? this.#kernels.get(kernel)! : -1;
      if (call) this.#numbers.set(call, thread * ARGUMENTS);
    }
    Atomics.store(control, PENDING, this.count - 1);
    Atomics.add(control, GENERATION, 1);
    Atomics.notify(control, GENERATION);
    try {
      (kernels[kernel] as (...numbers: number[]) => unknown)(...calls[0]);
    } finally {
      waitUntil(control, PENDING, (pending) => pending === 0);
    }
    if (Atomics.exchange(control, FAILED, 0)) throw new Error(`Cannot finish ${kernel}: a thread failed`);
  }
}

/** Waits until the number at `place` is as wanted; whoever changes it must notify. */
export function waitUntil(
  control: Int32Array<SharedArrayBuffer>,
  place: number,
  isWanted: (value: number) => boolean,
): number {
  for (let spin = 0;; spin++) {
    const value = Atomics.load(control, place);
    if (isWanted(value)) return value;
    if (spin > SPINS) Atomics.wait(control, place, value);
  }
}
