/**
 * Threads that run kernels on one shared memory. A kernel is called on several slices of its work at once.
 * Any thread may take any slice, and the results stay the same: memory and arguments belong to the slice.
 *
 *   control, int32:     [generation, pending, failed, kernel, active, open slices ...], a cache line each but for the slices
 *   arguments, float64: [slice][ARGUMENTS]
 *
 * The calling thread opens the slices, counts the generation up, and takes slice 0. Each other thread first
 * takes the slice of its own number, whose images it has in its cache, and then any slice that is still open.
 * The calling thread does so, too. Therefore a thread that has lost its core to another program is waited for
 * only if it has lost it within a slice.
 */
import type { KernelModule, Kernels } from "./module.ts";

/** A kernel's arguments, in its order. */
export type Call = readonly number[];

type Kernel = (...numbers: number[]) => unknown;

/** The message that starts a thread. */
export interface ThreadStart {
  readonly module: KernelModule;
  readonly memory: WebAssembly.Memory;
  readonly control: Int32Array<SharedArrayBuffer>;
  readonly numbers: Float64Array<SharedArrayBuffer>;
  /** The thread's number, from 1; the calling thread is 0. */
  readonly thread: number;
}

/** The answer of a thread that was to start. */
export interface ThreadStarted {
  /** The error's message; undefined where the thread has started. */
  readonly failed?: string;
}

/** The int32 of a cache line: threads that write to different lines do not slow each other down. */
const LINE = 16;
/** Indices in `control`. */
export const GENERATION = 0, PENDING = LINE, FAILED = 2 * LINE, KERNEL = 3 * LINE;
export const ACTIVE = 4 * LINE, OPEN = 5 * LINE;
/** The most arguments that a kernel takes. */
export const ARGUMENTS = 32;

/**
 * Milliseconds that a thread spins before it sleeps. A thread without work spins longer than the gaps within
 * a training step, since a sleeping thread comes late to the next kernel. The calling thread, with all slices
 * taken, spins longer than slices differ by.
 */
export const IDLE_SPIN = 1, JOIN_SPIN = 0.2;
/** The number of spins between two looks at the clock. A look takes as long as several spins. */
const SPINS_A_LOOK = 32;

export class Threads {
  /** The number of threads, the calling one included. */
  readonly count: number;
  readonly #control: Int32Array<SharedArrayBuffer>;
  readonly #numbers: Float64Array<SharedArrayBuffer>;
  readonly #kernels = new Map<string, number>();

  private constructor(module: KernelModule, count: number) {
    this.count = count;
    this.#control = new Int32Array(new SharedArrayBuffer(4 * (OPEN + count)));
    this.#numbers = new Float64Array(new SharedArrayBuffer(8 * ARGUMENTS * count));
    this.active = count;
    for (const [index, { name }] of WebAssembly.Module.exports(module.module).entries()) {
      this.#kernels.set(name, index);
    }
  }

  /** Starts `count - 1` Workers. They end with the Worker that started them. */
  static async start(module: KernelModule, memory: WebAssembly.Memory, count: number): Promise<Threads> {
    const threads = new Threads(module, count);
    const workers = Array.from(
      { length: count - 1 },
      () => new Worker(new URL("./thread_worker.ts", import.meta.url), { type: "module" }),
    );
    const started = workers.map((worker, i) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const fail = (message: string) => reject(new Error(`Cannot start a thread: ${message}`));
      worker.onmessage = ({ data }: MessageEvent<ThreadStarted>) =>
        data.failed ? fail(data.failed) : resolve();
      worker.onerror = (event) => {
        event.preventDefault();
        fail(event.message);
      };
      const start: ThreadStart = {
        module,
        memory,
        control: threads.#control,
        numbers: threads.#numbers,
        thread: i + 1,
      };
      worker.postMessage(start);
      return promise;
    });
    try {
      await Promise.all(started);
    } catch (error) {
      for (const worker of workers) worker.terminate();
      throw error;
    }
    return threads;
  }

  /** The number of threads that take slices, from 1 to `count`. The others sleep. */
  get active(): number {
    return this.#control[ACTIVE];
  }

  set active(threads: number) {
    Atomics.store(this.#control, ACTIVE, threads);
    Atomics.notify(this.#control, ACTIVE);
  }

  /**
   * Calls a kernel once for each list of arguments, at most `count`: all at once, the first here, on `kernels`.
   *
   * @throws {Error} where one of the calls fails; all have ended by then
   */
  run(kernels: Kernels, kernel: keyof Kernels, calls: readonly Call[]) {
    const control = this.#control, slices = calls.length, call = kernels[kernel] as Kernel;
    const shared = this.active > 1;
    if (shared) this.#open(this.#kernels.get(kernel)!, calls);
    let failure: unknown;
    try {
      call(...calls[0]);
      for (let slice = 1; slice < slices; slice++) if (!shared || this.#take(slice)) call(...calls[slice]);
    } catch (error) {
      failure = error;
    }
    if (shared) {
      for (let slice = 1; slice < slices; slice++) this.#take(slice); // after a failure those that nobody has begun
      for (let pending; (pending = Atomics.load(control, PENDING)) > 0;) {
        waitWhile(control, PENDING, pending, JOIN_SPIN);
      }
    }
    if (failure !== undefined || (shared && Atomics.load(control, FAILED))) {
      throw new Error(`Cannot finish ${kernel}: a slice of it failed`, { cause: failure });
    }
  }

  /** Lets the other threads begin: with all slices but the first. */
  #open(kernel: number, calls: readonly Call[]) {
    const control = this.#control, slices = calls.length;
    for (let slice = 1; slice < slices; slice++) this.#numbers.set(calls[slice], slice * ARGUMENTS);
    control[KERNEL] = kernel;
    control[FAILED] = 0;
    Atomics.store(control, PENDING, slices - 1);
    for (let slice = 1; slice < slices; slice++) Atomics.store(control, OPEN + slice, 1);
    Atomics.add(control, GENERATION, 1);
    Atomics.notify(control, GENERATION);
  }

  #take(slice: number): boolean {
    const taken = takeSlice(this.#control, slice);
    if (taken) Atomics.sub(this.#control, PENDING, 1);
    return taken;
  }
}

/** Takes a slice. Returns true where it was open; now it is not. */
export function takeSlice(control: Int32Array<SharedArrayBuffer>, slice: number): boolean {
  return Atomics.load(control, OPEN + slice) === 1 && Atomics.exchange(control, OPEN + slice, 0) === 1;
}

/**
 * Waits until the number at `place` is no longer `value`, or a little less long. The thread that changes it
 * must notify.
 */
export function waitWhile(
  control: Int32Array<SharedArrayBuffer>,
  place: number,
  value: number,
  milliseconds: number,
): void {
  let deadline = Infinity;
  do {
    for (let spin = 0; spin < SPINS_A_LOOK; spin++) {
      if (Atomics.load(control, place) !== value) return;
      Atomics.pause?.();
    }
    if (deadline === Infinity) deadline = performance.now() + milliseconds;
  } while (performance.now() < deadline);
  Atomics.wait(control, place, value);
}
