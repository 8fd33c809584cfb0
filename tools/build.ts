/**
 * Compiles `assembly/` to `build/`: four builds (module.ts says which), each for a memory of its own and for one that threads
 * share (`kernels.strict.wasm`, `kernels.strict.shared.wasm`, ...); their TypeScript signatures (`kernels.d.ts`); and the order of
 * their arguments (`kernel_arguments.ts`). Does nothing when neither a source, the compiler nor the tools
 * have changed since the last time (`kernels.sha256`).
 */
import packages from "../deno.json" with { type: "json" };
import { BUILDS, SHARED_PAGES } from "../src/kernels/module.ts";
import { sha256 } from "../src/sha256.ts";

const OUTPUTS = [
  ...BUILDS.flatMap((name) => [`kernels.${name}.wasm`, `kernels.${name}.shared.wasm`]),
  "kernels.d.ts",
  "kernel_arguments.ts",
];
const STAMP = "build/kernels.sha256";
const TOOLS = ["tools/build.ts", "tools/compile.ts"];
/** The compiler with its version. */
const COMPILER = packages.imports["assemblyscript/asc"];

const sources = [...sourcesIn("assembly").toSorted(), ...TOOLS]
  .map((path) => `${path}\n${Deno.readTextFileSync(path)}`);
const stamp = await sha256(JSON.stringify([COMPILER, SHARED_PAGES, sources]));

if (!isCurrent()) {
  // To load the compiler takes half a second, which a command that builds nothing should not wait for.
  const { compile } = await import("./compile.ts");
  Deno.mkdirSync("build", { recursive: true });
  Deno.writeTextFileSync(STAMP, ""); // first: when a build fails half-way and its cause is taken back, build again
  for (const name of BUILDS) {
    const shared = await compile("assembly", name, { shared: true }), alone = await compile("assembly", name);
    Deno.writeFileSync(`build/kernels.${name}.shared.wasm`, shared.wasm);
    Deno.writeFileSync(`build/kernels.${name}.wasm`, alone.wasm);
    Deno.writeTextFileSync("build/kernels.d.ts", asInterface(alone.declarations));
    Deno.writeTextFileSync("build/kernel_arguments.ts", asNamedArguments(alone.declarations));
  }
  Deno.writeTextFileSync(STAMP, stamp); // last: an interrupted build is not taken for a whole one
}

/** The paths of all AssemblyScript files in a folder and the folders in it. */
function sourcesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    return isDirectory ? sourcesIn(path) : name.endsWith(".ts") ? [path] : [];
  }).flat();
}

function isCurrent(): boolean {
  try {
    return Deno.readTextFileSync(STAMP) === stamp &&
      OUTPUTS.every((name) => Deno.statSync(`build/${name}`).isFile);
  } catch {
    return false;
  }
}

/** asc declares its exports as a namespace behind an `instantiate` of its own; what we need is their signatures. */
function asInterface(declarations: string): string {
  const functions = declarations.matchAll(/\/\*\*(?:(?!\*\/)[^])*\*\/\s*export function [^;]*;/g);
  const members = Array.from(functions, ([text]) => `  ${text.replace("export function ", "")}\n`);
  return "/** The kernels on one memory. Addresses are in bytes, sizes in elements unless said otherwise. */\n" +
    `export interface Kernels {\n${members.join("")}}\n`;
}

/** For each kernel a function that puts its arguments, given by name, in their order. */
function asNamedArguments(declarations: string): string {
  const functions = declarations.matchAll(/export function (\w+)\(([^)]*)\)/g);
  const members = Array.from(functions, ([, kernel, parameters]) => {
    const names = Array.from(parameters.matchAll(/(\w+): number/g), ([, name]) => name);
    const types = names.map((name) => `"${name}"`).join(" | ") || "never";
    return `  ${kernel}: ({ ${names.join(", ")} }: Numbers<${types}>): number[] => [${names.join(", ")}],\n`;
  });
  return "/** The arguments of each kernel, given by name, in the order in which it takes them. */\n" +
    "export const kernelArguments = {\n" + members.join("") + "};\n\n" +
    "type Numbers<Name extends string> = Readonly<Record<Name, number>>;\n";
}
