/**
 * The compiled AssemblyScript kernels: loading one of the builds, and putting it on a memory.
 *
 * Kernels trust their arguments. Only this folder and src/engine/ call them, after checking shapes and addresses.
 */
import type { Kernels } from "../../build/kernels.d.ts";
import { readAsset } from "../platform/assets.ts";
import { sha256 } from "../sha256.ts";

export type { Kernels };

/**
 * The names of the builds. `strict` gives the same bits on every processor. `relaxed` fuses multiply and add where the processor can.
 * `joined` and `wide` do so too, and are written in pairs of vectors that V8 joins to 256 bits where its flags say so: `joined`
 * with bounds checks, `wide` without. assembly/README.md compares them.
 */
export const BUILDS = ["strict", "relaxed", "joined", "wide"] as const;
/** The name of a build. */
export type Build = (typeof BUILDS)[number];

/** A compiled module. It can be sent to a Worker and instantiated on any number of memories. */
export interface KernelModule {
  /** The build that it is. */
  readonly build: Build;
  /** SHA-256 of the code. Results of another code may have other bits. */
  readonly sha256: string;
  /** True where it is for a memory that threads share. */
  readonly shared: boolean;
  /** The code. */
  readonly module: WebAssembly.Module;
}

/**
 * The pages of a heap that threads share: 3 GB of addresses, all from the start. In a shared memory that may grow, V8 looks up the
 * size for every access (Zen 5: 6 to 8 % of a kernel).
 */
export const SHARED_PAGES = 49152;

/**
 * Compiles a build, or the strict one where the engine does not take it. `shared` is for a memory that threads share.
 *
 * @throws {Error} where the kernels have not been built, or the engine has no SIMD
 */
export async function compileKernels(
  build: Build = "relaxed",
  { shared = false }: { shared?: boolean } = {},
): Promise<KernelModule> {
  const compile = async (build: Build, bytes: Uint8Array<ArrayBuffer>) => {
    return { build, shared, sha256: await sha256(bytes), module: await WebAssembly.compile(bytes) };
  };
  for (const name of [build, "strict"] as const) {
    const bytes = await readBuild(name, shared);
    if (WebAssembly.validate(bytes)) return await compile(name, bytes);
  }
  throw new Error("Cannot load the kernels: they need WebAssembly SIMD, and this engine has none");
}

/** The kernels on `memory`. This is synchronous: the work was done in compiling. */
export function instantiateKernels({ module }: KernelModule, memory: WebAssembly.Memory): Kernels {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels;
}

async function readBuild(build: Build, shared: boolean): Promise<Uint8Array<ArrayBuffer>> {
  const url = new URL(`../../build/kernels.${build}${shared ? ".shared" : ""}.wasm`, import.meta.url);
  const bytes = await readAsset(url);
  if (bytes) return bytes;
  throw new Error(`Cannot load the kernels: ${url.pathname} is missing; run "deno task build"`);
}
