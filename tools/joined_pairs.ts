/**
 * The count of pairs of 128-bit vectors that V8 joins to 256-bit ones in each kernel, from its trace. V8 writes the trace to the
 * standard output of the process that compiles, so a process of its own runs the kernels.
 */
import type { Build } from "../src/kernels/module.ts";
import { joinsVectors } from "./v8_flags.ts";

/** Pairs by function of the module, by kernel. Functions in which nothing is joined are left out. */
export type JoinedPairs = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A build that is in the shape for joining. */
export type JoinedBuild = Extract<Build, "joined" | "wide">;

/** V8's flags for a build, as the tasks of deno.json have them. */
export const V8_FLAGS: Readonly<Record<Build, readonly string[]>> = {
  strict: [],
  relaxed: [],
  joined: ["--experimental-wasm-revectorize"],
  wide: ["--experimental-wasm-revectorize", "--no-wasm-bounds-checks"],
};

/** The start of a line before a kernel runs. The trace after it belongs to that kernel. */
export const MARK = "kernel: ";

/** True where this V8 has the optimisation, in the version that was tested. */
export const canJoin = joinsVectors(Deno.build.arch, Deno.version.v8);

/**
 * The pairs that V8 joins as the kernels named run, each on the sizes that its description has to time. `wasm` is a file of
 * that build; its functions have names where it was compiled with them, else numbers.
 *
 * @throws {Error} where the process fails
 */
export async function countJoinedPairs(
  build: JoinedBuild,
  wasm: string,
  names: readonly string[],
): Promise<JoinedPairs> {
  const flags = [...V8_FLAGS[build], "--no-liftoff", "--trace-wasm-revectorize"];
  const worker = new URL("./kernel_worker.ts", import.meta.url).href;
  const command = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-check",
      `--v8-flags=${flags}`,
      "--allow-read",
      worker,
      JSON.stringify({ task: "trace", build, wasm, names }),
    ],
  });
  const { code, stdout, stderr } = await command.output();
  if (code !== 0) {
    throw new Error(`Cannot trace the ${build} build: ${new TextDecoder().decode(stderr)}`);
  }
  return readTrace(new TextDecoder().decode(stdout));
}

/** The pairs in V8's trace, with a mark before each kernel. */
export function readTrace(trace: string): JoinedPairs {
  const kernels: Record<string, Record<string, number>> = {};
  let kernel = "", name = "", pairs: number | undefined; // undefined where no list of them is being read
  for (const line of trace.split("\n")) {
    const [, begun] = /^Begin revec function (.*)$/.exec(line) ?? [];
    if (line.startsWith(MARK)) kernels[kernel = line.slice(MARK.length)] = {};
    else if (begun !== undefined) name = begun.split("/").pop()!;
    else if (/Decided to vectorize, \d+ revectorizable nodes/.test(line)) pairs = 0;
    else if (/revectorizable intersect nodes/.test(line)) {
      kernels[kernel][name] = (kernels[kernel][name] ?? 0) + pairs!;
      pairs = undefined;
    } else if (pairs !== undefined) pairs++; // a line each
  }
  return kernels;
}

/** The sum over a kernel's functions. */
export function totalPairs(pairs: Readonly<Record<string, number>>): number {
  return Object.values(pairs).reduce((sum, count) => sum + count, 0);
}
