/**
 * Holds one kernel against its scalar twin, over a table of cases: on every build, at every alignment, with guards. A
 * case says what goes in, what should come out and how to call; everything else is done here.
 *
 * The memory is filled with a pattern that is a NaN as float32 and as float64, and the buffers are laid out in it with
 * gaps between. Outputs and scratch hold the pattern too, so that whatever is read before it is written, or beside a
 * buffer, shows in the result. Afterwards every word that belongs to no output must be as it was: inputs and gaps.
 */
import { assert, assertEquals } from "@std/assert";
import { Random } from "../src/random.ts";
import { BUILDS, compileKernels, instantiateKernels, type Kernels } from "../src/kernels/module.ts";

export interface KernelCase {
  /** What a failure calls it: the sizes. */
  readonly name: string;
  readonly inputs: Readonly<Record<string, Float32Array | Int32Array>>;
  /** Float32 all: how many, or, where the kernel reads them too, what they are before. */
  readonly outputs: Readonly<Record<string, number | Float32Array>>;
  /** Bytes. */
  readonly scratch?: (kernels: Kernels) => number;
  /** `at` holds the address of every input and output by name, and of the scratch. */
  readonly call: (kernels: Kernels, at: Readonly<Record<string, number>>) => void;
  /** For each output. */
  readonly expected: Readonly<Record<string, Float64Array>>;
}

/** The error of an output against what was expected; NaN or Infinity where one of them is not finite. */
export type Measure = (actual: Float32Array, expected: Float64Array) => number;

/** The largest difference, relative to the largest number expected. */
export function maxNorm(actual: Float32Array, expected: Float64Array): number {
  let difference = 0, largest = 0;
  for (const [i, value] of expected.entries()) {
    const distance = Math.abs(actual[i] - value);
    if (!(distance <= difference)) difference = distance; // NaN stays
    largest = Math.max(largest, Math.abs(value));
  }
  return difference === 0 ? 0 : difference / largest;
}

/** The largest relative difference of one number; below float32's smallest normal number, relative to that. */
export function elementwise(actual: Float32Array, expected: Float64Array): number {
  return expected.reduce((worst, value, i) => {
    const error = Math.abs(actual[i] - value) / Math.max(Math.abs(value), 2 ** -126);
    return error <= worst ? worst : error;
  }, 0);
}

const PATTERN = 0x7ffa5a5a;
const GAP = 64;
const PAGES = 64;

/**
 * Registers a test that runs `kernel` on every case. `tolerance` bounds the error of each output by `measure`. `cases` is
 * told how many channels the build's fast kernels work on at once.
 */
export function testKernel(
  kernel: keyof Kernels,
  cases: (lanes: number) => Iterable<KernelCase>,
  { tolerance, measure = maxNorm }: { tolerance: number; measure?: Measure },
) {
  Deno.test(`${kernel} agrees with its scalar twin`, async () => {
    for (const build of BUILDS) {
      const module = await compileKernels(build);
      assertEquals(module.build, build);
      const memory = new WebAssembly.Memory({ initial: PAGES });
      const kernels = instantiateKernels(module, memory);
      const table = [...cases(kernels.lanes())];
      assert(table.length > 0);
      for (const one of table) {
        runCase(one, kernels, memory, { label: `${kernel} (${build})`, tolerance, measure });
      }
    }
  });
}

/**
 * Runs one case at all alignments: four times with every buffer at another of the four places modulo 16, then once for
 * each buffer with that one ending where the memory ends, so that a read behind it traps.
 */
function runCase(
  one: KernelCase,
  kernels: Kernels,
  memory: WebAssembly.Memory,
  { label, tolerance, measure }: { label: string; tolerance: number; measure: Measure },
) {
  const sizes = new Map<string, number>();
  for (const [name, data] of Object.entries(one.inputs)) sizes.set(name, data.byteLength);
  for (const [name, data] of Object.entries(one.outputs)) {
    sizes.set(name, typeof data === "number" ? data * 4 : data.byteLength);
  }
  if (one.scratch) sizes.set("scratch", one.scratch(kernels) >>> 0);

  for (let round = 0; round < 4 + sizes.size; round++) {
    const where = `${label}, ${one.name}, round ${round}`;
    const { at, start } = layOut(sizes, round, memory.buffer.byteLength);
    assert(start > 0, `${where}: ${PAGES} pages are too few`);
    const words = new Uint32Array(memory.buffer).subarray(start / 4).fill(PATTERN);
    const place = (all: Uint32Array, name: string) =>
      all.subarray((at[name] - start) / 4, (at[name] - start + sizes.get(name)!) / 4);
    for (const [name, data] of [...Object.entries(one.inputs), ...Object.entries(one.outputs)]) {
      if (typeof data === "number") continue;
      place(words, name).set(new Uint32Array(data.buffer, data.byteOffset, data.length));
    }
    const before = words.slice();

    one.call(kernels, at);

    for (const [name, expected] of Object.entries(one.expected)) {
      const error = measure(new Float32Array(memory.buffer, at[name], expected.length), expected);
      assert(error <= tolerance, `${where}: ${name} is off by ${error}, allowed is ${tolerance}`);
    }
    // What may have changed is put back; then nothing may differ.
    for (const name of [...Object.keys(one.outputs), "scratch"]) {
      if (sizes.has(name)) place(words, name).set(place(before, name));
    }
    const changed = words.findIndex((word, i) => word !== before[i]);
    assert(
      changed < 0,
      `${where}: address ${start + changed * 4} was written; buffers ${JSON.stringify(at)}`,
    );
  }
}

/** Addresses for a round, from the memory's end downwards; `start` is where the lowest gap starts. */
function layOut(sizes: Map<string, number>, round: number, end: number) {
  const names = [...sizes.keys()];
  const at: Record<string, number> = {};
  const last = names[round - 4];
  if (last !== undefined) at[last] = end = end - sizes.get(last)!;
  for (const [i, name] of names.entries()) {
    if (name === last) continue;
    const highest = end - GAP - sizes.get(name)!;
    at[name] = end = Math.floor((highest - 12) / 16) * 16 + (round + i) % 4 * 4;
  }
  return { at, start: end - GAP };
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
