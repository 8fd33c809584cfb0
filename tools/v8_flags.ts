/**
 * Prints what the tasks of deno.json put on the command line: `plain` for V8's flags that every program of this project needs,
 * `v8` for those and the one by which V8 joins pairs of 128-bit operations to 256-bit ones where it is known to, `kernels` for the
 * build of the kernels that is in the shape for it. With a V8 of another version there is no flag, since a V8 that does not know
 * one refuses to start, and the build is `relaxed`.
 */

/** The version of V8 whose joining was tested, by `deno task test:joined`, and whose fault was found. */
const TESTED_V8 = "15.0.";

/**
 * Makes V8 compute rightly. Its compiler Maglev keeps an object that does not leave a function in registers, and makes it when the
 * code is left halfway (a deoptimisation). In V8 15.0 two objects that the same code made so share the memory of their numbers, and the
 * second overwrites the first: src/kernels/NOTES.md. tests/v8_flags_test.ts has a program of ten lines that comes to a
 * wrong result without this flag.
 */
const RIGHT_NUMBERS = "--no-maglev-escape-analysis";

/** True where V8 has the optimisation: on x86-64 only, in the version that was tested. */
export function joinsVectors(arch: string, v8: string): boolean {
  return arch === "x86_64" && v8.startsWith(TESTED_V8);
}

/** V8's flags for a program of this project, on the command line; none for a V8 of another version. */
export function v8Flags(arch: string, v8: string, { joined = true } = {}): string {
  if (!v8.startsWith(TESTED_V8)) return "";
  const joins = joined && joinsVectors(arch, v8);
  return `--v8-flags=${[RIGHT_NUMBERS, ...joins ? ["--experimental-wasm-revectorize"] : []]}`;
}

if (import.meta.main) {
  const { build: { arch }, version: { v8 } } = Deno;
  const printed = {
    plain: v8Flags(arch, v8, { joined: false }),
    v8: v8Flags(arch, v8),
    kernels: joinsVectors(arch, v8) ? "joined" : "relaxed",
  };
  console.log(printed[Deno.args[0] as keyof typeof printed]);
}
