/** ResNets at the other end of a line: ours in a Worker, PyTorch's in a Python process. Both answer in milliseconds. */
import type { Architecture } from "../../src/model/architectures.ts";
import { Python } from "./python.ts";
import type { Breakdown, NetCommand, NetSettings } from "./net_worker.ts";

/** One network, ready to run. */
export class OurNet {
  readonly #worker: Worker;

  private constructor(url: URL) {
    this.#worker = new Worker(url, { type: "module" });
  }

  static async start(
    settings: NetSettings,
    url = new URL("./net_worker.ts", import.meta.url),
  ): Promise<OurNet> {
    const net = new OurNet(url);
    await net.#ask({ kind: "start", settings });
    return net;
  }

  /** Milliseconds a step of training, over `steps` of them. */
  train(steps = 1): Promise<number> {
    return this.#ask({ kind: "train", steps });
  }

  /** Milliseconds a batch of inference. */
  infer(steps = 1): Promise<number> {
    return this.#ask({ kind: "infer", steps });
  }

  /** Milliseconds of each kernel since the last call, and the size of the heap. */
  breakdown(): Promise<{ kernels: Breakdown; heapBytes: number }> {
    return this.#ask({ kind: "breakdown" });
  }

  close() {
    this.#worker.terminate();
  }

  #ask<Answer>(command: NetCommand): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#worker.onmessage = ({ data }) => resolve(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`Cannot time a network: ${event.message}`));
    };
    this.#worker.postMessage(command);
    return promise;
  }
}

/** The task that PyTorch does once for each line it is sent. */
export interface TorchTask {
  readonly task: "train" | "infer" | "attack" | "mlp";
  readonly depth?: number;
  /** Rows, features and hidden widths of a perceptron's training. */
  readonly rows?: number;
  readonly features?: number;
  readonly widths?: readonly number[];
  /** Steps of a run of a perceptron. */
  readonly steps?: number;
  readonly batch: number;
  readonly dtype: "float32" | "bfloat16";
}

/** PyTorch with one thread. */
export class Torch {
  readonly #python: Python;

  private constructor(python: Python) {
    this.#python = python;
  }

  /**
   * Nothing where no Python with PyTorch is found. With `keepsMemory`, glibc's malloc does not give memory back to the system and get
   * it again for every large tensor.
   */
  static async start(keepsMemory = false): Promise<Torch | undefined> {
    const env = keepsMemory
      ? { MALLOC_MMAP_THRESHOLD_: "1073741824", MALLOC_TRIM_THRESHOLD_: "2147483648" }
      : undefined;
    const python = await Python.start({ script: "pytorch.py", packages: ["torch"], env });
    return python && new Torch(python);
  }

  get version(): string {
    return this.#python.version;
  }

  /** Milliseconds of one run. */
  async run(task: TorchTask): Promise<number> {
    return Number(await this.#python.ask(task));
  }

  close(): Promise<void> {
    return this.#python.close();
  }
}

/** Floating-point operations of one image's training, of convolutions alone, relative to ResNet-20's. */
export function flopsOfImage(depth: number): number {
  const blocks = (depth - 2) / 6;
  const convolution = (side: number, filter: number, from: number, to: number) =>
    side * side * filter * filter * from * to;
  let sum = convolution(32, 3, 3, 16) * 2 / 3; // no gradient of the image
  for (const [side, channels, before] of [[32, 16, 16], [16, 32, 16], [8, 64, 32]]) {
    sum += convolution(side, 3, before, channels) +
      (2 * blocks - 1) * convolution(side, 3, channels, channels);
    if (before !== channels) sum += convolution(side, 1, before, channels);
  }
  return 6 * sum; // multiply and add, three directions
}

/** Its depth, as a number. */
export function depthOf(architecture: Architecture): number {
  return Number(architecture.replace("resnet", ""));
}
