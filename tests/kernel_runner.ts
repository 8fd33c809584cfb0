/**
 * Holds a kernel against its reference, over the cases of its description: on every build, at every alignment, with guards.
 *
 * The memory is filled with a pattern that is a NaN as float32 and as float64, and the buffers are laid out in it with gaps
 * between. Outputs and scratch hold the pattern too, so that whatever is read before it is written, or beside a buffer, shows in
 * the result. Afterwards every word that belongs to no output must be as it was: inputs and gaps.
 */
import { assert } from "@std/assert";
import {
  BUILDS,
  compileKernels,
  instantiateKernels,
  type KernelModule,
  type Kernels,
} from "../src/kernels/module.ts";
import { Random } from "../src/random.ts";
import { callByName } from "./kernels/arguments.ts";
import type { Addresses, Fresh, Kernel, KernelCase, Numbers, NumbersType } from "./kernels/description.ts";

/** The error of an output against what was expected; NaN or Infinity where one of them is not finite. */
export type Measure = (actual: ArrayLike<number>, expected: ArrayLike<number>) => number;

/** The largest difference, relative to the largest number expected. */
export function maxNorm(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0, largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const distance = Math.abs(actual[i] - expected[i]);
    if (!(distance <= difference)) difference = distance; // NaN stays
    largest = Math.max(largest, Math.abs(expected[i]));
  }
  return difference === 0 ? 0 : difference / largest;
}

/** The largest relative difference of one number; below float32's smallest normal number, relative to that. */
export function elementwise(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i] - expected[i]) / Math.max(Math.abs(expected[i]), 2 ** -126);
    if (!(error <= worst)) worst = error;
  }
  return worst;
}

/** A NaN as a float32 or a float64 at any multiple of four bytes, then at any byte. */
const PATTERNS = [0x7ffa5a5a, 0xffffffff];
const GAP = 64;
const PAGE = 65536;

/** Registers a test for each kernel: it agrees with its reference in every case, on every build. */
export function testKernels(kernels: readonly Kernel[]) {
  for (const kernel of kernels) {
    Deno.test(`${kernel.name} agrees with its reference`, async () => {
      // Cases depend on the build's lanes alone, and their references take longer than the kernels.
      const cases = new Map<number, readonly KernelCase[]>();
      for (const build of BUILDS) {
        const module = await compileKernels(build);
        assert(module.build === build, `this engine does not take the ${build} build`);
        checkKernel(kernel, module, cases);
      }
    });
  }
}

/** Results of {@linkcode checkKernel}. */
export interface Checked {
  readonly runs: number;
  /** The largest error of each output, by name. */
  readonly errors: Readonly<Record<string, number>>;
}

/**
 * Runs every case of a kernel at every alignment. `known` holds the cases by lanes.
 *
 * @throws {Error} where a result is not as expected, or something else was written
 */
export function checkKernel(
  kernel: Kernel,
  module: KernelModule,
  known = new Map<number, readonly KernelCase[]>(),
): Checked {
  const memory = new WebAssembly.Memory({ initial: 16 });
  const kernels = instantiateKernels(module, memory);
  const lanes = kernels.lanes();
  const cases = known.get(lanes) ?? [...kernel.cases(lanes)];
  known.set(lanes, cases);
  assert(cases.length > 0, `${kernel.name} has no cases`);
  const label = `${kernel.name} (${module.build})`, errors: Record<string, number> = {};
  const runs = cases.reduce((sum, one) => sum + runCase(kernel, one, { kernels, memory, label, errors }), 0);
  return { runs, errors };
}

interface Run {
  readonly kernels: Kernels;
  readonly memory: WebAssembly.Memory;
  readonly label: string;
  /** Gets the largest error of each output. */
  readonly errors: Record<string, number>;
}

/**
 * Runs one case with every buffer at each alignment in turn, then once for each buffer with that one ending where the memory
 * ends, so that a read behind it traps.
 */
function runCase(
  kernel: Kernel,
  one: KernelCase,
  { kernels, memory, label, errors }: Run,
): number {
  const sizes = sizesOf(one, kernels);
  const alignments = 16 / kernel.alignment, rounds = alignments + sizes.size;
  grow(memory, sizes);
  const bytes = new Uint8Array(memory.buffer), first = new Map<string, ArrayLike<number>>();
  for (let round = 0; round < rounds; round++) {
    const where = `${label}, ${one.name}, round ${round}`;
    const { at, start } = layOut(sizes, {
      end: bytes.length,
      last: [...sizes.keys()][round - alignments],
      offsetOf: (i) => (round + i) % alignments * kernel.alignment,
    });
    const words = new Uint32Array(memory.buffer, start).fill(
      PATTERNS[kernel.alignment === 1 ? 1 : round % 2],
    );
    const contents = [...Object.entries(one.inputs), ...Object.entries(one.outputs)];
    for (const [name, data] of contents) {
      if (!isFresh(data)) bytes.set(bytesOf(data), at[name]);
    }
    const before = words.slice();

    const result = call(kernel, one, kernels, at);

    const found = new Map(
      Object.entries(one.outputs).map(([name, output]) => [
        name,
        read(bytes, at[name], output),
      ]),
    );
    if (result !== undefined) found.set("result", [result]);
    for (const [name, error] of errorsOf(kernel, one, found, where)) {
      errors[name] = Math.max(errors[name] ?? 0, error);
      // The kernel may use the rest of an output as it likes.
      const values = Array.from(found.get(name)!).slice(0, one.expected()[name].length);
      const bits = first.get(name) ?? values;
      first.set(name, bits);
      assert(maxNorm(values, bits) === 0, `${where}: ${name} has other bits than in round 0`);
    }
    // Outputs and scratch are put back as they were. Then nothing may differ.
    for (const name of [...Object.keys(one.outputs), "scratch"]) {
      const size = sizes.get(name);
      if (size === undefined) continue;
      bytes.set(new Uint8Array(before.buffer, at[name] - start, size), at[name]);
    }
    let word = 0;
    while (word < words.length && words[word] === before[word]) word++;
    assert(
      word === words.length,
      `${where}: address ${start + word * 4} was written; buffers ${JSON.stringify(at)}`,
    );
  }
  return rounds;
}

