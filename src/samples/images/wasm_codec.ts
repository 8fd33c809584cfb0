/** Codecs in WebAssembly out of packages: they are started from files beside the program, never from the network. */
import { readAsset } from "../../platform/assets.ts";

/** Compiles the WebAssembly at the URL of a file that comes with the program. */
export async function compileBeside(url: string): Promise<WebAssembly.Module> {
  const bytes = await readAsset(new URL(url));
  if (bytes === undefined) throw new Error(`Cannot decode images: ${url} must come with the program`);
  return await WebAssembly.compile(bytes);
}

/** The options of Emscripten's start that are used here. */
interface Emscripten {
  readonly noInitialRun: boolean;
  readonly instantiateWasm: (
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance) => void,
  ) => WebAssembly.Exports;
  readonly print: (text: string) => void;
  readonly printErr: (text: string) => void;
}

/** A codec that Emscripten made: the package's own types need names that no module has. */
export interface ImageCodec {
  /** The pixels, or null; may end by an exception without words. */
  decode(bytes: Uint8Array<ArrayBuffer>, ...options: unknown[]): ImageData | null;
}

/** Starts a codec that Emscripten made. `said` collects what it would print. */
export async function startEmscripten(
  start: (options: never) => Promise<unknown>,
  compiled: WebAssembly.Module,
): Promise<{ codec: ImageCodec; said: string[] }> {
  const said: string[] = [], note = (text: string) => void said.push(text);
  const options: Emscripten = {
    noInitialRun: true,
    instantiateWasm(imports, receive) {
      const instance = new WebAssembly.Instance(compiled, imports);
      receive(instance);
      return instance.exports;
    },
    print: note,
    printErr: note,
  };
  return { codec: await start(options as never) as ImageCodec, said };
}
