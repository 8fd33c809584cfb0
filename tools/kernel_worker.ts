/**
 * One process of `deno task kernel`, started with the V8 flags of a build: checks, times or traces kernels, and prints what it
 * found as the last line, in JSON. What to do is its argument, a {@linkcode Work}.
 */
import type { Build, KernelModule } from "../src/kernels/module.ts";
import { checkKernel, place } from "../tests/kernel_runner.ts";
import type { Kernel } from "../tests/kernels/description.ts";
import { kernels } from "../tests/kernels/kernels.ts";
import { takeTurns, timed } from "../tests/bench/timing.ts";
import { MARK } from "./joined_pairs.ts";

/** A process' order. */
export interface Work {
  readonly task: "check" | "time" | "trace";
  readonly build: Build;
  /** A file of that build. */
  readonly wasm: string;
  /** A file of the same build of other sources, to compare with. */
  readonly other?: string;
  readonly names: readonly string[];
  /** Time for each size. */
  readonly seconds?: number;
}

/** The times of one size, run by run in turns. */
export interface Times {
  readonly size: string;
  readonly bytes: number;
  readonly flops?: number;
  /** Milliseconds. */
  readonly ours: readonly number[];
  readonly other?: readonly number[];
}

/** Runs before those that count. By then V8 has optimised the kernel. */
const WARM_UP = 30;

async function load(build: Build, path: string): Promise<KernelModule> {
  return { build, shared: false, sha256: "", module: await WebAssembly.compile(await Deno.readFile(path)) };
}

/** The code with a section of its own. Without it V8 would take functions that it compiled for another kernel. */
async function loadAnew(build: Build, path: string, mark: string): Promise<KernelModule> {
  const name = new TextEncoder().encode(mark);
  const code = await Deno.readFile(path);
  const bytes = new Uint8Array([...code, 0, name.length + 1, name.length, ...name]);
  return { build, shared: false, sha256: "", module: await WebAssembly.compile(bytes) };
}

async function time(kernel: Kernel, { build, wasm, other, seconds = 0.5 }: Work): Promise<Times[]> {
  const modules = { ours: await load(build, wasm), other: other && await load(build, other) };
  const lanes = new WebAssembly.Instance(modules.ours.module, {
    env: { memory: new WebAssembly.Memory({ initial: 1 }) },
  })
    .exports.lanes as () => number;
  const results: Times[] = [];
  for (const one of kernel.timings(lanes())) {
    const ours = place(kernel, one, modules.ours), { bytes } = ours;
    const runs: Record<string, () => number | Promise<number>> = { ours: timed(ours.run) };
    if (modules.other) runs.other = timed(place(kernel, one, modules.other).run);
    const times = await takeTurns(runs, { seconds, warmUp: WARM_UP });
    results.push({ size: one.name, bytes, flops: one.flops, ours: times.ours, other: times.other });
  }
  return results;
}

/** The error of the other module against the description, if there is one. */
async function misfit(kernel: Kernel, { build, other }: Work): Promise<string | undefined> {
  if (!other) return undefined;
  try {
    checkKernel(kernel, await load(build, other));
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

if (import.meta.main) {
  const work: Work = JSON.parse(Deno.args[0]);
  for (const name of work.names) {
    const kernel = kernels.find((kernel) => kernel.name === name)!;
    if (work.task === "check") {
      const checked = checkKernel(kernel, await load(work.build, work.wasm));
      console.log(JSON.stringify({ ...checked, misfit: await misfit(kernel, work) }));
    } else if (work.task === "time") {
      console.log(JSON.stringify(await time(kernel, work)));
    } else {
      const module = await loadAnew(work.build, work.wasm, name);
      console.log(`${MARK}${name}`);
      for (const one of kernel.timings(16)) place(kernel, one, module).run();
    }
  }
}
