/**
 * Prints what the tasks of deno.json put on the command line: `plain` for V8's flag that every program of this project needs, `v8`
 * for it and the one by which V8 joins pairs of 128-bit operations to 256-bit ones where it is known to, `kernels` for the build of
 * the kernels that is in the shape for it. Elsewhere there is no flag for that, since a V8 that does not know it refuses to start,
 * and the build is `relaxed`.
 */

/** The version of V8 whose joining was tested, by `deno task test:joined`. */
const TESTED_V8 = "15.0.";

/**
 * Makes V8 compute rightly. Its compiler Maglev keeps an object that does not leave a function in registers, and makes it when the
 * code is left halfway (a deoptimisation). Two objects that the same code made so share the memory of their numbers, and the second
 * overwrites the first: src/kernels/NOTES.md. Seen in V8 14.0, 14.9 and 15.0, which all know the flag. A V8 that did not would
 * refuse to start: better than a wrong figure. tests/v8_flags_test.ts has a program of ten lines that comes to a wrong result without it.
 */
const RIGHT_NUMBERS = "--no-maglev-escape-analysis";

/** True where V8 has the optimisation: on x86-64 only, in the version that was tested. */
export function joinsVectors(arch: string, v8: string): boolean {
  return arch === "x86_64" && v8.startsWith(TESTED_V8);
}

/** V8's flags for a program of this project, on the command line. */
export function v8Flags({ joined }: { joined: boolean }): string {
  return `--v8-flags=${[RIGHT_NUMBERS, ...joined ? ["--experimental-wasm-revectorize"] : []]}`;
}

if (import.meta.main) {
  const joined = joinsVectors(Deno.build.arch, Deno.version.v8);
  const printed = {
    plain: v8Flags({ joined: false }),
    v8: v8Flags({ joined }),
    kernels: joined ? "joined" : "relaxed",
  };
  console.log(printed[Deno.args[0] as keyof typeof printed]);
}