/** A kernel with its buffers in a memory of its own, ready to be run. */
export interface Placed {
  run(): void;
  /** The contents of an output. */
  read(name: string): ArrayLike<number>;
  /** Bytes that the kernel reads and writes, each once; scratch is none of them. */
  readonly bytes: number;
}

/** Puts a case's buffers side by side, each at a multiple of 64 bytes. */
export function place(kernel: Kernel, one: KernelCase, module: KernelModule): Placed {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const kernels = instantiateKernels(module, memory);
  const sizes = sizesOf(one, kernels), at: Record<string, number> = {};
  let end = GAP;
  for (const [name, size] of sizes) {
    at[name] = end;
    end = Math.ceil((end + size) / GAP) * GAP;
  }
  memory.grow(Math.ceil(end / PAGE));
  const bytes = new Uint8Array(memory.buffer);
  for (const [name, data] of [...Object.entries(one.inputs), ...Object.entries(one.outputs)]) {
    if (!isFresh(data)) bytes.set(bytesOf(data), at[name]);
  }
  const scratch = sizes.get("scratch") ?? 0;
  return {
    run: () => void call(kernel, one, kernels, at),
    read: (name) => read(bytes, at[name], one.outputs[name]),
    bytes: [...sizes.values()].reduce((sum, size) => sum + size, -scratch),
  };
}

/** Calls the kernel, with the buffers' addresses as the arguments of their names. */
function call(kernel: Kernel, one: KernelCase, kernels: Kernels, at: Addresses): number | undefined {
  if (one.call) return one.call(kernels, at) ?? undefined;
  return callByName(kernels, kernel.name, { ...at, ...one.numbers });
}

/** Bytes of each buffer by name, the scratch among them. */
function sizesOf(one: KernelCase, kernels: Kernels): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const [name, data] of [...Object.entries(one.inputs), ...Object.entries(one.outputs)]) {
    sizes.set(name, isFresh(data) ? data.length * data.type.BYTES_PER_ELEMENT : data.byteLength);
  }
  if (one.scratch) sizes.set("scratch", one.scratch(kernels) >>> 0);
  return sizes;
}

/** True where an output is only written. */
function isFresh(data: Numbers | Fresh): data is Fresh {
  return "type" in data;
}

/** The error of each output by name, none of them larger than is allowed. */
function errorsOf(
  { tolerance, measure = maxNorm }: Kernel,
  one: KernelCase,
  found: ReadonlyMap<string, ArrayLike<number>>,
  where: string,
): [string, number][] {
  return Object.entries(one.expected()).map(([name, expected]) => {
    const actual = found.get(name);
    assert(actual !== undefined, `${where}: there is no output ${name}`);
    const error = measure(actual, expected);
    const allowed = typeof tolerance === "number" ? tolerance : tolerance[name];
    assert(error <= allowed, `${where}: ${name} is off by ${error}, allowed is ${allowed}`);
    return [name, error];
  });
}

/** Grows a memory until it holds the buffers, each in its place among gaps. */
function grow(memory: WebAssembly.Memory, sizes: ReadonlyMap<string, number>) {
  const needed = GAP + [...sizes.values()].reduce((sum, size) => sum + size + GAP + 32, 0);
  const missing = needed - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
}

/** Addresses from the memory's end downwards; `start` is where the lowest gap starts, `last` the buffer that has none behind it. */
function layOut(
  sizes: ReadonlyMap<string, number>,
  { end, last, offsetOf }: { end: number; last: string | undefined; offsetOf: (i: number) => number },
) {
  const at: Record<string, number> = {};
  let below = end;
  if (last !== undefined) at[last] = below = end - sizes.get(last)!;
  for (const [i, [name, size]] of [...sizes].entries()) {
    if (name === last) continue;
    at[name] = below = Math.floor((below - GAP - size - 15) / 16) * 16 + offsetOf(i);
  }
  return { at, start: Math.floor((below - GAP) / 16) * 16 };
}

function bytesOf(data: Numbers): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** A copy of an output, whatever its alignment. */
function read(bytes: Uint8Array, address: number, output: Numbers | Fresh): ArrayLike<number> {
  const type = isFresh(output) ? output.type : output.constructor as unknown as NumbersType;
  return new type(
    Uint8Array.from(bytes.subarray(address, address + output.length * type.BYTES_PER_ELEMENT)).buffer,
  );
}

/** Normal numbers with a given mean and deviation, the same for the same name. */
export function normals(
  length: number,
  name: string,
  { mean = 0, deviation = 1 }: { mean?: number; deviation?: number } = {},
): Float32Array<ArrayBuffer> {
  const random = new Random(1, "normals", name);
  return Float32Array.from({ length }, () => mean + deviation * random.normal());
}
