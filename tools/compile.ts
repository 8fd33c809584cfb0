/** Compiles the kernels' AssemblyScript, as each build wants it. */
import asc from "assemblyscript/asc";
import { type Build, SHARED_PAGES } from "../src/kernels/module.ts";

const EVERY = ["--runtime", "stub", "--noAssert", "--importMemory", "--bindings", "raw", "--enable", "simd"];
const RELAXED = ["--enable", "relaxed-simd"];
/** Each build's options, with the level of optimising that is fastest for it: src/kernels/NOTES.md. */
const OPTIONS: Readonly<Record<Build, readonly string[]>> = {
  strict: ["-O2", "--use", "WIDE=0", "--use", "JOINED=0"],
  relaxed: ["-O2", ...RELAXED, "--use", "WIDE=0", "--use", "JOINED=0"],
  wide: ["-O2", ...RELAXED, "--use", "WIDE=1", "--use", "JOINED=0"],
  joined: ["-O1", ...RELAXED, "--use", "WIDE=1", "--use", "JOINED=1"],
};
const ALONE = ["--initialMemory", "1"];
const PAGES = String(SHARED_PAGES);
const SHARED = ["--enable", "threads", "--sharedMemory", "--initialMemory", PAGES, "--maximumMemory", PAGES];

/** A compiled build. */
export interface Compiled {
  readonly wasm: Uint8Array<ArrayBuffer>;
  /** asc's TypeScript declarations: the same for all builds. */
  readonly declarations: string;
}

/**
 * Compiles `index.ts` in `folder`. `shared` is for a memory that threads share; `named` keeps the functions' names, for
 * V8's traces.
 *
 * @throws {SyntaxError} where the compiler refuses it, or the result has static data
 */
export async function compile(
  folder: string,
  build: Build,
  { shared = false, named = false }: { shared?: boolean; named?: boolean } = {},
): Promise<Compiled> {
  const files = new Map<string, string | Uint8Array>();
  const memory = shared ? SHARED : ALONE;
  const { error, stderr } = await asc.main(
    ["index.ts", "--baseDir", folder, "--outFile", "kernels.wasm"]
      .concat(EVERY, OPTIONS[build], memory, named ? ["--debug"] : []),
    {
      readFile(file, baseDirectory) {
        try {
          return Deno.readTextFileSync(`${baseDirectory}/${file}`);
        } catch {
          return null; // asc asks for files that may be elsewhere or not exist at all
        }
      },
      writeFile: (file, contents) => void files.set(file, contents),
      listFiles: () => null,
    },
  );
  const name = shared ? `${build}.shared` : build;
  if (error !== null) {
    throw new SyntaxError(`Cannot compile ${folder} (${name}): ${error.message}\n${stderr}`);
  }
  const wasm = Uint8Array.from(files.get("kernels.wasm") as Uint8Array);
  assertNoStaticData(wasm, folder);
  return { wasm, declarations: files.get("kernels.d.ts") as string };
}

/** Static data would be copied over whatever the host keeps at that address: the TensorFlow.js heap, for one. */
function assertNoStaticData(wasm: Uint8Array, folder: string) {
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
        `Cannot use ${folder}: kernels must have no static data (tables, strings, Math.exp and the like), found ${length} bytes`,
      );
    }
    at += length;
  }
}
