import { assert, assertEquals, assertRejects } from "@std/assert";
import { readAsset } from "../src/platform/assets.ts";
import {
  isFile,
  listFolder,
  openToGrow,
  readIfThere,
  realPath,
  removeIfThere,
} from "../src/platform/files.ts";
import { startHash } from "../src/platform/hash.ts";
import { describeMachine, runtimeVersions } from "../src/platform/machine.ts";
import { filesBelow } from "../src/platform/sources.ts";
import { sha256 } from "../src/sha256.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

const SOURCE = new URL("../src/", import.meta.url);
/** Names of Deno's, Node's and a page's own. */
const OWN_NAMES = /\bDeno\.|["'\`]node:|\bwindow[.:[]|\bprocess\./;

/** The TypeScript files below a folder, by their paths in it. */
async function sourcesIn(folder: URL, inside = ""): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  const nested = entries.map(({ name, isDirectory }) =>
    isDirectory ? sourcesIn(new URL(`${name}/`, folder), `${inside}${name}/`) : [`${inside}${name}`]
  );
  return (await Promise.all(nested)).flat().filter((path) => path.endsWith(".ts"));
}

Deno.test("only platform/, and what starts the program, names what a platform alone has", async () => {
  const sources = (await sourcesIn(SOURCE)).filter((path) => !path.startsWith("platform/"));
  assert(sources.length > 50);
  for (const path of sources) {
    const text = await Deno.readTextFile(new URL(path, SOURCE));
    const shared = path === "cli.ts"
      ? text.split("if (import.meta.main)")[0].replace('import process from "node:process";', "")
      : text;
    const code = shared.replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, "");
    assertEquals(code.match(OWN_NAMES)?.[0], undefined, path);
  }
});

Deno.test("what judges answers imports nothing that a browser lacks", async () => {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", new URL("audit.ts", SOURCE).href],
  }).output();
  assertEquals(code, 0);
  const graph: { modules: { specifier: string }[] } = JSON.parse(new TextDecoder().decode(stdout));
  const imported = graph.modules.map(({ specifier }) => specifier.replace(SOURCE.href, ""));
  assert(imported.includes("audit.ts") && imported.includes("kernels/module.ts"), imported.join(" "));
  assertEquals(
    imported.filter((path) => path.startsWith("node:") || path.startsWith("npm:/@tensorflow")),
    [],
  );
  assertEquals(imported.filter((path) => path.startsWith("platform/")), ["platform/assets.ts"]);
});

Deno.test("readAsset reads beside the program and from the web, and tells what is absent", async () => {
  const own = new URL(import.meta.url), text = await Deno.readFile(own);
  assertEquals(await readAsset(own), text);
  assertEquals(await readAsset(new URL("./absent.wasm", own)), undefined);
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    ({ url }) => url.endsWith("/there") ? new Response(text) : new Response("no", { status: 404 }),
  );
  const web = `http://127.0.0.1:${server.addr.port}`;
  assertEquals(await readAsset(new URL(`${web}/there`)), text);
  assertEquals(await readAsset(new URL(`${web}/absent`)), undefined);
});

Deno.test("a hash over pieces is that over the whole, on shared memory too", async () => {
  const bytes = new Uint8Array(new SharedArrayBuffer(1000)).map((_, i) => i % 251);
  const hash = startHash("sha256").update(bytes.subarray(0, 400)).update(bytes.subarray(400));
  assertEquals(hash.hex(), await sha256(bytes));
  assertEquals(startHash("md5").hex(), "d41d8cd98f00b204e9800998ecf8427e"); // RFC 1321, A.5
});

Deno.test("what is absent is undefined, false or nothing to do", () =>
  inTemporaryDirectory(async (directory) => {
    const absent = `${directory}/absent`;
    assertEquals([await readIfThere(absent), await realPath(absent)], [undefined, undefined]);
    assertEquals([await isFile(absent), await isFile(directory)], [false, false]);
    await removeIfThere(absent);
    await Deno.writeTextFile(`${directory}/a`, "a");
    await Deno.mkdir(`${directory}/b`);
    assertEquals([await isFile(`${directory}/a`), await isFile(`${directory}/a/b`)], [true, false]);
    const listed = (await listFolder(directory)).toSorted((a, b) => a.name < b.name ? -1 : 1);
    assertEquals(listed, [{ name: "a", isFile: true }, { name: "b", isFile: false }]);
    await assertRejects(() => readIfThere(`${directory}/b`), Error);
  }));

Deno.test("the files below a folder are found through links, and a link that leads back ends in a sentence", () =>
  inTemporaryDirectory(async (directory) => {
    await Deno.mkdir(`${directory}/a/b`, { recursive: true });
    await Deno.mkdir(`${directory}/elsewhere`);
    await Deno.writeTextFile(`${directory}/elsewhere/2`, "");
    for (const name of ["b/1", "3"]) await Deno.writeTextFile(`${directory}/a/${name}`, "");
    await Deno.symlink(`${directory}/elsewhere`, `${directory}/a/link`);
    assertEquals(await filesBelow(`${directory}/a`), ["3", "b/1", "link/2"]);
    await Deno.symlink(`${directory}/a`, `${directory}/a/b/back`);
    await assertRejects(() => filesBelow(`${directory}/a`), Error, "it must lie at most 16 folders deep");
    await assertRejects(() => filesBelow(`${directory}/absent`), Error, "Cannot read the folder");
  }));

Deno.test("a growing file goes on behind its end, and can start anew", () =>
  inTemporaryDirectory(async (directory) => {
    const path = `${directory}/a`;
    const grow = async (bytes: number[], { empty = false } = {}) => {
      using file = await openToGrow(path);
      if (empty) await file.empty();
      await file.append(Uint8Array.from(bytes));
      return file.size;
    };
    assertEquals([await grow([1, 2]), await grow([3])], [0, 2]);
    assertEquals([...await Deno.readFile(path)], [1, 2, 3]);
    assertEquals(await grow([4], { empty: true }), 3);
    assertEquals([...await Deno.readFile(path)], [4]);
  }));

Deno.test("the machine and the runtime are named", () => {
  const { processor, cores, os, arch } = describeMachine();
  assertEquals([os, arch], [Deno.build.os, Deno.build.arch]);
  assert(processor.length > 0 && cores >= 1);
  assertEquals(Object.keys(runtimeVersions()), ["deno", "v8"]);
});
