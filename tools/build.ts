/**
 * Compiles `assembly/` in four shapes (module.ts says which), each for a memory of its own and for one that threads share
 * (`build/kernels.strict.wasm`, `build/kernels.strict.shared.wasm`, ...), and writes their TypeScript signatures to
 * `build/kernels.d.ts` and the order of their arguments to `build/kernel_arguments.ts`. Does nothing when neither a source, the compiler nor this file has changed since the last time
 * (`build/kernels.sha256`).
 */
import asc from "assemblyscript/asc";
import { sha256 } from "../src/sha256.ts";
import { SHARED_PAGES } from "../src/kernels/module.ts";

const OPTIONS = ["--runtime", "stub", "--noAssert", "--importMemory"];
/** Each with the level of optimising that is fastest: src/kernels/NOTES.md. */
const BUILDS = {
  strict: ["-O2", "--enable", "simd", "--use", "WIDE=0", "--use", "JOINED=0"],
  wide: ["-O2", "--enable", "simd", "--enable", "relaxed-simd", "--use", "WIDE=1", "--use", "JOINED=0"],
  joined: ["-O1", "--enable", "simd", "--enable", "relaxed-simd", "--use", "WIDE=1", "--use", "JOINED=1"],
  relaxed: [
    "-O2",
    "--enable",
    "simd",
    "--enable",
    "relaxed-simd",
    "--use",
    "WIDE=0",
    "--use",
    "JOINED=0",
    "--bindings",
    "raw",
  ],
};
const ALONE = ["--initialMemory", "1"];
const SHARED = ["--enable", "threads", "--sharedMemory"]
  .concat(["--initialMemory", "--maximumMemory"].flatMap((limit) => [limit, String(SHARED_PAGES)]));
const OUTPUTS = [
  ...Object.keys(BUILDS).flatMap((name) => [`kernels.${name}.wasm`, `kernels.${name}.shared.wasm`]),
  "kernels.d.ts",
  "kernel_arguments.ts",
];
const STAMP = "build/kernels.sha256";

const sources = sourcesIn("assembly").toSorted().map((path) => `${path}\n${Deno.readTextFileSync(path)}`);
const stamp = await sha256(
  JSON.stringify([asc.version, SHARED_PAGES, Deno.readTextFileSync("tools/build.ts"), sources]),
);

if (!isCurrent()) {
  Deno.mkdirSync("build", { recursive: true });
  Deno.writeTextFileSync(STAMP, ""); // first: when a build fails half-way and its cause is taken back, build again
  for (const [name, enable] of Object.entries(BUILDS)) {
    await compile(`${name}.shared`, [...enable, ...SHARED]);
    await compile(name, [...enable, ...ALONE]);
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

async function compile(name: string, enable: string[]) {
  const { error, stderr } = await asc.main(
    ["index.ts", "--baseDir", "assembly", ...OPTIONS, ...enable, "--outFile", `kernels.${name}.wasm`],
    {
      readFile(file, baseDirectory) {
        try {
          return Deno.readTextFileSync(`${baseDirectory}/${file}`);
        } catch {
          return null; // asc asks for files that may be elsewhere or not exist at all
        }
      },
      writeFile(file, contents) {
        if (file.endsWith(".js")) return; // the generated loader: src/kernels/module.ts is ours
        if (typeof contents === "string") {
          Deno.writeTextFileSync("build/kernels.d.ts", asInterface(contents));
          return Deno.writeTextFileSync("build/kernel_arguments.ts", asNamedArguments(contents));
        }
        assertNoStaticData(contents);
        Deno.writeFileSync(`build/${file}`, contents);
      },
      listFiles: () => null,
    },
  );
  if (error !== null) {
    throw new SyntaxError(`Cannot compile assembly/ (${name}): ${error.message}\n${stderr}`);
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

/** Static data would be copied over whatever the host keeps at that address: the TensorFlow.js heap, for one. */
function assertNoStaticData(wasm: Uint8Array) {
  const DATA = 11;
  for (let at = 8; at < wasm.length;) { // behind magic and version, a section is: id, length as LEB128, contents
    const id = wasm[at++];
    let length = 0;
    for (let shift = 0;; shift += 7) {
      const byte = wasm[at++];
      length |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    if (id === DATA) {
      throw new SyntaxError(
        `Cannot use assembly/: kernels must have no static data (tables, strings, Math.exp and the like), found ${length} bytes`,
      );
    }
    at += length;
  }
}
