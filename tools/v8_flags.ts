/**
 * Prints what the tasks of deno.json put on the command line, so that V8 joins pairs of 128-bit operations to 256-bit ones
 * where it is known to: `v8` for V8's flag, `kernels` for the build of the kernels that is in the shape for it. Elsewhere there
 * is no flag, since a V8 that does not know it refuses to start, and the build is `relaxed`.
 */

/** The version of V8 whose optimisation was tested, by `deno task test:joined`. */
const TESTED_V8 = "15.0.";

/** True where V8 has the optimisation: on x86-64 only, in the version that was tested. */
export function joinsVectors(arch: string, v8: string): boolean {
  return arch === "x86_64" && v8.startsWith(TESTED_V8);
}

if (import.meta.main) {
  const joins = joinsVectors(Deno.build.arch, Deno.version.v8);
  const printed = {
    v8: joins ? "--v8-flags=--experimental-wasm-revectorize" : "",
    kernels: joins ? "joined" : "relaxed",
  };
  console.log(printed[Deno.args[0] as keyof typeof printed]);
}
